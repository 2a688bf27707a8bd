"""Restated: what is told of an indicator otherwise than in the edition before.

Answers: has a number that I have read been changed since, and why? New periods are no change. Where
small numbers are hidden it is said that numbers changed, not which and not from what: an old number
beside a new one could tell of a few people.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY
from charteroak.indicators.measurement import MISSING
from charteroak.indicators.restated import CAUSES, Change
from charteroak.plan.model import Indicator
from charteroak.publish import numbers
from charteroak.publish.languages.below import recognised, word
from charteroak.publish.languages.tongue import Said, _, marked, plural
from charteroak.publish.material import Material

MOST = 12
"""So many changes are listed; `charteroak changes` has them all."""
NO_CHANGE = ("new_period", "newly_told")
"""Causes that leave every number as it stood."""
_SHORT = Said(
    {
        "restated": marked("Its records came in late, were corrected or were taken out"),
        "redefined": marked("It is computed otherwise than before"),
        "completed": marked("Its records were not all there before"),
        "no_longer_told": marked("No longer told"),
        "recomputed": marked("The program has changed"),
        "suppression": marked("Small numbers are hidden"),
    }
)


@dataclass(frozen=True)
class Row:
    """One number that changed."""

    period: str
    about: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Restated:
    """What changed since the edition before."""

    sentence: str
    caption: str
    rows: tuple[Row, ...]
    more: int


def restated(material: Material, indicator: Indicator) -> Restated:
    """What changed of one indicator since the edition before."""
    earlier = material.earlier
    if earlier is None or earlier.why:
        why = earlier.why if earlier else _("This is the first edition: nothing came before it.")
        return Restated(why, "", (), 0)
    then = _("the edition of {day}", day=numbers.day(earlier.made.date()))
    found = [c for c in earlier.changes.get(indicator.id, ()) if c.cause not in NO_CHANGE]
    if not found:
        return Restated(_("No number that stood in {then} has changed.", then=then), "", (), 0)
    if all(change.withheld for change in found):
        causes = dict.fromkeys(_SHORT[change.cause] for change in found)
        said = _(
            "Some numbers are others than in {then}. {causes}. Small numbers of this source are "
            "hidden, so the old ones are not given: beside the new ones they could tell of a few "
            "people.",
            then=then,
            causes=". ".join(causes),
        )
        return Restated(said, "", (), 0)
    told = sorted((c for c in found if not c.withheld), key=_first)
    number = Counter(change.cause for change in found)
    causes_ = " ".join(
        f"{_SHORT[c]}{f' ({n:,})' if len(number) > 1 else ''}." for c, n in number.most_common()
    )
    return Restated(
        sentence=plural(
            len(found),
            "{n} number stood otherwise in {then}. {causes}",
            "{n} numbers stood otherwise in {then}. {causes}",
            then=then,
            causes=causes_,
        ),
        caption=_("{name}: then and now", name=indicator.name),
        rows=tuple(_row(material, indicator, c, alone=len(number) == 1) for c in told[:MOST]),
        more=len(found) - len(told[:MOST]),
    )


def _first(change: Change) -> tuple[object, ...]:
    """The whole city before its parts, and the last periods first."""
    whole = (change.place_set, change.group_by) == (CITY, EVERYONE)
    return (
        not whole,
        list(CAUSES).index(change.cause),
        -(change.period_end - change.period_start).days,
        -change.period_end.toordinal(),
        change.place,
        change.group,
    )


def _row(material: Material, indicator: Indicator, change: Change, *, alone: bool) -> Row:
    """One change; the cause is not said again where all have the same."""
    said = (
        recognised(change.why)
        if alone
        else f"{_SHORT[change.cause]}: {recognised(change.why)}".removesuffix(": ")
    )
    return Row(
        period=numbers.short_period(change),
        about=_about(material, change),
        before=_value(indicator, change, change.before, change.before_missing),
        after=_value(indicator, change, change.after, change.after_missing),
        why=f"{said[:1].upper()}{said[1:]}.".removeprefix("."),
    )


def _value(indicator: Indicator, change: Change, value: float | None, missing: str) -> str:
    if value is None:
        return recognised(MISSING.get(missing, "Not told."))
    if change.unit != indicator.unit:
        return f"{value:,.10g} ({change.unit})"
    return numbers.figure(value, indicator)


def _about(material: Material, change: Change) -> str:
    parts = []
    places = material.files.boundary_sets.get(change.place_set)
    if places:
        names = {place.id: place.name for place in places.ever}
        parts.append(names.get(change.place, "place not known"))
    dimension = material.files.city.dimension(change.group_by)
    if dimension:
        parts.append(word(dimension.label(change.group)))
    return ", ".join(parts) or _("whole city")
