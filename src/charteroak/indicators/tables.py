"""Result tables: frozen dataclasses as rows of Parquet, and back.

Answers: how does a small result get into an edition with a declared schema, the same bytes for the
same rows? The fields of the dataclass are the columns.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from dataclasses import fields
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


def write(engine: Engine, rows: Sequence[Row], row: type[Row], path: Path) -> None:
    """Write rows in the order given."""
    columns: dict[str, Any] = {"at_": np.arange(len(rows))}
    for name in sql_types(row):
        column = np.empty(len(rows), dtype=object)
        column[:] = [getattr(one, name) for one in rows]
        columns[name] = column
    loaded = engine.load("rows_", columns)
    told = [
        exp.alias_(exp.cast(exp.column(name, quoted=True), kind), name, quoted=True)
        for name, kind in sql_types(row).items()
    ]
    engine.write_parquet(exp.select(*told).from_(loaded).order_by(exp.column("at_")), path)


def read(engine: Engine, row: type[Row], path: Path) -> tuple[Row, ...]:
    """The rows of a table, in the order they were written; none where there is no such table."""
    if not path.is_file():
        return ()
    return tuple(row(**found) for found in engine.records(engine.parquet(path)))
