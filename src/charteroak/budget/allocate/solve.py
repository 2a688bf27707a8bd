"""The optimum, proven: HiGHS, with the rules checked once more in whole numbers.

Answers: which budget is worth the most, and how far could a better one still be? The model goes to
the solver as arrays. What it returns is rounded to whole packages and held against each rule in
cents; a rule that is broken by less than the solver can see is tightened by that, and it is asked
again. Source: Q. Huangfu and J. A. J. Hall, Mathematical Programming Computation 10 (2018) 119-142.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from charteroak.budget.allocate.model import UNITS, Ask, Reals, Row, Whole

GAP = 1e-9
"""How far the proof may leave the optimum open, as a part of its value."""
LARGE, LARGE_GAP = 500, 1e-4
"""From so many programs on, the gap is this."""
_TOLERANCE = 1e-7
_TRIES = 20


class Stopped(RuntimeError):  # noqa: N818 - said of the solver
    """The solver ended without a proof."""


@dataclass(frozen=True, eq=False)
class Best:
    """A budget that is proven best."""

    taken: Whole
    """1 for each package that is in it, else 0."""
    value: float
    bound: float
    """No budget that keeps the rules is worth more than this."""

    @property
    def gap(self) -> float:
        """How far a better one could be, as a part of the value."""
        return max(0.0, self.bound - self.value) / max(abs(self.value), 1e-9)


@dataclass(frozen=True)
class Relaxed:
    """The optimum where packages may be taken in part, with its prices."""

    value: float
    parts: Reals
    """The part of each package."""
    prices: Reals
    """Of each row: what one more unit (a cent, a millionth) of its bound is worth."""
    shared: Reals
    """Of each program: what one more package of it is worth."""


def gap_for(ask: Ask) -> float:
    """The gap that is asked for where nobody says."""
    return LARGE_GAP if len(ask.programs) >= LARGE else GAP


class Solver:
    """One question held by the solver, so that the next one of the same rules starts from it."""

    def __init__(
        self,
        ask: Ask,
        gap: float | None = None,
        rows: Iterable[Row] = (),
        moving: Row | None = None,
        *,
        whole: bool = True,
    ) -> None:
        import highspy

        self.ask, self.gap = ask, gap_for(ask) if gap is None else gap
        self.moving = moving
        """A rule whose bounds will move."""
        self.rows = [*ask.rows, *rows, *([moving] if moving else [])]
        with _quietly():
            self.held: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._options()
        self._pass(highspy, whole=whole)

    def _options(self) -> None:
        told: dict[str, Any] = {
            "output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": self.gap,
            "mip_abs_gap": 0.0, "mip_feasibility_tolerance": _TOLERANCE, "presolve": "off",
            "primal_feasibility_tolerance": _TOLERANCE, "mip_detect_symmetry": False,
        }  # fmt: skip
        for name, value in told.items():
            self.held.setOptionValue(name, value)

    def _pass(self, highspy: Any, *, whole: bool) -> None:
        ask, many = self.ask, len(self.ask.packages)
        rows = [row for row in self.rows if row is self.moving or not alone(row, ask)]
        self.upper = possible([row for row in self.rows if row is not self.moving], ask)
        packages = [np.arange(many, dtype=np.int64), *(row.packages for row in rows)]
        factors = [UNITS[row.unit] for row in rows]
        numbers = [np.ones(many), *(row.numbers * f for row, f in zip(rows, factors, strict=True))]
        sizes = [*np.diff(ask.starts).tolist(), *(len(row.packages) for row in rows)]
        infinity = highspy.kHighsInf
        least = [
            -infinity if r.at_least is None else r.at_least * f
            for r, f in zip(rows, factors, strict=True)
        ]
        most = [
            infinity if r.at_most is None else r.at_most * f
            for r, f in zip(rows, factors, strict=True)
        ]
        lower = np.r_[np.where(ask.may_be_none, 0.0, 1.0), least]
        upper = np.r_[np.ones(len(ask.programs)), most]
        starts = np.r_[0, np.cumsum(sizes)].astype(np.int32)
        self.at = {id(row): len(ask.programs) + n for n, row in enumerate(rows)}
        self.held.passModel(
            many, len(lower), int(starts[-1]), int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMaximize), 0.0, self.ask.value.astype(np.float64),
            np.zeros(many), self.upper, lower, upper, starts[:-1],
            np.concatenate(packages).astype(np.int32), np.concatenate(numbers).astype(np.float64),
            np.full(many, int(whole), dtype=np.int32),
        )  # fmt: skip

    def revalue(self, value: Reals) -> None:
        """Ask for another value of the packages from now on."""
        self.held.changeColsCost(len(value), np.arange(len(value), dtype=np.int32), value)

    def move(self, at_least: int | None) -> None:
        """Move what the moving rule asks at the least, from now on."""
        import highspy

        row = self.moving
        assert row is not None
        low = -highspy.kHighsInf if at_least is None else at_least * UNITS[row.unit]
        place = self.at.pop(id(row))
        self.held.changeRowBounds(place, low, highspy.kHighsInf)
        self.moving = replace(row, at_least=at_least)
        self.at[id(self.moving)] = place
        self.rows = [self.moving if one is row else one for one in self.rows]

    def bar(self, packages: Iterable[int], *, lift: bool = False) -> None:
        """Let packages not be taken from now on, or, `lift`, let them be again."""
        for at in packages:
            self.held.changeColBounds(at, 0.0, float(self.upper[at]) if lift else 0.0)

    def force(self, package: int, *, lift: bool = False) -> None:
        """Let a package be taken from now on, or, `lift`, be free again."""
        upper = float(self.upper[package])
        self.held.changeColBounds(package, 0.0 if lift else 1.0, upper if lift else 1.0)

    def start(self, taken: Whole) -> None:
        """Begin the next search from a budget that is known."""
        import highspy

        known = highspy.HighsSolution()
        known.col_value = taken.astype(float).tolist()
        self.held.setSolution(known)

    def best(self, value: Reals | None = None) -> Best | None:
        """The optimum; None: no budget keeps the rules."""
        value = self.ask.value if value is None else value
        for _ in range(_TRIES):
            self.held.run()
            if self.stuck():
                return None
            taken = np.rint(np.array(self.held.getSolution().col_value)).astype(np.int64)
            broken = [row for row in self.rows if not row.kept(taken)]
            if not broken:
                bound = float(self.held.getInfo().mip_dual_bound)
                worth = float(value @ taken)
                return Best(taken, worth, max(bound, worth))
            self._tighten(broken, taken)
        raise Stopped("The solver could not keep the rules to the cent.")

    def stuck(self) -> bool:
        """Whether the last search found that there is none; it must have ended with a proof."""
        import highspy

        status = self.held.getModelStatus()
        known = highspy.HighsModelStatus
        if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            return True
        if status not in (known.kOptimal, known.kObjectiveTarget):
            raise Stopped(f"The solver ended with: {self.held.modelStatusToString(status)}.")
        return False

    def _tighten(self, broken: list[Row], taken: Whole) -> None:
        """Cut off a budget that breaks a rule by less than the solver sees."""
        import highspy

        for row in broken:
            factor, infinity = UNITS[row.unit], highspy.kHighsInf
            over = max(
                1,
                abs(
                    row.of(taken) - (row.at_most if row.at_most is not None else row.at_least or 0)
                ),
            )
            low = -infinity if row.at_least is None else (row.at_least + over / 2) * factor
            high = infinity if row.at_most is None else (row.at_most - over / 2) * factor
            self.held.changeRowBounds(self.at[id(row)], low, high)


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the greeting that HiGHS prints, past Python, to whoever calls it first."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def relaxed(ask: Ask) -> Relaxed | None:
    """The optimum of packages in part, and what the bounds are worth there; None: there is none."""
    solver = Solver(ask, whole=False)
    solver.held.run()
    if solver.stuck():
        return None
    found = solver.held.getSolution()
    duals = np.array(found.row_dual)
    prices = [
        duals[solver.at[id(row)]] * UNITS[row.unit] if id(row) in solver.at else 0.0
        for row in ask.rows
    ]
    value = float(solver.held.getInfo().objective_function_value)
    programs = duals[: len(ask.programs)]
    return Relaxed(value, np.array(found.col_value), np.array(prices), programs)


def alone(row: Row, ask: Ask) -> bool:
    """Whether a rule is of one program that must have a package: then it only bars packages."""
    own = ask.program_of[row.packages]
    if len(own) == 0 or not (own == own[0]).all():
        return False
    return not ask.may_be_none[own[0]]


def possible(rows: Iterable[Row], ask: Ask) -> Reals:
    """1 for each package that the rules of its own program let be, else 0."""
    upper = np.ones(len(ask.packages))
    for row in rows:
        if not alone(row, ask):
            continue
        these = np.array(ask.of(int(ask.program_of[row.packages[0]])))
        counted = np.zeros(len(these), dtype=np.int64)
        counted[row.packages - these[0]] = row.numbers
        bad = np.zeros(len(these), dtype=bool)
        if row.at_least is not None:
            bad |= counted < row.at_least
        if row.at_most is not None:
            bad |= counted > row.at_most
        upper[these[bad]] = 0.0
    return upper
