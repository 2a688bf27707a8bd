"""What is not yet measured: every promise without a number, and the records that would tell.

Answers: what does the city not know about its own goals, and who could find out?
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.plan.model import Goal
from charteroak.publish import links
from charteroak.publish.languages.tongue import _, plural
from charteroak.publish.material import Material
from charteroak.publish.pages import tree
from charteroak.publish.pages.page import Link, Page, to_home


@dataclass(frozen=True)
class Unmeasured:
    """One outcome without a number in this edition."""

    number: str
    outcome: Link
    owner: str
    why: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class GoalGap:
    """The outcomes of a goal that are not measured."""

    goal: Link
    text: str
    outcomes: tuple[Unmeasured, ...]


@dataclass(frozen=True)
class UnmeasuredContent:
    """The page of all that is not yet measured."""

    text: str
    goals: tuple[GoalGap, ...]


def unmeasured(material: Material) -> Page:
    """The page of all outcomes without a number."""
    gaps = tuple(_gap(material, goal) for goal in material.files.plan.goals)
    number = sum(len(gap.outcomes) for gap in gaps)
    of = sum(branch.counted for branch in tree.all_branches(material))
    text = plural(
        of,
        "{number} of {n} outcome has no number in this edition.",
        "{number} of {n} outcomes have no number in this edition.",
        number=number,
    )
    return Page(
        path=links.UNMEASURED,
        template="unmeasured.html",
        title=_("Not yet measured"),
        description=text,
        content=UnmeasuredContent(text, gaps),
        crumbs=(to_home(material),),
        owners=True,
    )


def _gap(material: Material, goal: Goal) -> GoalGap:
    branches = [branch for branch in tree.branches(material, goal) if branch.counted]
    open_ones = [branch for branch in branches if branch.state in ("absent", "none")]
    text = _("All outcomes of this goal have a number.")
    if open_ones:
        text = plural(
            len(branches),
            "{number} of {n} outcome has no number.",
            "{number} of {n} outcomes have no number.",
            number=len(open_ones),
        )
    return GoalGap(
        Link(material.files.plan.numbered(goal), links.goal(goal.id)),
        text,
        tuple(_one(material, branch) for branch in open_ones),
    )


def _one(material: Material, branch: tree.Branch) -> Unmeasured:
    outcome = branch.outcome
    why = _("No indicator has been defined.")
    if outcome.indicators:
        why = _("An indicator is defined; no value has been published here yet.")
    if branch.state == "absent":
        why = _("Indicators are defined; their records were not on the machine of this build.")
    return Unmeasured(
        branch.number,
        Link(outcome.name, links.outcome(outcome.id)),
        material.files.plan.office(outcome.owner).name,
        why,
        outcome.needs,
    )
