"""The page of a program: what it is for, what it costs, whom it reaches and what it changed.

Answers: the three questions of the city's page for one service (reach, impact, alignment), each
with its evidence and its uncertainty, and never as one number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from charteroak.budget.model import Program
from charteroak.publish import amounts, links, numbers
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import Said, _, marked
from charteroak.publish.material import Material
from charteroak.publish.pages import costed, judged, served
from charteroak.publish.pages.page import Link, Page, to_home
from charteroak.publish.pages.spent import evidence
from charteroak.publish.provenance import BADGES, Badge

_SERVICES = Said(
    {
        "community": marked("For residents"),
        "governance": marked("For the council and the law"),
        "internal": marked("For the other programs"),
    }
)


@dataclass(frozen=True)
class Served:
    """One outcome that it works for."""

    link: Link
    goal: str
    amount: str
    share: str
    part: float
    score: str
    """Its alignment, where somebody scored it."""


@dataclass(frozen=True)
class ProgramContent:
    """The page of a program."""

    does: str
    owner: str
    department: str
    service: str
    mandate: str
    when: str
    full: str
    split: str
    evidence: str
    badge: Badge
    outcomes: tuple[Served, ...]
    untied: str
    costs: tuple[costed.CostRow, ...]
    bears: tuple[tuple[str, str, str], ...]
    """Internal service, its part, and what the division rests on."""
    unit_cost: str
    years: tuple[costed.YearRow, ...]
    reach: tuple[served.ReachRow, ...]
    reach_by_place: tuple[served.ReachRow, ...]
    need: tuple[str, ...]
    no_reach: str
    impacts: tuple[judged.ImpactTold, ...]
    stand: judged.Stand | None
    no_stand: str


def program(material: Material, chosen: Program) -> Page:
    """The page of one program."""
    dollars = material.dollars
    mine = dollars.costs.get(chosen.id, ())
    reaches = [one for one in dollars.reaches if one.program == chosen.id]
    stand = judged.standing(material, chosen.id)
    impacts = tuple(
        judged.told(material, one) for one in dollars.impacts if one.program == chosen.id
    )
    when = dollars.shown.text if dollars.shown else ""
    content = ProgramContent(
        does=chosen.does,
        owner=material.files.plan.office(chosen.owner).name,
        department=chosen.department,
        service=_SERVICES[chosen.service],
        mandate=chosen.mandate,
        when=when,
        full=amounts.short(sum(cost.full for cost in mine)),
        split=costed.split(mine),
        evidence=evidence(material, chosen.id),
        badge=BADGES[dollars.state(chosen.id)],
        outcomes=tuple(_outcomes(material, chosen.id)),
        untied=_untied(material, chosen.id),
        costs=tuple(costed.costs(material, chosen.id)),
        bears=costed.bears(material, chosen.id),
        unit_cost=costed.unit_cost(material, chosen.id),
        years=tuple(costed.years(material, chosen.id)),
        reach=tuple(
            served.reached(one, numbers.fiscal(one.fiscal_year or 0))
            for one in reaches
            if served.whole(one)
        ),
        reach_by_place=tuple(served.by_place(material, chosen.id)),
        need=tuple(served.needs(material, chosen.id)),
        no_reach=recognised(next((one.missing for one in reaches if one.served is None), ""))
        or ("" if reaches else _("Nothing says how many it serves.")),
        impacts=tuple(
            judged.told(material, one) for one in dollars.impacts if one.program == chosen.id
        ),
        stand=stand,
        no_stand="" if stand else _("Nobody has scored it."),
    )
    return Page(
        path=links.program(chosen.id),
        template="program.html",
        title=chosen.name,
        description=f"{chosen.does} {when}: {content.full}.",
        content=content,
        crumbs=(to_home(material), Link(_("Where the dollars go"), links.DOLLARS)),
        invented="simulated"
        in {
            *(cost.provenance for cost in mine),
            *(one.provenance for one in reaches),
            *(one.badge.state for one in impacts),
        },
        owners=True,
    )


def _outcomes(material: Material, name: str) -> Iterator[Served]:
    """The outcomes that it works for, the most dollars first."""
    sums: dict[str, int] = {}
    for flow in material.dollars.flows:
        if flow.program == name and flow.outcome:
            sums[flow.outcome] = sums.get(flow.outcome, 0) + flow.cents
    total = sum(sums.values())
    plan = material.files.plan
    known = {one.id: (goal, one) for goal, _, one in plan.outcomes()}
    scores = {one.outcome: one for one in material.dollars.alignments if one.program == name}
    for outcome in sorted(sums, key=lambda one: (-sums[one], one)):
        if outcome not in known:
            continue
        goal, one = known[outcome]
        score = scores.get(outcome)
        yield Served(
            link=Link(one.name, links.outcome(outcome)),
            goal=plan.numbered(goal),
            amount=amounts.exact(sums[outcome]),
            share=amounts.share(sums[outcome], total),
            part=sums[outcome] / total if total > 0 else 0.0,
            score=_("{mean:.1f} of 4 ({scorers} scorers)", mean=score.mean, scorers=score.scorers)
            if score and score.mean is not None
            else "",
        )


def _untied(material: Material, name: str) -> str:
    """What of it is tied to no outcome, and why."""
    found = [one for one in material.dollars.flows if one.program == name and not one.outcome]
    cents = sum(one.cents for one in found)
    if not cents:
        return ""
    reasons = " ".join(dict.fromkeys(one.because for one in found))
    return _(
        "{dollars} is tied to no outcome. {reasons}", dollars=amounts.exact(cents), reasons=reasons
    )
