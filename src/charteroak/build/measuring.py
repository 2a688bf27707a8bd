"""Measures the sources of a city from their rows, each by itself, on all cores.

Answers: what may be told of each source? Whatever is counted from rows here may be published, so
of a source whose small numbers are hidden nothing goes past `suppress`, and no rows are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from charteroak.build.given import Given
from charteroak.build.workers import Progress, each
from charteroak.engine import Engine, RowEngine
from charteroak.indicators import behind, compute, staffed, suppress, surveyed, testing
from charteroak.indicators.composed import redrawn
from charteroak.indicators.memory import Memory
from charteroak.indicators.population import Populations
from charteroak.indicators.queries import Scope
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.suppress.remembered import Masks
from charteroak.indicators.told import Told

MEASURED, MASKS = "cache/measured", "cache/masks"
"""The folders of what is remembered of earlier builds."""
HELD = 400_000
"""Up to so many rows of a source are held in memory while it is measured."""


@dataclass
class Measured:
    """What is told of one source."""

    blocks: list[Told] = field(default_factory=list)
    queries: dict[str, str] = field(default_factory=dict)
    samples: dict[str, Any] = field(default_factory=dict)
    tests: list[dict[str, Any]] = field(default_factory=list)
    staffing: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Wanted:
    """What is needed to measure any of these sources."""

    given: Mapping[str, Given]
    store: Path
    made_by: str
    measurer: RowEngine | None
    """What measures; None: the engine of this machine."""


def measure_sources(
    given: Mapping[str, Given],
    store: Path,
    made_by: str,
    measurer: RowEngine | None,
    progress: Progress,
) -> dict[str, Measured]:
    """What is told of each of these sources, in their order. `made_by`: the hash of what measures,
    `measurer`: what measures, if it is not the engine of this machine.
    """
    wanted = _Wanted(given, store, made_by, measurer)
    long = [name for name, one in given.items() if one.source.snapshot and measurer is None]
    found = each(_measure, wanted, list(given), long, progress, "Measuring {}".format)
    return dict(zip(given, found, strict=True))


def _measure(wanted: _Wanted, name: str, database: Engine) -> Measured:
    """What is told of one source."""
    given = wanted.given[name]
    files, kept = given.files, given.source.kept(database)
    made = Measured()
    if kept and wanted.measurer is None:
        kept = _held(kept, database)
    contract = given.source.contract
    scope = kept.scope(files) if kept else Scope(contract, files.city.fiscal_years)
    many = kept.many if kept else 0
    recent = behind.Recent(database, scope, kept) if kept and many > HELD else None
    for indicator in files.indicators.values():
        if kept or not behind.asks_the_day(indicator):
            made.queries[indicator.id] = behind.query(indicator, scope)
        if kept and contract.hides:
            made.samples[indicator.id] = behind.withheld(contract)
        elif kept:
            made.samples[indicator.id] = behind.sample(
                database, indicator, scope, kept.rows, recent
            )
    if kept:
        made.blocks = _blocks(wanted, given, kept, scope, database)
        made.tests = [
            testing.run(database, test, contract, kept.rows, files.city.time_zone)
            for test in files.tests
        ]
        made.tests = [suppress.tell_test(test, contract) for test in made.tests]
        made.staffing = [
            staffed.run(database, asked, contract, kept.rows, kept.days) for asked in files.staffing
        ]
    return made


def _held(kept: SourceRows, database: Engine) -> SourceRows:
    """The rows in memory, where they are few: many questions are asked of them, and opening a file
    for each month costs more than the answer. A cluster could not see them there.
    """
    if kept.many > HELD:
        return kept
    return replace(kept, rows=database.table(database.keep("held_", kept.rows).name))


def _blocks(
    wanted: _Wanted, given: Given, kept: SourceRows, scope: Scope, database: Engine
) -> list[Told]:
    files, populations = given.files, Populations(given.figures)
    memory = Memory(wanted.store / MEASURED / kept.contract.id, wanted.made_by, database)
    measurer = wanted.measurer or database
    counted = compute.blocks_from_rows(measurer, files, kept, populations, memory=memory)
    surveys = surveyed.blocks(database, files, kept, populations, counted)
    made = tuple(compute.placed(block, kept) for block in surveys)
    memory.forget()
    times = {name: scope.time(indicator) for name, indicator in files.indicators.items()}
    masks = Masks(wanted.store / MASKS)
    return redrawn.told(files, suppress.tell(made, files.indicators, times, kept.contract, masks))
