"""Reads a workbook back: its rows as they were typed, and as they were when it was written.

Answers: what does this file say, row by row? One of another city, layout or version, or whose
headings are not ours, is refused with the place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from charteroak.budget.workbooks.cells import Value, Wrong, text_of, typed
from charteroak.budget.workbooks.model import (
    ABOUT,
    ROW,
    VERSION,
    WAS,
    Book,
    Key,
    Rejected,
    Row,
    Table,
)
from charteroak.problems import Location, Problem, Refused, suggest

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

RULE = "workbook"


@dataclass(frozen=True)
class Sheet:
    """One sheet as it came back."""

    rows: tuple[Came, ...]
    was: Mapping[Key, Row]
    """Every row as it was written, by its key."""


@dataclass(frozen=True)
class Came:
    """One row as it came back."""

    at: int
    key: Key | None
    """As the hidden column says; None: it says nothing, so the row is new."""
    row: Row
    typed: Row
    faults: tuple[Rejected, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    """The place of each field in the sheet, such as `C7`."""


def opened(path: Path) -> CalamineWorkbook:
    """The workbook. Refused where it cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as fault:
        advice = "Open it in Excel, take off any password, and save it again as .xlsx."
        raise Refused([_problem(path, f"It cannot be opened: {fault}.", advice)]) from fault


def layout_of(path: Path, city: str) -> str:
    """Which layout a workbook has. Refused where it is not one of this city's."""
    book = opened(path)
    if ABOUT not in book.sheet_names:
        advice = (
            "Write one with `charteroak workbook CITY FILE.xlsx --write programs`, and fill it in."
        )
        raise Refused([_problem(path, "This is no workbook of Charter Oak.", advice)])
    rows = book.get_sheet_by_name(ABOUT).to_python(skip_empty_area=False)
    told = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    if told.get("version") != VERSION:
        what = f"Its layout is of version `{told.get('version', '')}`, and this reads `{VERSION}`."
        raise Refused(
            [_problem(path, what, "Write a new workbook and copy what was typed into it.")]
        )
    if told.get("city") != city:
        what = f"It is of `{told.get('city', '')}`, and this city is `{city}`."
        raise Refused([_problem(path, what, "Give the folder of the city it is of.")])
    return told.get("layout", "")


def read_sheets(path: Path, book: Book) -> dict[str, Sheet]:
    """Every sheet by its name. Refused where one is missing or its headings are not ours."""
    from_ = opened(path)
    shown = _Shown(path)
    found, problems = {}, []
    for table in book.tables:
        for name in (table.sheet, f"{WAS}{table.sheet}"):
            if name not in from_.sheet_names:
                what = f"The sheet `{name}` is missing."
                advice = suggest(name, from_.sheet_names) or "Write a new workbook."
                problems.append(_problem(path, what, advice))
        if problems:
            continue
        lines = from_.get_sheet_by_name(table.sheet).to_python(skip_empty_area=False)
        before = from_.get_sheet_by_name(f"{WAS}{table.sheet}").to_python(skip_empty_area=False)
        headings = [typed(value).strip() for value in lines[0]] if lines else []
        wrong = list(_headings(headings, table, path))
        problems += wrong
        if not wrong:
            rows = tuple(_rows(lines, headings, table, shown))
            found[table.sheet] = Sheet(rows, _was(before))
    if problems:
        raise Refused(problems)
    return found


def _problem(path: Path, what: str, advice: str, line: int = 0) -> Problem:
    return Problem(what, Location(str(path), line), advice, RULE)


def _headings(headings: Sequence[str], table: Table, path: Path) -> Iterator[Problem]:
    known = [*(column.name for column in table.columns), ROW]
    for at, name in enumerate(headings):
        where = f"{table.sheet}!{letter(at)}1"
        if name and name not in known:
            advice = suggest(name, [n for n in known if n not in headings]) or "Remove the column."
            yield _problem(path, f"{where}: `{name}` is not a heading of this sheet.", advice, 1)
        elif name and name in headings[:at]:
            yield _problem(path, f"{where}: `{name}` stands twice.", "Remove one of the two.", 1)
    for name in known:
        if name not in headings:
            what = f"{table.sheet}!1: The heading `{name}` is missing."
            yield _problem(path, what, "Put it back, or write a new workbook.", 1)


def letter(at: int) -> str:
    """The letters of a column, from 0."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(at + 1)


def _was(lines: Sequence[Sequence[Value]]) -> dict[Key, Row]:
    names = [str(name) for name in lines[0]]
    rows = [dict(zip(names, map(str, line), strict=False)) for line in lines[1:]]
    return {tuple(json.loads(row.pop(ROW))): row for row in rows if row.get(ROW)}


def _rows(
    lines: Sequence[Sequence[Value]], headings: Sequence[str], table: Table, shown: _Shown
) -> Iterator[Came]:
    for at, line in enumerate(lines[1:], 2):
        values = dict(zip(headings, line, strict=False))
        marks = shown.marks(table.sheet, at)
        hidden = str(values.pop(ROW, ""))
        values = {name: value for name, value in values.items() if name}
        as_typed = {name: typed(value) for name, value in values.items()}
        for mark, column, text in marks:
            if mark in ("error", "uncomputed") and column < len(headings):
                as_typed[headings[column]] = text
        beyond = [
            typed(v) for v, h in zip(line, headings, strict=False) if not h and typed(v).strip()
        ]
        if not hidden and not beyond and not any(text.strip() for text in as_typed.values()):
            continue
        row, faults, cells = {}, [], {}
        for name, value in values.items():
            place = headings.index(name)
            cells[name] = f"{letter(place)}{at}"
            try:
                row[name] = _cell(value, table, name, {m[0]: m[2] for m in marks if m[1] == place})
            except Wrong as wrong:
                faults.append(
                    Rejected(table.sheet, cells[name], wrong.what, wrong.advice, as_typed)
                )
        if beyond:
            what = f"`{beyond[0]}` stands in a column without a heading."
            faults.append(Rejected(table.sheet, f"A{at}", what, "Move it under a heading.",
                                   {**as_typed, "": "; ".join(beyond)}))  # fmt: skip
        yield Came(at, _key(hidden), row, as_typed, tuple(faults), cells)


def _key(hidden: str) -> Key | None:
    try:
        found = json.loads(hidden) if hidden else None
    except ValueError:
        return None
    return tuple(map(str, found)) if isinstance(found, list) else None


def _cell(value: Value, table: Table, name: str, marks: Mapping[str, str]) -> str:
    if "error" in marks:
        raise Wrong(f"The cell holds the error `{marks['error']}`.", "Type what it should say.")
    if "uncomputed" in marks:
        what = f"The formula `{marks['uncomputed']}` has no result."
        raise Wrong(what, "Open the file in Excel, save it, and read it again; or type the result.")
    return text_of(value, table.column(name), "percent" in marks)


class _Shown:
    """What only the formats of cells tell: percentages, errors, formulas without a result."""

    def __init__(self, path: Path) -> None:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException

        self._marks: dict[tuple[str, int], list[tuple[str, int, str]]] = {}
        try:
            formulas, results = (
                openpyxl.load_workbook(path),
                openpyxl.load_workbook(path, data_only=True),
            )
        except (InvalidFileException, KeyError, ValueError, OSError) as fault:
            advice = "Open it in Excel and save it again as .xlsx."
            raise Refused([_problem(path, f"It is no .xlsx: {fault}.", advice)]) from fault
        for sheet in formulas.worksheets:
            if sheet.sheet_state != "visible":
                continue
            for line in sheet.iter_rows():
                for cell in line:
                    if cell.value is None:
                        continue
                    key, at = (sheet.title, cell.row), cell.column - 1
                    result = results[sheet.title].cell(cell.row, cell.column)
                    for mark, text in _marked(cell, result):
                        self._marks.setdefault(key, []).append((mark, at, text))

    def marks(self, sheet: str, line: int) -> Sequence[tuple[str, int, str]]:
        """What there is to know of the cells of a row: what, the column, and the text."""
        return self._marks.get((sheet, line), ())


def _marked(cell: object, result: object) -> Iterator[tuple[str, str]]:
    if getattr(result, "data_type", "") == "e":
        yield "error", str(getattr(result, "value", ""))
    elif getattr(cell, "data_type", "") == "f" and getattr(result, "value", None) is None:
        yield "uncomputed", str(getattr(cell, "value", ""))
    if "%" in str(getattr(cell, "number_format", "")) and getattr(result, "data_type", "") == "n":
        yield "percent", ""
