"""`charteroak reconcile`: does every dollar of the ledger go somewhere, to the cent?"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak.cli.dollars import dollars, table
from charteroak.cli.terminal import (
    City,
    Form,
    Format,
    Records,
    stop_on_refusal,
    tell_problems,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from charteroak.budget.reconcile import Consolidated, Reconciled, Restated, Row

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"],
                 help="By what was said of outcomes up to this day."),
]  # fmt: skip
Package = Annotated[
    Path | None,
    typer.Option("--package", help="Write the lines as a Fiscal Data Package into this folder."),
]
Restatements = Annotated[
    bool, typer.Option("--restated", help="Tell what a later ledger says otherwise instead.")
]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(reconcile)


def reconcile(
    city: City,
    records: Records = None,
    as_of: AsOf = None,
    package: Package = None,
    restated: Restatements = False,
    form: Format = Form.text,
) -> None:
    """Prove where every dollar goes: per fund, fiscal year and phase, to the cent.

    What the ledger sums to, what of it is tied to outcomes, what is overhead of internal services,
    what is explicitly untied, and the difference. A difference other than 0.00, a published total
    that is not met, or a line that cannot be read exits 1 and names the lines. Below, all funds
    together without the transfers between them.

    **Examples**

    `charteroak reconcile cities/hartford`

    `charteroak reconcile cities/hartford --format json`

    `charteroak reconcile cities/elmford --as-of 2024-06-30`

    `charteroak reconcile cities/elmford --package elmford-budget`
    """
    from charteroak.checked import reconciled
    from charteroak.problems import errors

    with stop_on_refusal():
        found = reconciled(city, records, as_of and as_of.date(), package)
    if restated:
        _tell_restated(found.restated, form)
    elif form is Form.json:
        print(json.dumps([_plain(row) for row in found.rows], ensure_ascii=False, indent=1))
    else:
        _tell(found)
    tell_problems(found.problems)
    if errors(found.problems) or any(row.difference for row in found.rows):
        raise SystemExit(1)


def _plain(row: Row) -> dict[str, str]:
    from charteroak.budget.money import said

    return {
        "fund": row.fund, "fiscal_year": f"FY{row.fiscal_year}", "phase": row.phase,
        "ledger": said(row.ledger), "tied": said(row.tied), "overhead": said(row.overhead),
        "untied": said(row.untied), "difference": said(row.difference),
    }  # fmt: skip


def _tell(found: Reconciled) -> None:
    if not found.rows:
        print("There are no lines: describe a ledger in `budget/ledger/`.")
        return
    headings = ("Fund", "Year", "Phase", "Ledger", "Tied", "Overhead", "Untied", "Difference")
    table(headings, map(_row, found.rows), 3)
    if len({row.fund for row in found.rows}) > 1:
        together = ("All funds", "", "Sum of funds", "Between funds", "Spent")
        table(together, map(_consolidated, found.consolidated), 2)
    if any(row.simulated for row in found.rows):
        print("SIMULATED: some of their lines are made up.")


def _row(row: Row) -> tuple[str, ...]:
    stamp = " SIMULATED" if row.simulated else ""
    amounts = (row.ledger, row.tied, row.overhead, row.untied, row.difference)
    return (row.fund + stamp, f"FY{row.fiscal_year}", row.phase, *map(dollars, amounts))


def _consolidated(one: Consolidated) -> tuple[str, ...]:
    amounts = (one.funds, one.transfers, one.cents)
    return (f"FY{one.fiscal_year}", one.phase, *map(dollars, amounts))


def _tell_restated(found: Iterable[Restated], form: Form) -> None:
    from charteroak.budget.money import said

    if form is Form.json:
        plain = [
            vars(one) | {"fiscal_year": f"FY{one.fiscal_year}", "before": said(one.before),
                         "after": said(one.after)}
            for one in found
        ]  # fmt: skip
        print(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    rows = [
        (f"FY{one.fiscal_year}", one.phase, one.organisation, one.program,
         *map(dollars, (one.before, one.after, one.after - one.before)))
        for one in found
    ]  # fmt: skip
    table(("Year", "Phase", "Organisation", "Program", "Before", "After", "Change"), rows, 4)
    print(f"{len(rows)} amounts are told otherwise by a later ledger.")
