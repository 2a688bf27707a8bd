"""Cuts: the finest cells that rows are added up into, and the splits made from them.

Answers: by which keys are the rows grouped, once for all splits or once for each crossing? A pure
choice from the splits that are asked for and a few facts about the source.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import FISCAL, Grain
from charteroak.dimensions.place import CITY
from charteroak.indicators.queries import EVERYONE, Split


@dataclass(frozen=True)
class Thresholds:
    """From where on one way is faster than another. Whatever they are, the numbers are the same."""

    most_listed: int = 24_000_000
    """So many values are kept in memory as they are read, to be sorted: eight bytes each, twice."""
    few_rows: int = 200_000
    """So many rows are read again without a thought: every key together, no histogram."""
    rows_per_cell: float = 8
    """Cells pay where they hold so many rows on average: adding up must shrink the table."""
    fewest_constants: int = 4
    """Indicators that differ only in so many constants are computed as one, by that column."""
    most_buckets: int = 256
    fewest_buckets: int = 16
    few_values: int = 1_000
    """A column with fewer values than this in the sample is counted value by value."""
    sample: int = 20_000
    """So many rows are looked at before the passes are chosen."""


MEASURED = Thresholds()
"""The thresholds found by measuring, on DuckDB and two cores; see `docs/explanation/speed.md`."""


@dataclass(frozen=True)
class Facts:
    """What is known of a source before it is read."""

    rows: int
    periods: Mapping[Grain, int]
    places: Mapping[str, int]
    """Places by boundary set."""
    groups: Mapping[str, int]
    """Groups by dimension."""
    sample: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """SQL of a column to its values in a few rows, missing ones masked."""
    thresholds: Thresholds = MEASURED
    largest: Mapping[str, float] = field(default_factory=dict)
    """SQL of a column to its largest number, where it was looked up because the sample misled."""

    def cells(self, grain: Grain, place_sets: Iterable[str], groups: Iterable[str]) -> int:
        """How many cells there can be; each set has one for what is unknown."""
        return math.prod(
            (
                self.periods[grain],
                *(self.places[name] + 1 for name in place_sets),
                *(self.groups[name] + 1 for name in groups),
            )
        )


@dataclass(frozen=True)
class Cut:
    """The finest cells of one reading of the rows, and the splits added up from them."""

    grain: Grain
    place_sets: tuple[str, ...]
    groups: tuple[str, ...]
    splits: tuple[Split, ...]
    cells: int
    """How many there can be."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The key columns beside the period."""
        return (*(f"in_{name}" for name in self.place_sets), *(f"of_{n}" for n in self.groups))


def finest(grains: Iterable[Grain], fiscal: FiscalYears) -> Grain:
    """The coarsest grain whose periods every one of these can be made of."""
    asked = set(grains)
    if len(asked) == 1:
        return asked.pop()
    if fiscal.weeks and asked & set(FISCAL):
        return "day" if asked - set(FISCAL) else "fiscal_period"
    if asked & {"day", "week"}:
        return "day"
    moved = asked & set(FISCAL) and fiscal.starts % 3 != 1
    return "month" if moved or asked & {"month", "fiscal_period"} else "quarter"


def cuts(wanted: Sequence[Split], facts: Facts, fiscal: FiscalYears) -> tuple[tuple[Cut, ...], str]:
    """The finest cells: all keys crossed where that shrinks the rows, otherwise by each crossing
    that is asked for.
    """
    grain = finest((s.grain for s in wanted), fiscal)
    place_sets = tuple(dict.fromkeys(s.place_set for s in wanted if s.place_set != CITY))
    groups = tuple(dict.fromkeys(s.group_by for s in wanted if s.group_by != EVERYONE))
    cells = facts.cells(grain, place_sets, groups)
    told = f"{cells:,} cells by {_names(grain, place_sets, groups)}"
    asked = dict.fromkeys((s.place_set, s.group_by) for s in wanted)
    most = [a for a in asked if not any(a != b and _covers(b, a) for b in asked)]
    limits = facts.thresholds
    shrinks = facts.rows <= limits.few_rows or cells * limits.rows_per_cell <= facts.rows
    if len(most) == 1 or shrinks:
        whole = Cut(grain, place_sets, groups, tuple(wanted), cells)
        return (whole,), f"{told}, from which every other cut is added up"
    left = list(wanted)
    made = []
    for place_set, group_by in most:
        mine = [s for s in left if _covers((place_set, group_by), (s.place_set, s.group_by))]
        left = [s for s in left if s not in mine]
        sets = () if place_set == CITY else (place_set,)
        whose = () if group_by == EVERYONE else (group_by,)
        made.append(Cut(grain, sets, whose, tuple(mine), facts.cells(grain, sets, whose)))
    return tuple(made), f"{told} would hardly be fewer than the rows, so each crossing has its own"


def _covers(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether one crossing can be added up into another."""
    return all(b in (a, none) for a, b, none in zip(one, other, (CITY, EVERYONE), strict=True))


def _names(grain: Grain, place_sets: Sequence[str], groups: Sequence[str]) -> str:
    return " x ".join((grain.replace("_", " "), *place_sets, *groups))
