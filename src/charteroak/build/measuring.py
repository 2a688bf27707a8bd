"""Measures the sources of a city from their rows, each by itself, on all cores.

Answers: what may be told of each source? Whatever is counted from rows here may be published, so
of a source whose small numbers are hidden nothing goes past `suppress`, and no rows are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from charteroak.build.reading import Source
from charteroak.build.workers import Progress, each
from charteroak.checked import Checked
from charteroak.engine import DUCKDB, Engine, RowEngine
from charteroak.indicators import behind, compute, staffed, suppress, surveyed, testing
from charteroak.indicators.memory import Memory
from charteroak.indicators.population import Populations
from charteroak.indicators.queries import Scope
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.suppress.remembered import Masks
from charteroak.indicators.told import Told
from charteroak.plan.model import CityFiles, Indicator

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
    """What is needed to measure any source of a city."""

    checked: Checked
    sources: Mapping[str, Source]
    store: Path
    made_by: str
    measurer: RowEngine | None
    """What measures; None: the engine of this machine."""


def measure_sources(
    checked: Checked,
    sources: tuple[Source, ...],
    store: Path,
    made_by: str,
    measurer: RowEngine,
    progress: Progress,
) -> Iterator[Measured]:
    """What is told of every source, in their order. `made_by`: the hash of what measures."""
    here = checked.files.city.engine == DUCKDB
    known = {source.contract.id: source for source in sources}
    wanted = _Wanted(checked, known, store, made_by, None if here else measurer)
    read = {name for name, source in known.items() if source.snapshot}
    new = {name for name in read if not (store / MEASURED / name).is_dir()} if here else set()
    return each(_measure, wanted, list(known), new, progress, "Measuring {}".format)


def _measure(wanted: _Wanted, name: str, database: Engine) -> Measured:
    """What is told of one source."""
    files, source = wanted.checked.files, wanted.sources[name]
    made = Measured()
    kept = source.kept(database)
    if kept and wanted.measurer is None:
        kept = _held(kept, database)
    scope = kept.scope(files) if kept else Scope(source.contract, files.city.fiscal_years)
    own = [one for one in files.indicators.values() if one.source == name]
    for indicator in own:
        if kept or not behind.asks_the_day(indicator):
            made.queries[indicator.id] = behind.query(indicator, scope)
        if kept and kept.contract.hides:
            made.samples[indicator.id] = behind.withheld(kept.contract)
        elif kept:
            made.samples[indicator.id] = behind.sample(database, indicator, scope, kept.rows)
    if kept:
        made.blocks = _blocks(wanted, kept, scope, own, database)
        made.tests = _tests(files, kept, database)
        made.staffing = [
            staffed.run(database, asked, kept.contract, kept.rows, kept.days)
            for asked in files.staffing
            if asked.source == name
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
    wanted: _Wanted, kept: SourceRows, scope: Scope, own: list[Indicator], database: Engine
) -> list[Told]:
    files, populations = wanted.checked.files, Populations(wanted.checked.figures)
    memory = Memory(wanted.store / MEASURED / kept.contract.id, wanted.made_by, database)
    measurer = wanted.measurer or database
    counted = compute.blocks_from_rows(measurer, files, kept, populations, memory=memory)
    surveys = surveyed.blocks(database, files, kept, populations, counted)
    made = tuple(compute.placed(block, kept) for block in surveys)
    memory.forget()
    times = {indicator.id: scope.time(indicator) for indicator in own}
    masks = Masks(wanted.store / MASKS)
    return suppress.tell(made, files.indicators, times, kept.contract, masks)


def _tests(files: CityFiles, kept: SourceRows, database: Engine) -> list[dict[str, Any]]:
    zone = files.city.time_zone
    return [
        suppress.tell_test(
            testing.run(database, test, kept.contract, kept.rows, zone), kept.contract
        )
        for test in files.tests
        if test.source == kept.contract.id
    ]
