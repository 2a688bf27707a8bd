"""Writes a workbook: locked ids, lists to pick from, instructions, and what it was made from.

Answers: how can a person who only has Excel change this, and nothing else by mistake? Every text is
written as text: one that begins with `=` is no formula.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from charteroak.budget.money import cents_of
from charteroak.budget.workbooks.cells import LONGEST, stored
from charteroak.budget.workbooks.model import (
    ABOUT,
    INSTRUCTIONS,
    ROW,
    VERSION,
    WAS,
    Book,
    Column,
    Key,
    Row,
    Table,
)
from charteroak.problems import Location, Problem, Refused

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SPARE = 200
"""Rows beneath the last that may be filled in."""
FROZEN = 4
"""At most so many columns stay in sight when a sheet is moved."""
LISTS = "lists"


def write_book(book: Book, path: Path) -> None:
    """Write a workbook. Refused where a text is longer than a cell can hold."""
    import openpyxl

    if problems := list(_too_long(book, path)):
        raise Refused(problems)
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    _instructions(made, book)
    _lists(made, book)
    for table in book.tables:
        _table(made, table, book)
    made.remove(first)
    about = made.create_sheet(ABOUT)
    for line in (("layout", book.layout), ("version", VERSION), ("city", book.city)):
        about.append([stored(text) for text in line])
    about.sheet_state = "veryHidden"
    draft = path.with_name(f".unfinished-{path.name}")
    try:
        made.save(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def keyed(key: Key) -> str:
    """A key as the text of one cell."""
    return json.dumps(list(key), ensure_ascii=True)


def _too_long(book: Book, path: Path) -> Iterator[Problem]:
    for table in book.tables:
        for key, row in table.rows.items():
            for name, text in row.items():
                if len(stored(text)) > LONGEST:
                    what = f"`{name}` of `{' '.join(key)}` is longer than a cell of Excel can hold."
                    yield Problem(what, Location(str(path)), "Shorten it first.", "workbook-long")


def _put(sheet: Worksheet, line: int, at: int, text: str) -> Cell:
    cell: Cell = sheet.cell(line, at)  # type: ignore[assignment]
    if text:
        cell.value = stored(text)
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _instructions(made: Workbook, book: Book) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = made.create_sheet(INSTRUCTIONS)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 100
    lines = [("", f"{book.layout.capitalize()} of {book.city}"), *_rules(book)]
    for table in book.tables:
        only = " Only shown." if table.shown else ""
        lines += [("", ""), (table.sheet, f"One row: {', '.join(table.identity)}.{only}")]
        lines += [(column.name, _meaning(column)) for column in table.columns]
    for line, (name, text) in enumerate(lines, 1):
        _put(sheet, line, 1, name).font = Font(bold=True)
        _put(sheet, line, 2, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet["B1"].font = Font(bold=True, size=14)
    sheet.protection.sheet = True


def _rules(book: Book) -> Iterator[tuple[str, str]]:
    if book.simulated:
        yield "SIMULATED", "Rows that say `simulated` are made up. They say nothing of a real city."
    yield (
        "To change",
        "Type over the white cells. Grey cells are locked: they say which row is which.",
    )
    yield "To add", "Fill in a row beneath the last one, with its ids."
    yield "To remove", "Empty every cell of the row, or delete the row (unprotect the sheet first)."
    yield "Columns", "Their order does not matter. Their headings do: leave them as they are."
    yield (
        "When done",
        "Save it as .xlsx and have it read: every difference is shown before it is taken.",
    )
    yield from (("", note) for note in book.notes)


def _meaning(column: Column) -> str:
    told = [column.help]
    if column.choices and len(column.choices) <= 12:
        told.append(f"One of: {', '.join(column.choices)}.")
    if column.kind == "ids":
        told.append("Ids, with `;` between them.")
    if column.needed:
        told.append("It cannot be empty.")
    if column.locked:
        told.append("Only shown.")
    return " ".join(part for part in told if part)


def _lists(made: Workbook, book: Book) -> None:
    """The choices, each in a column of a hidden sheet, where lists may be as long as they like."""
    sheet = made.create_sheet(LISTS)
    for at, column in enumerate(_chosen(book), 1):
        for line, choice in enumerate(column.choices, 1):
            _put(sheet, line, at, choice)
    sheet.sheet_state = "veryHidden"


def _chosen(book: Book) -> list[Column]:
    return [c for table in book.tables for c in table.columns if c.kind == "choice" and c.choices]


def _table(made: Workbook, table: Table, book: Book) -> None:
    from openpyxl.utils import get_column_letter

    sheet, was = made.create_sheet(table.sheet), made.create_sheet(f"{WAS}{table.sheet}")
    names = [column.name for column in table.columns]
    _headings(sheet, names)
    for at, name in enumerate((*names, ROW), 1):
        _put(was, 1, at, name)
    line = 1
    for line, (key, row) in enumerate({**table.rows, **table.offered}.items(), 2):
        for at, column in enumerate(table.columns, 1):
            locked = table.shown or column.locked or column.name in table.identity
            _fill(sheet, line, at, column, row, locked=locked)
        _put(sheet, line, len(names) + 1, keyed(key))
        if key in table.rows:
            for at, name in enumerate(names, 1):
                _put(was, line, at, row.get(name, ""))
            _put(was, line, len(names) + 1, keyed(key))
    for spare in range(line + 1, line + 1 + (0 if table.shown else SPARE)):
        for at, column in enumerate(table.columns, 1):
            _fill(sheet, spare, at, column, {}, locked=column.locked)
    sheet.column_dimensions[get_column_letter(len(names) + 1)].hidden = True
    was.sheet_state = "veryHidden"
    _pick(sheet, table, book, line + SPARE)
    sheet.freeze_panes = sheet.cell(2, min(len(table.identity), FROZEN) + 1).coordinate
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{line}"
    sheet.protection.sheet = True
    for name in ("autoFilter", "sort", "formatCells", "formatColumns", "formatRows"):
        setattr(sheet.protection, name, False)
    for at, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width


def _headings(sheet: Worksheet, names: list[str]) -> None:
    from openpyxl.styles import Font, PatternFill

    for at, name in enumerate((*names, ROW), 1):
        cell = _put(sheet, 1, at, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3A4D")


def _fill(sheet: Worksheet, line: int, at: int, column: Column, row: Row, *, locked: bool) -> None:
    from openpyxl.styles import Alignment, PatternFill, Protection

    number = _number(row.get(column.name, ""), column)
    if number is None:
        cell = _put(sheet, line, at, row.get(column.name, ""))
    else:
        cell = sheet.cell(line, at)  # type: ignore[assignment]
        cell.value = number
    formats = {"money": "#,##0.00", "number": "General"}
    cell.number_format = formats.get(column.kind, "@")
    cell.alignment = Alignment(wrap_text=column.width > 30, vertical="top")
    cell.protection = Protection(locked=locked)
    if locked:
        cell.fill = PatternFill("solid", fgColor="E8E8E8")


def _number(text: str, column: Column) -> float | None:
    """A number that a cell can hold without losing any of it; None: it is written as text."""
    if column.kind == "money":
        cents = cents_of(text)
        return None if cents is None or abs(cents) > 10**14 else cents / 100
    try:
        exact = Decimal(text) if column.kind == "number" else None
    except InvalidOperation:
        return None
    if exact is None or not exact.is_finite():
        return None
    return float(exact) if Decimal(repr(float(exact))) == exact else None


def _pick(sheet: Worksheet, table: Table, book: Book, last: int) -> None:
    """Lists to pick from, for every row that may be filled in."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    chosen = _chosen(book)
    for at, column in enumerate(table.columns, 1):
        if not any(column is one for one in chosen):
            continue
        of = next(n for n, one in enumerate(chosen, 1) if one is column)
        letter, here = get_column_letter(of), get_column_letter(at)
        rule = DataValidation(
            "list",
            formula1=f"{LISTS}!${letter}$1:${letter}${len(column.choices)}",
            allow_blank=True,
        )
        rule.error = "Pick one from the list."
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{here}2:{here}{last}")
