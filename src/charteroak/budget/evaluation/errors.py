"""Errors: how sure a fitted change is, in a short series whose periods resemble their neighbours.

Answers: how far off may the effect be? Newey-West errors (Econometrica 55(3), 1987), with
4(n/100)^(2/9) lags, are too small in short series: of 24 periods in which nothing happened they
find something in 11 to 28 of 100. So the larger of two is taken: theirs, and the plain error
widened by (1 + r) / (1 - r), by which neighbours that resemble each other by r make a mean less
sure (M. Bartlett, Journal of the Royal Statistical Society 98(3), 1935). As r comes out too low in
short series, columns over periods are added to it. Then it is 4 to 11 of 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

LEVEL = 0.95
_MOST = 0.9
"""Neighbours are never taken to resemble each other more than this."""


@dataclass(frozen=True)
class Sure:
    """An effect, on the scale of the model, and how sure it is."""

    effect: float
    error: float
    lower: float
    upper: float
    chance: float
    """The chance of so large an effect if there were none."""
    autocorrelation: float
    """How far what is left over resembles its neighbour."""
    lags: int

    @property
    def statistic(self) -> float:
        """The effect over its error."""
        return self.effect / self.error if self.error > 0 else float(np.inf * np.sign(self.effect))


def lags_for(many: int) -> int:
    """How many neighbours Newey-West errors allow for."""
    return max(1, int(4 * (many / 100) ** (2 / 9)))


def sure(
    values: Any, columns: Any, contrast: Any, *, counting: bool = False, offset: Any = None
) -> tuple[Sure, Any]:
    """Fit the columns to the values; how sure the contrast of them is, and the coefficients.

    `counting`: a Poisson regression, whose plain errors are widened where counts are wilder.
    """
    import statsmodels.api as sm
    from scipy.stats import t

    many, wide = columns.shape
    lags = lags_for(many)
    robust = {"cov_type": "HAC", "cov_kwds": {"maxlags": lags, "use_correction": True}}
    if counting:
        model = sm.GLM(values, columns, family=sm.families.Poisson(), offset=offset)
        plain, newey = model.fit(scale="X2"), model.fit(**robust)
        rest = plain.resid_pearson
    else:
        model = sm.OLS(values, columns)
        plain, newey = model.fit(), model.fit(**robust)
        rest = plain.resid
    alike = _next(rest)
    near = min(_MOST, max(0.0, alike + wide / many))
    widened = _error(plain, contrast) * np.sqrt((1 + near) / (1 - near))
    error = float(max(_error(newey, contrast), widened))
    effect = float(contrast @ plain.params)
    half = float(t.ppf((1 + LEVEL) / 2, many - wide)) * error
    chance = float(2 * t.sf(abs(effect) / error, many - wide)) if error > 0 else 0.0
    return Sure(effect, error, effect - half, effect + half, chance, alike, lags), plain.params


def _error(fit: Any, contrast: Any) -> float:
    return float(np.sqrt(max(contrast @ fit.cov_params() @ contrast, 0.0)))


def _next(rest: Any) -> float:
    whole = float(rest @ rest)
    return float(rest[1:] @ rest[:-1]) / whole if whole > 0 else 0.0
