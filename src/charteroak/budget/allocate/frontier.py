"""The frontier: how much of one goal has to be given up for more of another.

Answers: which budgets are such that neither goal can have more without the other having less? The
first goal is maximised while the second is held to one level after another, each search starting
from the budget before it. A small part of the second goal in what is maximised keeps out budgets
that another beats. Source: G. Mavrotas, Applied Mathematics and Computation 213 (2009) 455-465.
In large cities it is swept instead (`sweep.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from charteroak.budget.allocate.answer import worth_row
from charteroak.budget.allocate.model import Ask, Reals, Row, Whole
from charteroak.budget.allocate.solve import LARGE, Best, Solver

POINTS = 50
PROVEN = 1e-6
"""A budget is proven where no better one could be further than this part."""
_SMALL = 1e-4
"""The part of the second goal in what is maximised, as a part of the range of the first."""


@dataclass(frozen=True)
class Point:
    """A budget of the frontier, and what it is worth to each goal."""

    first: float
    second: float
    taken: Whole
    gap: float = 0.0
    """How far a better one could be where it was searched, as a part of what both goals have."""


def frontier(
    ask: Ask, first: Reals, second: Reals, points: int = POINTS, gap: float | None = None,
    kept: tuple[Row, ...] = (),
) -> tuple[Point, ...]:  # fmt: skip
    """Budgets from the most of the second goal to the most of the first, each once."""
    if len(ask.programs) >= LARGE:
        from charteroak.budget.allocate.sweep import SWEEP_GAP, swept

        return swept(ask, first, second, points, SWEEP_GAP if gap is None else gap, kept)
    ends = _ends(ask, first, second, gap, kept)
    if ends is None:
        return ()
    (most_first, least_second), (least_first, most_second), start = ends
    span_first = max(most_first - least_first, 1e-12)
    span_second = max(most_second - least_second, 1e-12)
    value = first + second * (_SMALL * span_first / span_second)
    held = worth_row(second, least_second, "the second goal")
    solver = Solver(replace(ask, value=value), gap, kept, moving=held)
    found: dict[tuple[float, float], Point] = {}
    taken = start
    for level in np.linspace(most_second, least_second, points):
        solver.move(worth_row(second, float(level), "").at_least)
        solver.start(taken)
        best = solver.best(value)
        if best is None:
            continue
        taken = best.taken
        point = Point(float(first @ taken), float(second @ taken), taken)
        found.setdefault((round(point.first, 9), round(point.second, 9)), point)
    return tuple(sorted(found.values(), key=lambda one: (one.first, -one.second)))


def _ends(
    ask: Ask, first: Reals, second: Reals, gap: float | None, kept: tuple[Row, ...]
) -> tuple[tuple[float, float], tuple[float, float], Whole] | None:
    """What both goals have where one has the most it can; and the budget of the second's most."""
    ends: list[Best] = []
    for value in (first, second):
        best = Solver(replace(ask, value=value), gap, kept).best()
        if best is None:
            return None
        ends.append(best)
    (a, b) = ends
    return (
        (float(first @ a.taken), float(second @ a.taken)),
        (float(first @ b.taken), float(second @ b.taken)),
        b.taken,
    )
