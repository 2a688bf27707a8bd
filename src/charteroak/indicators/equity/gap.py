"""Gap: two groups compared, as a ratio and as a difference, one method a function.

Answers: how many times, and by how much, does one group's number differ from another's? Every
method takes columns (one row is one comparison: the group against its reference) and returns
columns. Both are told, because a ratio and a difference can move apart (a falling rate with a
constant difference has a growing ratio). A comparison too thin to tell carries a reason instead.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from charteroak.indicators.intervals import Column, Z, poisson, wilson

SMALLEST_GROUP = 10
"""A share of fewer rows is not compared. Ours: the default small-number threshold."""
FEWEST_EVENTS = 5
"""The logarithmic intervals need this many events in each group. Ours: the usual rule of thumb."""


class Gap(NamedTuple):
    """Comparisons: value, 95 percent limits, method, n; where `reason` is told, the rest is NaN."""

    value: Column
    lower: Column
    upper: Column
    method: NDArray[np.object_]
    n: Column
    """The rows (shares) or the events (rates) of both groups together."""
    reason: NDArray[np.object_]
    """Why there is no comparison; empty where there is one."""


def risk_ratio(events: Column, n: Column, reference_events: Column, reference_n: Column) -> Gap:
    """The ratio of two shares, with Katz's logarithmic interval.

    Source: D. Katz, J. Baptista, S. P. Azen and M. C. Pike, Biometrics 34 (1978), 469-474,
    method C.
    """
    small = np.minimum(n, reference_n) < SMALLEST_GROUP
    rare = np.minimum(events, reference_events) < FEWEST_EVENTS
    reason = _reasons({_SMALL: small, _RARE: rare})
    x, m, y, k = _safe(reason, events, n, reference_events, reference_n)
    ratio = (x / m) / (y / k)
    half = Z * np.sqrt(np.maximum(1 / x - 1 / m + 1 / y - 1 / k, 0.0))
    limits = ratio * np.exp(-half), ratio * np.exp(half)
    return _gap("risk ratio, Katz log 95%", ratio, *limits, n + reference_n, reason)


def risk_difference(
    events: Column, n: Column, reference_events: Column, reference_n: Column
) -> Gap:
    """The difference of two shares, with Newcombe's interval from Wilson limits (his method 10).

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890.
    """
    reason = _reasons({_SMALL: np.minimum(n, reference_n) < SMALLEST_GROUP})
    x, m, y, k = _safe(reason, events, n, reference_events, reference_n)
    one, other = wilson(x, m), wilson(y, k)
    value, lower, upper = _mover(x / m, one.lower, one.upper, y / k, other.lower, other.upper)
    name = "risk difference, Newcombe method 10 95%"
    return _gap(name, value, lower, upper, n + reference_n, reason)


def rate_ratio(
    events: Column, exposure: Column, reference_events: Column, reference_exposure: Column
) -> Gap:
    """The ratio of two Poisson rates, with the exact conditional interval.

    Given their sum, the first count is binomial; Clopper and Pearson's limits of that share are
    carried over. A group without events has the limit 0; a reference without events has no ratio.
    Source: M. P. Fay, `rateratio.test` (R); E. L. Lehmann, Testing Statistical Hypotheses, 2nd
    edition (1986), 152.
    """
    from scipy.special import betaincinv

    total = events + reference_events
    reason = _reasons(
        {
            _EXPOSURE: np.minimum(exposure, reference_exposure) <= 0,
            _NO_REFERENCE: reference_events <= 0,
            _FEW: total < SMALLEST_GROUP,
        }
    )
    x, t, y, s = _safe(reason, events, exposure, reference_events, reference_exposure)
    low = np.where(x > 0, betaincinv(np.maximum(x, 1.0), y + 1, 0.025), 0.0)
    high = betaincinv(x + 1, y, 0.975)
    scale = s / t
    limits = scale * low / (1 - low), scale * high / (1 - high)
    return _gap("rate ratio, exact conditional Poisson 95%", scale * x / y, *limits, total, reason)


def rate_ratio_log(
    events: Column, exposure: Column, reference_events: Column, reference_exposure: Column
) -> Gap:
    """The ratio of two Poisson rates, with the logarithmic normal interval.

    Source: K. J. Rothman, S. Greenland and T. L. Lash, Modern Epidemiology, 3rd edition (2008),
    chapter 14.
    """
    reason = _reasons(
        {
            _EXPOSURE: np.minimum(exposure, reference_exposure) <= 0,
            _RARE: np.minimum(events, reference_events) < FEWEST_EVENTS,
        }
    )
    x, t, y, s = _safe(reason, events, exposure, reference_events, reference_exposure)
    ratio = (x / t) / (y / s)
    half = Z * np.sqrt(1 / x + 1 / y)
    limits = ratio * np.exp(-half), ratio * np.exp(half)
    total = events + reference_events
    return _gap("rate ratio, log Poisson 95%", ratio, *limits, total, reason)


def rate_difference(
    events: Column, exposure: Column, reference_events: Column, reference_exposure: Column
) -> Gap:
    """The difference of two Poisson rates, in events per unit of exposure.

    The limits of the two rates are combined as Newcombe combines Wilson's (MOVER, the method of
    variance estimates recovery), so the interval agrees with the interval of each rate.
    Source: G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008), 1693-1702.
    """
    reason = _reasons(
        {
            _EXPOSURE: np.minimum(exposure, reference_exposure) <= 0,
            _FEW: events + reference_events < SMALLEST_GROUP,
        }
    )
    x, t, y, s = _safe(reason, events, exposure, reference_events, reference_exposure)
    one, other = poisson(x), poisson(y)
    value, lower, upper = _mover(
        x / t, one.lower / t, one.upper / t, y / s, other.lower / s, other.upper / s
    )
    name = "rate difference, MOVER from Poisson limits 95%"
    return _gap(name, value, lower, upper, events + reference_events, reason)


_SMALL = f"A group has fewer than {SMALLEST_GROUP} rows."
_RARE = f"A group has fewer than {FEWEST_EVENTS} events."
_FEW = f"The two groups have fewer than {SMALLEST_GROUP} events together."
_EXPOSURE = "A group has no population or exposure."
_NO_REFERENCE = "The reference group has no events, so there is no ratio to it."


def _mover(
    one: Column, lower: Column, upper: Column, other: Column, low: Column, high: Column
) -> tuple[Column, Column, Column]:
    """A difference and its limits, from two values and theirs."""
    value = one - other
    return (
        value,
        value - np.sqrt((one - lower) ** 2 + (high - other) ** 2),
        value + np.sqrt((upper - one) ** 2 + (other - low) ** 2),
    )


def _reasons(rules: dict[str, NDArray[np.bool_]]) -> NDArray[np.object_]:
    """The first rule that holds, by row; empty where none does."""
    conditions = list(rules.values())
    return np.select(conditions, [np.array(name, dtype=object) for name in rules], "").astype(
        object
    )


def _safe(reason: NDArray[np.object_], *columns: Column) -> tuple[Column, ...]:
    """The columns, with harmless ones in the rows that are refused."""
    refused = reason != ""
    return tuple(np.where(refused, 1.0, column) for column in columns)


def _gap(
    method: str,
    value: Column,
    lower: Column,
    upper: Column,
    n: Column,
    reason: NDArray[np.object_],
) -> Gap:
    refused = reason != ""
    value, lower, upper = (np.where(refused, np.nan, told) for told in (value, lower, upper))
    names = np.where(refused, "", method).astype(object)
    return Gap(value, lower, upper, names, np.asarray(n), reason)
