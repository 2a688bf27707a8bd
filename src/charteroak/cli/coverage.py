"""`charteroak coverage`: outcome by outcome, what has numbers, of what sort, and how fresh."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from charteroak.cli.terminal import (
    City,
    Form,
    Format,
    NoSimulated,
    Records,
    Store,
    moment,
    stop_on_refusal,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from charteroak.indicators.coverage import Covered


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(coverage)


def coverage(
    city: City,
    records: Records = None,
    out: Store = None,
    no_simulated: NoSimulated = False,
    form: Format = Form.text,
) -> None:
    """Tell, outcome by outcome, what is observed, published, simulated or missing, and how fresh.

    Reads the edition that stands. With `--records` or `--no-simulated`, or where there is none yet,
    builds first.

    **Examples**

    `charteroak coverage cities/hartford`

    `charteroak coverage cities/hartford --format json`
    """
    from charteroak.build import build, standing
    from charteroak.engine import Engine
    from charteroak.files import read_json
    from charteroak.indicators.coverage import coverage as covered
    from charteroak.indicators.measurement import Measurements
    from charteroak.plan.read import read_city

    with stop_on_refusal(form):
        edition = None if records or no_simulated else standing(city, out)
        if edition is None:
            edition = build(city, moment(None), records, out, simulated=not no_simulated).edition
        files, _ = read_city(edition.folder / "city", str(city))
        assert files is not None  # an edition is only written from a city that can be read
        sources = {one["id"]: one for one in read_json(edition.folder / "sources.json")}
        made = datetime.fromisoformat(edition.manifest()["made"]).date()
        with Engine() as database:
            rows = covered(files, Measurements(edition.folder, database), sources, made)
    if form is Form.json:
        print(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1))
        return
    _print(rows, files.city.name, edition.id)


def _print(rows: Sequence[Covered], city: str, edition: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        title=f"Coverage of {city}",
        title_justify="left",
        title_style="bold",
    )
    table.add_column("Outcome", overflow="fold", min_width=24)
    for heading in ("All", "Observed", "Published", "SIMULATED", "Missing", "Fresh"):
        table.add_column(heading, justify="right")
    for row in rows:
        counts = (
            row.indicators,
            row.observed,
            row.published,
            row.simulated,
            row.missing,
            row.fresh,
        )
        table.add_row("  " * (row.depth - 1) + row.name, *(str(many or "") for many in counts))
    console = Console(highlight=False)
    console.print(table)
    without = [row for row in rows if not row.observed + row.published + row.simulated]
    few = [row for row in rows if row.indicators < 2]
    console.print(
        f"{len(rows)} outcomes; {len(without)} without any number, {len(few)} with fewer than two "
        "indicators."
    )
    missing = {one.indicator: one for row in rows for one in row.detail if one.state == "missing"}
    for one in missing.values():
        console.print(f"{one.indicator} is missing: {one.why}")
    console.print(f"Edition {edition}.", style="dim")
