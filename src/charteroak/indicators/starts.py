"""Starts: the first day of the period that holds a row's day, as SQL.

Answers: by which expression are rows grouped into days, weeks, months, quarters and fiscal years?
Fiscal years of months are calendar years moved by some months. Those of weeks have no closed form:
their first days are listed, and searched by a tree of `CASE`, seven comparisons for a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import FISCAL, Grain, periods

_FISCAL_UNITS = {"fiscal_period": "month", "fiscal_quarter": "quarter", "fiscal_year": "year"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
EVERY_DAY = (date(2000, 1, 1), date(2049, 12, 31))
"""The days that fiscal weeks are listed for where a source does not say which days it covers."""


def period_start(
    grain: Grain, day: exp.Expr, fiscal: FiscalYears, days: tuple[date, date] | None
) -> exp.Expr:
    """The first day of the period that holds the day; `days` is where all days lie."""
    if grain == "day":
        return exp.cast(day.copy(), "DATE")
    if grain in FISCAL and fiscal.weeks:
        first, last = days or EVERY_DAY
        return _among([period.start for period in periods(grain, first, last, fiscal)], day)
    unit = _FISCAL_UNITS.get(grain, grain)
    months = (fiscal.starts - 1) % _MONTHS[unit] if grain in FISCAL else 0
    moved = exp.Sub(this=day.copy(), expression=_months(months)) if months else day.copy()
    start: exp.Expr = exp.func("date_trunc", exp.Literal.string(unit), moved)
    if months:
        start = exp.Add(this=start, expression=_months(months))
    return exp.cast(start, "DATE")


def _months(number: int) -> exp.Expr:
    return exp.Interval(this=exp.Literal.string(str(number)), unit=exp.var("MONTH"))


def _among(starts: Sequence[date], day: exp.Expr) -> exp.Expr:
    """The last of the days that is not after the given one."""
    if len(starts) == 1:
        return _date(starts[0])
    middle = len(starts) // 2
    before = exp.LT(this=day.copy(), expression=_date(starts[middle]))
    earlier, later = _among(starts[:middle], day), _among(starts[middle:], day)
    return exp.Case().when(before, earlier).else_(later)


def _date(day: date) -> exp.Expr:
    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")
