"""Funnel: which places stand out from the others, given how small they are.

Answers: does this place differ from all of them together by more than chance, and by more than
places usually differ? One row is one comparison (a period), one column a place.

Limits and the adjustment for overdispersion: see `funnel_limits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from charteroak.indicators.signals.funnel_limits import (
    EDITIONS,
    PLAIN,
    Statistic,
    dispersion,
    transformed,
)
from charteroak.indicators.signals.series import ROUNDING, Codes, Flags, Numbers, Words, table

LEAST_PLACES = 10
"""With fewer places a tenth on each side is less than one: no adjustment. Our choice."""


class Band(IntEnum):
    """Where a place lies."""

    LOW_998 = -2
    LOW_95 = -1
    INSIDE = 0
    HIGH_95 = 1
    HIGH_998 = 2
    MISSING = 9


@dataclass(frozen=True, kw_only=True, eq=False)
class Funnel:
    """A funnel of many places, in one or many periods. Limits are not clipped."""

    method: str
    edition: str
    value: Numbers
    target: Numbers
    """One number a row."""
    lower_95: Numbers
    upper_95: Numbers
    lower_998: Numbers
    upper_998: Numbers
    band: Codes
    """A `Band` for each cell."""
    phi: Numbers
    """How many times more the places vary than chance alone would have it; one number a row."""
    tau: Numbers
    """The standard deviation between places that was added, on the transformed scale."""
    adjusted: Flags
    """Whether a row's limits were widened for overdispersion."""
    reason: Words
    """Why a row was not adjusted although it was asked; empty where it was, or was not asked."""


def funnel(
    statistic: Statistic,
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    target: ArrayLike | None = None,
    adjust: bool = False,
) -> Funnel:
    """The funnel of each row. `target` is one number a row; without it, all places together."""
    above, below = table(numerator), table(denominator)
    if above.shape != below.shape:
        raise ValueError(f"{above.shape} numerators do not go with {below.shape} denominators.")
    known = np.isfinite(above) & np.isfinite(below) & (below > 0)
    count, size = np.where(known, above, np.nan), np.where(known, below, np.nan)
    goal = _together(count, size) if target is None else np.asarray(target, dtype=np.float64)
    goal = np.broadcast_to(goal, (len(count),))
    value, middle = count / size, goal[:, None]
    limits = PLAIN[statistic](middle, size)
    phi, tau2 = dispersion(statistic, value, middle, size)
    enough = known.sum(axis=1) >= LEAST_PLACES
    wide = adjust & enough & (tau2 > 0)
    wider = transformed(statistic, middle, size, tau2)
    lower_95, upper_95, lower_998, upper_998 = (
        np.where(wide[:, None], far, near) for far, near in zip(wider, limits, strict=True)
    )
    return Funnel(
        method=f"funnel of a {statistic}, 95 and 99.8 percent"
        + (", adjusted for overdispersion where found" if adjust else ""),
        edition=EDITIONS[statistic] + ("; FunnelPlotR at 225b14d" if adjust else ""),
        value=value,
        target=goal,
        lower_95=lower_95,
        upper_95=upper_95,
        lower_998=lower_998,
        upper_998=upper_998,
        band=_bands(value, lower_95, upper_95, lower_998, upper_998),
        phi=phi,
        tau=np.where(wide, np.sqrt(tau2), 0.0),
        adjusted=wide,
        reason=_reasons(adjust=adjust, enough=enough, found=tau2 > 0),
    )


def _together(count: Numbers, size: Numbers) -> Numbers:
    """All places of a row together."""
    below = np.nansum(size, axis=1)
    found = np.full(len(below), np.nan)
    np.divide(np.nansum(count, axis=1), below, out=found, where=below > 0)
    return found


def _bands(value: Numbers, low: Numbers, high: Numbers, lowest: Numbers, highest: Numbers) -> Codes:
    band = np.zeros(value.shape, dtype=np.int8)
    still = ROUNDING * np.abs(value)
    for limit, code in ((low, Band.LOW_95), (lowest, Band.LOW_998)):
        band[limit - value > still] = code
    for limit, code in ((high, Band.HIGH_95), (highest, Band.HIGH_998)):
        band[value - limit > still] = code
    band[~np.isfinite(value)] = Band.MISSING
    return band


def _reasons(*, adjust: bool, enough: Flags, found: Flags) -> Words:
    few = f"Fewer than {LEAST_PLACES} places: their spread cannot be told from chance."
    said = np.where(~enough, few, np.where(found, "", "Places vary no more than by chance."))
    return np.where(adjust, said, "").astype(object)
