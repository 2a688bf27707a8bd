"""Ranks: the k-th smallest value of each cell, from counted values.

Answers: which value stands at this rank, exactly? The counts of the finest cells are added up into
the cells of a split; the bucket that passes the rank holds the value; within it the values are
counted off one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.engine import RowEngine
from charteroak.indicators.histograms import CELLS, NUMBERS, SOUGHT, Condition, Counting

Whole = NDArray[np.int64]
_SMALL = 1 << 16
"""Numbers below this are sorted by their digits, which takes no comparison."""
Column = NDArray[np.float64]


@dataclass(frozen=True)
class Wanted:
    """Ranks wanted in the cells of one split."""

    at: Whole
    """For each finest cell, the cell of the split that it is part of."""
    condition: Condition
    ranks: tuple[Whole, ...]
    """One entry for each cell of the split; 0 where none is wanted."""


@dataclass(frozen=True)
class Counted:
    """Counted values, by bucket or one by one: columns of one length."""

    cell: Whole
    """The number of the finest cell."""
    bucket: Whole
    counts: tuple[Whole, ...]
    """How many rows, by condition over rows."""
    value: Column


@dataclass(frozen=True)
class Lines:
    """Those lines of the counted values that have rows of one condition."""

    at: Whole
    """Where they stand among all lines."""
    cell: Whole
    bucket: Whole
    count: Whole


class Finder:
    """Finds the order statistics of one histogram in one cut."""

    def __init__(self, engine: RowEngine, counting: Counting) -> None:
        self._engine = engine
        self._counting = counting
        self.of_asked = counting.of_asked
        """Which rows each of the histogram's order statistics is about."""
        self._buckets = counting.histogram.buckets
        engine.keep(CELLS, counting.cells())
        self.cells: dict[str, Any] = engine.columns(engine.table(CELLS))
        """The key columns of the finest cells, in the order of their numbers."""
        order = np.argsort(np.asarray(self.cells["id"]))
        self.cells = {name: column[order] for name, column in self.cells.items()}

    def find(self, wanted: Sequence[Wanted]) -> list[tuple[Column, ...]]:
        """For each: the values at its ranks; NaN where none is wanted."""
        if self._buckets == 1:
            every = self._counted(self._counting.values(sought=False))
            return list(self._pick(wanted, every, {}))
        coarse = self._counted(self._counting.buckets())
        lines = self._lines(coarse, wanted)
        upto = {number: self._upto(want, lines) for number, want in enumerate(wanted)}
        need = np.zeros(len(coarse.cell), dtype=bool)
        for number, want in enumerate(wanted):
            need[self._needed(want, lines[want.condition], upto[number])] = True
        self._engine.load(NUMBERS, {"id": coarse.cell[need], "bucket": coarse.bucket[need]})
        self._engine.keep(SOUGHT, self._counting.sought())
        fine = self._counted(self._counting.values(sought=True))
        return list(self._pick(wanted, fine, upto))

    def _counted(self, query: Any) -> Counted:
        """Run a query that counts; its lines in the order of their values."""
        found = self._engine.columns(query)
        cell = np.asarray(found["id"], dtype=np.int64)
        value = np.asarray(found.get("value", np.zeros(0)), dtype=np.float64)
        order = np.argsort(value) if len(value) else np.arange(len(cell))
        counts = tuple(
            np.asarray(found[f"n{number}"], dtype=np.int64)[order]
            for number in range(len(self._counting.conditions))
        )
        bucket = np.asarray(found["bucket"], dtype=np.int64)[order]
        return Counted(cell[order], bucket, counts, value[order] if len(value) else value)

    def _lines(self, counted: Counted, wanted: Sequence[Wanted]) -> dict[Condition, Lines]:
        """The lines of each condition."""
        found: dict[Condition, Lines] = {}
        for condition in dict.fromkeys(want.condition for want in wanted):
            counts = counted.counts[condition.number]
            mine = counts > 0
            if condition.folded is not None:
                mine &= are(self.cells["folded_"], condition.folded)[counted.cell]
            at = np.flatnonzero(mine)
            found[condition] = Lines(at, counted.cell[at], counted.bucket[at], counts[at])
        return found

    def _upto(self, want: Wanted, lines: Mapping[Condition, Lines]) -> Whole:
        """How many values lie up to each bucket: one line for each cell of the split."""
        mine, cells = lines[want.condition], len(want.ranks[0])
        at = want.at[mine.cell] * self._buckets + mine.bucket
        counts = np.bincount(at, weights=mine.count, minlength=cells * self._buckets)
        return np.cumsum(counts.reshape(cells, self._buckets), axis=1).astype(np.int64)

    def _needed(self, want: Wanted, mine: Lines, upto: Whole) -> Whole:
        """Which lines of the histogram hold a wanted value."""
        sought = np.zeros(upto.shape, dtype=bool)
        for rank in want.ranks:
            (cell,) = np.nonzero(rank)
            sought[cell, _bucket(upto[cell], rank[cell])] = True
        return mine.at[sought[want.at[mine.cell], mine.bucket]]

    def _pick(
        self, wanted: Sequence[Wanted], fine: Counted, upto: Mapping[int, Whole]
    ) -> Iterator[tuple[Column, ...]]:
        """Count off the values, cell by cell."""
        lines = self._lines(fine, wanted)
        for number, want in enumerate(wanted):
            mine = lines[want.condition]
            at = want.at[mine.cell]
            order = np.argsort(at.astype(np.uint16) if len(at) and at.max() < _SMALL else at,
                               kind="stable")  # fmt: skip
            groups = at[order] * self._buckets + mine.bucket[order]
            counts = np.cumsum(mine.count[order])
            before = np.concatenate([[0], counts])
            found = fine.value[mine.at[order]]
            yield tuple(
                self._values(rank, upto.get(number), groups, counts, before, found)
                for rank in want.ranks
            )

    def _values(
        self, rank: Whole, upto: Whole | None, groups: Whole, counts: Whole, before: Whole,
        values: Column,
    ) -> Column:  # fmt: skip
        """The value at a rank in every cell, from lines in the order of cells and values."""
        (cell,) = np.nonzero(rank)
        bucket, left = np.zeros(len(cell), dtype=np.int64), rank[cell]
        if upto is not None:
            bucket = _bucket(upto[cell], left)
            below = upto[cell, np.maximum(bucket - 1, 0)]
            left = left - np.where(bucket > 0, below, 0)
        start = before[np.searchsorted(groups, cell * self._buckets + bucket)]
        found = np.full(len(rank), np.nan)
        found[cell] = values[np.searchsorted(counts, start + left)]
        return found


def _bucket(upto: Whole, rank: Whole) -> Whole:
    """The first bucket that reaches the rank."""
    return np.asarray((upto < rank[:, None]).sum(axis=1), dtype=np.int64)


def are(labels: Any, value: str) -> NDArray[np.bool_]:
    """Which labels of the folded column are this constant; a missing one is none."""
    known = ~np.ma.getmaskarray(labels)
    plain = np.ma.getdata(labels)
    same = plain == (value if plain.dtype == object else float(value))
    return np.asarray(known & same, dtype=bool)
