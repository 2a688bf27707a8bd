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
    made: dict[str, Month] = {}
    for month in sorted({*found, *earlier}):
        target = folder / f"{month}.parquet"
        if month not in found:
            assert before is not None
            _same(before.folder / target.name, target)
            made[month] = earlier[month]
            continue
        rows: exp.Query = exp.select(*_columns(contract)).from_(
            engine.parquet(scratch / "by_month.parquet").subquery("sorted_")
        ).where(name(_MONTH).eq(text(month)))  # fmt: skip
        if before and month in earlier:
            old = engine.parquet(before.folder / target.name).subquery("old_")
            rows = exp.union(exp.select(*_columns(contract)).from_(old), rows, distinct=False)
        every = exp.select(exp.Star()).from_(rows.subquery("month_rows_"))
        engine.write_parquet(every.order_by(name(_ROW)), target)
        before_rows = earlier[month].rows if month in earlier else 0
        made[month] = Month(rows=before_rows + found[month], sha256=file_digest(target))
    return made


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
