"""Judging: the measurements of an edition turned into its signals, judgments, statuses and funnels.

Answers: what is there to say about change, targets and places? Everything is made from the table
of measurements as it is told, so it comes after suppression and can give nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.judgments.charts import draw
from charteroak.indicators.judgments.choice import choose_grain
from charteroak.indicators.judgments.comparisons import compare
from charteroak.indicators.judgments.drawn import Drawn
from charteroak.indicators.judgments.layers import Layer, Split, splits
from charteroak.indicators.judgments.promised import Posts, statuses
from charteroak.indicators.judgments.rows import (
    MARK_WORDS,
    Comparison,
    Judgment,
    Signal,
    Status,
)
from charteroak.indicators.judgments.stored import FILES, Columns, write_signals
from charteroak.indicators.measurement import FILE as MEASUREMENTS
from charteroak.indicators.population import Populations
from charteroak.indicators.targets import promises
from charteroak.plan.model import CityFiles

NO_TARGET = "No target is set."
_WORDS = np.array([MARK_WORDS[code] for code in sorted(MARK_WORDS)], dtype=object)
_LOWEST = min(MARK_WORDS)


@dataclass
class _Found:
    """What has been found so far."""

    signals: list[Columns] = field(default_factory=list)
    judgments: list[Judgment] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)


def write(
    engine: Engine,
    files: CityFiles,
    populations: Populations,
    folder: Path,
    kept: tables.Kept | None = None,
) -> None:
    """Judge the measurements of these indicators in a folder and write the four tables beside
    them, with what is kept of the others.
    """
    found = _Found()
    mine = exp.column("indicator", quoted=True).isin(*files.indicators)
    told = engine.parquet(folder / MEASUREMENTS).where(mine)
    for split in splits(engine, told, files) if files.indicators else ():
        _judge(split, files, found)
        found.comparisons += compare(split, files, populations)
    write_signals(engine, found.signals, folder / FILES[Signal], kept)
    tables.add(engine, found.judgments, Judgment, folder / FILES[Judgment], kept)
    tables.add(engine, found.statuses, Status, folder / FILES[Status], kept)
    tables.add(engine, found.comparisons, Comparison, folder / FILES[Comparison], kept)


def _judge(split: Split, files: CityFiles, found: _Found) -> None:
    """Judge one indicator, split one way."""
    fiscal = files.city.fiscal_years
    layer = choose_grain(split)
    drawn = draw(layer, fiscal)
    promised = promises(layer.indicator, fiscal)
    held = tuple(statuses(split, layer, Posts.of(layer, drawn), promised))
    found.statuses += held
    found.signals += [_signals(layer, chart) for chart in drawn if chart.at.size]
    by_series = {one: (chart, at) for chart in drawn for at, one in enumerate(_rows(layer, chart))}
    for row, one in enumerate(layer.series):
        first = held[row * len(promised)] if promised else None
        found.judgments.append(_judgment(layer, row, *by_series[one], first))


def _rows(layer: Layer, chart: Drawn) -> Iterator[tuple[str, str]]:
    return (layer.series[row] for row in chart.rows)


def _judgment(layer: Layer, row: int, chart: Drawn, at: int, first: Status | None) -> Judgment:
    place, group = layer.series[row]
    latest, last = int(layer.last[row]), int(chart.last[at])
    told = last >= 0 and not chart.reason[at]
    return Judgment(
        indicator=layer.indicator.id, grain=layer.grain, place_set=layer.place_set, place=place,
        group_by=layer.group_by, group=group,
        variation=chart.variation[at] if told else "unknown",
        latest_period=layer.periods[latest].name if latest >= 0 else "",
        latest_mark=MARK_WORDS[int(chart.mark[at, last])] if told else "missing",
        chart=chart.name if told else "none",
        method=chart.method if told else "",
        chart_why=chart.why[at],
        rules=chart.rules if told else "",
        season=chart.season,
        points=int(chart.points[at, last]) if told else int(layer.known[row].sum()),
        trial=bool(told and chart.trial[at, last]),
        why_no_signal=chart.reason[at],
        status=first.status if first else "",
        status_rule=first.rule if first else "",
        target=first.target if first else "",
        target_value=first.target_value if first else None,
        why_no_status="" if first and first.status else first.said if first else NO_TARGET,
    )  # fmt: skip


def _signals(layer: Layer, chart: Drawn) -> Columns:
    """The points of a chart as columns, in the order of series and time."""
    drawn = np.array([not reason for reason in chart.reason])[:, None] & (chart.at >= 0)
    of, _ = np.nonzero(drawn)
    period, series = chart.at[drawn], chart.rows[of]
    periods = _column(layer.periods)[period]
    centre, lower, upper, near_lower, near_upper = (line[drawn] for line in chart.lines)
    return {
        "indicator": layer.indicator.id,
        "grain": layer.grain,
        "period": _column([one.name for one in periods]),
        "period_start": _column([one.start for one in periods]),
        "period_end": _column([one.end for one in periods]),
        "place_set": layer.place_set,
        "place": _column([place for place, _ in layer.series])[series],
        "group_by": layer.group_by,
        "group": _column([group for _, group in layer.series])[series],
        "value": chart.value[drawn],
        "centre": centre,
        "lower": lower,
        "upper": upper,
        "near_lower": near_lower,
        "near_upper": near_upper,
        "mark": _WORDS[chart.mark[drawn] - _LOWEST],
        "side": chart.side[drawn],
        "segment": chart.segment[drawn],
        "trial": chart.trial[drawn],
        "chart": chart.name,
        "method": chart.method,
        "rules": chart.rules,
        "season": chart.season,
    }


def _column(values: Sequence[Any]) -> Any:
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return column
