"""The fiscal year of weeks beside the calendar that the National Retail Federation publishes.

Source: National Retail Federation, 4-5-4 Calendar, https://www.nrf.com/resources/4-5-4-calendar and
https://www.nrf.com/modules.php?name=Pages&sp_id=391: 53 weeks in its years 2000, 2006, 2012, 2017
and 2023; that of 2023 runs from 29 January 2023 to 3 February 2024. Its year 2023 is `FY2024` here.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.dimensions.fiscal import WEEKDAYS, FiscalCalendar, FiscalYears, first_days, year_of
from charteroak.dimensions.period import period_at, read_period

NRF = FiscalYears(2, FiscalCalendar(pattern="4-5-4", ends_on="Saturday", ends="nearest"))


def weeks(year: int) -> int:
    days = first_days(NRF, year)
    return (days[12] - days[0]).days // 7


def test_the_years_of_53_weeks() -> None:
    assert [year - 1 for year in range(2000, 2025) if weeks(year) == 53] == [
        1999 + 1, 2006, 2012, 2017, 2023
    ]  # fmt: skip
    assert {weeks(year) for year in range(2000, 2025)} == {52, 53}


def test_the_year_2023() -> None:
    found = read_period("FY2024", NRF)
    assert found is not None
    assert (found.start, found.end) == (date(2023, 1, 29), date(2024, 2, 3))


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("FY2024-P01", date(2023, 1, 29), date(2023, 2, 25)),  # four weeks
        ("FY2024-P02", date(2023, 2, 26), date(2023, 4, 1)),  # five
        ("FY2024-P12", date(2023, 12, 31), date(2024, 2, 3)),  # four and the 53rd
        ("FY2024-Q1", date(2023, 1, 29), date(2023, 4, 29)),
        ("FY2025-Q1", date(2024, 2, 4), date(2024, 5, 4)),
    ],
)
def test_its_periods(period: str, start: date, end: date) -> None:
    found = read_period(period, NRF)
    assert found is not None
    assert (found.start, found.end, found.name) == (start, end, period)


@given(
    st.integers(1950, 2090), st.integers(1, 12), st.sampled_from(["4-4-5", "4-5-4", "5-4-4"]),
    st.sampled_from(WEEKDAYS), st.sampled_from(["last", "nearest"]),
)  # fmt: skip
def test_every_year_of_weeks_is_whole(
    year: int,
    starts: int,
    pattern: Literal["4-4-5", "4-5-4", "5-4-4"],
    ends_on: Literal["Monday", "Saturday"],
    ends: Literal["last", "nearest"],
) -> None:
    fiscal = FiscalYears(starts, FiscalCalendar(pattern=pattern, ends_on=ends_on, ends=ends))
    days = first_days(fiscal, year)
    assert days[12] == first_days(fiscal, year + 1)[0]
    lengths = [(b - a).days for a, b in pairwise(days)]
    assert lengths[:11] == [int(w) * 7 for w in pattern.split("-") * 4][:11]
    assert sum(lengths) in (364, 371)
    last = days[12] - timedelta(days=1)
    assert f"{last:%A}" == ends_on
    assert year_of(fiscal, last) == year
    assert period_at("fiscal_year", last, fiscal).name == f"FY{year}"
    assert abs((last - date(year, starts, 1)).days) <= (371 if starts == 1 else 7)
