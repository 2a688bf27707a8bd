"""Assembly: blocks put together as the one result table.

Answers: what is written? Labels are the same few words over and over (an indicator, a month, a
ward), so each is carried as a number until the engine lays the words in; the rows come in one fixed
order, and NaN is told as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.measurement import COLUMNS, SQL_TYPES
from charteroak.indicators.told import Block, Told

ORDER = (
    "indicator",
    "grain",
    "period_start",
    "period_end",
    "place_set",
    "place",
    "group_by",
    "group",
)
"""The order of the result table."""
_ROWS, _NUMBER, _WORD = "blocks", "number", "word"
_NOT_SAID = {"estimated": False}
"""What a block says by not having a column."""


def table(engine: Engine, blocks: Iterable[Told]) -> exp.Select:
    """The result table, put together from blocks, in its one order."""
    rows = loaded(engine, blocks)
    return rows.order_by(*(_column(name, _ROWS) for name in ORDER), copy=False)


def in_order(rows: exp.Query) -> exp.Select:
    """Rows of the result table in its one order."""
    columns, order = (
        [exp.column(name, quoted=True) for name in names] for names in (COLUMNS, ORDER)
    )
    return exp.select(*columns).from_(rows.subquery("told_")).order_by(*order)


def loaded(engine: Engine, blocks: Iterable[Told]) -> exp.Select:
    """The rows of blocks as they are written, in whatever order."""
    made = [block for block in blocks if len(block["value"])]
    columns: dict[str, Any] = {}
    query = exp.select(copy=False).from_(exp.to_table(_ROWS), copy=False)
    for name in COLUMNS:
        kind = SQL_TYPES[name]
        if kind in ("DOUBLE", "BIGINT"):
            columns[name] = _numbers(made, name)
            query = query.select(tables.told(name, kind), copy=False)
        else:
            columns[name], words = _numbered(made, name)
            table_name = f"words_{name}"
            numbers = np.arange(len(words), dtype=np.int32)
            engine.load(table_name, {_NUMBER: numbers, _WORD: words})
            same = _column(name, _ROWS).eq(_column(_NUMBER, table_name))
            query = query.join(exp.to_table(table_name), on=same, copy=False)
            told = exp.cast(_column(_WORD, table_name), kind, copy=False)
            query = query.select(exp.alias_(told, name, quoted=True, copy=False), copy=False)
    engine.load(_ROWS, columns)
    return query


def _numbers(blocks: Sequence[Block], name: str) -> NDArray[np.float64]:
    """A column of numbers."""
    several = [np.broadcast_to(block[name], len(block["value"])) for block in blocks]
    return np.concatenate([*several, np.zeros(0)])


def _numbered(blocks: Sequence[Block], name: str) -> tuple[NDArray[np.int32], NDArray[Any]]:
    """A column of words, as numbers in the order of the words; and the words."""
    met: dict[Any, int] = {}
    done: dict[int, NDArray[np.int32]] = {}
    several = []
    for block in blocks:
        column = block[name] if name in block else _NOT_SAID[name]
        if not isinstance(column, np.ndarray):
            number = met.setdefault(column, len(met))
            several.append(np.full(len(block["value"]), number, dtype=np.int32))
            continue
        if id(column) not in done:  # blocks of one grid share their labels
            found = [met.setdefault(word, len(met)) for word in column.tolist()]
            done[id(column)] = np.array(found, dtype=np.int32)
        several.append(done[id(column)])
    words = np.empty(len(met), dtype=object)
    words[:] = list(met)
    order = sorted(range(len(met)), key=lambda number: str(words[number]))
    rank = np.empty(len(met), dtype=np.int32)
    rank[order] = np.arange(len(met))
    return rank[np.concatenate([*several, np.zeros(0, dtype=np.int32)])], words[order]


def _column(name: str, table_name: str) -> exp.Column:
    return exp.column(name, table=table_name, quoted=True)
