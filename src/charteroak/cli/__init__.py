"""The way in from a terminal: check, build, show, changes, rows, coverage, explain, reconcile,
costs, evaluate, allocate, scenario, workbook, publish, serve, verify, award-check, schema, new,
map, translate.

Exit codes: 0 done, 1 problems stand in the way (each with its place and remedy), 2 the command
itself was not understood.
"""

from __future__ import annotations

import typer

from charteroak.cli import (
    allocate,
    award_check,
    build,
    changes,
    check,
    costs,
    coverage,
    evaluate,
    explain,
    new,
    publish,
    reconcile,
    rows,
    scenario,
    schema,
    show,
    translate,
    verify,
    workbook,
)
from charteroak.cli import (
    map as mapping,
)
from charteroak.cli.terminal import stop_on_refusal
from charteroak.cli.ways import Ways
from charteroak.program import keep_what_is_made

app = typer.Typer(
    cls=Ways,
    name="charteroak",
    help="Charter Oak lets a city run on its goals: from the plan and the records to a scorecard.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
for module in (check, build, show, changes, rows, coverage, explain, reconcile, costs, evaluate,
               allocate, scenario, workbook, publish, verify, award_check,
               schema, new,
               mapping, translate):  # fmt: skip
    module.add_to(app)


def main() -> None:
    """Run the command line."""
    keep_what_is_made()
    with stop_on_refusal():
        app()
