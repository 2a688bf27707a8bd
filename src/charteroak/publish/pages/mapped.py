"""Maps of an indicator, and the small map that shows where a place is, as plain data.

Answers: which shade and which words does each place get? A district that a publisher merges lends
its value to all of its parts, marked as such; shades are equal steps, told in the legend.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from charteroak.dimensions.place import BoundarySet
from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers, scales, words
from charteroak.publish.absence import Absence
from charteroak.publish.languages.tongue import _, marked
from charteroak.publish.material import Material
from charteroak.publish.pages.splits import Split, SplitRow
from charteroak.publish.shapes import Map, MapPlace

_SHADES = 5
_NOT_THERE = marked("No value is told for it in this period.")
_SKETCHED = marked(
    "A tile map: one equal tile for each place, north up. It shows neighbors, not borders."
)


def of_split(
    material: Material, indicator: Indicator, places: BoundarySet, split: Split
) -> Map | None:
    """The map of an indicator by place; None where nothing says how the places lie."""
    drawn = material.outlines.get(places.id)
    if drawn is None:
        return None
    known = {row.id: row for row in split.rows}
    found = _by_part(places, {name: row for name, row in known.items() if row.value is not None})
    values = [row.value for row, _ in found.values() if row.value is not None]
    if not values:
        return None
    ends = scales.shades(values, _SHADES if min(values) < max(values) else 1)
    merged = {place.id: place for place in places.places if place.parts}
    used = sorted({one for _, one in found.values() if one})
    names = {place.id: place.name for place in places.single}
    notes = [
        f"† {words.together([names[p] for p in merged[m].parts], merged[m].name)}" for m in used
    ]
    shown = tuple(
        _place(places, one, name, found.get(one) or (known.get(one), ""), ends)
        for one, name in names.items()
    )
    return Map(
        boundary_set=places.id,
        drawn=drawn["drawn"],
        title=_(
            "Map of {name} by {singular}, {period}",
            name=indicator.name,
            singular=places.singular,
            period=split.period,
        ),
        text=_text(found, names, len(names)),
        places=shown,
        absences=_absences(shown, split),
        legend=_legend(indicator, min(values), ends),
        notes=(*notes, *((_(_SKETCHED),) if drawn["drawn"] == "sketch" else ())),
    )


def _by_part(places: BoundarySet, rows: Mapping[str, SplitRow]) -> dict[str, tuple[SplitRow, str]]:
    """Place to its row, and the merged district the row is about where it is not the place."""
    found = {
        part: (rows[place.id], place.id)
        for place in places.places
        if place.parts and place.id in rows
        for part in place.parts
    }
    return found | {one.id: (rows[one.id], "") for one in places.single if one.id in rows}


def _place(
    places: BoundarySet,
    place: str,
    name: str,
    found: tuple[SplitRow | None, str],
    ends: tuple[float, ...],
) -> MapPlace:
    row, merged = found
    href = links.place(places.id, place)
    if row is None or row.value is None:
        return MapPlace(place, name, href, "", absent=row.absent if row else "unknown")
    return MapPlace(place, name, href, row.told, scales.shade(row.value, ends), merged)


def _absences(shown: Sequence[MapPlace], split: Split) -> tuple[Absence, ...]:
    """The patterns on the map, with the reasons that the table has for them."""
    reasons = {one.sort: one.why for one in split.absences}
    found = Counter(place.absent for place in shown if place.absent)
    return tuple(
        Absence(which, number, reasons.get(which) or _(_NOT_THERE))
        for which, number in found.items()
    )


def _legend(indicator: Indicator, low: float, ends: tuple[float, ...]) -> tuple[str, ...]:
    starts = (low, *ends[:-1])
    return tuple(
        numbers.between(numbers.figure(start, indicator), numbers.figure(end, indicator))
        for start, end in zip(starts, ends, strict=True)
    )


def _text(found: Mapping[str, tuple[SplitRow, str]], names: Mapping[str, str], number: int) -> str:
    told = "; ".join(f"{names[place]} {row.told}" for place, (row, _) in found.items())
    return _(
        "{found} of {number} places have a value: {told}.",
        found=len(found),
        number=number,
        told=told,
    )


def locating(material: Material, places: BoundarySet, chosen: str) -> Map | None:
    """A small map on which one place, or the parts of one, stand out."""
    drawn = material.outlines.get(places.id)
    if drawn is None:
        return None
    known = {place.id: place for place in places.places}
    parts = known[chosen].parts or (chosen,) if chosen else ()
    name = known[chosen].name if chosen else places.name
    return Map(
        boundary_set=places.id,
        drawn=drawn["drawn"],
        title=_("Where {name} is", name=name) if chosen else places.name,
        text=_(
            "{name} among the {number} {places} of the city.",
            name=name,
            number=len(places.single),
            places=places.name.lower(),
        ),
        places=tuple(
            MapPlace(one.id, one.name, links.place(places.id, one.id), "", chosen=one.id in parts)
            for one in places.single
        ),
        notes=(_(_SKETCHED),) if drawn["drawn"] == "sketch" else (),
    )
