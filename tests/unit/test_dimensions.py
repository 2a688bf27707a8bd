"""Periods, places, groups and units."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import COUNTED, Grain, period_at, periods, read_period
from charteroak.dimensions.place import BoundarySet, Place, fold, locate
from charteroak.dimensions.unit import convert, say

SQUARES = {
    "east": {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]},
    "west": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]},
}


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("2014-03", date(2014, 3, 1), date(2014, 3, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2014-Q4", date(2014, 10, 1), date(2014, 12, 31)),
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("FY2011", date(2010, 7, 1), date(2011, 6, 30)),
        ("2012-2016", date(2012, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_name_is_a_stretch_of_days(name: str, start: date, end: date) -> None:
    period = read_period(name, FiscalYears(7))
    assert period is not None
    assert (period.start, period.end, period.name) == (start, end, name)


@pytest.mark.parametrize("name", ["2014-13", "2014-Q5", "FY11", "2016-2012", "", "2014-3", "0000"])
def test_what_is_no_period_is_none(name: str) -> None:
    assert read_period(name) is None


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(COUNTED), st.integers(1, 12))
def test_every_day_lies_in_one_period_of_each_grain(day: date, grain: Grain, start: int) -> None:
    fiscal = FiscalYears(start)
    period = period_at(grain, day, fiscal)
    assert period.start <= day <= period.end
    assert read_period(period.name, fiscal) == period
    after = next(iter(periods(grain, period.end + timedelta(days=1), period.end, fiscal)), None)
    assert after is None or after.start == period.end + timedelta(days=1)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 3000), st.sampled_from(COUNTED))
def test_periods_leave_no_gap(first: date, days: int, grain: Grain) -> None:
    last = first + timedelta(days=days)
    found = list(periods(grain, first, last, FiscalYears(7)))
    assert found[0].start <= first
    assert found[-1].end >= last
    assert all(b.start - a.end == timedelta(days=1) for a, b in pairwise(found))


def test_a_point_lies_in_one_place_or_none() -> None:
    x, y = np.array([0.5, 1.5, 1.0, 5.0]), np.array([0.5, 0.5, 0.5, 0.5])
    assert list(locate(x, y, SQUARES)) == ["west", "east", "east", None]


def test_spellings_fold() -> None:
    places = BoundarySet(
        id="n",
        name="N",
        singular="n",
        places=(Place(id="asylum-hill", name="Asylum Hill", also=("AH",)),),
    )
    names = places.names()
    assert {names[fold(s)] for s in ("ASYLUM  HILL", "ah", "asylum-hill")} == {"asylum-hill"}


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "said"),
    [
        (0.2814, "share", 1, "28.1%"), (3260, "dollars per person", 0, "$3,260 per person"),
        (7935, "count", 0, "7,935"), (-0.04, "count", 1, "0.0"), (-4.5e6, "dollars", 0, "-$4,500,000"),
        (72.29, "mills", 2, "72.29 mills"), (1.25, "per 1,000 residents", 1, "1.3 per 1,000 residents"), (0.465, "share", 0, "47%"), (452.5, "dollars", 0, "$453"),
    ],
)  # fmt: skip
def test_values_are_said_with_their_unit(value: float, unit: str, decimals: int, said: str) -> None:
    assert say(value, unit, decimals) == said


def test_percentages_become_shares_exactly() -> None:
    assert convert(Decimal("14.9"), "percent", "share") == Decimal("0.149")
    assert convert(Decimal(1), "miles", "share") is None
