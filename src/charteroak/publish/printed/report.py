"""Report: the annual popular report, for residents.

Answers: what did the city promise, where does it stand, what does it cost, and how is it known?
Few words, large numbers, no grade: the numbers stand side by side with where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.plan.model import Goal
from charteroak.publish import charts, numbers
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages import tree
from charteroak.publish.pages.brief import Brief, brief
from charteroak.publish.pages.deserving import deserving
from charteroak.publish.pages.signalled import signalled
from charteroak.publish.pages.spent import spent_on_goal
from charteroak.publish.printed import common
from charteroak.publish.printed.blocks import (
    Block,
    Card,
    Figures,
    Heading,
    Leaf,
    Paper,
    Picture,
    Table,
    Words,
)
from charteroak.publish.printed.draughts import Draughts
from charteroak.publish.printed.packet import value
from charteroak.publish.provenance import STATES

NAME = "popular-report"
_CARDS = 3


def report(material: Material, draughts: Draughts) -> Paper:
    """The whole report."""
    plan, city = material.files.plan, material.files.city
    counts = tree.tally(tree.all_branches(material)).counts
    kicker = _("Report to residents")
    leaves = (
        Leaf(kicker, _("What {city} promised, and where it stands", city=city.name),
             tuple(_first(material))),
        *(Leaf(kicker, goal.name, tuple(_goal(material, goal, draughts))) for goal in plan.goals),
        Leaf(kicker, _("How we know"), tuple(_known(material))),
    )  # fmt: skip
    return common.paper(
        material, NAME, kicker,
        _("{city}: what was promised, where it stands and what it costs, in plain words.",
          city=city.name),
        leaves, invented="simulated" in counts,
    )  # fmt: skip


def _first(material: Material) -> Iterator[Block]:
    plan = material.files.plan
    yield Words(plan.mission.summary, "lead")
    yield Words(plan.vision.summary)
    rows = []
    for goal in plan.goals:
        spent = spent_on_goal(material, goal)
        told = tree.tally(tuple(tree.branches(material, goal)))
        share = spent.share if spent else ""
        rows.append((plan.numbered(goal), f"{told.measured} / {told.outcomes}", share))
    yield Table(
        header=(_("Goal"), _("Outcomes measured"), _("Share of the budget")),
        rows=tuple(rows), widths=(5, 2, 2), right=(1, 2),
    )  # fmt: skip
    if plan.values:
        yield Heading(_("Our values"))
        yield Words(numbers.listed([one.name for one in plan.values]) + ".")
    yield Words(tree.tally(tree.all_branches(material)).text)


def _goal(material: Material, goal: Goal, draughts: Draughts) -> Iterator[Block]:
    if goal.why_it_matters:
        yield Words(goal.why_it_matters, "lead")
    told = _headlines(material, goal)
    if told:
        yield Figures(tuple(Card(one.told, one.name, one.period_long, one.badge) for one in told))
    for indicator in deserving(material, goal, 2):
        said, short = signalled(material, indicator), brief(material, indicator)
        assert said is not None
        assert said.chart is not None
        yield Picture(
            svg=draughts.chart(said.chart, charts.PRINTED),
            alt=f"{indicator.name}. {said.text} {said.sentence}",
            title=indicator.name, value=value(short),
            said=(indicator.why_it_matters, said.sentence), badge=short.badge, part=46,
        )  # fmt: skip
    spent = spent_on_goal(material, goal)
    if spent is not None:
        yield common.spent_words(spent)
    owner = material.files.plan.office(goal.owner).name
    yield Words(_("{owner} answers for this goal.", owner=owner))


def _headlines(material: Material, goal: Goal) -> tuple[Brief, ...]:
    """The first number of as many outcomes as there is room for, what is counted before made up."""
    known = material.files.indicators
    firsts = (
        next((brief(material, known[name]) for name in outcome.indicators if name in known), None)
        for _level, outcome in goal.walk()
    )
    told = [one for one in firsts if one is not None and one.told]
    told.sort(key=lambda one: STATES.index(one.badge.state))
    return tuple({one.id: one for one in told}.values())[:_CARDS]


def _known(material: Material) -> Iterator[Block]:
    states = [s for s in STATES if s in tree.tally(tree.all_branches(material)).counts]
    yield from common.legend(states)
    yield Heading(_("Is it really changing, or is it noise?"))
    yield Words(
        _(
            "Between the dashed lines of a chart the number moves by itself. Only a filled "
            "triangle says that something changed. Two numbers that differ are not yet a change."
        )
    )
    yield Heading(_("What is not shown"))
    yield Words(
        _(
            "Numbers of very few people are hidden, so that nobody can be found out. A number that "
            "could not be computed says why."
        )
    )
    yield Heading(_("Read on"))
    yield Words(
        _(
            "Each number, its records, its method and its limits stand on the site of this "
            "edition, with the tables to download. Anyone can compute them again."
        )
    )
