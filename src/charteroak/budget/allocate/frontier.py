"""The frontier: how much of one goal has to be given up for more of another.

Answers: which budgets are such that neither goal can have more without the other having less? The
first goal is maximised while the second is held to one level after another, each search starting
from the budget before it. A small part of the second goal in what is maximised keeps out budgets
that another beats. Source: G. Mavrotas, Applied Mathematics and Computation 213 (2009) 455-465.
In large cities both goals are mixed in one proportion after another instead: each search starts
from the prices of the one before, and a budget that is proven good enough for the next mix too is
kept. Budgets in the dents of the frontier, which are best in no mix, are not found so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from charteroak.budget.allocate.answer import worth_row
from charteroak.budget.allocate.core import Core
from charteroak.budget.allocate.model import Ask, Reals, Row, Whole
from charteroak.budget.allocate.solve import LARGE, Best, Solver

POINTS = 50
SWEEP_GAP = 1e-3
"""How far each budget of a sweep may be from the best of its mix, as a part of its value."""
_SMALL = 1e-4
"""The part of the second goal in what is maximised, as a part of the range of the first."""


@dataclass(frozen=True)
class Point:
    """A budget of the frontier, and what it is worth to each goal."""

    first: float
    second: float
    taken: Whole


def frontier(
    ask: Ask, first: Reals, second: Reals, points: int = POINTS, gap: float | None = None,
    kept: tuple[Row, ...] = (),
) -> tuple[Point, ...]:  # fmt: skip
    """Budgets from the most of the second goal to the most of the first, each once."""
    if len(ask.programs) >= LARGE:
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


def swept(
    ask: Ask, first: Reals, second: Reals, points: int, gap: float, kept: tuple[Row, ...] = ()
) -> tuple[Point, ...]:
    """Budgets that are best, to the gap, in one mix of the goals after another, each once."""
    core = Core(replace(ask, value=first + second), gap, kept)
    found: dict[bytes, Point] = {}
    taken: Whole | None = None
    for share in (np.arange(points) + 0.5) / points:
        value = 2 * ((1 - share) * first + share * second)
        taken = core.revalued(value, taken)
        if taken is not None:
            point = Point(float(first @ taken), float(second @ taken), taken)
            found.setdefault(taken.tobytes(), point)
    return _unbeaten(tuple(found.values()))


def _unbeaten(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Those that no other beats in both goals."""
    kept: list[Point] = []
    for one in sorted(points, key=lambda one: (-one.first, -one.second)):
        if not kept or one.second > kept[-1].second:
            kept.append(one)
    return tuple(reversed(kept))


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
