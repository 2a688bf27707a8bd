"""Grains and periods.

Answers: which stretch of days does `2014-03-31`, `2014-W05`, `2014-03`, `2014-Q1`, `2014`,
`FY2015`, `FY2015-Q1`, `FY2015-P01` or `2012-2016` name? A week is that of ISO 8601: it begins on
Monday and belongs to the year of its Thursday. A fiscal year is named by the calendar year it ends
in, its quarters and periods are counted from its beginning; a span of years includes both ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from charteroak.dimensions.fiscal import FiscalYears, first_days, year_of

Grain = Literal[
    "day", "week", "month", "quarter", "year",
    "fiscal_period", "fiscal_quarter", "fiscal_year", "span",
]  # fmt: skip
GRAINS: tuple[Grain, ...] = get_args(Grain)
COUNTED: tuple[Grain, ...] = GRAINS[:-1]
"""The grains that records can be counted by; a `span` is only ever published."""
FISCAL: tuple[Grain, ...] = ("fiscal_period", "fiscal_quarter", "fiscal_year")
CALENDAR = FiscalYears()
"""Fiscal years that are calendar years."""

_PATTERNS: tuple[tuple[Grain, str], ...] = (
    ("day", r"(\d{4})-(\d\d)-(\d\d)"),
    ("week", r"(\d{4})-W(\d\d)"),
    ("month", r"(\d{4})-(0[1-9]|1[0-2])"),
    ("quarter", r"(\d{4})-Q([1-4])"),
    ("year", r"(\d{4})"),
    ("fiscal_period", r"FY(\d{4})-P(0[1-9]|1[0-2])"),
    ("fiscal_quarter", r"FY(\d{4})-Q([1-4])"),
    ("fiscal_year", r"FY(\d{4})"),
    ("span", r"(\d{4})-(\d{4})"),
)
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_PERIODS = {"fiscal_period": 1, "fiscal_quarter": 3, "fiscal_year": 12}
"""Of how many of the twelve periods of a fiscal year each grain is made."""


@dataclass(frozen=True, order=True)
class Period:
    """A named stretch of whole days, `end` included."""

    start: date
    end: date
    grain: Grain
    name: str


def read_period(text: str, fiscal: FiscalYears = CALENDAR) -> Period | None:
    """The period a person named, or None where no grain knows such a name."""
    for grain, pattern in _PATTERNS:
        found = re.fullmatch(pattern, text.strip())
        if found:
            first, *rest = (int(part) for part in found.groups())
            if grain == "day":
                return _a_day(text.strip())
            return _named(grain, first, rest[0] if rest else 1, fiscal)
    return None


def _a_day(text: str) -> Period | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return period_at("day", day) if 1 < day.year < 9998 else None


def _named(grain: Grain, first: int, second: int, fiscal: FiscalYears) -> Period | None:
    """The period of a year (`first`) and a number within it (`second`; of a span, the last)."""
    if not 1 < first < 9998 or (grain == "span" and second < first):
        return None
    match grain:
        case "day":
            return None  # a day has three numbers, and is read by itself
        case "week":
            return _a_week(first, second)
        case "month" | "quarter" | "year":
            month = (second - 1) * _MONTHS[grain] + 1
            return period_at(grain, date(first, month, 1))
        case "fiscal_period" | "fiscal_quarter" | "fiscal_year":
            return _fiscal(grain, first, (second - 1) * _PERIODS[grain], fiscal)
        case "span":
            return Period(date(first, 1, 1), date(second, 12, 31), "span", f"{first}-{second}")


def _a_week(year: int, week: int) -> Period | None:
    try:
        return period_at("week", date.fromisocalendar(year, week, 1))
    except ValueError:
        return None


def _fiscal(grain: Grain, year: int, place: int, fiscal: FiscalYears) -> Period:
    """The period of a fiscal year that begins with the period at this place, from nought."""
    days, size = first_days(fiscal, year), _PERIODS[grain]
    number = place // size + 1
    names = {"fiscal_period": f"-P{number:02d}", "fiscal_quarter": f"-Q{number}"}
    last = days[place + size] - timedelta(days=1)
    return Period(days[place], last, grain, f"FY{year}{names.get(grain, '')}")


def period_at(grain: Grain, day: date, fiscal: FiscalYears = CALENDAR) -> Period:
    """The period of this grain that holds the day."""
    if grain in FISCAL:
        year, size = year_of(fiscal, day), _PERIODS[grain]
        place = bisect_right(first_days(fiscal, year), day) - 1
        return _fiscal(grain, year, place // size * size, fiscal)
    start = _start(grain, day)
    end = start + timedelta(days=_DAYS[grain] - 1) if grain in _DAYS else _last(start, grain)
    return Period(start, end, grain, _name(grain, start))


def periods(
    grain: Grain, first: date, last: date, fiscal: FiscalYears = CALENDAR
) -> Iterator[Period]:
    """Every period of this grain that touches the days from `first` to `last`, in order."""
    period = period_at(grain, first, fiscal)
    while period.start <= last:
        yield period
        period = period_at(grain, period.end + timedelta(days=1), fiscal)


def _last(start: date, grain: Grain) -> date:
    years, month = divmod(start.month - 1 + _MONTHS[grain], 12)
    return date(start.year + years, month + 1, 1) - timedelta(days=1)


def _start(grain: Grain, day: date) -> date:
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date(day.year, 1, 1)


def _name(grain: Grain, start: date) -> str:
    if grain == "day":
        return start.isoformat()
    if grain == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if grain == "month":
        return f"{start:%Y-%m}"
    return f"{start.year}-Q{(start.month + 2) // 3}" if grain == "quarter" else f"{start.year}"
