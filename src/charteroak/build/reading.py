"""Reads the sources of a city: each file once, into a snapshot, on all cores.

Answers: which rows of each source are there to be measured, and what is to be said of the others?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from charteroak.build.workers import Progress, each
from charteroak.checked import Checked
from charteroak.engine import Engine
from charteroak.indicators import behind
from charteroak.indicators.reading import SourceRows
from charteroak.plan.model import CityFiles
from charteroak.problems import Problem
from charteroak.sources import standin, telling
from charteroak.sources.contract import Contract
from charteroak.sources.report import Report
from charteroak.sources.snapshot import Snapshot, take


@dataclass(frozen=True)
class Source:
    """One source as this build has it."""

    contract: Contract
    snapshot: Snapshot | None
    why: str
    problems: tuple[Problem, ...] = ()

    def kept(self, database: Engine) -> SourceRows | None:
        """The kept rows and the days they answer for; None where the source was not read."""
        if self.snapshot is None:
            return None
        report = self.snapshot.report
        kept = self.snapshot.kept
        return SourceRows(
            self.contract,
            self.snapshot.rows(database),
            self.days(),
            {month: found.sha256 for month, found in kept.months.items()},
            lambda months: database.parquet(*kept.files(months)),
            frozenset(
                name
                for name, rows in report.unplaced.items()
                if rows.not_recorded + rows.elsewhere == report.rows_kept
            ),
            report.rows_kept,
        )

    def days(self) -> tuple[date, date]:
        """The days that it answers for, where it was read."""
        assert self.snapshot is not None
        report, covers = self.snapshot.report, self.contract.covers
        first, last = covers.first or report.first_day, covers.last or report.last_day
        assert first is not None and last is not None  # a snapshot has rows, and each has its day
        return first, last

    def noted(self) -> dict[str, Any]:
        """What a build says of it to whoever runs it."""
        noted: dict[str, Any] = {
            "id": self.contract.id,
            "state": "read" if self.snapshot else "absent",
            "why": self.why,
            "provenance": self.contract.provenance,
            "stands_in": standin.days_of(self.contract),
        }
        return noted | ({"report": asdict(self.snapshot.report)} if self.snapshot else {})

    def told(self) -> dict[str, Any]:
        """What an edition says of it to everyone."""
        if self.snapshot is None:
            return self.noted()
        return self.noted() | {"report": telling.told(self.snapshot.report, self.contract)}


@dataclass(frozen=True)
class _Wanted:
    """What is needed to read any source of a city."""

    checked: Checked
    records: Path | None
    store: Path
    made: datetime
    simulated: bool


def read_sources(
    checked: Checked,
    records: Path | None,
    store: Path,
    made: datetime,
    progress: Progress,
    *,
    simulated: bool = True,
) -> tuple[Source, ...]:
    """Every source of a city, in the order of its contracts."""
    wanted = _Wanted(checked, records, store, made, simulated)
    new = {name for name in checked.contracts if not (store / "snapshots" / name).is_dir()}
    found = each(_read, wanted, list(checked.contracts), new, progress, "Reading {}".format)
    return tuple(found)


def problems_of(sources: tuple[Source, ...]) -> Iterator[Problem]:
    """What is to be said of the rows of all sources."""
    for source in sources:
        yield from source.problems


def records_of(root: Path, records: Path | None) -> Path | None:
    """The folder of record files: the one given, or the city's own."""
    own = root / "records"
    return records or (own if own.is_dir() else None)


def _read(wanted: _Wanted, name: str, database: Engine) -> Source:
    """One source: its real records, simulated ones in their place, or why there are none."""
    files, contract = wanted.checked.files, wanted.checked.contracts[name]
    recipe = wanted.checked.recipes.get(name) if files.city.simulated else None
    records, store, sets = wanted.records, wanted.store, files.boundary_sets
    given = standin.chosen(contract, recipe, records, sets, store, simulated=wanted.simulated)
    if given.why:
        return Source(given.contract, None, given.why)
    snapshot, problems = take(
        given.contract, records or store, store, sets, files.city.time_zone, database,
        wanted.made.date(), at=given.path,
    )  # fmt: skip
    why = "" if snapshot else next((p.what for p in problems), "The file is absent.")
    source = Source(given.contract, snapshot, why, problems)
    return replace(source, problems=(*problems, *_outside(source, files, database)))


def _outside(source: Source, files: CityFiles, database: Engine) -> Iterator[Problem]:
    """A warning for each time column where rows lie outside the days that the contract covers: they
    are not measured by what counts them by that time. What a recipe makes up ends with its last
    day, whatever it says of later ones.
    """
    if source.snapshot is None:
        return
    contract = source.contract
    counted: defaultdict[str, list[str]] = defaultdict(list, {contract.time: []})
    for indicator in files.indicators.values():
        if indicator.source == contract.id and indicator.time and not standin.days_of(contract):
            counted[indicator.time].append(f"`{indicator.id}`")
    if _inside(source.snapshot.report, source.days()):
        del counted[contract.time]
    kept = source.kept(database) if counted else None
    if kept is None:
        return
    for time, names in counted.items():
        outside = behind.outside(database, time, kept.rows, kept.days)
        if outside:
            yield _covers_less(kept, outside, "" if time == contract.time else time, names)


def _inside(report: Report, days: tuple[date, date]) -> bool:
    """Whether no row lies outside these days: the report knows the first and the last of them."""
    first, last = report.first_day, report.last_day
    return first is not None and last is not None and days[0] <= first and last <= days[1]


def _covers_less(kept: SourceRows, outside: int, time: str, names: list[str]) -> Problem:
    rows = "1 row lies" if outside == 1 else f"{outside:,} rows lie"
    by = f", by `{time}`" if time else ""
    first, last = kept.days
    what = f"{rows} outside {first} to {last}, the days that `{kept.contract.id}` covers{by}."
    lost = f"not measured by {', '.join(names)}" if time else "not measured"
    advice = f"They are kept and {lost}; mend `covers:` if the source answers for their days."
    return Problem(what, kept.contract.written_at, advice, "covers-less", "warning")
