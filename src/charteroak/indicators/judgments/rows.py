"""Rows: what an edition says about change, targets and places. One dataclass, one table.

Answers: which columns have `signals`, `judgments`, `statuses` and `funnels`? Everything in them is
made from the measurements as they are told, after suppression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from charteroak.indicators.signals import Mark
from charteroak.indicators.signals.rulesets import MARKS as _MARKS

MARKS: Mapping[str, str] = {mark.name.lower(): said for mark, said in _MARKS.items()}
"""What a point is: the word in the column `mark`, and the sentence on screen."""
MARK_WORDS: Mapping[int, str] = {int(mark): mark.name.lower() for mark in Mark}
VARIATIONS: Mapping[str, str] = {
    "unknown": "Not judged",
    "common": "Usual variation",
    "improvement": "Improvement",
    "concern": "Concern",
    "high": "Unusually high or rising",
    "low": "Unusually low or falling",
    "pattern": "Not moving as chance alone would move it",
}
"""What the last point of a series says: the word in `variation`, and the sentence on screen."""
BANDS: Mapping[str, str] = {
    "low_998": "Below the 99.8 percent limit",
    "low_95": "Below the 95 percent limit",
    "inside": "Inside the limits",
    "high_95": "Above the 95 percent limit",
    "high_998": "Above the 99.8 percent limit",
}
"""Where a place lies in a funnel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One point of one chart with its limits; periods without a value have their limits too."""

    indicator: str
    grain: str
    period: str
    """Of a g or t chart, the period of the later event."""
    period_start: date
    period_end: date
    place_set: str
    """`city`, or the boundary set of the place."""
    place: str
    group_by: str
    """`all`, or the group dimension; groups are judged city-wide."""
    group: str
    value: float | None
    """As drawn: the measurement; for a g chart periods, for a t chart days since the last event."""
    centre: float | None
    """The mean; the median for run and g charts."""
    lower: float | None
    """As the arithmetic gives it, which may be below 0 or above 100 percent."""
    upper: float | None
    near_lower: float | None
    """Two thirds of the way from the centre to the limit."""
    near_upper: float | None
    mark: str
    """A word of `MARKS`."""
    side: int
    """1 where the mark is for being high or rising, -1 for low or falling, else 0."""
    segment: int
    """Which stretch between rebases it belongs to, from 0; each has its own limits."""
    trial: bool
    """The stretch is too short for more than trial limits."""
    chart: str
    """`xmr`, `run`, `c`, `u`, `u_prime`, `p`, `p_prime`, `g` or `t`."""
    method: str
    """The chart in words, and how its limits were found."""
    rules: str
    """The rule set, and its edition."""
    season: str
    """How the season was taken out: `none`, `same_month` or `same_month_ratio`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """What is to be said of one series: an indicator in one place, of one group."""

    indicator: str
    grain: str
    """The periods it was judged by."""
    place_set: str
    place: str
    group_by: str
    group: str
    variation: str
    """A word of `VARIATIONS`, from the last point."""
    latest_period: str
    """The last whole period with a value; empty without any."""
    latest_mark: str
    """A word of `MARKS`."""
    chart: str
    """The chart in a word; `none` where there is none."""
    method: str
    """The chart in words, and how its limits were found."""
    chart_why: str
    """Why this chart."""
    rules: str
    season: str
    points: int
    """How many points the last limits rest on."""
    trial: bool
    why_no_signal: str
    """Why the series has no limits or signals; empty where it has."""
    status: str
    """Against the first target, or else the standard: a word that its rule says. Empty: none."""
    status_rule: str
    """The rule that made it."""
    target: str
    """The target's name; empty where there is neither target nor standard."""
    target_value: float | None
    """What was promised for the period that was judged."""
    why_no_status: str
    """Why there is no status; empty where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One series against one target: a target of the city, a standard, or like cities."""

    indicator: str
    place_set: str
    place: str
    group_by: str
    group: str
    target: str
    basis: str
    """`local`, `standard` or `peer`."""
    edition: str
    """Of a standard."""
    set_by: str
    set_on: date | None
    """None for a standard, whose edition tells it."""
    grain: str
    """Of the period that was judged."""
    period: str
    """The last whole period with a value; empty without any."""
    value: float | None
    lower: float | None
    upper: float | None
    target_value: float | None
    """What was promised for that period."""
    status: str
    """A word that the rule says; empty where there is none."""
    said: str
    """The status as a sentence, or why there is none."""
    rule: str
    """The rule that made it."""
    compare_only: bool
    """The rule takes chance for change, and is told for comparison only."""
    trial: bool
    """The limits it rests on are trial limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One place beside the others in the last whole period: a point of a funnel."""

    indicator: str
    grain: str
    """The longest that is told: a year before a month."""
    period: str
    place_set: str
    place: str
    value: float
    unit: str
    """The indicator's; a count is compared by residents."""
    denominator: float
    """How large the place is: rows of a share, residents of a rate."""
    centre: float
    """All the places that are told, together."""
    lower_95: float
    """The limits for a place of this size, in the unit."""
    upper_95: float
    lower_998: float
    upper_998: float
    band: str
    """A word of `BANDS`."""
    dispersion: float
    """How many times more the places vary than chance alone would have it."""
    adjusted: bool
    """The limits were widened for that."""
    method: str
    """The funnel in words."""
    edition: str
    """Whose limits they are, and which edition."""
    note: str
    """Why the limits were not widened; empty where they were."""
