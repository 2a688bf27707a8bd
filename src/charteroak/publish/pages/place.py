"""The pages of places: a neighborhood, and all of them.

Answers: how does each number look here, beside the city's? A difference is called one only where
the two intervals do not overlap; what a publisher reports for several places together says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from charteroak.dimensions.place import BoundarySet, Place
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Goal, Indicator
from charteroak.publish import links, numbers, series, words
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages import mapped
from charteroak.publish.pages.page import Link, Page
from charteroak.publish.provenance import BADGES, Badge
from charteroak.publish.shapes import Map

_AMOUNTS = ("count", "dollars")


@dataclass(frozen=True)
class Beside:
    """One indicator of a place, beside the city's."""

    indicator: Link
    provenance: str
    badge: Badge
    period: str
    told: str
    value: float | None
    lower: float | None
    upper: float | None
    interval: str
    city: str
    comparison: str
    unit: str
    better: str
    source: str
    note: str


@dataclass(frozen=True)
class GoalPart:
    """The indicators of a goal in a place."""

    goal: Link
    rows: tuple[Beside, ...]


@dataclass(frozen=True)
class PlaceContent:
    """The page of a place."""

    boundary_set: Link
    singular: str
    facts: tuple[Beside, ...]
    parts: tuple[GoalPart, ...]
    map: Map | None
    notes: tuple[str, ...]
    comparison_note: str
    neighbors: tuple[Link, ...]


def place(material: Material, places: BoundarySet, chosen: Place) -> Page:
    """The page of one place."""
    files = material.files
    parts = tuple(_part(material, places, chosen, goal) for goal in files.plan.goals)
    fact = files.indicators.get(files.city.population)
    facts = _rows(material, places, chosen, [fact] if fact else [])
    home = Link(places.name, links.places(places.id))
    content = PlaceContent(
        boundary_set=home,
        singular=places.singular,
        facts=facts,
        parts=tuple(part for part in parts if part.rows),
        map=mapped.locating(material, places, chosen.id),
        notes=_notes(places, chosen),
        comparison_note=_(words.COMPARED_NOTE),
        neighbors=tuple(
            Link(one.name, links.place(places.id, one.id))
            for one in places.single
            if one.id != chosen.id
        ),
    )
    shown = [row for part in parts for row in part.rows] + list(facts)
    return Page(
        path=links.place(places.id, chosen.id),
        template="place.html",
        title=chosen.name,
        description=_(
            "The numbers for {place}, beside those of {city}.",
            place=chosen.name,
            city=files.city.name,
        ),
        content=content,
        crumbs=(home,),
        invented=any(row.badge.state == "simulated" for row in shown),
    )


def _part(material: Material, places: BoundarySet, chosen: Place, goal: Goal) -> GoalPart:
    named = dict.fromkeys(name for _, outcome in goal.walk() for name in outcome.indicators)
    known = [material.files.indicators[n] for n in named if n in material.files.indicators]
    link = Link(material.files.plan.numbered(goal), links.goal(goal.id))
    return GoalPart(link, _rows(material, places, chosen, known))


def _rows(
    material: Material, places: BoundarySet, chosen: Place, indicators: list[Indicator]
) -> tuple[Beside, ...]:
    found = []
    for indicator in indicators:
        rows = material.of_places(indicator.id, places.id)
        row, about = _row_of(rows, places, chosen)
        if row:
            found.append(_beside(material, indicator, row, about))
    return tuple(found)


def _row_of(
    rows: Mapping[str, Measurement], places: BoundarySet, chosen: Place
) -> tuple[Measurement | None, str]:
    """A place's own row; failing that, the one of a district it is reported in."""
    own = rows.get(chosen.id)
    if own and own.value is not None:
        return own, ""
    for district in places.places:
        row = rows.get(district.id)
        if chosen.id in district.parts and row and row.value is not None:
            others = [
                one.name
                for one in places.places
                if one.id in district.parts and one.id != chosen.id
            ]
            return row, _("Reported together with {others}.", others=numbers.listed(others))
    return (None if chosen.parts else own), ""


def _beside(material: Material, indicator: Indicator, row: Measurement, about: str) -> Beside:
    whole = series.beside(row, material.of(indicator.id))
    city = numbers.brief(whole.value, indicator) if whole and whole.value is not None else ""
    told = words.missing(row) if row.value is None else numbers.brief(row.value, indicator)
    return Beside(
        indicator=Link(indicator.name, links.indicator(indicator.id)),
        provenance=row.provenance,
        badge=BADGES[row.provenance],
        period=numbers.short_period(row),
        told=numbers.roughly(told, row),
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        interval=numbers.interval(row, indicator),
        city=city,
        comparison=_comparison(indicator, row, whole),
        unit=indicator.unit,
        better=words.BETTER[indicator.better],
        source=row.source,
        note=" ".join(part for part in (about, _in_part(row)) if part),
    )


def _in_part(row: Measurement) -> str:
    partial = _("The records of this period are not complete.") if row.partial else ""
    return f"{partial} {recognised(row.note) if row.estimated else ''}".strip()


def _comparison(indicator: Indicator, row: Measurement, whole: Measurement | None) -> str:
    if row.value is None or whole is None or whole.value is None:
        return ""
    if indicator.unit in _AMOUNTS:
        share = row.value / whole.value if whole.value else 0.0
        return _("{share:.0%} of the city’s", share=share)
    return words.COMPARED[words.compare(row, whole)]


def _notes(places: BoundarySet, chosen: Place) -> tuple[str, ...]:
    if not chosen.parts:
        return ()
    names = [one.name for one in places.places if one.id in chosen.parts]
    return (_("Some publishers report these together: {names}.", names=numbers.listed(names)),)
