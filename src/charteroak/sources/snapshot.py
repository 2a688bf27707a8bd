"""A snapshot: the rows of one source as they were on one day, dated, hashed, unchangeable.

Answers: which rows were the numbers made from? Everything that can change a snapshot is in its
hash, so the same file under the same contract is read once, and of a file that has only grown,
only what was added is read. It is written beside the others and renamed when whole: a run that is
killed leaves only a folder that nobody reads.
"""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak.dimensions.place import BoundarySet
from charteroak.documents import adapter
from charteroak.engine import Engine
from charteroak.files import appear, digest, digests, file_digest
from charteroak.problems import Problem, suggest
from charteroak.sources import counting, months, prepare, signature
from charteroak.sources.cells import Clock
from charteroak.sources.connectors import (
    After,
    Connector,
    Progress,
    Reading,
    Request,
    connectors,
    endings,
    format_of,
    no_progress,
)  # fmt: skip
from charteroak.sources.contract import Contract
from charteroak.sources.report import Report, problems_of
from charteroak.sources.validate import judge

READER = 3
"""Goes up whenever the same file would give other rows, or another report of them."""
_APART = ("written_at", "pack", "changed")
"""What a contract says of where it is from; its rows do not depend on it."""
ROWS, SET_ASIDE, REPORT = "rows", "set_aside.parquet", "report.json"


@dataclass(frozen=True)
class Snapshot:
    """The kept rows of a source, and the report of how they were read."""

    source: str
    folder: Path
    report: Report

    def rows(self, engine: Engine) -> exp.Select:
        """The rows: `row_`, the contract's columns, `place_<boundary set>`."""
        return engine.parquet(*self.kept.files())

    @property
    def kept(self) -> months.Kept:
        """The files of the rows, by month."""
        return months.Kept(self.folder / ROWS, self.report.months)

    def set_aside(self, engine: Engine) -> exp.Select:
        """One row for each fault: `row`, `line`, `column`, `value`, `reason`."""
        return engine.parquet(self.folder / SET_ASIDE)


@dataclass(frozen=True)
class _Taking:
    """What one snapshot is made from and where it goes."""

    contract: Contract
    records: Path
    folder: Path
    boundary_sets: Mapping[str, BoundarySet]
    clock: Clock
    engine: Engine
    progress: Progress
    before: Snapshot | None
    """Of the same file when it was shorter."""
    path: Path


def take(
    contract: Contract,
    records: Path,
    store: Path,
    boundary_sets: Mapping[str, BoundarySet],
    city_time_zone: str,
    engine: Engine,
    taken: date,
    progress: Progress = no_progress,
    at: Path | None = None,
) -> tuple[Snapshot | None, tuple[Problem, ...]]:
    """The snapshot of a source as its file stands now; None beside the problems that prevent it.

    The contract must have passed `check.py`. A file that is not in the records folder is a
    warning: whatever needs it has no numbers, and the rest of the city is built. `at`: where the
    file stands, if not there.
    """
    path = at or records / contract.file
    form = format_of(contract)
    fault = _missing(contract, path) or _unfit(contract, form, path)
    if fault:
        return None, (fault,)
    clock = Clock(contract.time_zone or city_time_zone, city_time_zone)
    rules = digest(_inputs(contract, records, boundary_sets, clock))
    connector = connectors()[form]
    grows = connector.grows and not contract.ready
    earlier = _earlier(store, contract.id, rules) if grows else []
    size = path.stat().st_size
    sha256, starts = digests(path, (s.report.bytes for s in earlier if s.report.bytes < size))
    whole = digest({"file": sha256, "rules": rules})
    parent = store / "snapshots" / contract.id
    found = find_snapshot(store, contract.id, whole)
    if found is None:
        same = (s for s in earlier if starts.get(s.report.bytes) == s.report.sha256)
        before = max(same, key=lambda s: s.report.bytes, default=None)
        taking = _Taking(
            contract, records, parent, boundary_sets, clock, engine, progress, before,
            path,
        )  # fmt: skip
        about = Report(
            source=contract.id, hash=whole, file=contract.file, sha256=sha256, rules=rules,
            bytes=size, taken=taken, rows_read=0, rows_kept=0, rows_set_aside=0,
        )  # fmt: skip
        found, problems = _read(taking, about, connector)
        if found is None:
            return None, problems
    problems = problems_of(found.report, contract)
    return (found if found.report.rows_kept else None), problems


def _missing(contract: Contract, path: Path) -> Problem | None:
    if path.is_file():
        return None
    near = sorted(item.name for item in path.parent.iterdir()) if path.parent.is_dir() else []
    what = f"The records of `{contract.id}`, `{contract.file}`, are not in the records folder."
    advice = (
        suggest(path.name, near) if near else "Put the file there; `--records` names the folder."
    )
    advice = advice or "Put the file there; `--records` names the folder."
    return Problem(what, contract.written_at, advice, "records-missing", "warning")


def _unfit(contract: Contract, form: str, path: Path) -> Problem | None:
    if not form:
        what = f"The ending of `{contract.file}` does not tell what kind of file it is."
        known = ", ".join(f"`{name}`" for name in sorted(set(endings().values())))
        return Problem(
            what, contract.written_at, f"Write `format:` with one of {known}.", "format-unknown"
        )
    if not os.access(path, os.R_OK):
        what = f"`{contract.file}` may not be read by whoever runs this."
        advice = "Ask for permission to read the file, or run it as somebody who has it."
        return Problem(what, contract.written_at, advice, "file-forbidden")
    if path.stat().st_size == 0:
        what = f"`{contract.file}` is empty: it has no bytes at all."
        return Problem(what, contract.written_at, "Make the export again.", "file-empty")
    return signature.disguised(contract, form, path)


def _inputs(
    contract: Contract,
    records: Path,
    boundary_sets: Mapping[str, BoundarySet],
    clock: Clock,
) -> dict[str, Any]:
    """Everything that the rows depend on, beside the file itself."""
    used = {name: boundary_sets[name] for name in sorted(contract.places)}
    outlines = {
        f"{name} {version.id}".strip(): file_digest(records / version.boundaries.file)
        for name, places in used.items()
        for version in places.dated
        if version.boundaries and (records / version.boundaries.file).is_file()
    }
    return {
        "reader": READER,
        "contract": _content(contract),
        "crosswalks": {name: _spellings(places) for name, places in used.items()},
        "outlines": outlines,
        "clock": [clock.written, clock.city],
    }


def _spellings(places: BoundarySet) -> list[Any]:
    """What a boundary set calls its places, and from when to when."""
    dated = [[str(v.from_), str(v.until), v.names()] for v in places.versions]
    return [places.singular, places.names(), *dated]


def _content(value: Any) -> Any:
    """A dataclass as plain data, without the lines it was written on."""
    if dataclasses.is_dataclass(value):
        names = (field.name for field in dataclasses.fields(value))
        return {name: _content(getattr(value, name)) for name in names if name not in _APART}
    if isinstance(value, Mapping):
        return [[key, _content(item)] for key, item in value.items()]
    if isinstance(value, tuple):
        return [_content(item) for item in value]
    return value


def find_snapshot(store: Path, source: str, whole: str) -> Snapshot | None:
    """The snapshot of a source with this hash, or None where it is not on this machine."""
    for path in sorted((store / "snapshots" / source).glob(f"*-{whole[:12]}/{REPORT}")):
        report = adapter(Report).validate_json(path.read_bytes())
        if report.hash == whole:
            return Snapshot(report.source, path.parent, report)
    return None


def _earlier(store: Path, source: str, rules: str) -> list[Snapshot]:
    """The snapshots made by the same rules from files that can be read on from where they ended."""
    found = []
    for path in sorted((store / "snapshots" / source).glob(f"[!.]*/{REPORT}")):
        report = adapter(Report).validate_json(path.read_bytes())
        if report.rules == rules and report.settled and report.rows_kept:
            found.append(Snapshot(source, path.parent, report))
    return found


class _Stopped(Exception):  # noqa: N818 - a fault of the file, told to the caller a few lines on
    """The file cannot be read: nothing is written."""


def _read(
    taking: _Taking, about: Report, connector: Connector
) -> tuple[Snapshot | None, tuple[Problem, ...]]:
    problems: tuple[Problem, ...] = ()

    def fill(unfinished: Path) -> None:
        nonlocal about, problems
        with tempfile.TemporaryDirectory(prefix="charteroak-") as scratch:
            contract, folder = taking.contract, Path(scratch)
            path = taking.path
            after = _after(taking.before)
            filed = prepare.as_filed(contract) if contract.ready else contract
            request = Request(filed, path, folder, taking.progress, after)
            reading = connector.read(request, taking.engine)
            problems = reading.problems
            if contract.ready and not problems:
                reading, problems = prepare.prepared(reading, contract, taking.engine)
            if not problems:
                report, problems = _fill(unfinished, taking, about, reading, connector, folder)
            if problems or report is None:
                raise _Stopped
        about = report
        (unfinished / REPORT).write_bytes(adapter(Report).dump_json(about, indent=1) + b"\n")
        for written in unfinished.rglob("*"):
            if written.is_file():
                written.chmod(0o444)

    folder = taking.folder / f"{about.taken:%Y-%m-%d}-{about.hash[:12]}"
    try:
        appear(folder, fill)
    except _Stopped:
        return None, problems
    return Snapshot(about.source, folder, about), problems


def _fill(
    folder: Path,
    taking: _Taking,
    about: Report,
    reading: Reading,
    connector: Connector,
    scratch: Path,
) -> tuple[Report | None, tuple[Problem, ...]]:
    contract, engine = taking.contract, taking.engine
    assert reading.rows is not None
    judged, problems = judge(
        reading.rows, contract, taking.clock, taking.boundary_sets, taking.records, engine,
        native=connector.native or contract.ready is not None,
    )  # fmt: skip
    if judged is None:
        return None, problems
    before = taking.before
    earlier = None
    if before:
        rows, aside = before.rows(engine), before.set_aside(engine)
        earlier = counting.Earlier(before.report, rows, aside)
    sorted_out = counting.sort_out(judged, reading, contract, scratch, engine, earlier)
    kept = before.kept if before else None
    made = months.write(sorted_out.kept, contract, folder / ROWS, scratch, engine, kept)
    engine.write_parquet(sorted_out.set_aside, folder / SET_ASIDE)
    report = counting.counted(about, sorted_out, contract, engine, taking.boundary_sets, earlier)
    notes = (*reading.notes, *judged.notes)
    return dataclasses.replace(
        report, notes=notes, months=made, lines=reading.lines, settled=reading.settled,
        rows_of_file=reading.of_file or reading.count,
    ), ()  # fmt: skip


def _after(before: Snapshot | None) -> After | None:
    """Where the reading of a file that has grown goes on."""
    if before is None:
        return None
    report = before.report
    return After(report.bytes, report.rows_read, report.lines)
