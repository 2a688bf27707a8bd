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
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import Said, _, marked, plural
from charteroak.publish.material import Material

MEANINGS = Said(
    {
        "theil": marked("0 where all are equal; larger is more unequal"),
        "gini": marked("0 where all are equal, near 1 where one has it all"),
        "slope": marked("the difference from the least to the most advantaged end"),
        "relative": marked("the most advantaged end over the least; 1 is no difference"),
    }
)


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
    caption = _(
        "{name}, in {period}: {parts} {what} together.",
        name=indicator.name, period=numbers.period(first), parts=first.parts, what=what,
    ) if first.n is None else _(
        "{name}, in {period}: {parts} {what} together, resting on {rows}.",
        name=indicator.name, period=numbers.period(first), parts=first.parts, what=what,
        rows=plural(first.n, "{n} row", "{n} rows"),
    )  # fmt: skip
    same = {one.reason for one in found}
    notes = dict.fromkeys(
        text for one in found for text in (one.note, f"{one.method}." if one.method else "") if text
    )
    return Unequal(
        id=f"unequal-{first.split}",
        title=_("How unequal, over all {what}", what=what),
        caption=caption,
        rows=tuple(_measure(indicator, one) for one in (found[:1] if same != {""} and len(same) == 1
                                                        else found)),
        notes=tuple(notes),
    )  # fmt: skip


def split_name(files: CityFiles, split: str) -> str:
    """What a split divides the city into, in the plural: `wards`, `groups by age`."""
    if dimension := files.city.dimension(split):
        return _("groups ({name})", name=dimension.name.lower())
    return files.boundary_sets[split].name.lower()


def _measure(indicator: Indicator, one: Disparity) -> Measure:
    name, meaning = recognised(NAMES[one.measure]), MEANINGS[one.measure]
    if one.value is None:
        return Measure(name, meaning, "", "", one.reason)
    interval = (
        numbers.between(_say(indicator, one, one.lower), _say(indicator, one, one.upper))
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
    before, after = (numbers.value(value, indicator) for value in (one.before, one.after))
    said = _(
        _ROSE if one.after > one.before else _FELL,
        earlier=numbers.named(one.earlier),
        period=numbers.named(one.period),
        before=before,
        after=after,
        number=one.parts,
        parts=split_name(files, one.split),
    )
    if not one.left_out:
        return said
    left = _("Left out, without a value in one of the two: {left_out}.", left_out=one.left_out)
    return f"{said} {left}"


_ROSE = marked(
    "Read the parts, not the total: from {earlier} to {period} the whole rose from {before} to "
    "{after}, while it fell in every one of its {number} {parts}. What changed is how much each "
    "of them counts, and not how they did (Simpson's paradox)."
)
_FELL = marked(
    "Read the parts, not the total: from {earlier} to {period} the whole fell from {before} to "
    "{after}, while it rose in every one of its {number} {parts}. What changed is how much each "
    "of them counts, and not how they did (Simpson's paradox)."
)
