"""Unequal: how unequally a number is spread, and where a total hides what its parts do.

Answers: taking all groups or all places together, how far is the city from equal? And did the total
move one way while every part of it moved the other?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.indicators.disparities import NAMES, Disparity
from charteroak.indicators.paradoxes import Opposed
from charteroak.plan.model import CityFiles, Indicator
from charteroak.publish import numbers
from charteroak.publish.material import Material

MEANINGS = {
    "theil": "0 where all are equal; larger is more unequal",
    "gini": "0 where all are equal, near 1 where one has it all",
    "slope": "the difference from the least to the most advantaged end",
    "relative": "the most advantaged end over the least; 1 is no difference",
}


@dataclass(frozen=True)
class Measure:
    """One measure of inequality."""

    name: str
    meaning: str
    value: str
    interval: str
    reason: str


@dataclass(frozen=True)
class Unequal:
    """The measures of one split in its latest period."""

    id: str
    title: str
    caption: str
    rows: tuple[Measure, ...]
    notes: tuple[str, ...]


def unequal(material: Material, indicator: Indicator) -> tuple[Unequal, ...]:
    """How unequal an indicator is over each way it is split, in the latest period told of it."""
    found = material.disparities.get(indicator.id, ())
    splits = dict.fromkeys(one.split for one in found)
    return tuple(
        told(material.files, indicator, latest([one for one in found if one.split == split]))
        for split in splits
    )


def latest(found: Sequence[Disparity]) -> tuple[Disparity, ...]:
    """The measures of the latest period; one that has a value, where any has."""
    known = [one for one in found if one.value is not None] or list(found)
    last = max(known, key=lambda one: (one.period_end, one.period_end - one.period_start))
    return tuple(one for one in found if (one.grain, one.period) == (last.grain, last.period))


def told(files: CityFiles, indicator: Indicator, found: Sequence[Disparity]) -> Unequal:
    """The measures of one split and period in words."""
    first = found[0]
    what = split_name(files, first.split)
    n = "" if first.n is None else f", resting on {numbers.many(first.n, 'row')}"
    same = {one.reason for one in found}
    notes = dict.fromkeys(
        text for one in found for text in (one.note, f"{one.method}." if one.method else "") if text
    )
    return Unequal(
        id=f"unequal-{first.split}",
        title=f"How unequal, over all {what}",
        caption=f"{indicator.name}, in {numbers.period(first)}: {first.parts} {what} together{n}.",
        rows=tuple(_measure(indicator, one) for one in (found[:1] if same != {""} and len(same) == 1
                                                        else found)),
        notes=tuple(notes),
    )  # fmt: skip


def split_name(files: CityFiles, split: str) -> str:
    """What a split divides the city into, in the plural: `wards`, `groups by age`."""
    if dimension := files.city.dimension(split):
        return f"groups ({dimension.name.lower()})"
    return files.boundary_sets[split].name.lower()


def _measure(indicator: Indicator, one: Disparity) -> Measure:
    name, meaning = NAMES[one.measure], MEANINGS[one.measure]
    if one.value is None:
        return Measure(name, meaning, "", "", one.reason)
    interval = (
        f"{_say(indicator, one, one.lower)} to {_say(indicator, one, one.upper)}"
        if one.lower is not None and one.upper is not None
        else ""
    )
    return Measure(name, meaning, _say(indicator, one, one.value), interval, "")


def _say(indicator: Indicator, one: Disparity, value: float) -> str:
    if one.measure == "slope":
        return numbers.value(value, indicator).replace("-", "−")
    return f"{value:.2f}" if one.measure == "relative" else f"{value:.3f}"


def paradoxes(material: Material, indicator: Indicator) -> tuple[str, ...]:
    """A warning for each split whose parts all moved against the total, at the last change."""
    found = material.paradoxes.get(indicator.id, ())
    last: dict[str, str] = {}
    for row in material.of(indicator.id):
        if not row.partial and row.value is not None:
            last[row.grain] = max(last.get(row.grain, ""), row.period_end.isoformat() + row.period)
    ends = {(grain, named[10:]) for grain, named in last.items()}
    return tuple(
        warning(material.files, indicator, one) for one in found if (one.grain, one.period) in ends
    )


def warning(files: CityFiles, indicator: Indicator, one: Opposed) -> str:
    """A paradox in words."""
    way, other = ("rose", "fell") if one.after > one.before else ("fell", "rose")
    before, after = (numbers.value(value, indicator) for value in (one.before, one.after))
    left = f" Left out, without a value in one of the two: {one.left_out}." if one.left_out else ""
    return (
        f"Read the parts, not the total: from {one.earlier} to {one.period} the whole {way} from "
        f"{before} to {after}, while it {other} in every one of its {one.parts} "
        f"{split_name(files, one.split)}. What changed is how much each of them counts, and not "
        f"how they did (Simpson's paradox).{left}"
    )
