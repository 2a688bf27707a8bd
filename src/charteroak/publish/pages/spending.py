"""The page that follows a dollar: where the city's money goes, by department, goal and program.

Answers: of all dollars of the budget, how many work for which promise, which for none and why, and
does it add up to the cent?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from charteroak.budget.crosswalk import Flow
from charteroak.budget.money import cents_of
from charteroak.budget.shares import parted
from charteroak.publish import amounts, links, numbers
from charteroak.publish.dollars import PHASES, Shown, phase
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Page, levels, to_home
from charteroak.publish.pages.spent import evidence
from charteroak.publish.provenance import BADGES, Badge
from charteroak.publish.shapes import Stream, Streams

_BILLS = (100_000, 250_000, 500_000, 1_000_000)
"""Cents: tax bills that are divided as the whole budget is."""
_MOST = 14
"""So many departments are drawn by name, the others together."""


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


@dataclass(frozen=True)
class ProgramLine:
    """One program."""

    name: str
    href: str
    department: str
    full: str
    part: float
    overhead: str
    goals: str
    reach: str
    evidence: str
    badge: Badge


@dataclass(frozen=True)
class Untied:
    """Dollars that are tied to no outcome, with the reason."""

    because: str
    program: str
    href: str
    amount: str


@dataclass(frozen=True)
class Balance:
    """One fund, year and phase, to the cent."""

    fund: str
    restriction: str
    fiscal_year: str
    phase: str
    ledger: str
    tied: str
    overhead: str
    untied: str
    difference: str
    badge: Badge


@dataclass(frozen=True)
class Met:
    """A published total that the lines meet to the cent."""

    what: str
    amount: str
    source: str
    source_url: str


@dataclass(frozen=True)
class RestatedRow:
    """What a later budget says otherwise."""

    what: str
    fiscal_year: str
    before: str
    after: str


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
        streams=_streams(material, cells, sums, shown),
        bills=tuple(amounts.short(bill) for bill in _BILLS),
        parts=tuple(_parts(material, sums, total)),
        outcomes=tuple(_outcomes(material, goals, total)),
        cells=tuple(_cells(cells, total)),
        programs=_programs(material, goals, internal=False),
        internal=_programs(material, goals, internal=True),
        untied=tuple(_untied(material)),
        balances=tuple(_balances(material)),
        met=tuple(_met(material)),
        restated=tuple(_restated(material)),
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


def _streams(
    material: Material, cells: Mapping[tuple[str, str], int], sums: Mapping[str, int], shown: Shown
) -> Streams:
    """From departments, the largest first, to goals, in the order of the plan."""
    sizes: dict[str, int] = {}
    for (department, _goal), cents in cells.items():
        sizes[department] = sizes.get(department, 0) + cents
    ranked = sorted(sizes, key=lambda name: (name == no_program(), -sizes[name], name))
    others = _("{number} other departments", number=len(ranked) - _MOST)
    drawn = {
        name: name if at < _MOST or len(ranked) == _MOST + 1 else others
        for at, name in enumerate(ranked)
    }
    joined: dict[tuple[str, str], int] = {}
    for (department, goal), cents in cells.items():
        at_ = drawn[department], goal
        joined[at_] = joined.get(at_, 0) + cents
    largest = max(sums, key=lambda name: sums[name], default="")
    return Streams(
        title=_(
            "From departments to {goals}, {when}",
            goals=levels(material.files.plan),
            when=shown.text,
        ),
        text=(
            _(
                "{departments} departments on the left, {destinations} destinations on the right. "
                "The largest is {largest} with {dollars}. The table below says the same.",
                departments=len(ranked),
                destinations=len(sums),
                largest=largest,
                dollars=amounts.short(sums[largest]),
            )
        ),
        left=tuple(dict.fromkeys(drawn[name] for name in ranked)),
        right=tuple(name for name, cents in sums.items() if cents),
        streams=tuple(
            Stream(source, target, cents, untied=target == untied())
            for (source, target), cents in joined.items()
        ),
        untied=(untied(),),
        simulated=material.dollars.simulated,
    )


def _parts(material: Material, sums: Mapping[str, int], total: int) -> list[Part]:
    plan = material.files.plan
    pages = {plan.numbered(goal): links.goal(goal.id) for goal in plan.goals}
    bills = [dict(zip(sums, _divided(bill, sums, total), strict=True)) for bill in _BILLS]
    return [
        Part(
            name=name,
            href=pages.get(name, "#untied"),
            amount=amounts.exact(cents),
            share=amounts.share(cents, total),
            part=cents / total if total else 0.0,
            of_bills=tuple(amounts.exact(bill[name]) for bill in bills),
        )
        for name, cents in sums.items()
        if cents
    ]


def _outcomes(material: Material, goals: Mapping[str, str], total: int) -> list[OutcomePart]:
    """Every outcome that dollars are tied to, in the order of the plan."""
    sums: dict[str, int] = {}
    for flow in material.dollars.flows:
        sums[flow.outcome] = sums.get(flow.outcome, 0) + flow.cents
    bill = dict(zip(sums, _divided(_BILLS[0], sums, total), strict=True))
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


def _cells(cells: Mapping[tuple[str, str], int], total: int) -> list[Cell]:
    return [
        Cell(department, goal, amounts.exact(cents), amounts.share(cents, total))
        for (department, goal), cents in sorted(
            cells.items(), key=lambda item: (item[0][0] == no_program(), item[0][0], -item[1])
        )
        if cents
    ]


def _programs(
    material: Material, goals: Mapping[str, str], *, internal: bool
) -> tuple[ProgramLine, ...]:
    """The programs for residents and the council, or those that serve other programs."""
    dollars = material.dollars
    served: dict[str, dict[str, None]] = {}
    for flow in dollars.flows:
        if flow.outcome:
            served.setdefault(flow.program, {})[goals.get(flow.outcome, flow.outcome)] = None
    full = {
        name: dollars.full_cost(name)
        for name, program in dollars.programs.items()
        if (program.service == "internal") == internal
    }
    most = max(full.values(), default=0)
    made = []
    for name in sorted(full, key=lambda one: (-full[one], one)):
        program, reach = dollars.programs[name], dollars.whole_reach(name)
        overhead = sum(cost.overhead for cost in dollars.costs.get(name, ()))
        made.append(
            ProgramLine(
                name=program.name,
                href=links.program(name),
                department=program.department,
                full=amounts.exact(full[name]),
                part=full[name] / most if most > 0 else 0.0,
                overhead=amounts.exact(overhead),
                goals="; ".join(served.get(name, ())),
                reach=_(
                    "{served:,.0f} {counts}, {year}",
                    served=reach.served,
                    counts=reach.counts,
                    year=numbers.fiscal(reach.fiscal_year or 0),
                )
                if reach and reach.served is not None
                else "",
                evidence=evidence(material, name),
                badge=BADGES[dollars.state(name)],
            )
        )
    return tuple(made)


def _untied(material: Material) -> list[Untied]:
    """What is tied to nothing, by program and reason, the largest first."""
    dollars = material.dollars
    sums: dict[tuple[str, str], int] = {}
    for flow in dollars.flows:
        if not flow.outcome:
            at = flow.program, flow.because
            sums[at] = sums.get(at, 0) + flow.cents
    return [
        Untied(
            because=because,
            program=dollars.programs[program].name if program in dollars.programs else no_program(),
            href=links.program(program) if program in dollars.programs else "",
            amount=amounts.exact(cents),
        )
        for (program, because), cents in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]


def _balances(material: Material) -> list[Balance]:
    dollars = material.dollars
    order = [*PHASES]
    rows = sorted(dollars.rows, key=lambda r: (-r.fiscal_year, order.index(r.phase), r.fund))
    return [
        Balance(
            fund=dollars.funds[row.fund].name if row.fund in dollars.funds else row.fund,
            restriction=dollars.funds[row.fund].restriction if row.fund in dollars.funds else "",
            fiscal_year=numbers.fiscal(row.fiscal_year),
            phase=phase(row.phase),
            ledger=amounts.exact(row.ledger),
            tied=amounts.exact(row.tied),
            overhead=amounts.exact(row.overhead),
            untied=amounts.exact(row.untied),
            difference=amounts.exact(row.ledger - row.tied - row.overhead - row.untied),
            badge=BADGES["simulated" if row.simulated else "published"],
        )
        for row in rows
    ]


def _met(material: Material) -> list[Met]:
    funds = material.dollars.funds
    return [
        Met(
            what=", ".join(
                part
                for part in (
                    funds[one.fund].name if one.fund in funds else one.fund or _("All funds"),
                    numbers.fiscal(one.fiscal_year) if one.fiscal_year else "",
                    phase(one.phase),
                    _("revenue") if one.of == "revenue" else "",
                    one.where,
                )
                if part
            ),
            amount=amounts.exact(cents_of(str(one.amount)) or 0),
            source=one.source_title,
            source_url=links.outside(one.source_url),
        )
        for one in material.dollars.controls
    ]


def _restated(material: Material) -> list[RestatedRow]:
    return [
        RestatedRow(
            what=" · ".join(part for part in (one.organisation, one.program) if part),
            fiscal_year=f"{numbers.fiscal(one.fiscal_year)}, {phase(one.phase)}",
            before=amounts.exact(one.before),
            after=amounts.exact(one.after),
        )
        for one in material.dollars.restated
    ]
