"""Chance that is the same on every machine: numbers to six digits."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from charteroak.sources.draws import poisson, rounded

_NUMBERS = st.floats(min_value=0, allow_infinity=False, allow_nan=False)
_LIKELY = st.floats(min_value=1e-4, max_value=1e7)


@given(st.lists(st.one_of(_NUMBERS, _LIKELY), max_size=20))
@example([0.0, 1.0, 10.0, 999999.5, 1000000.5, 99999.95, 0.1234565, 5e-324, 1e308, 123456.5])
def test_six_digits_are_those_of_the_number_in_words(numbers: list[float]) -> None:
    assert rounded(np.array(numbers)).tolist() == [float(f"{one:.6g}") for one in numbers]


@given(
    st.lists(st.floats(min_value=0, max_value=1e5), min_size=1, max_size=20),
    st.lists(st.floats(min_value=0, max_value=1 - 2**-53), min_size=20, max_size=20),
)
def test_counts_are_the_quantiles_that_scipy_finds(
    expected: list[float], draws: list[float]
) -> None:
    mean, chance = np.round(np.array(expected), 6), np.array(draws[: len(expected)])
    found = np.nan_to_num(np.maximum(stats.poisson.ppf(chance, mean), 0)).astype(np.int64)
    assert poisson(np.array(expected), chance).tolist() == found.tolist()
