"""The page of a boundary set: all of its places, and the ways to find one's own.

Answers: which neighborhood is mine, and what is told of each? By choosing on the map or in the list
beside it, by street and number where the city keeps a list of streets, and by the position of the
device, which the device keeps to itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.dimensions.place import BoundarySet
from charteroak.publish import links, words
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.opendata.links import OUTLINES
from charteroak.publish.pages import mapped
from charteroak.publish.pages.page import Link, Page, to_home
from charteroak.publish.shapes import Map


@dataclass(frozen=True)
class Spot(Link):
    """A place to choose."""

    id: str


@dataclass(frozen=True)
class PlacesContent:
    """The page of a boundary set."""

    id: str
    name: str
    singular: str
    places: tuple[Spot, ...]
    by_street: Link | None
    """The page of its streets; None where the city keeps no list of them."""
    borders: str
    """The file of its borders; empty where they are not known by longitude and latitude."""
    merged: tuple[str, ...]
    map: Map | None
    indicators: tuple[Link, ...]
    source: str
    source_url: str


def places(material: Material, chosen: BoundarySet) -> Page:
    """The page of a boundary set."""
    file = chosen.boundaries
    split = [i for i in material.files.indicators.values() if chosen.id in i.places]
    names = {one.id: one.name for one in chosen.places}
    content = PlacesContent(
        id=chosen.id,
        name=chosen.name,
        singular=chosen.singular,
        places=tuple(
            Spot(one.name, links.place(chosen.id, one.id), one.id) for one in chosen.places
        ),
        by_street=_by_street(material, chosen),
        borders=OUTLINES if _on_earth(material, chosen) else "",
        merged=tuple(
            words.together([names[part] for part in one.parts], one.name)
            for one in chosen.places
            if one.parts
        ),
        map=mapped.locating(material, chosen, ""),
        indicators=tuple(
            Link(i.name, links.indicator(i.id))
            for i in split
            if any(row.value is not None for row in material.of_places(i.id, chosen.id).values())
        ),
        source=file.source_title if file else "",
        source_url=links.outside(file.source_url) if file else "",
    )
    return Page(
        path=links.places(chosen.id),
        template="places.html",
        title=chosen.name,
        description=_(
            "{number} {places}, each with its numbers.",
            number=len(chosen.single),
            places=chosen.name.lower(),
        ),
        content=content,
        crumbs=(to_home(material),),
    )


def _by_street(material: Material, chosen: BoundarySet) -> Link | None:
    if not material.streets.get(chosen.id):
        return None
    title = _("Find your {singular} by street", singular=chosen.singular)
    return Link(title, links.by_street(chosen.id))


def _on_earth(material: Material, chosen: BoundarySet) -> bool:
    """Whether its borders are known by longitude and latitude, and not only sketched."""
    drawn = material.outlines.get(chosen.id)
    return bool(drawn and drawn["drawn"] == "outline" and drawn["places"])
