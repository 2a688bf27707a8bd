"""Reads scores: the rubric and who scores, and the rows of `budget/scores/*.csv`.

Answers: which scores count? A row that cannot be one is set aside and told, with its line and what
to do; the others count.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from charteroak.budget.model import Budget
from charteroak.budget.scores import check
from charteroak.budget.scores.model import QUESTIONS, SCALE, Score, Scored, Scoring
from charteroak.documents import fill, read_document
from charteroak.problems import Location, Problem, suggest

HEADINGS = ("scorer", "program", "outcome", "question", "kind", "score", "said_on", "evidence")
FILE, FOLDER = "scores.yaml", "scores"


class Wrong(Exception):  # noqa: N818 - said of a row
    """Why a row is set aside, and what to do."""


@dataclass(frozen=True)
class Known:
    """What the rows may name."""

    budget: Budget
    outcomes: Collection[str]
    offices: Collection[str]


def read_scores(root: Path, shown_as: str, known: Known) -> tuple[Scored, tuple[Problem, ...]]:
    """The scores of a city; nothing where it has no `budget/scores.yaml`."""
    path, shown = root / "budget" / FILE, f"{shown_as}/budget"
    if not path.is_file():
        return Scored(), tuple(_orphans(root, shown))
    document = read_document(path, f"{shown}/{FILE}")
    if document.data is None:
        return Scored(), document.problems
    scoring, problems = fill(Scoring, document)
    if scoring is None:
        return Scored(), (*document.problems, *problems)
    wrong = tuple(check.words(scoring, known.outcomes, known.offices))
    scores, aside = _rows(root, shown, scoring, known)
    return Scored(scoring, scores), (*document.problems, *problems, *wrong, *aside)


def _orphans(root: Path, shown: str) -> Iterator[Problem]:
    for path in sorted((root / "budget" / FOLDER).glob("*.csv")):
        what = "There are scores and no rubric."
        advice = f"Write `budget/{FILE}`: what each score means, and who scores."
        yield Problem(what, Location(f"{shown}/{FOLDER}/{path.name}", 1), advice, "score-rubric")


def _rows(
    root: Path, shown: str, scoring: Scoring, known: Known
) -> tuple[tuple[Score, ...], tuple[Problem, ...]]:
    found: dict[tuple[str, ...], Score] = {}
    problems: list[Problem] = []
    for path in sorted((root / "budget" / FOLDER).glob("*.csv")):
        name = f"{shown}/{FOLDER}/{path.name}"
        for location, row in _read(path, name, problems):
            try:
                score = score_of(row, location, scoring, known)
                key = (score.scorer, score.program, score.outcome, score.question)
                if key in found:
                    first = found[key]
                    what = f"`{score.scorer}` scored this already, in {first.file}:{first.at}."
                    raise Wrong(what, "Keep the one that holds and remove the other.")
                found[key] = score
            except Wrong as wrong:
                what, advice = wrong.args
                problems.append(
                    Problem(f"{what} The row is set aside.", location, advice, "score", "warning")
                )
    return tuple(found.values()), tuple(problems)


def _read(
    path: Path, name: str, problems: list[Problem]
) -> Iterator[tuple[Location, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as content:
            reader = csv.reader(content, strict=True)
            headings = [heading.strip() for heading in next(reader, [])]
            missing = [heading for heading in HEADINGS if heading not in headings]
            if missing or len(set(headings)) < len(headings):
                what = (
                    f"The heading `{missing[0]}` is missing."
                    if missing
                    else "A heading stands twice."
                )
                advice = "The first line must have: " + ",".join(HEADINGS)
                problems.append(Problem(what, Location(name, 1), advice, "score-heading"))
                return
            for fields in reader:
                location = Location(name, reader.line_num)
                if fields and len(fields) != len(headings):
                    what = f"The row has {len(fields)} fields, and the heading has {len(headings)}. The row is set aside."  # noqa: E501
                    advice = "Put a field that holds a comma in quotes."
                    problems.append(Problem(what, location, advice, "score", "warning"))
                elif fields:
                    yield location, dict(zip(headings, (f.strip() for f in fields), strict=True))
    except UnicodeDecodeError:
        problems.append(
            Problem(
                "The file is not UTF-8 text.", Location(name), "Save it as UTF-8.", "score-text"
            )
        )
    except csv.Error as fault:
        advice = "Look for a quote that is opened and not closed."
        what = f"The file cannot be read: {fault}."
        problems.append(Problem(what, Location(name), advice, "score-text"))


def score_of(row: Mapping[str, str], location: Location, scoring: Scoring, known: Known) -> Score:
    scorers = {one.id: one for one in scoring.scorers}
    _known("scorer", row["scorer"], scorers, "Add it to `scorers:` in `budget/scores.yaml`.")
    _known("program", row["program"], known.budget.programs, "Add it to `budget/programs.yaml`.")
    question = row["question"] or "alignment"
    _known("question", question, QUESTIONS, "Write `alignment` or `demand`.")
    if question == "demand" and not scoring.rubric.demand:
        advice = "Write `demand:` under `rubric:` in `budget/scores.yaml`, or remove the row."
        raise Wrong("The rubric does not say what a score of demand means.", advice)
    outcome = row["outcome"]
    if question == "alignment":
        _known("outcome", outcome, known.outcomes, "Outcomes stand in `plan/goals/`.")
        if scoring.outcomes and outcome not in scoring.outcomes:
            what = f"`{outcome}` is not among the outcomes that are scored."
            raise Wrong(what, "Add it to `outcomes:` in `budget/scores.yaml`, or remove the row.")
        if scoring.weights and outcome not in scoring.weights:
            what = f"`{outcome}` has no weight."
            raise Wrong(what, "Add it to `weights:` in `budget/scores.yaml`, or remove the row.")
    elif outcome:
        what = f"A score of {question} is not about an outcome, and this names `{outcome}`."
        raise Wrong(what, "Leave `outcome` empty.")
    value = _value(row["score"])
    office, owner = scorers[row["scorer"]].office, known.budget.programs[row["program"]].owner
    kind = "self" if office == owner else "peer"
    if row["kind"] not in ("", kind):
        of = "its own office's" if kind == "self" else "another office's"
        what = f"`{row['scorer']}` scores {of} program here, and the row says `{row['kind']}`."
        raise Wrong(what, f"Write `{kind}`, or mend the scorer or the program.")
    if not row["evidence"]:
        raise Wrong("The score has no evidence.", "Say what it rests on, in `evidence`.")
    said_on, file = _day(row["said_on"]), Path(location.file).name
    return Score(row["scorer"], row["program"], outcome, question, kind, value, said_on,
                 row["evidence"], location.line, file, scoring.provenance)  # fmt: skip


def _known(what: str, name: str, known: Collection[str], otherwise: str) -> None:
    if name not in known:
        raise Wrong(f"There is no {what} `{name}`.", suggest(name, known) or otherwise)


def _value(text: str) -> int:
    if text not in {str(score) for score in SCALE}:
        what = f"`{text}` is not on the scale of the rubric, {SCALE[0]} to {SCALE[-1]}."
        raise Wrong(
            what, "Write a whole number from 0 to 4; leave the row out where none is known."
        )
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Wrong(f"`said_on: {text}` is not a day.", "Write it like `2026-03-31`.") from fault
