"""An allocation as a question for the solver.

Answers: which programs, packages, values and rules does this allocation mean?
"""

from __future__ import annotations

import numpy as np

from charteroak.budget.allocate import purses, rules
from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.model import NONE, Ask, Reals
from charteroak.budget.packages import MILLIONTHS, Package, points
from charteroak.budget.shares import shares_of

EVERY = "all"


def posed(asked: Asked) -> Ask:
    """The question of an allocation, its packages by program in the order they are written."""
    programs = tuple(dict.fromkeys(one.program for one in asked.packages.values()))
    number = {name: at for at, name in enumerate(programs)}
    packages = sorted(asked.packages.values(), key=lambda one: number[one.program])
    program_of = np.array([number[one.program] for one in packages], dtype=np.int64)
    today = np.full(len(programs), NONE, dtype=np.int64)
    for at, package in enumerate(packages):
        if package.level == "current":
            today[program_of[at]] = at
    ends = asked.allocation.may_end
    may_be_none = np.array(
        [today[n] == NONE or EVERY in ends or name in ends for n, name in enumerate(programs)],
        dtype=bool,
    )
    place = {package.id: at for at, package in enumerate(packages)}
    value = np.array([worth(asked, package) for package in packages], dtype=np.float64)
    rows = (*purses.rows_of(asked, place), *rules.rows_of(asked, place))
    return Ask(programs, tuple(place), program_of, value, today, may_be_none, rows)


def worth(asked: Asked, package: Package, goal: str = "") -> float:
    """What a package is worth: its expected points, weighted by goal and by whom they reach.

    With a goal, its points of that goal alone, weighted by whom they reach.
    """
    told = 0.0
    for effect in package.effects:
        of = asked.known.goal_of(effect.outcome)
        if goal and of != goal:
            continue
        weight = 1.0 if goal else asked.weights.get(of, 0.0)
        told += weight * points(effect.expected) / MILLIONTHS
    return told * reach(asked, package)


def reach(asked: Asked, package: Package) -> float:
    """How much a point of a package counts by whom it reaches; 1 where nobody asks or knows."""
    equity = asked.allocation.equity
    shares = package.reaches.get(equity.by, {}) if equity else {}
    if equity is None or not shares:
        return 1.0
    parts = shares_of(shares)
    whole = sum(parts.values())
    return sum(float(equity.weights.get(n, "1")) * p / whole for n, p in parts.items())


def of_goal(asked: Asked, ask: Ask, goal: str) -> Reals:
    """What each package is worth to one goal."""
    return np.array([worth(asked, asked.packages[name], goal) for name in ask.packages])
