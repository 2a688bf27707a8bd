"""Reading: the passes over a source, carried out.

Answers: what is every part of every indicator in every cell? Parts that add up come from the
roll-up, order statistics from histograms, the rest from the rows; each is laid into the grid of
cells that its split asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

import numpy as np
from sqlglot import exp

from charteroak.dimensions.group import CROSS, EVERYONE
from charteroak.dimensions.period import COUNTED, periods
from charteroak.engine import FAULTS, RowEngine
from charteroak.indicators import rollup
from charteroak.indicators.cells import Column, Flags, Grid, Result, grid, lay, positions, whole
from charteroak.indicators.cuts import MEASURED, Cut, Facts, Thresholds
from charteroak.indicators.fused import Fused, row_columns
from charteroak.indicators.histograms import Condition, counting
from charteroak.indicators.listed import Sorter
from charteroak.indicators.passes import FINEST, LISTED, Asked, Histogram, Pass, plan, wider
from charteroak.indicators.queries import Evaluated, Scope, Split, splits
from charteroak.indicators.ranks import Finder, Wanted, Whole, are
from charteroak.plan.model import CityFiles, Indicator
from charteroak.sources.contract import Contract

Parts = dict[str, dict[str, Column]]
"""Indicator to part to its values over the cells of a grid."""


@dataclass(frozen=True)
class SourceRows:
    """The kept rows of a source, and the days they answer for."""

    contract: Contract
    rows: exp.Select
    days: tuple[date, date]
    months: Mapping[str, str] = field(default_factory=dict)
    """The months that the rows are kept by (`2016-03`), each with the hash of its rows."""
    rows_of: Callable[[Collection[str]], exp.Select] | None = None
    """The rows of some of the months."""
    unplaced: frozenset[str] = frozenset()
    """The boundary sets of which no row has a place."""
    many: int = 0
    """How many rows there are."""

    def scope(self, files: CityFiles) -> Scope:
        """Which of the rows are measured, and how."""
        sets = (files.boundary_sets[name] for name in self.contract.places)
        merged = tuple(place.id for bs in sets for place in bs.ever if place.parts)
        city = files.city
        return Scope(self.contract, city.fiscal_years, self.days, merged, city.holidays)


@dataclass(frozen=True)
class Measured:
    """The parts of the indicators of a pass over the cells of one split."""

    cells: Grid
    parts: Parts
    there: Flags
    """Which cells have rows."""


def planned(
    engine: RowEngine, files: CityFiles, source: SourceRows, thresholds: Thresholds = MEASURED
) -> tuple[Pass, ...]:
    """The passes over a source, chosen by its size and a sample of its rows."""
    indicators = from_rows(files, source.contract)
    if not indicators:
        return ()
    scope = source.scope(files)
    known = facts(engine, files, source, scope, indicators, thresholds)
    return plan(scope, indicators, known)


def from_rows(files: CityFiles, contract: Contract) -> list[Indicator]:
    """The indicators that are computed from the rows of a source."""
    return [
        i for i in files.indicators.values() if i.source == contract.id and not i.measure.inputs()
    ]


def facts(
    engine: RowEngine,
    files: CityFiles,
    source: SourceRows,
    scope: Scope,
    indicators: list[Indicator],
    thresholds: Thresholds,
) -> Facts:
    """How large a source is, and what a few of its rows look like."""
    start = files.city.fiscal_years
    grains = {grain for indicator in indicators for grain in indicator.grains} | {*COUNTED}
    counted = exp.select(exp.Count(this=exp.Star())).from_(source.rows.subquery("source_"))
    rows = int(engine.rows(counted)[0][0])
    return Facts(
        rows=rows,
        periods={grain: sum(1 for _ in periods(grain, *source.days, start)) for grain in grains},
        places={
            name: len(files.boundary_sets[name].ever_single) for name in source.contract.places
        },
        groups={
            name: len(dimension.values)
            for name in {n for indicator in indicators for n in indicator.dimensions}
            if (dimension := files.city.dimension(name))
        },
        sample=_sample(engine, source, scope, indicators, thresholds.sample) if rows else {},
        thresholds=thresholds if engine.lists else replace(thresholds, most_listed=-1),
    )


def _sample(
    engine: RowEngine, source: SourceRows, scope: Scope, indicators: list[Indicator], most: int
) -> dict[str, Column]:
    """What conditions and values are in a few rows, by their SQL; plain columns as well."""
    evaluated = Evaluated(scope, source.contract.time)
    for indicator in indicators:
        row_columns(evaluated, indicator)
    for name in source.contract.columns:
        evaluated.column(f'"{name}"', "any")
    few = source.rows.copy().limit(most)
    found = engine.columns(evaluated.query(few, {}))
    return {text: found[f"x{number}"] for number, text in enumerate(evaluated.columns)}


def computed(
    engine: RowEngine, files: CityFiles, source: SourceRows, made: Pass
) -> Iterator[Measured]:
    """The parts of the indicators of a pass, split by split."""
    direct = Result(engine.columns(made.direct.tree(source.rows))) if made.direct else None
    for cut in made.cuts:
        made = _keep_finest(engine, source, made, cut)
        result = Result(engine.columns(rollup.added_up(made, cut)))
        laid: dict[Split, tuple[Parts, Folds]] = {}
        for split in cut.splits:
            chosen = result.of(split, cut.splits)
            expected = expected_groups(source.contract, split)
            cells = grid(split, source.days, files, result, chosen, expected)
            folds = Folds(Columns(cells, result, chosen), made)
            laid[split] = _added_up(made, folds), folds
        for histogram in made.histograms:
            _order_statistics(engine, source.rows, made, cut, histogram, laid)
        for split, (found, folds) in laid.items():
            cells = folds.every.cells
            if direct and made.direct and split in made.direct.splits:
                _from_rows(made.direct, cells, direct, found)
            yield Measured(cells, found, folds.every.there)


def _keep_finest(engine: RowEngine, source: SourceRows, made: Pass, cut: Cut) -> Pass:
    """Keep the finest cells. Where a value is too large for the steps that the sample suggested,
    the largest are looked up and the pass is made anew.
    """
    try:
        engine.keep(FINEST, rollup.finest(made, cut, source.rows))
    except FAULTS:
        if made.facts.largest:
            raise
        record = engine.records(rollup.largest(made, source.rows))[0]
        made = wider(made, {name: float(value or 1) for name, value in record.items()})
        engine.keep(FINEST, rollup.finest(made, cut, source.rows))
    return made


def _from_rows(asked: Fused, cells: Grid, result: Result, found: Parts) -> None:
    """Put what was computed from the rows among the parts."""
    columns = Columns(cells, result, result.of(cells.split, asked.splits))
    for indicator, named in asked.columns.items():
        if indicator in found:
            for part, column in named.items():
                found[indicator][part] = columns.lay(column, empty(part))


class Columns:
    """Result columns laid over the cells of a split."""

    def __init__(self, cells: Grid, result: Result, chosen: Flags) -> None:
        self.cells = cells
        self._result = result
        self._chosen = chosen
        self._at = positions(cells, result, chosen)

    @property
    def there(self) -> Flags:
        """Which cells the result has."""
        found = np.zeros(self.cells.shape, dtype=bool)
        found[self._at] = bool(self._chosen.any())
        return found.ravel()

    def lay(self, column: str, empty: float) -> Column:
        """One column; `empty` where a cell has no rows."""
        return lay(self.cells, self._at, self._result.numbers(column)[self._chosen], empty)

    def where(self, value: exp.Literal) -> Columns:
        """Only what is of this value of the folded column."""
        same = are(self._result.columns[rollup.ASKED], value.name)
        return Columns(self.cells, self._result, self._chosen & same)


class Folds:
    """Result columns over the cells of a split, for every indicator those of its own rows."""

    def __init__(self, every: Columns, made: Pass) -> None:
        self.every = every
        """The cells, whatever the value of the folded column."""
        self._folds = made.folds
        self._known: dict[str, Columns] = {}

    def of(self, indicator: str) -> Columns:
        """The columns that are about the rows of an indicator."""
        value = self._folds.get(indicator)
        if value is None:
            return self.every
        if value.name not in self._known:
            self._known[value.name] = self.every.where(value)
        return self._known[value.name]


def _added_up(made: Pass, folds: Folds) -> Parts:
    """The parts that add up, over the cells of a split."""
    return {
        indicator.id: {
            part: folds.of(indicator.id).lay(column, empty(part))
            for part, column in made.columns[indicator.id].items()
        }
        for indicator in made.indicators
        if folds.every.cells.split in splits(indicator)
    }


def _order_statistics(
    engine: RowEngine,
    rows: exp.Select,
    made: Pass,
    cut: Cut,
    histogram: Histogram,
    laid: Mapping[Split, tuple[Parts, Folds]],
) -> None:
    """Find the order statistics of one histogram, and put them among the parts."""
    finder: Sorter | Finder = (
        Sorter(engine, made, cut, histogram)
        if histogram.buckets == LISTED
        else Finder(engine, counting(made, cut, histogram, rows))
    )
    wanted: list[Wanted] = []
    whose: list[list[tuple[Asked, Parts, _Ranks]]] = []
    for found, folds in laid.values():
        at = whole(folds.every.cells, finder.cells)
        same: dict[Condition, list[tuple[Asked, Parts, _Ranks]]] = {}
        for asked, condition in zip(histogram.asked, finder.of_asked, strict=True):
            if asked.indicator in found:
                ranked = _ranks(asked, folds.of(asked.indicator))
                same.setdefault(condition, []).append((asked, found, ranked))
        for condition, several in same.items():
            ranks = tuple(rank for _, _, between in several for rank in between.ranks)
            wanted.append(Wanted(at, condition, ranks))
            whose.append(several)
    for several, values in zip(whose, finder.find(wanted), strict=True):
        left = iter(values)
        for asked, found, between in several:
            found[asked.indicator][asked.part] = between.value([next(left) for _ in between.ranks])


@dataclass(frozen=True)
class _Ranks:
    """Between which ranks a value lies, and how far from the first to the second."""

    ranks: tuple[Whole, ...]
    part: Column

    def value(self, values: list[Column]) -> Column:
        """The value, from those at the ranks."""
        first, last = values[0], values[-1]
        with np.errstate(invalid="ignore"):
            return np.where(self.part == 0, first, first + (last - first) * self.part)


def _ranks(asked: Asked, columns: Columns) -> _Ranks:
    """The ranks of an order statistic in every cell; 0 where it has none."""
    n = np.nan_to_num(columns.lay(asked.count, 0.0))
    if asked.rank:
        rank = np.nan_to_num(columns.lay(asked.rank, 0.0))
        inside = np.where((rank >= 1) & (rank <= n), rank, 0).astype(np.int64)
        return _Ranks((inside,), np.zeros(len(n)))
    place = np.maximum(n - 1, 0) * asked.what.at
    lower, upper = (
        np.where(n > 0, end + 1, 0).astype(np.int64) for end in (np.floor(place), np.ceil(place))
    )
    return _Ranks((lower, upper), place - np.floor(place))


def expected_groups(contract: Contract, split: Split) -> tuple[str, ...]:
    """The groups that the contract says may occur."""
    if split.group_by == EVERYONE:
        return ()
    columns = contract.group_columns()
    allowed = (contract.columns[columns[name]].allowed for name in split.group_by.split(CROSS))
    return tuple(CROSS.join(values) for values in product(*allowed))


def empty(part: str) -> float:
    """What a part is where there are no rows: nothing was added up, so nought, or no value."""
    return 0.0 if part in ("numerator", "denominator", "n", "rows") else np.nan
