"""The page of an outcome: the promise, the office answerable, and its indicators.

Answers: what was promised, why does it matter, how would one know, and what is missing to know it
better?
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.plan.model import Indicator
from charteroak.publish import links, words
from charteroak.publish.material import Material
from charteroak.publish.pages import tree
from charteroak.publish.pages.brief import Brief, brief
from charteroak.publish.pages.compared import Compared, also_by, compared
from charteroak.publish.pages.onduty import OnDuty, on_duty
from charteroak.publish.pages.page import Card, Link, Page, to_home
from charteroak.publish.pages.spent import Spent, any_simulated, spent_on_outcome
from charteroak.publish.pages.tested import Tested, of_outcome
from charteroak.publish.provenance import BADGES, Badge


@dataclass(frozen=True)
class Owner:
    """The one office answerable."""

    name: str
    does: str
    page_name: str


@dataclass(frozen=True)
class Served:
    """A value that the outcome serves."""

    name: str
    meaning: str
    href: str


@dataclass(frozen=True)
class Told:
    """One indicator, in more detail than a row."""

    brief: Brief
    why_it_matters: str
    limitations: str
    groups: tuple[Compared, ...]
    also_by: str
    """How else its page splits it by group."""


@dataclass(frozen=True)
class Below:
    """An outcome under this one."""

    number: str
    link: Link
    badge: Badge
    heading_only: bool
    tally: str


@dataclass(frozen=True)
class OutcomeContent:
    """The page of an outcome."""

    number: str
    level: str
    goal: Link
    owner: Owner
    why_it_matters: str
    where: str
    badge: Badge
    heading_only: bool
    values: tuple[Served, ...]
    indicators: tuple[Told, ...]
    tests: tuple[Tested, ...]
    staffing: tuple[OnDuty, ...]
    spent: Spent | None
    """Its dollars; None where the city keeps no budget here."""
    needs: tuple[str, ...]
    below: tuple[Below, ...]


def outcome(material: Material, branch: tree.Branch) -> Page:
    """The page of one outcome."""
    chosen, plan = branch.outcome, material.files.plan
    office = plan.office(chosen.owner)
    home = Link(material.files.plan.numbered(branch.goal), links.goal(branch.goal.id))
    indicators = material.files.indicators
    told = tuple(
        _told(material, indicators[name]) for name in chosen.indicators if name in indicators
    )
    content = OutcomeContent(
        number=branch.number,
        level=plan.level(len(branch.above) + 1),
        goal=home,
        owner=Owner(office.name, office.does, office.page_name),
        why_it_matters=chosen.why_it_matters,
        where=words.page_lines(chosen.page_lines),
        badge=BADGES[branch.state],
        heading_only=not branch.counted,
        values=tuple(
            Served(value.name, value.meaning, links.value(value.id))
            for value in plan.values
            if value.id in chosen.values
        ),
        indicators=told,
        tests=of_outcome(material, chosen.id),
        staffing=on_duty(material, chosen.id),
        spent=spent_on_outcome(material, chosen),
        needs=chosen.needs,
        below=_below(material, branch),
    )
    above = (Link(one.name, links.outcome(one.id)) for one in branch.above)
    return Page(
        path=links.outcome(chosen.id),
        template="outcome.html",
        title=chosen.name,
        description=chosen.why_it_matters,
        content=content,
        crumbs=(to_home(material), home, *above),
        invented=any(one.brief.badge.state == "simulated" for one in told)
        or any_simulated(content.spent),
        owners=True,
        card=_card(content),
    )


def _card(content: OutcomeContent) -> Card | None:
    """Its first number that is known."""
    kind = f"{content.level.capitalize()} {content.number}"
    told = (one.brief for one in content.indicators if one.brief.told)
    found = next(told, None)
    if found is None:
        return None
    return Card(kind, found.told, f"{found.name}, {found.period}", found.badge.state == "simulated")


def _told(material: Material, indicator: Indicator) -> Told:
    return Told(
        brief=brief(material, indicator),
        why_it_matters=indicator.why_it_matters,
        limitations=indicator.limitations,
        groups=compared(material, indicator),
        also_by=also_by(material, indicator),
    )


def _below(material: Material, branch: tree.Branch) -> tuple[Below, ...]:
    found = []
    under = [b for b in tree.branches(material, branch.goal) if branch.outcome in b.above]
    for one in under:
        if one.above[-1] is branch.outcome:
            deeper = [b for b in under if one.outcome in b.above]
            found.append(
                Below(
                    one.number,
                    Link(one.outcome.name, links.outcome(one.outcome.id)),
                    BADGES[one.state],
                    not one.counted,
                    tree.tally(deeper).text if deeper else "",
                )
            )
    return tuple(found)
