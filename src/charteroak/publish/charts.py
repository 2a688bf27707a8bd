"""Charts: values over time, drawn through Vega-Lite.

Answers: how does the plain data of a chart become a picture? Counts stand on nought; the interval
is a band or a whisker; a period whose records are not complete is hollow; a published span of
years is a bar as long as the span, with its value at the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from math import ceil, floor
from typing import Any

from charteroak.publish import amounts, colours
from charteroak.publish.languages.tongue import spoken
from charteroak.publish.scales import Axis, axis
from charteroak.publish.shapes import Chart, Point

WIDE, NARROW, PRINTED = 760, 350, 420
HATCH = "url(#hatch)"
"""The pattern of simulated numbers; the page defines it once."""
_HEIGHTS = {WIDE: 280, NARROW: 230, PRINTED: 180}
_FEW = 12
"""Up to so many points have a dot, and their value beside it."""


@dataclass(frozen=True)
class _Drawing:
    """A chart, with what its layers share."""

    chart: Chart
    accent: str
    width: int
    up: Axis


def vega_lite(chart: Chart, accent: str, width: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification of this width."""
    import altair as alt

    drawing = _Drawing(chart, accent, width, _up(chart))
    layers = [
        *_ahead(drawing),
        *_limits(drawing),
        *_LAYERS[chart.form](drawing),
        *_signals(drawing),
        *_values(drawing),
        *_levels(drawing),
        *_absent(drawing),
    ]
    filled = [layer for layer in layers if layer.data.values]
    plot = alt.layer(*filled).properties(width=width - 64, height=_HEIGHTS[width])
    spec: dict[str, Any] = plot.configure_view(stroke=None).to_dict(
        validate=False  # a quarter of the time of a site; the tests check every form of chart
    )
    spec["background"] = "transparent"
    return spec


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


@lru_cache(maxsize=16)
def _x(drawing: _Drawing, name: str = "middle") -> Any:
    import altair as alt

    first, last = _reach(drawing.chart)
    ticks = _named(drawing) if drawing.chart.by_period else _years(drawing, first, last)
    labels = [label for _, label in ticks]
    places = [round(place, 4) for place, _ in ticks]
    return alt.X(f"{name}:Q").title(None).scale(domain=[first, last], nice=False, zero=False).axis(
        values=places, labelExpr=f"{labels}[indexof({places}, datum.value)]", grid=False,
        domainColor=colours.GREY, tickColor=colours.GREY, labelColor=colours.GREY,
        labelFontSize=12, labelPadding=6, labelOverlap=False, labelFlush=False,
    )  # fmt: skip


def _reach(chart: Chart) -> tuple[float, float]:
    """From when to when."""
    starts = [p.start for p in chart.points] + [one.start for one in chart.ahead]
    ends = [p.end for p in chart.points] + [one.end for one in chart.ahead]
    return min(starts), max(ends)


def _named(drawing: _Drawing) -> list[tuple[float, str]]:
    """The periods by name, thinned from the end until the names fit."""
    points = [(point.middle, point.label) for point in drawing.chart.points]
    points += [((one.start + one.end) / 2, one.label) for one in drawing.chart.ahead]
    room = (drawing.width - 64) / (8 * max(len(label) for _, label in points) + 8)
    step = ceil(len(points) / max(room, 1))
    return points[::-1][::step]


def _years(drawing: _Drawing, first: float, last: float) -> list[tuple[float, str]]:
    """The first of January of some years."""
    years = range(ceil(first - 0.001), floor(last + 0.001) + 1)
    step = ceil(len(years) / ((drawing.width - 64) / 44))
    return [(float(year), str(year)) for year in years[:: max(step, 1)]]


@lru_cache(maxsize=16)
def _y(drawing: _Drawing, name: str = "value") -> Any:
    import altair as alt

    up, chart = drawing.up, drawing.chart
    labels = [_axis_label(chart, tick) for tick in up.ticks]
    return alt.Y(f"{name}:Q").title(None).scale(domain=[up.low, up.high], nice=False).axis(
        values=list(up.ticks), labelExpr=f"{labels}[indexof({list(up.ticks)}, datum.value)]",
        gridColor=colours.RULE, domain=False, ticks=False, labelColor=colours.GREY,
        labelFontSize=12, labelPadding=6,
    )  # fmt: skip


def _axis_label(chart: Chart, tick: float) -> str:
    number = tick * chart.scale
    if chart.before == "$" and abs(number) >= 1_000_000:
        return amounts.millions(f"${number / 1_000_000:,.6g}")
    sign = "−" if number < 0 else ""
    return spoken().figures(f"{sign}{chart.before}{abs(number):,.10g}{chart.after}")


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Chart(alt.InlineData(values=rows))


def _row(point: Point, **more: Any) -> dict[str, Any]:
    told = {"start": point.start, "end": point.end, "middle": round(point.middle, 4)}
    bounds = {"value": point.value, "lower": point.lower, "upper": point.upper}
    return {**told, **bounds, "told": point.told, **more}


def _runs(points: tuple[Point, ...]) -> Iterator[tuple[int, list[Point]]]:
    """Whole points with values, cut where a period is missing between two."""
    known = [point for point in points if point.value is not None and not point.partial]
    gaps = [0, *(int(b.start - a.end > (a.end - a.start) / 2) for a, b in pairwise(known))]
    runs = [sum(gaps[: n + 1]) for n in range(len(known))]
    for run, pairs in groupby(zip(runs, known, strict=True), key=lambda pair: pair[0]):
        yield run, [point for _, point in pairs]


def _line(drawing: _Drawing) -> Iterator[Any]:
    points = drawing.chart.points
    whole = [_row(p, run=run) for run, some in _runs(points) for p in some]
    band = [row for row in whole if row["lower"] is not None and row["upper"] is not None]
    colour = drawing.accent
    fill = HATCH if drawing.chart.invented else colour
    up = _y(drawing, "lower")
    yield (
        _data(band)
        .mark_area(fill=fill, fillOpacity=0.5 if fill == HATCH else 0.16)
        .encode(x=_x(drawing), y=up, y2="upper:Q", detail="run:N")
    )
    yield (
        _data(whole)
        .mark_line(stroke=colour, strokeWidth=2)
        .encode(x=_x(drawing), y=_y(drawing), detail="run:N")
    )
    dots = whole if len(whole) <= 2 * _FEW else whole[-1:]
    yield (
        _data(dots)
        .mark_point(filled=True, fill=colour, size=34, opacity=1)
        .encode(x=_x(drawing), y=_y(drawing))
    )
    partial = [_row(p) for p in points if p.partial and p.value is not None]
    yield (
        _data(partial)
        .mark_point(
            filled=True, fill=colours.PAPER, stroke=colour, strokeWidth=1.5, size=34, opacity=1
        )
        .encode(x=_x(drawing), y=_y(drawing))
    )


def _columns(drawing: _Drawing) -> Iterator[Any]:
    colour = drawing.accent
    fill = HATCH if drawing.chart.invented else colours.column(colour)
    for partial in (False, True):
        rows = [
            _row(p, left=p.start + _gap(p), right=p.end - _gap(p), base=0)
            for p in drawing.chart.points
            if p.value is not None and p.partial == partial
        ]
        look: dict[str, Any] = {"fill": fill, "stroke": colour, "strokeWidth": 1}
        if partial:
            look |= {"fill": colours.PAPER, "strokeDash": [3, 2], "strokeWidth": 1.5}
        yield (
            _data(rows)
            .mark_bar(**look)
            .encode(x=_x(drawing, "left"), x2="right:Q", y=_y(drawing), y2="base:Q")
        )
    yield from _noughts(drawing)
    yield from _whiskers(drawing)


def _noughts(drawing: _Drawing) -> Iterator[Any]:
    """A column of no height has a line where its top would be: nought is a value."""
    rows = [
        _row(p, left=p.start + _gap(p), right=p.end - _gap(p))
        for p in drawing.chart.points
        if p.value == 0
    ]
    yield (
        _data(rows)
        .mark_rule(stroke=drawing.accent, strokeWidth=4)
        .encode(x=_x(drawing, "left"), x2="right:Q", y=_y(drawing))
    )


def _gap(point: Point) -> float:
    return (point.end - point.start) * 0.16


def _spans(drawing: _Drawing) -> Iterator[Any]:
    rows = [_row(p) for p in drawing.chart.points if p.value is not None]
    colour = drawing.accent
    look: dict[str, Any] = {"stroke": colour, "opacity": 0.28}
    if drawing.chart.invented:
        look = {"stroke": HATCH, "opacity": 1}
    yield (
        _data(rows)
        .mark_rule(strokeWidth=7, **look)
        .encode(x=_x(drawing, "start"), x2="end:Q", y=_y(drawing))
    )
    yield from _whiskers(drawing)
    yield (
        _data(rows)
        .mark_point(
            filled=True, fill=colour, stroke=colours.PAPER, strokeWidth=1, size=70, opacity=1
        )
        .encode(x=_x(drawing), y=_y(drawing))
    )


def _whiskers(drawing: _Drawing) -> Iterator[Any]:
    rows = [_row(p) for p in drawing.chart.points if p.lower is not None and p.upper is not None]
    yield (
        _data(rows)
        .mark_rule(stroke=colours.INK, strokeWidth=1.5)
        .encode(x=_x(drawing), y=_y(drawing, "lower"), y2="upper:Q")
    )


def _limits(drawing: _Drawing) -> Iterator[Any]:
    """The centre as a thin line, the limits dashed; each stretch for itself."""
    for name, dash in (("centre", [1, 0]), ("lower", [5, 4]), ("upper", [5, 4])):
        rows = [
            {"middle": round((limit.start + limit.end) / 2, 4), "line": line, "of": limit.segment}
            for limit in drawing.chart.limits
            if (line := getattr(limit, name)) is not None
        ]
        yield (
            _data(rows)
            .mark_line(stroke=colours.GREY, strokeWidth=1.2, strokeDash=dash)
            .encode(x=_x(drawing), y=_y(drawing, "line"), detail="of:N")
        )


def _signals(drawing: _Drawing) -> Iterator[Any]:
    """Points that say something changed: a triangle that points where the number went."""
    for side, shape in ((1, "triangle-up"), (-1, "triangle-down")):
        rows = [_row(p) for p in drawing.chart.points if p.signal == side and p.value is not None]
        yield (
            _data(rows)
            .mark_point(
                filled=True, shape=shape, fill=colours.INK, stroke=colours.PAPER,
                strokeWidth=0.8, size=70, opacity=1,
            )
            .encode(x=_x(drawing), y=_y(drawing))
        )  # fmt: skip


def _values(drawing: _Drawing) -> Iterator[Any]:
    """The values in figures, where there is room: all of a few, otherwise the last whole one."""
    points = [p for p in drawing.chart.points if p.value is not None]
    whole = [p for p in points if not p.partial] or points
    few = len(points) <= (_FEW if drawing.width == WIDE else 5)
    chosen = _apart(drawing, points) if few else whole[-1:]
    whiskers = drawing.chart.form != "line" and any(p.upper is not None for p in points)
    align = "left" if whiskers else "center" if few else "right"
    yield _data([_row(p) for p in chosen]).mark_text(
        dx={"left": 5, "center": 0, "right": 4}[align], dy=-7 if whiskers else -10,
        fontSize=12, fontWeight="bold", fill=colours.INK, align=align,
    ).encode(x=_x(drawing), y=_y(drawing), text="told:N")  # fmt: skip


def _apart(drawing: _Drawing, points: list[Point]) -> list[Point]:
    """The points whose values can be written without touching one another, the last ones first."""
    first, last = drawing.chart.points[0].start, max(p.end for p in drawing.chart.points)
    across = (drawing.width - 64) / ((last - first) or 1)
    down = _HEIGHTS[drawing.width] / (drawing.up.high - drawing.up.low)
    kept: list[Point] = []
    for point in reversed(points):
        assert point.value is not None
        room = 7.5 * len(point.told)
        if all(
            abs(point.middle - other.middle) * across > room
            or abs(point.value - (other.value or 0)) * down > 16
            for other in kept
        ):
            kept.append(point)
    return kept


def _levels(drawing: _Drawing) -> Iterator[Any]:
    first, last = _reach(drawing.chart)
    for level in drawing.chart.levels:
        path = level.points
        if len(path) == 1 and not level.mark:
            path = ((first, path[0][1]), (last, path[0][1]))
        rows = [{"middle": time, "value": value} for time, value in path if first <= time <= last]
        look = _data(rows).encode(x=_x(drawing), y=_y(drawing))
        if level.mark:
            yield look.mark_point(
                filled=True, shape="diamond", fill=colours.LEVEL, size=90, opacity=1
            )
        else:
            yield look.mark_line(stroke=colours.LEVEL, strokeWidth=1.5, strokeDash=[6, 4])
        yield (
            _data([{**rows[-1], "name": level.name}] if rows else [])
            .mark_text(align="right", dy=-9, fontSize=12, fill=colours.LEVEL)
            .encode(x=_x(drawing), y=_y(drawing), text="name:N")
        )


def _ahead(drawing: _Drawing) -> Iterator[Any]:
    """Two bands after the last point, and their middle as a dotted line."""
    rows: list[dict[str, Any]] = [
        {"middle": round((one.start + one.end) / 2, 4), "median": one.median,
         "low95": one.lower_95, "high95": one.upper_95, "low80": one.lower_80,
         "high80": one.upper_80}
        for one in drawing.chart.ahead
    ]  # fmt: skip
    known = [p for p in drawing.chart.points if p.value is not None]
    if rows and known:
        here = dict.fromkeys(("median", "low95", "high95", "low80", "high80"), known[-1].value)
        rows.insert(0, {"middle": round(known[-1].middle, 4), **here})
    for width, opacity in (("95", 0.12), ("80", 0.22)):
        yield (
            _data(rows)
            .mark_area(fill=drawing.accent, fillOpacity=opacity)
            .encode(x=_x(drawing), y=_y(drawing, f"low{width}"), y2=f"high{width}:Q")
        )
    yield (
        _data(rows)
        .mark_line(stroke=drawing.accent, strokeWidth=1.5, strokeDash=[2, 3])
        .encode(x=_x(drawing), y=_y(drawing, "median"))
    )


def _absent(drawing: _Drawing) -> Iterator[Any]:
    """At the foot, a mark for each period without a value: its shape says why."""
    points = drawing.chart.points
    foot, few = drawing.up.low, len(points) <= 5 * _FEW
    for which, shape in _SHAPES.items():
        rows = [_row(p, foot=foot) for p in points if p.absent == which]
        yield (
            _data(rows)
            .mark_point(
                filled=which == "hidden", shape=shape, fill=colours.PAPER, stroke=colours.INK,
                strokeWidth=1.4 if few else 0.8, size=56 if few else 16, opacity=1,
            )
            .encode(x=_x(drawing), y=_y(drawing, "foot"))
        )  # fmt: skip


_SHAPES = {"hidden": "square", "unknown": "M-1,-1L1,1M-1,1L1,-1", "not_asked": "M-1,0L1,0"}
"""The same marks as `absence` draws."""
_LAYERS = {"line": _line, "columns": _columns, "spans": _spans}
