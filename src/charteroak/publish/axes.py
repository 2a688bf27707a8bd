"""Axes: what all layers of a chart over time share.

Answers: from when to when and from how little to how much does a chart run, and what is written
along its sides? Years where its foot has room for years, else the periods by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from charteroak.publish import amounts, colours, vega
from charteroak.publish.languages.tongue import spoken
from charteroak.publish.scales import Axis, axis
from charteroak.publish.shapes import Chart, Point
from charteroak.publish.vega import Spec

WIDE, NARROW, PRINTED = 760, 350, 420
HEIGHTS = {WIDE: 280, NARROW: 230, PRINTED: 180}


@dataclass(frozen=True)
class Drawing:
    """A chart of a width, in the city's colour."""

    chart: Chart
    accent: str
    width: int

    @cached_property
    def up(self) -> Axis:
        """How far up and down it runs."""
        return _up(self.chart)

    @cached_property
    def along(self) -> Spec:
        """What every column that runs along the foot shares."""
        first, last = reach(self.chart)
        ticks = _named(self) if self.chart.by_period else _years(self, first, last)
        labels = [label for _, label in ticks]
        places = [round(place, 4) for place, _ in ticks]
        domain = {"domain": [first, last], "nice": False, "zero": False}
        look = {
            "grid": False, "domainColor": colours.GREY, "tickColor": colours.GREY,
            "labelColor": colours.GREY, "labelFontSize": 12, "labelPadding": 6,
            "labelOverlap": False, "labelFlush": False,
        }  # fmt: skip
        return {"title": None, "scale": domain, "axis": {**vega.labelled(places, labels), **look}}

    @cached_property
    def upward(self) -> Spec:
        """What every column that runs up the side shares."""
        ticks = list(self.up.ticks)
        labels = [_axis_label(self.chart, tick) for tick in ticks]
        look = {
            "gridColor": colours.RULE, "domain": False, "ticks": False,
            "labelColor": colours.GREY, "labelFontSize": 12, "labelPadding": 6,
        }  # fmt: skip
        domain = {"domain": [self.up.low, self.up.high], "nice": False}
        return {"title": None, "scale": domain, "axis": {**vega.labelled(ticks, labels), **look}}


def _up(chart: Chart) -> Axis:
    values = [bound for point in chart.points for bound in _bounds(point)]
    values += [value for level in chart.levels for _, value in level.points]
    for limit in chart.limits:
        values += [line for line in (limit.lower, limit.centre, limit.upper) if line is not None]
    values += [bound for one in chart.ahead for bound in (one.lower_95, one.upper_95)]
    return axis(values, from_zero=chart.from_zero)


def _bounds(point: Point) -> Iterator[float]:
    for bound in (point.lower, point.value, point.upper):
        if bound is not None:
            yield bound


def reach(chart: Chart) -> tuple[float, float]:
    """From when to when."""
    starts = [p.start for p in chart.points] + [one.start for one in chart.ahead]
    ends = [p.end for p in chart.points] + [one.end for one in chart.ahead]
    return min(starts), max(ends)


def _named(drawing: Drawing) -> list[tuple[float, str]]:
    """The periods by name, thinned from the end until the names fit."""
    points = [(point.middle, point.label) for point in drawing.chart.points]
    points += [((one.start + one.end) / 2, one.label) for one in drawing.chart.ahead]
    room = (drawing.width - 64) / (8 * max(len(label) for _, label in points) + 8)
    step = ceil(len(points) / max(room, 1))
    return points[::-1][::step]


def _years(drawing: Drawing, first: float, last: float) -> list[tuple[float, str]]:
    """The first of January of some years."""
    years = range(ceil(first - 0.001), floor(last + 0.001) + 1)
    step = ceil(len(years) / ((drawing.width - 64) / 44))
    return [(float(year), str(year)) for year in years[:: max(step, 1)]]


def _axis_label(chart: Chart, tick: float) -> str:
    number = tick * chart.scale
    if chart.before == "$" and abs(number) >= 1_000_000:
        return amounts.millions(f"${number / 1_000_000:,.6g}")
    sign = "−" if number < 0 else ""
    return spoken().figures(f"{sign}{chart.before}{abs(number):,.10g}{chart.after}")
