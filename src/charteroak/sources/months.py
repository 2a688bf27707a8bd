"""Months: the kept rows of a snapshot, one file for each month of the source's own time.

Answers: which rows of a source are not what they were? A month whose rows are the same has the same
file, byte for byte, so whatever was made from it still stands.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from charteroak.engine import Engine
from charteroak.files import file_digest
from charteroak.sources.cells import call, name, text
from charteroak.sources.contract import Contract
from charteroak.sources.locating import PLACE

_MONTH, _ROW = "month_", "row_"
_HELD = 400_000
"""Up to so many rows are held while they are written by month; of more, the file is read again for
each."""


@dataclass(frozen=True, kw_only=True)
class Month:
    """The kept rows of one month."""

    rows: int
    sha256: str
    """Of the bytes of their file."""


@dataclass(frozen=True)
class Kept:
    """The months of a snapshot that is there already."""

    folder: Path
    months: Mapping[str, Month]

    def files(self, months: Collection[str] | None = None) -> tuple[Path, ...]:
        """The files of these months (none named: of all), earliest first."""
        named = sorted(self.months if months is None else months)
        return tuple(self.folder / f"{month}.parquet" for month in named)


def write(
    kept: exp.Select,
    contract: Contract,
    folder: Path,
    scratch: Path,
    engine: Engine,
    before: Kept | None = None,
) -> dict[str, Month]:
    """Write rows by month, in the order of the file; return the months by name (`2016-03`).

    `before` has the months of earlier rows: they are taken over, and those that get more rows are
    written again.
    """
    folder.mkdir()
    found = _sorted(kept, contract, scratch / "by_month.parquet", engine)
    earlier = before.months if before else {}
    every = _rows_of(found, scratch / "by_month.parquet", before, contract, engine)
    engine.write_parts(every, _MONTH, sorted(found), _ROW, folder)
    for month in {*earlier} - {*found}:
        assert before is not None
        _same(before.folder / f"{month}.parquet", folder / f"{month}.parquet")
    return {
        month: earlier[month]
        if month not in found
        else Month(
            rows=found[month] + (earlier[month].rows if month in earlier else 0),
            sha256=file_digest(folder / f"{month}.parquet"),
        )
        for month in sorted({*found, *earlier})
    }


def _rows_of(
    found: Mapping[str, int],
    path: Path,
    before: Kept | None,
    contract: Contract,
    engine: Engine,
) -> exp.Expr:
    """The new rows, and the earlier ones of the same months, with the month of each."""
    new = engine.parquet(path)
    if sum(found.values()) <= _HELD:
        new = engine.table(engine.keep("by_month_", new).name)
    columns = _columns(contract)
    rows: exp.Query = exp.select(*columns, name(_MONTH)).from_(new.subquery("sorted_"))
    for month in sorted({*found} & {*(before.months if before else {})}):
        assert before is not None
        old = engine.parquet(before.folder / f"{month}.parquet").subquery("old_")
        stamped = exp.alias_(text(month), _MONTH, quoted=True)
        rows = exp.union(rows, exp.select(*columns, stamped).from_(old), distinct=False)
    return rows


def _sorted(kept: exp.Select, contract: Contract, path: Path, engine: Engine) -> dict[str, int]:
    """Write the rows sorted by month, so that each month lies together; how many each has."""
    month = call("strftime", name(contract.time), text("%Y-%m"))
    rows = exp.select(exp.Star(), exp.alias_(month, _MONTH, quoted=True))
    rows = rows.from_(kept.subquery("kept_")).order_by(name(_MONTH), name(_ROW))
    engine.write_parquet(rows, path)
    counted = exp.select(name(_MONTH), exp.Count(this=exp.Star()))
    counted = counted.from_(engine.parquet(path).subquery("sorted_")).group_by(name(_MONTH))
    return {str(month): int(rows) for month, rows in engine.rows(counted)}


def _columns(contract: Contract) -> list[exp.Column]:
    return [
        name(c) for c in (_ROW, *contract.columns, *(PLACE + p for p in sorted(contract.places)))
    ]


def _same(source: Path, target: Path) -> None:
    """The same file under another name; a copy where the disk cannot have two names for one."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
