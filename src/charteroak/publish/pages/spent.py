"""What a goal or an outcome costs: the programs that work for it, with their dollars.

Answers: which dollars are tied to this promise, through which programs, and what is known of what
they buy?
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from charteroak.budget.evaluation.model import GRADES
from charteroak.plan.model import Goal, Outcome
from charteroak.publish import amounts, links
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.provenance import BADGES, Badge

_STILL = ("no clear change", "unknown")
"""Answers that are no evidence of a change."""


@dataclass(frozen=True)
class ProgramRow:
    """One program, and its dollars that are tied here."""

    name: str
    href: str
    amount: str
    share: str
    """Of all dollars that are tied here."""
    part: float
    """The same, from 0 to 1, for the bar."""
    evidence: str
    badge: Badge


@dataclass(frozen=True)
class Spent:
    """The dollars of a goal or an outcome."""

    when: str
    total: str
    share: str
    """Of the whole budget."""
    rows: tuple[ProgramRow, ...]


def spent_on_goal(material: Material, goal: Goal) -> Spent | None:
    """The dollars of all outcomes of a goal; None where the city keeps no budget here."""
    return _spent(material, {outcome.id for _, outcome in goal.walk()})


def spent_on_outcome(material: Material, outcome: Outcome) -> Spent | None:
    """The dollars of an outcome and those below it."""
    return _spent(material, {one.id for _, one in outcome.walk()})


def _spent(material: Material, outcomes: Collection[str]) -> Spent | None:
    dollars = material.dollars
    if dollars.shown is None:
        return None
    sums: dict[str, int] = {}
    for flow in dollars.flows:
        if flow.outcome in outcomes:
            sums[flow.program] = sums.get(flow.program, 0) + flow.cents
    total = sum(sums.values())
    whole = sum(flow.cents for flow in dollars.flows)
    rows = [
        ProgramRow(
            name=dollars.programs[name].name if name in dollars.programs else name,
            href=links.program(name),
            amount=amounts.exact(cents),
            share=amounts.share(cents, total),
            part=cents / total if total else 0.0,
            evidence=evidence(material, name),
            badge=BADGES[dollars.state(name)],
        )
        for name, cents in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Spent(
        when=dollars.shown.text,
        total=amounts.short(total),
        share=amounts.share(total, whole),
        rows=tuple(rows),
    )


def any_simulated(spent: Spent | None) -> bool:
    """Whether any of these dollars is made up."""
    return spent is not None and any(row.badge.state == "simulated" for row in spent.rows)


def evidence(material: Material, program: str) -> str:
    """The best grade of evidence that anything moved because of a program."""
    order = [*GRADES][:0:-1]
    mine = [one for one in material.dollars.impacts if one.program == program]
    moved = {one.grade for one in mine if one.says not in _STILL}
    found = next((grade for grade in order if grade in moved), "")
    looked = any(one.says == "no clear change" for one in mine)
    if found:
        return recognised(found)
    return _("no clear change found") if looked else _("none")
