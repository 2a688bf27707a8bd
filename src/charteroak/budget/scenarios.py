"""Scenarios: named edits of a budget, compared side by side.

Answers: what if everything were cut alike, a fund had less, a grant came, one goal came first, or
residents' weights counted? Each is a file, so it can be done again; `supposed.py` works it out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import floor
from pathlib import Path
from typing import Literal

from charteroak.budget.allocate.purses import rate
from charteroak.budget.allocate.read import each
from charteroak.budget.allocate.words import Allocation, Revenue
from charteroak.budget.model import Budget
from charteroak.budget.money import ADVICE, cents_of, said, why_not
from charteroak.budget.packaged import Known, unknown
from charteroak.budget.shares import fraction
from charteroak.documents import CONFIG, NumberAsWritten
from charteroak.problems import NOWHERE, Location, Problem

FOLDER = "scenarios"


@dataclass(frozen=True, kw_only=True)
class Across:
    """The same part less of every program."""

    __pydantic_config__ = CONFIG

    less: NumberAsWritten
    """The part, such as `5%`."""
    funds: tuple[str, ...] = ()
    """Of these funds; nothing: of all."""
    spared: tuple[str, ...] = ()
    """Programs that are not cut."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a fund receives more or less."""

    __pydantic_config__ = CONFIG

    fund: str
    """The fund."""
    amount: NumberAsWritten = "0"
    """Dollars of every year more, or `-4%` of what it receives every year."""
    once: NumberAsWritten = "0"
    """Dollars of this year alone."""
    because: str
    """Why: a shock, a grant, a tax."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One named edit of an allocation."""

    __pydantic_config__ = CONFIG

    id: str
    """The same as the name of the file, without `.yaml`."""
    name: str
    """As people call it."""
    of: str
    """The allocation that it edits."""
    because: str
    """What it is to show."""
    across: Across | None = None
    """A cut across the board; nothing else may be said then."""
    revenue: tuple[Change, ...] = ()
    """What funds receive more or less: shocks and grants."""
    first: tuple[str, ...] = ()
    """Goals that come first, in this order."""
    weights: str = ""
    """Whose weights count instead: the id of a set."""
    provenance: Literal["observed", "published", "simulated"] = "observed"
    """`simulated` where its figures are made up."""
    written_at: Location = field(default=NOWHERE, repr=False)


def read_scenarios(
    folder: Path, shown_as: str
) -> tuple[Mapping[str, Scenario], tuple[Problem, ...]]:
    """Every scenario of a city, and every fault of its files."""
    return each(folder / FOLDER, f"{shown_as}/{FOLDER}", Scenario)


def check(
    scenario: Scenario,
    budget: Budget,
    allocations: Mapping[str, Allocation],
    weights: Collection[str],
    known: Known,
) -> Iterator[Problem]:
    """Everything that is wrong with a scenario."""
    where = scenario.written_at
    yield from unknown("allocation", scenario.of, allocations, where)
    if scenario.weights:
        yield from unknown("set of weights", scenario.weights, weights, where)
    for goal in scenario.first:
        yield from unknown("goal", goal, known.goals, where)
    if scenario.across:
        yield from _across(scenario, scenario.across, budget)
    for change in scenario.revenue:
        yield from unknown("fund", change.fund, budget.funds, change.written_at)
        yield from _amounts(change)


def _across(scenario: Scenario, across: Across, budget: Budget) -> Iterator[Problem]:
    where = across.written_at
    if scenario.revenue or scenario.first or scenario.weights:
        what = "A cut across the board chooses nothing, so nothing else can be said with it."
        yield Problem(what, where, "Make it a scenario of its own.", "scenario")
    part = fraction(across.less)
    if part is None or not across.less.strip().endswith("%") or part > 1:
        yield Problem(f"`less: {across.less}` is no part.", where, "Write `5%`.", "scenario")
    for fund in across.funds:
        yield from unknown("fund", fund, budget.funds, where)
    for program in across.spared:
        yield from unknown("program", program, budget.programs, where)


def _amounts(change: Change) -> Iterator[Problem]:
    where, bare = change.written_at, change.amount.strip().lstrip("-+")
    if bare.endswith("%") and fraction(bare) is None:
        yield Problem(f"`amount: {change.amount}` is no part.", where, "Write `-4%`.", "scenario")
    dollars = (change.once,) if bare.endswith("%") else (change.amount, change.once)
    for text in dollars:
        if cents_of(text) is None:
            yield Problem(f"`{text}` {why_not(text)}.", where, ADVICE, "scenario")


def edited(scenario: Scenario, allocation: Allocation) -> Allocation:
    """The allocation with what the scenario says instead."""
    more = []
    for change in scenario.revenue:
        now = sum(
            cents_of(one.amount) or 0 for one in allocation.revenue if one.fund == change.fund
        )
        yearly = (
            floor(now * rate(change.amount)) if change.amount.strip().endswith("%")
            else cents_of(change.amount) or 0
        )  # fmt: skip
        more.append(
            Revenue(fund=change.fund, amount=said(yearly), once=change.once,
                    because=change.because, written_at=change.written_at)
        )  # fmt: skip
    return replace(
        allocation, revenue=(*allocation.revenue, *more), first=scenario.first or allocation.first,
        weights=scenario.weights or allocation.weights,
    )  # fmt: skip
