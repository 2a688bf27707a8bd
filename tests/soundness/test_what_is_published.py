"""Whoever reads everything that is published finds no hidden number in it, in any format."""

from __future__ import annotations

import ast
import csv
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import frictionless
import numpy as np
import pytest
from pypdf import PdfReader
from scipy.optimize import linprog

import charteroak
from charteroak.build import Built
from charteroak.engine import Engine
from charteroak.indicators.suppress import SPREAD
from charteroak.verify import verify

MADE = datetime(2025, 3, 1, 8, tzinfo=UTC)
MONTHS = tuple(range(3, 13))
"""The shuttle ran from March to December 2024."""
HIDDEN = "shuttle_trips"
"""The source of Elmford whose small numbers are hidden: one row is one trip of one rider."""


@pytest.fixture(scope="module")
def built(elmford_built: Built) -> Built:
    return elmford_built


@pytest.fixture(scope="module")
def site(elmford_site: Path) -> Path:
    return elmford_site


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every published file as text: pages, JSON, CSV, Parquet, PDF, pictures, feeds, styles."""
    with Engine() as engine:
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".parquet":
                yield path, "\n".join(map(str, engine.rows(engine.parquet(path))))
            elif path.suffix == ".pdf":
                yield path, "\n".join(page.extract_text() for page in PdfReader(path).pages)
            elif path.suffix == ".png":
                yield path, path.read_bytes().decode("latin-1")
            elif path.is_file():
                yield path, path.read_text(encoding="utf-8")


def test_no_row_of_a_rider_is_published_in_any_format(built: Built, site: Path) -> None:
    """Every trip has a number, and its column is marked public: a sample would show it."""
    trip = re.compile(r"\bT0\d{3}\b")
    for folder in (site, built.edition.folder):
        for path, text in texts(folder):
            assert not trip.search(text), path
    shown = (site / "indicators" / "requests.html").read_text(encoding="utf-8")
    assert "Some of the rows" in shown, "a source that shows its small numbers shows rows"


def test_the_counts_of_the_file_are_not_published(built: Built, site: Path) -> None:
    read = next(source["report"] for source in built.sources if source["id"] == HIDDEN)
    assert read["rows_set_aside"] > 0
    told = json.loads((built.edition.folder / "sources.json").read_text("utf-8"))
    report = next(source["report"] for source in told if source["id"] == HIDDEN)
    for name in ("rows_read", "rows_kept", "rows_set_aside", "bytes", "unplaced"):
        assert name not in report
    assert all(set(fault) == {"column", "reason"} for fault in report["faults"])
    page = (site / "about-the-data.html").read_text("utf-8")
    its = page[page.index("Shuttle trips") :]
    assert f"{read['rows_read']:,}" not in its[: its.index("</section>")]


def published(site: Path, indicator: str) -> list[dict[str, str]]:
    with (site / "indicators" / f"{indicator}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_hidden_row_of_the_csv_has_no_number(site: Path) -> None:
    hidden = 0
    for path in sorted(site.rglob("*.csv")):
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            if row.get("missing") == "suppressed":
                hidden += 1
                names = ("value", "numerator", "denominator", "n", "lower", "upper", "served",
                         "units", "per_thousand", "cents_each", "cents_per_unit")  # fmt: skip
                assert not any(row.get(name) for name in names), (path, row)
                assert not row.get("interval_method")
    assert hidden > 20


def pages_say(site: Path, indicator: str) -> Iterator[Mapping[str, Any]]:
    """Everything in the JSON of a page that has a count of rows or a value."""

    def walk(node: Any) -> Iterator[Mapping[str, Any]]:
        if isinstance(node, dict):
            if {"told", "n"} <= set(node):
                yield node
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)

    yield from walk(json.loads((site / "indicators" / f"{indicator}.json").read_text("utf-8")))


def test_a_hidden_row_of_a_page_has_no_number(site: Path) -> None:
    seen = 0
    for row in pages_say(site, "shuttle_trips"):
        if row["told"].startswith(("Too few people", "hidden")):
            seen += 1
            assert row["value"] is None
            assert (row["lower"], row["upper"], row["n"]) == (None, None, "")
        else:
            count = int(row["n"].replace(",", "") or 0)
            assert count == 0 or count >= 11, row
    assert seen


def axes(row: Mapping[str, str], wards: list[str], ages: list[str]) -> Any:
    """Which atoms (month, ward, age) a row of the table counts."""
    first, last = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    chosen = np.zeros((len(MONTHS), len(wards), len(ages)), dtype=bool)
    chosen[np.ix_(
        [first <= date(2024, m, 1) <= last for m in MONTHS],
        [row["place"] in ("all", ward) for ward in wards],
        [row["group"] in ("all", age) for age in ages],
    )] = True  # fmt: skip
    return chosen.ravel()


def test_who_solves_the_published_tables_finds_no_small_number(site: Path) -> None:
    """Every row of the CSV is an equation over month by ward by age; each hidden count, whatever it
    is, can then be known no more closely than to a range.
    """
    rows = published(site, "shuttle_trips")
    wards = sorted({row["place"] for row in rows} - {"all"})
    ages = sorted({row["group"] for row in rows} - {"all"})
    told = {
        axes(r, wards, ages).tobytes(): (axes(r, wards, ages), float(r["n"]))
        for r in rows
        if r["n"]
    }
    equal = np.array([row for row, _ in told.values()], dtype=float)
    right = np.array([n for _, n in told.values()])
    hidden = [row for row in rows if row["missing"] == "suppressed"]
    assert len(told) > 20
    assert len(hidden) > 20
    solve: Any = linprog
    for row in hidden:
        wanted = axes(row, wards, ages).astype(float)
        ends = []
        for sign in (1.0, -1.0):
            best = solve(sign * wanted, A_eq=equal, b_eq=right, method="highs-ds")
            ends.append(np.inf if best.x is None else abs(float(wanted @ best.x)))
        assert ends[1] - ends[0] >= SPREAD - 1e-6, (row["period"], row["place"], row["group"], ends)


MINTS = {
    "indicators/told.py",
    "indicators/composed/redrawn.py",  # like compose.py, it is given nothing but `Told`
    "indicators/suppress/__init__.py",
    "indicators/composed/compose.py",
}
PUBLISHES = {"indicators/compute.py", "indicators/told.py"}


def test_only_suppression_makes_numbers_that_may_be_told() -> None:
    """`Told` is made in four modules, and `published` is called for figures only."""
    package = Path(charteroak.__file__).parent
    for path, name in product(sorted(package.rglob("*.py")), ("Told", "published")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = any(
            isinstance(node, ast.ImportFrom) and (node.module or "").endswith("indicators.told")
            and any(alias.name == name for alias in node.names)
            for node in ast.walk(tree)
        )  # fmt: skip
        called = any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
            for node in ast.walk(tree)
        )
        if imported and called:
            allowed = MINTS if name == "Told" else PUBLISHES
            assert path.relative_to(package).as_posix() in allowed, (path, name)


def tables_of(site: Path, name: str) -> list[dict[str, str]]:
    with (site / "data" / "v1" / "tables" / f"{name}.csv").open("r", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_open_data_of_an_invented_city_are_all_called_simulated(site: Path) -> None:
    names = sorted(path.stem for path in (site / "data" / "v1" / "tables").glob("*.csv"))
    assert len(names) > 40
    for name in names:
        told = {row["provenance"] for row in tables_of(site, name)}
        assert told <= {"simulated", ""}, name
        if name in ("measurements", "signals", "judgments", "dollars", "dollar_flows", "targets"):
            assert told == {"simulated"}, name


def test_the_open_data_tell_no_more_of_a_hidden_source_than_its_page(site: Path) -> None:
    """The table of measurements says of the shuttle what its own CSV says, number by number; and no
    signal, gap or feed has a number where the measurement has none.
    """
    whole = tables_of(site, "measurements")
    mine = [row for row in whole if row["indicator"] == HIDDEN]
    keys = ("grain", "period", "place_set", "place", "group_by", "group")
    numbers = ("value", "numerator", "denominator", "n", "lower", "upper", "missing")

    def said(rows: list[dict[str, str]]) -> set[tuple[Any, ...]]:
        return {
            (
                *(row[k] for k in keys),
                *(row[n] if n == "missing" or not row[n] else float(row[n]) for n in numbers),
            )
            for row in rows
        }

    assert said(mine) == said(published(site, HIDDEN))
    hidden = {
        tuple(row[k] for k in ("indicator", *keys))
        for row in whole
        if row["missing"] == "suppressed"
    }
    assert len(hidden) > 100
    drawn = [row for row in tables_of(site, "signals") if row["chart"] not in ("g", "t")]
    assert drawn
    for row in drawn:
        if tuple(row[k] for k in ("indicator", *keys)) in hidden:
            assert not row["value"], row


def test_every_table_of_a_whole_city_keeps_to_its_package(site: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = frictionless.validate(str(site / "data" / "datapackage.json"))
    faults = [(task.name, error.message) for task in report.tasks for error in task.errors]
    assert report.valid, (report.errors, faults[:5])
    assert len(report.tasks) > 40


@pytest.mark.slow
def test_a_whole_city_is_proven_by_what_it_publishes(site: Path) -> None:
    """`tests/unit/test_verify.py` proves the same of a small one, and that harm is found."""
    found = verify(site)
    assert found.proven, [(check.id, check.faults, check.skipped) for check in found.checks]
