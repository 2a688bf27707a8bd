"""Earlier: the period before, and the same period a year before.

Answers: with what is this period compared? Periods of one grain only, never of two; a span of
years is compared with the equally long span that ends just before it.
"""

from __future__ import annotations

from datetime import date, timedelta

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import FISCAL, Period, period_at, read_period

_WEEKDAYS = timedelta(days=364)


def before(period: Period, steps: int, fiscal: FiscalYears) -> Period:
    """The period so many steps before."""
    for _ in range(steps):
        if period.grain == "span":
            years = period.end.year - period.start.year + 1
            first, last = period.start.year - years, period.start.year - 1
            period = Period(date(first, 1, 1), date(last, 12, 31), "span", f"{first}-{last}")
        else:
            period = period_at(period.grain, period.start - timedelta(days=1), fiscal)
    return period


def year_before(period: Period, fiscal: FiscalYears) -> Period:
    """The same period a year before; for days and weeks the one 52 weeks before."""
    if period.grain == "span":
        return before(period, 1, fiscal)
    if period.grain in FISCAL:
        year, dash, number = period.name.removeprefix("FY").partition("-")
        named = read_period(f"FY{int(year) - 1}{dash}{number}", fiscal)
        assert named is not None  # the name of a period, one year less
        return named
    short = period.end - period.start < timedelta(days=27)
    day = period.start - _WEEKDAYS if short else _a_year_less(period.start)
    return period_at(period.grain, day, fiscal)


def _a_year_less(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28))


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day: estimates of the two then rest on the same answers."""
    return one.start <= other.end and other.start <= one.end
