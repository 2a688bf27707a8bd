"""The sheet of the answer: what each program gets in the best budget, of which fund, and why.

Answers: what does the question come to, as it stood when the workbook was written? One row is a
program of a question; where no budget keeps the rules, a rule that conflicts with others. Only
shown: it is computed anew from what the other sheets ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from charteroak.budget.workbooks.model import Book, Column, Key, Row, Table
from charteroak.budget.workbooks.questions import ANSWER, PACKAGES

Told = Mapping[str, Any]
"""One answer as plain data (`allocate/told.py`)."""
COLUMNS = (
    Column("allocation", width=16),
    Column("program", width=24),
    Column("package", width=26, help="What it gets; empty: nothing."),
    Column("level", width=12),
    Column("today", width=26, help="What it has today."),
    Column("dollars", "money", width=18, help="In the first year, of all funds."),
    Column("more_than_today", "money", width=18),
    Column("of_funds", width=40, help="The same dollars by fund."),
    Column("reason", width=90, help="Why it is not funded as today."),
)


def answered(book: Book, answers: Mapping[str, Told]) -> Book:
    """The workbook with the answers in it, by the id of the question."""
    rows: dict[Key, Row] = {}
    for name, told in answers.items():
        for row in _rows(name, told):
            rows[name, row["program"] or row["reason"]] = row
    chosen = {(name, one["package"]) for name, told in answers.items()
              for one in told.get("programs", ())}  # fmt: skip
    tables = [_marked(one, chosen) if one.sheet == PACKAGES else one for one in book.tables]
    shown = Table(ANSWER, COLUMNS, ("allocation", "program"), rows, shown=True)
    return replace(book, tables=(shown, *(one for one in tables if one.sheet != ANSWER)))


def _marked(table: Table, chosen: set[tuple[str, str]]) -> Table:
    rows = {
        key: {**row, "in_the_answer": "yes" if key in chosen else ""}
        for key, row in table.rows.items()
    }
    return replace(table, rows=rows)


def _rows(name: str, told: Told) -> Iterator[Row]:
    if told["status"] != "optimal":
        for one in told["conflict"]["rules"]:
            reason = f"No budget keeps every rule. This conflicts with others: {one['said']}"
            yield {"allocation": name, "program": "", "reason": reason}
        return
    reasons = {one["program"]: one["said"] for one in told["reasons"]}
    for one in told["programs"]:
        plain = "" if one["changed"] else "As today."
        yield {
            "allocation": name, "program": one["program"], "package": one["package"],
            "level": one["level"], "today": one["today"], "dollars": one["dollars"],
            "more_than_today": one["more"],
            "of_funds": "; ".join(f"{fund} {cents}" for fund, cents in one["by_fund"].items()),
            "reason": reasons.get(one["program"], plain),
        }  # fmt: skip
