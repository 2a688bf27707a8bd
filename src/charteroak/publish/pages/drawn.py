"""Charts and sparklines of an indicator, as plain data.

Answers: which form does a chart take? Few counts are columns from nought; published values are
points with the stretch of time they stand for; everything else is a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import isfinite

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import Period, read_period
from charteroak.dimensions.unit import written
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.targets import Promise, holds_for, promises
from charteroak.plan.model import Indicator
from charteroak.publish import absence, amounts, numbers, series, words
from charteroak.publish.languages.tongue import _
from charteroak.publish.shapes import Chart, Form, Level, Point, Spark

_AMOUNTS = ("count", "dollars")
_COLUMNS = 16


def chart(indicator: Indicator, rows: Sequence[Measurement], fiscal: FiscalYears) -> Chart | None:
    """The main chart, or None where there is nothing to draw a line through."""
    shown = series.charted(indicator, rows)
    if sum(row.value is not None for row in shown) < 2:
        return None
    unit = written(indicator.unit)
    return Chart(
        form=_form(indicator, shown),
        before=unit.before,
        after=unit.after if unit.after == "%" else "",
        scale=unit.scale,
        from_zero=indicator.unit in _AMOUNTS,
        by_period={row.grain for row in shown} in ({"year"}, {"fiscal_year"}),
        points=tuple(point(row, indicator) for row in shown),
        levels=_levels(indicator, shown, fiscal),
        invented=any(row.provenance == "simulated" for row in shown),
        absences=absence.legend(shown),
    )


def _form(indicator: Indicator, rows: Sequence[Measurement]) -> Form:
    yearly = {row.grain for row in rows} <= {"year", "fiscal_year"}
    if indicator.unit in _AMOUNTS and yearly and len(rows) <= _COLUMNS:
        return "columns"
    if indicator.kind != "figure":
        return "line"
    return "line" if yearly and len(rows) > _COLUMNS / 2 else "spans"


def point(row: Measurement, indicator: Indicator) -> Point:
    """One measurement, as it is drawn."""
    return Point(
        label=numbers.short_period(row),
        start=year(row.period_start),
        end=year(row.period_end + timedelta(days=1)),
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        partial=row.partial,
        told="" if row.value is None else _told(row.value, indicator),
        absent=absence.sort(row),
    )


def _told(value: float, indicator: Indicator) -> str:
    """A value on a chart: millions of dollars short, and no unit that the caption names."""
    if indicator.unit == "dollars" and abs(value) >= numbers.MILLION:
        return amounts.millions(numbers.said(value / numbers.MILLION, "dollars", 1))
    return numbers.figure(value, indicator)


def year(day: date) -> float:
    """A day as a number of years: 1 July 2014 is 2014.496."""
    first, last = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return round(day.year + (day - first).days / (last - first).days, 4)


def _levels(
    indicator: Indicator, shown: Sequence[Measurement], fiscal: FiscalYears
) -> tuple[Level, ...]:
    """What was promised for the periods of the chart, as the promise runs: in steps or evenly."""
    read = [read_period(row.period, fiscal) for row in shown]
    found = []
    for promise in promises(indicator, fiscal):
        periods = sorted(
            period
            for period in read
            if period and not holds_for(indicator, promise, period.grain, whole=True)
        )
        if promise.lasting is not None:
            found += [Level(_("standard"), ((0.0, promise.lasting),))] if periods else []
        elif periods:
            found.append(Level(_("target"), tuple(_path(promise, periods))))
    return tuple(level for level in found if level.points)


def _path(promise: Promise, periods: Sequence[Period]) -> Iterator[tuple[float, float]]:
    """Time and value of a promise over these periods."""
    for period, value in zip(periods, promise.at(periods), strict=True):
        if not isfinite(value):
            continue
        start, end = year(period.start), year(period.end + timedelta(days=1))
        for at in (start, end) if promise.steps else ((start + end) / 2,):
            yield at, float(value)


def spark(indicator: Indicator, rows: Sequence[Measurement]) -> Spark | None:
    """The sparkline, or None where there are not two values."""
    shown = series.charted(indicator, rows)
    if sum(row.value is not None for row in shown) < 2:
        return None
    return Spark(
        points=tuple(point(row, indicator) for row in shown),
        from_zero=indicator.unit in _AMOUNTS,
        text=words.extent(indicator, shown),
    )


def caption(indicator: Indicator, shown: Sequence[Measurement], form: Form) -> str:
    """What the chart shows and how to read it."""
    grains = {row.grain for row in shown}
    told = [f"{indicator.name}, {words.GRAINS[shown[0].grain]}." if len(grains) == 1 else
            _("{name}, as published.", name=indicator.name)]  # fmt: skip
    unit = indicator.unit
    if unit not in ("count", "share", "dollars"):
        told.append(_("In {unit}.", unit=numbers.UNITS[unit]))
    if "span" in grains:
        told.append(_("Each wide bar is the stretch of years that one value stands for."))
    methods = {row.interval_method for row in shown if row.interval_method}
    if methods:
        named = numbers.interval_names(methods)
        told.append(
            _("The band is the {interval}.", interval=named)
            if form == "line"
            else _("The thin upright line is the {interval}.", interval=named)
        )
    drawn = "dashed" if form == "columns" else "hollow"
    return " ".join([*told, words.not_whole(shown, drawn)]).strip()
