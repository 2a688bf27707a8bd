"""The workbook of programs: the inventory, one row a program.

Answers: which programs are there, who runs them, and what do they say of themselves? How an
internal service is spread over others (`spread:`) stays in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from charteroak.budget.model import Program, Service
from charteroak.budget.workbooks import entries
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.model import Book, Column, Difference, Key, Row, Table
from charteroak.problems import Problem

SHEET, FILE = "Programs", "programs.yaml"
LISTS = ("also", "indicators")


def book(now: CityNow) -> Book:
    """The workbook as the city's files say it now."""
    columns = (
        Column("id", needed=True, width=22, help="Stable: history hangs on it."),
        Column("name", needed=True, width=30, help="As people call it."),
        Column("does", needed=True, width=60, help="What it does, and for whom, in a sentence."),
        Column("department", width=26, help="Who runs it, as the ledger names it."),
        Column("service", "choice", get_args(Service), needed=True, width=14,
               help="For residents, for the council and the law, or for other programs."),
        Column("mandate", width=34, help="The law that requires it; nothing: the city chooses to."),
        Column("owner", "choice", now.offices, needed=True, help="The one office answerable."),
        Column("also", "ids", width=24, help="Other names it goes by in ledgers."),
        Column("indicators", "ids", width=30, help="What is measured of it."),
        Column("unit_of_service", width=18, help="The indicator that counts what it does."),
    )  # fmt: skip
    rows: dict[Key, Row] = {(one.id,): _row(one) for one in now.budget.programs.values()}
    notes = ("How an internal service is spread over others is not in this workbook: it stays as "
             "`programs.yaml` says.",)  # fmt: skip
    return Book("programs", now.id, (Table(SHEET, columns, ("id",), rows),), notes)


def _row(one: Program) -> Row:
    return {
        "id": one.id, "name": one.name, "does": one.does, "department": one.department,
        "service": one.service, "mandate": one.mandate, "owner": one.owner,
        "also": "; ".join(one.also), "indicators": "; ".join(one.indicators),
        "unit_of_service": one.unit_of_service,
    }  # fmt: skip


def wanted(now: CityNow, found: Difference) -> dict[str, dict[str, Any]]:
    """The entries of the file as they should be."""
    made = entries.of(now, FILE)
    for (name,) in found.gone(SHEET):
        made.pop(name, None)
    changed = {(one.key, one.column) for one in found.changed}
    for one in found.of(SHEET):
        entry = made.setdefault(one.key[0], {})
        for column, text in one.row.items():
            if one.new or (one.key, column) in changed:
                value = entries.parts(text) if column in LISTS else text
                entries.put(entry, column, value)
    return made


def faults(now: CityNow, found: Difference) -> Mapping[tuple[str, Key], Problem]:
    """What is wrong with each row that is new or changed."""
    rows = entries.rows_of(found)
    filled, wrong = entries.filled(Program, wanted(now, found), rows)
    return entries.blamed(rows, now, replace(now.budget, programs=filled), now.packages, wrong)


def texts(now: CityNow, found: Difference) -> dict[Path, str]:
    """The files as they should be."""
    return entries.text(now, FILE, wanted(now, found))
