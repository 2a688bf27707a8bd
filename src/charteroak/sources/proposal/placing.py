"""A heading that holds the names of the city's places.

Answers: where the layout's own way of placing rows is not in the file, does another column name the
neighborhood, district or ward? Only a spelling that the city has declared counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from charteroak.dimensions.place import BoundarySet, fold
from charteroak.sources.proposal.match import Proposal
from charteroak.sources.proposal.profile import Export, Seen

MOST_NAMES = 0.6
"""The part of the rows that must have a known name."""


@dataclass(frozen=True)
class Placed:
    """A boundary set with the heading of its names."""

    boundary_set: str
    column: str
    singular: str
    heading: str
    share: float


def placed(
    proposal: Proposal, export: Export, boundary_sets: Mapping[str, BoundarySet]
) -> tuple[Placed, ...]:
    """For each boundary set, the unused heading with the most known names, if most are known."""
    if not lost(proposal):
        return ()
    found = []
    for name, places in boundary_sets.items():
        known = places.names().keys()
        shares = {
            profile.heading: _share(profile.values, known)
            for profile in export.profiles
            if profile.heading in proposal.unused
        }
        best = max(shares, key=lambda heading: shares[heading], default="")
        if best and shares[best] >= MOST_NAMES:
            column = "_".join(fold(places.singular).split())
            found.append(Placed(name, column, places.singular, best, shares[best]))
    return tuple(found)


def lost(proposal: Proposal) -> bool:
    """Whether a column by which the layout places its rows was not found."""
    gone = {one.name for one in proposal.lacking}
    rules = proposal.layout.contract.places.values()
    used = {name for rule in rules for name in (rule.column, rule.longitude, rule.latitude)}
    return not proposal.layout.contract.prepare and bool(used & gone)


def _share(values: Mapping[str, Seen], known: Collection[str]) -> float:
    """The part of the rows with a value that has a known name."""
    all_rows = sum(seen.rows for seen in values.values())
    named = sum(seen.rows for text, seen in values.items() if fold(text) in known)
    return named / all_rows if all_rows else 0.0
