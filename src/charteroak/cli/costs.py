"""`charteroak costs`: what does each program cost, fully, and what comes back?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from charteroak.cli.dollars import MADE_UP, dollars, spent, stamped, table
from charteroak.cli.terminal import City, Form, Format, Records, Store, tell_problems

if TYPE_CHECKING:
    from charteroak.budget.costs import Cost
    from charteroak.budget.units import Beside, UnitCost

ProgramOption = Annotated[str | None, typer.Option(help="One program only, by its id.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(costs)


def costs(
    city: City,
    program: ProgramOption = None,
    records: Records = None,
    out: Store = None,
    form: Format = Form.text,
) -> None:
    """Tell what every program costs: directly, by shared lines, with its overhead, and its subsidy.

    Direct are lines of the program alone, shared its part of lines that several divide, overhead
    what it bears of internal services; the three are its full cost. Income that belongs to it
    (`budget/recovery.yaml`) is set against it. Below stands what one unit of its service cost,
    where an indicator counts them, and what was measured of it: both from the edition that stands.
    In JSON, dollars are text, and an internal service has what it passes on.

    **Examples**

    `charteroak costs cities/hartford`

    `charteroak costs cities/elmford --program shuttle`

    `charteroak costs cities/elmford --format json`
    """
    from charteroak.budget import costs as cost_table
    from charteroak.budget import units as unit_table
    from charteroak.cli.terminal import stop_on_refusal
    from charteroak.problems import errors

    with stop_on_refusal():
        found = spent(city, records, out, program)
    names = (cost_table.FILE, unit_table.FILE, unit_table.BESIDE)
    told, units, measured = (
        [one for one in found.told[name] if program in (None, one.program)] for name in names
    )
    if form is Form.json:
        print(json.dumps(list(_plain(told, units, measured)), ensure_ascii=False, indent=1))
    else:
        _tell(told, units, measured)
    tell_problems(found.problems)
    if errors(found.problems):
        raise SystemExit(1)


def _plain(
    told: Iterable[Cost], units: Iterable[UnitCost], measured: Iterable[Beside]
) -> Iterator[dict[str, Any]]:
    from charteroak.budget.money import said

    of_units = {(one.program, one.fiscal_year, one.phase): one for one in units}
    beside: dict[tuple[str, int], list[Beside]] = {}
    for row in measured:
        beside.setdefault((row.program, row.fiscal_year), []).append(row)
    for one in told:
        unit = of_units.get((one.program, one.fiscal_year, one.phase))
        yield {
            "program": one.program, "service": one.service, "department": one.department,
            "fund": one.fund, "fiscal_year": f"FY{one.fiscal_year}", "phase": one.phase,
            "direct": said(one.direct), "shared": said(one.shared),
            "overhead": said(one.overhead), "full": said(one.full), "passed": said(one.passed),
            "revenue": said(one.revenue), "subsidy": said(one.subsidy),
            "provenance": one.provenance,
            "unit_of_service": unit and _unit(unit),
            "measured": [
                {"indicator": row.indicator, "value": row.value, "target": row.target,
                 "unit": row.unit, "missing": row.missing, "partial": row.partial,
                 "provenance": row.provenance}
                for row in beside.get((one.program, one.fiscal_year), ())
            ],
        }  # fmt: skip


def _unit(one: UnitCost) -> dict[str, Any]:
    """What a unit of service costs, over all funds of the program."""
    from charteroak.budget.money import said

    return {
        "indicator": one.indicator, "noun": one.noun, "units": one.units,
        "full": said(one.cents), "missing": one.missing, "provenance": one.provenance,
        "per_unit": None if one.cents_per_unit is None else said(one.cents_per_unit),
    }  # fmt: skip


def _tell(told: list[Cost], units: list[UnitCost], measured: list[Beside]) -> None:
    if not told:
        print("There is nothing to cost: no line goes to a program.")
        return
    headings = (
        "Program", "Fund", "Year", "Phase", "Direct", "Shared", "Overhead", "Full", "Income",
        "Subsidy",
    )  # fmt: skip
    table(headings, map(_row, told), 4)
    if any(one.service == "internal" for one in told):
        print("(internal): passed on to the programs it serves; their overhead holds it.")
    known = [one for one in units if one.cents_per_unit is not None]
    if known:
        table(("Program", "Year", "Phase", "Units", "", "Full cost", "For each"),
              map(_unit_row, known), 3)  # fmt: skip
    for why in dict.fromkeys(one.missing for one in units if one.missing):
        names = dict.fromkeys(one.program for one in units if one.missing == why)
        print(f"No cost for each unit: {why} ({', '.join(names)})")
    if measured:
        table(("Measured beside it", "Indicator", "Year", "Value", "Target"),
              map(_measured, measured), 3)  # fmt: skip
    if "simulated" in {one.provenance for some in (told, known, measured) for one in some}:
        print(MADE_UP)


def _row(one: Cost) -> tuple[str, ...]:
    name = one.program + (" (internal)" if one.service == "internal" else "")
    amounts = (one.direct, one.shared, one.overhead, one.full, one.revenue, one.subsidy)
    return (stamped(name, one.provenance), one.fund, f"FY{one.fiscal_year}", one.phase,
            *map(dollars, amounts))  # fmt: skip


def _unit_row(one: UnitCost) -> tuple[str, ...]:
    assert one.units is not None and one.cents_per_unit is not None  # only those that are known
    amounts = dollars(one.cents), dollars(one.cents_per_unit)
    return (stamped(one.program, one.provenance), f"FY{one.fiscal_year}", one.phase,
            f"{one.units:,.0f}", one.noun, *amounts)  # fmt: skip


def _measured(one: Beside) -> tuple[str, ...]:
    from charteroak.dimensions.unit import say

    value = one.missing if one.value is None else say(one.value, one.unit, 2)
    value += ", partial" if one.partial else ""
    target = "" if one.target is None else say(one.target, one.unit, 2)
    return (stamped(one.program, one.provenance), one.indicator, f"FY{one.fiscal_year}", value,
            target)  # fmt: skip
