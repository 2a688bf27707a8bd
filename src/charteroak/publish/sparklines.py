"""Sparklines: a chart the size of a word, and the small chart of an outcome's page.

Answers: which way has it gone? One line, one dot at the last whole value, hollow dots for periods
that the records cover in part. Drawn by hand, since there are many and they are small.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from charteroak.publish import colours, scales, svg
from charteroak.publish.languages.tongue import _
from charteroak.publish.shapes import Point, Spark

SMALL, LARGE = (132, 36), (264, 80)
_EDGE = 5


def sparkline(spark: Spark, name: str, accent: str, size: tuple[int, int] = SMALL) -> Markup:
    """A sparkline as SVG; what it shows is its description."""
    known = [point for point in spark.points if point.value is not None]
    values = [point.value for point in known if point.value is not None]
    low, high = scales.reach(values, from_zero=spark.from_zero)
    first, last = known[0].middle, known[-1].middle
    width, height = size

    def at(point: Point) -> tuple[float, float]:
        assert point.value is not None
        across = (point.middle - first) / ((last - first) or 1) * (width - 2 * _EDGE) + _EDGE
        part = (point.value - low) / (high - low)
        return round(across, 1), round(height - _EDGE - part * (height - 2 * _EDGE), 1)

    whole = [point for point in known if not point.partial]
    lacking = [point.middle for point in spark.points if point.absent]
    drawn = [_ground(size), _path(whole, at, accent, lacking)]
    drawn += [_dot(at(p), accent, hollow=True) for p in known if p.partial]
    dots = whole if len(whole) <= 7 else whole[-1:]
    drawn += [_dot(at(point), accent) for point in dots]
    return svg.picture("".join(drawn), size, name, _("How it has gone"), spark.text, "spark")


def _ground(size: tuple[int, int]) -> str:
    width, height = size
    return f'<path d="M0,{height - 1.5}H{width}" stroke="{colours.RULE}"/>'


def _path(points: Sequence[Point], at: object, accent: str, lacking: Sequence[float]) -> str:
    """One line, cut where a period between two has no value."""
    assert callable(at)
    steps = [
        f"{'L' if before and _joined(before, point, lacking) else 'M'}{x},{y}"
        for before, point in pairwise([None, *points])
        if point
        for x, y in [at(point)]
    ]
    return f'<path d="{"".join(steps)}" fill="none" stroke="{accent}" stroke-width="1.8"/>'


def _joined(before: Point, point: Point, lacking: Sequence[float]) -> bool:
    if any(before.middle < middle < point.middle for middle in lacking):
        return False
    return point.start - before.end <= _gap(before)


def _gap(point: Point) -> float:
    """Periods further apart than this are not joined by a line."""
    return (point.end - point.start) * 1.5 + 1.1


def _dot(place: tuple[float, float], accent: str, *, hollow: bool = False) -> str:
    x, y = place
    fill = colours.PAPER if hollow else accent
    return f'<circle cx="{x}" cy="{y}" r="3" fill="{fill}" stroke="{accent}" stroke-width="1.2"/>'
