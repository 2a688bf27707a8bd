"""Runs: the run chart, for a short series or one of any shape.

Answers: does the series stay on one side of its median longer, or cross it more seldom, than
chance allows? It needs no limits and no distribution.
Anhoej's rules: a signal if the longest run is longer than round(log2 n) + 3, or the crossings are
fewer than the 5 percent quantile of a binomial(n - 1, 1/2), n the points not on the median.
Source: qicharts2, `helper.functions.R`, `runs.analysis` (read), which cites M. F. Schilling (2012)
and Z. Chen (2010); J. Anhoej, PLoS ONE 10 (2015), e0121349 (not read). Rounding is to the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from charteroak.indicators.signals.series import Flags, Numbers, Whole, Words, points, table

LEAST = 10
"""With fewer useful points a run chart can hardly signal; the published tables begin here."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RunChart:
    """The run chart of many series; one number a series. -1 stands for: not to be told."""

    method: str
    edition: str
    value: Numbers
    centre: Numbers
    """The median."""
    useful: Whole
    """Points not on the median."""
    longest: Whole
    """The longest run on one side of the median, in useful points."""
    longest_allowed: Whole
    """A longer one is a signal."""
    crossings: Whole
    """How often the line crosses the median."""
    crossings_needed: Whole
    """Fewer are a signal."""
    signal: Flags
    reason: Words
    """Why a series cannot be judged, or only weakly; empty where it can."""


def run_chart(values: ArrayLike) -> RunChart:
    """The run chart of each series."""
    value = table(values)
    known = points(value)
    rows = len(value)
    row = known.cell // max(value.shape[1], 1)
    median = known.median() if known.count else np.full(rows, np.nan)
    far = known.value - median[row]
    off = np.abs(far) > known.rounding
    side, row = np.sign(far[off]), row[off]
    useful = np.bincount(row, minlength=rows)
    longest, crossings = _runs(side, row, rows)
    some = useful > 0
    allowed = np.where(some, np.rint(np.log2(np.maximum(useful, 1))) + 3, -1).astype(np.int64)
    needed = np.where(some, _few_crossings(useful), -1)
    weak = np.where(useful < LEAST, f"Fewer than {LEAST} points lie off the median.", "")
    return RunChart(
        method="run chart around the median, Anhoej's rules",
        edition="qicharts2 at 03470c0",
        value=value,
        centre=median,
        useful=useful,
        longest=np.where(some, longest, -1),
        longest_allowed=allowed,
        crossings=np.where(some, crossings, -1),
        crossings_needed=needed,
        signal=some & ((longest > allowed) | (crossings < needed)),
        reason=np.where(some, weak, "No point lies off the median.").astype(object),
    )


def _runs(side: Numbers, row: Whole, rows: int) -> tuple[Whole, Whole]:
    """The longest run and the number of crossings of each series."""
    longest = np.zeros(rows, dtype=np.int64)
    if not len(side):
        return longest, longest
    new_row = np.diff(row) > 0
    crossed = (np.diff(side) != 0) & ~new_row
    of = np.concatenate([[0], np.cumsum(new_row | crossed)])
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    np.maximum.at(longest, row[starts], np.bincount(of))
    return longest, np.bincount(row[1:][crossed], minlength=rows)


def _few_crossings(useful: Whole) -> Whole:
    """The smallest count of crossings that is not too few: the binomial's 5 percent quantile."""
    from scipy.special import bdtr

    found = np.zeros(len(useful), dtype=np.int64)
    for size in np.unique(useful):
        steps = max(int(size) - 1, 0)
        found[useful == size] = np.searchsorted(bdtr(np.arange(steps + 1), steps, 0.5), 0.05)
    return found
