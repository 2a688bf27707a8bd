"""Exports of priority-based budgeting: what can be carried over is, and the rest is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from charteroak.budget.read import read_budget
from charteroak.budget.workbooks import exports
from charteroak.budget.workbooks.leaving import Left, is_export, leave, put_into
from charteroak.budget.workbooks.model import ABOUT
from charteroak.cli import app
from charteroak.problems import Refused

INVENTORY: Mapping[str, Any] = {
    "program_id": 7,
    "Program": "Patrol",
    "Program Description": "Keeps the peace.",
    "Service Type": "Community",
    "Final Score": 88.1,
    "Quartile": 1,
    "Budget": 750,
    "FTE": 4,
}
LINE: Mapping[str, Any] = {
    "program_id": 7,
    "Department": "Police",
    "Division": "Field",
    "Cost Type": "Pay",
    "AcctType": "Personnel",
    "AcctNumber": 5100,
    "Fund": "General Fund",
    "Total Cost": 1000,
    "Allocation": 0.75,
    "Reliance": 3,
    "Mandate": 4,
    "Safe Streets": 4,
    "Good Roads": 0,
}
SWEEP = {**INVENTORY, "program_id": 8, "Program": "Sweeping", "Budget": 250}
PART = {**LINE, "program_id": 8, "Allocation": 0.25, "Safe Streets": 1, "Good Roads": 3}


def export(
    path: Path, inventory: Sequence[Mapping[str, Any]], details: Sequence[Mapping[str, Any]]
) -> Path:
    book = openpyxl.Workbook()
    for name, rows in ((exports.INVENTORY, inventory), (exports.DETAILS, details)):
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([row.get(heading) for heading in rows[0]])
    book.save(path)
    return path


def left(
    path: Path, inventory: Sequence[Mapping[str, Any]], details: Sequence[Mapping[str, Any]]
) -> Left:
    book = export(path / "export.xlsx", inventory, details)
    assert is_export(book)
    return leave(book, "FY2025", "adopted", date(2026, 1, 2))


def test_a_line_and_its_shares(tmp_path: Path) -> None:
    found = left(tmp_path, [INVENTORY, SWEEP], [LINE, PART])
    assert not found.rejected
    put_into(found, tmp_path / "city" / "budget")
    budget, problems = read_budget(tmp_path / "city", "city")
    assert not problems
    assert {id_: one.name for id_, one in budget.programs.items()} == {
        "patrol-7": "Patrol",
        "sweeping-8": "Sweeping",
    }
    (rule,) = budget.shares
    assert rule.shares == {"patrol-7": "3/4", "sweeping-8": "1/4"}
    assert found.files["ledger/export.csv"].splitlines()[1:] == [
        "1,general-fund,Police,Field,5100-personnel,Pay,1000.00"
    ]
    assert budget.funds["general-fund"].name == "General Fund"
    assert budget.accounts["5100-personnel"].type == "personnel"
    scores = {
        tuple(line.split(",")[1:3]): line.split(",")[5]
        for line in found.files["scores/export.csv"].splitlines()[1:]
    }
    assert scores == {("patrol-7", "safe-streets"): "4", ("patrol-7", "good-roads"): "0",
                      ("sweeping-8", "safe-streets"): "1", ("sweeping-8", "good-roads"): "3"}  # fmt: skip
    aside = found.files["not-carried-over.csv"]
    assert "Final Score,88.1" in aside
    assert "Mandate,4" in aside
    assert any("safe-streets" in note for note in found.notes)
    with pytest.raises(Refused, match="a budget folder already"):
        put_into(found, tmp_path / "city" / "budget")


def test_total_cost_may_be_the_part_already(tmp_path: Path) -> None:
    """The inventory decides: 1000 and 1000 here, not 750 and 250."""
    found = left(tmp_path, [{**INVENTORY, "Budget": 1000}, {**SWEEP, "Budget": 1000}], [LINE, PART])
    amounts = [line.split(",")[-1] for line in found.files["ledger/export.csv"].splitlines()[1:]]
    assert amounts == ["1000.00", "1000.00"]
    assert "shares:" not in found.files["shares.yaml"]


def test_budgets_that_meet_neither_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nobody knows what `Total Cost` is"):
        left(tmp_path, [INVENTORY, {**SWEEP, "Budget": 600}], [LINE, PART])


def test_a_line_not_allocated_in_full_keeps_its_dollars(tmp_path: Path) -> None:
    found = left(tmp_path, [{**INVENTORY, "Budget": 750}], [LINE])
    (one,) = found.rejected
    assert "75.0000%" in one.what
    assert one.cell == "I2"
    assert "untied" in found.files["shares.yaml"]
    assert "1000.00" in found.files["ledger/export.csv"]


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no program": ({"program_id": 9}, "A3", "There is no program `9`"),
    "no amount": ({"Total Cost": "1.000,00"}, "H3", "comma for the cents"),
    "no share": ({"Allocation": 1.5}, "I3", "no share from 0 to 1"),
    "unknown account": ({"AcctType": "Gifts"}, "E3", "no type of account"),
    "no fund": ({"Fund": None}, "G3", "has no fund"),
    "a mean": ({"Safe Streets": 2.5}, "L3", "no whole score"),
    "scored unlike": ({"program_id": 7, "Safe Streets": 1}, "L3", "one above `4`"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_row_that_cannot_be_carried_is_told(tmp_path: Path, name: str) -> None:
    change, cell, said = BAD[name]
    whole = {**LINE, "Allocation": 1}
    other = {**whole, "program_id": 8, "AcctNumber": 5200, "Safe Streets": 1, **change}
    inventory = [{**INVENTORY, "Budget": 1000}, {**SWEEP, "Budget": 1000}]
    found = left(tmp_path, inventory, [whole, other])
    assert [(one.sheet, one.cell) for one in found.rejected] == [(exports.DETAILS, cell)]
    assert said in f"{found.rejected[0].what} {found.rejected[0].advice}"
    put_into(found, tmp_path / "budget")
    assert said.split("`")[0] in (tmp_path / "budget" / "rejected.csv").read_text()


def test_a_heading_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="`Allocation` is missing"):
        left(tmp_path, [INVENTORY], [{k: v for k, v in LINE.items() if k != "Allocation"}])


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["workbook", *(str(word) for word in words)])


def test_on_the_command_line(root: Path, tmp_path: Path) -> None:
    city, book = tmp_path / "elmford", tmp_path / "programs.xlsx"
    shutil.copytree(
        root / "cities" / "elmford", city, ignore=shutil.ignore_patterns(".charteroak", "records")
    )
    assert run(city, book, "--write", "programs").exit_code == 0
    assert run(city, book, "--write", "programs").exit_code == 1
    assert run(city, book).stdout == "Nothing is different.\n"
    changed = openpyxl.load_workbook(book)
    changed["Programs"]["B2"] = "The council"
    changed["Programs"]["G3"] = "nobody"
    changed.save(book)
    shown = run(city, book)
    assert shown.exit_code == 1
    assert "changed  Programs!B2 council, name: Council and manager -> The council" in shown.stdout
    assert "rejected Programs!G3: `nobody`" in shown.stdout
    assert "0 rows added, 1 changed, 0 removed, 1 rejected." in shown.stdout
    assert "name: Council and manager" in (city / "budget" / "programs.yaml").read_text()
    told = json.loads(run(city, book, "--take", "--format", "json").stdout)
    assert len(told["written"]) == 2
    assert "name: The council" in (city / "budget" / "programs.yaml").read_text()
    changed[ABOUT]["B3"] = "Ashby"
    changed.save(book)
    assert run(city, book, "--take").exit_code == 1


def test_a_city_leaves_with_its_data(root: Path, tmp_path: Path) -> None:
    city, new, book = root / "cities" / "elmford", tmp_path / "new", tmp_path / "export.xlsx"
    assert run(city, book, "--write", "priority-based").exit_code == 0
    assert run(new, book, "--take").exit_code == 1  # of which year?
    asked = (new, book, "--fiscal-year", "FY2024", "--phase", "adopted")
    run(*asked)
    assert not new.exists()
    run(*asked, "--take")
    theirs, problems = read_budget(new, "new")
    ours, _ = read_budget(city, "elmford")
    assert not problems
    assert list(theirs.programs) == list(ours.programs)
    written = openpyxl.load_workbook(book)[exports.INVENTORY]
    total = sum(row[7] for row in written.iter_rows(min_row=2, values_only=True))  # type: ignore[misc]
    lines = (new / "budget" / "ledger" / "export.csv").read_text().splitlines()[1:]
    assert round(sum(float(line.rsplit(",", 1)[1]) for line in lines), 2) == round(float(total), 2)
    assert total > 1_000_000
