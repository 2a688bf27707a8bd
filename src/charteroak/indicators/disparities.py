"""Disparities: how unequally an indicator is spread over all groups, or all places, at once.

Answers: taking each by its size, how far is the city from equal, and does it change along an order
of groups? One row is one measure of one split in one period. What a number is out of weighs it
(rows of a share, residents of a rate); a published figure is weighed by the published population.
Amounts are left out: a large ward has more of everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from charteroak.dimensions.group import CROSS, EVERYONE
from charteroak.dimensions.group import UNKNOWN as NO_GROUP
from charteroak.dimensions.period import Period
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.indicators.equity.disparity import gini, theil
from charteroak.indicators.equity.slope import slope_indices
from charteroak.indicators.estimate import Estimate, Refusal
from charteroak.indicators.intervals import Column, Z
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.population import Populations
from charteroak.indicators.targets import AMOUNTS
from charteroak.plan.model import CityFiles, Indicator

FILE = "disparities.parquet"
NAMES = {
    "theil": "Theil index",
    "gini": "Gini coefficient",
    "slope": "Slope index of inequality",
    "relative": "Relative index of inequality",
}
"""Each measure: the word in the column `measure`, and its name on screen."""
_AMOUNT_UNITS = ("count", "dollars", "gallons", "miles", "tons", "acres")
_Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Disparity:
    """One measure of how unequal the groups or the places of an indicator are."""

    indicator: str
    grain: str
    period: str
    period_start: date
    period_end: date
    split: str
    """The group dimension or the boundary set."""
    measure: str
    """A word of `NAMES`."""
    value: float | None
    """Theil and Gini from 0; the slope in the indicator's unit; the relative index a ratio."""
    lower: float | None
    upper: float | None
    method: str
    parts: int
    """How many groups or places."""
    n: int | None
    """The rows they all rest on; None for published figures."""
    note: str
    """What a reader must know to take it rightly."""
    reason: str
    """Why there is none; empty where there is one."""


def disparities(
    files: CityFiles,
    indicator: Indicator,
    rows: Iterable[Measurement],
    populations: Populations,
) -> Iterator[Disparity]:
    """Every measure of one indicator, in each whole period of its longest grains."""
    if indicator.kind in AMOUNTS or indicator.unit in _AMOUNT_UNITS or indicator.kind == "index":
        return
    by_period: defaultdict[tuple[str, str, str], list[Measurement]] = defaultdict(list)
    for row in rows:
        placed, grouped = row.place_set != CITY, row.group_by != EVERYONE
        told = not (row.partial or row.estimated)
        if placed != grouped and told and row.grain in _grains(indicator):
            by_period[row.place_set if placed else row.group_by, row.grain, row.period].append(row)
    for (split, _, _), split_rows in by_period.items():
        known = _told(files, split, split_rows)
        if len(known) > 1 and any(row.value is not None for row in known):
            yield from _measures(files, split, known, populations)


def _grains(indicator: Indicator) -> tuple[str, ...]:
    """The longest periods: in short ones chance alone makes groups unequal."""
    years = tuple(g for g in indicator.grains if g in ("year", "fiscal_year", "span"))
    return years or indicator.grains[-1:]


def _told(files: CityFiles, split: str, rows: Sequence[Measurement]) -> list[Measurement]:
    """Groups that are known, in the order declared; places, one row for each part of the city."""
    if dimension := files.city.dimension(split):
        order = list(dimension.values)
        known = [row for row in rows if NO_GROUP not in row.group.split(CROSS)]
        return sorted(known, key=lambda r: order.index(r.group) if r.group in order else len(order))
    by_place = {row.place: row for row in rows}
    chosen = {p.id: p.id for p in files.boundary_sets[split].single if p.id in by_place}
    for place in files.boundary_sets[split].places:
        told = by_place.get(place.id)
        parts = [by_place[part] for part in place.parts if part in by_place]
        if place.parts and told and told.value is not None and all(r.value is None for r in parts):
            chosen |= dict.fromkeys(place.parts, place.id)
    return [by_place[name] for name in dict.fromkeys(chosen.values())]


def _measures(
    files: CityFiles, split: str, rows: Sequence[Measurement], populations: Populations
) -> Iterator[Disparity]:
    value = _column(row.value for row in rows)
    size = _column(_size(files, split, row, populations) for row in rows)
    error = _column(_error(row) for row in rows)
    n = _column(row.n for row in rows)
    found: dict[str, Estimate | Refusal] = {
        "theil": theil(value, size, error, n),
        "gini": gini(value, size, error, n),
    }
    dimension = files.city.dimension(split)
    if dimension and dimension.ladder:
        slopes = slope_indices(value, size, error, n)
        found |= {"slope": slopes.sii, "relative": slopes.rii}
    for name, one in found.items():
        yield _row(rows, split, name, one)


def _size(files: CityFiles, split: str, row: Measurement, populations: Populations) -> float | None:
    """What a row weighs: what it is out of, or else the published population."""
    if row.denominator is not None and row.n is not None:
        return row.denominator
    period = Period(row.period_start, row.period_end, "year", row.period)
    known = (
        populations.at(files.city.population, period, WHOLE, split, row.group)
        if files.city.dimension(split)
        else populations.at(files.city.population, period, row.place, EVERYONE, EVERYONE)
    )
    return known.number if known else None


def _error(row: Measurement) -> float | None:
    """The standard error, from the width of the interval at its own level."""
    if row.lower is None or row.upper is None:
        return None
    z = _Z90 if row.interval_method.endswith("90%") else Z
    return (row.upper - row.lower) / (2 * z)


def _column(values: Iterable[float | None]) -> Column:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _row(
    rows: Sequence[Measurement], split: str, name: str, found: Estimate | Refusal
) -> Disparity:
    first = rows[0]
    known = found if isinstance(found, Estimate) else None
    return Disparity(
        indicator=first.indicator, grain=first.grain, period=first.period,
        period_start=first.period_start, period_end=first.period_end, split=split, measure=name,
        value=known.value if known else None,
        lower=_bound(known.lower) if known else None,
        upper=_bound(known.upper) if known else None,
        method=known.method if known else "",
        parts=len(rows),
        n=sum(row.n or 0 for row in rows) if any(row.n is not None for row in rows) else None,
        note=known.note if known else "",
        reason=found.reason if isinstance(found, Refusal) else "",
    )  # fmt: skip


def _bound(value: float) -> float | None:
    return value if np.isfinite(value) else None
