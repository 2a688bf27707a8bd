"""Material: everything one edition holds, read once.

Answers: what is there to tell? The plan, the definitions and the contracts as the edition copied
them, its measurements, and what the build noted about sources, queries and outlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from charteroak import editions
from charteroak.budget import choices
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import WHOLE
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.files import read_json
from charteroak.indicators import (
    coverage,
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
from charteroak.indicators.cross_cutting import Counted, CrossCutting
from charteroak.indicators.disparities import Disparity
from charteroak.indicators.forecasts import Band, Forecast
from charteroak.indicators.gaps import Gap, GapTrend
from charteroak.indicators.judgments import Comparison, Judgment, Signal, Status
from charteroak.indicators.measurement import Measurement, Measurements, Provenance
from charteroak.indicators.paradoxes import Opposed
from charteroak.indicators.restated import Change, compare
from charteroak.plan.model import CityFiles, Indicator
from charteroak.plan.read import read_city
from charteroak.problems import Refused, in_order
from charteroak.publish import series
from charteroak.publish.dollars import Dollars, read_dollars
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _
from charteroak.sources.contract import Contract
from charteroak.sources.read import city_contracts
from charteroak.sources.standin import as_built
from charteroak.sources.streets import Stretch, city_streets

HISTORY, CHANGES = "history.json", "changes.parquet"
"""In an edition that was put together again from a site: which editions there were, and what the
one before told otherwise."""
Said = TypeVar("Said", Judgment, Signal, Status)
Row = TypeVar(
    "Row",
    Band,
    Change,
    Comparison,
    Counted,
    Disparity,
    Forecast,
    Gap,
    GapTrend,
    Judgment,
    Opposed,
    Signal,
    Status,
)


@dataclass(frozen=True)
class Earlier:
    """The edition before, and what it told otherwise."""

    made: datetime
    changes: Mapping[str, tuple[Change, ...]]
    """What differs, by indicator."""
    why: str = ""
    """Why the two cannot be compared; empty where they can."""


@dataclass(frozen=True)
class Chosen:
    """What could be chosen, as the build worked it out."""

    allocations: tuple[Mapping[str, Any], ...]
    scenarios: tuple[Mapping[str, Any], ...]
    priorities: tuple[Mapping[str, Any], ...]

    @property
    def empty(self) -> bool:
        """There is nothing to choose between."""
        return not (self.allocations or self.scenarios or self.priorities)


@dataclass(frozen=True)
class Material:
    """One edition, as the pages need it."""

    edition: str
    made: datetime
    manifest: Mapping[str, Any]
    files: CityFiles
    contracts: Mapping[str, Contract]
    rows: Mapping[str, tuple[Measurement, ...]]
    """The measurements of each indicator, by period, place and group."""
    sources: Mapping[str, Mapping[str, Any]]
    """What the build says of each source, by the id of its contract."""
    queries: Mapping[str, str]
    samples: Mapping[str, Any]
    outlines: Mapping[str, Any]
    judgments: Mapping[str, Judgment]
    """What is said of each indicator for the whole city."""
    signals: Mapping[str, tuple[Signal, ...]]
    """The points of its chart for the whole city, with their limits."""
    statuses: Mapping[str, tuple[Status, ...]]
    """How it stands against each target, for the whole city."""
    tests: Mapping[str, Mapping[str, Any]]
    """The result of each statistical test, by its id."""
    staffing: Mapping[str, Mapping[str, Any]]
    """The result of each question of staffing, by its id."""
    gaps: Mapping[str, tuple[Gap, ...]]
    """Each group beside its reference, by indicator."""
    gap_trends: Mapping[str, tuple[GapTrend, ...]]
    disparities: Mapping[str, tuple[Disparity, ...]]
    """How unequal its groups and places are, by indicator."""
    paradoxes: Mapping[str, tuple[Opposed, ...]]
    """Where a total and all its parts moved opposite ways, by indicator."""
    funnels: Mapping[str, tuple[Comparison, ...]]
    """The places of each indicator beside each other, with the limits for their size."""
    forecasts: Mapping[str, tuple[Forecast, ...]]
    """How likely each target is to be reached, for the targets still ahead."""
    bands: Mapping[str, tuple[Band, ...]]
    """The periods to come of each indicator whose target could be foreseen."""
    cross_cutting: Mapping[str, CrossCutting]
    """What is counted of the system itself, by measure; nothing in an older edition."""
    counted: tuple[Counted, ...]
    """What each of these counts, by name."""
    problems: tuple[Mapping[str, Any], ...]
    dollars: Dollars
    """What is known of the budget."""
    choices: Chosen
    """What could be chosen: allocations, scenarios and residents' priorities, as plain data."""
    earlier: Earlier | None = None
    """What differs from the edition before; None for the first."""
    streets: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    """The house numbers of each street, by boundary set, where the city keeps such a list."""

    def of(self, indicator: str) -> tuple[Measurement, ...]:
        """An indicator's measurements; none where the edition has none."""
        return self.rows.get(indicator, ())

    def of_places(self, indicator: str, boundary_set: str) -> Mapping[str, Measurement]:
        """An indicator's rows of the places of a set, in the period to tell of, by place."""
        asked = (indicator, boundary_set)
        if asked not in self._of_places:
            rows = series.by_place(self.of(indicator), boundary_set)
            self._of_places[asked] = {row.place: row for row in rows}
        return self._of_places[asked]

    @cached_property
    def _of_places(self) -> dict[tuple[str, str], Mapping[str, Measurement]]:
        """What was asked before: each page of a place asks the same of every indicator."""
        return {}

    @cached_property
    def provenances(self) -> Mapping[str, frozenset[Provenance]]:
        """Where the values of each indicator come from; nothing where it has none."""
        return {
            name: frozenset(row.provenance for row in rows if row.value is not None)
            for name, rows in self.rows.items()
        }

    def absent(self, source: str) -> str:
        """Why a source is not in this edition; empty where it is, or where there is no source."""
        told = self.sources.get(source)
        if not source or (told and told["state"] == "read"):
            return ""
        return (
            recognised(str(told["why"]))
            if told and told["why"]
            else _("The build did not read this source.")
        )

    def lost(self, indicator: Indicator) -> str:
        """Why records that an indicator is made from, itself or through others, are not in this
        edition; empty where all are.
        """
        of = coverage.sources_of(self.files, indicator)
        return " ".join(dict.fromkeys(why for name in of if (why := self.absent(name))))


def read_material(edition: Edition) -> Material:
    """Read an edition's folder. Refused where what the city wrote can no longer be read."""
    folder = edition.folder
    files, problems = read_city(folder / "city", "city")
    if files is None:
        raise Refused(in_order(problems))
    read = city_contracts(folder / "city", "city").contracts
    manifest = edition.manifest()
    told = {one["id"]: one for one in _optional(folder / "sources.json", [])}
    return Material(
        edition=edition.id,
        made=datetime.fromisoformat(manifest["made"]),
        manifest=manifest,
        files=files,
        contracts={one.id: as_built(one, told.get(one.id)) for one in read.values()},
        rows=_measurements(folder),
        sources=told,
        queries=_optional(folder / "queries.json", {}),
        samples=_optional(folder / "samples.json", {}),
        outlines=_optional(folder / "outlines.json", {}),
        judgments={one.indicator: one for one in _of_the_city(folder, Judgment)},
        signals=_grouped(_of_the_city(folder, Signal)),
        statuses=_grouped(_of_the_city(folder, Status)),
        tests={told["id"]: told for told in _optional(folder / testing.FILE, [])},
        staffing={told["id"]: told for told in _optional(folder / staffed.FILE, [])},
        gaps=_grouped(_table(folder / gaps.FILE, Gap)),
        gap_trends=_grouped(_table(folder / gaps.TRENDS, GapTrend)),
        disparities=_grouped(_table(folder / disparities.FILE, Disparity)),
        paradoxes=_grouped(_table(folder / paradoxes.FILE, Opposed)),
        funnels=_grouped(_table(folder / judgments.FILES[Comparison], Comparison)),
        forecasts=_grouped(_table(folder / forecasts.FILE, Forecast)),
        bands=_grouped(_table(folder / forecasts.BANDS, Band)),
        cross_cutting=_cross_cutting(folder),
        counted=_table(folder / cross_cutting.COUNTED, Counted),
        problems=tuple(_optional(folder / "problems.json", [])),
        dollars=read_dollars(folder),
        choices=_choices(folder),
        earlier=_earlier(edition),
        streets=city_streets(folder / "city", "city", files.boundary_sets)[0],
    )


def _earlier(edition: Edition) -> Earlier | None:
    if (edition.folder / HISTORY).is_file():
        return _retold(edition.folder)
    before = editions.before(edition.store, edition)
    if before is None:
        return None
    standing = editions.current(edition.store) or edition
    try:
        with Engine() as engine:
            found = compare(engine, before, edition, standing).changes
    except Refused:
        why = _("The edition before was made by an older program, and cannot be compared.")
        return Earlier(before.made, {}, why)
    return Earlier(before.made, _grouped(found))


def _retold(folder: Path) -> Earlier | None:
    """What an edition differs in, as it was published."""
    told = read_json(folder / HISTORY)["before"]
    if told is None:
        return None
    changes = _grouped(_table(folder / CHANGES, Change))
    return Earlier(datetime.fromisoformat(told["made"]), changes, told["why"])


def _measurements(folder: Path) -> dict[str, tuple[Measurement, ...]]:
    with Engine() as engine:
        found = Measurements(folder, engine).by_indicator()
        return {name: tuple(sorted(rows, key=_order)) for name, rows in sorted(found.items())}


def _table(path: Path, row: type[Row]) -> tuple[Row, ...]:
    with Engine() as engine:
        return tables.read(engine, row, path)


def _choices(folder: Path) -> Chosen:
    return Chosen(*(tuple(_optional(folder / name, [])) for name in choices.FILES))


def _cross_cutting(folder: Path) -> dict[str, CrossCutting]:
    with Engine() as engine:
        found = tables.read(engine, CrossCutting, folder / cross_cutting.FILE)
    return {one.measure: one for one in found}


def _of_the_city(folder: Path, row: type[Said]) -> tuple[Said, ...]:
    """What is said of the whole city and everyone."""
    found = _table(folder / judgments.FILES[row], row)
    return tuple(one for one in found if (one.place, one.group) == (WHOLE, EVERYONE))


def _grouped(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.indicator, []).append(row)
    return {name: tuple(some) for name, some in found.items()}


def _order(row: Measurement) -> tuple[Any, ...]:
    return (
        row.grain, row.period_start, row.period_end,
        row.place_set, row.place, row.group_by, row.group,
    )  # fmt: skip


def _optional(path: Path, otherwise: Any) -> Any:
    return read_json(path) if path.is_file() else otherwise
