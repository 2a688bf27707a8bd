"""Whom a program reaches, as its page tells it.

Answers: how many, for how much each, in which places, and where the need is?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from charteroak.budget.evaluation.reach import Reach
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY, UNKNOWN
from charteroak.publish import amounts, numbers
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material


@dataclass(frozen=True)
class ReachRow:
    """How many it served in one fiscal year, or in one place."""

    label: str
    served: str
    per_thousand: str
    each: str


def whole(one: Reach) -> bool:
    """Whether it is about the whole city and everyone, and known."""
    return one.place_set == CITY and one.group_by == EVERYONE and one.served is not None


def reached(one: Reach, label: str) -> ReachRow:
    """One row of the table."""
    each = "" if one.cents_each is None else f"{amounts.exact(one.cents_each)} ({one.phase})"
    return ReachRow(
        label=label + (" " + _("(part of the year)") if one.partial else ""),
        served="" if one.served is None else f"{one.served:,.0f} {one.counts}",
        per_thousand="" if one.per_thousand is None else f"{one.per_thousand:,.1f}",
        each=each,
    )


def by_place(material: Material, name: str) -> Iterator[ReachRow]:
    """The last whole year that is known, place by place."""
    last = material.dollars.whole_reach(name)
    if last is None:
        return
    for one in material.dollars.reaches:
        same = (one.program, one.fiscal_year) == (name, last.fiscal_year)
        if not same or one.place_set == CITY or one.served is None or one.group_by != EVERYONE:
            continue
        known = material.files.boundary_sets.get(one.place_set)
        label = next((p.name for p in known.places if p.id == one.place), "") if known else ""
        yield reached(one, label or (_("Place not known") if one.place == UNKNOWN else one.place))


def needs(material: Material, name: str) -> Iterator[str]:
    """Whether it reaches the places where the need is, in the last year that is known."""
    mine = [one for one in material.dollars.needs if one.program == name]
    last = max((one.fiscal_year for one in mine), default=0)
    for one in mine:
        if one.fiscal_year != last:
            continue
        about = material.files.indicators.get(one.need)
        need = about.name if about else one.need
        if one.share is None:
            yield _("Against need ({need}): {missing}", need=need, missing=recognised(one.missing))
            continue
        known = material.files.boundary_sets.get(one.place_set)
        names = {place.id: place.name for place in known.places} if known else {}
        worst = ", ".join(names.get(place, place) for place in one.worst.split(", "))
        told = {
            "year": numbers.fiscal(one.fiscal_year),
            "places": one.places,
            "need": need,
            "worst": worst,
            "share": one.share,
        }
        if one.residents is None:
            yield _(
                "In {year}, the third of {places} places where “{need}” is worst ({worst}) had "
                "{share:.0%} of those it served.",
                **told,
            )
        else:
            yield _(
                "In {year}, the third of {places} places where “{need}” is worst ({worst}) had "
                "{share:.0%} of those it served, and {residents:.0%} of the residents.",
                residents=one.residents,
                **told,
            )
