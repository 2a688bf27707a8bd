"""A CSV with some of its rows changed: every other line stays as it is.

Answers: how does the table look in which only these rows say something else?
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence


def records(text: str) -> list[tuple[int, str, list[str]]]:
    """Each record: the number of its last line, its lines as they are written, and its fields."""
    lines = io.StringIO(text, newline="").readlines()
    reader, found, done = csv.reader(iter(lines)), [], 0
    for fields in reader:
        found.append((reader.line_num, "".join(lines[done : reader.line_num]), fields))
        done = reader.line_num
    return found


def line(fields: Iterable[str]) -> str:
    """One record as a line."""
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerow(fields)
    return made.getvalue()


def edited(
    text: str,
    changed: Mapping[int, Sequence[Sequence[str]]],
    added: Iterable[Sequence[str]] = (),
) -> str:
    """The table with some records (by the number of their last line) replaced by others, or by
    none, and with more at the end.
    """
    made = []
    for number, raw, _ in records(text):
        if number in changed:
            made += [line(fields) for fields in changed[number]]
        else:
            made.append(raw)
    added = list(added)
    if added and made and not made[-1].endswith(("\n", "\r")):
        made[-1] += "\n"
    return "".join((*made, *(line(fields) for fields in added)))
