"""Agreement between scorers, against the worked examples of those who thought of the measures."""

from __future__ import annotations

import math

import pytest

from charteroak.budget.scores.agreement import alpha, kappa

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve
# units, some not seen by all; alpha is .743 nominal, .815 ordinal and .849 interval.
SEEN = {
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}
UNITS = [[v for v in unit if v is not None] for unit in zip(*SEEN.values(), strict=True)]


@pytest.mark.parametrize(
    ("metric", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_as_krippendorff_prints_it(metric: str, printed: float) -> None:
    value, why = alpha(UNITS, metric)
    assert not why
    assert value == pytest.approx(printed, abs=0.0005)


def test_alpha_of_two_observers_and_two_values() -> None:
    """The same, section A: ten units, of which they see four otherwise; alpha is 0.095."""
    meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    value, _ = alpha([list(pair) for pair in zip(meg, owen, strict=True)], "nominal")
    assert value == pytest.approx(0.095, abs=0.0005)


def test_kappa_by_its_formula() -> None:
    """J. Cohen, Psychological Bulletin 70 (1968): 1 less the weighted disagreement over that of
    chance, with squared weights."""
    pairs = [(0, 0), (1, 2), (2, 2), (3, 1), (4, 4), (4, 3), (0, 1)]
    many = len(pairs)
    seen = sum((a - b) ** 2 for a, b in pairs) / many
    chance = sum((a - b) ** 2 for a, _ in pairs for _, b in pairs) / many**2
    value, why = kappa(pairs)
    assert not why
    assert value == pytest.approx(1 - seen / chance)


def test_alpha_is_one_and_less_than_nought() -> None:
    assert alpha([[1, 1], [3, 3], [4, 4]], "ordinal")[0] == 1
    apart, _ = alpha([[0, 4], [4, 0], [0, 4]], "interval")
    assert apart is not None and apart < 0


def test_what_cannot_be_told_says_why() -> None:
    assert alpha([[2, 2], [2, 2]], "ordinal") == (
        None,
        "All scores are the same, so agreement cannot be told from habit.",
    )
    assert alpha([[2], [3], [1, 1]], "ordinal")[1].startswith("Fewer than two")
    assert kappa([(1, 1)])[0] is None
    assert not math.isnan(kappa([(1, 1), (1, 2)])[0] or 0.0)
