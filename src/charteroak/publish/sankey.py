"""Sankey: where dollars come from and where they go, as bands between two columns.

Answers: how much of each on the left goes to each on the right? The height of a node and the
thickness of a band are dollars on one scale. (After M. H. P. R. Sankey, The thermal efficiency of
steam engines, Minutes of the Proceedings of the Institution of Civil Engineers 134, 1898.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from charteroak.publish import amounts, colours, svg
from charteroak.publish.shapes import Stream, Streams

_WIDTH, _LEFT, _RIGHT, _NODE = 1040, 322, 640, 12
_GAP, _LEAST, _PITCH = 7, 430, 18
_TOP = 6
_LONGEST = {"end": 29, "start": 40}
"""So many letters of a name have room, on the left and on the right."""


@dataclass(frozen=True)
class _Node:
    name: str
    cents: int
    y: float
    height: float


def draw(streams: Streams, name: str, accent: str) -> Markup:
    """The picture; `name` is its id on the page."""
    left, right = _sums(streams, 0), _sums(streams, 1)
    height = max(_LEAST, _PITCH * max(len(left), len(right)))
    scale = (height - _GAP * (max(len(left), len(right)) - 1)) / max(streams.cents, 1)
    columns = _column(left, scale, height), _column(right, scale, height)
    bands = _bands(streams.streams, columns, scale, accent)
    nodes = "".join(_node(node, x, accent, streams) for node, x in _placed(columns))
    names = _names(columns[0], _LEFT - 8, "end") + _names(columns[1], _RIGHT + _NODE + 8, "start")
    size = (_WIDTH, round(height) + 2 * _TOP)
    return svg.picture(bands + nodes + names, size, name, streams.title, streams.text, "wide")


def _sums(streams: Streams, side: int) -> dict[str, int]:
    """What flows through each node of a side, in the order given."""
    order = (streams.left, streams.right)[side]
    found = dict.fromkeys(order, 0)
    for one in streams.streams:
        found[(one.source, one.target)[side]] += one.cents
    return {name: cents for name, cents in found.items() if cents > 0}


def _column(sums: Mapping[str, int], scale: float, height: float) -> dict[str, _Node]:
    used = sum(sums.values()) * scale + _GAP * (len(sums) - 1)
    y, made = _TOP + max(0.0, (height - used) / 2), {}
    for name, cents in sums.items():
        made[name] = _Node(name, cents, y, cents * scale)
        y += cents * scale + _GAP
    return made


def _placed(columns: tuple[dict[str, _Node], dict[str, _Node]]) -> list[tuple[_Node, int]]:
    return [
        (node, x)
        for column, x in zip(columns, (_LEFT, _RIGHT), strict=True)
        for node in column.values()
    ]


def _bands(
    streams: Sequence[Stream],
    columns: tuple[dict[str, _Node], dict[str, _Node]],
    scale: float,
    accent: str,
) -> str:
    """The bands, each beginning and ending where the one before it left off."""
    left, right = columns
    order = {name: at for at, name in enumerate(right)}
    first = {name: at for at, name in enumerate(left)}
    out = {name: node.y for name, node in left.items()}
    into = {name: node.y for name, node in right.items()}
    kept = [s for s in streams if s.source in left and s.target in right and s.cents > 0]
    drawn = []
    for one in sorted(kept, key=lambda s: (first[s.source], order[s.target])):
        thick = one.cents * scale
        x, z, middle = _LEFT + _NODE, _RIGHT, (_LEFT + _NODE + _RIGHT) / 2
        a, b = out[one.source], into[one.target]
        path = (
            f"M{x},{a:.1f}C{middle:g},{a:.1f} {middle:g},{b:.1f} {z},{b:.1f}V{b + thick:.1f}"
            f"C{middle:g},{b + thick:.1f} {middle:g},{a + thick:.1f} {x},{a + thick:.1f}Z"
        )
        fill = colours.GREY if one.untied else accent
        drawn.append(
            f'<path d="{path}" fill="{fill}" fill-opacity="{0.3 if one.untied else 0.22}"/>'
        )
        out[one.source] += thick
        into[one.target] += thick
    return "".join(drawn)


def _node(node: _Node, x: int, accent: str, streams: Streams) -> str:
    fill = "url(#hatch)" if streams.simulated else accent
    if node.name in streams.untied:
        fill = colours.GREY
    return (
        f'<rect x="{x}" y="{node.y:.1f}" width="{_NODE}" height="{max(node.height, 1):.1f}" '
        f'fill="{fill}" stroke="{colours.GREY if node.name in streams.untied else accent}" '
        'stroke-width="0.8"/>'
    )


def _names(column: Mapping[str, _Node], x: int, anchor: str) -> str:
    """The names beside the nodes, moved apart where these are thin."""
    wanted = [node.y + node.height / 2 + 4 for node in column.values()]
    for at in range(1, len(wanted)):
        wanted[at] = max(wanted[at], wanted[at - 1] + _PITCH - 1)
    lowest = max((node.y + node.height for node in column.values()), default=0.0)
    for at in range(len(wanted) - 1, -1, -1):
        limit = lowest + 2 if at == len(wanted) - 1 else wanted[at + 1] - _PITCH + 1
        wanted[at] = min(wanted[at], max(limit, _TOP + 8))
    told = []
    for node, y in zip(column.values(), wanted, strict=True):
        most = _LONGEST[anchor]
        name = node.name if len(node.name) <= most else node.name[: most - 1].rstrip() + "…"
        size = amounts.short(node.cents)
        told.append(
            f'<text x="{x}" y="{y:.1f}" text-anchor="{anchor}" font-size="13" '
            f'fill="{colours.INK}">{escape(name)} '
            f'<tspan fill="{colours.GREY}">{size}</tspan></text>'
        )
    return "".join(told)
