"""Charts: the charts of a layer.

Answers: where are the centre and the limits, which points stand out, and what does the last one
say? All series that get the same chart are drawn at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import read_period
from charteroak.indicators import signals
from charteroak.indicators.judgments.choice import CYCLES, choose_charts, factor
from charteroak.indicators.judgments.drawn import Drawn, nothing
from charteroak.indicators.judgments.layers import Layer
from charteroak.indicators.judgments.rare import between
from charteroak.indicators.judgments.runs import run
from charteroak.indicators.signals import GAPS, Chart, Rebase, Season, Variation
from charteroak.indicators.signals.icons import Better
from charteroak.indicators.signals.series import Numbers, Whole

OTHER_WAY: dict[Better, Better] = {"higher": "lower", "lower": "higher", "neither": "neither"}
"""Where fewer events are better, longer gaps between them are."""


def draw(layer: Layer, fiscal: FiscalYears) -> tuple[Drawn, ...]:
    """The charts of a layer."""
    starts = _starts(layer, fiscal)
    chosen = choose_charts(layer, starts)
    found = []
    for name in dict.fromkeys(one.chart for one in chosen):
        rows = np.array([row for row, one in enumerate(chosen) if one.chart == name])
        why = tuple(chosen[row].why for row in rows)
        found.append(_one(name, layer.only(rows), rows, why, starts))
    return tuple(found)


def _starts(layer: Layer, fiscal: FiscalYears) -> tuple[Rebase, ...]:
    """The declared rebases: each at the first period that begins with it or after it."""
    first_days = [period.start for period in layer.periods]
    found = []
    for rebase in layer.indicator.signals.rebases:
        period = read_period(rebase.from_, fiscal)
        column = sum(day < period.start for day in first_days) if period else 0
        if 0 < column < len(first_days):
            found.append(Rebase(column, rebase.because))
    return tuple(found)


def _one(
    name: str, layer: Layer, rows: Whole, why: tuple[str, ...], starts: Sequence[Rebase]
) -> Drawn:
    match name:
        case "none":
            return nothing(rows, why, why)
        case "run":
            return run(layer, rows, why, starts)
        case "g" | "t":
            return _rare(name, layer, rows, why, starts)
        case "xmr":
            return _xmr(layer, rows, why, starts)
        case "c":
            return _limited(name, layer, rows, why, signals.c_chart(layer.value, rebases=starts))
    make = {
        "u": signals.u_chart,
        "u_prime": signals.u_prime,
        "p": signals.p_chart,
        "p_prime": signals.p_prime,
    }
    chart = make[name](layer.numerator, layer.denominator, rebases=starts)
    return _limited(name, layer, rows, why, chart, scale=factor(layer))


def _xmr(layer: Layer, rows: Whole, why: tuple[str, ...], starts: Sequence[Rebase]) -> Drawn:
    season = layer.indicator.signals.season
    if season == "none" or layer.grain not in CYCLES:
        return _limited("xmr", layer, rows, why, signals.xmr(layer.value, rebases=starts))
    cycle = CYCLES[layer.grain]
    taken = signals.deseasonalise(layer.value, season, cycle=cycle, rebases=starts)
    chart = signals.xmr(taken.adjusted, rebases=starts)
    return _limited("xmr", layer, rows, why, chart, said=tuple(taken.reason), season=taken)


def _limited(
    name: str,
    layer: Layer,
    rows: Whole,
    why: tuple[str, ...],
    chart: Chart,
    *,
    scale: float = 1.0,
    said: Sequence[str] = (),
    season: Season | None = None,
    at: Whole | None = None,
) -> Drawn:
    """A chart with limits. `at` is given where its points are not the periods themselves."""
    before = said or [""] * len(rows)
    told = signals.with_season(chart, season) if season else chart
    lines = (told.centre, told.lower, told.upper, told.near_lower, told.near_upper)
    better = layer.indicator.better if at is None else OTHER_WAY[layer.indicator.better]
    codes = signals.variation(chart, better)
    reasons = [str(first or then) for first, then in zip(before, chart.reason, strict=True)]
    none = np.full(len(rows), np.nan)
    return Drawn(
        rows=rows,
        name=name,
        why=why,
        reason=tuple(reasons),
        method=told.method,
        rules=f"{chart.rules.name} ({chart.rules.edition})",
        season=layer.indicator.signals.season if season else "none",
        at=np.broadcast_to(np.arange(told.value.shape[1]), told.value.shape) if at is None else at,
        value=told.value * scale,
        lines=(lines[0] * scale, lines[1] * scale, lines[2] * scale, lines[3] * scale,
               lines[4] * scale),
        mark=chart.mark,
        side=chart.side,
        segment=chart.segment,
        points=chart.points,
        trial=chart.trial,
        last=chart.last,
        variation=tuple(Variation(code).name.lower() for code in codes),
        goal_posts=_posts(chart, season, scale) if at is None else (none, none),
    )  # fmt: skip


def _posts(chart: Chart, season: Season | None, scale: float) -> tuple[Numbers, Numbers]:
    rows, at = np.arange(len(chart.value)), chart.last
    low, high = chart.lower[rows, at] * scale, chart.upper[rows, at] * scale
    if season is None:
        return low, high
    least, most = season.effect.min(axis=1), season.effect.max(axis=1)
    if season.method.startswith("same_month_ratio"):
        return low * np.where(low > 0, least, most), high * most
    return low + least, high + most


def _rare(
    name: str, layer: Layer, rows: Whole, why: tuple[str, ...], starts: Sequence[Rebase]
) -> Drawn:
    """A chart of what lies between one event and the next."""
    days = np.array([period.start.toordinal() for period in layer.periods], dtype=np.float64)
    steps = np.arange(len(days), dtype=np.float64) if name == "g" else days
    declared = layer.indicator.signals.chart != "suggested"
    found = between(layer.value, steps, least=2 if declared else GAPS.trial)
    moved = [
        Rebase(column, start.reason, row)
        for start in starts
        for row, at in enumerate(found.at)
        if 0 < (column := int(np.sum((at >= 0) & (at < start.position)))) < len(at)
    ]
    make = signals.g_chart if name == "g" else signals.t_chart
    chart = make(found.gap, rebases=moved)
    return _limited(name, layer, rows, why, chart, said=found.reason, at=found.at)
