"""Whether it adds up: balances to the cent, published totals, restatements, and untied dollars.

Answers: where does every cent of each fund go, and what says that the ledger is whole?
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.budget.money import cents_of
from charteroak.publish import amounts, links, numbers
from charteroak.publish.dollars import PHASES, phase
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.parted import no_program
from charteroak.publish.provenance import BADGES, Badge


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


def untied(material: Material) -> list[Untied]:
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


def balances(material: Material) -> list[Balance]:
    """Every fund, year and phase, the latest first."""
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


def met(material: Material) -> list[Met]:
    """The published totals that the lines meet."""
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


def restated(material: Material) -> list[RestatedRow]:
    """What later budgets say otherwise."""
    return [
        RestatedRow(
            what=" · ".join(part for part in (one.organisation, one.program) if part),
            fiscal_year=f"{numbers.fiscal(one.fiscal_year)}, {phase(one.phase)}",
            before=amounts.exact(one.before),
            after=amounts.exact(one.after),
        )
        for one in material.dollars.restated
    ]
