"""Grains and fiscal years.

Answers: which stretch of days does `2014-03-31`, `2014-W05`, `2014-03`, `2014-Q1`, `2014`,
`FY2015` or `2012-2016` name? A week is that of ISO 8601: it begins on Monday and belongs to the
year of its Thursday. A fiscal year is named by the calendar year it ends in; a span of years
includes both ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Grain = Literal["day", "week", "month", "quarter", "year", "fiscal_year", "span"]
GRAINS: tuple[Grain, ...] = get_args(Grain)
COUNTED: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year", "fiscal_year")
"""The grains that records can be counted by; a `span` is only ever published."""

_PATTERNS: tuple[tuple[Grain, str], ...] = (
    ("day", r"(\d{4})-(\d\d)-(\d\d)"),
    ("week", r"(\d{4})-W(\d\d)"),
    ("month", r"(\d{4})-(0[1-9]|1[0-2])"),
    ("quarter", r"(\d{4})-Q([1-4])"),
    ("year", r"(\d{4})"),
    ("fiscal_year", r"FY(\d{4})"),
    ("span", r"(\d{4})-(\d{4})"),
)
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "fiscal_year": 12}


@dataclass(frozen=True, order=True)
class Period:
    """A named stretch of whole days, `end` included."""

    start: date
    end: date
    grain: Grain
    name: str


def read_period(text: str, fiscal_start: int = 1) -> Period | None:
    """The period a person named, or None where no grain knows such a name."""
    for grain, pattern in _PATTERNS:
        found = re.fullmatch(pattern, text.strip())
        if found:
            first, *rest = (int(part) for part in found.groups())
            if grain == "day":
                return _a_day(text.strip())
            return _named(grain, first, rest[0] if rest else 0, fiscal_start)
    return None


def _a_day(text: str) -> Period | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return period_at("day", day)


def _a_week(year: int, week: int) -> Period | None:
    try:
        return period_at("week", date.fromisocalendar(year, week, 1))
    except ValueError:
        return None


def _named(grain: Grain, first: int, second: int, fiscal_start: int) -> Period | None:
    if not 1 < first < 9998 or (grain == "span" and second < first):
        return None
    match grain:
        case "day":
            return None  # a day has three numbers, and is read by itself
        case "week":
            return _a_week(first, second)
        case "month":
            return period_at(grain, date(first, second, 1), fiscal_start)
        case "quarter":
            return period_at(grain, date(first, second * 3 - 2, 1), fiscal_start)
        case "year":
            return period_at(grain, date(first, 1, 1), fiscal_start)
        case "fiscal_year":
            last = date(first, 12, 31)  # of a fiscal year that is a calendar year
            if fiscal_start > 1:
                last = date(first, fiscal_start, 1) - timedelta(days=1)
            return period_at(grain, last, fiscal_start)
        case "span":
            return Period(date(first, 1, 1), date(second, 12, 31), "span", f"{first}-{second}")


def period_at(grain: Grain, day: date, fiscal_start: int = 1) -> Period:
    """The period of this grain that holds the day."""
    start = _start(grain, day, fiscal_start)
    end = start + timedelta(days=_DAYS[grain] - 1) if grain in _DAYS else _last(start, grain)
    return Period(start, end, grain, _name(grain, start, end))


def periods(grain: Grain, first: date, last: date, fiscal_start: int = 1) -> Iterator[Period]:
    """Every period of this grain that touches the days from `first` to `last`, in order."""
    period = period_at(grain, first, fiscal_start)
    while period.start <= last:
        yield period
        period = period_at(grain, period.end + timedelta(days=1), fiscal_start)


def _last(start: date, grain: Grain) -> date:
    return _add_months(start, _MONTHS[grain]) - timedelta(days=1)


def _start(grain: Grain, day: date, fiscal_start: int) -> date:
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    if grain == "year":
        return date(day.year, 1, 1)
    return date(day.year - (day.month < fiscal_start), fiscal_start, 1)


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _name(grain: Grain, start: date, end: date) -> str:
    match grain:
        case "day":
            return start.isoformat()
        case "week":
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{start:%Y-%m}"
        case "quarter":
            return f"{start.year}-Q{(start.month + 2) // 3}"
        case "year":
            return f"{start.year}"
        case "fiscal_year":
            return f"FY{end.year}"
        case "span":
            return f"{start.year}-{end.year}"
