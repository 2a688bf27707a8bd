"""Maps: the places of a city, shaded by value.

Answers: where is the number high, and where is it low? Drawn from real outlines where the edition
has them, otherwise from the tile map of the city's editors, in which every tile bears its name and
its value. Each shade is told in the legend; no value is told by shade alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

from markupsafe import Markup, escape

from charteroak.publish import absence, colours, svg
from charteroak.publish.absence import Sort
from charteroak.publish.shapes import Map, MapPlace

_WIDTH = 360
_TALLEST = 560
_EDGE = 4
_LINE = 12
_ROOM = 64
"""A place so wide has room for its name."""
PATTERNS: dict[Sort, str] = {
    "hidden": "url(#hidden)",
    "unknown": "url(#unknown)",
    "not_asked": colours.PAPER,
}
"""What stands in place of a shade; the page defines the patterns once. They differ by what is
drawn and not by colour.
"""
Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """A place as drawn: its path, the middle of it, and how wide it is there."""

    path: str
    middle: Point
    width: float


@dataclass(frozen=True)
class Sheet:
    """All places of a set as drawn, on a sheet of this size."""

    outlines: Mapping[str, Outline]
    size: tuple[int, int]


def sheet(geometries: Mapping[str, Any], *, earth: bool) -> Sheet:
    """Lay out geometries (degrees where `earth`) on a sheet, north up."""
    from shapely import affinity
    from shapely.geometry import shape

    shapes = {place: shape(geometry) for place, geometry in sorted(geometries.items())}
    bounds = [one.bounds for one in shapes.values()]
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    squeeze = cos(radians((south + north) / 2)) if earth else 1.0
    across = (east - west) * squeeze
    scale = min((_WIDTH - 2 * _EDGE) / across, (_TALLEST - 2 * _EDGE) / (north - south))
    moved = [scale * squeeze, 0, 0, -scale, _EDGE - west * scale * squeeze, _EDGE + north * scale]
    drawn = {place: affinity.affine_transform(one, moved) for place, one in shapes.items()}
    size = (round(across * scale) + 2 * _EDGE, round((north - south) * scale) + 2 * _EDGE)
    return Sheet({place: _outline(one.simplify(0.6)) for place, one in drawn.items()}, size)


def _outline(area: Any) -> Outline:
    parts = list(getattr(area, "geoms", [area]))
    biggest = max(parts, key=lambda part: part.area)
    middle = biggest.centroid
    if not biggest.contains(middle):
        middle = biggest.representative_point()
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    west, _, east, _ = biggest.bounds
    path = "".join(_ring(ring.coords) for ring in rings)
    return Outline(path, (round(middle.x, 1), round(middle.y, 1)), east - west)


def _ring(points: Iterable[Sequence[float]]) -> str:
    steps = [f"{point[0]:.1f},{point[1]:.1f}".replace(".0", "") for point in points]
    return f"M{'L'.join(steps[:-1])}Z"


def draw(plan: Map, laid: Sheet, name: str, accent: str, up: str) -> Markup:
    """The map as SVG, each place a link to its page."""
    shades = colours.shades(accent)
    to_choose = not plan.legend and not any(place.chosen for place in plan.places)
    drawn = [
        _place(place, laid.outlines[place.id], plan, shades, up, named=to_choose)
        for place in sorted(plan.places, key=lambda place: place.chosen)
        if place.id in laid.outlines
    ]
    bridges = _bridges(plan.places, laid) if plan.drawn == "sketch" else []
    inside = "".join([*bridges, *drawn])
    return svg.picture(inside, laid.size, name, plan.title, plan.text, f"map {plan.drawn}")


def _bridges(places: Sequence[MapPlace], laid: Sheet) -> list[str]:
    """Between tiles whose value is reported for all of them together."""
    found = []
    for merged in sorted({place.merged for place in places if place.merged}):
        middles = [
            laid.outlines[p.id].middle
            for p in places
            if p.merged == merged and p.id in laid.outlines
        ]
        steps = "L".join(f"{x:g},{y:g}" for x, y in middles)
        found.append(f'<path d="M{steps}" stroke="{colours.INK}" stroke-width="14" fill="none"/>')
    return found


def _place(
    place: MapPlace, outline: Outline, plan: Map, shades: Sequence[str], up: str, *, named: bool
) -> str:
    fill = colours.PAPER if place.shade is None else shades[place.shade]
    ink = colours.ink_on(shades[-1] if place.chosen else fill)
    if place.absent:
        fill = PATTERNS[place.absent]
    if place.chosen:
        fill = shades[-1]
    edge = 'stroke-width="2.5"' if place.chosen or place.merged else 'stroke-width="1"'
    if plan.legend and place.shade is None:
        edge += ' stroke-dasharray="3 2"'
    path = f'<path d="{outline.path}" fill="{fill}" stroke="{colours.INK}" {edge}/>'
    tiled = plan.drawn == "sketch" or (named and outline.width >= _ROOM)
    words = _tile_words(place, outline, ink) if tiled else _label(place, outline, ink)
    told = f"{place.name}: {_told(place)}" if _told(place) else place.name
    title = f"<title>{escape(_short(told, 120))}</title>"
    return f'<a href="{escape(up + place.href)}">{title}{path}{words}</a>'


def _tile_words(place: MapPlace, outline: Outline, ink: str) -> str:
    names = _lines(place.name, 12)
    told = [_short(_told(place), 11)] if _told(place) else []
    x, middle = outline.middle
    top = middle - _LINE * (len(names) + len(told) - 1) / 2 + 4
    words = [
        svg.text_at(
            x, round(top + n * _LINE, 1), line, text_anchor="middle", font_size="11", fill=ink
        )
        for n, line in enumerate(names)
    ]
    words += [
        svg.text_at(x, round(top + len(names) * _LINE + 2, 1), line, text_anchor="middle",
                    font_size="13", font_weight="bold", fill=ink)
        for line in told
    ]  # fmt: skip
    return "".join(words)


def _label(place: MapPlace, outline: Outline, ink: str) -> str:
    if not _told(place) or outline.width < 30:
        return ""
    x, y = outline.middle
    told = _short(_told(place), 14)
    looks = {"text_anchor": "middle", "font_size": "11", "font_weight": "bold"}
    return svg.text_at(x, y + 4, told, fill=ink, **looks)


def _told(place: MapPlace) -> str:
    """What stands on a place: its value, or the short word for why there is none."""
    told = place.told if not place.absent else absence.SHORT[place.absent]
    return told + ("†" if place.merged and told else "")


@lru_cache(maxsize=1024)
def _lines(name: str, width: int) -> tuple[str, ...]:
    """A name in at most three short lines."""
    lines = [""]
    for word in name.replace("-", "- ").split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(_short(line, width + 1) for line in lines[:3])


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def legend(plan: Map, accent: str) -> Markup:
    """The shades of a map, each with the values it stands for."""
    rows = [
        (f'<rect width="22" height="14" fill="{shade}" stroke="{colours.INK}"/>', told)
        for shade, told in zip(colours.shades(accent), plan.legend, strict=False)
    ]
    dashed = f'stroke="{colours.INK}" stroke-dasharray="3 2"'
    rows += [
        (f'<rect width="22" height="14" fill="{PATTERNS[one.sort]}" {dashed}/>', one.text)
        for one in plan.absences
    ]
    cells = (
        Markup('<li><svg width="22" height="14" aria-hidden="true">{}</svg> {}</li>').format(
            Markup(swatch),  # noqa: S704 - drawn by us
            told,
        )
        for swatch, told in rows
    )
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(cells))
