"""Supposed: a scenario worked out, so that it can be held beside today's budget.

Answers: what would be funded then, and what would it do? A cut across the board takes the same part
of every program, divided by the largest remainder, and chooses nothing; what programs then do is
told as a range, from their dearest package that the money still buys to what they do today. Any
other scenario is the best budget under the rules as edited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from charteroak.budget.allocate.answer import answered
from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.conflicts import Conflict, conflict
from charteroak.budget.allocate.pose import posed
from charteroak.budget.packages import Package
from charteroak.budget.scenarios import Across, Scenario
from charteroak.budget.shares import fraction, parted

TODAY = "today"


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
        return Result(
            scenario.id, scenario.name, _simulated(asked, scenario), (), {}, {}, {}, found
        )
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
        for one, keeps in zip(hit, parted(left, amounts), strict=True):
            cents[one.id][fund] = keeps
    return [Funded(one, cents[one.id]) for one in these]


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
    return Result(
        id_, name, _simulated(asked, scenario), tuple(funded), least_of, most_of, outcomes
    )


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
