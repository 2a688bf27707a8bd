"""Packet: the council packet, one page for each goal.

Answers: under this goal, what stands, which three charts deserve the meeting, what does it cost,
and which promises are open?
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.indicators.judgments import Status
from charteroak.plan.model import Goal, Indicator
from charteroak.publish import charts, numbers
from charteroak.publish.languages.tongue import _, plural
from charteroak.publish.material import Material
from charteroak.publish.pages import tree
from charteroak.publish.pages.brief import Brief, brief
from charteroak.publish.pages.deserving import CONCERN, deserving, missed, pressing, rule
from charteroak.publish.pages.signalled import signalled
from charteroak.publish.pages.spent import spent_on_goal
from charteroak.publish.printed import common
from charteroak.publish.printed.blocks import Block, Heading, Leaf, Paper, Picture, Table, Words
from charteroak.publish.printed.draughts import Draughts
from charteroak.publish.provenance import STATES

NAME = "council-packet"
_PROGRAMS, _PROMISES, _FIRST = 3, 3, 12
_KEPT = ("meets", "consistently_meets", "consistently_passing")


def packet(material: Material, draughts: Draughts) -> Paper:
    """The whole packet."""
    plan, city = material.files.plan, material.files.city
    branches = tree.all_branches(material)
    counts = tree.tally(branches).counts
    leaves = (
        _first(material),
        *(_leaf(material, goal, draughts) for goal in plan.goals),
    )
    return common.paper(
        material, NAME, _("Council packet"),
        _("{city}: one page for each goal, with what changed, what it costs and what is open.",
          city=city.name),
        leaves, invented="simulated" in counts,
    )  # fmt: skip


def _first(material: Material) -> Leaf:
    """The goals side by side: counted, never averaged."""
    plan = material.files.plan
    rows = []
    for goal in plan.goals:
        branches = tuple(tree.branches(material, goal))
        told = tree.tally(branches)
        named = _indicators(material, goal)
        rows.append((
            plan.numbered(goal),
            plan.office(goal.owner).name,
            f"{told.measured} / {told.outcomes}",
            f"{_count(material, named, CONCERN)}",
            f"{_count(material, named, 'improvement')}",
            f"{sum(bool(missed(material, one)) for one in named)}",
        ))  # fmt: skip
    table = Table(
        header=(
            _("Goal"), _("Owner"), _("Outcomes measured"), _("Worse"), _("Better"),
            _("Targets missed"),
        ),
        rows=tuple(rows), widths=(5, 3, 2, 1, 1, 2), right=(2, 3, 4, 5),
    )  # fmt: skip
    states = [s for s in STATES if s in tree.tally(tree.all_branches(material)).counts]
    return Leaf(
        kicker=_("Council packet"),
        title=_("{plan}, {year}", plan=plan.title, year=numbers.fiscal(plan.fiscal_year)),
        blocks=(
            Words(plan.mission.summary, "lead"),
            Words(tree.tally(tree.all_branches(material)).text),
            table,
            common.note(
                _(
                    "“Worse” and “better” count indicators whose last point says that something "
                    "changed, by limits and not by the last two numbers. No number sums up a goal."
                )
            ),
            *_pressing(material),
            Heading(_("Where numbers come from")),
            *common.legend(states),
        ),
    )


def _pressing(material: Material) -> Iterator[Block]:
    """What changed for the worse and what is missed, of all goals."""
    found = pressing(material)
    rows = found[:_FIRST]
    if not rows:
        return
    yield Heading(_("Look at these first"))
    yield Table(
        header=(_("Indicator"), _("Goal"), _("Stands at"), _("What is said of it")),
        rows=tuple((one.name, f"{one.goal}", one.told, one.said) for one in rows),
        widths=(4, 1, 3, 5), right=(1, 2), marked=tuple(one.badge.state for one in rows),
    )  # fmt: skip
    if len(found) > len(rows):
        more = len(found) - len(rows)
        yield common.note(plural(more, "and {n} more like it", "and {n} more like these"))


def _indicators(material: Material, goal: Goal) -> tuple[Indicator, ...]:
    names = dict.fromkeys(name for _, outcome in goal.walk() for name in outcome.indicators)
    known = material.files.indicators
    return tuple(known[name] for name in names if name in known)


def _count(material: Material, named: tuple[Indicator, ...], variation: str) -> int:
    judged = (material.judgments.get(one.id) for one in named)
    return sum(one is not None and one.variation == variation for one in judged)


def _leaf(material: Material, goal: Goal, draughts: Draughts) -> Leaf:
    plan = material.files.plan
    told = tree.tally(tuple(tree.branches(material, goal)))
    owner = plan.office(goal.owner).name
    return Leaf(
        kicker=_("{level} {number}", level=plan.level(0).capitalize(), number=goal.number),
        title=goal.name,
        blocks=(
            Words(f"{told.text} {_('Answers for it: {owner}.', owner=owner)}", "body"),
            *_charts(material, goal, draughts),
            *_dollars(material, goal),
            *_promises(material, goal),
        ),
    )


def _charts(material: Material, goal: Goal, draughts: Draughts) -> Iterator[Block]:
    found = deserving(material, goal)
    if not found:
        yield Words(_("No indicator of this goal has two numbers to draw a line through yet."))
        return
    for indicator in found:
        said, short = signalled(material, indicator), brief(material, indicator)
        assert said is not None
        assert said.chart is not None
        standing = (f"{p.name}: {p.said}." for p in said.promises if not p.compare_only)
        yield Picture(
            svg=draughts.chart(said.chart, charts.PRINTED),
            alt=f"{indicator.name}. {said.text} {said.sentence}",
            title=indicator.name,
            value=value(short),
            said=(said.sentence, *list(standing)[:1]),
            badge=short.badge,
            part=46,
        )
    yield common.note(rule())


def value(short: Brief) -> str:
    """A value with its period, or why there is none."""
    return f"{short.told} · {short.period}" if short.told else short.missing


def _dollars(material: Material, goal: Goal) -> Iterator[Block]:
    spent = spent_on_goal(material, goal)
    if spent is None:
        return
    yield Heading(_("Dollars"))
    yield common.spent_words(spent)
    rows = spent.rows[:_PROGRAMS]
    if rows:
        yield Table(
            header=(_("Program"), _("Dollars"), _("Share"), _("Evidence that it works")),
            rows=tuple((r.name, r.amount, r.share, r.evidence) for r in rows),
            widths=(4, 2, 1, 3), right=(1, 2), marked=tuple(r.badge.state for r in rows),
        )  # fmt: skip
    if len(spent.rows) > len(rows):
        more = len(spent.rows) - len(rows)
        yield common.note(plural(more, "and {n} more program", "and {n} more programs"))


def _promises(material: Material, goal: Goal) -> Iterator[Block]:
    """The targets that are not reached, or of which it cannot be told."""
    open_ = [
        (indicator, status)
        for indicator in _indicators(material, goal)
        for status in material.statuses.get(indicator.id, ())
        if not status.compare_only and status.status not in _KEPT
    ]
    yield Heading(_("Open promises"))
    if not open_:
        yield Words(_("No target of this goal is open."))
        return
    open_.sort(key=lambda pair: pair[1] not in missed(material, pair[0]))
    yield Table(
        header=(_("Indicator"), _("Promised"), _("Stands at"), _("Status")),
        rows=tuple(_promise(*pair) for pair in open_[:_PROMISES]),
        widths=(4, 2, 2, 4), right=(1, 2),
        marked=tuple(brief(material, one).badge.state for one, _s in open_[:_PROMISES]),
    )  # fmt: skip
    if len(open_) > _PROMISES:
        more = len(open_) - _PROMISES
        yield common.note(plural(more, "and {n} more open promise", "and {n} more open promises"))


def _promise(indicator: Indicator, status: Status) -> tuple[str, ...]:
    promised = status.target_value
    now = status.value
    return (
        indicator.name,
        "" if promised is None else numbers.brief(promised, indicator),
        "" if now is None else numbers.brief(now, indicator),
        status.said,
    )
