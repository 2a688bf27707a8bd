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
from itertools import pairwise
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

_FEW = 64
"""Cells with fewer values than this on average are sorted all at once, not one by one."""
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
        mine = mine[np.argsort(want.at[mine], kind="stable")]
        several = np.ma.getdata(lists)[mine]
        cells = want.at[mine]
        sizes = np.fromiter(map(len, several), dtype=np.int64, count=len(several))
        if sizes.sum() < len(np.unique(cells)) * _FEW:
            return tuple(_sorted_at_once(several, np.repeat(cells, sizes), ranks))
        return tuple(_one_by_one(several, cells, sizes, ranks))


def _one_by_one(
    several: NDArray[np.object_], cells: Whole, sizes: Whole, ranks: Whole
) -> NDArray[np.float64]:
    """The values at the ranks, cell by cell: only as far in order as the ranks ask for."""
    found = np.full(ranks.shape, np.nan)
    breaks = np.flatnonzero(np.diff(cells, prepend=-1, append=-1))
    ends = np.concatenate([[0], np.cumsum(sizes)])
    most = int(np.diff(ends[breaks]).max(initial=0))
    space = np.empty(most)
    for start, end in pairwise(breaks.tolist()):
        values = space[: ends[end] - ends[start]]
        np.concatenate(several[start:end], out=values)
        values += _NOUGHT
        asked = ranks[:, cells[start]]
        which = np.flatnonzero(asked)
        values.partition(asked[which] - 1)
        found[which, cells[start]] = values[asked[which] - 1]
    return found


def _sorted_at_once(
    several: NDArray[np.object_], cells: Whole, ranks: Whole
) -> NDArray[np.float64]:
    """The same, all cells sorted together: for many cells of few values each."""
    values = np.concatenate([*several, np.zeros(0)]) + _NOUGHT
    values = values[np.lexsort((values, cells))]
    starts = np.searchsorted(cells, np.arange(ranks.shape[1]))
    found = np.full(ranks.shape, np.nan)
    which, cell = np.nonzero(ranks)
    found[which, cell] = values[starts[cell] + ranks[which, cell] - 1]
    return found
