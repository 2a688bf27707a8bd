"""Deserving: the indicators that deserve a council's time, and a resident's.

Answers: of thirty indicators, which three does one look at? Those that say something: first a
change for the worse, then a promise that is missed, then a change for the better, then whatever
else moves otherwise than chance; last, those with the most points. The rule is printed beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from charteroak.indicators.judgments import Status
from charteroak.plan.model import Goal, Indicator
from charteroak.publish import links, numbers
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.brief import brief
from charteroak.publish.provenance import Badge

MISSED = ("consistently_misses", "misses", "consistently_failing")
CONCERN = "concern"
"""A change for the worse: a word of `VARIATIONS`."""
_CHANGED = (CONCERN, "improvement", "high", "low", "pattern")


def rule() -> str:
    """How the charts are chosen, in words."""
    return _(
        "Shown first: changes for the worse, then targets missed, then changes for the better; "
        "numbers that move only by chance come last."
    )


def deserving(material: Material, goal: Goal, most: int = 3) -> tuple[Indicator, ...]:
    """The indicators of a goal to look at, the most pressing first."""
    ranked = sorted(_of(material, goal), key=lambda one: _rank(material, one))
    return tuple(ranked[:most])


def missed(material: Material, indicator: Indicator) -> tuple[Status, ...]:
    """The targets that it does not reach."""
    told = material.statuses.get(indicator.id, ())
    return tuple(one for one in told if one.status in MISSED and not one.compare_only)


def _of(material: Material, goal: Goal) -> Iterator[Indicator]:
    """The indicators of a goal that a chart can be drawn of, in the order of the page."""
    names = dict.fromkeys(name for _, outcome in goal.walk() for name in outcome.indicators)
    for name in names:
        known = sum(one.value is not None for one in material.signals.get(name, ()))
        if name in material.files.indicators and known > 1:
            yield material.files.indicators[name]


def _rank(material: Material, indicator: Indicator) -> tuple[int, int]:
    judged = material.judgments.get(indicator.id)
    variation = judged.variation if judged else "unknown"
    if variation == CONCERN:
        level = 0
    elif missed(material, indicator):
        level = 1
    else:
        level = 1 + _CHANGED.index(variation) if variation in _CHANGED else 9
    return level, -len(material.signals.get(indicator.id, ()))


@dataclass(frozen=True)
class Pressing:
    """One indicator that changed for the worse, or misses a target."""

    name: str
    href: str
    goal: int
    """The number of its goal."""
    told: str
    """Its value and period."""
    said: str
    """What is said of it."""
    badge: Badge


def pressing(material: Material) -> tuple[Pressing, ...]:
    """What changed for the worse and what is missed, of all goals, the most pressing first."""
    found = {
        one.id: (one, goal.number)
        for goal in material.files.plan.goals
        for one in _of(material, goal)
        if _presses(material, one)
    }
    ranked = sorted(found.values(), key=lambda pair: _rank(material, pair[0])[0])
    return tuple(_pressing(material, *pair) for pair in ranked)


def _presses(material: Material, indicator: Indicator) -> bool:
    judged = material.judgments.get(indicator.id)
    return bool(missed(material, indicator)) or (judged is not None and judged.variation == CONCERN)


def _pressing(material: Material, indicator: Indicator, goal: int) -> Pressing:
    short = brief(material, indicator)
    return Pressing(
        name=indicator.name,
        href=links.indicator(indicator.id),
        goal=goal,
        told=f"{short.told} · {short.period}" if short.told else short.missing,
        said=_what(material, indicator),
        badge=short.badge,
    )


def _what(material: Material, indicator: Indicator) -> str:
    """Why it stands among the first, in a row: its change, the targets it misses, or both."""
    judged = material.judgments.get(indicator.id)
    told = []
    if judged and judged.variation == CONCERN:
        known = [p for p in material.signals.get(indicator.id, ()) if p.value is not None]
        when = numbers.period(known[-1]) if known else numbers.named(judged.latest_period)
        told.append(_("Changed for the worse, by more than chance, as of {period}.", period=when))
    told += dict.fromkeys(f"{one.said}." for one in missed(material, indicator))
    return " ".join(told)
