"""Rule sets: the numbers behind each chart, with their edition and their source.

Answers: how wide are the limits, which patterns count as a signal, and who says so?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Mark(IntEnum):
    """What a point is."""

    MISSING = -1
    COMMON = 0
    OUTSIDE = 1
    TREND = 2
    TWO_OF_THREE = 3
    RUN = 4


MARKS: Mapping[Mark, str] = {
    Mark.MISSING: "No value",
    Mark.COMMON: "Common cause",
    Mark.OUTSIDE: "Outside the limits",
    Mark.TREND: "Part of a trend",
    Mark.TWO_OF_THREE: "Two of three points near a limit",
    Mark.RUN: "Part of a run on one side of the centre",
}
"""Each mark in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """When a point is a signal. All patterns are looked for within one segment."""

    name: str
    edition: str
    source: str
    checks: tuple[Mark, ...]
    """The patterns looked for; where a point is in several, the first one names it."""
    width: float
    """Centre to limit, in mean moving ranges (XmR) or in standard deviations (the others)."""
    near: float = 2 / 3
    """Centre to near limit, as a part of `width`."""
    run: int = 7
    """So many points in a row strictly on one side of the centre."""
    trend: int = 7
    """So many points in a row, each strictly above, or each strictly below, the one before."""
    nearby: int = 2
    """So many points between near limit and limit ..."""
    among: int = 3
    """... among so many in a row, all on the same side of the centre."""
    screen: float = 3.267
    """Moving ranges of so many times their mean are left out where ranges are screened."""
    trial: int = 12
    """Limits from fewer points than this are trial limits."""


NHS = RuleSet(
    name="NHS England, Making Data Count",
    edition="NHSRplotthedots 0.2.2",
    source="https://github.com/nhs-r-community/NHSRplotthedots",
    checks=(Mark.OUTSIDE, Mark.TREND, Mark.TWO_OF_THREE, Mark.RUN),
    width=2.66,
)
"""For XmR charts."""

SIGMA = RuleSet(
    name="NHS patterns on three-sigma limits",
    edition="patterns: NHSRplotthedots 0.2.2; limits: qicharts2 at 03470c0",
    source="https://github.com/anhoej/qicharts2",
    checks=NHS.checks,
    width=3.0,
)
"""For c, u and p charts. NHS England draws XmR only; putting its patterns on these charts is
our choice, as both mark thirds of a three-sigma band."""

GAPS = RuleSet(
    name="Outside three sigma, or seven on one side of the median",
    edition="limits: qicharts2 at 03470c0; run: NHSRplotthedots 0.2.2",
    source="https://github.com/anhoej/qicharts2",
    checks=(Mark.OUTSIDE, Mark.RUN),
    width=3.0,
)
"""For g and t charts: gaps are skewed, so the patterns that lean on symmetric thirds are left
out. That choice is ours."""
