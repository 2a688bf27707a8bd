"""The core: large questions solved where they are close, and proven by the relaxation.

Answers: which budget is best, where there are thousands of programs? The relaxation, in which
packages may be taken in part, decides nearly all of them; only the programs whose next package is
nearly as good are left open, and they are decided in whole packages. The relaxation is worth at
least as much as any budget, so it tells how far a better one could be. Source: E. Balas and
E. Zemel, Operations Research 28 (1980) 1130-1154, for one rule; here there are many.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from charteroak.budget.allocate.model import Ask, Reals, Row, Whole
from charteroak.budget.allocate.solve import Best, Solver, gap_for

MANY = 3000
"""From so many programs on it is tried first."""
OPEN = (150, 400)
"""How many programs are left open, at first and then."""
BESIDE = (20,)
"""The same beside a budget that is known."""
_WHOLE = 1e-6


class Core:
    """One question held twice: with packages in part, and with whole ones."""

    def __init__(
        self,
        ask: Ask,
        gap: float | None = None,
        rows: Iterable[Row] = (),
        moving: Row | None = None,
        within: float | None = None,
    ) -> None:
        """`within`: how near the best of the open programs is come to; nothing: a third of it."""
        rows = tuple(rows)
        self.ask, self.gap = ask, gap_for(ask) if gap is None else gap
        self.loose = Solver(ask, self.gap, rows, moving, whole=False)
        self.tight = Solver(ask, self.gap / 3 if within is None else within, rows, moving)
        self.tight.held.setOptionValue("presolve", "on")

    def move(self, at_least: int | None) -> None:
        """Move what the moving rule asks at the least, from now on."""
        self.loose.move(at_least)
        self.tight.move(at_least)

    def revalued(self, value: Reals, before: Whole | None = None) -> Best | None:
        """The best budget found where packages are worth something else, with how far a better one
        could be; the one before where it is good enough still; None: none was found.
        """
        self.loose.revalue(value)
        self.tight.revalue(value)
        if before is None:
            return self.near(value)
        bound = self.bound()
        worth = float(value @ before)
        if bound is not None and self._enough(bound, worth):
            return Best(before, worth, max(bound, worth))
        return self.near(value, BESIDE, before)

    def bound(self) -> float | None:
        """What no budget is worth more than: the relaxation's value; None: none keeps the rules."""
        self.loose.held.run()
        if self.loose.stuck():
            return None
        return float(self.loose.held.getInfo().objective_function_value)

    def _enough(self, bound: float, worth: float) -> bool:
        return bound - worth <= self.gap * max(abs(worth), 1e-9)

    def best(self, value: Reals | None = None, sizes: Iterable[int] = OPEN) -> Best | None:
        """A budget proven to the gap; None: none was found so (there may be one)."""
        found = self.near(value, sizes)
        return found if found and self._enough(found.bound, found.value) else None

    def near(
        self,
        value: Reals | None = None,
        sizes: Iterable[int] = OPEN,
        known: Whole | None = None,
    ) -> Best | None:
        """The best budget that was found, with how far a better one could be; None: none was.

        With one that is `known` to keep the rules, every program may also have what it has there,
        so that few programs need be open and something is always found.
        """
        value = self.ask.value if value is None else value
        bound = self.bound()
        if bound is None:
            return None
        solution = self.loose.held.getSolution()
        parts, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        close = self._closeness(parts, reduced)
        enough = bound - self.gap * abs(bound)
        self.tight.held.setOptionValue("objective_target", enough)
        found: Best | None = None
        for size in sizes:
            best = self._within(close, size, parts, value, known)
            if best and (found is None or best.value > found.value):
                found = Best(best.taken, best.value, max(bound, best.value))
            if found and self._enough(bound, found.value):
                break
        return found

    def _closeness(self, parts: Reals, reduced: Reals) -> Reals:
        """Of each program, what the next package would lose, as a part of what it is worth."""
        ask = self.ask
        other = (parts < _WHOLE) & (self.loose.upper > 0)
        loss = np.minimum.reduceat(np.where(other, np.abs(reduced), np.inf), ask.starts[:-1])
        worth = np.maximum.reduceat(np.abs(ask.value), ask.starts[:-1])
        split = (parts > _WHOLE) & (parts < 1 - _WHOLE)
        undecided = np.maximum.reduceat(split.astype(np.int64), ask.starts[:-1]) == 1
        close: Reals = np.where(undecided, -1.0, loss / np.maximum(worth, 1e-12))
        return close

    def _within(
        self, close: Reals, size: int, parts: Reals, value: Reals, known: Whole | None
    ) -> Best | None:
        """The best budget with all programs but the closest decided as in the relaxation, or as in
        one that is known.
        """
        open_: Whole = np.zeros(len(close), dtype=np.int64)
        open_[np.argsort(close, kind="stable")[:size]] = 1
        free = open_[self.ask.program_of] == 1
        decided = np.rint(parts)
        may = decided if known is None else np.maximum(decided, known)
        least = decided if known is None else np.zeros(len(parts))
        every = np.arange(len(parts), dtype=np.int32)
        self.tight.held.changeColsBounds(
            len(parts), every, np.where(free, 0.0, least), np.where(free, self.tight.upper, may),
        )  # fmt: skip
        if known is not None:
            self.tight.start(known)
        return self.tight.best(value)


def optimum(ask: Ask, gap: float | None = None, rows: Iterable[Row] = ()) -> Best | None:
    """The optimum of a question of any size; None: no budget keeps the rules."""
    rows = tuple(rows)
    if len(ask.programs) >= MANY:
        best = Core(ask, gap, rows).best()
        if best:
            return best
    return Solver(ask, gap, rows).best()
