"""Listed: the k-th smallest value of each cell, from lists of the values of the finest cells.

Answers: which value stands at this rank, exactly? The reading that makes the finest cells keeps
their values as well. Those of all the cells that a cell of a split is made of are put one after
another, cell by cell, and put in order as far as the ranks ask for (C. A. R. Hoare, Find, 1961:
less than sorting), on every core.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from charteroak.engine import RowEngine
from charteroak.indicators.cuts import Cut
from charteroak.indicators.histograms import Condition
from charteroak.indicators.passes import DAY, FINEST, Histogram, Pass
from charteroak.indicators.queries import FOLDED
from charteroak.indicators.ranks import Column, Wanted, Whole
from charteroak.indicators.states import joined, listed

_TOGETHER = 1 << 16
"""Cells with few values are sorted together, up to so many values: they stay in the cache."""
_FEW = 1 << 11
"""From so many values on a cell is put in order by itself, only as far as the ranks ask for."""
_NOUGHT = 0.0
"""Adding it leaves one zero of the two that are equal, whichever came first."""


def fetched(made: Pass, cut: Cut, histogram: Histogram) -> tuple[exp.Select, tuple[Condition, ...]]:
    """The query for the lists, one line for each of the finest cells (its keys, the lists `l0`,
    `l1`..., and whether it meets a condition: `c0`, `c1`...); and which of these every order
    statistic is about: the number of the condition, and the name of the list.
    """
    met: dict[exp.Expr, int] = {}
    found = []
    for asked in histogram.asked:
        values, above = listed(asked.what.values, made.below.keys)
        if asked.indicator in made.folds:
            folded = exp.column(FOLDED, quoted=True)
            above = [folded.eq(made.folds[asked.indicator]), *above]
        found.append(Condition(met.setdefault(joined(above), len(met)), made.lists[values]))
    names = [DAY, *cut.labels, *dict.fromkeys(one.folded or "" for one in found)]
    query = exp.select(
        *(exp.column(name, quoted=True) for name in names),
        *(exp.alias_(tree, f"c{number}", quoted=True) for tree, number in met.items()),
    )
    return query.from_(exp.to_table(FINEST)), tuple(found)


class Sorter:
    """Finds the order statistics of one listed column of values in one cut."""

    def __init__(self, engine: RowEngine, made: Pass, cut: Cut, histogram: Histogram) -> None:
        query, self.of_asked = fetched(made, cut, histogram)
        self.cells: dict[str, Any] = engine.columns(query)
        """The key columns of the finest cells, and what was fetched with them."""

    def find(self, wanted: Sequence[Wanted]) -> Iterator[tuple[Column, ...]]:
        """For each: the values at its ranks; NaN where none is wanted."""
        with ThreadPoolExecutor(os.cpu_count()) as cores:
            yield from cores.map(self._values, wanted)

    def _values(self, want: Wanted) -> tuple[Column, ...]:
        ranks = np.stack(want.ranks)
        met = np.ma.filled(np.ma.asarray(self.cells[f"c{want.condition.number}"]), fill_value=False)
        lists = np.ma.asarray(self.cells[want.condition.folded or ""])
        known = ~np.ma.getmaskarray(lists)
        sought: NDArray[np.bool_] = np.max(ranks, axis=0) > 0
        mine = np.flatnonzero(met.astype(bool) & known & sought[want.at])
        several, at = np.ma.getdata(lists)[mine], want.at[mine]
        sizes = np.fromiter(map(len, several), dtype=np.int64, count=len(several))
        totals = np.bincount(at, weights=sizes, minlength=ranks.shape[1]).astype(np.int64)
        cells = np.argsort(totals, kind="stable")
        turn = np.empty_like(cells)
        turn[cells] = np.arange(len(cells))
        several = several[np.argsort(turn[at], kind="stable")]
        ends = np.concatenate([[0], np.cumsum(np.bincount(turn[at], minlength=len(cells)))])
        found = np.full(ranks.shape, np.nan)
        space = np.empty(max(_TOGETHER, int(totals.max(initial=0))))
        for start, stop in _batches(totals[cells]):
            some = cells[start:stop]
            values = space[: totals[some].sum()]
            np.concatenate(several[ends[start] : ends[stop]], out=values)
            values += _NOUGHT
            found[:, some] = _at(values, totals[some], ranks[:, some])
        return tuple(found)


def _batches(totals: Whole) -> Iterator[tuple[int, int]]:
    """Cells, in the order of how many values they have, that are put in order together: those with
    a few values each; one with many stands alone.
    """
    start = int(np.searchsorted(totals, 1))
    while start < len(totals):
        stop = start + (_TOGETHER // int(totals[start]) if totals[start] < _FEW else 1)
        while stop > start + 1 and (stop - start) * totals[min(stop, len(totals)) - 1] > _TOGETHER:
            stop = start + (stop - start) // 2
        yield start, min(stop, len(totals))
        start = stop


def _at(values: Column, totals: Whole, ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    """The values at the ranks, from the values of a few cells one after another."""
    if len(totals) == 1:
        (which,) = np.nonzero(ranks[:, 0])
        values.partition(ranks[which, 0] - 1)
        found = np.full(ranks.shape, np.nan)
        found[which, 0] = values[ranks[which, 0] - 1]
        return found
    table = np.full((len(totals), totals.max()), np.nan)
    table[np.arange(totals.max()) < totals[:, None]] = values
    table.sort(axis=1)
    sought = table[np.arange(len(totals)), np.maximum(ranks - 1, 0)]
    return np.where(ranks > 0, sought, np.nan)
