"""Takes a workbook: writes the city's files, whole or not at all, and keeps what was refused.

Answers: what does the city say once this workbook is taken? Rows that are refused go to a table
beside the workbook, with the reason: nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from charteroak.budget.workbooks import allocations, csv_lines, packages, programs, scores, shares
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.compare import difference
from charteroak.budget.workbooks.model import Book, Difference, Key
from charteroak.budget.workbooks.read import layout_of, read_sheets
from charteroak.files import flush
from charteroak.problems import Location, Problem, Refused, suggest


class Layout(Protocol):
    """What a layout can do."""

    def book(self, now: CityNow) -> Book:
        """The workbook as the city's files say it now."""

    def faults(self, now: CityNow, found: Difference) -> Mapping[tuple[str, Key], Problem]:
        """What is wrong with each row that is new or changed."""

    def texts(self, now: CityNow, found: Difference) -> dict[Path, str]:
        """The files as they should be."""


LAYOUTS: Mapping[str, Layout] = {
    "programs": programs,
    "scores": scores,
    "packages": packages,
    "shares": shares,
    "allocations": allocations,
}


def compared(now: CityNow, path: Path) -> tuple[str, Difference]:
    """The layout of a workbook, and what it says that the city does not. It changes nothing."""
    name = layout_of(path, now.id)
    if name not in LAYOUTS:
        what = f"Its layout `{name}` is not known."
        raise Refused([Problem(what, Location(str(path)), suggest(name, LAYOUTS), "workbook")])
    book = LAYOUTS[name].book(now)
    found = difference(book, read_sheets(path, book))
    while faults := LAYOUTS[name].faults(now, found):
        found = found.without(faults)
    return name, found


def take(now: CityNow, name: str, found: Difference, path: Path) -> tuple[Path, ...]:
    """Write what a workbook says; the files that are written. Each is whole at every moment, and
    where one cannot be written all are as they were.
    """
    texts = LAYOUTS[name].texts(now, found)
    if found.rejected:
        texts = {kept(path): refused_rows(found), **texts}
    put_all(texts)
    return tuple(texts)


def kept(path: Path) -> Path:
    """Where the rows of a workbook are kept that were not taken: no file that is there already."""
    for n in range(1, 10_000):
        number = "" if n == 1 else f"-{n}"
        found = path.with_name(f"{path.stem}.rejected{number}.csv")
        if not found.exists():
            return found
    raise Refused([Problem("There are too many tables of refused rows.", Location(str(path)),
                           "Remove those that are done.", "workbook")])  # fmt: skip


def refused_rows(found: Difference) -> str:
    """The rows that were refused, as a table: the reason first, then everything typed in them."""
    names = list(dict.fromkeys(name for one in found.rejected for name in one.typed))
    lines = [["sheet", "cell", "what", "advice", *names]]
    lines += [[one.sheet, one.cell, one.what, one.advice, *(one.typed.get(n, "") for n in names)]
              for one in found.rejected]  # fmt: skip
    return "".join(map(csv_lines.line, lines))


def put_all(texts: Mapping[Path, str]) -> None:
    """Write files so that either all are new or all are as they were."""
    drafts = {path: path.with_name(f".unfinished-{path.name}") for path in texts}
    before: dict[Path, bytes | None] = {}
    try:
        for path, draft in drafts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8", newline="") as file:
                file.write(texts[path])
            flush(draft)
        for path, draft in drafts.items():
            old = path.read_bytes() if path.is_file() else None
            draft.replace(path)
            before[path] = old
    except OSError:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        raise
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
