"""Fiscal years: twelve periods in four quarters, of months or of whole weeks.

Answers: on which day does each period of a fiscal year begin? A year of months begins with a month.
A year of weeks ends on the same weekday every time, and its quarters have 13 weeks, as retailers
count them (National Retail Federation, 4-5-4 Calendar, https://nrf.com/resources/4-5-4-calendar);
every five or six years it has a 53rd week, which its last period takes in. A fiscal year is named
by the calendar year it ends in: what the Federation calls 2023 is `FY2024` here.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from charteroak.documents import CONFIG

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_WEEK = timedelta(days=7)
_HALF = 3
"""A weekday at most so many days later is nearer than the one before."""


@dataclass(frozen=True, kw_only=True)
class FiscalCalendar:
    """A fiscal year of whole weeks. It ends at the end of the month before `fiscal_year_starts`."""

    __pydantic_config__ = CONFIG

    pattern: Literal["4-4-5", "4-5-4", "5-4-4"]
    """How many weeks each period of a quarter has."""
    ends_on: Weekday
    """The weekday that every year ends on."""
    ends: Literal["last", "nearest"]
    """Which one: the `last` of that month, or the one `nearest` to the end of the month, which may
    lie in the next. This decides which years have a 53rd week."""


@dataclass(frozen=True)
class FiscalYears:
    """The fiscal years of a city: the month they begin in, or about which they begin."""

    starts: int = 1
    weeks: FiscalCalendar | None = None


@lru_cache(maxsize=4096)
def first_days(fiscal: FiscalYears, year: int) -> tuple[date, ...]:
    """The first day of each of the twelve periods of the fiscal year named so, and the day after
    its end.
    """
    if fiscal.weeks is None:
        months = (year * 12 + fiscal.starts - 1 - (12 if fiscal.starts > 1 else 0) + i
                  for i in range(13))  # fmt: skip
        return tuple(date(month // 12, month % 12 + 1, 1) for month in months)
    day = _last_day(fiscal.starts, fiscal.weeks, year - 1) + timedelta(days=1)
    end = _last_day(fiscal.starts, fiscal.weeks, year) + timedelta(days=1)
    found = [day]
    for weeks in fiscal.weeks.pattern.split("-") * 4:
        found.append(found[-1] + int(weeks) * _WEEK)
    return (*found[:12], end)


def _last_day(starts: int, weeks: FiscalCalendar, year: int) -> date:
    """The last day of a fiscal year of weeks."""
    month = starts - 1 or 12
    end = date(year, month, monthrange(year, month)[1])
    before = (end.weekday() - WEEKDAYS.index(weeks.ends_on)) % 7
    last = end - timedelta(days=before)
    return last + _WEEK if weeks.ends == "nearest" and before > _HALF else last


def year_of(fiscal: FiscalYears, day: date) -> int:
    """The name of the fiscal year that holds the day."""
    year = day.year + 1
    while first_days(fiscal, year)[0] > day:
        year -= 1
    return year
