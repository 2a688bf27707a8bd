"""Compared: an indicator by group, short, for the page of the outcome that it serves.

Answers: is the number the same for everyone? One row is one group in the last period in which most
groups can be told, with how far it lies from the group that the city compares with. What is
hidden is said; every period stands on the page of the indicator.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.dimensions.group import CROSS, EVERYONE
from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers
from charteroak.publish.languages.below import word
from charteroak.publish.languages.tongue import plural
from charteroak.publish.material import Material
from charteroak.publish.pages.gapped import GapRow, beside
from charteroak.publish.pages.splits import Split, SplitRow, by_group


@dataclass(frozen=True)
class Line:
    """One group, with its distance from the reference where there is one."""

    split: SplitRow
    gap: GapRow | None


@dataclass(frozen=True)
class Compared:
    """An indicator by one way of telling people apart, in one period."""

    id: str
    split: Split
    lines: tuple[Line, ...]
    reference: str
    """The group that the others are beside; empty where the numbers cannot be compared."""
    hidden: str
    """Which groups cannot be told, in a sentence."""


def compared(material: Material, indicator: Indicator) -> tuple[Compared, ...]:
    """An indicator by each dimension within which the city compares; none where it has no values.

    A city compares within a dimension where it declares a reference.
    """
    made = (_compared(material, indicator, name) for name in indicator.dimensions)
    return tuple(one for one in made if one)


def also_by(material: Material, indicator: Indicator) -> str:
    """The other ways it is split by group, in words; empty where there are none."""
    single = (name for name in indicator.dimensions if CROSS not in name)
    known = [material.files.city.dimension(name) for name in single]
    names = [one.name[:1].lower() + one.name[1:] for one in known if one and not one.reference]
    told = any(row.group_by != EVERYONE for row in material.of(indicator.id))
    return numbers.listed(names) if names and told else ""


def _compared(material: Material, indicator: Indicator, dimension: str) -> Compared | None:
    known = material.files.city.dimension(dimension)
    if known is None or not known.reference:
        return None
    split = by_group(material, indicator, dimension)
    if split is None:
        return None
    gaps = beside(material, indicator, dimension, (split.grain, split.period_id))
    return Compared(
        id=f"{links.slug(indicator.id)}-{split.id}",
        split=split,
        lines=tuple(Line(row, gaps.get(row.id)) for row in split.rows),
        reference=word(known.label(known.reference)) if gaps else "",
        hidden=_hidden(split),
    )


def _hidden(split: Split) -> str:
    names = [row.label for row in split.rows if row.absent == "hidden"]
    if not names:
        return ""
    return plural(
        len(names),
        "{names} is hidden: too few people, or it would give one away.",
        "{names} are hidden: too few people, or it would give one away.",
        names=numbers.listed(names),
    )
