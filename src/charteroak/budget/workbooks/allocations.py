"""The workbook of allocations: the questions of the best budget, to be changed, and their answers.

Answers: what is there to spend, what must hold, which packages are kept in or out, and what did
the city's rules come to? Whom a point counts more for (`equity:`) and the ledger of today
(`today:`) stay in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from charteroak.budget.allocate.check import check
from charteroak.budget.allocate.read import FOLDER
from charteroak.budget.allocate.words import Allocation
from charteroak.budget.workbooks import entries, questions
from charteroak.budget.workbooks.answers import answered
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.drafts import LISTED, By, Place, drafted
from charteroak.budget.workbooks.model import Book, Difference, Touched
from charteroak.budget.workbooks.questions import PACKAGES, QUESTIONS
from charteroak.budget.workbooks.yaml_lines import NotMeant
from charteroak.budget.workbooks.yaml_parts import Draft, edited
from charteroak.documents import Document, fill
from charteroak.problems import Location, Problem, Refused, errors, suggest

RULE, _BOOK = "workbook", "the workbook"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)


def book(now: CityNow) -> Book:
    """The workbook as the city's files say it now, without answers. Refused where none is asked."""
    if not now.wanted.allocations:
        where = Location(f"{now.shown_as}/budget/{FOLDER}")
        advice = "Write one; `docs/how-to/ask-for-the-best-budget.md` walks through it."
        raise Refused([Problem("No question of the best budget is asked.", where, advice, RULE)])
    simulated = any(one.provenance == "simulated" for one in now.wanted.allocations.values())
    notes = (
        "The sheet Answer is what the questions came to when this was written. To have another "
        "answer, change the other sheets, have them read, and ask again.",
        "Whom a point counts more for (`equity:`) and the ledger of today (`today:`) are not in "
        "this workbook: they stay as the file says.",
    )
    return answered(Book("allocations", now.id, questions.tables(now), notes, simulated), {})


def faults(now: CityNow, found: Difference) -> Mapping[Place, Problem]:
    """What is wrong with each row that is new or changed."""
    for (name,) in found.gone(QUESTIONS):
        what = f"The question `{name}` was removed."
        advice = f"Put its row back; to end the question, delete `budget/{FOLDER}/{name}.yaml`."
        raise Refused([Problem(what, Location(f"{now.shown_as}/budget/{FOLDER}"), advice, RULE)])
    if said := dict(_unmeant(now, found)):
        return said
    drafts, by = drafted(now, found)
    told: dict[Place, Problem] = {}
    for name in dict.fromkeys(_question(one) for one in found.touched):
        rows = [(one.sheet, one.key) for one in found.touched if _question(one) == name]
        told |= _blamed(now, name, drafts[name], by, rows)
    removed = {key[0] for _, key in found.removed} - {_question(one) for one in found.touched}
    for name in removed:
        if wrong := _new_faults(now, name, _document(drafts[name], f"{name}.yaml")):
            raise Refused(wrong)
    return told


def texts(now: CityNow, found: Difference) -> dict[Path, str]:
    """The files as they should be, a new one for a new question."""
    made: dict[Path, str] = {}
    for name, draft in drafted(now, found)[0].items():
        file = f"{FOLDER}/{name}.yaml"
        document, path = now.document(file), now.folder / file
        before = document.data if document else {}
        if draft.plain == before:
            continue
        try:
            made[path] = edited(path.read_text("utf-8") if document else "", draft, before)
        except NotMeant as fault:
            raise entries.unchanged(now, file, fault) from fault
    return made


def _question(one: Touched) -> str:
    return one.key[0]


def _unmeant(now: CityNow, found: Difference) -> Iterator[tuple[Place, Problem]]:
    """Rows that cannot be laid into any file, each with why."""
    known = {*now.wanted.allocations, *(one.key[0] for one in found.of(QUESTIONS))}
    for one in found.touched:
        place, where = (one.sheet, one.key), Location(one.sheet, one.at)
        if one.sheet == QUESTIONS and one.new and not _ID.fullmatch(one.key[0]):
            advice = "Write small letters, digits and `-`: it is the name of a file."
            yield place, Problem(f"`{one.key[0]}` cannot be an id.", where, advice, RULE)
        elif one.key[0] not in known:
            advice = suggest(one.key[0], known) or "Add it on the sheet Questions."
            yield place, Problem(f"There is no question `{one.key[0]}`.", where, advice, RULE)
        elif one.sheet == PACKAGES and one.key[1] not in now.packages:
            advice = suggest(one.key[1], now.packages) or "Add it to the packages first."
            yield place, Problem(f"There is no package `{one.key[1]}`.", where, advice, RULE)
        elif one.sheet == PACKAGES and bool(one.row["keep"]) != bool(one.row["because"]):
            empty = "because" if one.row["keep"] else "keep"
            advice = "Fill in both, or empty both."
            yield place, Problem(f"`{empty}` is empty.", where, advice, RULE)


def _document(
    draft: Draft, file: str, own: Mapping[str, Mapping[int, Place]] | None = None
) -> Document:
    """A question as a document; each entry that a row says has a line of its own, from 2 on."""
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    for name in LISTED:
        these = [at for at, (_, entry) in enumerate(draft.lists[name]) if entry]
        for number, at in enumerate(these):
            if own and at in own.get(name, {}):
                lines[name, number] = _line(name, at)
    return Document(file, draft.plain, lines)


def _line(name: str, at: int) -> int:
    """A number for each entry of each list, above 1."""
    return 2 + LISTED.index(name) + len(LISTED) * at


def _blamed(
    now: CityNow, name: str, draft: Draft, by: By, rows: list[Place]
) -> dict[Place, Problem]:
    """The rows to blame: those of the entries that are wrong; else every row of the question."""
    own = {of: places for (one, of), places in by.items() if one == name}
    lines = {_line(of, at): place for of, places in own.items() for at, place in places.items()}
    told: dict[Place, Problem] = {}
    for problem in _new_faults(now, name, _document(draft, _BOOK, own)):
        at = lines.get(problem.where.line) if problem.where.file == _BOOK else None
        for row in [at] if at else [r for r in rows if r[0] == QUESTIONS] or rows:
            told.setdefault(row, problem)
    return told


def _new_faults(now: CityNow, name: str, document: Document) -> list[Problem]:
    """What would be wrong with a question that is not wrong with it now."""
    before: set[str] = set()
    if name in now.wanted.allocations:
        before = {p.what for p in _checked(now, now.wanted.allocations[name])}
    made, wrong = fill(Allocation, document)
    more = () if made is None else _checked(now, made)
    return [p for p in (*wrong, *more) if p.what not in before]


def _checked(now: CityNow, one: Allocation) -> tuple[Problem, ...]:
    return errors(check(one, now.budget, now.packages, now.weights, now.known))
