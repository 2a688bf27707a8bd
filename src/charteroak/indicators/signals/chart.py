"""Chart: a control chart of many series at once.

Answers: where are the centre and the limits, which points stand out and why, and what was it
drawn by? All tables have one row a series and one column a period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from charteroak.indicators.signals.rules import Lines, judge
from charteroak.indicators.signals.rulesets import RuleSet
from charteroak.indicators.signals.series import Codes, Flags, Numbers, Points, Rebase, Whole, Words

WHY_NOT = ("The last segment has no points.", "The last segment has one point; two are needed.")
"""Why there are no limits from no point, and from one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """Centre, limits and marks. The limits are what the arithmetic gives, not clipped."""

    method: str
    """The chart and how its limits were found."""
    rules: RuleSet
    value: Numbers
    centre: Numbers
    lower: Numbers
    upper: Numbers
    near_lower: Numbers
    near_upper: Numbers
    mark: Codes
    """A `Mark` for each cell."""
    side: Codes
    """1 where the mark is for being high or rising, -1 for low or falling, else 0."""
    segment: Whole
    """Which stretch of its series a cell belongs to, from 0; each has its own limits."""
    points: Whole
    """How many points the limits of the cell's segment rest on."""
    dispersion: Numbers
    """How many times wider the limits are than the distribution alone gives (Laney's sigma z);
    1 where the method does not ask."""
    rebases: tuple[Rebase, ...]
    reason: Words
    """For each series, why the limits of its last segment are missing; empty where they are not."""

    @property
    def trial(self) -> Flags:
        """Each cell: whether its segment is too short for more than trial limits."""
        return self.points < self.rules.trial

    @property
    def trial_now(self) -> Flags:
        """Each series: whether its last segment has trial limits."""
        return self.trial[:, -1]

    @property
    def last(self) -> Whole:
        """Each series: the column of its last point, -1 where it has none."""
        known = np.isfinite(self.value)
        found = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
        return np.where(known.any(axis=1), found, -1)

    def now(self, cells: Codes) -> Codes:
        """Each series: the code in the column of its last point, 0 where it has none."""
        at = self.last
        return np.where(at >= 0, cells[np.arange(len(at)), at], 0).astype(np.int8)


def draw(
    method: str,
    rules: RuleSet,
    points: Points,
    value: Numbers,
    lines: Lines,
    *,
    rebases: Sequence[Rebase],
    dispersion: Numbers | None = None,
    reason: Words | None = None,
) -> Chart:
    """Put a chart together: judge its points and say why a series has no limits."""
    mark, side = judge(points, lines, rules)
    size = points.size[points.segments]
    said = np.full(len(value), "", dtype=object) if reason is None else reason
    now = points.segments == points.segments[:, -1:]
    limited = np.any(np.isfinite(lines.upper) & now, axis=1)
    for least, why in enumerate(WHY_NOT):
        said = np.where((said == "") & ~limited & (size[:, -1] <= least), why, said)
    said = np.where((said == "") & ~limited, "These values allow no limits of this kind.", said)
    return Chart(
        method=method,
        rules=rules,
        value=value,
        centre=lines.centre,
        lower=lines.lower,
        upper=lines.upper,
        near_lower=lines.near_lower,
        near_upper=lines.near_upper,
        mark=mark,
        side=side,
        segment=points.segments - points.segments[:, :1],
        points=size,
        dispersion=np.ones_like(value) if dispersion is None else dispersion,
        rebases=tuple(rebases),
        reason=said.astype(object),
    )


def clipped(chart: Chart, lowest: float = -np.inf, highest: float = np.inf) -> Chart:
    """The chart with its lines kept within what is possible, for drawing only.

    Marks stay as the unclipped limits made them.
    """
    lines = ("centre", "lower", "upper", "near_lower", "near_upper")
    return replace(
        chart, **{name: np.clip(getattr(chart, name), lowest, highest) for name in lines}
    )
