"""The page of a goal: its outcomes in the order of the city's page, with their indicators.

Answers: what was promised under this goal, who is answerable for each part, and what do the
numbers say?
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.plan.model import Goal
from charteroak.publish import links, words
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages import tree
from charteroak.publish.pages.brief import Brief, brief
from charteroak.publish.pages.page import Card, Link, Page, to_home
from charteroak.publish.pages.spent import Spent, any_simulated, spent_on_goal
from charteroak.publish.provenance import BADGES, Badge


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome with its indicators."""

    number: str
    depth: int
    anchor: str
    name: str
    href: str
    owner: str
    heading_only: bool
    """It only groups the outcomes below it."""
    badge: Badge
    indicators: tuple[Brief, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class GoalContent:
    """The page of a goal."""

    number: int
    level: str
    why_it_matters: str
    owner: str
    where: str
    tally: tree.Tally
    outcomes: tuple[OutcomeRow, ...]
    spent: Spent | None
    """Its dollars; None where the city keeps no budget here."""
    previous: Link | None
    following: Link | None


def goal(material: Material, chosen: Goal) -> Page:
    """The page of one goal."""
    plan = material.files.plan
    branches = tuple(tree.branches(material, chosen))
    rows = tuple(_row(material, branch) for branch in branches)
    place = plan.goals.index(chosen)
    after = plan.goals[place + 1] if place + 1 < len(plan.goals) else None
    content = GoalContent(
        number=chosen.number,
        level=plan.level(0),
        why_it_matters=chosen.why_it_matters,
        owner=plan.office(chosen.owner).name,
        where=words.page_lines(chosen.page_lines),
        tally=tree.tally(branches),
        outcomes=rows,
        spent=spent_on_goal(material, chosen),
        previous=_link(material, plan.goals[place - 1]) if place else None,
        following=_link(material, after) if after else None,
    )
    city = material.files.city.name
    return Page(
        path=links.goal(chosen.id),
        template="goal.html",
        title=chosen.name,
        description=_(
            "{level} {number} of {city}: {text}",
            level=content.level.capitalize(),
            number=chosen.number,
            city=city,
            text=content.tally.text,
        ),
        content=content,
        crumbs=(to_home(material),),
        invented=any(b.badge.state == "simulated" for row in rows for b in row.indicators)
        or any_simulated(content.spent),
        owners=True,
        card=Card(f"{content.level.capitalize()} {content.number}", "", content.tally.text),
    )


def _link(material: Material, other: Goal) -> Link:
    return Link(material.files.plan.numbered(other), links.goal(other.id))


def _row(material: Material, branch: tree.Branch) -> OutcomeRow:
    outcome, indicators = branch.outcome, material.files.indicators
    return OutcomeRow(
        number=branch.number,
        depth=len(branch.above) + 1,
        anchor=links.slug(outcome.id),
        name=outcome.name,
        href=links.outcome(outcome.id),
        owner=material.files.plan.office(outcome.owner).name,
        heading_only=not branch.counted,
        badge=BADGES[branch.state],
        indicators=tuple(
            brief(material, indicators[name]) for name in outcome.indicators if name in indicators
        ),
        needs=outcome.needs,
    )
