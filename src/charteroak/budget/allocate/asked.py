"""Everything an allocation is asked of: the budget, the packages, the plan and the weights.

Answers: what does a package count towards a goal, a department, a fund or a neighborhood? Dollars
go to outcomes by the crosswalk of the program and to places by what the package reaches, divided by
the largest remainder, so that no cent is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from charteroak.budget.allocate.words import Allocation, Rule
from charteroak.budget.crosswalk import in_force, year_of
from charteroak.budget.model import Budget
from charteroak.budget.packaged import Known
from charteroak.budget.packages import Package, points, positions
from charteroak.budget.shares import parted, shares_of

UNTIED = ""
"""Of no outcome, or of no known place."""
Weights = Mapping[str, float]
"""Goal to how much a point of it counts; one on average."""


@dataclass(frozen=True)
class Asked:
    """One allocation with all that it speaks of."""

    allocation: Allocation
    budget: Budget
    packages: Mapping[str, Package]
    known: Known
    weights: Weights

    @property
    def year(self) -> int:
        """The fiscal year that is budgeted."""
        return year_of(self.allocation.fiscal_year, 0) or 0

    @cached_property
    def outcomes(self) -> Mapping[str, Mapping[str, int]]:
        """Program to its outcomes and their parts; empty: it works for none."""
        found: dict[str, Mapping[str, int]] = {}
        for name in dict.fromkeys(one.program for one in self.packages.values()):
            tie = in_force(self.budget.ties, name, self.year, None)
            found[name] = shares_of(tie.outcomes) if tie and tie.outcomes else {}
        return found

    def department(self, program: str) -> str:
        """The department of a program."""
        known = self.budget.programs.get(program)
        return known.department if known else ""

    def by_outcome(self, package: Package, cents: int) -> dict[str, int]:
        """An amount of a package by outcome; `UNTIED`: of none."""
        return _parted(cents, self.outcomes.get(package.program, {}))

    def by_goal(self, package: Package, cents: int) -> dict[str, int]:
        """An amount of a package by goal; `UNTIED`: of none."""
        found: dict[str, int] = {}
        for outcome, part in self.by_outcome(package, cents).items():
            goal = self.known.goal_of(outcome) if outcome else UNTIED
            found[goal] = found.get(goal, 0) + part
        return found

    @staticmethod
    def by_reach(package: Package, by: str, amount: int) -> dict[str, int]:
        """An amount of a package by whom it reaches; `UNTIED`: it is not known whom."""
        shares = package.reaches.get(by, {})
        return _parted(amount, shares_of(shares) if shares else {})

    def points(self, package: Package, goal: str = "", outcome: str = "") -> int:
        """Its points as expected, in millionths, for a goal, an outcome or all."""
        return sum(
            points(effect.expected)
            for effect in package.effects
            if (not outcome or effect.outcome == outcome)
            and (not goal or self.known.goal_of(effect.outcome) == goal)
        )


def _parted(amount: int, parts: Mapping[str, int]) -> dict[str, int]:
    if not parts:
        return {UNTIED: amount} if amount else {}
    return dict(zip(parts, parted(amount, list(parts.values())), strict=True))


def measured(rule: Rule, asked: Asked) -> Callable[[Package], int]:
    """What a package counts towards a rule, in the rule's own whole units."""

    def counted(package: Package) -> int:
        if rule.program and package.program != rule.program:
            return 0
        if rule.department and asked.department(package.program) != rule.department:
            return 0
        if rule.counts == "positions":
            return positions(package)
        if rule.counts == "points":
            amount = asked.points(package, rule.goal, rule.outcome)
        else:
            amount = _dollars(rule, asked, package)
        for by, name in rule.serves.items():
            amount = asked.by_reach(package, by, amount).get(name, 0)
        return amount

    return counted


def _dollars(rule: Rule, asked: Asked, package: Package) -> int:
    funds = (rule.fund,) if rule.fund else package.funds
    cents = sum(package.cents(fund) + package.cents_once(fund) for fund in funds)
    if rule.outcome:
        return asked.by_outcome(package, cents).get(rule.outcome, 0)
    return asked.by_goal(package, cents).get(rule.goal, 0) if rule.goal else cents
