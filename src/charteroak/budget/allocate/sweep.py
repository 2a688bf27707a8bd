"""Sweep: the frontier of a large city, first by mixes of both goals, then between them.

Answers: which budgets are such that neither goal can have more without the other having less, where
each search must be short? Half of the searches mix the goals in one proportion after another, from
the middle outwards; each starts from the prices and the budget of the one before, and a budget that
is good enough for the next mix too is kept. No mix finds budgets in the dents of the frontier, so
the other half of the searches halve the largest box between neighbours: the second goal is held to
the middle, and the first has all it then can (H. W. Hamacher, C. R. Pedersen and S. Ruzika,
Operations Research Letters 35 (2007) 336-344). Every budget says how far a better one could be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from charteroak.budget.allocate.answer import worth_row
from charteroak.budget.allocate.core import BESIDE, Core
from charteroak.budget.allocate.frontier import Point
from charteroak.budget.allocate.model import Ask, Reals, Row, Whole
from charteroak.budget.allocate.solve import Best, Solver

SWEEP_GAP = 1e-3
"""How near a search tries to come to the best of its mix or level, as a part of its value."""
_SMALL = 1e-4
"""The part of the second goal in what is maximised between two budgets."""


@dataclass(frozen=True, eq=False)
class _Box:
    """Where budgets may be that are not found yet: between two corners, in both goals' points."""

    above: tuple[float, float]
    """The corner with the most of the second goal, and the least of the first."""
    below: tuple[float, float]
    known: Whole
    """A budget with as much of the second goal as `above`."""

    @property
    def size(self) -> float:
        """Its area; nought where nothing can be in it."""
        wide, high = self.below[0] - self.above[0], self.above[1] - self.below[1]
        return max(wide, 0.0) * max(high, 0.0)


def swept(
    ask: Ask, first: Reals, second: Reals, points: int, gap: float, kept: tuple[Row, ...] = ()
) -> tuple[Point, ...]:
    """Budgets that none of those found beats, by at most so many searches, each once."""
    found = _mixed(ask, first, second, max(2, (points + 1) // 2), gap, kept)
    if len(found) > 1:
        found = _between(ask, first, second, points // 2, gap, kept, found)
    return found


def _mixed(
    ask: Ask, first: Reals, second: Reals, mixes: int, gap: float, kept: tuple[Row, ...]
) -> tuple[Point, ...]:
    core = Core(replace(ask, value=first + second), gap, kept, within=gap)
    shares = (np.arange(mixes) + 0.5) / mixes
    middle = mixes // 2
    start = _start(ask, first, second, gap, kept)
    found: dict[bytes, Point] = {}
    for way in (range(middle, mixes), range(middle - 1, -1, -1)):
        taken = start
        for share in shares[way]:
            best = core.revalued(2 * ((1 - share) * first + share * second), taken)
            if best is not None:
                taken = best.taken
                found.setdefault(taken.tobytes(), _point(best, first, second))
    return unbeaten(tuple(found.values()))


def _start(
    ask: Ask, first: Reals, second: Reals, gap: float, kept: tuple[Row, ...]
) -> Whole | None:
    """A budget that keeps the rules, where both goals count alike."""
    even = replace(ask, value=first + second)
    best = Core(even, gap, kept).near() or Solver(even, gap, kept).best()
    return best.taken if best else None


def _between(
    ask: Ask, first: Reals, second: Reals, searches: int, gap: float, kept: tuple[Row, ...],
    found: tuple[Point, ...],
) -> tuple[Point, ...]:  # fmt: skip
    """The same with budgets between them, found in the largest box first."""
    wide = found[-1].first - found[0].first
    high = found[0].second - found[-1].second
    value = first + second * (_SMALL * wide / max(high, 1e-12))
    held = worth_row(second, found[-1].second, "the second goal")
    core = Core(replace(ask, value=value), gap, kept, held, within=gap)
    boxes = [
        _Box((one.first, one.second), (other.first, other.second), one.taken)
        for one, other in pairwise(found)
    ]
    for _ in range(searches):
        box = max(boxes, key=lambda one: one.size, default=None)
        if box is None or box.size <= 0:
            break
        boxes.remove(box)
        level = (box.above[1] + box.below[1]) / 2
        core.move(worth_row(second, level, "").at_least)
        best = core.near(value, BESIDE, box.known)
        if best is None:
            continue
        point = _point(best, first, second)
        found = unbeaten((*found, point))
        boxes.append(_Box(box.above, (point.first, point.second), box.known))
        boxes.append(_Box((point.first, level), box.below, point.taken))
    return found


def _point(best: Best, first: Reals, second: Reals) -> Point:
    one, other = float(first @ best.taken), float(second @ best.taken)
    gap = (best.bound - best.value) / max(one + other, 1e-9)
    return Point(one, other, best.taken, gap)


def unbeaten(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Those that no other beats in both goals, from the least of the first to the most."""
    kept: list[Point] = []
    for one in sorted(points, key=lambda one: (-one.first, -one.second)):
        if not kept or one.second > kept[-1].second:
            kept.append(one)
    return tuple(reversed(kept))
