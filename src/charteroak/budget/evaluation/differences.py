"""Difference in differences: did those who got it move otherwise than those who did not?

Answers: by how much did the distance between the two change? In each period the mean of the treated
less the mean of the compared; after the change less before. That is the estimate of two-way fixed
effects in a panel with nothing missing. Errors (`errors.py`) are of this one series, as M.
Bertrand, E. Duflo and S. Mullainathan (Quarterly Journal of Economics 119(1), 2004) collapse panels
of few.
The leads of an event study ask whether the two moved alike before, by a plain F test: in short
series Newey-West finds trends where there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from charteroak.budget.evaluation.errors import sure
from charteroak.budget.evaluation.interrupted import FEWEST

_MOST_PLACEBOS = 500
LEADS = 4
"""Into how many stretches the time before the change is cut, at most."""


@dataclass(frozen=True)
class Differed:
    """What the difference in differences is, and whether the two moved alike before."""

    effect: float
    lower: float | None
    upper: float | None
    chance: float | None
    leads: tuple[float, ...]
    """Of each stretch before the last one before the change: how far apart against that last."""
    alike: float | None
    """The chance of such leads if the two moved alike before; None: too few periods."""
    distance: tuple[float, ...]
    """Treated less compared, in each period."""


def differed(treated: Any, compared: Any, after: Any) -> Differed:
    """From two panels (units x periods, nothing missing) and which periods are after."""
    changed = np.asarray(after, bool)
    apart = np.asarray(treated, float).mean(axis=0) - np.asarray(compared, float).mean(axis=0)
    effect = float(apart[changed].mean() - apart[~changed].mean())
    low = high = chance = None
    if min(changed.sum(), (~changed).sum()) >= FEWEST:
        columns = np.column_stack([np.ones(len(apart)), changed.astype(float)])
        found, _ = sure(apart, columns, np.array([0.0, 1.0]))
        low, high, chance = found.lower, found.upper, found.chance
    leads, alike = _leads(apart[~changed])
    return Differed(effect, low, high, chance, leads, alike, tuple(map(float, apart)))


def _leads(before: Any) -> tuple[tuple[float, ...], float | None]:
    """The event study before the change, in stretches of at least `FEWEST` periods."""
    stretches = min(LEADS, len(before) // FEWEST)
    if stretches < len(("earlier", "last")):
        return (), None
    import statsmodels.api as sm

    of = np.arange(len(before)) * stretches // len(before)
    columns = np.column_stack([np.ones(len(before)), *((of == n) for n in range(stretches - 1))])
    fit = sm.OLS(before, columns.astype(float)).fit()
    test = fit.f_test(np.eye(stretches)[1:])
    return tuple(map(float, fit.params[1:])), float(np.squeeze(test.pvalue))


def placebo_units(compared: Any, many: int, after: Any) -> tuple[float, ...]:
    """The same effect for units that the change did not reach, `many` of them at a time as if it
    had, against the rest.
    """
    panel = np.asarray(compared, float)
    units = range(len(panel))
    if not 0 < many < len(panel) or comb(len(panel), many) > _MOST_PLACEBOS:
        many = 1
    found = []
    for chosen in combinations(units, many) if len(panel) > 1 else ():
        rest = [n for n in units if n not in chosen]
        found.append(differed(panel[list(chosen)], panel[rest], after).effect)
    return tuple(found)
