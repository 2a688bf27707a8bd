"""Interrupted time series: would it have gone on as before?

Answers: by how much did a series move when something changed, beyond its own trend? Segmented
regression (J. Lopez Bernal, S. Cummins and A. Gasparrini, International Journal of Epidemiology
46(1), 2017): a level, a trend, and from the change on another level and perhaps another trend. Its
errors, in `errors.py`, allow for periods that resemble their neighbours. The effect is the mean
over the periods after the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from charteroak.budget.evaluation.errors import sure

Numbers = Sequence[float] | Any
"""Values in their order: a list or an array."""
FEWEST = 4
"""Periods on either side below which nothing is fitted."""
ENOUGH = 12
"""Periods on either side that the tutorial asks for."""
_WAVES = 2


@dataclass(frozen=True)
class Segmented:
    """A fitted series. `effect` is a factor for counts, an amount otherwise."""

    effect: float
    lower: float
    upper: float
    chance: float
    statistic: float
    """The effect over its error, on the scale of the model."""
    level: float
    """The change of level, on the scale of the model."""
    slope: float | None
    """The change of trend for each period, on the scale of the model."""
    fitted: tuple[float, ...]
    without: tuple[float, ...]
    """As it would have gone on without the change."""
    lags: int
    autocorrelation: float
    """Of the residuals, from one period to the next."""


def design(times: Any, after: Any, *, slope: bool, yearly: int = 0) -> Any:
    """The columns: one, time, after, time since the change, and waves within the year."""
    columns = [np.ones(len(times)), times.astype(float), after.astype(float)]
    if slope:
        start = times[after.astype(bool)].min()
        columns.append(np.where(after, times - start, 0.0))
    for wave in range(1, _WAVES + 1 if yearly else 1):
        angle = 2 * np.pi * wave * times / yearly
        columns += [np.sin(angle), np.cos(angle)]
    found = np.column_stack(columns)
    independent = [n for n in range(found.shape[1]) if np.ptp(found[:, n]) > 1e-9 or n == 0]
    return found[:, independent]


def segmented(
    values: Numbers,
    after: Sequence[bool] | Any,
    *,
    times: Sequence[int] | None = None,
    slope: bool = True,
    counting: bool = False,
    yearly: int = 0,
    exposure: Sequence[float] | None = None,
) -> Segmented | None:
    """Fit a series that changes; None where too little of it lies on one side, or where so little
    was counted on one that no finite factor lies within the interval.

    `times`: the number of each period, where some are missing; `yearly`: how many make a year,
    where waves are taken out; `exposure`: how many people a count is of.
    """
    y, changed = np.asarray(values, float), np.asarray(after, bool)
    at = np.arange(1, len(y) + 1) if times is None else np.asarray(times)
    if min(changed.sum(), (~changed).sum()) < FEWEST:
        return None
    columns = design(at, changed, slope=slope, yearly=yearly)
    if len(y) <= columns.shape[1] + 1:
        return None
    offset = None if exposure is None else np.log(np.asarray(exposure, float))
    since = columns[changed, 3].mean() if slope else 0.0
    contrast = np.zeros(columns.shape[1])
    contrast[2] = 1.0
    if slope:
        contrast[3] = since
    found, fitted = sure(y, columns, contrast, counting=counting, offset=offset)
    bare = columns.copy()
    bare[:, 2 : 4 if slope else 3] = 0.0
    size = np.exp if counting else float
    with np.errstate(over="ignore"):
        seen, without = (_said(x @ fitted, offset, counting=counting) for x in (columns, bare))
        effect, lower, upper = (float(size(n)) for n in (found.effect, found.lower, found.upper))
    if not np.isfinite([effect, lower, upper]).all():
        return None
    return Segmented(
        effect, lower, upper,
        found.chance, found.statistic, float(fitted[2]), float(fitted[3]) if slope else None,
        tuple(map(float, seen)), tuple(map(float, without)), found.lags, found.autocorrelation,
    )  # fmt: skip


def _said(linear: Any, offset: Any, *, counting: bool) -> Any:
    if not counting:
        return linear
    return np.exp(linear + (0.0 if offset is None else offset))


def placebo_dates(
    values: Numbers,
    before: int,
    *,
    slope: bool,
    counting: bool,
    yearly: int = 0,
) -> tuple[float, ...]:
    """The statistic at each date before the change at which nothing changed: there should be none
    as large as at the change. Only what was seen before it is looked at.
    """
    found = []
    for at in range(FEWEST, before - FEWEST + 1):
        after = [n >= at for n in range(before)]
        fit = segmented(values[:before], after, slope=slope, counting=counting, yearly=yearly)
        if fit is not None and np.isfinite(fit.statistic):
            found.append(fit.statistic)
    return tuple(found)
