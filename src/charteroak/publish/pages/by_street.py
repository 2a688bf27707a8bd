"""The streets of a boundary set: which place an address lies in.

Answers: I know where I live; which neighborhood's numbers are mine? Every street with its ranges of
house numbers stands on the page; where scripts run, a field finds `123 Main St` among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charteroak.dimensions.place import BoundarySet, fold
from charteroak.publish import links
from charteroak.publish.languages.tongue import Said, _, marked
from charteroak.publish.material import Material
from charteroak.publish.pages.letters import by_letter, plain
from charteroak.publish.pages.page import Link, Page
from charteroak.sources.streets import Side, Stretch

_SIDES: Said[Side] = Said(
    {
        "both": marked("{low} to {high}"),
        "odd": marked("{low} to {high}, odd numbers"),
        "even": marked("{low} to {high}, even numbers"),
    }
)
_ALL: Said[Side] = Said(
    {
        "both": marked("All of it"),
        "odd": marked("All odd numbers"),
        "even": marked("All even numbers"),
    }
)
_SHORT = {
    "alley": "aly", "avenue": "ave av", "boulevard": "blvd", "circle": "cir", "court": "ct",
    "drive": "dr", "highway": "hwy", "lane": "ln", "parkway": "pkwy", "place": "pl",
    "road": "rd", "square": "sq", "street": "st", "terrace": "ter", "turnpike": "tpke",
    "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
"""Words of addresses as people shorten them (United States Postal Service, Publication 28)."""


@dataclass(frozen=True)
class Range:
    """Some house numbers of a street."""

    told: str
    low: int
    high: int | None
    """None where there is no last number."""
    side: Side
    place: Link


@dataclass(frozen=True)
class Street:
    """One street, with its ranges in the order of their numbers."""

    name: str
    also: str
    """Its words as people shorten them."""
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class Letter:
    """The streets that begin with one letter."""

    letter: str
    anchor: str
    entries: tuple[Street, ...]


@dataclass(frozen=True)
class ByStreet:
    """The page of a boundary set's streets."""

    singular: str
    letters: tuple[Letter, ...]
    many: int
    source: str
    source_url: str


def by_street(material: Material, chosen: BoundarySet) -> Page | None:
    """The page; None where the city keeps no list of streets."""
    stretches = material.streets.get(chosen.id, ())
    if not stretches or chosen.streets is None:
        return None
    streets = _streets(stretches, chosen)
    return Page(
        path=links.by_street(chosen.id),
        template="by_street.html",
        title=_("Find your {singular} by street", singular=chosen.singular),
        description=_(
            "Every street, and the {singular} that each of its houses lies in.",
            singular=chosen.singular,
        ),
        content=ByStreet(
            singular=chosen.singular,
            letters=tuple(Letter(*one) for one in by_letter(streets, lambda one: one.name)),
            many=len(streets),
            source=chosen.streets.source_title,
            source_url=links.outside(chosen.streets.source_url),
        ),
        crumbs=(Link(chosen.name, links.places(chosen.id)),),
    )


def _streets(stretches: Sequence[Stretch], chosen: BoundarySet) -> tuple[Street, ...]:
    grouped: dict[str, list[Stretch]] = {}
    for one in stretches:
        grouped.setdefault(fold(one.street), []).append(one)
    places = {one.id: Link(one.name, links.place(chosen.id, one.id)) for one in chosen.places}
    made = (_street(some, places) for some in grouped.values())
    return tuple(sorted(made, key=lambda street: plain(street.name)))


def _street(some: Sequence[Stretch], places: Mapping[str, Link]) -> Street:
    ordered = sorted(some, key=lambda one: (one.low or 0, one.side))
    name = ordered[0].street
    return Street(name, shortened(name), tuple(_range(one, places[one.place]) for one in ordered))


def _range(one: Stretch, place: Link) -> Range:
    whole = one.low is None
    told = _ALL[one.side] if whole else _SIDES[one.side].format(low=one.low, high=one.high)
    return Range(told, one.low or 0, one.high, one.side, place)


def shortened(name: str) -> str:
    """The words of a street's name as people shorten them, and the other way about."""
    long = {short: word for word, some in _SHORT.items() for short in some.split()}
    words = [word.strip(".") for word in plain(name).split()]
    return " ".join(_SHORT.get(word) or long.get(word, "") for word in words).strip()
