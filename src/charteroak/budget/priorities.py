"""Priorities: what residents would spend, as one named set of weights.

Answers: what weight do residents give each goal, how sure is it, and how like the city are those
who answered? From points (each divides 100 among the goals) or from pairs (each chooses between two
goals at a time). Answers are weighted so that wards and groups count as in the city, by raking (see
`indicators/survey.py`); where that cannot be done the weights stay even and say so. Nothing is
mixed into another set: an allocation names the set it wants.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from charteroak.budget import nameless
from charteroak.budget.allocate.read import each
from charteroak.budget.packaged import Known, unknown
from charteroak.budget.packages import MILLIONTHS, counted
from charteroak.documents import CONFIG, NumberAsWritten
from charteroak.problems import NOWHERE, Location, Problem, errors, suggest

FOLDER = "priorities"
FEWEST = 11
"""Groups of fewer people than this are not told: they could be known."""


@dataclass(frozen=True, kw_only=True)
class Represents:
    """One way in which those who answered should be like the city."""

    __pydantic_config__ = CONFIG

    by: str
    """A boundary set or a group."""
    header: str
    """The heading of the column that holds it."""
    population: str
    """The figure that counts the city's people by it."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Priorities:
    """One survey of what residents want."""

    __pydantic_config__ = CONFIG

    id: str
    """The same as the name of the file, without `.yaml`; allocations name it under `weights:`."""
    name: str
    """As people call it."""
    method: Literal["points", "pairs"]
    """`points`: each row is a person who divides `total` among goals; `pairs`: each row is one
    choice between two."""
    file: str
    """The CSV beside this file. It goes into every edition: no names, addresses or e-mails."""
    goals: Mapping[str, str]
    """Every goal and, for points, the heading of its column, for pairs, the word for it."""
    total: NumberAsWritten = "100"
    """For points: what each person divides."""
    person: str = ""
    """For pairs: the heading that tells who answered."""
    chosen: str = ""
    """For pairs: the heading of what was chosen."""
    other: str = ""
    """For pairs: the heading of what was not."""
    represents: tuple[Represents, ...] = ()
    """In what those who answered should be like the city."""
    said_on: date
    """The day, or the last day, of the survey."""
    source_title: str
    """Who asked, whom and how, as a citation."""
    source_url: str = ""
    """Where it can be read."""
    provenance: Literal["observed", "published", "simulated"] = "observed"
    """`simulated` where the answers are made up."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True)
class Sample:
    """How like the city those who answered are, in one group."""

    by: str
    group: str
    answered: float | None
    """Their part; None: too few to be told."""
    city: float


@dataclass(frozen=True)
class Voice:
    """What residents want: a part for each goal, with its interval."""

    asked: Priorities
    parts: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    people: int
    effective: float
    """How many people an even sample would need to be as sure (Kish)."""
    samples: tuple[Sample, ...]
    note: str
    """What became of the weights."""


Answer = dict[str, str]
Populations = Mapping[tuple[str, str, str], float]
"""Figure, boundary set or group, and value to how many people there are."""


def read_priorities(
    folder: Path, shown_as: str
) -> tuple[Mapping[str, Priorities], tuple[Problem, ...]]:
    """Every survey of priorities, every fault of its file, and files that none of them names."""
    found, problems = each(folder / FOLDER, f"{shown_as}/{FOLDER}", Priorities)
    answers = {one.file for one in found.values()}
    return found, (*problems, *nameless.beside(folder / FOLDER, f"{shown_as}/{FOLDER}", answers))


def heard(
    asked: Priorities, folder: Path, shown_as: str, known: Known, people: Populations
) -> tuple[Voice | None, tuple[Problem, ...]]:
    """What residents want by one survey, and everything that is wrong with it."""
    problems = list(_words(asked, known))
    rows, faults = _rows(asked, folder / FOLDER / asked.file, f"{shown_as}/{FOLDER}/{asked.file}")
    problems += faults
    if errors(problems):
        return None, tuple(problems)
    try:
        return _voice(asked, rows, known, people), tuple(problems)
    except ValueError as fault:
        advice = "Ask more people, or leave out the goal that nobody compared."
        problem = Problem(
            f"No weights can be told: {fault}", asked.written_at, advice, "priorities"
        )
        return None, (*problems, problem)


def _words(asked: Priorities, known: Known) -> Iterator[Problem]:
    where = asked.written_at
    for goal in asked.goals:
        yield from unknown("goal", goal, known.goals, where)
    for goal in known.goals:
        if goal not in asked.goals:
            what = f"Nobody was asked of the goal `{goal}`."
            yield Problem(what, where, "Add it under `goals:`; a survey asks of all.", "priorities")
    for one in asked.represents:
        yield from unknown("boundary set or group", one.by, known.dimensions, one.written_at)
    for name in ("person", "chosen", "other") if asked.method == "pairs" else ():
        if not getattr(asked, name):
            what = f"`method: pairs` lacks `{name}:`."
            yield Problem(what, where, "Write the heading of its column.", "priorities")


def _rows(asked: Priorities, path: Path, shown: str) -> tuple[list[Answer], tuple[Problem, ...]]:
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as fault:
        advice = f"Put it beside `{asked.id}.yaml`, as UTF-8 ({fault})."
        return [], (Problem("The answers cannot be read.", asked.written_at, advice, "priorities"),)
    headings = lines[0] if lines else []
    wanted = [one.header for one in asked.represents]
    pairs = asked.method == "pairs"
    wanted += [asked.person, asked.chosen, asked.other] if pairs else list(asked.goals.values())
    lacking = [name for name in wanted if name and name not in headings]
    if lacking:
        what = f"`{asked.file}` has no heading `{lacking[0]}`."
        return [], (Problem(what, Location(shown, 1), suggest(lacking[0], headings), "priorities"),)
    found: list[Answer] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines[1:], 2):
        row = dict(zip(headings, (cell.strip() for cell in line), strict=False))
        problems += _row(asked, row, Location(shown, number))
        found.append(row)
    problems += nameless.faults(headings, found, wanted, asked.person if pairs else "", shown)
    return found, tuple(problems)


def _row(asked: Priorities, row: Answer, where: Location) -> Iterator[Problem]:
    if asked.method == "pairs":
        words = tuple(asked.goals.values())
        for name in (asked.chosen, asked.other):
            if row.get(name, "") not in words:
                what = f"`{row.get(name, '')}` is none of the goals that were asked of."
                yield Problem(what, where, suggest(row.get(name, ""), words), "priorities")
        if row.get(asked.chosen) == row.get(asked.other):
            what = "A goal was chosen over itself."
            yield Problem(what, where, "Remove the row.", "priorities")
        return
    numbers = [counted(row.get(heading, "") or "0", MILLIONTHS) for heading in asked.goals.values()]
    total = counted(asked.total, MILLIONTHS) or 0
    if any(one is None or one < 0 for one in numbers):
        yield Problem("An answer is no number.", where, "Write points, such as `25`.", "priorities")
    elif sum(one or 0 for one in numbers) != total:
        given = sum(one or 0 for one in numbers) / MILLIONTHS
        what = f"The points sum to {given:g} and not to {asked.total}."
        yield Problem(what, where, "Mend the row, or remove it and say so.", "priorities")


def _voice(asked: Priorities, rows: Sequence[Answer], known: Known, people: Populations) -> Voice:
    names = list(asked.goals)
    if asked.method == "points":
        persons = np.arange(len(rows))
    else:
        persons = np.unique([row[asked.person] for row in rows], return_inverse=True)[1]
    first = np.unique(persons, return_index=True)[1]
    people_rows = [rows[at] for at in first]
    weight, samples, note = _weighed(asked, people_rows, known, people)
    part, low, high = (
        _points(asked, rows, weight) if asked.method == "points"
        else _pairs(asked, rows, weight, persons)
    )  # fmt: skip
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    return Voice(asked, _named(names, part), _named(names, low), _named(names, high),
                 len(people_rows), effective, samples, note)  # fmt: skip


def _named(names: list[str], numbers: Any) -> dict[str, float]:
    return {name: float(number) for name, number in zip(names, numbers, strict=True)}


Reals = NDArray[np.float64]


def _points(asked: Priorities, rows: Sequence[Answer], weight: Reals) -> tuple[Reals, Reals, Reals]:
    from charteroak.indicators import survey

    total = Fraction(asked.total)
    table = np.array(
        [
            [float(Fraction(row[heading] or "0") / total) for heading in asked.goals.values()]
            for row in rows
        ]
    )
    found = survey.mean(table, survey.Design(weight))
    return found.value, np.clip(found.lower, 0, 1), np.clip(found.upper, 0, 1)


def _pairs(
    asked: Priorities, rows: Sequence[Answer], weight: Reals, persons: NDArray[np.intp]
) -> tuple[Reals, Reals, Reals]:
    from charteroak.budget import pairs

    at = {word: n for n, word in enumerate(asked.goals.values())}
    won = np.array([at[row[asked.chosen]] for row in rows])
    lost = np.array([at[row[asked.other]] for row in rows])
    return pairs.parts(pairs.strengths(won, lost, len(at), weight[persons], persons))


def _weighed(
    asked: Priorities, rows: Sequence[Answer], known: Known, people: Populations
) -> tuple[Reals, tuple[Sample, ...], str]:
    """A weight for each person, how like the city they are, and what became of the weights."""
    from charteroak.indicators import survey

    even = np.ones(len(rows))
    if not asked.represents:
        return even, (), "Each person counts alike: nothing says whom they stand for."
    labels = {
        one.by: np.array([row[one.header] for row in rows], dtype=object)
        for one in asked.represents
    }
    margins: dict[str, dict[str, float]] = {}
    samples: list[Sample] = []
    for one in asked.represents:
        counts = {
            name: people.get((one.population, one.by, name), 0.0)
            for name in known.dimensions[one.by]
        }
        counts = {name: number for name, number in counts.items() if number}
        whole = sum(counts.values())
        margins[one.by] = {name: number / whole * len(rows) for name, number in counts.items()}
        own = [int((labels[one.by] == name).sum()) for name in counts]
        told = not any(0 < number < FEWEST for number in own)
        for name, number in zip(counts, own, strict=True):
            samples.append(
                Sample(one.by, name, number / len(rows) if told else None, counts[name] / whole)
            )
    made = survey.rake(even, margins, labels)
    names = " and ".join(margins)
    if made.converged:
        return made.weight, tuple(samples), f"Weights raked to the city by {names}."
    why = " ".join(made.problems) or f"After {made.rounds} rounds they were {made.off:.1%} off."
    return even, tuple(samples), f"Weights could not be raked to {names}, and stay even: {why}"
