"""Slope: inequality along an order of groups, from the least to the most advantaged.

Answers: from one end of the city to the other, by how much (slope index of inequality) and how
many times (relative index) does the indicator change? Each group stands at its ridit: the middle
of its range in the cumulated population.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charteroak.indicators.equity.disparity import refused_groups
from charteroak.indicators.estimate import Estimate, Refusal
from charteroak.indicators.intervals import Column, Z

_NOTE = (
    "Groups in their stated order, from the least advantaged; a straight line is taken to "
    "describe them, so look at the groups beside it."
)


@dataclass(frozen=True, slots=True)
class SlopeIndices:
    """The slope index (a difference, in the indicator's unit) and the relative index (a ratio)."""

    sii: Estimate | Refusal
    rii: Estimate | Refusal


def ridits(population: Column) -> Column:
    """Each group's place, 0 to 1, in the cumulated population: the middle of its range."""
    share = population / population.sum()
    return np.asarray(np.cumsum(share) - share / 2, dtype=np.float64)


def slope_indices(
    value: Column, population: Column, standard_error: Column, n: Column
) -> SlopeIndices:
    """SII and RII of groups given from the least to the most advantaged; `n` is all their rows.

    A regression of the values on the ridits, weighted by population: SII is its slope, and RII
    its height at 1 over its height at 0. Both heights are sums of the values with known weights,
    so their errors follow from the groups' standard errors: SII has the normal interval that
    UKHSA's simulation tends to; RII the delta method's on its logarithm. Neither counts how far
    the groups lie from the line.
    Source: A. Low and A. Low, Journal of Public Health 26 (2004), 388-395; UKHSA's
    PHEindicatormethods (`phe_sii`, value_type 0), which simulates the interval.
    """
    refused = refused_groups(value, population, n)
    if refused is not None:
        return SlopeIndices(refused, refused)
    rank, weight = ridits(population), population / population.sum()
    middle = float(weight @ rank)
    spread = float(weight @ (rank - middle) ** 2)
    steep = weight * (rank - middle) / spread
    bottom, top = weight - steep * middle, weight + steep * (1 - middle)
    total = int(np.nansum(n))
    slope, error = float(steep @ value), _error(steep, standard_error)
    sii = Estimate(
        slope,
        slope - Z * error,
        slope + Z * error,
        "SII, population-weighted regression on ridits, normal 95%",
        total,
        _NOTE,
    )
    return SlopeIndices(sii, _relative(bottom, top, value, standard_error, total))


def _relative(
    bottom: Column, top: Column, value: Column, standard_error: Column, n: int
) -> Estimate | Refusal:
    low, high = float(bottom @ value), float(top @ value)
    if min(low, high) <= 0:
        return Refusal("The line reaches 0 or below at an end, so there is no ratio.", n)
    half = Z * _error(top / high - bottom / low, standard_error)
    ratio = high / low
    return Estimate(
        ratio,
        ratio * float(np.exp(-half)),
        ratio * float(np.exp(half)),
        "RII, population-weighted regression on ridits, log delta method 95%",
        n,
        _NOTE,
    )


def _error(weight: Column, standard_error: Column) -> float:
    return float(np.sqrt(np.sum((weight * standard_error) ** 2)))
