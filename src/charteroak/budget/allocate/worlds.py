"""Worlds: how often each decision would stand if effects are not as expected.

Answers: in what share of worlds is this package chosen? In each world every effect is drawn between
its low and its high, most often near what is expected (a triangular distribution); packages of one
program share their luck for an outcome, so that more never does less than in the ranges themselves.
The whole question is solved in each world. The seed is given, so that it can be done again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charteroak.budget.allocate.answer import Answer
from charteroak.budget.allocate.model import Reals
from charteroak.budget.allocate.pose import reach
from charteroak.budget.allocate.solve import Solver
from charteroak.budget.packages import MILLIONTHS, points

WORLDS, SEED = 200, 2026


@dataclass(frozen=True)
class Robust:
    """How often a package is chosen."""

    program: str
    package: str
    """Empty: none of the program's."""
    share: float
    """Of the worlds."""
    chosen: bool
    """Whether it is in the best budget as expected."""


def robustness(answer: Answer, worlds: int = WORLDS, seed: int = SEED) -> tuple[Robust, ...]:
    """The share of worlds in which each package, or none of a program, is chosen."""
    ask = answer.ask
    solver = Solver(ask, rows=answer.kept)
    taken = np.zeros(len(ask.packages), dtype=np.int64)
    none = np.zeros(len(ask.programs), dtype=np.int64)
    last = answer.best.taken
    for value in sampled(answer, worlds, seed):
        solver.revalue(value)
        solver.start(last)
        best = solver.best(value)
        assert best is not None
        last = best.taken
        taken += last
        none += np.bincount(ask.program_of, last, len(ask.programs)) == 0
    return tuple(_told(answer, taken, none, worlds))


def _told(
    answer: Answer, taken: NDArray[np.int64], none: NDArray[np.int64], worlds: int
) -> Iterator[Robust]:
    ask = answer.ask
    chosen = ask.choice(answer.best.taken)
    for n, program in enumerate(ask.programs):
        for at in ask.of(n):
            yield Robust(program, ask.packages[at], taken[at] / worlds, bool(chosen[n] == at))
        if ask.may_be_none[n]:
            yield Robust(program, "", none[n] / worlds, bool(chosen[n] < 0))


def sampled(answer: Answer, worlds: int, seed: int) -> Iterator[Reals]:
    """What each package is worth, world by world."""
    ask, asked = answer.ask, answer.asked
    keys: dict[tuple[str, str], int] = {}
    told = []
    for at, name in enumerate(ask.packages):
        package = asked.packages[name]
        for effect in package.effects:
            key = keys.setdefault((package.program, effect.outcome), len(keys))
            ends = [
                points(text) / MILLIONTHS for text in (effect.low, effect.expected, effect.high)
            ]
            weight = asked.weights.get(asked.known.goal_of(effect.outcome), 0.0)
            told.append((at, key, *ends, weight * reach(asked, package)))
    table = np.array(told, dtype=np.float64).reshape(-1, 6)
    where, which = table[:, 0].astype(np.intp), table[:, 1].astype(np.intp)
    rng = np.random.default_rng(seed)
    for _ in range(worlds):
        luck = rng.random(len(keys))
        drawn = triangular(luck[which], table[:, 2], table[:, 3], table[:, 4])
        value: Reals = np.zeros(len(ask.packages))
        np.add.at(value, where, drawn * table[:, 5])
        yield value


def triangular(u: Reals, low: Reals, mode: Reals, high: Reals) -> Reals:
    """The quantile of a triangular distribution; where low is high, that."""
    span = np.where(high > low, high - low, 1.0)
    rise, fall = mode - low, high - mode
    left = low + np.sqrt(u * span * rise)
    right = high - np.sqrt((1 - u) * span * fall)
    return np.where(high > low, np.where(u < rise / span, left, right), mode)
