"""How dollars are parted: by goal, by outcome, and by department and goal.

Answers: of the whole budget, and of one tax bill, how much works for each promise?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from charteroak.budget.shares import parted
from charteroak.publish import amounts, links
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material

BILLS = (100_000, 250_000, 500_000, 1_000_000)
"""Cents: tax bills that are divided as the whole budget is."""


def untied() -> str:
    """What stands in place of a goal."""
    return _("Tied to no outcome")


def no_program() -> str:
    """What stands in place of a department."""
    return _("In no program")


@dataclass(frozen=True)
class Part:
    """One goal, or what is tied to none, and its dollars."""

    name: str
    href: str
    amount: str
    share: str
    part: float
    of_bills: tuple[str, ...]
    """Its part of each tax bill."""


@dataclass(frozen=True)
class OutcomePart:
    """One outcome and its dollars."""

    goal: str
    name: str
    href: str
    of_a_thousand: str
    amount: str


@dataclass(frozen=True)
class Cell:
    """One department and goal: the table twin of the picture."""

    department: str
    goal: str
    amount: str
    share: str


def parts(material: Material, sums: Mapping[str, int], total: int) -> list[Part]:
    """Each goal's part of the dollars and of each bill; what is tied to none comes last."""
    plan = material.files.plan
    pages = {plan.numbered(goal): links.goal(goal.id) for goal in plan.goals}
    bills = [dict(zip(sums, _divided(bill, sums, total), strict=True)) for bill in BILLS]
    return [
        Part(
            name=name,
            href=pages.get(name, f"{links.DOLLARS}#untied"),
            amount=amounts.exact(cents),
            share=amounts.share(cents, total),
            part=cents / total if total else 0.0,
            of_bills=tuple(amounts.exact(bill[name]) for bill in bills),
        )
        for name, cents in sums.items()
        if cents
    ]


def outcomes(material: Material, goals: Mapping[str, str], total: int) -> list[OutcomePart]:
    """Every outcome that dollars are tied to, in the order of the plan."""
    sums: dict[str, int] = {}
    for flow in material.dollars.flows:
        sums[flow.outcome] = sums.get(flow.outcome, 0) + flow.cents
    bill = dict(zip(sums, _divided(BILLS[0], sums, total), strict=True))
    return [
        OutcomePart(
            goal=goals[one.id],
            name=one.name,
            href=links.outcome(one.id),
            of_a_thousand=amounts.exact(bill[one.id]),
            amount=amounts.exact(sums[one.id]),
        )
        for _, _, one in material.files.plan.outcomes()
        if sums.get(one.id)
    ]


def _divided(bill: int, sums: Mapping[str, int], total: int) -> list[int]:
    """A bill, divided as the budget is: no cent is lost."""
    return parted(bill, list(sums.values())) if total > 0 else [0] * len(sums)


def cells(cells: Mapping[tuple[str, str], int], total: int) -> list[Cell]:
    """Each department and goal, as the picture draws them."""
    return [
        Cell(department, goal, amounts.exact(cents), amounts.share(cents, total))
        for (department, goal), cents in sorted(
            cells.items(), key=lambda item: (item[0][0] == no_program(), item[0][0], -item[1])
        )
        if cents
    ]
