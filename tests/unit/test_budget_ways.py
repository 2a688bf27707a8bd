"""The ways a budget comes in and goes out: wide tables, workbooks, packages; and who said what when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from benchmarks.ledger import measured, write

from charteroak.budget import fiscal
from charteroak.budget.ledger import lines, read_lines
from charteroak.budget.read import read_budget
from charteroak.engine import Engine
from tests.budgeting import followed, wrote

WIDE = """
id: book
name: The book
file: {file}
fund: {{value: general}}
organisation: {{header: Department}}
account: {{header: Account}}
amounts:
  - {{header: 2023 actual, fiscal_year: FY2023, phase: actual}}
  - {{header: 2024 adopted, fiscal_year: FY2024, phase: adopted}}
totals: [{{where: organisation = 'All'}}]
source_title: Invented
"""
ROWS = [
    ["Department", "Account", "2023 actual", "Notes", "2024 adopted"],
    ["Police", "500", "1,000.00", "x", "1,100.10"],
    ["Works", "600", "", "", "250.00"],
    ["All", "", "1,000.00", "", "1,350.10"],
]


def told(root: Path, as_of: date | None = None) -> Mapping[tuple[int, str], tuple[int, int]]:
    found = followed(root, as_of)
    assert found.problems == ()
    return {(row.fiscal_year, row.phase): (row.ledger, row.difference) for row in found.rows}


def test_a_wide_table(tmp_path: Path) -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS) + "\n"
    changed = {"ledger/book.yaml": WIDE.format(file="book.csv"), "ledger/book.csv": text}
    wanted = {(2023, "actual"): (100000, 0), (2024, "adopted"): (135010, 0)}
    assert told(wrote(tmp_path, changed)) == wanted


def test_a_workbook(tmp_path: Path) -> None:
    root = wrote(tmp_path, {"ledger/book.yaml": WIDE.format(file="book.xlsx")})
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append([
            float(cell.replace(",", "")) if n in (2, 4) and cell[:1].isdigit() and "a" not in cell else cell
            for n, cell in enumerate(row)
        ])  # fmt: skip
    book.save(root / "budget" / "ledger" / "book.xlsx")
    wanted = {(2023, "actual"): (100000, 0), (2024, "adopted"): (135010, 0)}
    assert told(root) == wanted


@pytest.mark.parametrize("ending", ["parquet", "jsonl", "tsv"])
def test_files_of_other_sorts_have_the_same_lines(tmp_path: Path, ending: str) -> None:
    root = wrote(tmp_path, {})
    ledger = root / "budget" / "ledger"
    wanted = followed(root)
    table = f"read_csv('{ledger / 'book.csv'}', all_varchar=true)"
    how = {"parquet": "parquet", "jsonl": "json", "tsv": "csv, delimiter '\t', header"}[ending]
    with duckdb.connect() as connection:
        connection.execute(f"copy (from {table}) to '{ledger / 'book'}.{ending}' (format {how})")
    book = (ledger / "book.yaml").read_text("utf-8").replace("book.csv", f"book.{ending}")
    (ledger / "book.yaml").write_text(book, "utf-8")
    found = followed(root)
    assert (found.rows, found.flows, found.problems) == (wanted.rows, wanted.flows, ())
    assert found.rows[0].ledger == 125050


def test_a_package_goes_out_and_comes_in(tmp_path: Path) -> None:
    root = wrote(tmp_path / "a", {})
    budget, _ = read_budget(root, "town")
    with Engine(threads=1) as engine:
        read_lines(budget, root, None, lambda: tmp_path, engine)
        out = tmp_path / "b" / "budget" / "ledger"
        assert fiscal.write_package(lines(engine), out, "Budget of a Town") == ()
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "fiscal-data-package"
    kinds = [field["columnType"] for field in package["resources"][0]["schema"]["fields"]]
    assert {"value", "date:fiscal-year", "phase:id", "direction"} <= set(kinds)
    book = "{id: book, name: The book, file: datapackage.json, source_title: Invented}\n"
    again = wrote(tmp_path / "b", {"ledger/book.yaml": book})
    assert told(again) == told(root) == {(2024, "adopted"): (125050, 0)}
    assert followed(again).flows == followed(root).flows


@pytest.mark.parametrize("phase", ["encumbered", "forecast"])
def test_a_phase_that_packages_do_not_know_is_left_out_and_told(tmp_path: Path, phase: str) -> None:
    line = (1, "general", "Police", "", "", "500", "personnel", phase, 2024, 100)
    (problem,) = fiscal.write_package([line], tmp_path, "T")
    assert problem.what == f"1 lines are left out: they are {phase}."
    assert (tmp_path / "ledger.csv").read_text("utf-8").count("\n") == 1


def test_a_package_of_others_needs_the_account_for_the_sort(tmp_path: Path) -> None:
    """It says only that a line is spent; what on, the city's own chart of accounts says."""
    descriptor = {"name": "b", "resources": [{"name": "r", "path": "data.csv", "schema": {"fields": [
        {"name": "yr", "type": "integer", "columnType": "date:fiscal-year"},
        {"name": "amt", "type": "number", "columnType": "value"},
        {"name": "ph", "type": "string", "columnType": "phase:id"},
        {"name": "way", "type": "string", "columnType": "direction"},
        {"name": "src", "type": "string", "columnType": "fin-source:generic:level1:code"},
        {"name": "dep", "type": "string", "columnType": "administrative-classification:generic:level1:code"},
        {"name": "obj", "type": "string", "columnType": "economic-classification:generic:level1:code"},
    ]}}]}  # fmt: skip
    book = "{id: book, name: B, file: datapackage.json, source_title: Invented}\n"
    rows = "yr,amt,ph,way,src,dep,obj\n2024,10.50,approved,expenditure,general,Police,500\n"
    changed = {"ledger/book.yaml": book, "ledger/datapackage.json": json.dumps(descriptor)}
    assert told(wrote(tmp_path, {**changed, "ledger/data.csv": rows})) == {
        (2024, "adopted"): (1050, 0)
    }
    found = followed(wrote(tmp_path, {**changed, "ledger/data.csv": rows.replace("500", "5")}))
    assert [problem.rule for problem in found.problems] == ["line-type"]


def test_a_package_may_not_reach_outside_its_folder(tmp_path: Path) -> None:
    descriptor = {"resources": [{"path": "../../x.csv", "schema": {"fields": []}}]}
    book = "{id: book, name: B, file: datapackage.json, source_title: Invented}\n"
    root = wrote(
        tmp_path, {"ledger/book.yaml": book, "ledger/datapackage.json": json.dumps(descriptor)}
    )
    (tmp_path / "x.csv").write_text("a\n1\n", "utf-8")
    assert [problem.rule for problem in followed(root).problems] == ["package"]


TIES = """
- {program: patrol, outcomes: {safe: 1}, said_on: 2020-01-01, said_by: the old mayor, because: So.}
- {program: patrol, outcomes: {safe: 0.5, learned: 0.5}, from: FY2024, said_on: 2024-02-01, said_by: the new mayor, because: So.}
- {program: sweeping, untied: Not known., said_on: 2020-01-01, said_by: mayor, because: So.}
"""


def test_the_benchmark_balances_from_either_file(tmp_path: Path) -> None:
    sums = {form: measured(write(tmp_path / form, 3000, form)) for form in ("csv", "parquet")}
    with duckdb.connect() as connection:
        query = f"select sum(amount) from '{tmp_path}/parquet/budget/ledger/book.parquet'"
        found = connection.execute(query).fetchone()
    assert found is not None
    assert sums["csv"] == sums["parquet"] == (int(found[0] * 100), 10)


def test_goals_may_be_mapped_again_and_both_views_stay(tmp_path: Path) -> None:
    root = wrote(tmp_path, {"crosswalk.yaml": TIES})
    now = {(f.program, f.outcome): f.cents for f in followed(root).flows}
    before = {(f.program, f.outcome): f.cents for f in followed(root, date(2024, 1, 31)).flows}
    assert now == {("patrol", "safe"): 50000, ("patrol", "learned"): 50000, ("sweeping", ""): 25050}
    assert before == {("patrol", "safe"): 100000, ("sweeping", ""): 25050}


def test_positions_divide_lines_to_the_cent(tmp_path: Path) -> None:
    shares = "- {where: 'true', parts: {patrol: 2, sweeping: 1}, by: positions, because: So.}\n"
    rows = "Fund,Department,Account,Text,Amount\ngeneral,Police,500,A,0.01\ngeneral,Police,500,B,100.00\n"
    found = followed(wrote(tmp_path, {"shares.yaml": shares, "ledger/book.csv": rows}))
    assert {flow.program: flow.cents for flow in found.flows} == {"patrol": 6668, "sweeping": 3333}
