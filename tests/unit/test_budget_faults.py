"""What can be wrong with a budget: each fault is told with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.budgeting import PLAIN, followed, wrote

HEAD = "Fund,Department,Account,Text,Amount\n"
BOOK = PLAIN["ledger/book.yaml"]


def book(*rows: str) -> dict[str, str]:
    return {"ledger/book.csv": HEAD + "\n".join(rows) + "\n"}


def marked(more: str) -> dict[str, str]:
    return {"ledger/book.yaml": BOOK.replace("source_title", more + "\n        source_title")}


def shares(text: str) -> dict[str, str]:
    works = "- {where: organisation = 'Works', program: sweeping}\n"
    return {"shares.yaml": f"{works}- {{where: organisation = 'Police', {text}}}\n"}


POLICE, WORKS = "general,Police,500,Pay,1000.00", "general,Works,600,Brooms,250.50"
TOTALS = ("general,Police,500,A,100.00", "general,Police,500,B,20.00", "general,Police,500,C,3.00")
SERVICE = """
- {id: patrol, name: Patrol, does: Keeps the peace., owner: mayor}
- {id: sweeping, name: Sweeping, does: Cleans., owner: mayor}
- {id: fleet, name: Fleet, does: Mends cars., owner: mayor, service: internal, spread: {by: cars, parts: {patrol: 3, payroll: 1}}}
- {id: payroll, name: Payroll, does: Pays., owner: mayor, service: internal, spread: {by: staff, parts: {sweeping: 3, fleet: 1}}}
"""
FAULTS: dict[str, tuple[dict[str, str], str, str, str]] = {
    "a line with no program": (
        book(POLICE, WORKS, "general,Parks,600,Grass,9.00"), "line-program",
        "book.csv:4", "The line of 9.00 (Parks, 600) belongs to no program."),
    "a line two rules claim": (
        {"shares.yaml": PLAIN["shares.yaml"] + "- {where: account = '500', program: sweeping}\n"},
        "line-program", "book.csv:2", "is claimed by two rules"),
    "shares of 0.99": (
        shares("shares: {patrol: 0.5, sweeping: 0.49}, by: hours"), "shares", "shares.yaml:2", "The shares sum to 0.99."),
    "outcome shares of 0.99": (
        {"crosswalk.yaml": PLAIN["crosswalk.yaml"].replace("{safe: 1}", "{safe: 0.9, clean: 9%}")},
        "shares", "crosswalk.yaml:1", "The shares sum to 0.99."),
    "a share below zero": (
        shares("shares: {patrol: 1.5, sweeping: -0.5}, by: hours"), "shares", "shares.yaml:2", "`sweeping: -0.5` is not a share."),
    "a negative salary": (
        book(POLICE, "general,Police,500,Pay,-5.00"), "line-negative", "book.csv:3", "Pay of `-5.00` is below zero."),
    "an account in two funds": (
        book(POLICE, "general,Works,700,Pipe,10.00"), "line-account",
        "book.csv:3", "The account `700` belongs to the fund `water`, and this line has it in `general`."),
    "an account twice in the chart": (
        {"accounts.yaml": PLAIN["accounts.yaml"] + '- {id: "700", type: capital, fund: general}\n'},
        "budget-twice", "accounts.yaml:7", "`700` stands twice in `accounts.yaml`."),
    "a total read as a line": (
        book(POLICE, WORKS, "general,Works,600,Grand total,1250.50"), "total-unmarked",
        "book.csv:4", "This row reads like a total (`general, 600, Works, Grand total`)"),
    "a total with no word for it": (
        book(*TOTALS, "general,Police,600,Police,123.00"), "total-unmarked",
        "book.csv:5", "This row equals the sum of rows 2 to 4"),
    "a total of totals with no word for it": (
        book(*TOTALS, "general,Police,600,Police,123.00", WORKS, "general,Works,600,X,1.00",
             "general,Works,600,Y,2.00", "general,Works,600,Works,253.50", "general,Works,600,All,376.50"),
        "total-unmarked", "book.csv:10", "This row equals the sum of rows 2 to 9"),
    "a marked total that is not one": (
        marked("totals: [{where: description = 'Total', of: [organisation]}]")
        | book(*TOTALS, "general,Police,,Total,123.01"), "total-unproven",
        "book.csv:5", "The total of 123.01 is not the sum of its 3 parts, 123.00 (rows 2 to 4)."),
    "two conventions of sign": (
        book(POLICE, "general,Works,600,A,-40.00", "general,Works,600,B,50.00"), "line-sign",
        "book.csv:3", "Of the expenditure of `general` FY2024 adopted, 1 lines are below zero and 2 above"),
    "income written as a credit": (
        book(POLICE, WORKS, "general,Works,100,Tax,-1250.50"), "line-sign",
        "book.csv:4", "Of the revenue of `general` FY2024 adopted"),
    "a heading that was renamed": (
        {"ledger/book.csv": "Fund,Dept,Account,Text,Amount\n" + POLICE}, "heading-missing",
        "book.yaml:5", "`book.csv` has no heading `Department`"),
    "cells moved by one column": (
        book("general,,Police,500,Pay"), "line-amount", "book.csv:2", "`Pay` is not an amount in dollars."),
    "a continental amount": (
        book('general,Police,500,Pay,"1.234,50"'), "line-amount", "book.csv:2", "is written with a comma for the cents"),
    "fractions of a cent": (
        book("general,Police,500,Pay,1.005"), "line-amount", "book.csv:2", "has fractions of a cent"),
    "an amount that is missing": (
        book("general,Police,500,Pay,"), "line-amount", "book.csv:2", "The line has no amount."),
    "a row that is cut off": (
        book(POLICE, "general,Works"), "ledger-row", "book.csv:3", "has fewer values than the 5 headings"),
    "a fund that is not one": (
        book("genral,Police,500,Pay,1.00"), "line-fund", "book.csv:2", "`genral` is not a fund."),
    "an account of no type": (
        book("general,Police,501,Pay,1.00"), "line-type", "book.csv:2", "The account `501` has no type."),
    "a phase that is not one": (
        {"ledger/book.yaml": BOOK.replace("adopted", "adoptd")}, "line-phase", "book.csv:2", "`adoptd` is not a phase."),
    "a circle of internal services": (
        {"programs.yaml": SERVICE}, "overhead-cycle", "programs.yaml:", "Internal services go round in a circle:"),
    "an internal service that serves nobody": (
        {"programs.yaml": SERVICE.replace(", spread: {by: cars, parts: {patrol: 3, payroll: 1}}", "")},
        "program-spread", "programs.yaml:", "`fleet` is internal, and nothing says whom it serves."),
    "an outcome that is not one": (
        {"crosswalk.yaml": PLAIN["crosswalk.yaml"].replace("safe", "saef")}, "outcome-unknown",
        "crosswalk.yaml:1", "There is no outcome `saef`."),
    "a program nothing is said of": (
        {"crosswalk.yaml": PLAIN["crosswalk.yaml"].replace("program: patrol,", "program: patrol, from: FY2025,")},
        "crosswalk-missing", "programs.yaml:1", "Nothing is said of the outcomes of `patrol` for FY2024."),
    "two entries of one day": (
        {"crosswalk.yaml": PLAIN["crosswalk.yaml"].replace("sweeping", "patrol")}, "crosswalk-twice",
        "crosswalk.yaml:2", "`patrol` has two entries of 2020-01-01 for the same years."),
    "a published total that is not met": (
        {"controls.yaml": "- {fund: general, fiscal_year: FY2024, phase: adopted, amount: '1,000.00', source_title: Book}"},
        "control-unmet", "controls.yaml:1", "The lines sum to 1250.50 and the published total is 1000.00"),
    "a published total of nothing": (
        {"controls.yaml": "- {fund: water, fiscal_year: FY2024, phase: adopted, amount: '0.00', source_title: Book}"},
        "control-empty", "controls.yaml:1", "No line belongs to the published total of 0.00."),
    "a transfer that does not arrive": (
        marked("counterpart: {header: Text}")
        | book("general,Police,900,water,50.00", "water,Works,190,general,49.00"), "transfer-unmatched",
        "book.csv:2", "`general` sends 50.00 to `water` in FY2024 adopted, which receives 49.00."),
    "a transfer to nowhere": (
        book("general,Police,900,water,50.00"), "line-counterpart", "book.csv:2", "The transfer names `` as the other fund."),
    "a ledger that restates itself": (
        marked("supersedes: [book]"), "ledger-circle", "book.yaml:1", "`book` restates itself"),
    "a column with a name that is taken": (
        marked("columns: {Cents: Amount}"), "ledger-column", "book.yaml:1", "`Cents` cannot be the name of a column."),
    "a condition that is none": (
        shares("program: patrol").copy() | {"shares.yaml": "- {where: department = 'Police', program: patrol}\n"},
        "share-where", "shares.yaml:1", "`department`"),
    "two ledgers that tell the same": (
        {"ledger/more.yaml": BOOK.replace("id: book", "id: more")}, "ledger-twice", "book.csv:2",
        "`book` and `more` both tell `general` FY2024 adopted, 2 accounts of the same departments"),
    "a file of headings only": (
        {"ledger/book.csv": HEAD}, "ledger-empty", "book.yaml:1", "`book.csv` has no row that is meant."),
    "a file that is not there": (
        {"ledger/book.yaml": BOOK.replace("book.csv", "boook.csv")}, "ledger-file", "book.yaml:1",
        "There is no file `boook.csv` for the ledger `book`."),
}  # fmt: skip


def test_the_plain_budget_is_in_order(tmp_path: Path) -> None:
    found = followed(wrote(tmp_path, {}))
    assert found.problems == ()
    (row,) = found.rows
    assert (row.ledger, row.tied, row.overhead, row.untied) == (125050, 125050, 0, 0)


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told(tmp_path: Path, name: str) -> None:
    changed, rule, where, said = FAULTS[name]
    found = followed(wrote(tmp_path, changed))
    told = [problem for problem in found.problems if problem.rule == rule]
    assert told, found.problems
    assert any(where in str(p.where) and said in p.what for p in told), told
    assert all(p.severity == "error" and p.advice for p in told)


@pytest.mark.parametrize(
    ("changed", "ledger"),
    [
        (marked("totals: [{where: description = 'Total', of: [organisation]}]")
         | book(*TOTALS, "general,Police,,Total,123.00"), 12300),
        (marked("not_totals: account = '600'") | book(*TOTALS, "general,Police,600,Police,123.00"), 24600),
        (marked("negatives: description = 'Refund'") | book(POLICE, "general,Police,500,Refund,(5.00)"), 99500),
        ({"ledger/book.csv": "Amount,Text,Department,Account,Fund\n$7.00,Pay,Police,500,general\n"}, 700),
        ({"ledger/more.yaml": BOOK.replace("id: book", "id: more\n        beside: [book]")}, 250100),
    ],
    ids=["marked total", "honest line", "refund", "columns in another order", "more lines of the same"],
)  # fmt: skip
def test_what_is_said_of_it_is_taken(tmp_path: Path, changed: dict[str, str], ledger: int) -> None:
    found = followed(wrote(tmp_path, changed))
    assert found.problems == ()
    assert [(row.ledger, row.difference) for row in found.rows] == [(ledger, 0)]


def test_a_transfer_counts_once_for_the_city(tmp_path: Path) -> None:
    changed = marked("counterpart: {header: Text}") | book(
        POLICE, "general,Police,900,water,50.00", "water,Works,190,general,50.00",
        "water,Works,600,Pump,80.00",
    )  # fmt: skip
    (tmp_path / "a").mkdir()
    changed["shares.yaml"] = PLAIN["shares.yaml"].replace(
        "'Police'", "'Police' and type <> 'transfer'"
    )
    found = followed(wrote(tmp_path / "a", changed))
    assert found.problems == ()
    assert [(r.fund, r.ledger, r.tied, r.untied) for r in found.rows] == [
        ("general", 105000, 100000, 5000), ("water", 8000, 8000, 0)]  # fmt: skip
    (whole,) = found.consolidated
    assert (whole.funds, whole.transfers, whole.cents) == (113000, 5000, 108000)
