"""Rules: the patterns that tell a signal from noise, one pattern a function.

Answers: which points are special cause, by which pattern, and on which side?
Source: NHSRplotthedots 0.2.2, `ptd_calculate_point_type`, whose results these repeat, with one
difference: where a rising and a falling trend stand side by side with two equal points between,
the last point of the first keeps its own direction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from charteroak.indicators.signals.rulesets import Mark, RuleSet
from charteroak.indicators.signals.series import Codes, Flags, Numbers, Points

Sides = tuple[Flags, Flags]
"""The points marked for being high or rising, and those for being low or falling."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Centre and limits, one number a cell; NaN where there is no line."""

    centre: Numbers
    lower: Numbers
    upper: Numbers
    near_lower: Numbers
    near_upper: Numbers

    @classmethod
    def around(cls, centre: Numbers, spread: Numbers, rules: RuleSet) -> Lines:
        """Limits as far on each side as the rule set says, in units of `spread`."""
        far, near = rules.width * spread, rules.width * rules.near * spread
        return cls(centre, centre - far, centre + far, centre - near, centre + near)


@dataclass(frozen=True)
class Setting:
    """What a pattern looks at: the points, where each lies, and the rule set's numbers."""

    points: Points
    rules: RuleSet
    above: Sides
    """Strictly above the centre, strictly below it."""
    outside: Sides
    beyond_near: Sides


def outside(at: Setting) -> Sides:
    """Strictly outside a limit."""
    return at.outside


def trend(at: Setting) -> Sides:
    """Points in a row that each move strictly the same way; at a turn, the way that follows."""
    step, still = np.diff(at.points.value), at.points.rounding[1:]
    moves = at.points.following & (step > still), at.points.following & (step < -still)
    up, down = (_covered(_all(move, at.rules.trend - 1), at.rules.trend, at) for move in moves)
    after = np.append(moves[0], False), np.append(moves[1], False)
    return up & ~(down & after[1]), down & ~(up & after[0])


def two_of_three(at: Setting) -> Sides:
    """Points between near limit and limit, two of three in a row on one side of the centre.

    A point beyond the limit may be the third but does not count toward the two.
    """
    found = []
    for beside, beyond, out in zip(at.above, at.beyond_near, at.outside, strict=True):
        close = beyond & ~out
        windows = _all(beside, at.rules.among) & (_sum(close, at.rules.among) >= at.rules.nearby)
        found.append(_covered(windows & _together(at), at.rules.among, at) & close)
    return found[0], found[1]


def run(at: Setting) -> Sides:
    """Points in a row strictly on one side of the centre; a point on the centre breaks the run."""
    length = at.rules.run
    within = _together(at, length)
    high, low = (_covered(_all(side, length) & within, length, at) for side in at.above)
    return high, low


CHECKS: Mapping[Mark, Callable[[Setting], Sides]] = {
    Mark.OUTSIDE: outside,
    Mark.TREND: trend,
    Mark.TWO_OF_THREE: two_of_three,
    Mark.RUN: run,
}
"""The function of each pattern."""


def judge(points: Points, lines: Lines, rules: RuleSet) -> tuple[Codes, Codes]:
    """Each cell's mark (`Mark`) and side: 1 high or rising, -1 low or falling, 0 neither."""
    centre = lines.centre.ravel()[points.cell]
    setting = Setting(
        points,
        rules,
        _sides(points, centre, centre),
        _sides(points, lines.lower.ravel()[points.cell], lines.upper.ravel()[points.cell]),
        _sides(
            points, lines.near_lower.ravel()[points.cell], lines.near_upper.ravel()[points.cell]
        ),
    )
    mark = np.full(points.segments.size, Mark.MISSING, dtype=np.int8)
    side = np.zeros(points.segments.size, dtype=np.int8)
    mark[points.cell] = Mark.COMMON
    for check in reversed(rules.checks):
        for way, hit in zip((1, -1), CHECKS[check](setting), strict=True):
            mark[points.cell[hit]] = check
            side[points.cell[hit]] = way
    return mark.reshape(points.segments.shape), side.reshape(points.segments.shape)


def _sides(points: Points, low: Numbers, high: Numbers) -> Sides:
    """The points strictly above `high` and those strictly below `low`; never beside a NaN."""
    return points.value - high > points.rounding, low - points.value > points.rounding


def _all(flags: Flags, length: int) -> Flags:
    """For each window of points in a row, whether all are flagged."""
    if len(flags) < length:
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(sliding_window_view(flags, length).all(axis=1))


def _sum(flags: Flags, length: int) -> Numbers:
    """For each window of points in a row, how many are flagged."""
    if len(flags) < length:
        return np.zeros(0)
    return np.asarray(sliding_window_view(flags, length).sum(axis=1), dtype=np.float64)


def _together(at: Setting, length: int | None = None) -> Flags:
    """For each window of points in a row, whether it lies in one segment."""
    return _all(at.points.following, (length or at.rules.among) - 1)


def _covered(windows: Flags, length: int, at: Setting) -> Flags:
    """The points that lie in a flagged window."""
    covered = np.zeros(len(at.points.value), dtype=np.bool_)
    for offset in range(length):
        covered[offset : offset + len(windows)] |= windows
    return covered
