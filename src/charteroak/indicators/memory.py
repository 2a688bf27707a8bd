"""Memory: what an earlier build measured, as far as it still stands.

Answers: which periods must be read from the rows again? Those that a changed month of rows lies in,
and all of them where a definition changed. Sums are the same in any order (`states`), so what is
remembered and what is read again are, together, what reading everything gives, bit for bit.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from charteroak.dimensions.period import Period, periods
from charteroak.engine import Engine, EngineFault, RowEngine
from charteroak.files import appear, digest, read_json, write_json
from charteroak.indicators import rollup
from charteroak.indicators.cells import Flags, Result, grid
from charteroak.indicators.passes import Pass
from charteroak.indicators.queries import Split, splits
from charteroak.indicators.reading import (
    Columns,
    Measured,
    Parts,
    SourceRows,
    computed,
    empty,
    expected_groups,
)
from charteroak.plan.model import CityFiles

_CELLS, _ABOUT = "cells.parquet", "about.json"
_NAMED = 16
Days = tuple[date, date]


@dataclass(frozen=True)
class Kept:
    """The cells of a pass that have rows, one line for each: its keys, and a value for each part.

    `columns` are `split` (its number), `day` (the first of the period), `place`, `group`, and `c0`,
    `c1` and so on, in the order of `_parts`.
    """

    months: Mapping[str, str]
    """The months that it was measured from, each with the hash of its rows."""
    days: Days
    """The days that the source answered for."""
    columns: Mapping[str, NDArray[Any]]

    def at(self, chosen: Flags) -> dict[str, NDArray[Any]]:
        """Some of the lines."""
        return {name: values[chosen] for name, values in self.columns.items()}


@dataclass
class Memory:
    """What is remembered of one source, in a folder of its own."""

    folder: Path
    made_by: str
    """The hash of the programs that measure: others may give other numbers."""
    store: Engine
    """Reads and writes what is remembered, on this machine, whichever engine measures."""
    used: set[str] = field(default_factory=set)
    """What this build has read or written."""

    def computed(
        self, engine: RowEngine, files: CityFiles, source: SourceRows, made: Pass
    ) -> Iterator[Measured]:
        """The parts of the indicators of a pass, from the rows only as far as they changed."""
        named = digest([self.made_by, _definition(made)])[:_NAMED]
        kept = self._recall(named)
        changed = _changed(kept, source, made)
        if kept is None or changed:
            fiscal = files.city.fiscal_years
            told = [list(periods(s.grain, *source.days, fiscal)) for s in _splits(made)]
            stale = [_stale(kept, changed, every) for every in told]
            again = computed(engine, files, _rows_for(source, made, stale), made)
            lines = [_sparse(measured, made, stale) for measured in again]
            if kept is not None:
                lines.append(kept.at(_standing(kept, told, stale)))
            kept = Kept(source.months, source.days, _together(lines))
            self._keep(named, kept)
        for number, split in enumerate(_splits(made)):
            yield _laid(kept, number, split, files, source, made)

    def forget(self) -> None:
        """Remove what this build had no use for: of earlier definitions and earlier rows."""
        for folder in self.folder.glob("[!.]*"):
            if folder.name not in self.used:
                shutil.rmtree(folder, ignore_errors=True)

    def _recall(self, named: str) -> Kept | None:
        """What was measured by the same definitions, if it can be read."""
        for folder in sorted(self.folder.glob(f"{named}-*")):
            try:
                about = read_json(folder / _ABOUT)
                found = self.store.columns(self.store.parquet(folder / _CELLS))
            except (OSError, ValueError, EngineFault):
                continue
            self.used.add(folder.name)
            first, last = (date.fromisoformat(day) for day in about["days"])
            return Kept(about["months"], (first, last), {n: _plain(n, v) for n, v in found.items()})
        return None

    def _keep(self, named: str, kept: Kept) -> None:
        def fill(folder: Path) -> None:
            day = kept.columns["day"].astype("datetime64[us]")
            loaded = self.store.load("kept", {**kept.columns, "day": day})
            self.store.write_parquet(self.store.table(loaded.name), folder / _CELLS)
            write_json(folder / _ABOUT, {"months": kept.months, "days": kept.days})

        self.used = {name for name in self.used if not name.startswith(named)}
        name = f"{named}-{digest([kept.months, kept.days])[:_NAMED]}"
        appear(self.folder / name, fill)
        self.used.add(name)


def _plain(name: str, values: Any) -> NDArray[Any]:
    """A column as it was before it was written."""
    if name == "day":
        return np.asarray(np.ma.getdata(values), dtype="datetime64[D]")
    if name in ("split", "place", "group"):
        return np.asarray(np.ma.getdata(values))
    return np.asarray(np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan))


def _definition(made: Pass) -> dict[str, Any]:
    """What is measured, whatever the way: the same definition gives the same numbers."""
    evaluated, direct = made.evaluated, made.direct
    keys = [{k: tree.sql("duckdb") for k, tree in rollup.keys(made, c).items()} for c in made.cuts]
    ranked = [
        [asked.indicator, asked.part, histogram.value.sql("duckdb"), asked.what.at]
        + [tree.sql("duckdb") for tree in (asked.what.count, asked.what.rank) if tree]
        for histogram in made.histograms
        for asked in histogram.asked
    ]
    return {
        "time": evaluated.time,
        "row": list(evaluated.columns),
        "keys": keys,
        "below": {name: tree.sql("duckdb") for tree, name in made.below.found.items()},
        "above": {name: tree.sql("duckdb") for tree, name in made.above.items()},
        "columns": made.columns,
        "folds": {name: value.sql("duckdb") for name, value in made.folds.items()},
        "ranked": ranked,
        "direct": direct and [direct.columns, [t.sql("duckdb") for t in direct.outer.values()]],
        "direct row": direct and list(direct.evaluated.columns),
        "splits": {i.id: [str(split) for split in splits(i)] for i in made.indicators},
    }


def _splits(made: Pass) -> list[Split]:
    return [split for cut in made.cuts for split in cut.splits]


def _parts(made: Pass) -> list[tuple[str, str]]:
    """Indicator and part, in the order of the columns that hold them."""
    asked = [(a.indicator, a.part) for h in made.histograms for a in h.asked]
    direct = made.direct.columns if made.direct else {}
    named = {**made.columns}
    return [
        *((indicator, part) for indicator, parts in named.items() for part in parts),
        *asked,
        *((indicator, part) for indicator, parts in direct.items() for part in parts),
    ]


def _changed(kept: Kept | None, source: SourceRows, made: Pass) -> list[Days]:
    """The days of which something changed: where any did and rows are counted by another time than
    they are kept by, all of them.
    """
    if kept is None:
        return [source.days]
    both = {*kept.months, *source.months}
    months = [m for m in both if kept.months.get(m) != source.months.get(m)]
    found = [_month(name) for name in sorted(months)]
    for before, now in zip(kept.days, source.days, strict=True):
        if before != now:
            found.append((min(before, now), max(before, now)))
    if found and made.evaluated.time != source.contract.time:
        return [source.days]
    return found


def _month(name: str) -> Days:
    year, month = (int(part) for part in name.split("-"))
    (found,) = periods("month", date(year, month, 1), date(year, month, 1))
    return found.start, found.end


def _touches(period: Period, days: Days) -> bool:
    return period.start <= days[1] and days[0] <= period.end


def _stale(kept: Kept | None, changed: Sequence[Days], told: Sequence[Period]) -> list[Period]:
    """The periods that must be measured again, or were never measured."""
    return [
        period
        for period in told
        if kept is None
        or not _touches(period, kept.days)
        or any(_touches(period, days) for days in changed)
    ]


def _rows_for(source: SourceRows, made: Pass, stale: Sequence[Sequence[Period]]) -> SourceRows:
    """The rows of the months that these periods touch; all, where rows are counted by another time
    than they are kept by.
    """
    if made.evaluated.time != source.contract.time:
        return source
    assert source.rows_of is not None
    every = {period for found in stale for period in found}
    months = [m for m in source.months if any(_touches(p, _month(m)) for p in every)]
    if len(months) == len(source.months):
        return source
    rows = source.rows_of(months) if months else source.rows.copy().where(exp.false())
    return replace(source, rows=rows)


def _starts(found: Sequence[Period]) -> NDArray[np.datetime64]:
    return np.array([period.start for period in found], dtype="datetime64[D]")


def _standing(
    kept: Kept, told: Sequence[Sequence[Period]], stale: Sequence[Sequence[Period]]
) -> Flags:
    """Which lines are of a period that is still told and not stale."""
    found = np.zeros(len(kept.columns["split"]), dtype=bool)
    for number, (every, again) in enumerate(zip(told, stale, strict=True)):
        mine, day = kept.columns["split"] == number, kept.columns["day"]
        found |= mine & np.isin(day, _starts(every)) & ~np.isin(day, _starts(again))
    return found


def _sparse(
    measured: Measured, made: Pass, stale: Sequence[Sequence[Period]]
) -> dict[str, NDArray[Any]]:
    """The cells of stale periods that have rows, as lines."""
    cells = measured.cells
    number = _splits(made).index(cells.split)
    days = cells.spread([period.start for period in cells.periods], 0).astype("datetime64[D]")
    chosen = measured.there & np.isin(days, _starts(stale[number]))
    nothing = np.full(len(days), np.nan)
    return {
        "split": np.full(int(chosen.sum()), number, dtype=np.int64),
        "day": days[chosen],
        "place": cells.spread(cells.places, 1)[chosen],
        "group": cells.spread(cells.groups, 2)[chosen],
        **{
            f"c{at}": measured.parts.get(indicator, {}).get(part, nothing)[chosen]
            for at, (indicator, part) in enumerate(_parts(made))
        },
    }


def _together(lines: Sequence[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    return {name: np.concatenate([found[name] for found in lines]) for name in lines[0]}


def _laid(
    kept: Kept, number: int, split: Split, files: CityFiles, source: SourceRows, made: Pass
) -> Measured:
    """The kept cells of a split, laid over all the cells that it is told for."""
    lines = kept.at(kept.columns["split"] == number)
    keys = {f"by_{split.grain}": lines["day"], f"in_{split.place_set}": lines["place"]}
    result = Result({**keys, f"of_{split.group_by}": lines["group"], **lines})
    chosen = np.ones(len(lines["day"]), dtype=bool)
    expected = expected_groups(source.contract, split)
    cells = grid(split, source.days, files, result, chosen, expected)
    columns = Columns(cells, result, chosen)
    parts: Parts = {i.id: {} for i in made.indicators if split in splits(i)}
    for at, (indicator, part) in enumerate(_parts(made)):
        if indicator in parts:
            parts[indicator][part] = columns.lay(f"c{at}", empty(part))
    return Measured(cells, parts, columns.there)
