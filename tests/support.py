"""Small cities, made in memory: a contract, some rows, and the measurements they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from charteroak.dimensions.group import GroupDimension
from charteroak.dimensions.period import Grain
from charteroak.dimensions.place import BoundarySet, Place
from charteroak.engine import Engine
from charteroak.expressions import SQL_TYPES
from charteroak.indicators import assembly, compute
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.population import Populations
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.told import published
from charteroak.kinds import Kind
from charteroak.plan.model import City, CityFiles, Indicator, Plan, PlanSource, Statement
from charteroak.sources.contract import Column, Contract, PlaceRule
from charteroak.sources.figures import PublishedFigure

WARDS = ("north", "south")


def contract() -> Contract:
    """A source of calls: a day, a caller's age group, how long it took, whether it was on time."""
    columns = {
        "day": Column(type="date", meaning="when"),
        "closed": Column(type="date", meaning="when it was over"),
        "age": Column(type="text", meaning="who", group="age"),
        "minutes": Column(type="number", meaning="how long"),
        "on_time": Column(type="boolean", meaning="in time"),
    }
    return Contract(
        id="calls", name="Calls", row="one call", file="calls.csv", time="day", columns=columns,
        places={"wards": PlaceRule(column="age")},
        steward="clerk", changes="daily", source_title="Invented for the tests",
    )  # fmt: skip


def indicator(measure: Kind, **given: Any) -> Indicator:
    """An indicator over the calls, city-wide by month unless told otherwise."""
    words: dict[str, Any] = {
        "id": "it", "name": "It", "why_it_matters": "It does.", "kind": measure.name,
        "measure": measure, "unit": measure.units[0] if measure.units else "minutes",
        "better": "neither", "grains": ("month",), "owner": "clerk", "authored_by": "the tests",
        "next_review": date(2030, 1, 1), "source": "calls",
    }  # fmt: skip
    return Indicator(**(words | given))


def files(indicators: Iterable[Indicator], fiscal_start: int = 7) -> CityFiles:
    """A city of two wards with these indicators."""
    wards = BoundarySet(
        id="wards", name="Wards", singular="ward",
        places=(
            *(Place(id=name, name=name.title()) for name in WARDS),
            Place(id="both", name="Both", parts=WARDS),
        ),
    )  # fmt: skip
    ages = GroupDimension(name="Age", values={"young": "Young", "old": "Old"})
    said = Statement(summary="To serve.")
    plan = Plan(
        title="Plan", fiscal_year="FY2024", source=PlanSource(title="Invented"), levels=("goal",),
        mission=said, vision=said, values=(),
    )  # fmt: skip
    city = City(
        name="Testville", real=False, fiscal_year_starts=fiscal_start, time_zone="UTC",
        groups={"age": ages},
    )  # fmt: skip
    return CityFiles(
        city=city,
        plan=plan,
        indicators={i.id: i for i in indicators},
        boundary_sets={"wards": wards},
    )


def measure(
    engine: Engine,
    indicators: Sequence[Indicator],
    rows: Sequence[Mapping[str, Any]],
    covers: tuple[date, date],
    figures: Sequence[PublishedFigure] = (),
    fiscal_start: int = 7,
) -> list[Measurement]:
    """Every measurement of these indicators over these rows (`ward` places a row)."""
    agreed = contract()
    types = {name: SQL_TYPES[kind] for name, kind in agreed.types().items()}
    names = [*types, "place_wards"]
    table = [[*(row.get(name) for name in types), row.get("ward", "unknown")] for row in rows]
    engine.load_rows("calls", {**types, "place_wards": "VARCHAR"}, table)
    assert len(names) == len(types) + 1
    city = files(indicators, fiscal_start)
    source = SourceRows(agreed, engine.table("calls"), covers)
    blocks = map(published, compute.blocks_from_rows(engine, city, source, Populations(figures)))
    return [Measurement(**row) for row in engine.records(assembly.table(engine, blocks))]


def one(
    measurements: Iterable[Measurement], period: str, place: str = "all", group: str = "all",
    indicator: str = "it",
) -> Measurement:  # fmt: skip
    """The one measurement of a cell."""
    found = [
        m for m in measurements
        if (m.indicator, m.period, m.place, m.group) == (indicator, period, place, group)
    ]  # fmt: skip
    assert len(found) == 1, found
    return found[0]


def by_grain(measurements: Iterable[Measurement], grain: Grain) -> list[Measurement]:
    """The measurements of one grain, for the whole city and everyone."""
    return [m for m in measurements if m.grain == grain and m.place == "all" and m.group == "all"]
