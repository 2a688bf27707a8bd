"""Stored: the four tables in the folder of an edition.

Answers: how are signals, judgments, statuses and funnels written, and how are they read back? An
edition from before there were any has none, and reads as empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.judgments.rows import Comparison, Judgment, Signal, Status

Columns = Mapping[str, Any]
"""Columns for some rows: an array, or one value for all of them; `value` is always an array."""
One = TypeVar("One", Signal, Judgment, Status, Comparison)

FILES: Mapping[type[Any], str] = {
    Signal: "signals.parquet",
    Judgment: "judgments.parquet",
    Status: "statuses.parquet",
    Comparison: "funnels.parquet",
}
"""The file of each table."""
_SIGNAL_ORDER = ("indicator", "place_set", "group_by", "place", "group", "period_start", tables.AT)


class Judgments:
    """What an edition says of its indicators, read as it is asked for."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder, self._engine = folder, engine

    def of(self, indicator: str, **equal: str) -> tuple[Judgment, ...]:
        """What is said of each series of an indicator; `equal` narrows them.

        Example: `of("crashes", place="all", group="all")` is the one of the whole city.
        """
        return self._read(Judgment, indicator, equal)

    def signals(self, indicator: str, **equal: str) -> tuple[Signal, ...]:
        """The points of its charts, series by series, in the order of time."""
        return self._read(Signal, indicator, equal)

    def statuses(self, indicator: str, **equal: str) -> tuple[Status, ...]:
        """Each series against each target, series by series, in the order the targets stand."""
        return self._read(Status, indicator, equal)

    def comparisons(self, indicator: str, **equal: str) -> tuple[Comparison, ...]:
        """Its places beside each other in the last whole period."""
        return self._read(Comparison, indicator, equal)

    def _read(self, row: type[One], indicator: str, equal: Mapping[str, str]) -> tuple[One, ...]:
        path = self._folder / FILES[row]
        if not path.is_file():
            return ()
        wanted = {"indicator": indicator, **equal}
        conditions = [exp.column(name, quoted=True).eq(value) for name, value in wanted.items()]
        query = self._engine.parquet(path).where(*conditions)
        return tuple(row(**found) for found in self._engine.records(query))


def write_signals(
    engine: Engine, parts: Sequence[Columns], path: Path, kept: tables.Kept | None = None
) -> None:
    """Write the points of all charts, in one fixed order; NaN is told as missing."""
    if not parts and tables.holds(engine, kept, path):
        return
    types = tables.sql_types(Signal)
    columns: dict[str, Any] = {
        name: np.concatenate([_column(part[name], len(part["value"])) for part in parts])
        if parts
        else np.zeros(0, np.float64 if kind == "DOUBLE" else object)
        for name, kind in types.items()
    }
    columns[tables.AT] = np.arange(len(columns["value"]))
    loaded = engine.load("signals_", columns)
    tables.write_ordered(engine, loaded, types, _SIGNAL_ORDER, path, kept)


def _column(values: Any, length: int) -> Any:
    return values if isinstance(values, np.ndarray) else np.full(length, values, dtype=object)


def within(points: Sequence[Signal], lowest: float, highest: float) -> Iterator[Signal]:
    """Points with their lines kept within what is possible, for drawing only.

    Marks stay as the unclipped limits made them.
    """
    lines = ("centre", "lower", "upper", "near_lower", "near_upper")
    for point in points:
        told = asdict(point)
        kept = {
            name: min(max(told[name], lowest), highest) for name in lines if told[name] is not None
        }
        yield Signal(**(told | kept))
