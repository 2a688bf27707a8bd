"""Result tables: frozen dataclasses as rows of Parquet, and back.

Answers: how does a small result get into an edition with a declared schema, the same bytes for the
same rows? The fields of the dataclass are the columns. What an earlier edition says of some of the
indicators and still holds is put together with what is said anew of the others.
"""

from __future__ import annotations

import shutil
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from sqlglot import exp

from charteroak.engine import Engine

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = TypeVar("Row", bound=DataclassInstance)

AT = "at_"
"""The column that numbers the rows of a table."""
_SQL: dict[type, str] = {
    str: "VARCHAR",
    float: "DOUBLE",
    int: "BIGINT",
    bool: "BOOLEAN",
    date: "DATE",
}


@cache
def sql_types(row: type[Any]) -> dict[str, str]:
    """Column name to SQL type, from the fields of a dataclass; `X | None` may be missing."""
    hints = typing.get_type_hints(row)
    return {field.name: _SQL[_plain(hints[field.name])] for field in fields(row)}


def _plain(hint: Any) -> type:
    if typing.get_origin(hint) is typing.Literal:
        return type(typing.get_args(hint)[0])
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    found: type = hint
    return found


@dataclass(frozen=True)
class Kept:
    """What the tables of an earlier folder say and still holds: all but of some indicators."""

    folder: Path
    without: tuple[str, ...]


def write(engine: Engine, rows: Sequence[Row], row: type[Row], path: Path) -> None:
    """Write rows in the order given."""
    write_ordered(engine, _loaded(engine, rows, row), sql_types(row), (AT,), path)


def add(
    engine: Engine, rows: Sequence[Row], row: type[Row], path: Path, kept: Kept | None = None
) -> None:
    """Write rows and those that are kept, by indicator and then in the order given."""
    if not rows and holds(engine, kept, path):
        return
    loaded = _loaded(engine, rows, row)
    write_ordered(engine, loaded, sql_types(row), ("indicator", AT), path, kept)


def _loaded(engine: Engine, rows: Sequence[Row], row: type[Row]) -> exp.Table:
    """Rows as a table, numbered."""
    columns: dict[str, Any] = {AT: np.arange(len(rows))}
    for name in sql_types(row):
        column = np.empty(len(rows), dtype=object)
        column[:] = [getattr(one, name) for one in rows]
        columns[name] = column
    return engine.load("rows_", columns)


def holds(engine: Engine, kept: Kept | None, path: Path) -> bool:
    """Whether a table to which nothing is added holds as it is; then it is written."""
    if kept is None:
        return False
    if kept.without:
        lost = exp.column("indicator", quoted=True).isin(*kept.without)
        if engine.rows(engine.parquet(kept.folder / path.name).where(lost).limit(1)):
            return False
    shutil.copyfile(kept.folder / path.name, path)
    return True


def write_ordered(
    engine: Engine,
    loaded: exp.Table,
    types: Mapping[str, str],
    order: Sequence[str],
    path: Path,
    kept: Kept | None = None,
) -> None:
    """Write loaded rows with those that are kept of the same table, in the order of some columns;
    `AT` is the place of a row in its own table.
    """
    names = [exp.column(name, quoted=True) for name in (*types, AT)]
    found: exp.Query = exp.select(
        *(told(name, kind) for name, kind in types.items()), names[-1].copy()
    ).from_(loaded)
    if kept:
        earlier = exp.select(*names).from_(engine.numbered(kept.folder / path.name).subquery("on_"))
        others = exp.column("indicator", quoted=True).isin(*kept.without).not_()
        found = exp.union(found, earlier.where(others) if kept.without else earlier, distinct=False)
    engine.write_parquet(
        exp.select(*(one.copy() for one in names[:-1]))
        .from_(engine.keep("both_", found))
        .order_by(*(exp.column(name, quoted=True) for name in order)),
        path,
    )


def told(name: str, kind: str) -> exp.Expr:
    """A loaded column as it is written: NaN is missing, and nought has no sign, since the file
    keeps only one of the two that are equal.
    """
    column: exp.Expr = exp.column(name, quoted=True)
    if kind in ("DOUBLE", "BIGINT"):
        number = exp.cast(column, "DOUBLE")
        nought = exp.EQ(this=number.copy(), expression=exp.Literal.number(0))
        column = (
            exp.Case()
            .when(exp.func("isnan", number), exp.null())
            .when(nought, exp.Literal.number(0))
            .else_(column.copy())
        )
    return exp.alias_(exp.cast(column, kind), name, quoted=True)


def read(engine: Engine, row: type[Row], path: Path) -> tuple[Row, ...]:
    """The rows of a table, in the order they were written; none where there is no such table."""
    if not path.is_file():
        return ()
    return tuple(row(**found) for found in engine.records(engine.parquet(path)))
