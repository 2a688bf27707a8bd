"""Conflicts: the smallest set of rules that no budget keeps together, and the cheapest way out.

Answers: why is there no such budget? A set of rules is found that conflicts, of which none with
fewer does: the smallest set that hits every correction (the rules a budget breaks at the least) is
tried, and where a budget keeps it, that budget tells a new correction. Source: A. Ignatiev,
A. Previti, M. Liffiton and J. Marques-Silva, Smallest MUS extraction with minimal hitting set
dualization, CP 2015. The corrections come from an elastic model: each rule may be broken, at a
price of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charteroak.budget.allocate.model import NONE, UNITS, Ask, Reals, Row, Whole
from charteroak.budget.allocate.solve import Stopped

Forced = tuple[tuple[int, ...], int]
"""The packages of a program, and the one of them it is held to (`NONE`: none of them)."""
_ROUNDS = 2000


@dataclass(frozen=True)
class Conflict:
    """Rules that no budget keeps together, none of which can be left out of the conflict."""

    rows: tuple[Row, ...]
    enough: tuple[Row, ...]
    """The fewest rules of all that, left out, let a budget be."""


def conflict(ask: Ask, kept: Sequence[Row] = (), forced: Forced | None = None) -> Conflict | None:
    """The smallest conflict among the rules; None: a budget keeps them all."""
    rows = (*ask.rows, *kept)
    elastic = _Elastic(ask, rows, forced)
    free = elastic.correction(frozenset())
    if free is None:  # not a rule stands in the way: a program has no package at all
        return Conflict((), ())
    if not free:
        return None
    corrections = [free]
    for _ in range(_ROUNDS):
        hit = _hitting(corrections, len(rows))
        more = elastic.correction(hit)
        if more is None:
            these = sorted(hit)
            return Conflict(tuple(rows[n] for n in these), tuple(rows[n] for n in sorted(free)))
        corrections.append(more)
    raise Stopped("The conflict has too many sides to find its smallest.")


class _Elastic:
    """The rules, each of which may be broken at a price."""

    def __init__(self, ask: Ask, rows: Sequence[Row], forced: Forced | None) -> None:
        from scipy.sparse import csr_array

        self.ask, self.rows = ask, rows
        many, programs = len(ask.packages), len(ask.programs)
        self.many = many
        at: list[int] = []
        columns: list[int] = []
        numbers: list[float] = []
        low: list[float] = [0.0 if none else 1.0 for none in ask.may_be_none]
        high: list[float] = [1.0] * programs
        at += ask.program_of.tolist()
        columns += list(range(many))
        numbers += [1.0] * many
        for n, row in enumerate(rows):
            least = None if row.at_least is None else -row.at_least
            for sign, bound in ((1, row.at_most), (-1, least)):
                if bound is None:
                    continue
                line = len(low)
                worst = _largest(ask, row, sign)
                scale = UNITS[row.unit]
                at += [line] * (len(row.packages) + 1)
                columns += [*row.packages.tolist(), many + n]
                numbers += [*(sign * row.numbers * scale).tolist(), -max(0, worst - bound) * scale]
                low.append(-np.inf)
                high.append(bound * scale)
        shape = (len(low), many + len(rows))
        self.matrix = csr_array((numbers, (at, columns)), shape=shape)
        self.low, self.high = np.array(low), np.array(high)
        self.lower, self.upper = np.zeros(shape[1]), np.ones(shape[1])
        if forced:
            these, held = forced
            self.upper[list(these)] = 0.0
            if held != NONE:
                self.upper[held] = self.lower[held] = 1.0
        self.price: Reals = np.r_[np.zeros(many), np.ones(len(rows))]

    def correction(self, hard: frozenset[int]) -> frozenset[int] | None:
        """The fewest rules to break that keep the `hard` ones; None: not even these can be kept."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        upper = self.upper.copy()
        upper[[self.many + n for n in hard]] = 0.0
        whole = np.ones(len(upper), dtype=np.int64)
        found = milp(
            self.price, integrality=whole, bounds=Bounds(self.lower, upper),
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        if found.status == 2:
            return None
        if found.x is None:
            raise Stopped(f"The solver ended with: {found.message}")
        taken: Whole = np.rint(found.x[: self.many]).astype(np.int64)
        broken = frozenset(n for n, row in enumerate(self.rows) if not row.kept(taken))
        if broken & hard:
            raise Stopped("The solver could not keep the rules to the cent.")
        return broken


def _largest(ask: Ask, row: Row, sign: int) -> int:
    """The most that a rule can come to: of each program, the package that counts the most."""
    told = np.zeros(len(ask.packages), dtype=np.int64)
    told[row.packages] = sign * row.numbers
    if not len(told):
        return 0
    filled = np.diff(ask.starts) > 0
    best = np.maximum.reduceat(told, ask.starts[:-1][filled])
    none = ask.may_be_none[filled]
    return int(np.where(none, np.maximum(best, 0), best).sum())


def _hitting(corrections: Sequence[frozenset[int]], many: int) -> frozenset[int]:
    """The fewest rules of which each correction has one; the first in order among equals."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix = np.zeros((len(corrections), many))
    for n, one in enumerate(corrections):
        matrix[n, sorted(one)] = 1.0
    found = milp(
        np.ones(many), integrality=np.ones(many, dtype=np.int64), bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, 1.0, np.inf), options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    assert found.x is not None
    return frozenset(np.flatnonzero(np.rint(found.x)).tolist())
