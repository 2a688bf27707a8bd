"""Redrawn: the places of a boundary set before and after its lines were moved.

Answers: on which days was this place on the map, and which places before make it? A place that
stands in two versions that follow each other kept its lines. Every other is made of shares of the
places before, as the crosswalks say; over several changes the shares are multiplied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from charteroak.dimensions.place import BoundarySet, Crosswalk, Version

WHOLLY = Decimal(1)
Shares = Mapping[str, Mapping[str, Decimal]]
"""Of each place before, the share that lies in each of the places drawn last."""


@dataclass(frozen=True)
class Part:
    """A place that held at some time, and the share of it that lies in another drawn last."""

    place: str
    share: Decimal
    first: date
    last: date
    """The days on which it held."""


def held(places: BoundarySet) -> dict[str, tuple[date, date]]:
    """The first and the last day on which each place was on the map."""
    found: dict[str, tuple[date, date]] = {}
    for version in places.dated:
        for place in version.places:
            first, _ = found.get(place.id, (version.from_, version.until))
            found[place.id] = (first, version.until)
    return found


def made_of(places: BoundarySet, place: str) -> tuple[tuple[Part, ...], date]:
    """The places that a place drawn last is made of, itself first; and the day from which the
    crosswalks say so.
    """
    days = held(places)
    found = {place: Part(place, WHOLLY, *days[place])}
    shares: Shares = {one.id: {one.id: WHOLLY} for one in places.dated[-1].single}
    for before, after in reversed(tuple(pairwise(places.dated))):
        further = _shares(before, after, shares)
        if further is None:
            return tuple(found.values()), after.from_
        for one, share in further.items():
            if share.get(place):
                found.setdefault(one, Part(one, share[place], *days[one]))
        shares = further
    return tuple(found.values()), places.dated[0].from_


def _shares(before: Version, after: Version, further: Shares) -> Shares | None:
    """The shares of each place of a version in those drawn last, from those of the next version."""
    kept = {place.id for place in after.single}
    made: dict[str, Mapping[str, Decimal]] = {}
    for place in before.single:
        if place.id in kept:
            made[place.id] = further[place.id]
        elif after.crosswalk is None or place.id not in after.crosswalk.weights:
            return None
        else:
            made[place.id] = _through(after.crosswalk, place.id, further)
    return made


def _through(crosswalk: Crosswalk, place: str, further: Shares) -> Mapping[str, Decimal]:
    """The shares of one redrawn place, by way of the places that it went to."""
    found: dict[str, Decimal] = {}
    for to, weight in crosswalk.weights[place].items():
        for last, share in further.get(to, {}).items():
            found[last] = found.get(last, Decimal(0)) + weight * share
    return found
