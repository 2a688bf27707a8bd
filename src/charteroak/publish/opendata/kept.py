"""Kept: what a stranger needs beside the tables to make an edition again.

Answers: which of the city's files are published, which are not, and how is an edition put together
from a site? Published are those that pages and judgments are made from. Never published are ledger
lines, single scores, answers of residents and records: no page shows them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak import editions
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.files import read_json, write_json
from charteroak.indicators import tables
from charteroak.indicators.restated import Change
from charteroak.publish.material import HISTORY, Material
from charteroak.publish.opendata import links
from charteroak.publish.opendata.shelf import TABLES, Table

_FOLDERS = (
    "plan", "indicators", "tests", "staffing", "places", "figures", "sources", "codes", "packs",
    "languages",
)  # fmt: skip
_BUDGET = frozenset(
    (
        "funds.yaml", "accounts.yaml", "programs.yaml", "shares.yaml", "crosswalk.yaml",
        "controls.yaml", "recovery.yaml", "overhead.yaml",
    )
)  # fmt: skip
_ENDINGS = (".yaml", ".csv", ".geojson", ".sql", ".po")
_ENGINE = re.compile(r"(?m)^engine:.*\n?")
"""The address of a cluster is nobody's business; the numbers are the same without it."""
ENGINE_WAS_HERE = "# The address of a cluster, which is not published, stands here."
NOTED = (
    "sources.json", "queries.json", "samples.json", "outlines.json", "problems.json", "tests.json",
    "staffing.json", "allocations.json", "scenarios.json", "priorities.json", HISTORY,
)  # fmt: skip
"""What an edition notes beside its tables."""
_REPORT = (
    "counted", "hide_below", "file", "sha256", "bytes", "taken", "rows_read",
    "rows_kept", "rows_set_aside", "faults", "first_day", "last_day", "unplaced", "first_month",
    "last_month", "kept",
)  # fmt: skip
"""What is told of how a source was read: as much as the pages tell. Examples of rows that were set
aside stay with the city."""
_FAULT = ("column", "reason", "rows")
EDITION = "edition.json"
"""The edition's own manifest."""
_MOST = 50
"""Of so many editions it is told that there were such."""


def is_told(name: str) -> bool:
    """Whether a file of the city, by its path in the edition, is published."""
    path = Path(name)
    if path.suffix not in _ENDINGS:
        return False
    if name == "city.yaml" or path.parts[0] in _FOLDERS:
        return "simulated" not in path.parts
    ledger = path.parts[:2] == ("budget", "ledger") and path.suffix == ".yaml"
    return ledger or (path.parts[0] == "budget" and "/".join(path.parts[1:]) in _BUDGET)


def without_engine(text: str) -> str:
    """What `city.yaml` says, without where its rows are measured."""
    return _ENGINE.sub(ENGINE_WAS_HERE + "\n", text)


def write(edition: Edition, material: Material, site: Path) -> None:
    """Put what is kept of an edition into its site."""
    own = edition.folder / "city"
    for path in sorted(one for one in own.rglob("*") if one.is_file()):
        name = path.relative_to(own).as_posix()
        if name == "city.yaml":
            text = without_engine(path.read_text(encoding="utf-8"))
            (site / links.CITY).mkdir(parents=True, exist_ok=True)
            (site / links.CITY / name).write_text(text, encoding="utf-8")
        elif is_told(name):
            _copy(path, site / links.CITY / name)
    record = site / links.RECORD
    record.mkdir(parents=True, exist_ok=True)
    for name in NOTED:
        path = edition.folder / name
        if path.is_file() and name not in ("sources.json", HISTORY):
            _copy(path, record / name)
    if (edition.folder / "sources.json").is_file():
        told = [_source(one) for one in read_json(edition.folder / "sources.json")]
        write_json(record / "sources.json", told)
    write_json(record / HISTORY, history(edition, material))
    _copy(edition.folder / editions.MANIFEST, record / EDITION)


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)


def _source(told: Mapping[str, Any]) -> dict[str, Any]:
    report = told.get("report")
    if not isinstance(report, dict):
        return dict(told)
    kept = {name: report[name] for name in _REPORT if name in report}
    if "faults" in kept:
        kept["faults"] = [
            {name: fault[name] for name in _FAULT if name in fault} for fault in kept["faults"]
        ]
    return {**told, "report": kept}


def history(edition: Edition, material: Material) -> dict[str, Any]:
    """The editions up to this one, newest first, and which of them it is compared with."""
    path = edition.folder / HISTORY
    if path.is_file():
        found: dict[str, Any] = read_json(path)
        return found
    earlier = material.earlier
    every = [one for one in editions.all_editions(edition.store) if one.id <= edition.id]
    told = [{"id": one.id, "made": one.made.isoformat()} for one in reversed(every)]
    return {
        "before": {"made": earlier.made.isoformat(), "why": earlier.why} if earlier else None,
        "editions": told[:_MOST],
    }


def write_changes(engine: Engine, material: Material, path: Path) -> None:
    """The changes since the edition before, as a table of an edition."""
    every = material.earlier.changes.values() if material.earlier else ()
    tables.write(engine, [one for some in every for one in some], Change, path)


def restore(site: Path, store: Path) -> Edition:
    """Put an edition together again in a store, from nothing but a site. What cannot be read,
    passes through as it is raised.
    """
    record = site / links.RECORD
    name = Path(str(read_json(site / links.MANIFEST)["edition"])).name
    folder = store / editions.EDITIONS / name
    folder.mkdir(parents=True)
    shutil.copytree(site / links.CITY, folder / "city")
    for noted in NOTED:
        if (record / noted).is_file():
            shutil.copyfile(record / noted, folder / noted)
    shutil.copyfile(record / EDITION, folder / editions.MANIFEST)
    with Engine() as engine:
        for table, path in of_edition(site):
            engine.write_parquet(_as_it_was(engine, table, path), folder / table.file)
    return Edition(folder.name, folder)


def of_edition(site: Path) -> Iterator[tuple[Table, Path]]:
    """The published tables that an edition has as files, each with its Parquet file."""
    for table in TABLES:
        path = site / links.table(table.name, "parquet")
        if table.file and path.is_file():
            yield table, path


def _as_it_was(engine: Engine, table: Table, path: Path) -> exp.Select:
    """The rows as they stood in the edition; what was left out is empty."""
    types = tables.sql_types(table.row)
    wanted = [
        exp.alias_(exp.Literal.string(""), name, quoted=True)
        if name in table.without
        else exp.column(name, quoted=True)
        for name in types
    ]
    return (
        exp.select(*wanted)
        .from_(engine.numbered(path).subquery("table_"))
        .order_by(exp.column(tables.AT, quoted=True))
    )
