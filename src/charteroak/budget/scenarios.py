"""Scenarios: named edits of a budget, compared side by side.

Answers: what if everything were cut alike, a fund had less, a grant came, one goal came first, or
residents' weights counted? Each is a file, so it can be done again. A cut across the board takes
the same part of every program, divided by the largest remainder, and chooses nothing; what programs
then do is told as a range, from their dearest package that the money still buys to what they do
today. Any other scenario is the best budget under the rules as edited.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Literal

from charteroak.budget.allocate.answer import answered
from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.conflicts import Conflict, conflict
from charteroak.budget.allocate.pose import posed
from charteroak.budget.allocate.purses import rate
from charteroak.budget.allocate.read import each
from charteroak.budget.allocate.words import Allocation, Revenue
from charteroak.budget.model import Budget
from charteroak.budget.money import ADVICE, cents_of, said, why_not
from charteroak.budget.packaged import Known, unknown
from charteroak.budget.packages import Package
from charteroak.budget.shares import fraction
from charteroak.documents import CONFIG, NumberAsWritten
from charteroak.problems import NOWHERE, Location, Problem

FOLDER = "scenarios"
TODAY = "today"


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


@dataclass(frozen=True)
class Funded:
    """One package, with what it gets of each fund in the first year."""

    package: Package
    cents: Mapping[str, int]

    @property
    def whole(self) -> int:
        """What it gets."""
        return sum(self.cents.values())


@dataclass(frozen=True)
class Result:
    """A scenario worked out: what is funded, or the rules that conflict."""

    id: str
    name: str
    simulated: bool
    funded: tuple[Funded, ...]
    least: Mapping[str, float]
    """Goal to points at the least."""
    most: Mapping[str, float]
    """Goal to points at the most; the same where packages are funded as written."""
    outcomes: Mapping[str, tuple[float, float]]
    """Outcome to points at the least and at the most."""
    conflict: Conflict | None = None

    def by(self, parts: Callable[[Package, int], Mapping[str, int]]) -> dict[str, int]:
        """Cents by what `parts` divides each package into; they sum to the whole."""
        found: dict[str, int] = {}
        for one in self.funded:
            for name, cents in parts(one.package, one.whole).items():
                found[name] = found.get(name, 0) + cents
        return found

    @property
    def by_fund(self) -> dict[str, int]:
        """Cents by fund."""
        found: dict[str, int] = {}
        for one in self.funded:
            for fund, cents in one.cents.items():
                found[fund] = found.get(fund, 0) + cents
        return found


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
    across = scenario.across
    if across and (scenario.revenue or scenario.first or scenario.weights):
        what = "A cut across the board chooses nothing, so nothing else can be said with it."
        yield Problem(what, across.written_at, "Make it a scenario of its own.", "scenario")
    if across:
        part = fraction(across.less)
        if part is None or not across.less.strip().endswith("%") or part > 1:
            what = f"`less: {across.less}` is no part."
            yield Problem(what, across.written_at, "Write `5%`.", "scenario")
        for fund in across.funds:
            yield from unknown("fund", fund, budget.funds, across.written_at)
        for program in across.spared:
            yield from unknown("program", program, budget.programs, across.written_at)
    for change in scenario.revenue:
        yield from unknown("fund", change.fund, budget.funds, change.written_at)
        bare = change.amount.strip().lstrip("-+")
        if bare.endswith("%"):
            if fraction(bare) is None:
                what = f"`amount: {change.amount}` is no part."
                yield Problem(what, change.written_at, "Write `-4%`.", "scenario")
        elif cents_of(change.amount) is None:
            what = f"`{change.amount}` {why_not(change.amount)}."
            yield Problem(what, change.written_at, ADVICE, "scenario")
        if cents_of(change.once) is None:
            what = f"`{change.once}` {why_not(change.once)}."
            yield Problem(what, change.written_at, ADVICE, "scenario")


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


def today(asked: Asked) -> Result:
    """The packages of today, as every scenario is compared with."""
    these = [one for one in asked.packages.values() if one.level == "current"]
    return _result(TODAY, "As today", asked, [_whole(one) for one in these])


def worked_out(scenario: Scenario, asked: Asked) -> Result:
    """A scenario of an allocation that is edited already."""
    if scenario.across:
        funded = cut(asked, scenario.across)
        return _result(scenario.id, scenario.name, asked, funded, scenario)
    answer = answered(asked)
    if answer is None:
        found = conflict(posed(asked))
        return Result(scenario.id, scenario.name, _simulated(asked, scenario), (), {}, {}, {}, found)
    funded = [_whole(one) for one in answer.packages]
    return _result(scenario.id, scenario.name, asked, funded, scenario)


def _whole(package: Package) -> Funded:
    cents = {fund: package.cents(fund) + package.cents_once(fund) for fund in package.funds}
    return Funded(package, cents)


def cut(asked: Asked, across: Across) -> list[Funded]:
    """Today's packages with the same part less of each fund, to the cent of the fund's whole."""
    part = fraction(across.less) or Fraction(0)
    these = [one for one in asked.packages.values() if one.level == "current"]
    cents = {one.id: dict(_whole(one).cents) for one in these}
    funds = across.funds or tuple(dict.fromkeys(fund for one in these for fund in one.funds))
    for fund in funds:
        hit = [one for one in these if one.program not in across.spared and cents[one.id].get(fund)]
        amounts = [cents[one.id][fund] for one in hit]
        if not amounts:
            continue
        left = floor((1 - part) * sum(amounts))
        for one, keeps in zip(hit, prorated(left, amounts), strict=True):
            cents[one.id][fund] = keeps
    return [Funded(one, cents[one.id]) for one in these]


def prorated(cents: int, amounts: Sequence[int]) -> list[int]:
    """Cents divided in proportion to amounts, by the largest remainder; whole numbers of any size,
    where `shares.divided` has parts no finer than a billionth.
    """
    whole = sum(amounts)
    floors = [cents * one // whole for one in amounts]
    over = sorted(range(len(amounts)), key=lambda n: (-(cents * amounts[n] % whole), n))
    for n in over[: cents - sum(floors)]:
        floors[n] += 1
    return floors


def _result(
    id_: str, name: str, asked: Asked, funded: list[Funded], scenario: Scenario | None = None
) -> Result:
    goals: dict[str, tuple[float, float]] = {}
    outcomes: dict[str, tuple[float, float]] = {}
    for one in funded:
        least, most = _does(asked, one)
        for outcome in sorted({*least, *most}):
            low, high = sorted((least.get(outcome, 0.0), most.get(outcome, 0.0)))
            for names, key in ((goals, asked.known.goal_of(outcome)), (outcomes, outcome)):
                before = names.get(key, (0.0, 0.0))
                names[key] = (before[0] + low, before[1] + high)
    least_of = {goal: pair[0] for goal, pair in goals.items()}
    most_of = {goal: pair[1] for goal, pair in goals.items()}
    return Result(id_, name, _simulated(asked, scenario), tuple(funded), least_of, most_of, outcomes)


def _does(asked: Asked, one: Funded) -> tuple[dict[str, float], dict[str, float]]:
    """Points by outcome at the least and at the most, of a package that may have less than all."""
    full = _points(one.package)
    if one.whole >= one.package.whole:
        return full, full
    affordable = [
        other for other in asked.packages.values()
        if other.program == one.package.program
        and all(_whole(other).cents[fund] <= one.cents.get(fund, 0) for fund in other.funds)
    ]  # fmt: skip
    dearest = max(affordable, key=lambda other: (other.whole, other.id), default=None)
    return (_points(dearest) if dearest else {}), full


def _points(package: Package) -> dict[str, float]:
    return {effect.outcome: float(effect.expected) for effect in package.effects}


def _simulated(asked: Asked, scenario: Scenario | None) -> bool:
    told = {asked.allocation.provenance, *(one.provenance for one in asked.packages.values())}
    return "simulated" in told or bool(scenario and scenario.provenance == "simulated")
