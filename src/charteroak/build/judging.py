"""Judging: what is to be said of the numbers of an edition, of those that are new.

Answers: which indicators must be judged again? Those whose measurements, definitions, targets or
places are others than an earlier edition judged (`given`). What that says of the rest still holds,
and is put together with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from charteroak.build.earlier import Earlier
from charteroak.build.given import Judged
from charteroak.engine import Engine
from charteroak.indicators import disparities, forecasts, gaps, judgments, paradoxes, tables
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.plan.model import CityFiles, Indicator

_AT_ONCE = 16


def judge(
    database: Engine,
    measured: Measurements,
    folder: Path,
    foreseen: Path,
    given: Judged,
    keys: Mapping[str, str],
    earlier: Earlier,
) -> None:
    """Judge the measurements in a folder and write all tables of judgments beside them. `keys`: the
    hash of what each indicator is judged from, `foreseen`: where forecasts are remembered.
    """
    known = earlier.parts.indicators
    again = [name for name, key in keys.items() if known.get(name) != key]
    gone = (*(name for name in again if name in known), *(known.keys() - keys.keys()))
    kept = tables.Kept(earlier.folder, tuple(sorted(gone))) if known else None
    new = given.only(again)
    judgments.write(database, new.files, new.populations, folder, kept)
    forecasts.write(database, new.files, folder, foreseen, kept)
    _compare(database, measured, folder, new, kept)


def _compare(
    database: Engine, measured: Measurements, folder: Path, given: Judged, kept: tables.Kept | None
) -> None:
    """Write gaps, disparities and paradoxes, from the measurements as they are told."""
    files, populations = given.files, given.populations
    every = files.indicators.values()
    asked = [one for one in every if _compared(files, one) or _split(files, one)]
    found: list[gaps.Gap] = []
    unequal: list[disparities.Disparity] = []
    opposed: list[paradoxes.Opposed] = []
    for indicator, rows in _measurements(measured, asked):
        if _compared(files, indicator):
            found += gaps.gaps(files, indicator, rows)
        if _split(files, indicator):
            unequal += disparities.disparities(files, indicator, rows, populations)
            opposed += paradoxes.opposed(rows)
    tables.add(database, found, gaps.Gap, folder / gaps.FILE, kept)
    tables.add(database, tuple(gaps.trends(found)), gaps.GapTrend, folder / gaps.TRENDS, kept)
    tables.add(database, unequal, disparities.Disparity, folder / disparities.FILE, kept)
    tables.add(database, opposed, paradoxes.Opposed, folder / paradoxes.FILE, kept)


def _measurements(
    known: Measurements, asked: Sequence[Indicator]
) -> Iterator[tuple[Indicator, tuple[Measurement, ...]]]:
    """The measurements of each indicator, read of several at once."""
    for first in range(0, len(asked), _AT_ONCE):
        some = asked[first : first + _AT_ONCE]
        found = known.by_indicator([one.id for one in some])
        yield from ((one, found.get(one.id, ())) for one in some)


def _compared(files: CityFiles, indicator: Indicator) -> bool:
    """Whether any of its groups are compared with one of them."""
    dimensions = (files.city.dimension(name) for name in indicator.dimensions)
    return any(known is not None and bool(known.reference) for known in dimensions)


def _split(files: CityFiles, indicator: Indicator) -> bool:
    """Whether it is told by groups or by places."""
    return bool(indicator.groups) or any(one in files.boundary_sets for one in indicator.places)
