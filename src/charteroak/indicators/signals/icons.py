"""Icons: one word a series for what its chart says.

Answers: did the last point improve, worsen or just vary, and will the process meet its target?
Source: NHSRplotthedots 0.2.2, `ptd_point_type` and `ptd_calculate_assurance_type` (read).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from charteroak.indicators.signals.chart import Chart
from charteroak.indicators.signals.series import ROUNDING, Codes

Better = Literal["higher", "lower", "neither"]
WAYS: Mapping[Better, int] = {"higher": 1, "lower": -1, "neither": 0}


class Variation(IntEnum):
    """What the last point says."""

    UNKNOWN = 0
    COMMON = 1
    IMPROVEMENT = 2
    CONCERN = 3
    HIGH = 4
    LOW = 5


class Assurance(IntEnum):
    """What the limits say about the target."""

    UNKNOWN = 0
    MEETS = 1
    MISSES = 2
    HIT_OR_MISS = 3


WORDS: Mapping[Variation | Assurance, str] = {
    Variation.UNKNOWN: "No points",
    Variation.COMMON: "Usual variation",
    Variation.IMPROVEMENT: "Improvement",
    Variation.CONCERN: "Concern",
    Variation.HIGH: "Unusually high or rising",
    Variation.LOW: "Unusually low or falling",
    Assurance.UNKNOWN: "No target, no limits, or no better direction",
    Assurance.MEETS: "Consistently meets the target",
    Assurance.MISSES: "Consistently misses the target",
    Assurance.HIT_OR_MISS: "Hit or miss",
}
"""Each icon in words."""


def variation(chart: Chart, better: Better | Sequence[Better]) -> Codes:
    """A `Variation` for each series, from its last point; a trend counts by where it is heading."""
    way, side = _ways(better, len(chart.value)), chart.now(chart.side)
    judged = np.where(side == way, Variation.IMPROVEMENT, Variation.CONCERN)
    neutral = np.where(side > 0, Variation.HIGH, Variation.LOW)
    special = np.where(way == 0, neutral, judged)
    found = np.where(side == 0, Variation.COMMON, special)
    return np.where(chart.last < 0, Variation.UNKNOWN, found).astype(np.int8)


def assurance(chart: Chart, target: ArrayLike, better: Better | Sequence[Better]) -> Codes:
    """An `Assurance` for each series, from the limits at its last point; NaN is no target.

    A target strictly beyond the limits is always met or always missed, else it is hit or miss.
    Trial limits are used as they are: see `Chart.trial_now`.
    """
    way, at = _ways(better, len(chart.value)), chart.last
    rows = np.arange(len(at))
    lower, upper = chart.lower[rows, at], chart.upper[rows, at]
    goal = np.broadcast_to(np.asarray(target, dtype=np.float64), at.shape)
    same = ROUNDING * np.fmax(np.abs(goal), np.fmax(np.abs(lower), np.abs(upper)))
    beyond = np.where(goal - upper > same, 1, np.where(lower - goal > same, -1, 0))
    certain = np.where(beyond == way, Assurance.MISSES, Assurance.MEETS)
    found = np.where(beyond == 0, Assurance.HIT_OR_MISS, certain)
    told = (at >= 0) & (way != 0) & np.isfinite(goal + lower + upper)
    return np.where(told, found, Assurance.UNKNOWN).astype(np.int8)


def _ways(better: Better | Sequence[Better], rows: int) -> Codes:
    """1 where higher is better, -1 where lower is, 0 where neither; one a series."""
    each = [better] * rows if isinstance(better, str) else better
    if len(each) != rows:
        raise ValueError(f"{len(each)} directions do not go with {rows} series.")
    return np.array([WAYS[one] for one in each], dtype=np.int8)
