"""Choices: everything a city could choose between, read and checked.

Answers: which packages, allocations, weights, scenarios and residents' priorities does a city's
budget folder tell, and does it all fit together?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from pathlib import Path

from charteroak.budget.allocate import today
from charteroak.budget.allocate.asked import Asked, Weights
from charteroak.budget.allocate.check import check as check_allocation
from charteroak.budget.allocate.check import check_weights
from charteroak.budget.allocate.read import Wanted, read_wanted
from charteroak.budget.allocate.words import Allocation, Revenue
from charteroak.budget.crosswalk import Flow
from charteroak.budget.model import Budget
from charteroak.budget.money import cents_of, said
from charteroak.budget.packaged import Known
from charteroak.budget.packaged import check as check_packages
from charteroak.budget.packages import Package, read_packages
from charteroak.budget.read import FOLDER
from charteroak.budget.scenarios import Scenario, read_scenarios
from charteroak.budget.scenarios import check as check_scenario
from charteroak.plan.model import CityFiles
from charteroak.problems import Problem


@dataclass(frozen=True)
class Choices:
    """What a city could choose between."""

    packages: Mapping[str, Package]
    wanted: Wanted
    scenarios: Mapping[str, Scenario]

    @property
    def empty(self) -> bool:
        """Whether the city tells none."""
        return not self.packages and not self.wanted.allocations


def known_of(files: CityFiles) -> Known:
    """The names of the plan that packages and allocations may use."""
    goals: dict[str, tuple[str, ...]] = {goal.id: () for goal in files.plan.goals}
    for goal, _, outcome in files.plan.outcomes():
        goals[goal.id] = (*goals[goal.id], outcome.id)
    dimensions = {
        name: tuple(place.id for place in one.single) for name, one in files.boundary_sets.items()
    }
    dimensions |= {name: tuple(one.values) for name, one in files.city.groups.items()}
    return Known(goals, dimensions)


def read_choices(
    root: Path, shown_as: str, budget: Budget, known: Known
) -> tuple[Choices, tuple[Problem, ...]]:
    """What there is to choose from, and everything that is wrong with it."""
    folder, shown = root / FOLDER, f"{shown_as}/{FOLDER}"
    packages, problems = read_packages(folder, shown)
    wanted, more = read_wanted(folder, shown)
    scenarios, faults = read_scenarios(folder, shown)
    found = [*problems, *more, *faults]
    if not problems:
        found += check_packages(budget, packages, known)
    found += check_weights(wanted.weights, known)
    for one in wanted.allocations.values():
        found += check_allocation(one, budget, packages, wanted.weights, known)
    for scenario in scenarios.values():
        found += check_scenario(scenario, budget, wanted.allocations, wanted.weights, known)
    return Choices(packages, wanted, scenarios), tuple(found)


def asked_of(
    choices: Choices, budget: Budget, known: Known, allocation: Allocation, weights: Weights | None = None
) -> Asked:  # fmt: skip
    """An allocation with all that it speaks of; its words are in order."""
    return Asked(allocation, budget, choices.packages, known,
                 weights or weights_of(choices.wanted, known, allocation.weights))  # fmt: skip


def unlike_today(
    choices: Choices, budget: Budget, known: Known, flows: Iterable[Flow]
) -> Iterator[Problem]:
    """Packages of today that are not what the ledger of their allocation says."""
    told = tuple(flows)
    for one in choices.wanted.allocations.values():
        yield from today.check(asked_of(choices, budget, known, one), told)


def weights_of(wanted: Wanted, known: Known, name: str) -> Weights:
    """The weights of a set, one on average; with no name every goal counts alike."""
    if not name:
        return dict.fromkeys(known.goals, 1.0)
    told = {goal: Fraction(text) for goal, text in wanted.weights[name].goals.items()}
    return evened(told)


def evened(told: Mapping[str, Fraction | float]) -> Weights:
    """Weights in the same proportions, one on average."""
    whole = sum(told.values())
    return {goal: float(one * len(told) / whole) for goal, one in told.items()}


def less(allocation: Allocation, part: Fraction, fund: str = "") -> Allocation:
    """The same allocation with so much less to spend: of one fund, or of every one.

    What comes every year and what comes once are both reduced, and rounded down to the cent.
    """

    def reduced(one: Revenue) -> Revenue:
        if fund and one.fund != fund:
            return one
        keeps = [said(floor((cents_of(text) or 0) * (1 - part))) for text in (one.amount, one.once)]
        return replace(one, amount=keeps[0], once=keeps[1])

    return replace(allocation, revenue=tuple(map(reduced, allocation.revenue)))
