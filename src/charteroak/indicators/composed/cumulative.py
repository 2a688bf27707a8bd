"""Cumulative: the year so far, its parts added up anew.

Answers: how much is it since the year began? Shares and means are divided only after their parts
have been added, so that a month with few rows counts for little; what stands at a moment is not
added up at all. Where the records do not reach back to the first day of the year there is no value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import period_at
from charteroak.indicators import census, intervals
from charteroak.indicators.composed import margins
from charteroak.indicators.composed.cells import Block, Cell, Columns, Series, cells_of
from charteroak.indicators.composed.result import CAUTION, Composed, Input, block, texts
from charteroak.indicators.intervals import Column, Interval
from charteroak.kinds.cumulative import Cumulative
from charteroak.plan.model import CityFiles, Indicator

ADDED: Mapping[str, str] = {
    "count": "amount",
    "sum": "amount",
    "figure": "amount",
    "rate": "rate",
    "share": "part",
    "ratio": "part",
    "mean": "part",
    "on_time": "part",
    "response": "part",
}
"""The kinds whose numbers can be added up over periods: `amount`, the value itself; `part`,
numerators over denominators; `rate`, numerators over the residents of the last period. The others
(medians, percentiles, distinct things) have to go back to the rows."""
_NO_SPREAD = "No interval: the spread of the rows is not known for the whole stretch."


def compose(indicator: Indicator, inputs: Mapping[str, Series], files: CityFiles) -> Block:
    """The measurements of a year so far."""
    measure = indicator.measure
    assert isinstance(measure, Cumulative)
    source = files.indicators[measure.of]
    of = inputs[measure.of]
    cells = cells_of(indicator, [of])
    columns = of.take(cells)
    how = "last" if measure.balance == "last" else ADDED[source.kind]
    stretches = _stretches(cells, measure.over, files.city.fiscal_years)
    made, lacking, columns = _MAKE[how](source, columns, stretches)
    return block(indicator, cells, [Input(source.name, columns, lacking, "no_start")], made)


Stretches = Sequence[NDArray[np.intp]]
"""For each year, place and group its periods in order, from the first day of the year on; a gap
ends the stretch."""
Made = tuple[Composed, NDArray[np.bool_], Columns]


def _stretches(cells: Sequence[Cell], over: str, fiscal: FiscalYears) -> Stretches:
    found: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    years = {
        cell.period: period_at(
            "fiscal_year" if over == "fiscal_year" else "year", cell.period.start, fiscal
        )
        for cell in cells
    }
    for i in sorted(range(len(cells)), key=lambda i: cells[i].period.start):
        cell = cells[i]
        found[(years[cell.period].start, cell.period.grain, *cell[1:])].append(i)
    return [
        np.array(_unbroken(cells, chosen, years[cells[chosen[0]].period].start), dtype=np.intp)
        for chosen in found.values()
    ]


def _unbroken(cells: Sequence[Cell], chosen: Sequence[int], first: object) -> list[int]:
    kept: list[int] = []
    expected = first
    for i in chosen:
        if cells[i].period.start != expected:
            break
        kept.append(i)
        expected = cells[i].period.end + timedelta(days=1)
    return kept


def _so_far(column: Column, stretches: Stretches) -> Column:
    """Sums from the beginning of each stretch; NaN outside of them and from the first NaN on."""
    made = np.full(len(column), np.nan)
    for where in stretches:
        made[where] = np.cumsum(column[where])
    return made


def _carried(columns: Columns, stretches: Stretches, lacking: NDArray[np.bool_]) -> Columns:
    """The columns, with what is to be said against one period said of all that follow it."""
    missing, partial = texts(["no_start"] * len(lacking)), columns["partial"].copy()
    provenance, estimated = columns["provenance"].copy(), columns["estimated"].copy()
    for where in stretches:
        wrong, worst = "", 0
        for i in where:
            wrong = wrong or (str(columns["missing"][i]) or "no_input" if lacking[i] else "")
            worst = max(worst, CAUTION.index(provenance[i]))
            missing[i], provenance[i] = wrong, CAUTION[worst]
        partial[where] = np.logical_or.accumulate(partial[where])
        estimated[where] = np.logical_or.accumulate(estimated[where])
    return {
        **columns, "missing": missing, "partial": partial, "provenance": provenance,
        "estimated": estimated,
    }  # fmt: skip


def _last(_source: Indicator, columns: Columns, _stretches: Stretches) -> Made:
    """The last value of the stretch: that of the period itself."""
    lacking = np.isnan(columns["value"])
    interval = Interval(columns["lower"], columns["upper"], columns["interval_method"])
    x, m, n = (columns[name] for name in ("numerator", "denominator", "n"))
    return Composed(columns["value"], interval, columns["note"], x, m, n), lacking, columns


def _amounts(source: Indicator, columns: Columns, stretches: Stretches) -> Made:
    value = _so_far(columns["value"], stretches)
    nothing = np.full(len(value), np.nan)
    note = texts([""] * len(value))
    if source.kind == "figure":
        interval = _sum_of_margins(columns, stretches)
        note[~np.isnan(value) & np.isnan(interval.lower)] = "No interval: a margin is not known."
    elif source.measure.interval == "poisson":
        interval = intervals.poisson(np.where(np.isnan(value), 0.0, value))
    else:
        interval, note[:] = intervals.none(value), _NO_SPREAD
    n = _so_far(columns["n"], stretches)
    numerator = nothing if source.kind == "figure" else value
    made = Composed(value, interval, note, numerator, nothing, n)
    return _finish(made, columns, stretches, columns["value"])


def _sum_of_margins(columns: Columns, stretches: Stretches) -> Interval:
    at = np.full(len(columns["value"]), np.nan)
    value, margin = at.copy(), at.copy()
    levels = margins.level(columns)
    for where in stretches:
        at[where] = levels[where[0]] if len(where) else np.nan
    given = margins.margin(columns, at)
    for where in stretches:
        for k, i in enumerate(where, start=1):
            found = census.add(
                [columns["value"][[j]] for j in where[:k]], [given[[j]] for j in where[:k]]
            )
            value[i], margin[i] = found.value[0], found.margin[0]
    return margins.interval(census.Estimate(value, margin), at, "sum")


def _parts(source: Indicator, columns: Columns, stretches: Stretches) -> Made:
    denominator = columns["denominator"]
    over = np.where(denominator == 0, 0.0, columns["numerator"])
    x, m = _so_far(over, stretches), _so_far(denominator, stretches)
    base = np.where(m == 0, np.nan, m)
    value, note = x / base, texts([""] * len(x))
    if source.measure.interval == "wilson":
        interval = intervals.wilson(x, m)
    else:
        interval, note[:] = intervals.none(value), _NO_SPREAD
    made = Composed(value, interval, note, x, m, _so_far(columns["n"], stretches), "no_rows")
    return _finish(made, columns, stretches, over + denominator)


def _rate(source: Indicator, columns: Columns, stretches: Stretches) -> Made:
    x, m = _so_far(columns["numerator"], stretches), columns["denominator"]
    parts = {"numerator": np.where(np.isnan(x), 0.0, x), "denominator": m}
    value = source.measure.value(parts) + 0 * x
    interval = intervals.of_count(parts, source.measure.value)
    n = _so_far(columns["n"], stretches)
    made = Composed(value, interval, columns["note"], x, m, n, "no_population")
    return _finish(made, columns, stretches, columns["numerator"] + m)


def _finish(made: Composed, columns: Columns, stretches: Stretches, need: Column) -> Made:
    """What is lacking: any period so far without what is needed of it, or no first period."""
    carried = _carried(columns, stretches, np.isnan(need))
    return made, np.asarray(carried["missing"] != ""), carried


_MAKE: Mapping[str, Callable[[Indicator, Columns, Stretches], Made]] = {
    "last": _last,
    "amount": _amounts,
    "part": _parts,
    "rate": _rate,
}
