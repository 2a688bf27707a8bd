"""Cells: the grid of periods, places and groups that an indicator is told for.

Answers: which cells should have a number, and which number stands in each? The engine's result
rows are laid into dense arrays (period x place x group); a cell without rows stays empty, and
whether empty means nought or nothing is the kind's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.group import UNKNOWN as NO_GROUP
from charteroak.dimensions.period import Period, periods
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.dimensions.place import UNKNOWN as NO_PLACE
from charteroak.indicators.queries import Split
from charteroak.plan.model import CityFiles

Column = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = tuple[NDArray[np.intp], ...]


@dataclass(frozen=True)
class Grid:
    """The cells of one split: every period by every place by every group."""

    split: Split
    periods: tuple[Period, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many periods, places and groups."""
        return (len(self.periods), len(self.places), len(self.groups))

    def spread(self, values: Sequence[Any], axis: int) -> NDArray[np.object_]:
        """Labels of one axis, repeated over the whole grid, flattened."""
        column = np.empty(len(values), dtype=object)
        column[:] = values
        form = [1, 1, 1]
        form[axis] = len(values)
        return np.broadcast_to(column.reshape(form), self.shape).ravel()


@dataclass(frozen=True)
class Result:
    """What a query gave: key columns and parts, one entry per cell that has rows."""

    columns: Mapping[str, Any]

    def of(self, split: Split, all_splits: Sequence[Split]) -> Flags:
        """Which result rows belong to a split: its keys are there and no others are."""
        keys = {_key(s) for s in all_splits for _key in (_grain_key, _place_key, _group_key)} - {""}
        own = {_grain_key(split), _place_key(split), _group_key(split)}
        chosen: Flags = np.ones(len(next(iter(self.columns.values()))), dtype=bool)
        for key in keys:
            missing = np.ma.getmaskarray(self.columns[key])
            chosen &= ~missing if key in own else missing
        return chosen

    def numbers(self, column: str) -> Column:
        """A column as floats, NaN where it is missing."""
        values = np.ma.asarray(self.columns[column]).astype(np.float64)
        return np.asarray(np.ma.filled(values, np.nan), dtype=np.float64)


def _grain_key(split: Split) -> str:
    return f"by_{split.grain}"


def _place_key(split: Split) -> str:
    return "" if split.place_set == CITY else f"in_{split.place_set}"


def _group_key(split: Split) -> str:
    return "" if split.group_by == EVERYONE else f"of_{split.group_by}"


def grid(
    split: Split,
    covered: tuple[date, date],
    files: CityFiles,
    result: Result,
    chosen: Flags,
    expected: Sequence[str],
) -> Grid:
    """The cells of a split: the city's places, the groups that the source may hold (`expected`) or
    does, and `unknown` where rows are so.
    """
    found = tuple(periods(split.grain, *covered, files.city.fiscal_years))
    places: list[str] = [WHOLE]
    if split.place_set != CITY:
        places = [place.id for place in files.boundary_sets[split.place_set].ever_single]
        places += _strangers(result, _place_key(split), chosen, places, NO_PLACE)
    groups: list[str] = [EVERYONE]
    if split.group_by != EVERYONE:
        seen = {*expected, *_labels(result, _group_key(split), chosen)}
        dimension = files.city.dimension(split.group_by)
        assert dimension is not None  # `check` has refused a group that the city has not
        groups = [value for value in dimension.values if value in seen]
        groups += _strangers(result, _group_key(split), chosen, groups, NO_GROUP)
    return Grid(split, found, tuple(places), tuple(groups))


def _labels(result: Result, key: str, chosen: Flags) -> list[str]:
    return [str(label) for label in np.ma.getdata(result.columns[key])[chosen]] if key else []


def _strangers(
    result: Result, key: str, chosen: Flags, known: Sequence[str], last: str
) -> list[str]:
    """Labels in the rows that nobody declared, in order, with `unknown` last."""
    return sorted(
        set(_labels(result, key, chosen)) - set(known), key=lambda name: (name == last, name)
    )


def lay(cells: Grid, at: Positions, values: Column, empty: float) -> Column:
    """Values at their places in the grid, flattened; `empty` where a cell has no rows."""
    laid = np.full(cells.shape, empty)
    laid[at] = values
    return laid.ravel()


def positions(cells: Grid, result: Result, chosen: Flags) -> Positions:
    """Where the chosen result rows stand in the grid."""
    days = np.ma.getdata(result.columns[_grain_key(cells.split)])[chosen]
    where = _codes(_labels(result, _place_key(cells.split), chosen), cells.places)
    who = _codes(_labels(result, _group_key(cells.split), chosen), cells.groups)
    return (_when(cells, days), where, who)


def whole(cells: Grid, finest: Mapping[str, Any]) -> NDArray[np.int64]:
    """For each of the finest cells (columns of keys), the cell of the flattened grid it is in."""
    when = _when(cells, np.ma.getdata(finest["day_"]))
    where, who = (
        _codes([str(label) for label in np.ma.getdata(finest[key])] if key else [], labels)
        for key, labels in (
            (_place_key(cells.split), cells.places),
            (_group_key(cells.split), cells.groups),
        )
    )
    flat = np.ravel_multi_index(np.broadcast_arrays(when, where, who), cells.shape)
    return np.asarray(flat, dtype=np.int64)


def _when(cells: Grid, days: Any) -> NDArray[np.intp]:
    """The period that each day lies in."""
    starts = np.array([period.start for period in cells.periods], dtype="datetime64[D]")
    return np.searchsorted(starts, np.asarray(days).astype("datetime64[D]"), side="right") - 1


def _codes(found: Sequence[str], labels: Sequence[str]) -> NDArray[np.intp]:
    """The place of each label; the first for all where the split has no such key."""
    if not found:
        return np.zeros(1, dtype=np.intp)
    position = {label: i for i, label in enumerate(labels)}
    return np.array([position[label] for label in found], dtype=np.intp)
