"""Trend: whether a gap is closing, as its change per period.

Answers: by how much did the difference (or the logarithm of the ratio) change from one period to
the next, and how sure is that? Periods are numbers, evenly spaced or not; one row is one period.
"""

from __future__ import annotations

import numpy as np

from charteroak.indicators.estimate import Estimate, Refusal
from charteroak.indicators.intervals import Column

FEWEST_PERIODS = 5
"""Fewer periods leave under three degrees of freedom. Ours."""
_NOTE = (
    "Change per period along a straight line; periods are taken as independent, "
    "so the interval is too narrow where one period carries over into the next."
)


def gap_trend(
    period: Column, gap: Column, standard_error: Column | None = None
) -> Estimate | Refusal:
    """The change of a gap per period; `n` is the number of periods.

    With standard errors: weighted least squares, weights 1/se^2, which say only how the periods
    compare; the scatter about the line is measured from the line. Without: ordinary least squares.
    For a ratio, give its logarithm: exp(value) is then the yearly factor of the ratio.
    Source: N. R. Draper and H. Smith, Applied Regression Analysis, 3rd edition (1998), chapters 1
    and 9.
    """
    from scipy.special import stdtrit

    told = _told(period, gap, standard_error)
    if isinstance(told, Refusal):
        return told
    x, y, weight = told
    n = len(x)
    share = weight / weight.sum()
    spread = x - float(share @ x)
    denominator = float(weight @ spread**2)
    slope = float(weight @ (spread * y)) / denominator
    residual = y - float(share @ y) - slope * spread
    error = float(np.sqrt((weight @ residual**2) / (n - 2) / denominator))
    half = float(stdtrit(n - 2, 0.975)) * error
    name = "ordinary" if standard_error is None else "weighted"
    method = f"{name} least squares, Student t 95%"
    return Estimate(slope, slope - half, slope + half, method, n, _NOTE)


def _told(
    period: Column, gap: Column, standard_error: Column | None
) -> tuple[Column, Column, Column] | Refusal:
    """The periods that have a gap, with their weights; or why there is no line through them."""
    error = np.ones_like(gap) if standard_error is None else standard_error
    known = np.isfinite(gap) & np.isfinite(error) & (error > 0)
    x, y = period[known], gap[known]
    n = len(x)
    if n < FEWEST_PERIODS:
        return Refusal(
            f"A trend needs at least {FEWEST_PERIODS} periods with a gap; {n} have one.", n
        )
    if len(np.unique(x)) < 3:
        return Refusal("A trend needs at least three different periods.", n)
    return x, y, 1 / error[known] ** 2
