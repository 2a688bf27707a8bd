"""Open data: every table whole, safe and explained, in forms that others' programs accept."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate as validate_openapi

from charteroak.budget import stored
from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.restated import Change
from charteroak.problems import Refused
from charteroak.publish import opendata
from charteroak.publish.material import Earlier, Material, read_material
from charteroak.publish.opendata import forms, kept, links, openapi, shelf
from charteroak.publish.opendata.columns import columns
from charteroak.publish.opendata.shelf import Table
from charteroak.publish.opendata.vocabulary import PROVENANCES
from charteroak.verify import twins
from tests.unit.publish import tiny

RUNS = tuple("=+-@\t\r\n")


@dataclass(frozen=True)
class Noted:
    """One note, with a number beside it."""

    name: str
    """What it is called."""
    value: float | None
    """What it counts."""
    missing: str
    """Why it does not."""
    provenance: str


NOTES = Table("notes", "Notes", Noted, "notes.parquet")


def rows_of(site: Path, name: str) -> list[dict[str, str]]:
    with (site / links.table(name, "csv")).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(site: Path) -> list[str]:
    return sorted(path.stem for path in (site / links.TABLES).glob("*.csv"))


@pytest.mark.parametrize("table", shelf.TABLES, ids=lambda table: table.name)
def test_every_column_has_a_meaning_and_every_number_a_unit(table: Table) -> None:
    assert table.row.__doc__
    for column in table.columns:
        assert column.meaning, f"{table.row.__name__}.{column.name} has no meaning"
        assert bool(column.unit) == column.number, column.name
    found = {column.name for column in table.columns}
    assert set(table.keys) <= found
    assert "provenance" in tables.sql_types(table.row) or table.through
    assert "provenance" in found


def test_every_table_of_an_edition_is_published_but_those_that_name_people() -> None:
    assert set(stored.TABLES) - set(shelf.ROWS) == set(shelf.WITHHELD)
    assert set(shelf.WITHHELD) == {"budget_scores.parquet", "budget_left_out.parquet"}
    named = [(one.name, column.name) for one in shelf.TABLES for column in one.columns]
    assert [one for one in named if one[1] == "scorer"] == []


def test_each_table_is_there_as_csv_parquet_and_schema_and_they_agree(site: Path) -> None:
    assert {"measurements", "signals", "indicators", "targets", "places", "dictionary"} <= set(
        names(site)
    )
    for name in names(site):
        assert (site / links.table(name, "parquet")).is_file()
        schema = json.loads((site / links.table(name, "schema.json")).read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
    found = twins.twins(site)
    assert found.holds, found.faults


def test_every_row_says_where_it_comes_from(site: Path, invented_site: Path) -> None:
    seen = set()
    for name in names(site):
        for row in rows_of(site, name):
            assert row["provenance"] in PROVENANCES
            seen.add(row["provenance"])
    assert {"observed", "published", "declared"} <= seen
    told = {
        row["provenance"] for name in names(invented_site) for row in rows_of(invented_site, name)
    }
    assert told == {"simulated"}


def test_the_rows_of_an_indicator_keep_to_the_published_schema(site: Path) -> None:
    schema = json.loads((site / links.table("measurements", "schema.json")).read_text("utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    files = sorted((site / links.INDICATORS).glob("*.json"))
    assert {path.stem for path in files} >= {"crashes", "home_owners"}
    count = 0
    for path in files:
        for row in json.loads(path.read_text("utf-8")):
            check.validate(row)
            count += 1
    assert count == len(rows_of(site, "measurements"))
    with pytest.raises(jsonschema.ValidationError):
        check.validate({**row, "provenance": "guessed"})


def test_the_dictionary_has_every_column_of_every_table(site: Path) -> None:
    told = {(row["table"], row["column"]) for row in rows_of(site, "dictionary")}
    real = {
        (name, column)
        for name in names(site)
        for column in (site / links.table(name, "csv"))
        .read_text("utf-8")
        .splitlines()[0]
        .split(",")
    }
    assert told == real


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_data_package_is_one_and_its_tables_keep_to_it(site: Path, hostile_site: Path) -> None:
    """Read by Frictionless: types, keys, words, links between tables, bytes and hashes."""
    for folder in (site, hostile_site):
        report = frictionless.validate(str(folder / links.PACKAGE))
        faults = [error.message for task in report.tasks for error in task.errors]
        assert report.valid, (report.errors, faults[:5])
        assert {task.name for task in report.tasks} == set(names(folder))


def test_the_openapi_description_is_one_and_every_path_is_a_file(site: Path) -> None:
    assert set(openapi.NOTED) == {*kept.NOTED, kept.EDITION}
    told: Any = json.loads((site / links.OPENAPI).read_text("utf-8"))
    validate_openapi(told)
    for path, what in told["paths"].items():
        parameters = what["get"].get("parameters", [{"schema": {"enum": [""]}}])
        for value in parameters[0]["schema"]["enum"]:
            assert (site / path.lstrip("/").replace("{indicator}", value)).is_file(), path


hostile = st.text(
    st.sampled_from("=+-@\t\r\n'\",; a1é＝\u202e<"), min_size=0, max_size=12
) | st.sampled_from(
    ["=cmd|'/c calc'!A1", "'=1", "''-2", "-", "<script>", "\u202edoc.exe", "x" * 10_000]
)


@given(st.lists(st.tuples(hostile, st.none() | st.floats(-1e12, 1e12)), min_size=1, max_size=6))
def test_no_cell_of_text_runs_and_no_number_is_changed(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float | None]]
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    made = [Noted(name, value, "", "observed") for name, value in rows]
    with Engine() as engine:
        tables.write(engine, made, Noted, folder / "notes.parquet")
        told = forms.as_csv(engine, columns(Noted, with_provenance=True), folder / "notes.parquet")
        engine.write_csv(told, folder / "notes.csv")
    with (folder / "notes.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert len(read) == len(rows)
    for (name, value), row in zip(rows, read, strict=True):
        assert not row["name"].startswith(RUNS)
        assert row["name"] in (name, f"'{name}")
        assert (float(row["value"]) if row["value"] else None) == value


def refused(tmp_path: Path, made: list[Noted]) -> None:
    with Engine() as engine:
        tables.write(engine, made, Noted, tmp_path / "notes.parquet")
        (tmp_path / "out").mkdir()
        given: Any = None
        forms.write(engine, NOTES, lambda name: tmp_path / name, given, tmp_path / "out")


def test_a_hidden_row_that_holds_a_number_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="hidden"):
        refused(tmp_path, [Noted("a", 3.0, "suppressed", "observed")])
    assert not list((tmp_path / "out").iterdir())


def test_a_hidden_row_without_a_number_is_told_with_its_reason(tmp_path: Path) -> None:
    refused(tmp_path, [Noted("a", None, "suppressed", "observed"), Noted("b", 3, "", "observed")])
    text = (tmp_path / "out" / "notes.csv").read_text("utf-8")
    assert text.splitlines() == [
        "name,value,missing,provenance",
        "a,,suppressed,observed",
        "b,3.0,,observed",
    ]


def test_what_the_city_keeps_to_itself_is_not_published(site: Path) -> None:
    told = ("city.yaml", "plan/plan.yaml", "plan/goals/1.yaml", "sources/calls.yaml",
            "sources/calls.prepare.sql", "figures/a.csv", "places/wards.geojson",
            "budget/programs.yaml", "budget/ledger/general.yaml", "packs/police/pack.yaml",
            "languages/es.po")  # fmt: skip
    own = ("budget/ledger/general.csv", "budget/scores/round.csv", "budget/scores.yaml",
           "budget/priorities/people.csv", "budget/priorities/people.yaml",
           "budget/packages.csv", "simulated/calls.yaml", "packs/police/simulated/stops.yaml",
           "notes.txt", ".env", "plan/draft.docx")  # fmt: skip
    assert [name for name in told if not kept.is_told(name)] == []
    assert [name for name in own if kept.is_told(name)] == []
    said = json.loads((site / links.RECORD / "sources.json").read_text("utf-8"))
    fault = said[0]["report"]["faults"][0]
    assert set(fault) == {"column", "reason", "rows"}, "no example of a row that was set aside"


def test_the_address_of_a_cluster_is_not_published() -> None:
    text = "name: A\nengine: spark://10.0.0.5:7077 # ours\naccent: '#123456'\n"
    told = kept.without_engine(text)
    assert told == f"name: A\n{kept.ENGINE_WAS_HERE}\naccent: '#123456'\n"
    assert kept.without_engine(told) == told


def every_text(site: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.suffix != ".parquet":
            yield path, path.read_text(encoding="utf-8")


def test_hostile_text_is_safe_in_every_form(hostile_site: Path) -> None:
    tag = re.compile(r"<script>alert")
    for path, text in every_text(hostile_site / "feeds"):
        assert not tag.search(text), path
    for name in (links.LINKED,):
        assert "<" not in (hostile_site / name).read_text("utf-8")
    page = (hostile_site / "open-data.html").read_text("utf-8")
    assert not tag.search(page)
    json.loads((hostile_site / links.LINKED).read_text("utf-8"))


def test_an_edition_can_be_put_together_again_from_a_site(tmp_path: Path) -> None:
    """With all its numbers, what it differs in from the one before, and its place among editions."""
    edition = tiny.edition(tmp_path / "store")
    made = read_material(edition)
    change = Change(
        indicator="crashes", grain="year", period="2019", period_start=date(2019, 1, 1),
        period_end=date(2019, 12, 31), place_set="city", place="all", group_by="all", group="all",
        cause="restated", why="2 rows more", unit="count", before=10.0, before_missing="",
        after=12.0, after_missing="", withheld=False,
    )  # fmt: skip
    earlier = Earlier(datetime(2025, 12, 1, tzinfo=UTC), {"crashes": (change,)}, "")
    told = replace(made, earlier=earlier)
    site = tmp_path / "site"
    site.mkdir()
    opendata.write(edition, told, site)
    opendata.seal(told, site)
    again = kept.restore(site, tmp_path / "again")
    found = read_material(again)
    assert again.id == edition.id
    assert found.earlier == earlier
    for part in dataclasses.fields(Material):
        if part.name != "sources":  # told without examples of rows
            assert getattr(found, part.name) == getattr(told, part.name), part.name
    (tmp_path / "twice").mkdir()
    opendata.write(again, found, tmp_path / "twice")
    opendata.seal(found, tmp_path / "twice")
    first = (site / links.MANIFEST).read_text("utf-8")
    assert (tmp_path / "twice" / links.MANIFEST).read_text("utf-8") == first


def test_measurements_are_complete(site: Path) -> None:
    assert [column.name for column in columns(Measurement, with_provenance=True)] == [
        *rows_of(site, "measurements")[0]
    ]
