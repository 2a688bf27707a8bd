"""The whole build in order, skipping what has not changed.

Answers: what has to happen, from a city's folder and its records, to a new edition? Read and check
everything first; take a snapshot of each source; compute; write the edition; switch to it.
Anything wrong stops the build before it has touched what is published.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from charteroak import editions, engine, program, proven
from charteroak.budget import choices, stored
from charteroak.build import chosen, earlier, results, spending
from charteroak.build.asking import Explained, explain, rows_behind, standing
from charteroak.build.earlier import Earlier, Parts
from charteroak.build.given import to_judge, to_measure
from charteroak.build.inputs import inputs_of, versions, written
from charteroak.build.judging import judge
from charteroak.build.kept import Kept
from charteroak.build.measuring import measure_sources
from charteroak.build.reading import Source, problems_of, read_sources, records_of
from charteroak.build.workers import Progress
from charteroak.checked import Checked, check_city
from charteroak.editions import Edition
from charteroak.engine import DUCKDB, Engine, RowEngine
from charteroak.files import STORE, digest, write_json
from charteroak.indicators import certified, cross_cutting
from charteroak.indicators.measurement import Measurements
from charteroak.plan.model import City, CityFiles
from charteroak.problems import Problem, Refused, errors, in_order
from charteroak.proven import Proven
from charteroak.sources import telling
from charteroak.sources.figures import PublishedFigure
from charteroak.sources.outlines import FILE as OUTLINES
from charteroak.sources.outlines import outlines

__all__ = [
    "STORE", "Built", "Checked", "Explained", "build", "check_city", "explain", "rows_behind",
    "standing",
]  # fmt: skip

FORESEEN = "cache/forecasts"
"""Where forecasts are remembered, in a city's store."""


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
    own = written(root)
    inputs = inputs_of(own, sources, city.engine) | spending.inputs(checked, found)
    noted = tuple(source.noted() for source in sources)
    before = editions.current(store)
    if before and before.manifest()["inputs"] == inputs:
        return Built(before, everything, noted, changed=False)
    dollars = spending.follow(checked, found)
    made_with = _Made(own, store, checked.files, checked.figures, sources, progress)
    parts: Parts | None = None
    with Engine() as database:

        def fill(folder: Path) -> None:
            nonlocal everything, parts
            measured = Measurements(folder, database)
            made_by = [versions(city.engine), program.beside(), spending.inputs(checked, found)]
            same = Kept.of(store / chosen.CACHE, root, choices.FILES, made_by)
            with (
                chosen.worked_out(folder, checked, same),
                engine.measuring(city.engine, database) as measurer,
            ):
                away = None if city.engine == DUCKDB else measurer
                parts = _fill(measured, folder, made_with, database, away)
            same = Kept.of(store / spending.CACHE, root, stored.TABLES, made_by)
            spending.write(database, folder, checked, dollars, parts.rows, same)
            apart = tuple(certified.check(checked.files, measured))
            everything = in_order((*everything, *apart))
            shapes = outlines(root, checked.files.boundary_sets, found)
            write_json(folder / OUTLINES, shapes)
            told = [source.told() for source in sources]
            write_json(folder / "sources.json", told)
            built = {source.contract.id: source.contract for source in sources}
            cross_cutting.write(database, folder, checked.files, measured, built, told, made.date())
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
    if parts:
        earlier.keep(store, edition, parts)
    return Built(edition, everything, noted, changed=True)


def _unready(city: City, fault: engine.Unready) -> Refused:
    """Why the city's engine cannot measure now."""
    return Refused([Problem(fault.what, city.written_at, fault.advice, "engine-unready")])


@dataclass(frozen=True)
class _Made:
    """What an edition is made with."""

    own: Mapping[str, Path]
    """What the city wrote."""
    store: Path
    files: CityFiles
    figures: tuple[PublishedFigure, ...]
    sources: tuple[Source, ...]
    progress: Progress


def _fill(
    measured: Measurements, folder: Path, made: _Made, database: Engine, measurer: RowEngine | None
) -> Parts:
    """Write an edition's tables; what each part of them is made from."""
    files, before = made.files, Earlier.of(made.store)
    made_by = digest([versions(files.city.engine), program.beside()])
    given = to_measure(files, made.sources, made.figures)
    keys = {name: one.key(made_by) for name, one in given.items()}
    again = {n: one for n, one in given.items() if before.parts.sources.get(n) != keys[n]}
    new = measure_sources(again, made.store, made_by, measurer, made.progress)
    made.progress("Writing the edition", 0, 1)
    kept = given.keys() - again.keys()
    rows = results.write(database, folder, files, made.figures, new, before, kept)
    results.say(folder, given, new, before)
    made.progress("Judging", 0, 1)
    judged = to_judge(files, made.figures)
    parts = Parts(keys, judged.keys(made_by, rows), rows)
    judge(database, measured, folder, made.store / FORESEEN, judged, parts.indicators, before)
    _copy(made.own, folder / "city")
    return parts


def _copy(own: Mapping[str, Path], to: Path) -> None:
    """What the city wrote, so that an edition can be read, checked and built again on its own."""
    for name, path in own.items():
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
