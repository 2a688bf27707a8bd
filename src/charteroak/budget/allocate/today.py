"""Today: the packages of today, held to the ledger.

Answers: do the packages that are called current cost what the ledger says the programs cost? For
internal services, whose cost the ledger spreads, all of a fund together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from charteroak.budget.allocate.asked import Asked
from charteroak.budget.crosswalk import Flow, year_of
from charteroak.budget.money import said
from charteroak.problems import Location, Problem


def check(asked: Asked, flows: Iterable[Flow]) -> Iterator[Problem]:
    """Programs whose package of today is not what the ledger sums to."""
    today = asked.allocation.today
    if today is None:
        return
    year = year_of(today.fiscal_year, 0)
    told: dict[tuple[str, str], int] = {}
    for flow in flows:
        if (flow.fiscal_year, flow.phase) == (year, today.phase) and flow.program:
            key = ("" if flow.kind == "overhead" else flow.program, flow.fund)
            told[key] = told.get(key, 0) + flow.cents
    packed: dict[tuple[str, str], int] = {}
    places: dict[str, Location] = {}
    for package in asked.packages.values():
        if package.level != "current":
            continue
        program = asked.budget.programs[package.program]
        name = "" if program.service == "internal" else package.program
        places.setdefault(name, package.written_at)
        for fund in package.cost:
            packed[name, fund] = packed.get((name, fund), 0) + package.cents(fund)
    for name, fund in sorted({*told, *packed}):
        ledger, package_cents = told.get((name, fund), 0), packed.get((name, fund), 0)
        if ledger == package_cents:
            continue
        of = f"`{name}`" if name else "internal services"
        what = (f"The packages of today of {of} take {said(package_cents)} of `{fund}`, and the "
                f"ledger says {said(ledger)} (FY{year} {today.phase}).")  # fmt: skip
        advice = f"They differ by {said(package_cents - ledger)}. Mend `cost:`, or `today:`."
        yield Problem(what, places.get(name, today.written_at), advice, "package-today")
