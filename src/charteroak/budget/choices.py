"""Choices: everything a city could choose between, read and checked.

Answers: which packages, allocations, weights, scenarios and residents' priorities does a city's
budget folder tell, and does it all fit together?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from charteroak.budget.priorities import Populations, Priorities, Voice, heard, read_priorities
from charteroak.budget.read import FOLDER
from charteroak.budget.scenarios import Scenario, read_scenarios
from charteroak.budget.scenarios import check as check_scenario
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import period_at
from charteroak.dimensions.place import WHOLE
from charteroak.indicators import population
from charteroak.plan.model import CityFiles
from charteroak.problems import Problem
from charteroak.sources.figures import PublishedFigure

Figures = Sequence[PublishedFigure]


ALLOCATIONS, SCENARIOS, PRIORITIES = FILES = (
    "allocations.json", "scenarios.json", "priorities.json",
)  # fmt: skip
"""The files of an edition that tell what could be chosen."""


@dataclass(frozen=True)
class Choices:
    """What a city could choose between."""

    packages: Mapping[str, Package]
    wanted: Wanted
    scenarios: Mapping[str, Scenario]
    voices: Mapping[str, Voice]
    """What residents want, by survey: sets of weights beside those in `wanted`."""

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
    root: Path, shown_as: str, budget: Budget, files: CityFiles, figures: Figures = ()
) -> tuple[Choices, tuple[Problem, ...]]:
    """What there is to choose from, and everything that is wrong with it."""
    folder, shown, known = root / FOLDER, f"{shown_as}/{FOLDER}", known_of(files)
    packages, problems = read_packages(folder, shown)
    wanted, more = read_wanted(folder, shown)
    scenarios, faults = read_scenarios(folder, shown)
    surveys, wrong = read_priorities(folder, shown)
    found = [*problems, *more, *faults, *wrong]
    voices: dict[str, Voice] = {}
    for name, survey in surveys.items():
        voice, told = heard(survey, folder, shown, known, _people(survey, files, figures, known))
        found += told
        if voice:
            voices[name] = voice
        if name in wanted.weights:
            what = f"The weights `{name}` are told in `weights.yaml` and by a survey."
            found.append(Problem(what, survey.written_at, "Rename one of them.", "weights-twice"))
    weights = {*wanted.weights, *surveys}
    if not problems:
        found += check_packages(budget, packages, known)
    found += check_weights(wanted.weights, known)
    for one in wanted.allocations.values():
        found += check_allocation(one, budget, packages, weights, known)
    for scenario in scenarios.values():
        found += check_scenario(scenario, budget, wanted.allocations, weights, known)
    return Choices(packages, wanted, scenarios, voices), tuple(found)


def asked_of(choices: Choices, budget: Budget, known: Known, allocation: Allocation) -> Asked:
    """An allocation with all that it speaks of; its words are in order."""
    weights = weights_of(choices, known, allocation.weights)
    return Asked(allocation, budget, choices.packages, known, weights)


def _people(survey: Priorities, files: CityFiles, figures: Figures, known: Known) -> Populations:
    """The published numbers of people that a survey is held to, nearest to its day."""
    populations = population.Populations(figures)
    year = period_at("year", survey.said_on, files.city.fiscal_years)
    found: dict[tuple[str, str, str], float] = {}
    for one in survey.represents:
        for name in known.dimensions.get(one.by, ()):
            place, by, group = WHOLE, one.by, name
            if one.by in files.boundary_sets:
                place, by, group = name, EVERYONE, EVERYONE
            people = populations.at(one.population, year, place, by, group)
            if people:
                found[one.population, one.by, name] = people.number
    return found


def unlike_today(
    choices: Choices, budget: Budget, known: Known, flows: Iterable[Flow]
) -> Iterator[Problem]:
    """Packages of today that are not what the ledger of their allocation says."""
    told = tuple(flows)
    for one in choices.wanted.allocations.values():
        yield from today.check(asked_of(choices, budget, known, one), told)


def weights_of(choices: Choices, known: Known, name: str) -> Weights:
    """The weights of a set, one on average; with no name every goal counts alike."""
    if not name:
        return dict.fromkeys(known.goals, 1.0)
    if name in choices.voices:
        return evened(choices.voices[name].parts)
    return evened(
        {goal: Fraction(text) for goal, text in choices.wanted.weights[name].goals.items()}
    )


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
