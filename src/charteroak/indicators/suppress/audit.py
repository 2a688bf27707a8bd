"""Audit: proves that no hidden small number can be found out, by showing another city.

Answers: given everything that is told, what else could the hidden numbers be? For each small
number we look for other numbers, nought or more, that obey every sum, agree with everything told,
and differ in it. Where those found lie at least `spread` apart, nobody who holds only what is told
can know it more closely than that, by whatever arithmetic.

One linear programme moves many cells at once, each up or down by chance, so a few answer for all.
First only the cells of one quarter may move, then of one year, then all: what stays as it is keeps
its true value, so whatever is found for a part is a true alternative for the whole.

Source: the feasibility interval and the sliding protection level of A. Hundepool and others,
Statistical Disclosure Control (Wiley, 2012), chapter 4; solved by HiGHS through SciPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from charteroak.indicators.suppress.attacker import Places, Unknowns, unknowns
from charteroak.indicators.suppress.cells import Cells, Flags, Numbers
from charteroak.indicators.suppress.choose import Hiding
from charteroak.indicators.suppress.forms import Target

_TRIES = 16
_ALMOST = 1e-6


@dataclass(frozen=True)
class Audit:
    """One audit of what is hidden now."""

    cells: Cells
    known: Unknowns
    start: Numbers
    """The first and last day of each cell, as day numbers."""
    end: Numbers

    @classmethod
    def of(cls, hiding: Hiding) -> Audit:
        """An audit of what is hidden now."""
        spans = [hiding.cells.spans[key[:2]] for key in hiding.cells.keys]
        start, end = (np.array([s[i].toordinal() for s in spans], dtype=float) for i in (0, 1))
        return cls(hiding.cells, unknowns(hiding), start, end)

    def exposed(self, asked: Sequence[Target], spread: int, seed: int = 0) -> list[Target]:
        """Those of the small numbers that an attacker may know more closely than `spread`."""
        matrix = self._as_unknowns(asked)
        left = np.diff(matrix.indptr) > 0
        for target in (asked[int(i)] for i in np.flatnonzero(~left)):
            assert self.known.gone[target.cell], "a small number is told"
        chance = np.random.default_rng(seed)
        at = np.array([target.cell for target in asked], dtype=np.intp)
        reach = np.zeros(len(asked)), np.zeros(len(asked))
        for first, last in self._windows():
            now = np.flatnonzero(left & (self.start[at] >= first) & (self.end[at] <= last))
            if len(now):
                free = self._free(first, last)
                moved = _move(self.known, free, matrix[now], spread, chance)
                for ends, found, pick in zip(reach, moved, (np.minimum, np.maximum), strict=True):
                    ends[now] = pick(ends[now], found)
                left[now] = (reach[1] - reach[0])[now] < spread - _ALMOST
        return [asked[int(i)] for i in np.flatnonzero(left)]

    def rests_on(self, target: Target) -> Places:
        """The places told that give a number away: those that the least and the most it can be
        rest on, by the equations of the solver's own proof.
        """
        known = self.known
        whole = _Room(
            known.equal, known.right, known.most, known.limit,
            known.lowest, known.highest,
        )  # fmt: skip
        cost = self._as_unknowns([target]).toarray().ravel()
        ends = [found for sign in (1.0, -1.0) if (found := whole.solve(sign * cost)).x is not None]
        proofs = [np.abs(known.told.T @ found.eqlin.marginals) > _ALMOST for found in ends]
        return np.flatnonzero(np.any(proofs, axis=0)) if proofs else np.zeros(0, dtype=np.intp)

    def _windows(self) -> Iterator[tuple[float, float]]:
        """Stretches of time in which a swap is looked for, from short to long: every period that
        has shorter ones in it, and all of time.
        """
        spans = {(float(a), float(b)) for a, b in zip(self.start, self.end, strict=True)}
        longer = {
            s for s in spans if any(s[0] <= a and b <= s[1] and (a, b) != s for a, b in spans)
        }
        longer.add((self.start.min(), self.end.max()))
        yield from sorted(longer, key=lambda span: (span[1] - span[0], span[0]))

    def _free(self, first: float, last: float) -> Places:
        """The unknowns that may move: those of the window, but none beside a stretch of days
        whose true value we do not know, unless the window is all of time.
        """
        known = self.known
        if first <= self.start.min() and last >= self.end.max():
            return np.arange(len(known.truth))
        cell = known.places % known.number.shape[1]
        inside = np.zeros(known.number.shape[1], dtype=bool)
        inside[: len(self.start)] = (self.start >= first) & (self.end <= last)
        beside = abs(known.equal) @ np.isnan(known.truth).astype(float)
        bound = abs(known.equal).T @ (beside > 0).astype(float) > 0
        return np.flatnonzero(inside[cell] & ~bound)

    def _as_unknowns(self, asked: Sequence[Target]) -> sp.csr_array:
        """Each small number as a combination of unknowns, up to a constant."""
        rows: list[int] = []
        columns: list[int] = []
        signs: list[float] = []
        for row, target in enumerate(asked):
            for layer, sign in target.form.terms.items():
                column = int(self.known.number[layer, target.cell])
                if column >= 0:
                    rows.append(row)
                    columns.append(column)
                    signs.append(sign)
        shape = (len(asked), len(self.known.truth))
        return sp.csr_array((signs, (rows, columns)), shape=shape)


def _move(
    known: Unknowns, free: Places, matrix: sp.csr_array, spread: int, chance: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """How far each small number was moved down and up, when only some unknowns may move."""
    matrix = matrix[:, free]
    down, up = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[0])
    room = _room(known, free, 2.0 * spread)
    left: Flags = np.diff(matrix.indptr) > 0
    signs = left.astype(float)
    for turn in range(_TRIES):
        signs = -signs if turn % 2 else chance.choice([-1.0, 1.0], len(left))
        if not left.any():
            break
        found = matrix @ room.best((signs * left) @ matrix)
        down, up = np.minimum(down, found), np.maximum(up, found)
        before, left = left, left & (up - down < spread - _ALMOST)
        if turn % 2 and before.sum() - left.sum() <= 0.02 * before.sum():
            break
    return down, up


@dataclass(frozen=True)
class _Room:
    """A linear programme over changes of the unknowns: no change is always allowed."""

    equal: sp.csr_array
    right: Numbers
    most: sp.csr_array
    slack: Numbers
    low: Numbers
    high: Numbers

    def solve(self, cost: Numbers) -> Any:
        """The solver's answer: the change of least cost, and the proof that it is."""
        from scipy.optimize import linprog

        solve: Any = linprog  # its stubs do not know sparse matrices
        return solve(
            cost, A_ub=self.most, b_ub=self.slack, A_eq=self.equal, b_eq=self.right,
            bounds=np.column_stack([self.low, self.high]),
            method="highs-ds",
        )  # fmt: skip

    def best(self, cost: Numbers) -> Numbers:
        """The change of least cost; none where the solver gives up."""
        found = self.solve(cost)
        return np.zeros(len(cost)) if found.x is None else np.asarray(found.x)


def _room(known: Unknowns, free: Places, most: float) -> _Room:
    """Changes of at most so much, that keep every equation."""
    truth = np.nan_to_num(known.truth)
    equal, inequal = known.equal[:, free], known.most[:, free]
    rows, ineq_rows = (np.flatnonzero(np.diff(m.indptr)) for m in (equal, inequal))
    right = (known.right - known.equal @ truth)[rows]
    stretch = np.isnan(known.truth[free])
    low = np.where(stretch, 0.0, np.maximum(known.lowest - truth, -most)[free])
    high = np.where(stretch, np.inf, np.minimum(known.highest - truth, most)[free])
    slack = (known.limit - known.most @ truth)[ineq_rows]
    return _Room(equal[rows], right, inequal[ineq_rows], slack, low, high)
