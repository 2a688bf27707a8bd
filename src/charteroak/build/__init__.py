"""The whole build in order, skipping what has not changed.

Answers: what has to happen, from a city's folder and its records, to a new edition? Read and check
everything first; take a snapshot of each source; compute; write the edition; switch to it.
Anything wrong stops the build before it has touched what is published.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from charteroak import editions, engine, proven
from charteroak.build import chosen, spending
from charteroak.build.asking import Explained, explain, rows_behind, standing
from charteroak.build.inputs import inputs_of, versions, written
from charteroak.build.measuring import Measured, measure_sources
from charteroak.build.reading import Source, problems_of, read_sources, records_of
from charteroak.build.workers import Progress
from charteroak.checked import Checked, check_city
from charteroak.editions import Edition
from charteroak.engine import Engine, RowEngine
from charteroak.files import STORE, digest, write_json
from charteroak.indicators import (
    assembly,
    certified,
    composed,
    compute,
    cross_cutting,
    disparities,
    forecasts,
    gaps,
    judgments,
    paradoxes,
    staffed,
    tables,
    testing,
)
from charteroak.indicators.composed import redrawn
from charteroak.indicators.measurement import FILE, Measurements
from charteroak.indicators.population import Populations
from charteroak.indicators.told import Told
from charteroak.plan.model import City, CityFiles
from charteroak.problems import Problem, Refused, errors, in_order
from charteroak.proven import Proven
from charteroak.sources import telling
from charteroak.sources.outlines import FILE as OUTLINES
from charteroak.sources.outlines import outlines

__all__ = [
    "STORE", "Built", "Checked", "Explained", "build", "check_city", "explain", "rows_behind",
    "standing",
]  # fmt: skip
FORESEEN = "cache/forecasts"


@dataclass(frozen=True)
class Built:
    """The edition that stands after a build."""

    edition: Edition
    problems: tuple[Problem, ...]
    sources: tuple[dict[str, Any], ...]
    changed: bool


def build(
    root: Path,
    made: datetime,
    records: Path | None = None,
    out: Path | None = None,
    progress: Progress = lambda _what, _done, _of: None,
    *,
    simulated: bool = True,
) -> Built:
    """Build a city into a new edition and make it the current one.

    `records` is the folder of record files (none: the city's own `records/`, if it has one), `out`
    the folder for editions (none: `.charteroak` in the city). Not `simulated`: without any record
    that is made up. Refused, with every error, leaves the
    last edition as it was.
    """
    progress("Checking the plan", 0, 1)
    store = out or root / STORE
    checked = check_city(root, made.date(), Proven.of(store / proven.FOLDER))
    if errors(checked.problems):
        raise Refused(checked.problems)
    city = checked.files.city
    fault = engine.unready(city.engine)
    if fault:
        raise _unready(city, fault)
    found = records_of(root, records)
    sources = read_sources(checked, found, store, made, progress, simulated=simulated)
    everything = in_order((*checked.problems, *problems_of(sources)))
    if errors(everything):
        raise Refused(everything)
    inputs = inputs_of(root, sources, city.engine) | spending.inputs(checked, found)
    noted = tuple(source.noted() for source in sources)
    before = editions.current(store)
    if before and before.manifest()["inputs"] == inputs:
        return Built(before, everything, noted, changed=False)
    dollars = spending.follow(checked, found)
    with Engine() as database:

        def fill(folder: Path) -> None:
            nonlocal everything
            with engine.measuring(city.engine, database) as measurer:
                _fill(folder, store, database, measurer, checked, sources, progress)
            spending.write(database, folder, checked, dollars)
            apart = tuple(certified.check(checked.files, Measurements(folder, database)))
            everything = in_order((*everything, *apart))
            chosen.write(folder, store, checked, digest(versions(city.engine)))
            shapes = outlines(root, checked.files.boundary_sets, found)
            write_json(folder / OUTLINES, shapes)
            told = [source.told() for source in sources]
            write_json(folder / "sources.json", told)
            built = {source.contract.id: source.contract for source in sources}
            cross_cutting.write(database, folder, checked.files, built, told, made.date())
            said = (telling.told_problems(s.problems, s.contract) for s in sources)
            open_ = in_order((*checked.problems, *apart, *(p for some in said for p in some)))
            write_json(folder / "problems.json", [p.as_dict() for p in open_])

        manifest = {"city": checked.files.city.name, "made": made.isoformat(), "inputs": inputs}
        try:
            edition = editions.write(store, editions.edition_id(made, inputs), manifest, fill)
        except engine.Unready as failed:
            raise _unready(city, failed) from failed
        except engine.NoExactForm as unlike:
            what = f"A query of this build cannot be run on `{city.engine}`: {unlike}"
            told = Problem(what, city.written_at, unlike.advice, "engine-unlike")
            raise Refused([told]) from unlike
    return Built(edition, everything, noted, changed=True)


def _unready(city: City, fault: engine.Unready) -> Refused:
    """Why the city's engine cannot measure now."""
    return Refused([Problem(fault.what, city.written_at, fault.advice, "engine-unready")])


def _fill(
    folder: Path,
    store: Path,
    database: Engine,
    measurer: RowEngine,
    checked: Checked,
    sources: tuple[Source, ...],
    progress: Progress,
) -> None:
    """Write an edition's tables."""
    files = checked.files
    populations = Populations(checked.figures)
    made_by = digest(versions(files.city.engine))
    every = list(measure_sources(checked, sources, store, made_by, measurer, progress))
    progress("Writing the edition", 0, 1)
    blocks: list[Told] = [compute.block_of_figures(files, checked.figures)]
    blocks += [block for one in every for block in one.blocks]
    blocks = redrawn.told(files, blocks)
    blocks += composed.blocks(files, blocks)
    database.write_parquet(assembly.table(database, blocks), folder / FILE)
    progress("Judging", 0, 1)
    judgments.write(database, files, populations, folder)
    forecasts.write(database, files, folder, store / FORESEEN)
    _say(folder, every)
    _compare(database, folder, files, populations)
    _copy(checked.root, folder / "city")


def _say(folder: Path, every: list[Measured]) -> None:
    """Write what is told of the rows beside the numbers."""
    write_json(folder / "samples.json", {k: v for one in every for k, v in one.samples.items()})
    write_json(folder / "queries.json", {k: v for one in every for k, v in one.queries.items()})
    write_json(folder / testing.FILE, [test for one in every for test in one.tests])
    write_json(folder / staffed.FILE, [asked for one in every for asked in one.staffing])


def _compare(database: Engine, folder: Path, files: CityFiles, populations: Populations) -> None:
    """Write gaps, disparities and paradoxes, from the measurements as they are told."""
    measurements = Measurements(folder, database)
    found: list[gaps.Gap] = []
    unequal: list[disparities.Disparity] = []
    opposed: list[paradoxes.Opposed] = []
    for indicator in files.indicators.values():
        compared = any(_compared(files, name) for name in indicator.dimensions)
        split = indicator.groups or any(name in files.boundary_sets for name in indicator.places)
        rows = measurements.of(indicator.id) if compared or split else ()
        if compared:
            found += gaps.gaps(files, indicator, rows)
        if split:
            unequal += disparities.disparities(files, indicator, rows, populations)
            opposed += paradoxes.opposed(rows)
    tables.write(database, found, gaps.Gap, folder / gaps.FILE)
    tables.write(database, tuple(gaps.trends(found)), gaps.GapTrend, folder / gaps.TRENDS)
    tables.write(database, unequal, disparities.Disparity, folder / disparities.FILE)
    tables.write(database, opposed, paradoxes.Opposed, folder / paradoxes.FILE)


def _compared(files: CityFiles, dimension: str) -> bool:
    """Whether the groups of a dimension are compared with one of them."""
    known = files.city.dimension(dimension)
    return bool(known and known.reference)


def _copy(root: Path, to: Path) -> None:
    """What the city wrote, so that an edition can be read, checked and built again on its own."""
    for name, path in written(root).items():
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
