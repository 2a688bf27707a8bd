"""Percentiles: the quantile definition is named, and is the one named."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.engine import Engine
from charteroak.kinds.percentile import Percentile
from tests.support import indicator, measure, one

JANUARY = (date(2024, 1, 1), date(2024, 1, 31))


def percentile(values: list[float], at: float) -> tuple[float | None, float | None, float | None]:
    rows = [{"day": date(2024, 1, 5), "minutes": value} for value in values]
    with Engine() as engine:
        found = one(
            measure(engine, [indicator(Percentile(of="minutes", at=at))], rows, JANUARY), "2024-01"
        )
    return found.value, found.lower, found.upper


def test_type_seven_as_r_gives_it() -> None:
    """R documentation of `quantile`, type 7 (Hyndman and Fan 1996): quantile(1:10, 0.9) is 9.1."""
    assert percentile([float(i) for i in range(1, 11)], 0.9)[0] == pytest.approx(9.1)


def test_the_interval_is_made_of_rows() -> None:
    """Conover 1999, section 3.2: ranks 50 -+ 1.96 x 5, that is 40.2 and 59.8, rounded outwards."""
    _, lower, upper = percentile([float(i) for i in range(1, 101)], 0.5)
    assert (lower, upper) == (40.0, 60.0)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.sampled_from([0.1, 0.5, 0.9]))
def test_agrees_with_numpy(values: list[float], at: float) -> None:
    value, lower, upper = percentile(values, at)
    assert value == pytest.approx(float(np.quantile(values, at)), rel=1e-9, abs=1e-6)
    assert lower is None or lower in values
    assert upper is None or upper in values
