"""Series: many series in one table, computed together.

Answers: which points are there, and to which stretch of their series do they belong? A gap (NaN,
or infinite) is as though the period did not exist: it is no point, it breaks no run, and the
points beside it are neighbours, for patterns and for moving ranges alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]
Words = NDArray[np.object_]

ROUNDING = 1e-12
"""Values this near, as a part of the largest value of the stretch, are equal: a computed mean of
equal values can differ from them in the last digit, and that is no signal."""


@dataclass(frozen=True, slots=True)
class Rebase:
    """A person's decision that a series starts anew: its limits are computed afresh from here."""

    position: int
    """The first column of the new segment."""
    reason: str
    """The stated cause."""
    series: int | None = None
    """The row it holds for; None is every row."""


def table(values: ArrayLike) -> Numbers:
    """Numbers as a table, one row a series; a single series becomes one row."""
    found = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if found.ndim > 2:
        raise ValueError(f"A table has rows and columns; this has {found.ndim} dimensions.")
    if not found.shape[1]:
        raise ValueError("A table of series has at least one column, its first period.")
    return found


def segments(shape: tuple[int, int], rebases: Sequence[Rebase]) -> Whole:
    """The number of each cell's segment, counted through the whole table."""
    starts = np.zeros(shape, dtype=np.bool_)
    starts[:, :1] = True
    for rebase in rebases:
        if not rebase.reason.strip():
            raise ValueError(f"The rebase at column {rebase.position} states no reason.")
        if not 0 < rebase.position < shape[1]:
            raise ValueError(f"There is no column {rebase.position} to rebase at; give 1 or later.")
        rows = slice(None) if rebase.series is None else rebase.series
        starts[rows, rebase.position] = True
    return np.cumsum(starts.ravel(), dtype=np.int64).reshape(shape) - 1


@dataclass(frozen=True)
class Points:
    """The known points of all series, one after the other, in the order of time."""

    cell: Whole
    """The place of each point in the table, counted along the rows."""
    value: Numbers
    segment: Whole
    """Each point's segment."""
    segments: Whole
    """Each cell's segment, in the shape of the table."""

    @cached_property
    def count(self) -> int:
        """How many segments there are."""
        return int(self.segments.max(initial=-1)) + 1

    @cached_property
    def size(self) -> Whole:
        """How many points each segment has."""
        return np.bincount(self.segment, minlength=self.count)

    @cached_property
    def following(self) -> Flags:
        """Whether each point but the first follows on in the same segment."""
        return np.equal(self.segment[1:], self.segment[:-1])

    @cached_property
    def rounding(self) -> Numbers:
        """For each point, the difference that is still no difference."""
        largest = np.zeros(self.count)
        np.maximum.at(largest, self.segment, np.abs(self.value))
        return ROUNDING * largest[self.segment]

    def total(self, values: Numbers) -> Numbers:
        """The sum of each segment."""
        return _sums(self.segment, values, self.count)

    def mean(self, values: Numbers) -> Numbers:
        """The mean of each segment; summed twice, so that equal values give themselves."""
        first = _divide(self.total(values), self.size)
        return first + _divide(self.total(values - first[self.segment]), self.size)

    def median(self) -> Numbers:
        """The median of each segment."""
        order = np.lexsort((self.value, self.segment))
        ranked, start = self.value[order], np.cumsum(self.size) - self.size
        some = self.size > 0
        low = np.where(some, start + (self.size - 1) // 2, 0)[some]
        high = np.where(some, start + self.size // 2, 0)[some]
        found = np.full(self.count, np.nan)
        found[some] = (ranked[low] + ranked[high]) / 2
        return found

    def moving_range(self, values: Numbers, *, screen: float | None = None) -> Numbers:
        """The mean moving range of each segment.

        With `screen`, ranges of at least so many times their mean are left out and the mean is
        taken once more. Ranges that are all zero are kept: they are the limits of a constant.
        """
        ranges, of = np.abs(np.diff(values))[self.following], self.segment[1:][self.following]

        def average(chosen: Flags) -> Numbers:
            sums = _sums(of[chosen], ranges[chosen], self.count)
            return _divide(sums, np.bincount(of[chosen], minlength=self.count))

        every = average(np.ones(len(ranges), dtype=np.bool_))
        if screen is None:
            return every
        return average((ranges < screen * every[of]) | (every[of] == 0))

    def spread(self, of_segments: Numbers) -> Numbers:
        """One number a segment, written into each of its cells."""
        return np.take(of_segments, self.segments)


def points(values: Numbers, rebases: Sequence[Rebase] = ()) -> Points:
    """The known points of a table, and the segments they fall into."""
    cells = segments((values.shape[0], values.shape[1]), rebases)
    known = np.flatnonzero(np.isfinite(values))
    return Points(known, values.ravel()[known], cells.ravel()[known], cells)


def _sums(of: Whole, values: Numbers, count: int) -> Numbers:
    """The sum of the values of each number in `of`."""
    return np.asarray(np.bincount(of, weights=values, minlength=count), dtype=np.float64)


def _divide(above: Numbers, below: Whole) -> Numbers:
    """A quotient, NaN where there is nothing to divide by."""
    found = np.full(len(above), np.nan)
    np.divide(above, below, out=found, where=below > 0)
    return found
