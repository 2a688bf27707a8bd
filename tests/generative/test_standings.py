"""Standings, whatever the scores: in bounds, in step with the scores, and blind to names and order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from charteroak.budget.scores.agreement import alpha
from charteroak.budget.scores.standing import standing_of

SCORES = st.lists(
    st.lists(st.sampled_from([0, 1, 2, 3, 4, None]), min_size=3, max_size=3), min_size=1, max_size=8
)
WEIGHTS = st.lists(st.floats(0.05, 1), min_size=3, max_size=3)


def table(scores: list[list[int | None]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([[np.nan if v is None else v for v in row] for row in scores], dtype=float)


@given(SCORES, WEIGHTS)
def test_a_standing_lies_between_its_lowest_and_highest_score(
    scores: list[list[int | None]], weights: list[float]
) -> None:
    share = np.array(weights) / sum(weights)
    for row, standing in zip(scores, standing_of(table(scores), share), strict=True):
        given_ = [v for v in row if v is not None]
        if not given_:
            assert np.isnan(standing)
        else:
            assert min(given_) / 4 - 1e-9 <= standing <= max(given_) / 4 + 1e-9


@given(SCORES, WEIGHTS, st.integers(0, 2))
def test_a_higher_score_never_lowers_a_standing(
    scores: list[list[int | None]], weights: list[float], at: int
) -> None:
    share = np.array(weights) / sum(weights)
    before = standing_of(table(scores), share)
    higher = [
        [min(4, v + 1) if n == at and v is not None else v for n, v in enumerate(row)]
        for row in scores
    ]
    after = standing_of(table(higher), share)
    assert all(b <= a + 1e-9 for a, b in zip(after, before, strict=True) if not np.isnan(b))


@given(st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=4), min_size=2, max_size=12))
def test_alpha_knows_no_order_of_scorers_or_units(units: list[list[int]]) -> None:
    shuffled = [sorted(unit) for unit in units][::-1]
    for metric in ("ordinal", "interval", "nominal"):
        one, why = alpha(units, metric)
        other, same = alpha(shuffled, metric)
        assert why == same
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert abs(one - other) < 1e-9
            assert one <= 1 + 1e-9
