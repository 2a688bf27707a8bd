"""The city of the spec chapters: one source, two wards, two ages; and its measuring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from charteroak.dimensions.fiscal import FiscalCalendar
from charteroak.dimensions.period import read_period
from charteroak.documents import adapter
from charteroak.engine import Engine, RowEngine
from charteroak.expressions import SQL_TYPES
from charteroak.indicators import assembly, compute, surveyed
from charteroak.indicators.cuts import MEASURED, Thresholds
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.population import Populations
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.told import published
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import NOWHERE
from charteroak.sources.contract import Column, Contract, PlaceRule
from charteroak.sources.figures import PublishedFigure
from tests.oracle import Question
from tests.support import WARDS, files, indicator

TYPES: dict[str, Any] = {
    "day": "date", "opened": "timestamp", "closed": "timestamp", "due": "timestamp",
    "ward": "text", "age": "text", "name": "text", "minutes": "number", "amount": "number",
    "limit": "number", "answered": "boolean",
}  # fmt: skip
AGES = ("young", "old")


def contract() -> Contract:
    """A source with a column of every sort."""
    columns = {name: Column(type=kind, meaning="m") for name, kind in TYPES.items()}
    columns["age"] = Column(type="text", meaning="m", group="age", allowed=AGES)
    return Contract(
        id="calls", name="Calls", row="one call", file="calls.csv", time="day", columns=columns,
        places={"wards": PlaceRule(column="ward")},
        steward="clerk", changes="daily", source_title="Invented for the tests",
    )  # fmt: skip


def asked(number: int, question: Question) -> Indicator:
    """The question as an indicator."""
    return indicator(
        question.measure,
        id=f"it{number}", where=question.where, time=question.time,
        grains=tuple(question.grains), places=tuple(question.places),
        groups=tuple(question.groups),
    )  # fmt: skip


def measure(
    engine: Engine,
    questions: Sequence[Question],
    rows: Sequence[Mapping[str, Any]],
    thresholds: Thresholds = MEASURED,
) -> list[list[Measurement]]:
    """What the engine says to each question, all asked at once; they share covers, residents and
    holidays.
    """
    city, source = asked_of(engine, questions, rows)
    return answered(engine, engine, city, source, residents(questions[0].residents), thresholds)


def answered(
    measurer: RowEngine,
    database: Engine,
    city: CityFiles,
    source: SourceRows,
    known: Populations,
    thresholds: Thresholds = MEASURED,
) -> list[list[Measurement]]:
    """The measurements of each indicator of a city, the rows counted by `measurer`."""
    made = compute.blocks_from_rows(measurer, city, source, known, thresholds)
    blocks = surveyed.blocks(database, city, source, known, made)
    told = assembly.table(database, map(published, blocks))
    found = [Measurement(**row) for row in database.records(told)]
    return [[m for m in found if m.indicator == name] for name in city.indicators]


def asked_of(
    engine: Engine, questions: Sequence[Question], rows: Sequence[Mapping[str, Any]]
) -> tuple[CityFiles, SourceRows]:
    """The questions as the indicators of a city, and the rows as its source."""
    first = questions[0]
    types = {**{name: SQL_TYPES[kind] for name, kind in TYPES.items()}, "place_wards": "VARCHAR",
             "row_": "BIGINT"}  # fmt: skip
    table = [[*(row.get(name) for name in TYPES), row.get("ward"), number]
             for number, row in enumerate(rows, start=2)]  # fmt: skip
    engine.load_rows("calls", types, table)
    city = files(
        (asked(number, question) for number, question in enumerate(questions)), first.fiscal_start
    )
    facts = replace(city.city, holidays=first.holidays, fiscal_calendar=weeks(first))
    agreed = replace(contract(), reporting_lag=first.lag)
    city = replace(city, city=facts)
    return city, SourceRows(agreed, engine.table("calls"), first.covers)


def weeks(question: Question) -> FiscalCalendar | None:
    """The fiscal weeks of a question, as `city.yaml` would have them."""
    if question.fiscal_weeks is None:
        return None
    pattern, ends_on, ends = question.fiscal_weeks
    written = {"pattern": pattern, "ends_on": ends_on, "ends": ends}
    calendar: FiscalCalendar = adapter(FiscalCalendar).validate_python(written)
    return calendar


def residents(known: Mapping[str, float]) -> Populations:
    """The population of each place, as published for 2024."""
    period = read_period("2024")
    assert period is not None
    return Populations(
        PublishedFigure(
            "residents", period, "wards" if place in WARDS else "city", place, "all", "all",
            Decimal(str(number)), None, Decimal("0.9"), "Invented", "", "", NOWHERE,
        )
        for place, number in known.items()
    )  # fmt: skip


def told(question: Question) -> Question:
    """The question with what a build would fill in, for the oracle."""
    return replace(question, measure=question.measure.on(question.covers[1], question.holidays))


def days(text: str) -> tuple[date, date]:
    """Two days written `2024-01-01 to 2024-01-31`."""
    first, last = text.split(" to ")
    return date.fromisoformat(first), date.fromisoformat(last)


def filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with every column, missing where nothing is written."""
    return {name: row.get(name) for name in TYPES}


def agree(engine: Iterable[Measurement], oracle: Mapping[tuple[str, ...], Any]) -> None:
    """Fail unless every cell is the same: value, parts, interval, whether it is partial."""
    cells: dict[tuple[str, ...], Measurement] = {
        (m.grain, m.period, m.place, m.group): m for m in engine
    }
    assert set(cells) == set(oracle)
    for key, (cell, partial) in oracle.items():
        found = cells[key]
        assert found.partial == partial, key
        assert (found.missing == "") == (cell.value is not None), key
        assert found.n == cell.n, key
        names: tuple[str, ...] = ("value", "lower", "upper")
        if cell.value is not None:
            names += ("numerator", "denominator")
        for name in names:
            assert same(getattr(found, name), getattr(cell, name)), (key, name, found, cell)


def same(one: float | None, other: float | None) -> bool:
    """Equal to nine digits."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
