"""The plan as a tree: each outcome with its number, what lies above it, and whether it is measured.

Answers: how much of a goal is measured, and by what? A line that only groups the lines below it is
not counted by itself. There is no average: outcomes are counted, never added up into a grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charteroak.plan.model import Goal, Outcome
from charteroak.publish import numbers
from charteroak.publish.languages.tongue import Said, _, marked, plural
from charteroak.publish.material import Material
from charteroak.publish.pages.brief import state
from charteroak.publish.provenance import STATES, State, strongest


@dataclass(frozen=True)
class Branch:
    """An outcome in its place."""

    goal: Goal
    outcome: Outcome
    number: str
    """`1.2.3`: the third line under the second under the first goal."""
    above: tuple[Outcome, ...]
    state: State

    @property
    def counted(self) -> bool:
        """Whether it promises something itself, and does not only group what lies below."""
        outcome = self.outcome
        return bool(outcome.indicators or outcome.needs or not outcome.outcomes)


def branches(material: Material, goal: Goal) -> Iterator[Branch]:
    """Every outcome of a goal, in the order of the page."""

    def walk(below: Sequence[Outcome], number: str, above: tuple[Outcome, ...]) -> Iterator[Branch]:
        for place, outcome in enumerate(below, start=1):
            own = f"{number}.{place}"
            yield Branch(goal, outcome, own, above, _state(material, outcome))
            yield from walk(outcome.outcomes, own, (*above, outcome))

    return walk(goal.outcomes, str(goal.number), ())


def all_branches(material: Material) -> tuple[Branch, ...]:
    """Every outcome of the plan."""
    return tuple(b for goal in material.files.plan.goals for b in branches(material, goal))


def _state(material: Material, outcome: Outcome) -> State:
    indicators = material.files.indicators
    known = (indicators[name] for name in outcome.indicators if name in indicators)
    return strongest(state(material, indicator) for indicator in known)


@dataclass(frozen=True)
class Tally:
    """How many outcomes are measured, by where their numbers come from."""

    outcomes: int
    measured: int
    counts: dict[State, int]
    """In the order of `STATES`, without the noughts."""
    text: str


_SAID: Said[State] = Said(
    {
        "observed": marked("from records"),
        "published": marked("from published figures"),
        "simulated": marked("simulated"),
    }
)


def tally(found: Sequence[Branch]) -> Tally:
    """Count the outcomes of some branches."""
    counted = [branch.state for branch in found if branch.counted]
    counts = {state: counted.count(state) for state in STATES if state in counted}
    measured = sum(n for state, n in counts.items() if state not in ("absent", "none"))
    return Tally(len(counted), measured, counts, _text(counts, measured, len(counted)))


def _text(counts: dict[State, int], measured: int, outcomes: int) -> str:
    """`6 of 12 outcomes measured: 2 from records and 4 from published figures.`"""
    parts = [f"{counts[state]} {said}" for state, said in _SAID.items() if state in counts]
    if parts:
        told = plural(
            outcomes,
            "{measured} of {n} outcome measured: {parts}.",
            "{measured} of {n} outcomes measured: {parts}.",
            measured=measured,
            parts=numbers.listed(parts),
        )
    else:
        told = plural(
            outcomes,
            "{measured} of {n} outcome measured.",
            "{measured} of {n} outcomes measured.",
            measured=measured,
        )
    if "absent" not in counts:
        return told
    absent = _("{absent} defined, with records that are not here.", absent=counts["absent"])
    return f"{told} {absent}"
