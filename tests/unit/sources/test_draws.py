"""Chance that is the same on every machine: numbers to six digits."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from charteroak.sources.draws import rounded

_NUMBERS = st.floats(min_value=0, allow_infinity=False, allow_nan=False)
_LIKELY = st.floats(min_value=1e-4, max_value=1e7)


@given(st.lists(st.one_of(_NUMBERS, _LIKELY), max_size=20))
@example([0.0, 1.0, 10.0, 999999.5, 1000000.5, 99999.95, 0.1234565, 5e-324, 1e308, 123456.5])
def test_six_digits_are_those_of_the_number_in_words(numbers: list[float]) -> None:
    assert rounded(np.array(numbers)).tolist() == [float(f"{one:.6g}") for one in numbers]
