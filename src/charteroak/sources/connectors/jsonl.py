"""JSON Lines: one JSON object a line.

Answers: which records does this file hold? Numbers keep the digits they were written with; a key
that an object does not have is a value not recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from charteroak.engine import Engine
from charteroak.problems import Problem
from charteroak.sources import headings
from charteroak.sources.connectors import Connector, Reading, Request, refused
from charteroak.sources.raw import RawRows
from charteroak.sources.text import ends_a_line, open_lines, readable, unreadable_reason

NOT_OBJECT = "is not a JSON object"


class JsonLines(Connector):
    """Reads JSON Lines."""

    formats: ClassVar[tuple[str, ...]] = ("jsonl",)
    endings: ClassVar[Mapping[str, str]] = {".jsonl": "jsonl", ".ndjson": "jsonl"}
    looks: ClassVar[tuple[str, ...]] = ("json", "text")
    grows: ClassVar[bool] = True

    def read(self, request: Request, engine: Engine) -> Reading:
        """The file as rows of text."""
        contract = request.contract
        keys = [contract.header(column) for column in contract.columns]
        seen: dict[str, None] = {}
        start, before = (request.after.bytes, request.after.lines) if request.after else (0, 0)
        number = before
        lines = open_lines(request.path, contract.encoding, start)
        with lines as (source, file), RawRows(request) as rows:
            for number, line in enumerate(source, start=before + 1):
                found = _object(line) if line.strip() else {}
                if isinstance(found, str):
                    reason = found or unreadable_reason(contract.encoding)
                    rows.fault(number, line, reason)
                elif found:
                    seen.update(dict.fromkeys(found))
                    rows.row(number, [_text(found.get(key)) for key in keys])
                rows.tell(file.tell)
        if not rows.count:
            return refused(headings.empty(contract))
        if seen and not request.after:
            _, problems = headings.places_of(list(seen), contract)
            if problems:
                return refused(*problems)
        settled = ends_a_line(request.path, contract.encoding)
        return rows.reading(engine, settled=settled, lines=number)

    def headings(self, request: Request, engine: Engine) -> tuple[str, ...] | Problem:
        """Every key that some object has, in the order in which they come."""
        seen: dict[str, None] = {}
        with open_lines(request.path, request.contract.encoding) as (source, _):
            for line in source:
                found = _object(line) if line.strip() else {}
                if not isinstance(found, str):
                    seen.update(dict.fromkeys(found))
        return tuple(seen) if seen else headings.empty(request.contract)


def _object(line: str) -> Mapping[str, Any] | str:
    """The object on a line; otherwise why there is none (empty: its bytes cannot be read)."""
    try:
        found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return NOT_OBJECT if readable(line) else ""
    return found if isinstance(found, dict) else NOT_OBJECT


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
