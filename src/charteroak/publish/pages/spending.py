"""The page that follows a dollar: where the city's money goes, by department, goal and program.

Answers: of all dollars of the budget, how many work for which promise, which for none and why, and
does it add up to the cent?
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.budget.crosswalk import Flow
from charteroak.publish import amounts, links
from charteroak.publish.dollars import Shown
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages import balanced, funded, parted, streamed
from charteroak.publish.pages.balanced import Balance, Met, RestatedRow, Untied
from charteroak.publish.pages.funded import ProgramLine
from charteroak.publish.pages.page import Page, to_home
from charteroak.publish.pages.parted import (
    BILLS,
    Cell,
    OutcomePart,
    Part,
    no_program,
    untied,
)
from charteroak.publish.provenance import BADGES, Badge
from charteroak.publish.shapes import Streams


@dataclass(frozen=True)
class SpendingContent:
    """The page that follows a dollar."""

    when: str
    total: str
    summary: str
    badge: Badge
    streams: Streams
    bills: tuple[str, ...]
    """The tax bills that are divided."""
    parts: tuple[Part, ...]
    outcomes: tuple[OutcomePart, ...]
    cells: tuple[Cell, ...]
    programs: tuple[ProgramLine, ...]
    internal: tuple[ProgramLine, ...]
    """Services to other programs, which bear their cost."""
    untied: tuple[Untied, ...]
    balances: tuple[Balance, ...]
    met: tuple[Met, ...]
    restated: tuple[RestatedRow, ...]
    choices: str
    """The page of what could be chosen; empty: there is none."""


def spending(material: Material, shown: Shown) -> Page:
    """The page that follows a dollar."""
    dollars = material.dollars
    total = sum(flow.cents for flow in dollars.flows)
    goals = _goal_of(material)
    names = [material.files.plan.numbered(goal) for goal in material.files.plan.goals]
    sums = dict.fromkeys([*names, untied()], 0)
    cells: dict[tuple[str, str], int] = {}
    for flow in dollars.flows:
        name = goals.get(flow.outcome, untied())
        sums[name] += flow.cents
        at = _department(material, flow), name
        cells[at] = cells.get(at, 0) + flow.cents
    content = SpendingContent(
        when=shown.text,
        total=amounts.exact(total),
        summary=_summary(material, total),
        badge=BADGES["simulated" if dollars.simulated else "published"],
        streams=streamed.streams(material, cells, sums, shown),
        bills=tuple(amounts.short(bill) for bill in BILLS),
        parts=tuple(parted.parts(material, sums, total)),
        outcomes=tuple(parted.outcomes(material, goals, total)),
        cells=tuple(parted.cells(cells, total)),
        programs=funded.programs(material, goals, internal=False),
        internal=funded.programs(material, goals, internal=True),
        untied=tuple(balanced.untied(material)),
        balances=tuple(balanced.balances(material)),
        met=tuple(balanced.met(material)),
        restated=tuple(balanced.restated(material)),
        choices="" if material.choices.empty else links.CHOICES,
    )
    city = material.files.city.name
    return Page(
        path=links.DOLLARS,
        template="spending.html",
        title=_("Where the dollars go"),
        description=_(
            "Every dollar of {city}, {when}: {summary}",
            city=city,
            when=shown.text,
            summary=content.summary,
        ),
        content=content,
        crumbs=(to_home(material),),
        invented=dollars.simulated,
    )


def _goal_of(material: Material) -> dict[str, str]:
    """Outcome to its goal, as the page names it."""
    plan = material.files.plan
    return {one.id: plan.numbered(goal) for goal, _, one in plan.outcomes()}


def _department(material: Material, flow: Flow) -> str:
    known = material.dollars.programs.get(flow.program)
    return (known.department or known.name) if known else no_program()


def _summary(material: Material, total: int) -> str:
    """The three parts, in a sentence."""
    sums = {"tied": 0, "overhead": 0, "untied": 0}
    for flow in material.dollars.flows:
        sums[flow.kind] += flow.cents
    tied, overhead, untied = (
        f"{amounts.short(sums[kind])} ({amounts.share(sums[kind], total)})" for kind in sums
    )
    of = {"total": amounts.short(total), "tied": tied}
    said = (
        _(
            "Of {total}, {tied} goes to programs that work for outcomes of the plan, and "
            "{overhead} to the internal services behind all programs.",
            overhead=overhead,
            **of,
        )
        if sums["overhead"]
        else _("Of {total}, {tied} goes to programs that work for outcomes of the plan.", **of)
    )
    if not sums["untied"]:
        return f"{said} {_('None is untied.')}"
    rest = _("{untied} is tied to no outcome.", untied=untied)
    return f"{said} {rest}"
