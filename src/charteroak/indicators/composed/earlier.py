"""Earlier: the period before, and the same period a year before.

Answers: with what is this period compared? Periods of one grain only, never of two; a span of
years is compared with the equally long span that ends just before it.
"""

from __future__ import annotations

from datetime import date, timedelta

from charteroak.dimensions.period import Period, period_at

_WEEKDAYS = timedelta(days=364)


def before(period: Period, steps: int, fiscal_start: int) -> Period:
    """The period so many steps before."""
    for _ in range(steps):
        if period.grain == "span":
            years = period.end.year - period.start.year + 1
            first, last = period.start.year - years, period.start.year - 1
            period = Period(date(first, 1, 1), date(last, 12, 31), "span", f"{first}-{last}")
        else:
            period = period_at(period.grain, period.start - timedelta(days=1), fiscal_start)
    return period


def year_before(period: Period, fiscal_start: int) -> Period:
    """The same period a year before; for days and weeks the one 52 weeks before."""
    if period.grain == "span":
        return before(period, 1, fiscal_start)
    short = period.end - period.start < timedelta(days=27)
    day = period.start - _WEEKDAYS if short else _a_year_less(period.start)
    return period_at(period.grain, day, fiscal_start)


def _a_year_less(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28))


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day: estimates of the two then rest on the same answers."""
    return one.start <= other.end and other.start <= one.end
