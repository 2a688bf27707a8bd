"""A criterion: what is asked, by whom, and how this edition is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from charteroak.publish.material import Material

Verdict = Literal["met", "partly", "not", "person"]
VERDICTS: dict[Verdict, str] = {
    "met": "met",
    "partly": "partly met",
    "not": "not met",
    "person": "needs a person",
}
"""Each verdict as it is said."""


@dataclass(frozen=True)
class Answer:
    """What was found of one criterion."""

    verdict: Verdict
    why: str
    page: str = ""
    """The page of the site that shows it; empty: none does."""


@dataclass(frozen=True)
class Criterion:
    """One thing that is asked."""

    id: str
    name: str
    asks: str
    """What is looked for, in our words."""
    look: Callable[[Material], Answer]
    points: int | None = None
    """The most that it can bring, as published; None: it is not known or not counted."""
    rests: Literal["", "dollars", "numbers"] = ""
    """What the answer is made of: where that is made up, the criterion is not met by it."""


@dataclass(frozen=True)
class Standard:
    """Who asks, and where that is written."""

    id: str
    name: str
    source: str
    url: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Found:
    """One criterion against one edition."""

    standard: Standard
    criterion: Criterion
    answer: Answer


def answer(material: Material, asked: Criterion) -> Answer:
    """What is found of a criterion; what rests on made-up numbers is never called met."""
    told = asked.look(material)
    made_up = {"dollars": material.dollars.simulated, "numbers": _made_up(material)}
    if told.verdict != "met" or not made_up.get(asked.rests):
        return told
    return Answer("partly", f"{told.why} But its {asked.rests} are simulated.", told.page)


def _made_up(material: Material) -> bool:
    """Whether no number is observed or published."""
    return not any({"observed", "published"} & one for one in material.provenances.values())


def person(why: str) -> Callable[[Material], Answer]:
    """A criterion that no machine can judge."""
    return lambda _material: Answer("person", why)


def parts(asked: Iterable[tuple[str, bool]], page: str = "") -> Answer:
    """Met where all parts are there, partly where some are; the words name what is missing."""
    told = tuple(asked)
    there = [name for name, known in told if known]
    missing = [name for name, known in told if not known]
    if not missing:
        return Answer("met", f"There: {_listed(there)}.", page)
    if not there:
        return Answer("not", f"Missing: {_listed(missing)}.")
    return Answer("partly", f"There: {_listed(there)}. Missing: {_listed(missing)}.", page)


def _listed(names: list[str]) -> str:
    return ", ".join(names)
