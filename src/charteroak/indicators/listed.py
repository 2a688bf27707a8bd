"""Listed: the k-th smallest value of each cell, from lists of the values of the finest cells.

Answers: which value stands at this rank, exactly? The reading that makes the finest cells keeps
their values as well. Those of all the cells that a cell of a split is made of are put one after
another and sorted, cell by cell, on every core.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators.cuts import Cut
from charteroak.indicators.histograms import Condition
from charteroak.indicators.passes import DAY, FINEST, Histogram, Pass
from charteroak.indicators.ranks import Column, Wanted, Whole
from charteroak.indicators.states import joined, listed

_FEW = 64
"""Cells with fewer values than this on average are sorted all at once, not one by one."""
_TURNS = 4
"""So many pieces of work for each core, so that none waits long for another."""


def fetched(made: Pass, cut: Cut, histogram: Histogram) -> tuple[exp.Select, tuple[Condition, ...]]:
    """The query for the lists, one line for each of the finest cells (its keys, the lists `l0`,
    `l1`..., and whether it meets a condition: `c0`, `c1`...); and which of these every order
    statistic is about: the number of the condition, and the name of the list.
    """
    met: dict[exp.Expr, int] = {}
    found = []
    for asked in histogram.asked:
        values, above = listed(asked.what.values, made.below.keys)
        found.append(Condition(met.setdefault(joined(above), len(met)), made.lists[values]))
    names = [DAY, *cut.labels, *dict.fromkeys(one.folded or "" for one in found)]
    query = exp.select(
        *(exp.column(name, quoted=True) for name in names),
        *(exp.alias_(tree, f"c{number}", quoted=True) for tree, number in met.items()),
    )
    return query.from_(exp.to_table(FINEST)), tuple(found)


class Sorter:
    """Finds the order statistics of one listed column of values in one cut."""

    def __init__(self, engine: Engine, made: Pass, cut: Cut, histogram: Histogram) -> None:
        query, self.of_asked = fetched(made, cut, histogram)
        self.cells: dict[str, Any] = engine.columns(query)
        """The key columns of the finest cells, and what was fetched with them."""

    def find(self, wanted: Sequence[Wanted]) -> Iterator[tuple[Column, ...]]:
        """For each: the values at its ranks; NaN where none is wanted."""
        with ThreadPoolExecutor(os.cpu_count()) as cores:
            for want in wanted:
                yield self._values(want, cores)

    def _values(self, want: Wanted, cores: ThreadPoolExecutor) -> tuple[Column, ...]:
        number = len(want.ranks[0])
        met = np.ma.filled(np.ma.asarray(self.cells[f"c{want.condition.number}"]), fill_value=False)
        sought = np.zeros(number, dtype=bool)
        for rank in want.ranks:
            sought |= rank > 0
        lists = np.ma.asarray(self.cells[want.condition.folded or ""])
        known = ~np.ma.getmaskarray(lists)
        mine = np.flatnonzero(met.astype(bool) & known & sought[want.at])
        mine = mine[np.argsort(want.at[mine], kind="stable")]
        several = np.ma.getdata(lists)[mine]
        sizes = np.array([len(one) for one in several], dtype=np.int64)
        ends = np.cumsum(
            np.bincount(want.at[mine], weights=sizes, minlength=number).astype(np.int64)
        )
        # Adding nought leaves one zero of the two that are equal, whichever came first.
        values = np.concatenate([*several, np.zeros(0)]).astype(np.float64) + 0.0
        starts = np.concatenate([[0], ends[:-1]])
        _sort(values, starts, ends, cores)
        return tuple(_at(values, starts, rank) for rank in want.ranks)


def _at(values: Column, starts: Whole, rank: Whole) -> Column:
    found = np.full(len(rank), np.nan)
    (cell,) = np.nonzero(rank)
    found[cell] = values[starts[cell] + rank[cell] - 1]
    return found


def _sort(values: Column, starts: Whole, ends: Whole, cores: ThreadPoolExecutor) -> None:
    """Sort the values of every cell, in place."""
    (cells,) = np.nonzero(ends > starts)
    if not len(cells):
        return
    if len(values) < len(cells) * _FEW:
        values[:] = values[np.lexsort((values, np.repeat(np.arange(len(ends)), ends - starts)))]
        return
    pieces = (os.cpu_count() or 1) * _TURNS
    breaks = np.searchsorted(ends[cells], np.arange(1, pieces) * (len(values) / pieces))

    def sort(some: NDArray[np.intp]) -> None:
        for start, end in zip(starts[some].tolist(), ends[some].tolist(), strict=True):
            values[start:end].sort()

    list(cores.map(sort, np.split(cells, breaks)))
