"""Computes measurements: definitions and rows in, the one result table out.

Answers: what is every indicator, in every period, place and group, and where there is no number,
why? The parts of each come from `reading`, in as few passes over the rows as `passes` can choose;
only what is not rows (populations, intervals, reasons) is done here, over whole columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.dimensions.period import Period
from charteroak.engine import RowEngine
from charteroak.indicators import intervals
from charteroak.indicators.cells import Grid
from charteroak.indicators.cuts import MEASURED, Thresholds
from charteroak.indicators.memory import Memory
from charteroak.indicators.population import Populations
from charteroak.indicators.queries import splits
from charteroak.indicators.reading import SourceRows, computed, planned
from charteroak.indicators.told import Block, Told, published
from charteroak.indicators.values import Column, values
from charteroak.plan.model import CityFiles, Indicator
from charteroak.sources.figures import PublishedFigure

NUMBERS = ("value", "numerator", "denominator", "n", "lower", "upper")


def blocks_from_rows(
    engine: RowEngine,
    files: CityFiles,
    source: SourceRows,
    populations: Populations,
    thresholds: Thresholds = MEASURED,
    memory: Memory | None = None,
) -> Iterator[Block]:
    """The measurements of every indicator of one source, none of them fit to be told yet. With a
    memory, only what changed rows or definitions touch is read from the rows again.
    """
    for made in planned(engine, files, source, thresholds):
        found = (
            memory.computed(engine, files, source, made)
            if memory
            else computed(engine, files, source, made)
        )
        for measured in found:
            cells, parts = measured.cells, measured.parts
            labels, provisional = _labels(cells, source), _provisional(cells, source)
            for indicator in made.indicators:
                if cells.split in splits(indicator):
                    named = parts[indicator.id]
                    residents = _residents(indicator, cells, populations, named)
                    yield {**labels, **_block(indicator, named, residents, provisional)}


def _block(indicator: Indicator, parts: dict[str, Column], notes: Any, provisional: Any) -> Block:
    """What is known of one indicator in every cell of a grid."""
    why = "no_population" if indicator.measure.population() else "no_rows"
    value = values(indicator, parts)
    kind = indicator.measure
    with np.errstate(divide="ignore", invalid="ignore"):
        interval = intervals.METHODS[kind.interval](parts, kind.value)
    known = ~np.isnan(value)
    nothing = np.full(len(value), np.nan)
    return {
        "indicator": indicator.id,
        "unit": indicator.unit,
        "better": indicator.better,
        "value": value,
        "numerator": parts.get("numerator", nothing),
        "denominator": parts.get("denominator", nothing),
        "n": parts["n"],
        "lower": interval.lower,
        "upper": interval.upper,
        "interval_method": interval.method,
        "missing": np.where(known, "", why).astype(object),
        "note": _joined(notes, provisional),
    }


def placed(block: Block, source: SourceRows) -> Block:
    """The block as it is, or without its numbers where no row of the source has a place of its
    set (the outlines are not there, say): nought in every ward would be no fact.
    """
    if block["place_set"] not in source.unplaced:
        return block
    size = len(block["value"])
    nothing = dict.fromkeys(NUMBERS, np.full(size, np.nan))
    words = {"interval_method": "", "note": "", "missing": _text(["no_places"] * size)}
    return {**block, **nothing, **words}


def _labels(cells: Grid, source: SourceRows) -> Block:
    """What each cell of a grid is, whatever is measured there; nobody may change these arrays."""
    split = cells.split
    found = {
        "grain": split.grain,
        "period": cells.spread([p.name for p in cells.periods], 0),
        "period_start": cells.spread([p.start for p in cells.periods], 0),
        "period_end": cells.spread([p.end for p in cells.periods], 0),
        "partial": cells.spread([_partial(p, source) for p in cells.periods], 0),
        "place_set": split.place_set,
        "place": cells.spread(cells.places, 1),
        "group_by": split.group_by,
        "group": cells.spread(cells.groups, 2),
        "provenance": source.contract.provenance,
        "source": source.contract.id,
    }
    for column in found.values():
        if isinstance(column, np.ndarray):
            column.flags.writeable = False
    return found


def _partial(period: Period, source: SourceRows) -> bool:
    """Whether rows of the period are missing, or may still come in."""
    return period.start < source.days[0] or _settled_on(period, source) > source.days[1]


def _settled_on(period: Period, source: SourceRows) -> date:
    """The day on which all records of the period should have come in."""
    return period.end + timedelta(days=source.contract.reporting_lag)


def _provisional(cells: Grid, source: SourceRows) -> Any:
    """The day until which records of a cell may still come in: a sentence for each cell, or none
    for all.
    """
    first, last = source.days
    told = [
        f"Provisional: its records may come in until {_settled_on(period, source)}."
        if period.start >= first and period.end <= last < _settled_on(period, source)
        else ""
        for period in cells.periods
    ]
    return cells.spread(told, 0) if any(told) else ""


def _joined(notes: Any, provisional: Any) -> Any:
    """Both notes (each is one, or one for each cell)."""
    if isinstance(provisional, str):
        return notes
    return _text(note.strip() for note in notes + " " + provisional)


def _residents(
    indicator: Indicator, cells: Grid, populations: Populations, parts: dict[str, Column]
) -> Any:
    """Put the residents among the parts of an indicator that is told per resident; the notes on
    them.
    """
    if not indicator.measure.population():
        return ""
    numbers = np.full(cells.shape, np.nan)
    notes = np.full(cells.shape, "", dtype=object)
    for at in np.ndindex(cells.shape):
        period, place, group = cells.periods[at[0]], cells.places[at[1]], cells.groups[at[2]]
        name = indicator.measure.population()
        known = populations.at(name, period, place, cells.split.group_by, group)
        if known:
            numbers[at] = known.number
            notes[at] = f"Residents: {known.estimate}."
    parts["denominator"] = numbers.ravel()
    return notes.ravel()


def block_of_figures(files: CityFiles, figures: Sequence[PublishedFigure]) -> Told:
    """The measurements of every published figure: one row each."""
    value = np.array([_number(f.value) for f in figures])
    margin = np.array([_number(f.margin) for f in figures])
    interval = intervals.published_margin(
        value, margin, np.array([float(f.level) for f in figures])
    )
    nothing = np.full(len(figures), np.nan)
    indicators = [files.indicators[f.indicator] for f in figures]
    columns = {
        "indicator": _text(f.indicator for f in figures),
        "grain": _text(f.period.grain for f in figures),
        "period": _text(f.period.name for f in figures),
        "period_start": _text(f.period.start for f in figures),
        "period_end": _text(f.period.end for f in figures),
        "partial": np.zeros(len(figures), dtype=bool),
        "place_set": _text(f.place_set for f in figures),
        "place": _text(f.place for f in figures),
        "group_by": _text(f.group_by for f in figures),
        "group": _text(f.group for f in figures),
        "unit": _text(i.unit for i in indicators),
        "better": _text(i.better for i in indicators),
        "value": value,
        "numerator": nothing,
        "denominator": nothing,
        "n": nothing,
        "lower": interval.lower,
        "upper": interval.upper,
        "interval_method": interval.method,
        "provenance": "published" if files.city.real else "simulated",
        "source": _text(f"{f.source_title} <{f.source_url}>" for f in figures),
        "missing": np.where(np.isnan(value), "not_reported", "").astype(object),
        "note": _text(f.note for f in figures),
    }
    return published(columns)


def _number(value: object) -> float:
    return np.nan if value is None else float(str(value))


def _text(values: Iterable[object]) -> NDArray[np.object_]:
    made = list(values)
    column = np.empty(len(made), dtype=object)
    column[:] = made
    return column
