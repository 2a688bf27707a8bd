"""Disparity: how unequally an indicator is spread over all groups at once.

Answers: taking every group by its population, how far is the city from equal? Theil's T and the
Gini coefficient are 0 when every group has the same value. They have no direction, need values
that are not negative, and say nothing of differences within a group.
"""

from __future__ import annotations

import numpy as np

from charteroak.indicators.estimate import Estimate, Refusal
from charteroak.indicators.intervals import Column, Z

FEWEST_GROUPS = 3
"""With two groups the gap says it all. Source: WHO's `healthequal` (`ti`) also asks for three."""
SMALLEST_GROUP = 10
"""No group may rest on fewer rows than this. Ours: the default small-number threshold."""
_NOTE = (
    "Chance alone puts it above 0 when groups are small: compare it over time at like sizes, "
    "and read the interval near 0 with care."
)


def theil(
    value: Column, population: Column, standard_error: Column, n: Column
) -> Estimate | Refusal:
    """Theil's T between groups, weighted by population; `n` is the rows of all groups.

    T = sum of share x (value / mean) x ln(value / mean). The interval is the delta method's.
    Source: J. Ahn and others, JCO Clinical Cancer Informatics 2 (2018), 1-19; the formulas as in
    WHO's `healthequal` (`ti`), which prints T times 1000 beside an error that is not.
    """
    refused = _refused_values(value, population, n)
    if refused is not None:
        return refused
    share, mean = _shares(value, population)
    relative = value / mean
    log = np.log(np.where(relative > 0, relative, 1.0))
    index = float(share @ (relative * log))
    pull = 1 + log - float((share * relative) @ (1 + log))
    open_ended = bool(np.any(relative == 0))
    error = np.nan if open_ended else _error(share * pull / mean, standard_error)
    note = "No interval: a group's value is 0. " if open_ended else ""
    return _estimate(index, error, "Theil T, delta method 95%", n, note + _NOTE)


def gini(
    value: Column, population: Column, standard_error: Column, n: Column
) -> Estimate | Refusal:
    """The Gini coefficient between groups, weighted by population; `n` is the rows of all groups.

    G = sum over pairs of share x share x |difference| / (2 x mean). The interval is the delta
    method's.
    Source: P. J. Lambert and J. R. Aronson, Economic Journal 103 (1993), 1221-1227 (the
    between-group term); the delta method as Ahn and others (2018) apply it.
    """
    refused = _refused_values(value, population, n)
    if refused is not None:
        return refused
    share, mean = _shares(value, population)
    apart = value[:, None] - value[None, :]
    index = float(share @ np.abs(apart) @ share) / (2 * mean)
    slope = share * (np.sign(apart) @ share - index) / mean
    return _estimate(index, _error(slope, standard_error), "Gini, delta method 95%", n, _NOTE)


def refused_groups(value: Column, population: Column, n: Column) -> Refusal | None:
    """Why these groups cannot be summed up; None where they can."""
    total = int(np.nansum(n))
    if len(value) < FEWEST_GROUPS:
        return Refusal(f"It needs at least {FEWEST_GROUPS} groups; there are {len(value)}.", total)
    if not np.all(np.isfinite(value) & (population > 0)):
        return Refusal("A group has no value or no population.", total)
    if np.min(n) < SMALLEST_GROUP:
        return Refusal(f"A group has fewer than {SMALLEST_GROUP} rows.", total)
    return None


def _refused_values(value: Column, population: Column, n: Column) -> Refusal | None:
    refused = refused_groups(value, population, n)
    if refused is None and (np.min(value) < 0 or np.max(value) <= 0):
        return Refusal("Values must not be negative, nor all 0.", int(np.nansum(n)))
    return refused


def _shares(value: Column, population: Column) -> tuple[Column, float]:
    share = population / population.sum()
    return share, float(share @ value)


def _error(slope: Column, standard_error: Column) -> float:
    return float(np.sqrt(np.sum((slope * standard_error) ** 2)))


def _estimate(index: float, error: float, method: str, n: Column, note: str) -> Estimate:
    lower = float(np.maximum(index - Z * error, 0.0))
    return Estimate(index, lower, index + Z * error, method, int(np.nansum(n)), note)
