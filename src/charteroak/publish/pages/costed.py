"""What a program costs, as its page tells it.

Answers: which dollars of which year and fund, what of internal services, and for what count?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charteroak.budget.costs import Cost
from charteroak.publish import amounts, links, numbers
from charteroak.publish.dollars import PHASES, phase
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.page import Link


@dataclass(frozen=True)
class CostRow:
    """One fund, fiscal year and phase."""

    fiscal_year: str
    phase: str
    fund: str
    direct: str
    shared: str
    overhead: str
    full: str
    income: str
    subsidy: str


@dataclass(frozen=True)
class YearRow:
    """One indicator of the program in one fiscal year, beside its dollars."""

    fiscal_year: str
    link: Link
    value: str
    target: str
    cost: str


def split(mine: Sequence[Cost]) -> str:
    """The full cost, in a sentence."""
    direct, shared, overhead, income = (
        sum(getattr(cost, name) for cost in mine)
        for name in ("direct", "shared", "overhead", "revenue")
    )
    told = (
        [_("{direct} of its own", direct=amounts.exact(direct))]
        if direct or not (shared or overhead)
        else []
    )
    if shared:
        told.append(
            _(
                "{shared} as its share of lines that several programs divide",
                shared=amounts.exact(shared),
            )
        )
    if overhead:
        told.append(_("{overhead} of internal services", overhead=amounts.exact(overhead)))
    said = numbers.listed(told)
    full = direct + shared + overhead
    if income:
        said = _(
            "{said}; {income} ({share}) comes back as income",
            said=said,
            income=amounts.exact(income),
            share=amounts.share(income, full),
        )
    return said[:1].upper() + said[1:] + "."


def costs(material: Material, name: str) -> Iterator[CostRow]:
    """Every fiscal year, phase and fund, the latest first."""
    dollars, order = material.dollars, [*PHASES]
    mine = [one for one in dollars.every_cost if one.program == name]
    for one in sorted(mine, key=lambda c: (-c.fiscal_year, order.index(c.phase), c.fund)):
        yield CostRow(
            fiscal_year=numbers.fiscal(one.fiscal_year),
            phase=phase(one.phase),
            fund=dollars.funds[one.fund].name if one.fund in dollars.funds else one.fund,
            direct=amounts.exact(one.direct),
            shared=amounts.exact(one.shared),
            overhead=amounts.exact(one.overhead),
            full=amounts.exact(one.full),
            income=amounts.exact(one.revenue),
            subsidy=amounts.exact(one.full - one.revenue),
        )


def bears(material: Material, name: str) -> tuple[tuple[str, str, str], ...]:
    """What it bears of each internal service, in what is shown."""
    dollars, sums = material.dollars, dict[tuple[str, str], int]()
    for one in dollars.borne:
        if one.program == name and dollars.is_shown(one):
            at = (
                one.service,
                _("by {by}, {method}", by=one.by, method=one.method) if one.by else one.method,
            )
            sums[at] = sums.get(at, 0) + one.cents
    names = {key: program.name for key, program in dollars.programs.items()}
    return tuple(
        (names.get(service, service), amounts.exact(cents), how)
        for (service, how), cents in sorted(sums.items(), key=lambda item: -item[1])
    )


def unit_cost(material: Material, name: str) -> str:
    """What one unit of its service cost, the last time that it is known; otherwise why not."""
    mine = [one for one in material.dollars.units if one.program == name]
    known = [one for one in mine if one.cents_per_unit is not None]
    if known:
        last = max(known, key=lambda one: (one.fiscal_year, one.phase))
        return _(
            "{cost} for each of {units:,.0f} {noun} ({year}, {phase})",
            cost=amounts.exact(last.cents_per_unit or 0),
            units=last.units,
            noun=last.noun,
            year=numbers.fiscal(last.fiscal_year),
            phase=phase(last.phase),
        )
    return recognised(next((one.missing for one in mine if one.missing), ""))


def years(material: Material, name: str) -> Iterator[YearRow]:
    """What is measured of it beside what it cost, year by year."""
    dollars, indicators = material.dollars, material.files.indicators
    costs: dict[int, str] = {}
    for one in sorted(dollars.every_cost, key=lambda c: [*PHASES][::-1].index(c.phase)):
        if one.program == name:
            same = [
                c for c in dollars.every_cost
                if (c.program, c.fiscal_year, c.phase) == (name, one.fiscal_year, one.phase)
            ]  # fmt: skip
            told = amounts.short(sum(c.full for c in same))
            costs[one.fiscal_year] = f"{told} ({phase(one.phase)})"
    mine = [one for one in dollars.beside if one.program == name and one.indicator in indicators]
    for row in sorted(mine, key=lambda one: (-one.fiscal_year, one.indicator)):
        about = indicators[row.indicator]
        value = (
            numbers.said(row.value, about.unit, about.decimals)
            if row.value is not None
            else recognised(row.missing)
        )
        yield YearRow(
            fiscal_year=numbers.fiscal(row.fiscal_year),
            link=Link(about.name, links.indicator(row.indicator)),
            value=value
            + (" " + _("(part of the year)") if row.partial and row.value is not None else ""),
            target=""
            if row.target is None
            else numbers.said(row.target, about.unit, about.decimals),
            cost=costs.get(row.fiscal_year, ""),
        )
