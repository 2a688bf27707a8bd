"""Cells: the measurements of one indicator, found by period, place and group.

Answers: what is this indicator in that cell? A cell that nobody measured is an entry like the
others, without a value and with the reason, so that whole columns can be computed at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from charteroak.dimensions.period import Period
from charteroak.dimensions.place import CITY
from charteroak.indicators.measurement import COLUMNS, SQL_TYPES
from charteroak.plan.model import Indicator

Block = Mapping[str, Any]
Columns = Mapping[str, NDArray[Any]]


class Cell(NamedTuple):
    """Where a measurement stands."""

    period: Period
    place_set: str
    place: str
    group_by: str
    group: str


@dataclass(frozen=True)
class Series:
    """All measurements of one indicator; the last entry of every column stands for: not there."""

    columns: Columns
    at: Mapping[Cell, int]

    def take(self, cells: Sequence[Cell]) -> Columns:
        """The columns at these cells."""
        where = np.array([self.at.get(cell, -1) for cell in cells], dtype=np.intp)
        return {name: column[where] for name, column in self.columns.items()}


_ABSENT: Mapping[str, Any] = {"DOUBLE": np.nan, "BIGINT": np.nan, "BOOLEAN": False}


def series(blocks: Iterable[Block], wanted: Iterable[str]) -> dict[str, Series]:
    """The measurements of each of these indicators."""
    pieces: dict[str, list[Columns]] = {name: [] for name in wanted}
    for block in blocks:
        held = block["indicator"]
        names = {held} if isinstance(held, str) else set(held)
        for name in sorted(names & set(pieces)):
            chosen = slice(None) if isinstance(held, str) else np.asarray(held) == name
            pieces[name].append({c: column[chosen] for c, column in columns(block).items()})
    return {name: _series(found) for name, found in pieces.items()}


def columns(block: Block) -> Columns:
    """Every column of a block, written out."""
    return {name: _column(block, name) for name in COLUMNS}


def _column(block: Block, name: str) -> NDArray[Any]:
    column = block.get(name, False) if name == "estimated" else block[name]
    size = len(block["value"])
    if not isinstance(column, np.ndarray):
        filled = np.empty(size, dtype=object)
        filled[:] = [column] * size
        column = filled
    match SQL_TYPES[name]:
        case "DOUBLE" | "BIGINT":
            numbers = np.ma.asarray(column).astype(np.float64)
            return np.asarray(np.ma.filled(numbers, np.nan))
        case "BOOLEAN":
            return np.asarray(column, dtype=bool)
    return np.asarray(column, dtype=object)


def _series(pieces: Sequence[Columns]) -> Series:
    columns: dict[str, NDArray[Any]] = {}
    for name in COLUMNS:
        last = np.empty(1, dtype=object)
        last[0] = _ABSENT.get(SQL_TYPES[name], "no_input" if name == "missing" else "")
        parts = [piece[name] for piece in pieces]
        columns[name] = np.concatenate([*parts, last.astype(parts[0].dtype) if parts else last])
    if not pieces:
        columns |= {n: columns[n].astype(np.float64) for n, t in SQL_TYPES.items()
                    if t in ("DOUBLE", "BIGINT")}  # fmt: skip
        columns |= {n: columns[n].astype(bool) for n, t in SQL_TYPES.items() if t == "BOOLEAN"}
    return Series(columns, {cell: i for i, cell in enumerate(_cells(columns))})


def _cells(columns: Columns) -> Iterable[Cell]:
    names = ("period_start", "period_end", "grain", "period")
    periods = [Period(*of) for of in zip(*(columns[n][:-1] for n in names), strict=True)]
    rest = (columns[name][:-1] for name in ("place_set", "place", "group_by", "group"))
    return [Cell(*of) for of in zip(periods, *rest, strict=True)]


def cells_of(indicator: Indicator, inputs: Iterable[Series]) -> list[Cell]:
    """The cells that an indicator is told for: those of its grains, places and groups in which any
    of its inputs is.
    """
    sets = {CITY, *indicator.places}
    return [
        cell
        for cell in dict.fromkeys(cell for one in inputs for cell in one.at)
        if cell.period.grain in indicator.grains
        and cell.place_set in sets
        and cell.group_by in indicator.told_at(cell[0].grain, cell.place_set)
    ]
