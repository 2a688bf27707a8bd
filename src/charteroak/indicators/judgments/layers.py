"""Layers: the measurements as tables of series, one row a series and one column a period.

Answers: which series are judged together? A layer holds the series of one indicator that are drawn
alike: the whole city, the places of one boundary set, or the groups of one dimension city-wide,
each by one grain. Periods of which the source covers only a part are left out, and so are estimates
for places that were drawn otherwise, and whoever could not be placed. A cell without a value is a
gap, whatever the reason, so that nothing that was suppressed can be told back from limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from sqlglot import exp

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.group import UNKNOWN as NO_GROUP
from charteroak.dimensions.period import Grain, Period, periods, read_period
from charteroak.dimensions.place import CITY
from charteroak.dimensions.place import UNKNOWN as NO_PLACE
from charteroak.engine import Engine
from charteroak.indicators.signals.series import Flags, Numbers, Whole
from charteroak.plan.model import CityFiles, Indicator

NUMBERS = ("value", "numerator", "denominator", "n", "lower", "upper")
_LAYER = ("indicator", "place_set", "group_by", "grain")
_WORDS = (*_LAYER, "place", "group", "period", "interval_method", "missing")


@dataclass(frozen=True, kw_only=True)
class Layer:
    """The series of one indicator, split one way, by one grain. NaN stands for: no value."""

    indicator: Indicator
    grain: Grain
    place_set: str
    group_by: str
    periods: tuple[Period, ...]
    """The columns: every whole period from the first to the last, in the order of time."""
    series: tuple[tuple[str, str], ...]
    """The rows: place and group."""
    value: Numbers
    numerator: Numbers
    denominator: Numbers
    n: Numbers
    """The rows that each value rests on."""
    lower: Numbers
    """The interval; NaN beside `sure` is an open end."""
    upper: Numbers
    sure: Flags
    """Whether the value has an interval."""
    hidden: Flags
    """Whether there is a value that may not be told."""

    @property
    def known(self) -> Flags:
        """Which cells have a value."""
        return np.isfinite(self.value)

    @property
    def last(self) -> Whole:
        """Each series: the column of its last value, -1 where it has none."""
        found = len(self.periods) - 1 - np.argmax(self.known[:, ::-1], axis=1)
        return np.where(self.known.any(axis=1), found, -1)

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], int]:
        """Place and group to row."""
        return {one: row for row, one in enumerate(self.series)}

    def only(self, rows: Whole) -> Layer:
        """The layer of some of its series."""
        parts = {name: getattr(self, name)[rows] for name in (*NUMBERS, "sure", "hidden")}
        return replace(self, series=tuple(self.series[row] for row in rows), **parts)


Split = Mapping[str, Layer]
"""The layers of one indicator split one way, by grain."""


def splits(engine: Engine, measurements: exp.Select, files: CityFiles) -> Iterator[Split]:
    """The layers of every indicator in the table of measurements, suppressed as it stands there."""
    found = engine.columns(_query(measurements))
    if not len(found["period"]):
        return
    known = {
        name: np.ma.filled(found[name].astype(np.float64), np.nan)
        if np.ma.isMaskedArray(found[name])
        else found[name].astype(np.float64)
        for name in NUMBERS
    }
    words = {name: np.asarray(found[name]) for name in _WORDS}
    split: dict[str, Layer] = {}
    before: tuple[str, ...] = ()
    for part in _parts(*(words[name] for name in _LAYER)):
        layer = _layer(
            files,
            {name: column[part] for name, column in words.items()},
            {name: column[part] for name, column in known.items()},
        )
        now = (layer.indicator.id, layer.place_set, layer.group_by)
        if split and now != before:
            yield split
            split = {}
        split[layer.grain] = layer
        before = now
    yield split


def _query(measurements: exp.Select) -> exp.Select:
    """Whole periods of the city, of each place, and of each group city-wide, in order."""
    crossed = exp.and_(
        exp.column("place_set", quoted=True).neq(CITY),
        exp.column("group_by", quoted=True).neq(EVERYONE),
    )
    placed = exp.column("place", quoted=True).neq(NO_PLACE)
    grouped = exp.column("group", quoted=True).neq(NO_GROUP)
    unfit = (exp.column(name, quoted=True) for name in ("partial", "estimated"))
    names = (*_WORDS, *NUMBERS)
    order = (*_LAYER, "place", "group", "period_start")
    return (
        exp.select(*(exp.column(name, quoted=True) for name in names))
        .from_(measurements.subquery("told"))
        .where(*(exp.not_(one) for one in (*unfit, crossed)), placed, grouped)
        .order_by(*(exp.column(name, quoted=True) for name in order))
    )


def _parts(*columns: Any) -> Iterator[slice]:
    """The stretches of rows in which none of the columns changes."""
    changed = np.zeros(len(columns[0]) - 1, dtype=np.bool_)
    for column in columns:
        changed |= column[1:] != column[:-1]
    edges = [0, *(np.flatnonzero(changed) + 1).tolist(), len(columns[0])]
    yield from (slice(*pair) for pair in pairwise(edges))


def _layer(files: CityFiles, words: Mapping[str, Any], numbers: Mapping[str, Numbers]) -> Layer:
    axis = _axis(words["grain"][0], dict.fromkeys(words["period"]), files.city.fiscal_years)
    column = {period.name: at for at, period in enumerate(axis)}
    parts = list(_parts(words["place"], words["group"]))
    row = np.repeat(np.arange(len(parts)), [part.stop - part.start for part in parts])
    cell = row * len(axis) + np.array([column[name] for name in words["period"]])
    empty = ~np.isfinite(numbers["value"])
    tables = {}
    for name in NUMBERS:
        table = np.full(len(parts) * len(axis), np.nan)
        table[cell] = np.where(empty, np.nan, numbers[name])
        tables[name] = table.reshape(len(parts), len(axis))
    sure, hidden = (np.zeros(len(parts) * len(axis), dtype=np.bool_) for _ in range(2))
    sure[cell] = (words["interval_method"] != "") & ~empty
    hidden[cell] = words["missing"] == "suppressed"
    return Layer(
        indicator=files.indicators[words["indicator"][0]],
        grain=axis[0].grain,
        place_set=words["place_set"][0],
        group_by=words["group_by"][0],
        periods=axis,
        series=tuple((words["place"][part.start], words["group"][part.start]) for part in parts),
        sure=sure.reshape(len(parts), len(axis)),
        hidden=hidden.reshape(len(parts), len(axis)),
        **tables,
    )


def _axis(grain: str, names: Mapping[str, None], fiscal: FiscalYears) -> tuple[Period, ...]:
    """Every period from the first to the last; of spans, which may overlap, those that are told."""
    read = sorted(period for name in names if (period := read_period(name, fiscal)))
    if grain == "span" or not read:
        return tuple(read)
    return tuple(periods(read[0].grain, read[0].start, read[-1].start, fiscal))
