"""Season: the same month of other years taken out, before limits are drawn.

Answers: is this January unusual for a January? A declared method, never applied unasked.
Month effects and the level of each segment are fitted together by least squares, so that a rebase
is not taken for weather. The effect is then taken from the values, and the chart is drawn of what
is left. This is plain arithmetic after classical decomposition; we follow no edition.

What it cannot do: a steady rise within the years looks in part like a season; a season that
changes stays in the values; a shock moves its month's effect and echoes, the other way round, in
that month of other years (in our simulation a shock of eight standard deviations put such a month
outside the limits in 34 of 100 series of three years, 8 of 100 of five). Medians in place of means
echo less but put six times as many quiet points outside in three years, so we take means. At
least three values of every month are needed, else the series gets no values and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from charteroak.indicators.signals.chart import Chart
from charteroak.indicators.signals.series import (
    ROUNDING,
    Numbers,
    Points,
    Rebase,
    Words,
    points,
    table,
)

SEASONS: Mapping[str, str] = {
    "same_month": "a month adds or takes away the same amount every year",
    "same_month_ratio": "a month multiplies by the same factor every year",
}
"""The methods, and what each supposes."""
LEAST_YEARS = 3
ROUNDS = 200
"""Rounds after which the fit is good enough; without gaps and rebases it needs two."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Season:
    """Values without their season, and the season that was taken out."""

    method: str
    adjusted: Numbers
    """The values without the season; a series that cannot be adjusted has none."""
    effect: Numbers
    """Each cell's month effect: an amount, or a factor for `same_month_ratio`."""
    reason: Words
    """For each series, why it was not adjusted; empty where it was."""


def deseasonalise(
    values: ArrayLike, method: str, *, cycle: int = 12, rebases: Sequence[Rebase] = ()
) -> Season:
    """Take the season out of each series; `cycle` columns make a year (12 months, 4 quarters)."""
    if method not in SEASONS:
        raise ValueError(f"There is no seasonal method `{method}`; there are {list(SEASONS)}.")
    value = table(values)
    ratio = method == "same_month_ratio"
    month = np.arange(value.shape[1]) % cycle
    seen = np.stack([np.isfinite(value[:, month == m]).sum(axis=1) for m in range(cycle)], axis=1)
    short = np.any(seen < LEAST_YEARS, axis=1)
    negative = ratio & np.any(value <= 0, axis=1)
    reason = np.where(short, f"Fewer than {LEAST_YEARS} values of some month.", "")
    bad = short | negative
    reason = np.where(negative, "A value is 0 or less: a factor cannot be taken out.", reason)
    usable = np.where(bad[:, None], np.nan, value)
    known = points(np.log(usable) if ratio else usable, rebases)
    effect = _effects(known, month, cycle)[:, month]
    effect = np.where(bad[:, None], np.nan, np.exp(effect) if ratio else effect)
    return Season(
        method=f"{method}: {SEASONS[method]}, cycle of {cycle}",
        adjusted=usable / effect if ratio else usable - effect,
        effect=effect,
        reason=reason.astype(object),
    )


def with_season(chart: Chart, season: Season) -> Chart:
    """A chart of adjusted values with the season put back into values and lines, for drawing."""
    ratio = season.method.startswith("same_month_ratio")
    back = {
        name: getattr(chart, name) * season.effect
        if ratio
        else getattr(chart, name) + season.effect
        for name in ("value", "centre", "lower", "upper", "near_lower", "near_upper")
    }
    return replace(chart, method=f"{chart.method}; {season.method}", **back)


def _effects(known: Points, month: np.ndarray, cycle: int) -> Numbers:
    """Month effects of each series, adding up to 0: levels and months fitted in turn."""
    rows, columns = known.segments.shape
    season = np.zeros((rows, cycle))
    if not len(known.value):
        return season
    slot = known.cell // columns * cycle + month[known.cell % columns]
    seen = np.bincount(slot, minlength=season.size)
    for _ in range(ROUNDS):
        level = known.mean(known.value - season.ravel()[slot])
        left = np.bincount(slot, known.value - level[known.segment], minlength=season.size)
        found = np.divide(left, seen, out=np.zeros(season.size), where=seen > 0)
        found = found.reshape(season.shape)
        found -= found.mean(axis=1, keepdims=True)
        settled = np.abs(found - season).max() <= ROUNDING * np.abs(known.value).max()
        season = found
        if settled:
            break
    return season
