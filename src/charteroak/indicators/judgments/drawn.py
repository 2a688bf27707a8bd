"""Drawn: a chart in one shape, whichever method drew it.

Answers: what is known of every chart?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charteroak.indicators.signals.series import Codes, Flags, Numbers, Whole


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """The chart of some series of a layer. One row a series; one column a point, or a gap."""

    rows: Whole
    """Which series of the layer."""
    name: str
    """The chart in a word; `none` where there is none."""
    why: tuple[str, ...]
    """Why this chart; one a series."""
    reason: tuple[str, ...]
    """Why there are no signals; empty where there are. One a series."""
    method: str
    rules: str
    season: str
    at: Whole
    """The period of each cell, as a column of the layer; -1 where there is no point."""
    value: Numbers
    """As drawn: the measurements, or for g and t charts what lies between events."""
    lines: tuple[Numbers, Numbers, Numbers, Numbers, Numbers]
    """Centre, lower, upper, near lower, near upper; not clipped, NaN where there is no line."""
    mark: Codes
    side: Codes
    segment: Whole
    points: Whole
    trial: Flags
    last: Whole
    """Each series: the column of its last point, -1 without any."""
    variation: tuple[str, ...]
    """A word for each series, of `words.VARIATIONS`."""
    goal_posts: tuple[Numbers, Numbers]
    """Each series: the limits, in the unit of the indicator, that a target is held against; NaN
    where there are none. With a season, those of the lowest and of the highest time of year."""


def nothing(rows: Whole, why: tuple[str, ...], reason: tuple[str, ...]) -> Drawn:
    """No chart, and why."""
    none = np.full((len(rows), 0), np.nan)
    code, whole = none.astype(np.int8), none.astype(np.int64)
    nothing = np.full(len(rows), np.nan)
    return Drawn(
        rows=rows, name="none", why=why, reason=reason, method="", rules="", season="none",
        at=whole, value=none, lines=(none, none, none, none, none), mark=code, side=code,
        segment=whole, points=whole, trial=none.astype(np.bool_),
        last=np.full(len(rows), -1), variation=("unknown",) * len(rows),
        goal_posts=(nothing, nothing),
    )  # fmt: skip
