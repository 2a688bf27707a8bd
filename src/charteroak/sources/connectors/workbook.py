"""Excel workbooks (and OpenDocument sheets): one sheet, one row a record.

Answers: which records does this sheet hold? Whole numbers lose the `.0` that Excel gives them;
dates, times and yes-or-no values become ISO text. A cell with an Excel error holds no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar

from charteroak.engine import Engine
from charteroak.problems import Problem, suggest
from charteroak.sources import headings
from charteroak.sources.connectors import Connector, Reading, Request, refused
from charteroak.sources.contract import Contract
from charteroak.sources.raw import RawRows

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Cell = int | float | str | bool | time | date | datetime | timedelta
_EXACT = 2**53
"""Whole numbers up to this one are exact in a cell."""


class Workbook(Connector):
    """Reads one sheet of a workbook."""

    formats: ClassVar[tuple[str, ...]] = ("xlsx",)
    endings: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), "xlsx"
    )
    looks: ClassVar[tuple[str, ...]] = ("workbook",)
    native: ClassVar[bool] = True

    def read(self, request: Request, engine: Engine) -> Reading:
        """The sheet as rows of text."""
        contract = request.contract
        sheet = _sheet(request)
        if isinstance(sheet, Problem):
            return refused(sheet)
        records = _records(sheet)
        _, first = next(records, (0, []))
        if not first:
            return refused(headings.empty(contract))
        positions, problems = headings.places_of(headings.clean(first), contract)
        if problems:
            return refused(*problems)
        with RawRows(request) as rows:
            for line, record in records:
                rows.row(line, [record[position] for position in positions])
                rows.tell(lambda: 0)
        return rows.reading(engine)

    def headings(self, request: Request, engine: Engine) -> tuple[str, ...] | Problem:
        """The cells of the first row that is not blank."""
        sheet = _sheet(request)
        if isinstance(sheet, Problem):
            return sheet
        _, first = next(_records(sheet), (0, []))
        return tuple(headings.clean(first)) if first else headings.empty(request.contract)


def _sheet(request: Request) -> CalamineSheet | Problem:
    from python_calamine import CalamineError, CalamineWorkbook

    contract = request.contract
    try:
        book = CalamineWorkbook.from_path(request.path)
        if contract.sheet and contract.sheet not in book.sheet_names:
            return _no_sheet(contract, book.sheet_names)
        return (
            book.get_sheet_by_name(contract.sheet) if contract.sheet else book.get_sheet_by_index(0)
        )
    except (CalamineError, OSError) as fault:
        said = str(fault).rstrip(".")
        return Problem(
            f"`{contract.file}` cannot be opened as a workbook: {said}.",
            contract.written_at,
            "Open it in Excel, take off any password, and save it again as .xlsx.",
            "workbook-unreadable",
        )


def _no_sheet(contract: Contract, names: Sequence[str]) -> Problem:
    what = f"`{contract.file}` has no sheet `{contract.sheet}`."
    advice = suggest(contract.sheet, names) or f"It has {len(names)} others."
    return Problem(what, contract.written_at, advice, "sheet-missing")


def _records(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with its number in the sheet."""
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        record = [_text(cell) for cell in cells]
        if any(map(str.strip, record)):
            yield line, record


def _text(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) <= _EXACT:
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return _duration(cell)
    return str(cell)


def _duration(length: timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
