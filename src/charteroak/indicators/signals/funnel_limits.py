"""Funnel limits: how far a place may lie from the target by chance, one statistic a function.

Answers: between which bounds lies a place of this size that does not differ from the others?

Shares: the target plus and minus z standard errors of the target, as UKHSA draws them (its formula
inverts Wilson's interval and reduces to this), or exact binomial, surer where places are small.
Rates: exact Poisson limits of the expected count, the curve UKHSA tabulates.
Source: UKHSA's PHEindicatormethods, `Funnels.R` and its test tables (read); D. J. Spiegelhalter,
Statistics in Medicine 24 (2005), 1185-1202 (abstract read).

Overdispersion: z scores on the arcsine (shares) or square-root (rates) scale, winsorised at a tenth
on each side; phi their mean square; tau squared = (n phi - (n - 1)) / (sum w - sum w^2 / sum w),
never below 0, added to each place's variance. Where it is 0 the limits stay unadjusted.
Source: FunnelPlotR, `od_adjustment.R` and `OD_adjust_func.R` (read), after D. J. Spiegelhalter,
Quality and Safety in Health Care 14 (2005), 347-351 (abstract read). Unlike FunnelPlotR, a limit
whose root falls below 0 is 0 rather than squared back up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from charteroak.indicators.signals.series import Numbers

Statistic = Literal["share", "share, exact", "rate"]

Z_95, Z_998 = 1.959963984540054, 3.090232306167813
"""The 97.5 and 99.9 percent quantiles of the standard normal distribution."""
TAIL_95, TAIL_998 = 0.025, 0.001
WINSOR = 0.1

Limits = tuple[Numbers, Numbers, Numbers, Numbers]
"""Lower and upper 95 percent, lower and upper 99.8 percent."""


def _score(target: Numbers, size: Numbers) -> Limits:
    error = np.sqrt(np.clip(target * (1 - target), 0, None) / size)
    return (
        target - Z_95 * error,
        target + Z_95 * error,
        target - Z_998 * error,
        target + Z_998 * error,
    )


def _binomial(target: Numbers, size: Numbers) -> Limits:
    from scipy.special import bdtrik

    share = np.broadcast_to(np.clip(target, 0, 1), size.shape)
    none = (1 - share) ** size
    return _counts(lambda p: np.asarray(bdtrik(p, size, share)), none, size)


def _poisson(target: Numbers, size: Numbers) -> Limits:
    from scipy.special import pdtrik

    expected = target * size
    return _counts(lambda p: np.asarray(pdtrik(p, expected)), np.exp(-expected), size)


def _counts(quantile: Callable[[float], Numbers], none: Numbers, size: Numbers) -> Limits:
    """Limits of a count, from its continuous quantile function, as a part of the size.

    A count strictly above the upper limit, or below the lower, is less likely than the tail. Where
    one event is already less likely than the tail, the upper limit is 0; where having none is
    likelier than the tail, the lower limit is 0.
    """
    bounds = []
    for tail in (TAIL_95, TAIL_998):
        lower = np.where(none > tail, 0.0, quantile(tail))
        upper = np.where(none >= 1 - tail, 0.0, quantile(1 - tail) + 1)
        bounds += [np.where(np.isnan(size), np.nan, bound) / size for bound in (lower, upper)]
    return bounds[0], bounds[1], bounds[2], bounds[3]


PLAIN: Mapping[Statistic, Callable[[Numbers, Numbers], Limits]] = {
    "share": _score,
    "share, exact": _binomial,
    "rate": _poisson,
}
"""The unadjusted limits of each statistic, from the target and the denominators."""
EDITIONS: Mapping[Statistic, str] = {
    "share": "PHEindicatormethods at 268a88d",
    "share, exact": "exact binomial",
    "rate": "PHEindicatormethods at 268a88d",
}
"""Whose limits they are."""


def _root(statistic: Statistic, value: Numbers) -> Numbers:
    """The value on the scale where its variance is 1 / (4 size)."""
    if statistic == "rate":
        return np.sqrt(np.clip(value, 0, None))
    return np.arcsin(np.sqrt(np.clip(value, 0, 1)))


def dispersion(
    statistic: Statistic, value: Numbers, target: Numbers, size: Numbers
) -> tuple[Numbers, Numbers]:
    """Phi and tau squared of each row."""
    weight = 4 * size
    z = (_root(statistic, value) - _root(statistic, target)) * np.sqrt(weight)
    n = np.isfinite(z).sum(axis=1)
    some = n > 0
    phi, tau2 = np.full(len(z), np.nan), np.zeros(len(z))
    if not some.any():
        return phi, tau2
    low, high = np.nanquantile(z[some], [WINSOR, 1 - WINSOR], axis=1, keepdims=True)
    phi[some] = np.nanmean(np.clip(z[some], low, high) ** 2, axis=1)
    total = np.nansum(weight, axis=1)
    room = total - np.divide(
        np.nansum(weight**2, axis=1), total, out=np.zeros(len(z)), where=total > 0
    )
    more = some & (room > 0)
    tau2[more] = np.clip((n * phi - (n - 1))[more] / room[more], 0, None)
    return phi, tau2


def transformed(statistic: Statistic, target: Numbers, size: Numbers, tau2: Numbers) -> Limits:
    """Limits on the transformed scale, with the spread between places, brought back."""
    middle, error = _root(statistic, target), np.sqrt(1 / (4 * size) + tau2[:, None])

    def back(root: Numbers) -> Numbers:
        if statistic == "rate":
            return np.clip(root, 0, None) ** 2
        return np.sin(np.clip(root, 0, np.pi / 2)) ** 2

    return (
        back(middle - Z_95 * error),
        back(middle + Z_95 * error),
        back(middle - Z_998 * error),
        back(middle + Z_998 * error),
    )
