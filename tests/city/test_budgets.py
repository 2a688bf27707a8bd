"""The budgets of Hartford and Elmford: published totals met, every cent followed."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from charteroak.checked import check_city, reconciled
from charteroak.cli import app

FIELDS = ["fund", "fiscal_year", "phase", "ledger", "tied", "overhead", "untied", "difference"]
DAY = date(2026, 11, 23)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def copied(root: Path, name: str, tmp_path: Path) -> Path:
    """A copy of a city's budget and plan."""
    city = tmp_path / name
    shutil.copytree(root / "cities" / name, city, ignore=shutil.ignore_patterns(".*"))
    return city


def test_hartford_is_reconciled_to_the_published_total(root: Path) -> None:
    done = run("reconcile", root / "cities" / "hartford", "--format", "json")
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    assert list(row) == FIELDS
    assert (row["fund"], row["fiscal_year"], row["phase"]) == ("general", "FY2012", "amended")
    assert (row["ledger"], row["difference"]) == ("547194221.00", "0.00")
    parts = [int(row[name].replace(".", "")) for name in ("tied", "overhead", "untied")]
    assert sum(parts) == 54719422100
    assert all(part > 0 for part in parts)


def test_the_controls_are_the_published_facts(root: Path, shared: Path) -> None:
    """Each of the eight functions and the whole, as the transcribed slides have them."""
    facts = shared / "data" / "hartford-published-facts" / "facts.csv"
    if not facts.is_file():
        pytest.skip("the published facts are not on this machine")
    with facts.open(encoding="utf-8", newline="") as file:
        printed = {
            int(row["value"])
            for row in csv.DictReader(file)
            if row["topic"] == "budget" and row["period"] == "FY2011-12" and row["unit"] == "USD"
        }
    found = check_city(root / "cities" / "hartford", DAY).budget.controls
    assert {int(one.amount.replace(",", "")) for one in found} == printed
    assert all(one.source_title and one.source_url for one in found)


def test_what_is_made_up_of_hartford_says_so(root: Path) -> None:
    """Only the two appropriations that are published themselves do not."""
    path = root / "cities" / "hartford" / "budget" / "ledger" / "fy2012_general_fund.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    published = {
        (r["Program"], r["FY2011-12 as amended"]) for r in rows if r["Provenance"] == "published"
    }
    assert published == {("Public schools", "283,365,643.00"), ("Public library", "7,915,000.00")}
    assert {row["Provenance"] for row in rows} == {"published", "simulated"}
    assert "SIMULATED" in run("reconcile", root / "cities" / "hartford").output
    made = {(f.program, f.kind): f.provenance for f in reconciled(path.parents[2]).flows}
    assert made["public-library", "tied"] == "published"
    assert made["patrol", "tied"] == "simulated"


def test_one_cent_in_hartford_stops_the_check(root: Path, tmp_path: Path) -> None:
    city = copied(root, "hartford", tmp_path)
    path = city / "budget" / "ledger" / "fy2012_general_fund.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("283,365,643.00") == 1
    path.write_text(text.replace("283,365,643.00", "283,365,643.01"), encoding="utf-8")
    done = run("reconcile", city, "--format", "json")
    assert done.exit_code == 1
    assert "they differ by 0.01" in done.output
    assert "(1 lines: " in done.output.replace("\n", " ")
    assert "fy2012_general_fund.csv, row 60)" in done.output
    problems = check_city(city, DAY).problems
    assert [p.rule for p in problems if p.severity == "error"] == ["control-unmet"] * 2


def test_a_cent_is_seen_after_all_was_in_order(root: Path, tmp_path: Path) -> None:
    """What a check remembers counts the ledger too."""
    city = copied(root, "elmford", tmp_path)
    for _ in range(2):
        assert run("check", city).exit_code == 0
    path = city / "budget" / "ledger" / "outlook_2023.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("160,200.40", "160,200.41"), encoding="utf-8")
    for command in ("check", "build"):
        done = run(command, city)
        assert done.exit_code == 1
        assert "they differ by 0.01" in done.output
    assert not (city / ".charteroak" / "editions").exists()


def test_elmford_uses_what_there_is(root: Path) -> None:
    found = reconciled(root / "cities" / "elmford")
    assert found.problems == ()
    assert {row.fund for row in found.rows} == {"general", "water"}
    assert {row.phase for row in found.rows} == {"adopted", "actual", "forecast"}
    assert all(row.difference == 0 for row in found.rows)
    (whole,) = (
        one for one in found.consolidated if (one.fiscal_year, one.phase) == (2024, "adopted")
    )
    assert (whole.funds, whole.transfers) == (196805195, 6000000)
    (change,) = found.restated
    assert (change.organisation, change.before, change.after) == ("Roads", 16020040, 15895040)


def test_elmford_by_hand(root: Path) -> None:
    """Two programs, reckoned on paper: the crew by positions, invoices by shares, then payroll."""
    flows = reconciled(root / "cities" / "elmford").flows
    of = {
        (f.program, f.kind, f.outcome): f.cents
        for f in flows if (f.fund, f.fiscal_year, f.phase) == ("general", 2024, "adopted")
    }  # fmt: skip
    crew, salt = 30100000, 17550050
    assert of["streets", "tied", "pavement-good"] == round(crew * 5.5 / 7) + round(salt * 0.95)
    shuttle = 14000000 + crew // 14
    assert (
        of["shuttle", "tied", "shuttle-used"] + of["shuttle", "tied", "shuttle-prompt"] == shuttle
    )
    garage = crew + salt - crew // 14 - round(crew * 5.5 / 7) - round(salt * 0.95)
    overhead = sum(cents for (_, kind, _), cents in of.items() if kind == "overhead")
    assert overhead == garage + 9733333 + 420000
    assert of["", "untied", ""] > 0


def test_both_views_of_elmford_stay(root: Path) -> None:
    city = root / "cities" / "elmford"
    done = run("reconcile", city, "--as-of", "2020-01-01", "--format", "json")
    assert done.exit_code == 1
    assert "Nothing is said of the outcomes of `streets`" in done.output
    leaks = {
        day: next(
            f.cents
            for f in reconciled(city, as_of=day).flows
            if (f.fund, f.kind, f.outcome) == ("water", "tied", "leaks-found")
        )
        for day in (date(2024, 1, 1), date(2024, 12, 31))
    }
    assert leaks == {date(2024, 1, 1): 15541694, date(2024, 12, 31): 43516744}


def test_a_city_without_a_budget(root: Path, tmp_path: Path) -> None:
    city = copied(root, "elmford", tmp_path)
    shutil.rmtree(city / "budget")
    done = run("reconcile", city, "--format", "json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_a_package_of_elmford_is_the_same_ledger(root: Path, tmp_path: Path) -> None:
    done = run("reconcile", root / "cities" / "elmford", "--package", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "3 lines are left out: they are forecast." in done.output
    with (tmp_path / "out" / "ledger.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    water = [row for row in rows if row["fund"] == "water" and row["direction"] == "expenditure"]
    assert sum(int(row["amount"].replace(".", "")) for row in water) == 68166777
    assert {row["phase"] for row in rows} == {"approved", "executed"}
