"""The one shape that every file is brought into: a canonical CSV of text, and the faults beside it.

Answers: how do rows get from a connector to the engine without being held in memory? Both files
are UTF-8, comma separated, one header line, LF at the end of each line.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlglot import exp

from charteroak.engine import Engine
from charteroak.sources import text
from charteroak.sources.connectors import Note, Reading, Request
from charteroak.sources.contract import Contract

if TYPE_CHECKING:
    from _csv import Writer as _Writer

FAULT_COLUMNS = ("row_", "line_", "column", "value", "reason")
NUL = "holds a NUL byte, which no text has; the export was damaged"
_STEP = 50_000


class RawRows:
    """Writes rows and faults as a connector finds them. Use it in a `with` block."""

    def __init__(self, request: Request) -> None:
        self.contract: Contract = request.contract
        self.count = request.after.records if request.after else 0
        self._request = request
        self._size = request.path.stat().st_size
        self._rows_at = request.scratch / "raw.csv"
        self._faults_at = request.scratch / "faults.csv"
        self._names = tuple(request.contract.columns)
        self._unreadable = text.unreadable_reason(request.contract.encoding)
        self._files = ExitStack()

    def __enter__(self) -> Self:
        self._write_row = self._open(self._rows_at, ("row_", "line_", *self._names))
        self._write_fault = self._open(self._faults_at, FAULT_COLUMNS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def _open(self, path: Path, header: Sequence[str]) -> _Writer:
        file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        return writer

    def row(self, line: int, values: Sequence[str]) -> None:
        """One record; its values in the order of the contract's columns, spaces around or not."""
        joined = "".join(values)
        if "\0" in joined or not text.readable(joined):
            self._damaged(line, values)
            return
        if "\r" in joined:
            values = [value.replace("\r\n", "\n").replace("\r", "\n") for value in values]
        self.count += 1
        self._write_row.writerow((self.count, line, *map(str.strip, values)))

    def _damaged(self, line: int, values: Sequence[str]) -> None:
        self.count += 1
        for name, value in zip(self._names, values, strict=True):
            if "\0" in value:
                self._one(line, name, value, NUL)
            elif not text.readable(value):
                self._one(line, name, value, self._unreadable)

    def fault(self, line: int, value: str, reason: str) -> None:
        """One record that cannot be taken apart into values."""
        self.count += 1
        self._one(line, "", value, reason)

    def _one(self, line: int, column: str, value: str, reason: str) -> None:
        self._write_fault.writerow((self.count, line, column, text.shown(value), reason))

    def tell(self, position: Callable[[], int]) -> None:
        """Say how far the file is read, now and then."""
        if self.count % _STEP == 0:
            self._request.progress(self.contract.id, position(), self._size)

    def reading(
        self,
        engine: Engine,
        notes: tuple[Note, ...] = (),
        *,
        settled: bool = False,
        lines: int = 0,
    ) -> Reading:
        """What was written, as tables of text."""
        rows = engine.text_file(self._rows_at, ("row_", "line_", *self._names))
        faults = engine.text_file(self._faults_at, FAULT_COLUMNS)
        assert isinstance(rows, exp.Query)
        assert isinstance(faults, exp.Query)
        return Reading(rows, faults, self.count, notes, settled=settled, lines=lines)
