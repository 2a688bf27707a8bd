"""Small: one chart of many that share their scales, a line with its interval as a band.

Answers: how has each group or place gone, beside the others? Drawn by hand, since there are many;
every one has the same scale, so that a line that stands higher is higher.
"""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from charteroak.publish import absence, colours, svg
from charteroak.publish.languages.tongue import _
from charteroak.publish.shapes import Panel, Panels, Point

_SIZE = _WIDTH, _HEIGHT = (176, 104)
_LEFT, _RIGHT, _TOP, _FOOT = 5, 171, 18, 84
HATCH = "url(#hatch)"
Place = tuple[float, float]


def draw(panel: Panel, among: Panels, name: str, accent: str) -> Markup:
    """One of the small charts as SVG; what it shows is its description."""
    drawn = [_frame(among)]
    for run in _runs(panel.points):
        drawn += [_band(run, among, accent), _line(run, among, accent)]
    drawn += [_dot(point, among, accent) for point in panel.points if point.value is not None]
    drawn += [
        absence.mark(point.absent, _across(point, among), _FOOT)
        for point in panel.points
        if point.absent
    ]
    title = _("{label} over time", label=panel.label)
    return svg.picture("".join(drawn), _SIZE, name, title, panel.text, "panel")


def _across(point: Point, among: Panels) -> float:
    part = (point.middle - among.start) / ((among.end - among.start) or 1)
    return round(_LEFT + part * (_RIGHT - _LEFT), 1)


def _up(value: float, among: Panels) -> float:
    """Where a value lies; beyond the frame, at its edge."""
    part = min(max((value - among.low) / ((among.high - among.low) or 1), 0.0), 1.0)
    return round(_FOOT - part * (_FOOT - _TOP), 1)


def _frame(among: Panels) -> str:
    """The foot, the head, and the names of both scales' ends."""
    lines = "".join(
        f'<path d="M{_LEFT},{y}H{_RIGHT}" stroke="{colours.RULE}"/>' for y in (_TOP, _FOOT)
    )
    look = {"font_size": "11", "fill": colours.GREY}
    words = (
        (_LEFT, _TOP - 5, among.high_label, "start"),
        (_LEFT, _HEIGHT - 6, among.first, "start"),
        (_RIGHT, _HEIGHT - 6, among.last, "end"),
    )
    return lines + "".join(
        svg.text_at(x, y, text, text_anchor=anchor, **look) for x, y, text, anchor in words
    )


def _runs(points: tuple[Point, ...]) -> list[list[Point]]:
    """The points of whole periods with values, cut where a period between two has none."""
    runs: list[list[Point]] = [[]]
    for before, point in pairwise([None, *points]):
        assert point is not None
        apart = before is not None and point.start - before.end > (point.end - point.start) / 2
        if point.value is None or point.partial or apart:
            runs.append([])
        if point.value is not None and not point.partial:
            runs[-1].append(point)
    return [run for run in runs if run]


def _band(run: list[Point], among: Panels, accent: str) -> str:
    known = [p for p in run if p.lower is not None and p.upper is not None]
    if not known:
        return ""
    fill, part = (HATCH, "0.5") if among.invented else (accent, "0.16")
    there = [(_across(p, among), _up(p.lower or 0.0, among)) for p in known]
    back = [(_across(p, among), _up(p.upper or 0.0, among)) for p in reversed(known)]
    if len(known) == 1:
        (x, low), (_, high) = there[0], back[0]
        return f'<path d="M{x},{low}V{high}" stroke="{colours.INK}" stroke-width="1.2"/>'
    return f'<path d="M{_path([*there, *back])}Z" fill="{fill}" fill-opacity="{part}"/>'


def _line(run: list[Point], among: Panels, accent: str) -> str:
    if len(run) < 2:
        return ""
    steps = _path([(_across(p, among), _up(p.value or 0.0, among)) for p in run])
    return f'<path d="M{steps}" fill="none" stroke="{accent}" stroke-width="1.8"/>'


def _path(places: list[Place]) -> str:
    return "L".join(f"{x:g},{y:g}" for x, y in places)


def _dot(point: Point, among: Panels, accent: str) -> str:
    x, y = _across(point, among), _up(point.value or 0.0, among)
    fill = colours.PAPER if point.partial else accent
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="2.6" fill="{fill}" stroke="{accent}" '
        f'stroke-width="1.2"/>'
    )
