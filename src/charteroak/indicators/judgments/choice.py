"""Choice: which grain and which chart a series gets, and why.

Answers: by which periods and by which limits is change told from noise here? A definition may name
both; where it does not, the numbers suggest them. `suggest_rule` picks by kind, number of points
and typical count; one thing is added: limits from chance alone (c, u, p) stand only where chance is
all that moves the points. The thresholds are ours, each with its ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from charteroak.indicators import signals
from charteroak.indicators.judgments.layers import Layer
from charteroak.indicators.signals import Rebase, Suggestion
from charteroak.indicators.signals.rulesets import NHS
from charteroak.indicators.signals.series import Numbers
from charteroak.indicators.signals.suggest import FAMILY, PRIME, RARE

EVENTS = 3.0
"""From three events a period on, fewer than one period in twenty is empty (Poisson, exp(-3))."""
ROWS = 20.0
"""The rows that a mean, a quantile or another value should rest on, as on the pages."""
FINE_FIRST = (
    "day", "week", "month", "fiscal_period", "quarter", "fiscal_quarter", "fiscal_year", "year",
    "span",
)  # fmt: skip
RESTLESS = ("day",)
"""Grains with a rhythm of their own (a day has its weekday): judged only where that is asked."""
UNREST = 1.5
"""Neighbouring points that differ so many times more than chance would have it (Laney's sigma z)
are moved by more than chance. With 12 points that is about two standard errors above 1."""
CYCLES: Mapping[str, int] = {
    "month": 12, "fiscal_period": 12, "quarter": 4, "fiscal_quarter": 4,
}  # fmt: skip
"""How many periods make a year, where a season can be taken out."""
_PLAIN = ("c", "u", "p")
UNCHARTED: Mapping[str, str] = {
    "cumulative": "The year so far rises until the year is over; judge what it adds up instead.",
}
"""Kinds that get no chart unless the definition names one, and why."""
HIDDEN = 0.05
"""The part of a series' periods that may be hidden: what is hidden is small, so limits from the
rest stand too high, a little where little is hidden."""
_HIDDEN = (
    "Too many of its numbers are hidden because they are small, and limits from the others alone "
    "would stand too high."
)
_DECLARED = "The definition names it."
_NONE = "The definition asks for no chart."
_SPANS = "Published spans of years overlap or leave years out, so they are no series of steps."
_SEASON = "The season is taken out first, and what is left has no known distribution."


def typical(layer: Layer) -> Numbers:
    """Each series: how many events a typical period has; NaN without values.

    Of a share, the rarer outcome counts; where a kind counts no events, the rows it rests on.
    """
    family = FAMILY.get(layer.indicator.kind, "")
    events = {"": layer.n, "count": layer.value}.get(family, layer.numerator)
    if family == "share":
        events = np.fmin(events, layer.denominator - events)
    return np.array([_median(row[np.isfinite(row)]) for row in events])


def _median(known: Numbers) -> float:
    return float(np.median(known)) if len(known) else np.nan


def choose_grain(split: Mapping[str, Layer]) -> Layer:
    """The layer to judge: the declared grain, else the finest that its numbers bear.

    That is the finest of at least twelve whole periods in which half of the series have three
    events in a typical period (20 rows, where no events are counted); failing that, one event;
    failing that the finest. Of a published figure, the grain with most periods. A grain by which
    half of the series are hidden too often comes after all others.
    """
    fine_first = sorted(split.values(), key=lambda layer: FINE_FIRST.index(layer.grain))
    indicator = fine_first[0].indicator
    if indicator.signals.grain in split:
        return split[indicator.signals.grain]
    if indicator.kind == "figure":
        return max(fine_first, key=lambda layer: (layer.grain != "span", len(layer.periods)))
    if indicator.signals.season != "none":
        fine_first = [layer for layer in fine_first if layer.grain in CYCLES] or fine_first
    calm = [layer for layer in fine_first if layer.grain not in RESTLESS] or fine_first
    long = [layer for layer in calm if len(layer.periods) >= NHS.trial]
    long = [layer for layer in long if np.median(obscured(layer)) < 1] or long
    for least in (EVENTS, RARE):
        enough = least if indicator.kind in FAMILY else ROWS
        for layer in long:
            if _median(_finite(typical(layer))) >= enough:
                return layer
    return calm[0]


def obscured(layer: Layer) -> Numbers:
    """Each series: 1 where too many of its numbers are hidden for limits, else 0."""
    asked = (layer.known | layer.hidden).sum(axis=1)
    many: Numbers = (layer.hidden.sum(axis=1) > HIDDEN * asked).astype(np.float64)
    return many


def _finite(values: Numbers) -> Numbers:
    return values[np.isfinite(values)]


def choose_charts(layer: Layer, rebases: Sequence[Rebase]) -> tuple[Suggestion, ...]:
    """The chart of each series; `g_or_t` and what cannot be drawn are already settled."""
    found = _charts(layer, rebases)
    return tuple(
        Suggestion("none", _HIDDEN) if hidden else one
        for one, hidden in zip(found, obscured(layer), strict=True)
    )


def _charts(layer: Layer, rebases: Sequence[Rebase]) -> tuple[Suggestion, ...]:
    declared = layer.indicator.signals
    many = len(layer.series)
    if declared.chart != "suggested":
        said = _NONE if declared.chart == "none" else _DECLARED
        return (Suggestion(declared.chart, said),) * many
    if layer.grain == "span" or layer.indicator.kind in UNCHARTED:
        said = _SPANS if layer.grain == "span" else UNCHARTED[layer.indicator.kind]
        return (Suggestion("none", said),) * many
    if declared.season != "none":
        return (Suggestion("xmr", _SEASON),) * many
    kind = layer.indicator.kind if np.isfinite(factor(layer)) else "value"
    points, usual, unrest = layer.known.sum(axis=1), typical(layer), _unrest(layer, rebases)
    return tuple(
        _settled(kind, signals.suggest_rule(kind, int(count), float(events)), events, float(z))
        for count, events, z in zip(points, usual, unrest, strict=True)
    )


def _settled(kind: str, found: Suggestion, usual: float, unrest: float) -> Suggestion:
    family = FAMILY.get(kind, "")
    if found.chart == "g_or_t" and family == "share":
        why = (
            f"Events are rare (typically {usual:g} a period), and what lies between two of them is"
            " not in the table of measurements; a run chart supposes nothing of them."
        )
        return Suggestion("run", why)
    if found.chart == "g_or_t":
        return Suggestion("g", found.why)
    if found.chart in _PLAIN and unrest > UNREST:
        why = (
            f"Neighbouring points differ {unrest:.1f} times more than chance alone would have it"
            f" (a {found.chart} chart would mark noise), so limits are taken from how the points"
            " themselves vary."
        )
        return Suggestion(PRIME[family], why)
    return found


def factor(layer: Layer) -> float:
    """What turns numerator over denominator into the value; NaN where nothing does.

    A kind of the count family is its own numerator. Whatever else a kind does between its parts
    and its value (weights, sampling), its parts then do not tell its noise.
    """
    family = FAMILY.get(layer.indicator.kind, "")
    if family in ("", "count"):
        return 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = layer.value / (layer.numerator / layer.denominator)
    known = _finite(ratio)
    if not len(known) or np.any(~np.isfinite(layer.numerator[layer.known])):
        return np.nan
    middle = float(np.median(known))
    return middle if np.allclose(known, middle, rtol=1e-6) else np.nan


def _unrest(layer: Layer, rebases: Sequence[Rebase]) -> Numbers:
    """Each series: Laney's sigma z , how much more its last stretch varies than by chance."""
    family = FAMILY.get(layer.indicator.kind, "")
    if not family or not np.isfinite(factor(layer)):
        return np.full(len(layer.series), np.nan)
    if family == "share":
        chart = signals.p_prime(layer.numerator, layer.denominator, rebases=rebases)
    elif family == "rate":
        chart = signals.u_prime(layer.numerator, layer.denominator, rebases=rebases)
    else:
        chart = signals.u_prime(layer.value, np.ones_like(layer.value), rebases=rebases)
    return chart.dispersion[:, -1]
