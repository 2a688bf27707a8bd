"""The workbook of scores: one row for each scorer, program, outcome and question.

Answers: who scored what, and what is not scored yet? A row without a score says nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from charteroak.budget.scores.model import QUESTIONS, SCALE, Score, Scoring
from charteroak.budget.scores.read import FILE, FOLDER, HEADINGS, Wrong, score_of
from charteroak.budget.workbooks import csv_lines
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.model import Book, Column, Difference, Key, Row, Table, Touched
from charteroak.problems import Location, Problem, Refused

SHEET = "Scores"
IDENTITY = ("scorer", "program", "outcome", "question")


def book(now: CityNow) -> Book:
    """The workbook as the city's files say it now. Refused where the city has no rubric."""
    scoring = now.scored.scoring
    if scoring is None:
        where = Location(f"{now.shown_as}/budget/{FILE}")
        advice = "Write it: what each score means, and who scores."
        raise Refused([Problem("There is no rubric to score by.", where, advice, "score-rubric")])
    outcomes = scoring.outcomes or now.outcomes
    columns = (
        Column("scorer", "choice", tuple(one.id for one in scoring.scorers), needed=True),
        Column("program", "choice", tuple(now.budget.programs), needed=True, width=24),
        Column("outcome", "choice", outcomes, width=24, help="Empty for a question of demand."),
        Column("question", "choice", QUESTIONS, needed=True),
        Column("score", "choice", tuple(map(str, SCALE)), needed=True, width=8,
               help="A whole number from 0 to 4, by the rubric."),
        Column("said_on", "day", needed=True, width=12, help="The day, like 2026-03-31."),
        Column("evidence", needed=True, width=60, help="What the score rests on."),
        Column("provenance", locked=True, width=12),
    )  # fmt: skip
    rows = {_key(one): _row(one) for one in now.scored.scores}
    offered = {
        key: {**dict(zip(IDENTITY, key, strict=True)), "provenance": scoring.provenance}
        for key in _askable(scoring, tuple(now.budget.programs), outcomes) if key not in rows
    }  # fmt: skip
    notes = [f"{score}: {said}" for score, said in scoring.rubric.alignment.items()]
    notes = ["The rubric of alignment:", *notes]
    simulated = scoring.provenance == "simulated"
    table = Table(SHEET, columns, IDENTITY, rows, offered)
    return Book("scores", now.id, (table,), tuple(notes), simulated)


def _askable(
    scoring: Scoring, programs: tuple[str, ...], outcomes: tuple[str, ...]
) -> Iterator[Key]:
    for scorer in scoring.scorers:
        for program in programs:
            yield from ((scorer.id, program, outcome, "alignment") for outcome in outcomes)
            if scoring.rubric.demand:
                yield scorer.id, program, "", "demand"


def _key(one: Score) -> Key:
    return one.scorer, one.program, one.outcome, one.question


def _row(one: Score) -> Row:
    return {
        **dict(zip(IDENTITY, _key(one), strict=True)), "score": str(one.score),
        "said_on": one.said_on.isoformat(), "evidence": one.evidence, "provenance": one.provenance,
    }  # fmt: skip


def faults(now: CityNow, found: Difference) -> Mapping[tuple[str, Key], Problem]:
    """What is wrong with each row that is new or changed, as the city's own reader says."""
    scoring = now.scored.scoring
    told: dict[tuple[str, Key], Problem] = {}
    for one in found.of(SHEET) if scoring else ():
        where = Location(SHEET, one.at)
        try:
            assert scoring is not None
            score_of({**one.row, "kind": ""}, where, scoring, now.scoring)
        except Wrong as wrong:
            what, advice = wrong.args
            told[SHEET, one.key] = Problem(what, where, advice, "score")
    return told


def texts(now: CityNow, found: Difference) -> dict[Path, str]:
    """The tables as they should be: each score in the file it belongs to, a new one where most of
    its scorer's are.
    """
    places = {_key(one): (one.file, one.at) for one in now.scored.scores}
    changed: dict[str, dict[int, Touched | None]] = {}
    added: dict[str, list[Touched]] = {}
    for key in found.gone(SHEET):
        file, at = places[key]
        changed.setdefault(file, {})[at] = None
    for one in found.of(SHEET):
        if one.key in places:
            file, at = places[one.key]
            changed.setdefault(file, {})[at] = one
        else:
            added.setdefault(_home(now, one.key[0]), []).append(one)
    folder = now.folder / FOLDER
    return {
        folder / name: _text(folder / name, changed.get(name, {}), added.get(name, []))
        for name in sorted({*changed, *added})
    }


def _home(now: CityNow, scorer: str) -> str:
    own = Counter(one.file for one in now.scored.scores if one.scorer == scorer)
    every = Counter(one.file for one in now.scored.scores)
    return next((name for count in (own, every) for name, _ in count.most_common(1)), "scores.csv")


def _text(path: Path, changed: Mapping[int, Touched | None], added: list[Touched]) -> str:
    content = csv_lines.line(HEADINGS)
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            content = file.read()
    every = csv_lines.records(content)
    headings = [name.strip() for name in next(csv.reader([every[0][1].lstrip("\ufeff")]))]
    lines: dict[int, list[list[str]]] = {}
    for number, _, fields in every:
        if number in changed:
            one = changed[number]
            before = dict(zip(headings, fields, strict=True))
            lines[number] = [] if one is None else [[_said(one, before, name) for name in headings]]
    return csv_lines.edited(content, lines, [[_said(o, {}, n) for n in headings] for o in added])


def _said(one: Touched, before: Row, name: str) -> str:
    if name == "question" and name in before:
        return before[name]
    return one.row[name] if name in one.row and name in HEADINGS else before.get(name, "")
