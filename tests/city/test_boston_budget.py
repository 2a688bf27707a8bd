"""Boston's two budget books as a city folder: every printed total met, every dollar followed.

The names of programs and strategies are taken from the records when the test runs; none are kept.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from charteroak.budget.reconcile import Reconciled
from charteroak.checked import reconciled

PHASES = {"Expenditure": "actual", "Appropriation": "amended", "Adopted": "adopted"}


@dataclass(frozen=True)
class Boston:
    """The folder, what was followed in it, and the rows as they are printed."""

    city: Path
    found: Reconciled
    programs: list[dict[str, str]]
    departments: list[dict[str, str]]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def put(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")  # JSON is YAML


@pytest.fixture(scope="module")
def boston(root: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Boston:
    data = shared / "data" / "boston-budget"
    if not data.is_dir():
        pytest.skip("the budget of Boston is not on this machine")
    city = tmp_path_factory.mktemp("boston") / "boston"
    shutil.copytree(root / "tests" / "city" / "boston_budget", city)
    printed, departments = rows(data / "program_budget.csv"), rows(data / "department_budget.csv")
    write_plan(city, printed, rows(data / "performance_measures.csv"))
    write_controls(city, departments)
    return Boston(city, reconciled(city, shared / "data"), printed, departments)


def write_plan(city: Path, printed: list[dict[str, str]], measures: list[dict[str, str]]) -> None:
    """A goal for each cabinet; the strategies that the books print of a program are its outcomes,
    in equal parts, because the books say no more.
    """
    strategies: dict[str, dict[str, str]] = defaultdict(dict)
    outcomes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in measures:
        name = slug(f"{row['program']} {row['strategy']}")
        strategies[row["program"]][name] = row["strategy"]
        outcomes[row["cabinet"]][name] = row["strategy"]
    why = "The book prints it."
    for number, (cabinet, below) in enumerate(sorted(outcomes.items()), start=1):
        put(city / "plan" / "goals" / f"{slug(cabinet)}.yaml", {
            "id": slug(cabinet), "number": number, "name": cabinet, "owner": "budget",
            "why_it_matters": why,
            "outcomes": [{"id": i, "name": n, "owner": "budget", "why_it_matters": why}
                         for i, n in below.items()],
        })  # fmt: skip
    programs = {row["program"]: row["department"] for row in printed}
    put(city / "budget" / "programs.yaml", [
        {"id": slug(f"{name}"), "name": name, "department": department, "owner": "budget",
         "does": "As the book describes it."}
        for name, department in programs.items()
    ])  # fmt: skip
    said = {"said_on": "2018-10-04", "said_by": "the budget books", "because": why}
    put(city / "budget" / "crosswalk.yaml", [
        {"program": slug(name), **said,
         **({"outcomes": {i: f"1/{len(strategies[name])}" for i in strategies[name]}}
            if name in strategies else {"untied": "The books print no strategy of it."})}
        for name in programs
    ])  # fmt: skip


def write_controls(city: Path, departments: list[dict[str, str]]) -> None:
    """The printed total of each department."""
    phase = {"Actual": "actual"}
    put(city / "budget" / "controls.yaml", [
        {"fund": "operating", "fiscal_year": f"FY20{row['column'][2:4]}",
         "phase": phase.get(row["column"].split()[1])
         or ("adopted" if row["column"][:4] == row["budget_book"][:4] else "amended"),
         "ledger": f"{row['budget_book'][:4].lower()}_departments",
         "where": "organisation = '" + row["department"].replace("'", "''") + "'",
         "amount": row["amount"], "source_title": row["budget_book"]}
        for row in departments if row["line_type"] == "total"
    ])  # fmt: skip


def test_every_printed_total_is_met(boston: Boston) -> None:
    """448 totals of departments as controls, 1320 of programs and 448 of departments as rows."""
    assert [str(problem) for problem in boston.found.problems] == []
    totals = [row for row in boston.programs if row["line_type"] == "total"]
    assert len(totals) == 1320
    assert sum(row["line_type"] == "total" for row in boston.departments) == 448


def test_58_departments_and_171_programs(boston: Boston) -> None:
    assert len({row["department"] for row in boston.programs}) == 58
    programs = {slug(row["program"]) for row in boston.programs}
    costly = {slug(r["program"]) for r in boston.programs if int(r["amount"]) != 0}
    assert len(programs) == 171
    assert {flow.program for flow in boston.found.flows} == costly


def test_the_later_book_counts_and_nothing_is_counted_twice(boston: Boston) -> None:
    wanted: Counter[tuple[int, str]] = Counter()
    for row in boston.programs:
        year, phase = row["column"].split()
        earlier = row["budget_book"] == "FY18 adopted" and year == "FY16"
        if row["line_type"] == "data" and not earlier:
            wanted[2000 + int(year[2:]), PHASES[phase]] += int(row["amount"]) * 100
    told = {(row.fiscal_year, row.phase): row.ledger for row in boston.found.rows}
    assert told == dict(wanted)
    assert {year for year, _ in told} == {2015, 2016, 2017, 2018, 2019}
    assert all(row.difference == 0 and row.tied and row.untied for row in boston.found.rows)


def test_the_restatement_between_the_books_is_shown(boston: Boston) -> None:
    """What each book says FY2016 cost, program by program, by hand."""
    books: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in boston.programs:
        if row["column"] == "FY16 Expenditure" and row["line_type"] == "data":
            of = (row["department"], row["program"])
            books[row["budget_book"]][of] += int(row["amount"]) * 100
    first, second = books["FY18 adopted"], books["FY19 adopted"]
    wanted = {of: (first[of], second[of]) for of in first | second if first[of] != second[of]}
    shown = {
        (one.organisation, one.program): (one.before, one.after)
        for one in boston.found.restated
        if (one.ledger, one.restated_by) == ("fy18_programs", "fy19_programs")
    }
    assert shown == wanted
    assert wanted


def test_one_dollar_more_in_one_line_is_found(boston: Boston, shared: Path, tmp_path: Path) -> None:
    records = tmp_path / "boston-budget"
    shutil.copytree(shared / "data" / "boston-budget", records)
    records.chmod(0o755)
    path = records / "program_budget.csv"
    path.chmod(0o644)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head, _, amount = lines[1].rstrip("\n").rpartition(",")
    lines[1] = f"{head},{int(amount) + 1}\n"
    path.write_text("".join(lines), encoding="utf-8")
    found = reconciled(boston.city, tmp_path)
    assert {problem.rule for problem in found.problems} == {"total-unproven"}
    assert ["They differ by 1.00. " in problem.advice for problem in found.problems] == [True]
