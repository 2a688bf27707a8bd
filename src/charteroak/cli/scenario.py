"""`charteroak scenario`: named edits of a budget, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from charteroak.cli.terminal import City, Form, Format, Records, stop_on_refusal, tell_problems

Names = Annotated[
    list[str] | None,
    typer.Argument(help="Scenarios in `budget/scenarios/`. Without any: all of them."),
]
VIEWS = ("fund", "goal", "outcome", "department")


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(scenario)


def scenario(
    city: City, names: Names = None, records: Records = None, form: Format = Form.text
) -> None:
    """Compare named edits of a budget: what each would fund, by fund, goal, department and place.

    The first column is today's budget. A cut across the board chooses nothing; any other scenario
    is the best budget under its rules. In each view the dollars sum to the same whole.

    **Examples**

    `charteroak scenario cities/elmford`

    `charteroak scenario cities/elmford five-percent mill-closes --format json`
    """
    from charteroak.budget import compared
    from charteroak.checked import choosing

    with stop_on_refusal(form):
        chosen = choosing(city, records)
        found = compared.side_by_side(chosen.choices, chosen.budget, chosen.known, names or ())
    if form is Form.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    if not found:
        print("There are no scenarios: write one in `budget/scenarios/`.")
        return
    _tell(found)
    tell_problems(chosen.problems)


def _tell(found: list[dict[str, Any]]) -> None:
    from rich.console import Console

    _table("Points by goal", found, lambda one: {k: _range(v) for k, v in one["points"].items()})
    for view in VIEWS:
        _table(f"Dollars by {view}", found, lambda one, view=view: one[f"by_{view}"])
    for by in sorted({by for one in found for by in one["by_reach"]}):
        _table(f"Dollars by {by}", found, lambda one, by=by: one["by_reach"].get(by, {}))
    console = Console(highlight=False, markup=False, width=max(Console().width, 118))
    for one in found:
        if one["conflict"]:
            console.print(f"{one['name']}: no budget keeps every rule.")
            for rule in one["conflict"]["rules"]:
                console.print(f"  {rule['file']}:{rule['line']}: {rule['said']}")
    if any(one["provenance"] == "simulated" for one in found):
        console.print("SIMULATED: the figures are made up.")


def _range(pair: list[float]) -> str:
    low, high = pair
    return f"{low:,.2f}" if low == high else f"{low:,.2f} to {high:,.2f}"


def _table(title: str, found: Iterable[dict[str, Any]], of: Any) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    columns = [of(one) for one in found]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title, title_justify="left")
    table.add_column("", overflow="fold")
    for one in found:
        table.add_column(one["name"], justify="right", overflow="fold")
    for name in sorted({name for column in columns for name in column}):
        table.add_row(name or "(none told)", *(_shown(column.get(name, "")) for column in columns))
    Console(highlight=False, width=max(Console().width, 118)).print(table)


def _shown(text: str) -> str:
    whole, point, cents = text.rpartition(".")
    bare = whole.lstrip("-")
    if not point or not bare.isdecimal():
        return text
    return f"{'-' if whole.startswith('-') else ''}{int(bare):,}.{cents}"
