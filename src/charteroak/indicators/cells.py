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
    """What the fused query gave: key columns and parts, one entry per cell that has rows."""

    columns: Mapping[str, Any]

    def of(self, split: Split, all_splits: Sequence[Split]) -> NDArray[np.bool_]:
        """Which result rows belong to a split: its keys are there and no others are."""
        keys = {_key(s) for s in all_splits for _key in (_grain_key, _place_key, _group_key)} - {""}
        own = {_grain_key(split), _place_key(split), _group_key(split)}
        chosen: NDArray[np.bool_] = np.ones(len(next(iter(self.columns.values()))), dtype=bool)
        for key in keys:
            missing = np.ma.getmaskarray(self.columns[key])
            chosen &= ~missing if key in own else missing
        return chosen


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
    chosen: NDArray[np.bool_],
    expected: Sequence[str],
) -> Grid:
    """The cells of a split: the city's places, the groups that the source may hold (`expected`) or
    does, and `unknown` where rows are so.
    """
    found = tuple(periods(split.grain, *covered, files.city.fiscal_year_starts))
    places: list[str] = [WHOLE]
    if split.place_set != CITY:
        places = [place.id for place in files.boundary_sets[split.place_set].single]
        places += _strangers(result, _place_key(split), chosen, places, NO_PLACE)
    groups: list[str] = [EVERYONE]
    if split.group_by != EVERYONE:
        seen = {*expected, *_labels(result, _group_key(split), chosen)}
        dimension = files.city.dimension(split.group_by)
        assert dimension is not None  # `check` has refused a group that the city has not
        groups = [value for value in dimension.values if value in seen]
        groups += _strangers(result, _group_key(split), chosen, groups, NO_GROUP)
    return Grid(split, found, tuple(places), tuple(groups))


def _labels(result: Result, key: str, chosen: NDArray[np.bool_]) -> list[str]:
    return [str(label) for label in np.ma.getdata(result.columns[key])[chosen]]


def _strangers(
    result: Result, key: str, chosen: NDArray[np.bool_], known: Sequence[str], last: str
) -> list[str]:
    """Labels in the rows that nobody declared, in order, with `unknown` last."""
    return sorted(
        set(_labels(result, key, chosen)) - set(known), key=lambda name: (name == last, name)
    )


def lay(
    cells: Grid, result: Result, chosen: NDArray[np.bool_], column: str, empty: float
) -> Column:
    """One part of one indicator over the grid, flattened; `empty` where a cell has no rows."""
    laid = np.full(cells.shape, empty)
    laid[_positions(cells, result, chosen)] = _numbers(result.columns[column])[chosen]
    return laid.ravel()


def _positions(
    cells: Grid, result: Result, chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], ...]:
    starts = np.array([period.start for period in cells.periods], dtype="datetime64[D]")
    days = np.ma.getdata(result.columns[_grain_key(cells.split)])[chosen].astype("datetime64[D]")
    when = np.searchsorted(starts, days)
    where = _codes(result, _place_key(cells.split), chosen, cells.places)
    who = _codes(result, _group_key(cells.split), chosen, cells.groups)
    return (when, where, who)


def _codes(
    result: Result, key: str, chosen: NDArray[np.bool_], labels: Sequence[str]
) -> NDArray[np.intp]:
    if not key:
        return np.zeros(int(chosen.sum()), dtype=np.intp)
    position = {label: i for i, label in enumerate(labels)}
    return np.array([position[label] for label in _labels(result, key, chosen)], dtype=np.intp)


def _numbers(column: Any) -> Column:
    """An engine column as floats, NaN where it is missing."""
    numbers: Column = np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)
    return numbers
