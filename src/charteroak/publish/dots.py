"""Dots: one row of a dot plot, to stand in the cell of a table.

Answers: how do places and groups compare at a glance, next to their numbers? Positions are parts of
the cell's width, so the plot fits a phone and a poster, and the text stays the size of text.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from charteroak.publish import absence, colours
from charteroak.publish.absence import Sort
from charteroak.publish.shapes import Mark, Scale

_HEIGHT = 22
_MIDDLE = _HEIGHT // 2


def row(
    mark: Mark | None, scale: Scale, accent: str, absent: Sort = "", *, invented: bool = False
) -> Markup:
    """A value with its interval, over the city's line; the cell beside it has the number.

    Where there is no value, the mark that says why stands at the left end.
    """
    parts = [_upright(scale.reference, colours.LEVEL, "4 3")] if scale.reference is not None else []
    parts += [absence.mark(absent, 8, _MIDDLE)] if absent else []
    if mark:
        parts += _bar(mark, scale, accent, invented=invented) if scale.bars else []
        parts += _whisker(mark)
        parts += [] if scale.bars else [_dot(mark.at, accent, invented=invented)]
    return _plot("".join(parts), _HEIGHT)


def heading(scale: Scale) -> Markup:
    """The scale above the rows: its ticks, with their labels."""
    last = len(scale.ticks) - 1
    labels = "".join(
        f'<text{_odd(n)} x="{_inside(at)}%" y="11" text-anchor="{_anchor(n, last)}">'
        f"{escape(label)}</text>"
        for n, (at, label) in enumerate(scale.ticks)
    )
    ticks = "".join(_tick(at) for at, _ in scale.ticks)
    return _plot(labels + ticks, 18)


def _plot(inside: str, height: int) -> Markup:
    opening = f'<svg class="dots" width="100%" height="{height}" aria-hidden="true">'
    return Markup(f"{opening}{inside}</svg>")  # noqa: S704 - numbers of ours, and escaped labels


def _inside(part: float) -> float:
    """A part of the width, kept off the edges so that dots are whole."""
    return round(2 + part * 0.96, 1)


def _odd(n: int) -> str:
    """Every other label is left out where the plot is narrow."""
    return ' class="odd"' if n % 2 else ""


def _anchor(n: int, last: int) -> str:
    return "start" if n == 0 else "end" if n == last else "middle"


def _tick(part: float) -> str:
    x = _inside(part)
    return f'<line x1="{x}%" x2="{x}%" y1="14" y2="18" stroke="{colours.GREY}"/>'


def _upright(part: float, colour: str, dashes: str) -> str:
    x = _inside(part)
    return (
        f'<line x1="{x}%" x2="{x}%" y1="0" y2="{_HEIGHT}" stroke="{colour}" stroke-width="1.5" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _bar(mark: Mark, scale: Scale, accent: str, *, invented: bool) -> list[str]:
    nought = next((at for at, label in scale.ticks if label.strip("$%") == "0"), 0.0)
    left, right = sorted((_inside(nought), _inside(mark.at)))
    fill = "url(#hatch)" if invented else accent
    return [
        f'<rect x="{left}%" width="{round(right - left, 1)}%" y="4" height="{_HEIGHT - 8}" '
        f'fill="{fill}" fill-opacity="0.55"/>'
    ]


def _whisker(mark: Mark) -> list[str]:
    if mark.low is None or mark.high is None:
        return []
    return [
        f'<line x1="{_inside(mark.low)}%" x2="{_inside(mark.high)}%" y1="{_MIDDLE}" '
        f'y2="{_MIDDLE}" stroke="{colours.INK}" stroke-width="1.5"/>'
    ]


def _dot(part: float, accent: str, *, invented: bool) -> str:
    fill, edge = ("url(#hatch)", accent) if invented else (accent, "#fff")
    return (
        f'<circle cx="{_inside(part)}%" cy="{_MIDDLE}" r="5" fill="{fill}" stroke="{edge}" '
        f'stroke-width="1"/>'
    )
