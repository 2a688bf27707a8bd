"""`charteroak costs`: Hartford and Elmford, and the tables of an edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from charteroak.budget import costs, stored, units
from charteroak.build import Built
from charteroak.cli import app
from charteroak.engine import Engine


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def cents(text: str) -> int:
    return int(text.replace(".", ""))


@pytest.fixture(scope="module")
def store(elmford_built: Built) -> Path:
    """An edition of Elmford."""
    return elmford_built.edition.store


def test_hartford_s_full_costs_are_the_published_total(root: Path, tmp_path: Path) -> None:
    done = run("costs", root / "cities" / "hartford", "--out", tmp_path, "--format", "json")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert sum(cents(row["full"]) - cents(row["passed"]) for row in rows) == 54719422100
    by = {row["program"]: row for row in rows}
    assert by["public-schools"]["full"] == "283365643.00"
    assert by["public-schools"]["provenance"] == "published"
    assert by["patrol"]["provenance"] == "simulated"
    assert cents(by["patrol"]["overhead"]) > 0
    assert by["employee-benefits"]["passed"] == by["employee-benefits"]["full"]
    assert by["patrol"]["unit_of_service"]["per_unit"] is None  # there is no edition here


def test_elmford_by_hand(root: Path, store: Path) -> None:
    """Garage and treasurer serve each other; 2,004 = 117 + the rest of the payments."""
    done = run("costs", root / "cities" / "elmford", "--out", store, "--format", "json")
    assert done.exit_code == 0, done.output
    rows = {
        (row["program"], row["fund"]): row
        for row in json.loads(done.stdout)
        if (row["fiscal_year"], row["phase"]) == ("FY2024", "adopted")
    }
    garage = (
        (30100000 + 17550050) - 30100000 // 14 - round(30100000 * 5.5 / 7) - round(17550050 * 0.95)
    )
    money = 9733333 + 420000
    whole = (money + garage / 12) / (
        1 - 117 / 2953 / 12
    )  # m = money + g / 12, g = garage + m 117/2953
    assert cents(rows["money-office", "general"]["passed"]) == round(whole)
    assert cents(rows["council", "general"]["overhead"]) == pytest.approx(whole * 410 / 2953, abs=2)
    water = rows["water-supply", "water"]
    assert (water["revenue"], water["subsidy"]) == ("621667.77", "0.00")
    desk = rows["requests-desk", "general"]["unit_of_service"]
    assert (desk["units"], desk["missing"], desk["provenance"]) == (355, "", "simulated")
    assert cents(desk["per_unit"]) == round(cents(desk["full"]) / 355)
    shuttle = rows["shuttle", "general"]["unit_of_service"]
    assert shuttle["per_unit"] is None
    assert "do not cover the whole of FY2024" in shuttle["missing"]
    beside = {row["indicator"]: row for row in rows["requests-desk", "general"]["measured"]}
    assert beside["closed_in_three_days"]["target"] == 0.6
    assert beside["requests"]["value"] == 355


def test_the_words_on_screen_say_what_is_made_up(root: Path, store: Path) -> None:
    done = run("costs", root / "cities" / "elmford", "--program", "shuttle", "--out", store)
    assert done.exit_code == 0, done.output
    assert "SIMULATED" in done.output
    assert "No cost for each unit: `shuttle_trips` is not told" in done.output
    wrong = run("costs", root / "cities" / "elmford", "--program", "shutle", "--out", store)
    assert wrong.exit_code == 1
    assert "There is no program `shutle`." in wrong.output
    assert "shuttle" in wrong.output


def test_an_edition_keeps_the_dollars(store: Path) -> None:
    (folder,) = (store / "editions").iterdir()
    with Engine(threads=1) as engine:
        told = {name: stored.read(engine, folder, name) for name in stored.TABLES}
    made: tuple[costs.Cost, ...] = told[costs.FILE]
    lines = sum(row.ledger for row in told[stored.ROWS])
    flows = told[stored.FLOWS]
    assert sum(flow.cents for flow in flows) == lines
    assert {flow.provenance for flow in flows} == {"simulated"}
    nowhere = sum(flow.cents for flow in flows if not flow.program)
    assert sum(one.full - one.passed for one in made) == lines - nowhere
    borne = sum(one.cents for one in told[costs.BORNE])
    assert borne == sum(one.overhead for one in made if one.service != "internal") > 0
    assert {one.provenance for one in told[costs.BORNE]} == {"simulated"}
    assert {one.method for one in told[costs.BORNE]} == {"reciprocal"}
    assert {one.by for one in told[costs.BORNE]} == {"vehicles", "payments made in 2023"}
    assert any(one.cents_per_unit for one in told[units.FILE])
    assert told[units.BESIDE] and told[stored.RESTATED]
    assert {one.provenance for one in made} == {"simulated"}
