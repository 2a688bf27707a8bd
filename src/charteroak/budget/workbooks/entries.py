"""Entries of a YAML list that a workbook changes: what they would say, and what is wrong with it.

Answers: which row of the workbook is to blame, if the city's files would not be in order with it?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from charteroak.budget.model import Budget
from charteroak.budget.packages import Package
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.model import Difference, Key
from charteroak.budget.workbooks.yaml_lines import NotMeant, edited
from charteroak.documents import Document, fill
from charteroak.problems import Location, Problem, Refused

T = TypeVar("T")
_BOOK = "the workbook: "


Rows = Mapping[str, Sequence[tuple[str, Key]]]
"""Each entry that the workbook changes, and the rows that do."""


def of(now: CityNow, file: str, key: str = "id") -> dict[str, dict[str, Any]]:
    """The entries of a file as they are written, by id."""
    document = now.document(file)
    if document is None or not isinstance(document.data, list):
        return {}
    return {str(entry.get(key, "")): dict(entry) for entry in document.data}


def put(entry: dict[str, Any], name: str, value: Any) -> None:
    """Have an entry say this; nothing: it says nothing of it."""
    if value:
        entry[name] = value
    else:
        entry.pop(name, None)


def parts(text: str) -> list[str]:
    """Ids with `;` between them."""
    return [part.strip() for part in text.split(";") if part.strip()]


def rows_of(found: Difference) -> Rows:
    """Which rows change each entry: the first word of a row's key is the entry's."""
    rows: dict[str, list[tuple[str, Key]]] = {}
    for one in found.touched:
        rows.setdefault(one.key[0], []).append((one.sheet, one.key))
    return rows


def filled(
    kind: type[T], wanted: Mapping[str, Any], rows: Rows
) -> tuple[dict[str, T], list[Problem]]:
    """The entries as the model reads them; the place of each is its own id."""
    found: dict[str, T] = {}
    wrong: list[Problem] = []
    for name, entry in wanted.items():
        place = name if name in rows else ""
        one, problems = fill(kind, Document(_BOOK + place, [entry], {(0,): 1}), (0,))
        wrong += problems
        if one is not None:
            found[name] = one
    return found, wrong


def blamed(
    rows: Rows,
    now: CityNow,
    budget: Budget,
    packages: Mapping[str, Package],
    wrong: Sequence[Problem],
) -> Mapping[tuple[str, Key], Problem]:
    """Each row that is to blame, with why. Refused where no row of the workbook is, but its
    removals: then nothing of it can be taken.
    """
    before = {problem.what for problem in now.wrong(now.budget, now.packages)}
    new = [p for p in (*wrong, *now.wrong(budget, packages)) if p.what not in before]
    found: dict[tuple[str, Key], Problem] = {}
    beyond = []
    for problem in new:
        name = problem.where.file.removeprefix(_BOOK)
        if problem.where.file.startswith(_BOOK) and name in rows:
            found.update({row: problem for row in rows[name] if row not in found})
        else:
            where = problem.where
            where = Location(f"{now.shown_as}/budget") if where.file.startswith(_BOOK) else where
            beyond.append(replace(problem, where=where))
    if beyond and not found:
        raise Refused(beyond)
    return found


def text(now: CityNow, file: str, wanted: Mapping[str, Any], key: str = "id") -> dict[Path, str]:
    """The file as it should be, only what is changed written anew. Refused where that cannot be."""
    path = now.folder / file
    before = of(now, file, key)
    if before == wanted:
        return {}
    content = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        return {path: edited(content, wanted, before, key)}
    except NotMeant as fault:
        raise unchanged(now, file, fault) from fault


def unchanged(now: CityNow, file: str, fault: NotMeant) -> Refused:
    """A file that is written in a way in which it cannot be changed safely."""
    advice = "Write each entry beneath the other, each field on a line of its own."
    where = Location(f"{now.shown_as}/budget/{file}")
    return Refused([Problem(f"This file is not changed: {fault}.", where, advice, "workbook")])
