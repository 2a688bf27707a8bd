"""Places: boundary sets, their many spellings, and which place a point lies in.

Answers: where is this row? A name is looked up among every spelling declared for it; a point is
looked up in the polygons of the boundary file. Nothing is guessed: what matches nothing is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CITY = "city"
WHOLE = "all"
UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place of a boundary set, or several reported together (`parts`)."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, lower case, words joined by `-`."""
    name: str
    """As people say it."""
    also: tuple[str, ...] = ()
    """Every other spelling met in a source: the declared crosswalk of names."""
    parts: tuple[str, ...] = ()
    """For a district that some publishers merge: the ids of the places it is made of."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class BoundaryFile:
    """The polygons of a boundary set: a GeoJSON file in the records folder."""

    __pydantic_config__ = CONFIG

    file: str
    """Path below the records folder."""
    property: str
    """The property of each feature that names its place."""
    source_title: str
    """Who drew it, as a citation."""
    source_url: str
    """Where it can be had."""


@dataclass(frozen=True, kw_only=True)
class StreetFile:
    """Which place a house lies in, by street and number: a CSV file beside the boundary set's."""

    __pydantic_config__ = CONFIG

    file: str
    """Its name. Columns `street,from,to,side,place`; one row is one range of house numbers."""
    source_title: str
    """Who keeps the list, as a citation."""
    source_url: str = ""
    """Where it can be read."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    """How the places before a change make those after it: shares of each, with their source."""

    __pydantic_config__ = CONFIG

    share_of: Literal["population", "area"]
    """What the weights are shares of."""
    source_title: str
    """Who worked them out, as a citation."""
    source_url: str = ""
    """Where they can be read."""
    weights: Mapping[str, Mapping[str, Decimal]]
    """Each place that was redrawn, and the share of it that lies in each place after the change.
    The shares of one place make one, exactly."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Version:
    """The places of a boundary set for as long as their lines held."""

    __pydantic_config__ = CONFIG

    id: str
    """What the version is called, such as the year it was drawn in: `2022`."""
    from_: date = date.min
    """The first day on which it held; the first version may leave it out."""
    until: date = date.max
    """The last day on which it held; the last version may leave it out."""
    places: tuple[Place, ...]
    """The places it is made of. One that keeps its lines keeps its id; one that was redrawn is
    another place, with another id."""
    boundaries: BoundaryFile | None = None
    """Its real outlines, where a records folder holds them."""
    sketch: str = ""
    """A GeoJSON tile map of it, beside this file."""
    crosswalk: Crosswalk | None = None
    """How the places of the version before make these. Without one, nothing is told for these
    places before they were drawn."""
    written_at: Location = field(default=NOWHERE, repr=False)

    @property
    def single(self) -> tuple[Place, ...]:
        """The places that are not made of others."""
        return tuple(place for place in self.places if not place.parts)

    def names(self) -> dict[str, str]:
        """Every spelling, folded for comparison, to the id of its place."""
        return names(self.places)


@dataclass(frozen=True, kw_only=True)
class BoundarySet:
    """One way of dividing the city."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, lower case; indicators name it under `places:`."""
    name: str
    """Of all of them: `Neighborhoods`."""
    singular: str
    """Of one: `neighborhood`."""
    places: tuple[Place, ...] = ()
    """The places it is made of; where it was redrawn, `versions` has them instead."""
    boundaries: BoundaryFile | None = None
    """Real outlines, where a records folder holds them."""
    sketch: str = ""
    """A GeoJSON tile map drawn by the city's editors, beside this file, for when it does not."""
    streets: StreetFile | None = None
    """Its streets, so that a resident finds the place of an address."""
    versions: tuple[Version, ...] = ()
    """Where its lines were moved: each version with the days on which it held, oldest first."""
    written_at: Location = field(default=NOWHERE, repr=False)

    @property
    def single(self) -> tuple[Place, ...]:
        """The places that are not made of others, as they are drawn last."""
        return tuple(place for place in self.places if not place.parts)

    @property
    def dated(self) -> tuple[Version, ...]:
        """Every version, oldest first; a set that was never redrawn is one that always held."""
        return self.versions or (
            Version(id="", places=self.places, boundaries=self.boundaries, sketch=self.sketch),
        )

    @property
    def ever(self) -> tuple[Place, ...]:
        """Every place there ever was, those that were drawn last first."""
        found: dict[str, Place] = {}
        for version in reversed(self.dated):
            for place in version.places:
                found.setdefault(place.id, place)
        return tuple(found.values())

    @property
    def ever_single(self) -> tuple[Place, ...]:
        """The places there ever were that are not made of others."""
        return tuple(place for place in self.ever if not place.parts)

    def names(self) -> dict[str, str]:
        """Every spelling, folded for comparison, to the id of its place; the last drawn wins."""
        return {
            spelling: place for version in self.dated for spelling, place in version.names().items()
        }

    def as_last_drawn(self) -> BoundarySet:
        """The set with the places and outlines of its last version as its own."""
        if not self.versions or self.places:
            return self
        last = self.versions[-1]
        return replace(self, places=last.places, boundaries=last.boundaries, sketch=last.sketch)


def names(places: Sequence[Place]) -> dict[str, str]:
    """Every spelling of these places, folded for comparison, to the id of its place."""
    return {
        fold(spelling): place.id
        for place in places
        for spelling in (place.id, place.name, *place.also)
    }


def fold(name: str) -> str:
    """A spelling without the differences that never matter: case and spacing."""
    return " ".join(name.casefold().split())


def read_polygons(
    path: Path, key: str, names: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """GeoJSON geometry by place id, and the feature names that match no place."""
    features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    found: dict[str, Any] = {}
    strange: list[str] = []
    for feature in features:
        name = str(feature["properties"].get(key, ""))
        place = names.get(fold(name))
        if place is None:
            strange.append(name)
        else:
            found[place] = feature["geometry"]
    return found, strange


def locate(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64], polygons: Mapping[str, Any]
) -> Sequence[str | None]:
    """The place id of each point (degrees, WGS 84), None where it lies in no polygon.

    A point on a shared edge belongs to the first polygon, in the order of the place ids,
    so that the same point always has the same place and never two.
    """
    import numpy as np
    import shapely
    from shapely.geometry import shape

    order = sorted(polygons)
    tree = shapely.STRtree([shape(polygons[place]) for place in order])
    points = shapely.points(np.column_stack([longitude, latitude]))
    rows, areas = tree.query(points, predicate="intersects")
    first = np.full(len(longitude), len(order), dtype=np.int64)
    np.minimum.at(first, rows, areas)
    names = np.array([*order, None], dtype=object)
    result: list[str | None] = names[first].tolist()
    return result
