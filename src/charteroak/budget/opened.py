"""The file of a ledger, opened: its rows as text, by the headings that its description names.

Answers: which rows does this file hold, before anybody says what they mean? The connectors of
`sources` read it. A CSV without any fault is read by the engine itself, which gives the same rows
many times faster; whatever it is not sure of goes to the connector, which tells each fault.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from charteroak.budget import fiscal
from charteroak.budget.model import FIELDS, Held, Ledger
from charteroak.budget.queries import query, quoted
from charteroak.engine import Engine, EngineFault
from charteroak.problems import Location, Problem, suggest
from charteroak.sources import headings
from charteroak.sources.connectors import Reading, Request, connectors, format_of, refused
from charteroak.sources.contract import Column, Contract

Scratch = Callable[[], Path]
"""A folder for what is made on the way, if one is needed at all."""
_PIECE = 1 << 22


@dataclass(frozen=True)
class Opened:
    """The file, the ledger with its fields where the file has them, and its rows: `row_`, `line_`
    (the number of the row, where files of this kind have no lines) and the text of each field.
    """

    ledger: Ledger
    path: Path
    reading: Reading


def opened(ledger: Ledger, path: Path, scratch: Scratch, engine: Engine) -> Opened:
    """Read the file of a ledger; what stands in the way is in `reading.problems`."""
    if ledger.format == "fiscal-data-package" or path.name == fiscal.DESCRIPTOR:
        unpacked = fiscal.unpacked(ledger, path)
        if isinstance(unpacked, Problem):
            return Opened(ledger, path, refused(unpacked))
        ledger, path = unpacked
    contract = contract_of(ledger)
    form = format_of(contract)
    clean = _clean(contract, path, engine) if form == "csv" else None
    if clean:
        return Opened(ledger, path, clean)
    connector = connectors().get(form)
    if connector is None:
        advice = f"Write `format:`. {suggest('', connectors())}"
        what = f"The ending of `{ledger.file}` tells no format."
        problem = Problem(what, ledger.written_at, advice, "ledger-format")
        return Opened(ledger, path, refused(problem))
    reading = connector.read(Request(contract, path, scratch()), engine)
    return Opened(ledger, path, reading)


def contract_of(ledger: Ledger) -> Contract:
    """The headings to be read, all as text, as any connector understands them."""
    held: dict[str, Held] = {name: getattr(ledger, name) for name in FIELDS}
    held |= {"fiscal_year": ledger.fiscal_year, "amount": ledger.amount}
    columns = {name: _text(one.header, one.written_at) for name, one in held.items() if one.header}
    columns |= {name: _text(heading, ledger.written_at) for name, heading in ledger.columns.items()}
    columns |= {
        f"amount_{n}": _text(one.header, one.written_at) for n, one in enumerate(ledger.amounts)
    }
    form = None if ledger.format == "fiscal-data-package" else ledger.format
    return Contract(
        id=ledger.id, name=ledger.name, row="one row", file=ledger.file, format=form,
        sheet=ledger.sheet, encoding=ledger.encoding, missing=ledger.missing, time="fiscal_year",
        columns=columns, steward="", changes="yearly", source_title=ledger.source_title,
        written_at=ledger.written_at,
    )  # fmt: skip


def _text(header: str, where: Location) -> Column:
    return Column(type="text", meaning="As written.", header=header, written_at=where)


def _clean(contract: Contract, path: Path, engine: Engine) -> Reading | None:
    """A CSV in UTF-8 with one line for each record, as the engine reads it; None where the file is
    anything else, or nobody can be sure that it is not.
    """
    lines, tidy = _plain(path)
    if not lines or contract.encoding.lower() not in ("utf-8", "utf8"):
        return None
    with path.open(encoding="utf-8", newline="") as file:
        first = file.readline()
    found = next(csv.reader([first]), [])
    positions, problems = headings.places_of(headings.clean(found), contract)
    if problems or len(found) < 2:
        return None
    names = [f"c{n}" for n in range(len(found))]
    try:
        engine.keep("clean_", engine.text_file(path, names))
        broken = " or ".join(f"contains({name}, chr(10))" for name in names)
        blank = f"trim(concat({', '.join(names)})) = ''"
        within = f"count(*) filter (where {broken} or {blank})"
        many, odd = engine.rows(query(f"select count(*), {within} from clean_"))[0]  # noqa: S608
    except EngineFault:
        return None
    if many + 1 != lines or odd:
        return None
    bare = "coalesce(c{at}, '')" if tidy else "trim(coalesce(c{at}, ''))"
    texts = ", ".join(
        f"{bare.format(at=at)} as {quoted(column)}"
        for column, at in zip(contract.columns, positions, strict=True)
    )
    number = "row_number() over ()"
    rows = query(f"select {number} as row_, {number} + 1 as line_, {texts} from clean_")  # noqa: S608
    return Reading(rows, None, many)


_SPACED = (b" ,", b", ", b" \n", b"\n ", b'" ', b' "')
"""Where spaces may stand around a value."""
_STRANGE = (
    *(bytes([code]) for code in (0, 9, 11, 12, 13, 28, 29, 30, 31)),
    b"\xc2\x85", b"\xc2\xa0", b"\xe1\x9a\x80", b"\xe2\x80", b"\xe2\x81\x9f", b"\xe3\x80\x80",
    b"\xef\xbb\xbf", b"\n\n",
)  # fmt: skip
"""Other white space, marks and empty lines, of which the connector knows what to make."""


def _plain(path: Path) -> tuple[int, bool]:
    """How many lines a plain text file has (0: it is not as plain as that), and whether no value
    has spaces around it.
    """
    many, last, tidy = 0, b"", True
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            joined = last + piece
            if any(one in joined for one in _STRANGE):
                return 0, False
            tidy = tidy and not any(one in joined for one in _SPACED)
            many += piece.count(b"\n")
            last = joined[-2:]
    return many + (last[-1:] != b"\n"), tidy
