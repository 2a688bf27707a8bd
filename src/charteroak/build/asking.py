"""Questions to the edition that stands: the rows behind a number, and how the numbers are computed.

Answers: which rows is this number made of, and in which passes was it measured?
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from charteroak import editions, proven
from charteroak.build.reading import Source, problems_of, read_sources, records_of
from charteroak.checked import check_city
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.files import STORE, read_json
from charteroak.indicators import behind, explained
from charteroak.indicators.composed import redrawn
from charteroak.indicators.measurement import Measurements
from charteroak.indicators.reading import planned
from charteroak.indicators.select import select
from charteroak.plan.model import CityFiles, Indicator
from charteroak.plan.read import read_city
from charteroak.problems import Location, Problem, Refused, errors
from charteroak.proven import Proven
from charteroak.sources import standin
from charteroak.sources.contract import Contract, Sensitivity
from charteroak.sources.read import city_contracts
from charteroak.sources.snapshot import find_snapshot


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
        kept = Source(contract, snapshot, "").kept(database)
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
    store, given = out or root / STORE, records_of(root, records)
    checked = check_city(root, made.date(), Proven.of(store / proven.FOLDER))
    if errors(checked.problems):
        raise Refused(checked.problems)
    if given:
        sources = read_sources(checked, given, store, made, lambda _what, _done, _of: None)
        found = (*checked.problems, *problems_of(sources))
        if errors(found):
            raise Refused(found)
    else:
        sources = tuple(_stood(contract, store) for contract in checked.contracts.values())
    with Engine() as database:
        return tuple(_explained(source, database, checked.files) for source in sources)


def _stood(contract: Contract, store: Path) -> Source:
    """A source as the standing edition has it."""
    edition = editions.current(store)
    taken = edition.manifest()["inputs"]["snapshots"].get(contract.id, "") if edition else ""
    why = "There are no records and no edition. Give the folder of records with `--records`."
    return Source(contract, find_snapshot(store, contract.id, taken) if taken else None, why)


def _explained(source: Source, database: Engine, files: CityFiles) -> Explained:
    kept = source.kept(database)
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
