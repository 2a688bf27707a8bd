"""Forecasts: how likely each target is to be reached by its date.

Answers: if the number goes on as it has, where will it be when the promise falls due? For the whole
city and everyone, from whole periods only, since the last declared new beginning. A target is held
against the series of its own grain; a number that does not grow with its period (a share, a mean)
may be held against its finer periods instead, the last of them that lie in the target's. What is
refused is told with the reason, and so is how often such bands held on this very series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlglot import exp

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Grain, Period, periods, read_period
from charteroak.dimensions.place import CITY
from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.estimate import Refusal
from charteroak.indicators.foreseen import Foreseen, History, foresee
from charteroak.indicators.intervals import Column
from charteroak.indicators.judgments.layers import Layer, splits
from charteroak.indicators.measurement import FILE as MEASUREMENTS
from charteroak.indicators.targets import STEADY, Promise, promises
from charteroak.plan.model import CityFiles, Indicator

FILE = "forecasts.parquet"
BANDS = "forecast_bands.parquet"
_COARSE_FIRST: tuple[Grain, ...] = ("fiscal_year", "year", "quarter", "month")
_CYCLES: Mapping[str, int] = {"month": 12, "quarter": 4}
_MOST = 120
"""No further ahead than ten years of months: nothing is known of more."""
TOO_FAR = "It falls due more than ten years of months ahead; nothing is told of that."
NO_SERIES = "There is no series of whole periods to go by."
NO_WAY = "No direction is better, so no target can be reached."


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How likely a target is to be reached in one of the periods it names, or why none is told."""

    indicator: str
    target: str
    basis: str
    """`local`, `standard` or `peer`."""
    target_period: str
    """The period that the promise names."""
    target_value: float
    grain: str
    """Of the series that it is held against; empty where there is none."""
    period: str
    """The last period of the series that lies in the promise's."""
    step: int | None
    """How many periods that is after the last one known."""
    points: int
    """How many whole periods are known."""
    last_period: str
    chance: float | None
    """The probability that the value is then at the target or better; None: see `reason`."""
    median: float | None
    """The middle of what is likely."""
    lower_80: float | None
    upper_80: float | None
    lower_95: float | None
    upper_95: float | None
    method: str
    tested_ahead: int | None
    """How many periods ahead the bands were tried on the known part of the series."""
    tested: int | None
    """From how many starting points."""
    held_80: float | None
    """The part of the values that fell in the 80 percent band."""
    held_95: float | None
    mean_error: float | None
    """How far the middle was off, on average."""
    no_change_error: float | None
    """How far off it is to say that nothing changes."""
    untested: str
    """Why the bands were not tried; empty where they were."""
    reason: str
    """Why there is no chance told; empty where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One period to come of an indicator, for the whole city."""

    indicator: str
    grain: str
    period: str
    period_start: str
    period_end: str
    median: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


def write(
    engine: Engine,
    files: CityFiles,
    folder: Path,
    cache: Path,
    kept: tables.Kept | None = None,
) -> None:
    """Write both tables of these indicators beside the measurements of a folder, with what is kept
    of the others.
    """
    found: list[Forecast] = []
    bands: list[Band] = []
    promised = {
        name: held
        for name, indicator in files.indicators.items()
        if (held := _promised(indicator, files.city.fiscal_years))
    }
    whole = exp.and_(
        exp.column("place_set", quoted=True).eq(CITY),
        exp.column("group_by", quoted=True).eq(EVERYONE),
        exp.column("indicator", quoted=True).isin(*promised),
    )
    told = engine.parquet(folder / MEASUREMENTS).where(whole) if promised else None
    for split in splits(engine, told, files) if told is not None else ():
        indicator = next(iter(split.values())).indicator
        for promise in promised[indicator.id]:
            for period, value in promise.path.items():
                row, ahead = _forecast(split, promise, period, value, files, cache)
                if row is not None:
                    found.append(row)
                    bands += ahead
    tables.add(engine, found, Forecast, folder / FILE, kept)
    tables.add(engine, tuple(_longest(bands)), Band, folder / BANDS, kept)


def _promised(indicator: Indicator, fiscal: FiscalYears) -> tuple[Promise, ...]:
    """The targets that name periods; a standard names none."""
    return tuple(p for p in promises(indicator, fiscal) if p.lasting is None)


def _longest(bands: list[Band]) -> Iterator[Band]:
    """The bands of each indicator by the grain that reaches furthest, each period once."""
    reach: dict[str, tuple[str, str]] = {}
    for band in bands:
        here = (band.period_end, band.grain)
        reach[band.indicator] = max(reach.get(band.indicator, here), here)
    told = {(b.indicator, b.period): b for b in bands if b.grain == reach[b.indicator][1]}
    yield from (told[key] for key in sorted(told, key=lambda k: (k[0], told[k].period_start)))


def _forecast(
    split: Mapping[str, Layer],
    promise: Promise,
    period: Period,
    value: float,
    files: CityFiles,
    cache: Path,
) -> tuple[Forecast | None, tuple[Band, ...]]:
    """One promise at one of its periods; nothing where that is past."""
    indicator = next(iter(split.values())).indicator
    last = max((layer.periods[-1].end for layer in split.values() if layer.known.any()),
               default=None)  # fmt: skip
    if last is not None and period.end <= last:
        return None, ()
    if indicator.better == "neither":
        return _row(indicator, promise, period, value, None, 0, "", NO_WAY), ()
    refused = []
    for grain in _grains(indicator, period):
        if grain in split:
            tried = _tried(split[grain], promise, period, value, files, cache)
            if not tried[0].reason:
                return tried
            refused.append(tried)
    nothing = _row(indicator, promise, period, value, None, 0, "", NO_SERIES)
    return refused[0] if refused else (nothing, ())


def _grains(indicator: Indicator, period: Period) -> tuple[Grain, ...]:
    """The grains to try: the target's own; for a steady number any finer one after it."""
    if indicator.kind not in STEADY and indicator.kind != "figure":
        return (period.grain,)
    if period.grain not in _COARSE_FIRST:
        return _COARSE_FIRST
    finer = _COARSE_FIRST[_COARSE_FIRST.index(period.grain) :]
    return (period.grain, *(g for g in finer if g not in (period.grain, "year")))


def _tried(
    layer: Layer, promise: Promise, period: Period, value: float, files: CityFiles, cache: Path
) -> tuple[Forecast, tuple[Band, ...]]:
    """A promise held against one layer."""
    indicator, start = layer.indicator, files.city.fiscal_years
    history, known = _history(layer, start)
    if history is None:
        return _row(indicator, promise, period, value, layer, 0, "", NO_SERIES), ()
    ahead = tuple(p for p in _after(layer.periods[known], period, start) if p.end <= period.end)
    if not ahead:
        return _row(indicator, promise, period, value, layer, 0, "", NO_SERIES), ()
    if len(ahead) > _MOST:
        return _row(indicator, promise, period, value, layer, len(history.values),
                    layer.periods[known].name, TOO_FAR), ()  # fmt: skip
    found = foresee(history, len(ahead), value, indicator.better, cache)
    row = _row(indicator, promise, period, value, layer, len(history.values),
               layer.periods[known].name, "", found, ahead)  # fmt: skip
    if isinstance(found, Refusal):
        return row, ()
    return row, tuple(
        Band(
            indicator=indicator.id, grain=layer.grain, period=one.name,
            period_start=one.start.isoformat(), period_end=one.end.isoformat(),
            median=band[0], lower_80=band[1], upper_80=band[2], lower_95=band[3], upper_95=band[4],
        )
        for one, band in zip(ahead, found.bands, strict=True)
    )  # fmt: skip


def _after(last: Period, until: Period, fiscal: FiscalYears) -> Iterator[Period]:
    """The periods of the same grain after this one."""
    for one in periods(last.grain, last.end, until.end, fiscal):
        if one.start > last.start:
            yield one


def _history(layer: Layer, fiscal: FiscalYears) -> tuple[History | None, int]:
    """The values of the whole city since the last gap and the last new beginning, and the last."""
    if layer.grain == "span" or not layer.known.any():
        return None, -1
    values: Column = layer.value[0]
    last = int(layer.last[0])
    gaps = np.flatnonzero(~np.isfinite(values[: last + 1]))
    first = int(gaps[-1]) + 1 if len(gaps) else 0
    for rebase in layer.indicator.signals.rebases:
        begins = read_period(rebase.from_, fiscal)
        later = [n for n, p in enumerate(layer.periods) if begins and p.start >= begins.start]
        first = max(first, later[0]) if later and later[0] <= last else first
    seasonal = layer.indicator.signals.season != "none"
    season = _CYCLES.get(layer.grain, 1) if seasonal else 1
    kept = tuple(float(value) for value in values[first : last + 1])
    return History(kept, season, share=layer.indicator.unit == "share"), last


def _row(
    indicator: Indicator,
    promise: Promise,
    period: Period,
    value: float,
    layer: Layer | None,
    points: int,
    last: str,
    reason: str,
    found: Foreseen | Refusal | None = None,
    ahead: tuple[Period, ...] = (),
) -> Forecast:
    known = found if isinstance(found, Foreseen) else None
    band = known.bands[-1] if known else (None,) * 5
    return Forecast(
        indicator=indicator.id, target=promise.name, basis=promise.basis,
        target_period=period.name, target_value=value,
        grain=layer.grain if layer else "", period=ahead[-1].name if ahead else "",
        step=len(ahead) or None, points=points, last_period=last,
        chance=known.chance if known else None,
        median=band[0], lower_80=band[1], upper_80=band[2], lower_95=band[3], upper_95=band[4],
        method=known.method if known else "",
        tested_ahead=known.tested_ahead if known else None,
        tested=known.tested if known else None,
        held_80=known.held_80 if known else None,
        held_95=known.held_95 if known else None,
        mean_error=known.mean_error if known else None,
        no_change_error=known.no_change_error if known else None,
        untested=known.untested if known else "",
        reason=found.reason if isinstance(found, Refusal) else reason,
    )  # fmt: skip
