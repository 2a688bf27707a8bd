"""Deserving: the charts of a goal that deserve the meeting's time.

Answers: of thirty indicators, which three does a council look at? Those that say something: first a
change for the worse, then a promise that is missed, then a change for the better, then whatever
else moves otherwise than chance; last, those with the most points. The rule is printed beside them.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.indicators.judgments import Status
from charteroak.plan.model import Goal, Indicator
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material

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
