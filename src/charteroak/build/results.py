"""Results: the one result table of an edition, and what is told of the rows beside it.

Answers: what is every number, those that still hold and those measured anew? Published figures are
read each time, and what is composed of other numbers is composed each time, from what is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sqlglot import exp

from charteroak.build.earlier import Earlier
from charteroak.build.given import Given
from charteroak.build.measuring import Measured
from charteroak.engine import Engine
from charteroak.files import read_json, write_json
from charteroak.indicators import assembly, composed, compute, staffed, testing
from charteroak.indicators.composed import redrawn
from charteroak.indicators.measurement import COLUMNS, FILE
from charteroak.indicators.told import recalled
from charteroak.plan.model import CityFiles
from charteroak.sources.figures import PublishedFigure

QUERIES, SAMPLES = "queries.json", "samples.json"
_TOLD = "told"
"""The table of all that is not composed."""


def write(
    database: Engine,
    folder: Path,
    files: CityFiles,
    figures: Sequence[PublishedFigure],
    new: Mapping[str, Measured],
    earlier: Earlier,
    kept: Iterable[str],
) -> dict[str, str]:
    """Write the result table: the sources measured anew, and those of an earlier edition that are
    kept. The hash of the measurements of each indicator.
    """
    blocks = [compute.block_of_figures(files, figures)]
    blocks = redrawn.told(files, blocks)
    blocks += [block for one in new.values() for block in one.blocks]
    rows: exp.Query = assembly.loaded(database, blocks)
    same = _of_sources(files, kept)
    if same:
        rows = exp.union(rows, _some(database.parquet(earlier.folder / FILE), same), distinct=False)
    database.keep(_TOLD, rows)
    wanted = {name for one in files.indicators.values() for name in one.measure.inputs()}
    inputs = assembly.in_order(_some(database.table(_TOLD), wanted or [""]))
    made = composed.blocks(files, [recalled(database.columns(inputs))])
    every = exp.union(database.table(_TOLD), assembly.loaded(database, made), distinct=False)
    database.write_parquet(assembly.in_order(every), folder / FILE)
    held = {name: earlier.parts.rows.get(name, "") for name in same}
    others = [name for name in files.indicators if name not in held]
    return held | _hashes(database, folder / FILE, others)


def _of_sources(files: CityFiles, sources: Iterable[str]) -> list[str]:
    """The indicators that are computed from the rows of these sources."""
    known = set(sources)
    return [
        name
        for name, one in files.indicators.items()
        if one.source in known and not one.measure.inputs()
    ]


def _some(rows: exp.Select, indicators: Iterable[str]) -> exp.Select:
    """Rows of the result table: those of some indicators, in whatever order they come."""
    columns = [exp.column(name, quoted=True) for name in COLUMNS]
    mine = exp.column("indicator", quoted=True).isin(*sorted(indicators))
    return exp.select(*columns).from_(rows.subquery("rows_")).where(mine)


def _hashes(database: Engine, path: Path, indicators: Sequence[str]) -> dict[str, str]:
    """The hash of the measurements of each of these indicators, as they are written."""
    if not indicators:
        return {}
    found = database.columns(assembly.in_order(_some(database.parquet(path), indicators)))
    names = np.asarray(found.pop("indicator"))
    edges = [0, *(np.flatnonzero(names[1:] != names[:-1]) + 1).tolist(), len(names)]
    return {
        str(names[start]): _hash(column[start:end] for column in found.values())
        for start, end in pairwise(edges)
        if end > start
    }


def _hash(columns: Iterable[Any]) -> str:
    """The hash of columns, missing values and all."""
    whole = sha256()
    for column in columns:
        values, mask = np.ma.getdata(column), np.ma.getmaskarray(column)
        told = np.where(mask, np.zeros(1, values.dtype), values)
        words = told.dtype == object
        whole.update(json.dumps(told.tolist()).encode() if words else told.tobytes())
        whole.update(mask.tobytes())
    return whole.hexdigest()


def say(
    folder: Path, given: Mapping[str, Given], new: Mapping[str, Measured], earlier: Earlier
) -> None:
    """Write what is told of the rows beside the numbers, source by source; what is not new still
    holds.
    """
    old = _said(earlier.folder) if len(new) < len(given) else _NOTHING
    found: dict[str, Any] = {QUERIES: {}, SAMPLES: {}, testing.FILE: [], staffed.FILE: []}
    for name, one in given.items():
        files, made = one.files, new.get(name)
        queries = made.queries if made else _pick(old[QUERIES], files.indicators)
        samples = made.samples if made else _pick(old[SAMPLES], files.indicators)
        found[QUERIES] |= queries
        found[SAMPLES] |= samples
        asked = {test.id: None for test in files.tests}
        found[testing.FILE] += made.tests if made else _pick(old[testing.FILE], asked).values()
        asked = {staffing.id: None for staffing in files.staffing}
        found[staffed.FILE] += made.staffing if made else _pick(old[staffed.FILE], asked).values()
    for name, said in found.items():
        write_json(folder / name, said)


_NOTHING: Mapping[str, Mapping[str, Any]] = {
    name: {} for name in (QUERIES, SAMPLES, testing.FILE, staffed.FILE)
}


def _said(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """What an edition tells of the rows, each by its id."""
    lists = {
        name: {one["id"]: one for one in read_json(folder / name)}
        for name in (testing.FILE, staffed.FILE)
    }
    return {name: read_json(folder / name) for name in (QUERIES, SAMPLES)} | lists


def _pick(known: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: known[name] for name in names if name in known}
