"""The attacker: everything that follows from what is told, as equations.

Answers: which linear equations, inequalities and bounds hold for the numbers that are not told?
Sums over places, groups and periods; identities among layers; "never more than"; and that no count
is below nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from charteroak.indicators.suppress.cells import Flags, Numbers
from charteroak.indicators.suppress.choose import Hiding
from charteroak.indicators.suppress.sums import identities, inside, overlaps, whole_tables

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Unknowns:
    """What an attacker knows. A *place* is one layer in one cell (or stretch of days)."""

    places: Places
    """The place of each unknown, as a position in the flattened table of layers by cells."""
    number: Places
    """The other way round: layer by cell, the number of the unknown, or -1."""
    equal: sp.csr_array
    """Equation by unknown."""
    right: Numbers
    """What the unknowns of each equation come to, by what is told."""
    told: sp.csr_array
    """Equation by place, for the places that are told: where `right` comes from."""
    most: sp.csr_array
    """Inequality by unknown: each row is at most its `limit`."""
    limit: Numbers
    truth: Numbers
    """NaN for a stretch of days that no cell tells."""
    lowest: Numbers
    highest: Numbers
    gone: Flags
    """The cells that are not asked about: see `_told_nowhere`."""


def unknowns(hiding: Hiding) -> Unknowns:
    """The equations of whoever holds what is told."""
    cells, told = hiding.cells, hiding.told()
    layers, size = cells.counts.shape
    width = hiding.sums.overlaps.shape[1]
    gone = np.zeros(width, dtype=bool)
    gone[:size] = _told_nowhere(hiding, told)
    sums = [_without(hiding.sums.told(counts), gone) for counts in cells.counts]
    values = np.full((layers, width), np.nan)
    values[:, :size] = np.where(gone[:size], np.nan, cells.counts)
    known = np.zeros((layers, width), dtype=bool)
    known[:, :size] = told
    open_ = ~np.isnan(values) & ~known
    for layer, matrix in enumerate(sums):
        open_[layer, matrix.indices] |= ~known[layer, matrix.indices]
    number = np.full((layers, width), -1, dtype=np.intp)
    number[open_] = np.arange(open_.sum())
    same = [_identity(terms, values) for terms in identities(cells.counts)]
    equations = sp.csr_array(sp.vstack([sp.csr_array(sp.block_diag(sums)), *same]))
    places = np.flatnonzero(open_.ravel())
    equations = equations[np.flatnonzero(abs(equations) @ open_.ravel().astype(float))]
    telling = sp.csr_array(equations @ sp.diags_array((~open_.ravel()).astype(float)))
    lowest, highest, most = _bounds(values, number, inside(cells.counts))
    most, limit = _neither(values, number, overlaps(cells.counts, nested=True), most)
    return Unknowns(
        places, number, equations[:, places], -(telling @ np.nan_to_num(values.ravel())),
        telling, most, limit,        values.ravel()[places], lowest, highest, gone,
    )  # fmt: skip


def _told_nowhere(hiding: Hiding, told: Flags) -> Flags:
    """The cells of tables of places by groups of which nothing at all is told: whatever their
    margins are, such a table can be filled in many ways, so it need not be asked about.
    """
    gone = np.zeros(told.shape[1], dtype=bool)
    for table in whole_tables(hiding.cells).values():
        if not told[:, table].any():
            gone |= table
    return gone


def _without(matrix: sp.csr_array, gone: Flags) -> sp.csr_array:
    return matrix[np.flatnonzero(abs(matrix) @ gone.astype(float) == 0)]


def _identity(terms: Mapping[int, float], values: Numbers) -> sp.csr_array:
    """One equation among layers, in every cell that has them all."""
    width = values.shape[1]
    at = np.flatnonzero(~np.isnan(values[list(terms)]).any(axis=0))
    rows = np.tile(np.arange(len(at)), len(terms))
    columns = np.concatenate([layer * width + at for layer in terms])
    weights = np.repeat(list(terms.values()), len(at))
    return sp.csr_array((weights, (rows, columns)), shape=(len(at), values.size))


def _bounds(
    values: Numbers, number: Places, pairs: Sequence[tuple[int, int]]
) -> tuple[Numbers, Numbers, sp.csr_array]:
    """What "never more than" says: bounds where one side is told, inequalities where none is."""
    count = int(number.max()) + 1
    lowest, highest = np.zeros(count), np.full(count, np.inf)
    rows: list[sp.csr_array] = [sp.csr_array((0, count))]
    for smaller, larger in pairs:
        both = ~np.isnan(values[smaller]) & ~np.isnan(values[larger])
        a, b = number[smaller], number[larger]
        at = both & (a >= 0) & (b < 0)
        highest[a[at]] = np.minimum(highest[a[at]], values[larger, at])
        at = both & (a < 0) & (b >= 0)
        lowest[b[at]] = np.maximum(lowest[b[at]], values[smaller, at])
        at = both & (a >= 0) & (b >= 0)
        if not _between(smaller, larger, pairs):
            rows.append(_at(a[at], count) - _at(b[at], count))
    return lowest, highest, sp.csr_array(sp.vstack(rows))


def _neither(
    values: Numbers, number: Places, every: Sequence[Mapping[int, float]], most: sp.csr_array
) -> tuple[sp.csr_array, Numbers]:
    """The inequalities so far, and those of rows that are of neither of two kinds."""
    count = int(number.max()) + 1
    rows, limits = [most], [np.zeros(most.shape[0])]
    for terms in every:
        layers, weights = list(terms), np.array(list(terms.values()))
        open_ = number[layers] >= 0
        at = np.flatnonzero(~np.isnan(values[layers]).any(axis=0) & open_.any(axis=0))
        limits.append(weights @ np.where(open_, 0.0, values[layers])[:, at])
        which, cell = np.nonzero(open_[:, at])
        numbers = number[layers][which, at[cell]]
        rows.append(sp.csr_array((-weights[which], (cell, numbers)), shape=(len(at), count)))
    return sp.csr_array(sp.vstack(rows)), np.concatenate(limits)


def _at(columns: Places, count: int) -> sp.csr_array:
    """One row for each of the columns, with a one in it."""
    rows = np.arange(len(columns))
    return sp.csr_array((np.ones(len(columns)), (rows, columns)), shape=(len(columns), count))


def _between(smaller: int, larger: int, pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether some layer lies between the two, so that its own inequalities say it all."""
    above = {b for a, b in pairs if a == smaller}
    below = {a for a, b in pairs if b == larger}
    return bool((above & below) - {smaller, larger})
