"""CSV and TSV: one record a line, fields apart by a comma or a tab.

Answers: which records does this text hold, when it was written by many hands? Quoted fields may
hold line ends (RFC 4180). A quotation mark that is never closed costs its own line and no other.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from typing import ClassVar

from charteroak.engine import Engine
from charteroak.problems import Problem
from charteroak.sources import headings
from charteroak.sources.connectors import Connector, Note, Reading, Request, refused
from charteroak.sources.contract import Contract
from charteroak.sources.raw import RawRows
from charteroak.sources.text import ends_a_line, open_lines

SEPARATORS: dict[str, str] = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
MOST_LINES = 1000
"""Of one record. A quoted field that runs on for longer was never closed."""
MOST_CHARACTERS = 1 << 24
"""Of one field."""
UNCLOSED = "has a quotation mark that is opened and never closed"
MISPLACED = "has a quotation mark inside a value that is not doubled"


class Delimited(Connector):
    """Reads CSV and TSV."""

    formats: ClassVar[tuple[str, ...]] = ("csv", "tsv")
    endings: ClassVar[Mapping[str, str]] = {
        ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv"
    }  # fmt: skip
    looks: ClassVar[tuple[str, ...]] = ("text",)
    grows: ClassVar[bool] = True

    def read(self, request: Request, engine: Engine) -> Reading:
        """The file as rows of text."""
        contract = request.contract
        path, after = request.path, request.after
        with ExitStack() as files:
            files.enter_context(_wide_fields())
            source, file = files.enter_context(open_lines(path, contract.encoding))
            lines = _Lines(source)
            separator, found, notes = _header(lines, contract)
            if not found:
                return refused(headings.empty(contract))
            positions, problems = headings.places_of(found, contract)
            if problems:
                return refused(*problems)
            if after:
                opened = open_lines(path, contract.encoding, after.bytes)
                source, file = files.enter_context(opened)
                lines = _Lines(source, after.lines)
            with RawRows(request) as rows:
                for line, record in _records(lines, separator, len(found), rows):
                    rows.row(line, _chosen(record, positions))
                    rows.tell(file.tell)
        settled = not lines.given_back and ends_a_line(path, contract.encoding)
        return rows.reading(engine, notes, settled=settled, lines=lines.number)

    def headings(self, request: Request, engine: Engine) -> tuple[str, ...] | Problem:
        """The headings of the first line that is not blank."""
        contract = request.contract
        with _wide_fields(), open_lines(request.path, contract.encoding) as (source, _):
            lines = _Lines(source)
            _, found, _ = _header(lines, contract)
            first = "".join(lines.taken)
        if len(found) == 1:
            found = max((_split(first, other) for other in SEPARATORS), key=len)
        return tuple(found) if found else headings.empty(contract)


@contextmanager
def _wide_fields() -> Iterator[None]:
    before = csv.field_size_limit(MOST_CHARACTERS)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _chosen(record: Sequence[str], positions: Sequence[int]) -> Sequence[str]:
    return itemgetter(*positions)(record) if len(positions) > 1 else (record[positions[0]],)


class _Lines:
    """Lines handed to the CSV reader, which can be given back when they did not belong."""

    def __init__(self, source: Iterator[str], number: int = 0) -> None:
        self._source = source
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.number = number
        self.given_back = False
        """Whether a record ever ran on to where it did not belong."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else next(self._source)
        self.taken.append(line)
        self.number += 1
        return line

    def start(self) -> None:
        """A new record begins."""
        self.taken.clear()

    def keep_first(self) -> str:
        """Give back every line but the first, which is returned."""
        self.given_back = True
        first, *rest = self.taken
        self._waiting.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def _header(lines: _Lines, contract: Contract) -> tuple[str, list[str], tuple[Note, ...]]:
    """What separates the fields, and the headings: of the first line that is not blank."""
    expected = "\t" if contract.format == "tsv" or contract.file.endswith((".tsv", ".tab")) else ","
    for first in lines:
        if first.strip():
            break
        lines.start()
    else:
        return expected, [], ()
    while _runs_on(first, expected) and (more := next(lines, "")):
        first += more
    separator, found = expected, _split(first, expected)
    wanted = set(headings.wanted(contract))
    if len(found) == 1 and len(wanted) > 1:
        others = (other for other in SEPARATORS if wanted <= set(_split(first, other)))
        separator = next(others, expected)
        found = _split(first, separator)
    if separator == expected:
        return separator, found, ()
    said = f"`{contract.file}` is separated by {SEPARATORS[separator]}, not {SEPARATORS[expected]}."
    advice = (
        "Write `format: tsv` in its contract."
        if separator == "\t"
        else "It was read so; save it with commas to be rid of this notice."
    )
    return separator, found, (Note(said, advice),)


def _split(line: str, separator: str) -> list[str]:
    try:
        return headings.clean(
            next(csv.reader(io.StringIO(line, newline=""), delimiter=separator), [])
        )
    except csv.Error:
        return headings.clean(line.split(separator))


def _records(
    lines: _Lines, separator: str, width: int, rows: RawRows
) -> Iterator[tuple[int, list[str]]]:
    """Each whole record with the line it starts on; the others go to the faults."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.start()
        start = lines.number + 1
        try:
            record = next(reader, None)
        except csv.Error:
            many = len(lines.taken) > 1
            first = lines.keep_first()
            rows.fault(start, first, UNCLOSED if many or _runs_on(first, separator) else MISPLACED)
            continue
        if record is None:
            return
        if len(record) == width:
            if any(map(str.strip, record)):
                yield start, record
        elif len(lines.taken) > 1:
            rows.fault(start, lines.keep_first(), UNCLOSED)
        elif any(map(str.strip, record)):
            if len(record) > width and not any(record[width:]):
                yield start, record
            else:
                rows.fault(start, *_ragged(record, separator, width))


def _runs_on(line: str, separator: str) -> bool:
    """Whether a line by itself ends inside a quotation."""
    try:
        list(csv.reader(io.StringIO(line, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        return "end of data" in str(fault)
    return False


def _ragged(record: Sequence[str], separator: str, width: int) -> tuple[str, str]:
    few = "fewer" if len(record) < width else "more"
    count = "1 value" if len(record) == 1 else f"{len(record)} values"
    return f"{count}: {separator.join(record)}", f"has {few} values than the {width} headings"
