"""Own: the words that a city and its packs wrote, found and put into another language.

Answers: which texts of the plan, the definitions and the budget do residents read? Names of places,
of people and of publications stay as they are; so does whatever a program reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from charteroak.budget.allocate.words import Allocation
from charteroak.budget.evaluation.model import Evaluation
from charteroak.budget.model import Fund, Program, Share, Tie
from charteroak.budget.packages import Package
from charteroak.budget.priorities import Priorities
from charteroak.budget.scenarios import Scenario
from charteroak.dimensions.group import GroupDimension
from charteroak.dimensions.place import BoundarySet
from charteroak.kinds.index import Index
from charteroak.plan.asked import CallStaffing, VeilOfDarkness
from charteroak.plan.model import (
    Goal,
    Indicator,
    Office,
    Outcome,
    Plan,
    PlanSource,
    Standard,
    Statement,
    Target,
)
from charteroak.plan.quality import Certification, Gaming
from charteroak.plan.values import SpeakingIndicator, SpeakingMeasure, Value
from charteroak.problems import Location
from charteroak.sources.contract import Contract, Expectation

Say = Callable[[str, str], str]
"""A text and the pack it comes from, to its translation."""
T = TypeVar("T")

TEXTS: Mapping[type, tuple[str, ...]] = {
    Plan: ("levels", "values_note", "owners_note"),
    PlanSource: ("note",),
    Statement: ("summary",),
    Value: ("name", "meaning", "needs"),
    SpeakingIndicator: ("because",),
    SpeakingMeasure: ("because",),
    Office: ("name", "does"),
    Goal: ("name", "why_it_matters"),
    Outcome: ("name", "why_it_matters", "needs"),
    Indicator: ("name", "why_it_matters", "limitations", "noun"),
    Target: ("name", "set_by"),
    Standard: ("name", "note"),
    Gaming: ("how", "counter_measure"),
    Certification: ("because",),
    Index: ("reason",),
    GroupDimension: ("name", "values", "note"),
    BoundarySet: ("name", "singular"),
    VeilOfDarkness: ("name", "why_it_matters", "limitations"),
    CallStaffing: ("name", "why_it_matters", "limitations"),
    Program: ("name", "does", "department"),
    Fund: ("name",),
    Tie: ("because",),
    Share: ("because",),
    Allocation: ("name",),
    Package: ("name", "because"),
    Scenario: ("name", "because"),
    Priorities: ("name",),
    Evaluation: ("what", "because", "found"),
    Contract: ("name", "row", "limitations"),
    Expectation: ("because",),
}
"""The fields of each that are read by residents."""


def retold(thing: T, say: Say, pack: str = "") -> T:
    """The same with every text of residents said by `say`."""
    return _retold(thing, say, pack)  # type: ignore[no-any-return]


def _retold(thing: Any, say: Say, pack: str) -> Any:
    if isinstance(thing, tuple):
        return tuple(_retold(one, say, pack) for one in thing)
    if isinstance(thing, Mapping):
        return {name: _retold(one, say, pack) for name, one in thing.items()}
    if not is_dataclass(thing) or isinstance(thing, type | Location):
        return thing
    pack = getattr(thing, "pack", pack)
    texts = TEXTS.get(type(thing), ())
    changed = {}
    for field in fields(thing):
        before = getattr(thing, field.name)
        if field.name in texts:
            changed[field.name] = _said(before, say, pack)
        elif isinstance(before, tuple | Mapping) or is_dataclass(before):
            after = _retold(before, say, pack)
            if after != before:
                changed[field.name] = after
    return replace(thing, **changed) if changed else thing


def _said(text: Any, say: Say, pack: str) -> Any:
    if isinstance(text, str):
        return say(text, pack) if text.strip() else text
    if isinstance(text, Mapping):
        return {name: _said(one, say, pack) for name, one in text.items()}
    return tuple(_said(one, say, pack) for one in text)


@dataclass(frozen=True)
class Text:
    """One text of residents, and the pack it comes from; nothing: the city's own."""

    said: str
    pack: str


def texts(*things: object) -> tuple[Text, ...]:
    """Every text of residents once, in the order they are met."""
    found: dict[Text, None] = {}

    def note(text: str, pack: str) -> str:
        found[Text(text, pack.partition(",")[0])] = None
        return text

    for thing in things:
        retold(thing, note)
    own = {text.said for text in found if not text.pack}
    return tuple(text for text in found if not text.pack or text.said not in own)
