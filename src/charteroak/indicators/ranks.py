"""Ranks: the k-th smallest value of each cell, from counted values.

Answers: which value stands at this rank, exactly? The counts of the finest cells are added up into
the cells of a split; the bucket that passes the rank holds the value; within it the values are
counted off one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.engine import Engine
from charteroak.indicators.histograms import CELLS, NUMBERS, SOUGHT, Condition, Counting

Whole = NDArray[np.int64]
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


class Finder:
    """Finds the order statistics of one histogram in one cut."""

    def __init__(self, engine: Engine, counting: Counting) -> None:
        self._engine = engine
        self._counting = counting
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
            return list(self._pick(wanted, every, None))
        coarse = self._counted(self._counting.buckets())
        need = np.zeros(len(coarse.cell), dtype=bool)
        for want in wanted:
            need |= self._needed(want, coarse)
        self._engine.load(NUMBERS, {"id": coarse.cell[need], "bucket": coarse.bucket[need]})
        self._engine.keep(SOUGHT, self._counting.sought())
        fine = self._counted(self._counting.values(sought=True))
        return list(self._pick(wanted, fine, coarse))

    def _counted(self, query: Any) -> Counted:
        found = self._engine.columns(query)
        counts = tuple(
            np.asarray(found[f"n{number}"], dtype=np.int64)
            for number in range(len(self._counting.conditions))
        )
        cell = np.asarray(found["id"], dtype=np.int64)
        value = np.asarray(found.get("value", np.zeros(0)), dtype=np.float64)
        return Counted(cell, np.asarray(found["bucket"], dtype=np.int64), counts, value)

    def _count(self, counted: Counted, condition: Condition) -> Whole:
        """How many rows of a condition each line counts."""
        counts = counted.counts[condition.number]
        if condition.folded is None:
            return counts
        mine = _are(self.cells["folded_"], condition.folded)
        return np.where(mine[counted.cell], counts, 0)

    def _upto(self, want: Wanted, coarse: Counted) -> Whole:
        """How many values lie up to each bucket: one line for each cell of the split."""
        cells = len(want.ranks[0])
        at = want.at[coarse.cell] * self._buckets + coarse.bucket
        weights = self._count(coarse, want.condition)
        counts = np.bincount(at, weights=weights, minlength=cells * self._buckets)
        return np.cumsum(counts.reshape(cells, self._buckets), axis=1).astype(np.int64)

    def _needed(self, want: Wanted, coarse: Counted) -> NDArray[np.bool_]:
        """Which lines of the histogram hold a wanted value."""
        upto = self._upto(want, coarse)
        sought = np.zeros(upto.shape, dtype=bool)
        for rank in want.ranks:
            (cell,) = np.nonzero(rank)
            sought[cell, _bucket(upto[cell], rank[cell])] = True
        mine = sought[want.at[coarse.cell], coarse.bucket]
        return mine & (self._count(coarse, want.condition) > 0)

    def _pick(
        self, wanted: Sequence[Wanted], fine: Counted, coarse: Counted | None
    ) -> Iterator[tuple[Column, ...]]:
        in_order = _in_order(fine, self._buckets)
        for want in wanted:
            order, groups = in_order(want.at)
            upto = np.cumsum(self._count(fine, want.condition)[order])
            before = np.concatenate([[0], upto])
            passed = self._upto(want, coarse) if coarse else None
            values = []
            for rank in want.ranks:
                (cell,) = np.nonzero(rank)
                bucket, left = np.zeros(len(cell), dtype=np.int64), rank[cell]
                if passed is not None:
                    bucket = _bucket(passed[cell], left)
                    below = passed[cell, np.maximum(bucket - 1, 0)]
                    left = left - np.where(bucket > 0, below, 0)
                start = before[np.searchsorted(groups, cell * self._buckets + bucket)]
                found = np.full(len(rank), np.nan)
                found[cell] = fine.value[order[np.searchsorted(upto, start + left)]]
                values.append(found)
            yield tuple(values)


def _in_order(fine: Counted, buckets: int) -> Callable[[Whole], tuple[Whole, Whole]]:
    """For the cells of a split: the lines by cell and value, and the cell and bucket of each."""
    by_value = np.argsort(fine.value, kind="stable")
    known: dict[int, tuple[Whole, Whole]] = {}

    def found(at: Whole) -> tuple[Whole, Whole]:
        if id(at) not in known:
            order = by_value[np.argsort(at[fine.cell[by_value]], kind="stable")]
            known[id(at)] = order, at[fine.cell[order]] * buckets + fine.bucket[order]
        return known[id(at)]

    return found


def _bucket(upto: Whole, rank: Whole) -> Whole:
    """The first bucket that reaches the rank."""
    return np.asarray((upto < rank[:, None]).sum(axis=1), dtype=np.int64)


def _are(labels: Any, value: str) -> NDArray[np.bool_]:
    """Which labels of the folded column are this constant; a missing one is none."""
    known = ~np.ma.getmaskarray(labels)
    plain = np.ma.getdata(labels)
    same = (
        np.array([str(label) == value for label in plain], dtype=bool)
        if plain.dtype == object
        else plain == float(value)
    )
    return np.asarray(known & same, dtype=bool)
