"""Charts: values over time, drawn through Vega-Lite.

Answers: how does the plain data of a chart become a picture? Counts stand on nought; the interval
is a band or a whisker; a period whose records are not complete is hollow; a published span of
years is a bar as long as the span, with its value at the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from charteroak.publish import colours, vega
from charteroak.publish.axes import HEIGHTS, NARROW, PRINTED, WIDE, Drawing, reach
from charteroak.publish.shapes import Chart, Point
from charteroak.publish.vega import Spec

__all__ = ["HATCH", "NARROW", "PRINTED", "WIDE", "vega_lite"]
HATCH = "url(#hatch)"
"""The pattern of simulated numbers; the page defines it once."""
_FEW = 12
"""Up to so many points have a dot, and their value beside it."""


def vega_lite(chart: Chart, accent: str, width: int) -> Spec:
    """The chart as a Vega-Lite specification of this width."""
    drawing = Drawing(chart, accent, width)
    layers = (
        *_ahead(drawing),
        *_limits(drawing),
        *_LAYERS[chart.form](drawing),
        *_signals(drawing),
        *_values(drawing),
        *_levels(drawing),
        *_absent(drawing),
    )
    return vega.plot(layers, width - 64, HEIGHTS[width])


def _layer(
    drawing: Drawing,
    rows: list[dict[str, Any]],
    mark: str,
    look: Spec,
    x: str = "middle",
    y: str = "value",
    **more: Spec,
) -> Spec:
    """A layer on the chart's own axes."""
    along, up = vega.number(x, **drawing.along), vega.number(y, **drawing.upward)
    return vega.layer(rows, mark, look, x=along, y=up, **more)


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


def _line(drawing: Drawing) -> Iterator[Spec]:
    points = drawing.chart.points
    whole = [_row(p, run=run) for run, some in _runs(points) for p in some]
    band = [row for row in whole if row["lower"] is not None and row["upper"] is not None]
    colour = drawing.accent
    fill = HATCH if drawing.chart.invented else colour
    yield (
        _layer(
            drawing,
            band,
            "area",
            {"fill": fill, "fillOpacity": 0.5 if fill == HATCH else 0.16},
            y="lower",
            y2=vega.until("upper"),
            detail=vega.words("run"),
        )
    )
    yield (
        _layer(
            drawing,
            whole,
            "line",
            {"stroke": colour, "strokeWidth": 2},
            detail=vega.words("run"),
        )
    )
    dots = whole if len(whole) <= 2 * _FEW else whole[-1:]
    yield (
        _layer(
            drawing,
            dots,
            "point",
            {"filled": True, "fill": colour, "size": 34, "opacity": 1},
        )
    )
    partial = [_row(p) for p in points if p.partial and p.value is not None]
    yield (
        _layer(
            drawing,
            partial,
            "point",
            {
                "filled": True,
                "fill": colours.PAPER,
                "stroke": colour,
                "strokeWidth": 1.5,
                "size": 34,
                "opacity": 1,
            },
        )
    )


def _columns(drawing: Drawing) -> Iterator[Spec]:
    colour = drawing.accent
    fill = HATCH if drawing.chart.invented else colours.column(colour)
    for partial in (False, True):
        rows = [
            _row(p, left=p.start + _gap(p), right=p.end - _gap(p), base=0)
            for p in drawing.chart.points
            if p.value is not None and p.partial == partial
        ]
        look: Spec = {"fill": fill, "stroke": colour, "strokeWidth": 1}
        if partial:
            look |= {"fill": colours.PAPER, "strokeDash": [3, 2], "strokeWidth": 1.5}
        yield (
            _layer(
                drawing,
                rows,
                "bar",
                look,
                x="left",
                x2=vega.until("right"),
                y2=vega.until("base"),
            )
        )
    yield from _noughts(drawing)
    yield from _whiskers(drawing)


def _noughts(drawing: Drawing) -> Iterator[Spec]:
    """A column of no height has a line where its top would be: nought is a value."""
    rows = [
        _row(p, left=p.start + _gap(p), right=p.end - _gap(p))
        for p in drawing.chart.points
        if p.value == 0
    ]
    yield (
        _layer(
            drawing,
            rows,
            "rule",
            {"stroke": drawing.accent, "strokeWidth": 4},
            x="left",
            x2=vega.until("right"),
        )
    )


def _gap(point: Point) -> float:
    return (point.end - point.start) * 0.16


def _spans(drawing: Drawing) -> Iterator[Spec]:
    rows = [_row(p) for p in drawing.chart.points if p.value is not None]
    colour = drawing.accent
    look: Spec = {"stroke": colour, "opacity": 0.28}
    if drawing.chart.invented:
        look = {"stroke": HATCH, "opacity": 1}
    yield (
        _layer(
            drawing,
            rows,
            "rule",
            {"strokeWidth": 7, **look},
            x="start",
            x2=vega.until("end"),
        )
    )
    yield from _whiskers(drawing)
    yield (
        _layer(
            drawing,
            rows,
            "point",
            {
                "filled": True,
                "fill": colour,
                "stroke": colours.PAPER,
                "strokeWidth": 1,
                "size": 70,
                "opacity": 1,
            },
        )
    )


def _whiskers(drawing: Drawing) -> Iterator[Spec]:
    rows = [_row(p) for p in drawing.chart.points if p.lower is not None and p.upper is not None]
    yield (
        _layer(
            drawing,
            rows,
            "rule",
            {"stroke": colours.INK, "strokeWidth": 1.5},
            y="lower",
            y2=vega.until("upper"),
        )
    )


def _limits(drawing: Drawing) -> Iterator[Spec]:
    """The centre as a thin line, the limits dashed; each stretch for itself."""
    for name, dash in (("centre", [1, 0]), ("lower", [5, 4]), ("upper", [5, 4])):
        rows = [
            {"middle": round((limit.start + limit.end) / 2, 4), "line": line, "of": limit.segment}
            for limit in drawing.chart.limits
            if (line := getattr(limit, name)) is not None
        ]
        yield (
            _layer(
                drawing,
                rows,
                "line",
                {"stroke": colours.GREY, "strokeWidth": 1.2, "strokeDash": dash},
                y="line",
                detail=vega.words("of"),
            )
        )


def _signals(drawing: Drawing) -> Iterator[Spec]:
    """Points that say something changed: a triangle that points where the number went."""
    look = {"filled": True, "fill": colours.INK, "stroke": colours.PAPER, "strokeWidth": 0.8,
            "size": 70, "opacity": 1}  # fmt: skip
    for side, shape in ((1, "triangle-up"), (-1, "triangle-down")):
        rows = [_row(p) for p in drawing.chart.points if p.signal == side and p.value is not None]
        yield _layer(drawing, rows, "point", {**look, "shape": shape})


def _values(drawing: Drawing) -> Iterator[Spec]:
    """The values in figures, where there is room: all of a few, otherwise the last whole one."""
    points = [p for p in drawing.chart.points if p.value is not None]
    whole = [p for p in points if not p.partial] or points
    few = len(points) <= (_FEW if drawing.width == WIDE else 5)
    chosen = _apart(drawing, points) if few else whole[-1:]
    whiskers = drawing.chart.form != "line" and any(p.upper is not None for p in points)
    align = "left" if whiskers else "center" if few else "right"
    look = {
        "dx": {"left": 5, "center": 0, "right": 4}[align], "dy": -7 if whiskers else -10,
        "fontSize": 12, "fontWeight": "bold", "fill": colours.INK, "align": align,
    }  # fmt: skip
    yield _layer(drawing, [_row(p) for p in chosen], "text", look, text=vega.words("told"))


def _apart(drawing: Drawing, points: list[Point]) -> list[Point]:
    """The points whose values can be written without touching one another, the last ones first."""
    first, last = drawing.chart.points[0].start, max(p.end for p in drawing.chart.points)
    across = (drawing.width - 64) / ((last - first) or 1)
    down = HEIGHTS[drawing.width] / (drawing.up.high - drawing.up.low)
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


def _levels(drawing: Drawing) -> Iterator[Spec]:
    first, last = reach(drawing.chart)
    for level in drawing.chart.levels:
        path = level.points
        if len(path) == 1 and not level.mark:
            path = ((first, path[0][1]), (last, path[0][1]))
        rows = [{"middle": time, "value": value} for time, value in path if first <= time <= last]
        mark, look = _LEVEL_MARK if level.mark else _LEVEL_LINE
        yield _layer(drawing, rows, mark, look)
        yield (
            _layer(
                drawing,
                [{**rows[-1], "name": level.name}] if rows else [],
                "text",
                {"align": "right", "dy": -9, "fontSize": 12, "fill": colours.LEVEL},
                text=vega.words("name"),
            )
        )


_LEVEL_MARK: tuple[str, Spec] = (
    "point",
    {"filled": True, "shape": "diamond", "fill": colours.LEVEL, "size": 90, "opacity": 1},
)
_LEVEL_LINE: tuple[str, Spec] = (
    "line",
    {"stroke": colours.LEVEL, "strokeWidth": 1.5, "strokeDash": [6, 4]},
)


def _ahead(drawing: Drawing) -> Iterator[Spec]:
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
            _layer(
                drawing,
                rows,
                "area",
                {"fill": drawing.accent, "fillOpacity": opacity},
                y=f"low{width}",
                y2=vega.until(f"high{width}"),
            )
        )
    yield (
        _layer(
            drawing,
            rows,
            "line",
            {"stroke": drawing.accent, "strokeWidth": 1.5, "strokeDash": [2, 3]},
            y="median",
        )
    )


def _absent(drawing: Drawing) -> Iterator[Spec]:
    """At the foot, a mark for each period without a value: its shape says why."""
    points = drawing.chart.points
    foot, few = drawing.up.low, len(points) <= 5 * _FEW
    look = {"fill": colours.PAPER, "stroke": colours.INK, "strokeWidth": 1.4 if few else 0.8,
            "size": 56 if few else 16, "opacity": 1}  # fmt: skip
    for which, shape in _SHAPES.items():
        rows = [_row(p, foot=foot) for p in points if p.absent == which]
        marked = {"filled": which == "hidden", "shape": shape, **look}
        yield _layer(drawing, rows, "point", marked, y="foot")


_SHAPES = {"hidden": "square", "unknown": "M-1,-1L1,1M-1,1L1,-1", "not_asked": "M-1,0L1,0"}
"""The same marks as `absence` draws."""
_LAYERS = {"line": _line, "columns": _columns, "spans": _spans}
