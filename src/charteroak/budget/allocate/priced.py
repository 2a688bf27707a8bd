"""Priced: what a program as today could be worth at the most, from the prices of the rules.

Answers: why is this program not funded as today, where there are too many to solve each again? Each
rule has a price in the relaxation. At these prices every program takes its best package by itself,
and the sum, with what the bounds are worth, is a bound on every budget (Lagrangian duality: M. L.
Fisher, Management Science 27, 1981, 1-18). With one program held as it is today the same sum bounds
every budget that has it so. The bound is proven; how far below it the best such budget is, is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from charteroak.budget.allocate.model import NONE, Ask, Reals, Row
from charteroak.budget.allocate.solve import possible, relaxed


@dataclass(frozen=True, eq=False)
class Priced:
    """The prices of one question, and what they make of each package."""

    ask: Ask
    rows: tuple[Row, ...]
    """The rules that have a price."""
    prices: Reals
    """Of each, in points for one unit of its bound."""
    left: Reals
    """Of each package, its points less what it takes at these prices; minus infinity where a rule
    of its own program bars it."""
    best: Reals
    """Of each program, the most that is left of any of its packages, or of none."""
    bound: float
    """No budget that keeps the rules is worth more."""

    def may(self, program: int, package: int) -> bool:
        """Whether the rules of a program alone let it have this package (`NONE`: none)."""
        if package == NONE:
            return bool(self.ask.may_be_none[program])
        return bool(np.isfinite(self.left[package]))

    def most(self, program: int, package: int) -> float:
        """What no budget is worth more than, that gives a program this package (`NONE`: none)."""
        left = 0.0 if package == NONE else float(self.left[package])
        return self.bound - float(self.best[program]) + left

    def takes(self, package: int) -> dict[str, float]:
        """What a package takes of each rule, in points at these prices."""
        if package == NONE:
            return {}
        return {
            row.name: float(price) * int(row.numbers[at])
            for row, price in zip(self.rows, self.prices, strict=True)
            if (at := _place(row, package)) is not None
        }


def _place(row: Row, package: int) -> int | None:
    at = int(np.searchsorted(row.packages, package))
    return at if at < len(row.packages) and row.packages[at] == package else None


def priced(ask: Ask, kept: Iterable[Row] = ()) -> Priced | None:
    """The prices of a question; None: not even packages in part keep its rules."""
    whole = replace(ask, rows=(*ask.rows, *kept))
    loose = relaxed(whole)
    if loose is None:
        return None
    rows, prices, bounds = [], [], 0.0
    left = ask.value.astype(np.float64).copy()
    for row, price in zip(whole.rows, loose.prices, strict=True):
        end = row.at_most if price > 0 else row.at_least
        if price == 0 or end is None:
            continue
        rows.append(row)
        prices.append(float(price))
        bounds += float(price) * end
        left[row.packages] -= price * row.numbers
    left[possible(whole.rows, ask) == 0] = -np.inf
    best = np.maximum.reduceat(left, ask.starts[:-1])
    best = np.where(ask.may_be_none, np.maximum(best, 0.0), best)
    return Priced(ask, tuple(rows), np.array(prices), left, best, bounds + float(best.sum()))
