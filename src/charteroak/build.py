"""The whole build in order, skipping what has not changed.

Answers: what has to happen, from a city's folder and its records, to a new edition? Read and check
everything first; take a snapshot of each source; compute; write the edition; switch to it.
Anything wrong stops the build before it has touched what is published.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from charteroak import editions, engine
from charteroak.editions import Edition
from charteroak.engine import Engine, RowEngine
from charteroak.files import digest, file_digest, read_json, write_json
from charteroak.indicators import (
    behind,
    certified,
    composed,
    compute,
    cross_cutting,
    disparities,
    explained,
    forecasts,
    gaps,
    judgments,
    paradoxes,
    raked,
    staffed,
    suppress,
    surveyed,
    tables,
    testing,
)
from charteroak.indicators import check as indicator_rules
from charteroak.indicators.composed import redrawn
from charteroak.indicators.measurement import FILE, Measurements
from charteroak.indicators.memory import Memory
from charteroak.indicators.population import Populations
from charteroak.indicators.queries import Scope
from charteroak.indicators.reading import SourceRows, planned
from charteroak.indicators.select import select
from charteroak.indicators.suppress.remembered import Masks
from charteroak.indicators.told import Told
from charteroak.packs import adopt
from charteroak.plan import check as plan_rules
from charteroak.plan.model import City, CityFiles, Indicator
from charteroak.plan.read import read_city
from charteroak.problems import Location, Problem, Refused, errors, in_order
from charteroak.sources import check as source_rules
from charteroak.sources import prepare, standin, telling
from charteroak.sources.contract import Contract, Sensitivity
from charteroak.sources.figures import PublishedFigure, read_figures
from charteroak.sources.outlines import FILE as OUTLINES
from charteroak.sources.outlines import outlines
from charteroak.sources.read import city_contracts
from charteroak.sources.recipe import Recipe, city_recipes
from charteroak.sources.snapshot import Snapshot, find_snapshot, take

Progress = Callable[[str, int, int], None]
STORE = ".charteroak"
MEASURED, MASKS, FORESEEN = "cache/measured", "cache/masks", "cache/forecasts"
"""The folders of what is remembered of earlier builds."""
_WRITTEN = ("city.yaml", "plan", "indicators", "tests", "staffing", "places", "figures", "sources",
            "simulated")  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """A city's folder, read and checked."""

    root: Path
    files: CityFiles
    contracts: Mapping[str, Contract]
    recipes: Mapping[str, Recipe]
    figures: tuple[PublishedFigure, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Built:
    """The edition that stands after a build."""

    edition: Edition
    problems: tuple[Problem, ...]
    sources: tuple[dict[str, Any], ...]
    changed: bool


@dataclass(frozen=True)
class _Source:
    contract: Contract
    snapshot: Snapshot | None
    why: str
    problems: tuple[Problem, ...] = ()


def check_city(root: Path, today: date) -> Checked:
    """Read and check a city's folder: every problem at once. Refused where it cannot be read."""
    shown_as = str(root).rstrip("/")
    if not root.is_dir():
        advice = "Give the folder of a city, such as `cities/hartford`."
        raise Refused(
            [Problem(f"There is no folder `{shown_as}`.", Location(shown_as), advice, "folder")]
        )
    files, problems = read_city(root, shown_as)
    if files is None:
        raise Refused(in_order(problems))
    read = city_contracts(root, shown_as)
    contracts = {contract.id: contract for contract in read.contracts.values()}
    recipes = city_recipes(root, shown_as, contracts)
    offices = {office.id for office in files.plan.offices}
    known = source_rules.Known(offices, files.boundary_sets, files.city.groups)
    figures, figure_problems = read_figures(root / "figures", f"{shown_as}/figures", files)
    found = [*problems, *read.problems, *source_rules.check(read, known), *recipes.problems]
    found += figure_problems
    found += plan_rules.check(files, today)
    with Engine() as database:
        absent = Location(f"{shown_as}/sources")
        found += prepare.check(database, read.contracts, read.documents)
        found += indicator_rules.check(database, files, contracts, absent)
    found += testing.check(files, contracts)
    found += raked.check(files, contracts)
    found += staffed.check(files, contracts)
    found += composed.check(files)
    return Checked(root, files, contracts, recipes.found, figures, in_order(found))


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
    checked = check_city(root, made.date())
    if errors(checked.problems):
        raise Refused(checked.problems)
    store, city = out or root / STORE, checked.files.city
    fault = engine.unready(city.engine)
    if fault:
        raise _unready(city, fault)
    with Engine() as database:
        sources, problems = _snapshots(
            database, checked, _records(root, records), store, made, progress, simulated=simulated
        )
        if errors(problems):
            raise Refused((*checked.problems, *problems))
        inputs = _inputs(root, sources, city.engine)
        noted = tuple(_noted(source) for source in sources)
        everything = in_order((*checked.problems, *problems))
        standing = editions.current(store)
        if standing and standing.manifest()["inputs"] == inputs:
            return Built(standing, everything, noted, changed=False)

        def fill(folder: Path) -> None:
            nonlocal everything
            with engine.measuring(city.engine, database) as measurer:
                _fill(folder, store, database, measurer, checked, sources, progress)
            apart = tuple(certified.check(checked.files, Measurements(folder, database)))
            everything = in_order((*everything, *apart))
            shapes = outlines(root, checked.files.boundary_sets, _records(root, records))
            write_json(folder / OUTLINES, shapes)
            told = [_told(source) for source in sources]
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


def _records(root: Path, records: Path | None) -> Path | None:
    own = root / "records"
    return records or (own if own.is_dir() else None)


def _snapshots(
    database: Engine,
    checked: Checked,
    records: Path | None,
    store: Path,
    made: datetime,
    progress: Progress,
    *,
    simulated: bool = True,
) -> tuple[tuple[_Source, ...], tuple[Problem, ...]]:
    sources: list[_Source] = []
    problems: list[Problem] = []
    for done, contract in enumerate(checked.contracts.values()):
        progress(f"Reading {contract.name}", done, len(checked.contracts))
        zone = checked.files.city.time_zone
        sets = checked.files.boundary_sets
        recipe = checked.recipes.get(contract.id) if checked.files.city.simulated else None
        given = standin.chosen(contract, recipe, records, sets, store, simulated=simulated)
        contract = given.contract
        if given.why:
            sources.append(_Source(contract, None, given.why))
            continue
        snapshot, found = take(
            contract, records or store, store, sets, zone, database, made.date(), at=given.path
        )
        its = (*found, *_outside(_Source(contract, snapshot, ""), checked.files, database))
        why = "" if snapshot else next((p.what for p in found), "The file is absent.")
        problems += its
        sources.append(_Source(contract, snapshot, why, its))
    return tuple(sources), tuple(problems)


def _fill(
    folder: Path,
    store: Path,
    database: Engine,
    measurer: RowEngine,
    checked: Checked,
    sources: tuple[_Source, ...],
    progress: Progress,
) -> None:
    """Write an edition's tables. Whatever is counted from rows here may be published, so of a
    source whose small numbers are hidden nothing goes past `suppress`, and no rows are shown.
    """
    files = checked.files
    populations = Populations(checked.figures)
    masks = Masks(store / MASKS)
    blocks: list[Told] = [compute.block_of_figures(files, checked.figures)]
    samples: dict[str, Any] = {}
    queries: dict[str, str] = {}
    tests: list[dict[str, Any]] = []
    staffing: list[dict[str, Any]] = []
    for done, source in enumerate(sources):
        progress(f"Measuring {source.contract.name}", done, len(sources))
        kept = _kept(source, database)
        scope = kept.scope(files) if kept else Scope(source.contract, files.city.fiscal_years)
        for indicator in files.indicators.values():
            if indicator.source == source.contract.id:
                if kept or not behind.asks_the_day(indicator):
                    queries[indicator.id] = behind.query(indicator, scope)
                if kept and kept.contract.hides:
                    samples[indicator.id] = behind.withheld(kept.contract)
                elif kept:
                    samples[indicator.id] = behind.sample(database, indicator, scope, kept.rows)
        if kept:
            made_by = digest(_versions(files.city.engine))
            memory = Memory(store / MEASURED / kept.contract.id, made_by, database)
            counted = compute.blocks_from_rows(measurer, files, kept, populations, memory=memory)
            surveys = surveyed.blocks(database, files, kept, populations, counted)
            made = tuple(compute.placed(block, kept) for block in surveys)
            memory.forget()
            progress(f"Hiding small numbers of {source.contract.name}", done, len(sources))
            own = (i for i in files.indicators.values() if i.source == kept.contract.id)
            times = {indicator.id: scope.time(indicator) for indicator in own}
            blocks += suppress.tell(made, files.indicators, times, kept.contract, masks)
            tests += [
                suppress.tell_test(
                    testing.run(database, test, source.contract, kept.rows, files.city.time_zone),
                    kept.contract,
                )
                for test in files.tests
                if test.source == source.contract.id
            ]
            staffing += [
                staffed.run(database, asked, source.contract, kept.rows, kept.days)
                for asked in files.staffing
                if asked.source == source.contract.id
            ]
    blocks = redrawn.told(files, blocks)
    blocks += composed.blocks(files, blocks)
    progress("Writing the edition", 0, 1)
    database.write_parquet(compute.table(database, blocks), folder / FILE)
    progress("Judging", 0, 1)
    judgments.write(database, files, populations, folder)
    forecasts.write(database, files, folder, store / FORESEEN)
    write_json(folder / "samples.json", samples)
    write_json(folder / "queries.json", queries)
    write_json(folder / testing.FILE, tests)
    write_json(folder / staffed.FILE, staffing)
    _compare(database, folder, files, populations)
    _copy(checked.root, folder / "city")


def _compare(database: Engine, folder: Path, files: CityFiles, populations: Populations) -> None:
    """Write gaps, disparities and paradoxes, from the measurements as they are told."""
    measurements = Measurements(folder, database)
    found = [
        gap
        for indicator in files.indicators.values()
        if any(_compared(files, name) for name in indicator.dimensions)
        for gap in gaps.gaps(files, indicator, measurements.of(indicator.id))
    ]
    tables.write(database, found, gaps.Gap, folder / gaps.FILE)
    tables.write(database, tuple(gaps.trends(found)), gaps.GapTrend, folder / gaps.TRENDS)
    unequal: list[disparities.Disparity] = []
    opposed: list[paradoxes.Opposed] = []
    for indicator in files.indicators.values():
        if indicator.groups or any(name in files.boundary_sets for name in indicator.places):
            rows = measurements.of(indicator.id)
            unequal += disparities.disparities(files, indicator, rows, populations)
            opposed += paradoxes.opposed(rows)
    tables.write(database, unequal, disparities.Disparity, folder / disparities.FILE)
    tables.write(database, opposed, paradoxes.Opposed, folder / paradoxes.FILE)


def _compared(files: CityFiles, dimension: str) -> bool:
    """Whether the groups of a dimension are compared with one of them."""
    known = files.city.dimension(dimension)
    return bool(known and known.reference)


def _kept(source: _Source, database: Engine) -> SourceRows | None:
    """The kept rows of a source and the days it answers for; None where it was not read."""
    if source.snapshot is None:
        return None
    report, covers = source.snapshot.report, source.contract.covers
    first, last = covers.first or report.first_day, covers.last or report.last_day
    assert first is not None and last is not None  # a snapshot has rows, and every row has its day
    kept = source.snapshot.kept
    return SourceRows(
        source.contract,
        source.snapshot.rows(database),
        (first, last),
        {month: found.sha256 for month, found in kept.months.items()},
        lambda months: database.parquet(*kept.files(months)),
        frozenset(name for name, rows in report.unplaced.items()
                  if rows.not_recorded + rows.elsewhere == report.rows_kept),
    )  # fmt: skip


def _outside(source: _Source, files: CityFiles, database: Engine) -> Iterator[Problem]:
    """A warning for each time column where rows lie outside the days that the contract covers: they
    are not measured by what counts them by that time. What a recipe makes up ends with its last
    day, whatever it says of later ones.
    """
    kept = _kept(source, database)
    if kept is None:
        return
    contract = kept.contract
    counted: defaultdict[str, list[str]] = defaultdict(list, {contract.time: []})
    for indicator in files.indicators.values():
        if indicator.source == contract.id and indicator.time and not standin.days_of(contract):
            counted[indicator.time].append(f"`{indicator.id}`")
    for time, names in counted.items():
        outside = behind.outside(database, time, kept.rows, kept.days)
        if outside:
            yield _covers_less(kept, outside, "" if time == contract.time else time, names)


def _covers_less(kept: SourceRows, outside: int, time: str, names: list[str]) -> Problem:
    rows = "1 row lies" if outside == 1 else f"{outside:,} rows lie"
    by = f", by `{time}`" if time else ""
    first, last = kept.days
    what = f"{rows} outside {first} to {last}, the days that `{kept.contract.id}` covers{by}."
    lost = f"not measured by {', '.join(names)}" if time else "not measured"
    advice = f"They are kept and {lost}; mend `covers:` if the source answers for their days."
    return Problem(what, kept.contract.written_at, advice, "covers-less", "warning")


def _noted(source: _Source) -> dict[str, Any]:
    """What a build says of a source to whoever runs it."""
    noted: dict[str, Any] = {
        "id": source.contract.id,
        "state": "read" if source.snapshot else "absent",
        "why": source.why,
        "provenance": source.contract.provenance,
        "stands_in": standin.days_of(source.contract),
    }
    return noted | ({"report": asdict(source.snapshot.report)} if source.snapshot else {})


def _told(source: _Source) -> dict[str, Any]:
    """What an edition says of a source to everyone."""
    if source.snapshot is None:
        return _noted(source)
    return _noted(source) | {"report": telling.told(source.snapshot.report, source.contract)}


def _copy(root: Path, to: Path) -> None:
    """What the city wrote, so that an edition can be read, checked and built again on its own."""
    for name, path in _written(root).items():
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _written(root: Path) -> dict[str, Path]:
    """What the city wrote and the packs it takes up, by name."""
    found = [root / name for name in _WRITTEN]
    inside = [path for folder in found if folder.is_dir() for path in folder.rglob("*")]
    own = sorted(path for path in [*found, *inside] if path.is_file())
    return {**{str(path.relative_to(root)): path for path in own}, **adopt.files(root)}


def _inputs(root: Path, sources: tuple[_Source, ...], address: str) -> dict[str, Any]:
    """Hashes of everything the numbers are made from, and the versions that made them."""
    return {
        "city": {name: file_digest(path) for name, path in _written(root).items()},
        "snapshots": {
            s.contract.id: s.snapshot.report.hash for s in sources if s.snapshot
        },
        "versions": _versions(address),
    }  # fmt: skip


def _versions(address: str) -> dict[str, str]:
    """What made the numbers."""
    return {
        "charteroak": version("charteroak"),
        "code": _code(),
        "engine": engine.version(address),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "sqlglot": version("sqlglot"),
        "statsmodels": version("statsmodels"),
    }


@cache
def _code() -> str:
    """The hash of this package's own modules: other code may give other numbers."""
    here = Path(__file__).parent
    return digest({str(p.relative_to(here)): file_digest(p) for p in here.rglob("*.py")})


def standing(root: Path, out: Path | None = None) -> Edition | None:
    """The edition of a city that stands now, or None before the first build."""
    return editions.current(out or root / STORE)


def rows_behind(
    root: Path,
    out: Path | None,
    indicator: str,
    period: str,
    place: str,
    group: str,
    shown: Collection[Sensitivity],
) -> list[dict[str, Any]]:
    """The rows of the snapshot that one number of the standing edition rests on.

    Refused where there is no such number, or where it does not come from rows on this machine.
    """
    edition = standing(root, out)
    if edition is None:
        raise _refused("There is no edition yet.", f"`charteroak build {root}` makes one.")
    files, _ = read_city(edition.folder / "city", str(root))
    assert files is not None  # an edition is only written from a city that can be read
    with Engine() as database:
        measurements = Measurements(edition.folder, database)
        cells = [
            cell
            for cell in select(measurements, files, indicator, None, place, group)
            if cell.period == period
        ]
        known = files.indicators[indicator]
        if not known.source:
            raise _refused(*_no_rows(known))
        if len(cells) != 1:
            advice = "Name one period, one place and one group that `charteroak show` lists."
            raise _refused(f"That is {len(cells)} numbers of `{indicator}`, not one.", advice)
        if redrawn.drawn_later(files, cells[0]):
            raise _refused(*redrawn.NOT_ITS_OWN)
        contracts = city_contracts(edition.folder / "city", str(root)).contracts
        taken = edition.manifest()["inputs"]["snapshots"].get(known.source, "")
        snapshot = find_snapshot(out or root / STORE, known.source, taken)
        if snapshot is None:
            advice = f"Build again with the records: `charteroak build {root} --records DIR`."
            raise _refused("The rows of this edition are not on this machine.", advice)
        told = {one["id"]: one for one in read_json(edition.folder / "sources.json")}
        contract = standin.as_built(contracts[known.source], told.get(known.source))
        kept = _kept(_Source(contract, snapshot, ""), database)
        assert kept is not None  # there is a snapshot
        rows = behind.rows(database, known, kept.scope(files), kept.rows, cells[0], shown)
        stamp = {} if contract.provenance == "observed" else {"provenance": contract.provenance}
        return [{**row, **stamp} for row in rows]


@dataclass(frozen=True)
class Explained:
    """How the numbers of one source are computed."""

    name: str
    rows: int
    passes: tuple[explained.PassTold, ...]
    why: str
    """Why there is nothing to explain; empty where there is."""

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def explain(
    root: Path, made: datetime, records: Path | None = None, out: Path | None = None
) -> tuple[Explained, ...]:
    """The passes over each source, chosen by its rows: those of `records` (none: the city's own),
    failing that those of the standing edition. Refused where the city has errors.
    """
    checked = check_city(root, made.date())
    if errors(checked.problems):
        raise Refused(checked.problems)
    store, given = out or root / STORE, _records(root, records)
    with Engine() as database:
        if given:
            sources, problems = _snapshots(
                database, checked, given, store, made, lambda _what, _done, _of: None
            )
            if errors(problems):
                raise Refused((*checked.problems, *problems))
        else:
            sources = tuple(_stood(contract, store) for contract in checked.contracts.values())
        return tuple(_explained(source, database, checked.files) for source in sources)


def _stood(contract: Contract, store: Path) -> _Source:
    """A source as the standing edition has it."""
    edition = editions.current(store)
    taken = edition.manifest()["inputs"]["snapshots"].get(contract.id, "") if edition else ""
    why = "There are no records and no edition. Give the folder of records with `--records`."
    return _Source(contract, find_snapshot(store, contract.id, taken) if taken else None, why)


def _explained(source: _Source, database: Engine, files: CityFiles) -> Explained:
    kept = _kept(source, database)
    if kept is None or source.snapshot is None:
        return Explained(source.contract.name, 0, (), source.why)
    passes = (explained.told(one, kept.rows) for one in planned(database, files, kept))
    return Explained(source.contract.name, source.snapshot.report.rows_kept, tuple(passes), "")


def _no_rows(indicator: Indicator) -> tuple[str, str]:
    """Why an indicator has no rows of its own, and where to look."""
    inputs = indicator.measure.inputs()
    if not inputs:
        return f"`{indicator.id}` is published, not computed.", "`show` has its citation."
    names = ", ".join(f"`{name}`" for name in inputs)
    return f"`{indicator.id}` is made of other indicators.", f"Ask for the rows of {names}."


def _refused(what: str, advice: str) -> Refused:
    return Refused([Problem(what, Location("the command line"), advice, "rows")])
