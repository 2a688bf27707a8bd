"""Alternatives: other budgets that are nearly as good, and as unlike the best as can be.

Answers: what else could the council decide without losing much? Each is, of all budgets that keep
the rules and are worth nearly as much, the one that differs from those before it in the most
programs, counted over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from charteroak.budget.allocate.answer import Answer, worth_row
from charteroak.budget.allocate.model import NONE, Ask, Reals, Row, Whole
from charteroak.budget.allocate.solve import Best, Solver
from charteroak.problems import NOWHERE

MANY = 3
NEARLY = 0.02
"""What may be lost of the value."""


@dataclass(frozen=True)
class Alternative:
    """Another budget, and where it differs from the best."""

    best: Best
    loss: float
    differs: tuple[int, ...]
    """The programs that are funded otherwise than in the best."""


def alternatives(
    answer: Answer, many: int = MANY, nearly: float = NEARLY
) -> tuple[Alternative, ...]:
    """Budgets nearly as good, most unlike first."""
    ask, value = answer.ask, answer.best.value
    near = worth_row(ask.value, value - nearly * abs(value), "nearly as good")
    before = [answer.best.taken]
    found: list[Alternative] = []
    while len(found) < many:
        rows = (*answer.kept, near, *(_unlike(ask, one) for one in before))
        distance: Reals = np.sum([_distance(ask, one) for one in before], axis=0, dtype=np.float64)
        other = Solver(replace(ask, value=distance), rows=rows).best()
        if other is None:
            break
        worth = ask.worth(other.taken)
        differs = np.flatnonzero(ask.choice(other.taken) != ask.choice(answer.best.taken))
        bound = max(answer.best.bound, worth)
        found.append(
            Alternative(Best(other.taken, worth, bound), value - worth, tuple(differs.tolist()))
        )
        before.append(other.taken)
    return tuple(found)


def _distance(ask: Ask, taken: Whole) -> Whole:
    """What each package adds to the number of programs that differ, up to a constant."""
    chosen = ask.choice(taken)
    of = chosen[ask.program_of]
    return np.where(of == NONE, 1, np.where(taken == 1, -1, 0)).astype(np.int64)


def _unlike(ask: Ask, taken: Whole) -> Row:
    """At least one program is funded otherwise than in a budget."""
    numbers = _distance(ask, taken)
    these = np.flatnonzero(numbers)
    least = 1 - int(taken.sum())
    return Row("unlike", "Another budget.", NOWHERE, "count", these, numbers[these], least)


def apart(ask: Ask, one: Whole, other: Whole) -> int:
    """In how many programs two budgets differ."""
    return int((ask.choice(one) != ask.choice(other)).sum())
