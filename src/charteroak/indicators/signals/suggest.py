"""Suggest: which chart fits, said in words, where a definition names none.

Answers: of what kind are the numbers, how many are there, how large are the counts? It only
suggests; whoever defines the indicator decides, and the chart that was used is named in its result.
The thresholds are ours, each with its ground.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from charteroak.indicators.signals.rulesets import NHS

RARE = 1.0
"""At a typical count below 1, more than a third of the periods are empty (Poisson), and below 0.7
more than half, which leaves a median of 0 (Anhoej, SPC for healthcare, chapter 13)."""
LARGE = 1000.0
"""From 1,000 on, chance alone moves a count by about 3 percent; what a city does moves it more."""
FAMILY: Mapping[str, str] = {
    "count": "count",
    "distinct": "count",
    "rate": "rate",
    "share": "share",
    "on_time": "share",
    "response": "share",
}
"""Kinds whose noise follows from their counts; every other kind gets an XmR chart."""
PLAIN: Mapping[str, tuple[str, str]] = {
    "count": ("c", "a count in equal periods varies like a Poisson count"),
    "rate": ("u", "events by exposure vary like a Poisson rate, less where exposure is larger"),
    "share": (
        "p",
        "a share of a total varies like a binomial share, less where the total is larger",
    ),
}
PRIME: Mapping[str, str] = {"count": "xmr", "rate": "u_prime", "share": "p_prime"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A chart and why."""

    chart: str
    """`run`, `g_or_t`, `c`, `u`, `p`, `u_prime`, `p_prime` or `xmr`."""
    why: str


def suggest_rule(kind: str, n_points: int, typical_count: float = math.nan) -> Suggestion:
    """The chart that fits; `typical_count` is the usual numerator of a period, NaN if unknown."""
    family = FAMILY.get(kind, "")
    if family and typical_count < RARE:
        return Suggestion(
            "g_or_t",
            f"Events are rare (typically {typical_count:g} a period): most periods would show"
            " nothing. Chart the opportunities (g) or the time (t) between them.",
        )
    if n_points < NHS.trial:
        return Suggestion(
            "run",
            f"{n_points} points are too few for limits ({NHS.trial} are needed); a run chart"
            " needs no limits.",
        )
    if family and typical_count >= LARGE:
        return Suggestion(
            PRIME[family],
            f"Counts are large (typically {typical_count:g} a period): chance alone would give"
            " limits too tight, so they are taken from how the points themselves vary.",
        )
    if family and typical_count >= RARE:
        chart, why = PLAIN[family]
        return Suggestion(chart, f"Counts are moderate, and {why}.")
    return Suggestion(
        "xmr", f"A value of kind `{kind}` has no known distribution: the points tell their own."
    )
