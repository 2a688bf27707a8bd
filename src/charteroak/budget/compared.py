"""Scenarios as plain data, side by side: the same for the terminal, for JSON and for pages.

Answers: how do these budgets differ, by goal, outcome, department, fund and neighborhood?
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.told import of_conflict
from charteroak.budget.choices import Choices, asked_of
from charteroak.budget.model import Budget
from charteroak.budget.money import said
from charteroak.budget.packaged import Known
from charteroak.budget.scenarios import edited
from charteroak.budget.supposed import Result, today, worked_out
from charteroak.problems import Location, Problem, Refused, suggest

Plain = dict[str, Any]


def side_by_side(
    choices: Choices, budget: Budget, known: Known, names: Collection[str]
) -> list[Plain]:
    """Today's budget, then each scenario. Refused where a name is none."""
    wanted = tuple(names) or tuple(choices.scenarios)
    for name in wanted:
        if name not in choices.scenarios:
            what, advice = f"There is no scenario `{name}`.", suggest(name, choices.scenarios)
            raise Refused([Problem(what, Location("the command line"), advice, "scenario-unknown")])
    return list(_columns(choices, budget, known, wanted))


def _columns(
    choices: Choices, budget: Budget, known: Known, names: Collection[str]
) -> Iterator[Plain]:
    based: set[str] = set()
    for name in names:
        scenario = choices.scenarios[name]
        allocation = choices.wanted.allocations[scenario.of]
        if not based:
            asked = asked_of(choices, budget, known, allocation)
            yield column(asked, today(asked), "", "Today's packages.")
        based.add(scenario.of)
        asked = asked_of(choices, budget, known, edited(scenario, allocation))
        yield column(asked, worked_out(scenario, asked), scenario.of, scenario.because)


def column(asked: Asked, result: Result, of: str, because: str) -> Plain:
    """One scenario: dollars in each view sum to the same whole."""
    reached = sorted({by for one in asked.packages.values() for by in one.reaches})
    return {
        "id": result.id, "name": result.name, "of": of, "because": because,
        "provenance": "simulated" if result.simulated else "observed",
        "weights": {"set": asked.allocation.weights, "goals": dict(asked.weights)},
        "dollars": said(sum(one.whole for one in result.funded)),
        "points": {goal: [least, result.most[goal]] for goal, least in result.least.items()},
        "outcomes": {name: list(pair) for name, pair in result.outcomes.items()},
        "packages": {one.package.program: one.package.id for one in result.funded},
        "by_fund": _dollars(result.by_fund),
        "by_goal": _dollars(result.by(asked.by_goal)),
        "by_outcome": _dollars(result.by(asked.by_outcome)),
        "by_department": _dollars(
            result.by(lambda one, cents: {asked.department(one.program): cents})
        ),
        "by_reach": {by: _dollars(_reached(asked, result, by)) for by in reached},
        "conflict": of_conflict(result.conflict) if result.conflict else None,
    }  # fmt: skip


def _reached(asked: Asked, result: Result, by: str) -> dict[str, int]:
    return result.by(lambda one, cents: asked.by_reach(one, by, cents))


def _dollars(cents: Mapping[str, int]) -> dict[str, str]:
    return {name: said(number) for name, number in sorted(cents.items())}
