"""`charteroak coverage`: outcome by outcome, what has numbers, of what sort, and how fresh."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

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
    from collections.abc import Mapping, Sequence

    from charteroak.editions import Edition
    from charteroak.engine import Engine
    from charteroak.indicators.coverage import Covered, Known
    from charteroak.plan.model import CityFiles

Values = Annotated[
    bool, typer.Option("--values", help="Tell value by value what speaks to it, and how it stands.")
]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(coverage)


def coverage(
    city: City,
    records: Records = None,
    out: Store = None,
    no_simulated: NoSimulated = False,
    values: Values = False,
    form: Format = Form.text,
) -> None:
    """Tell, outcome by outcome, what is observed, published, simulated or missing, and how fresh.

    With `--values`, value by value instead: the indicators that speak to it, and what is counted of
    the system itself. See [the values are measured too](../explanation/values.md).

    Reads the edition that stands. With `--records` or `--no-simulated`, or where there is none yet,
    builds first.

    **Examples**

    `charteroak coverage cities/hartford`

    `charteroak coverage cities/hartford --format json`

    `charteroak coverage cities/hartford --values`
    """
    from charteroak.build import build, standing
    from charteroak.engine import Engine
    from charteroak.files import read_json
    from charteroak.indicators.coverage import coverage as covered
    from charteroak.indicators.coverage import known_of
    from charteroak.indicators.measurement import Measurements
    from charteroak.plan.read import read_city
    from charteroak.sources.read import city_contracts
    from charteroak.sources.standin import as_built

    with stop_on_refusal(form):
        edition = None if records or no_simulated else standing(city, out)
        if edition is None:
            edition = build(city, moment(None), records, out, simulated=not no_simulated).edition
        files, _ = read_city(edition.folder / "city", str(city))
        assert files is not None  # an edition is only written from a city that can be read
        sources = {one["id"]: one for one in read_json(edition.folder / "sources.json")}
        made = datetime.fromisoformat(edition.manifest()["made"]).date()
        read = city_contracts(edition.folder / "city", str(city)).contracts
        contracts = {one.id: as_built(one, sources.get(one.id)) for one in read.values()}
        with Engine() as database:
            measurements = Measurements(edition.folder, database)
            if values:
                known = known_of(files, measurements, sources, contracts, made)
                told = _values(files, known, edition, database)
            else:
                rows = covered(files, measurements, sources, contracts, made)
    if values:
        _print_values(told, form)
        return
    if form is Form.json:
        print(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1))
        return
    _print(rows, files.city.name, edition.id)


def _values(
    files: CityFiles, known: Mapping[str, Known], edition: Edition, database: Engine
) -> list[dict[str, Any]]:
    """Each value, its indicators and what is counted of the system itself, as plain data."""
    from charteroak.indicators import tables
    from charteroak.indicators.cross_cutting import COUNTED, FILE, MEANINGS, Counted, CrossCutting

    measured = {o.measure: o for o in tables.read(database, CrossCutting, edition.folder / FILE)}
    counted = tables.read(database, Counted, edition.folder / COUNTED)
    return [
        {
            "value": value.id, "name": value.name,
            "indicators": [asdict(known[one.indicator]) | {"because": one.because}
                           for one in value.indicators],
            "system": [
                asdict(measured[one.measure])
                | {"name": MEANINGS[one.measure].name, "because": one.because,
                   "failing": [{"indicator": c.indicator, "place": c.place, "why": c.why}
                               for c in counted
                               if (c.measure, c.verdict) == (one.measure, "fails")]}
                for one in value.system if one.measure in measured
            ],
            "needs": list(value.needs),
        }
        for value in files.plan.values
    ]  # fmt: skip


def _print_values(told: Sequence[Mapping[str, Any]], form: Form) -> None:
    """One paragraph a value; a failing indicator is named with its reason."""
    if form is Form.json:
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
        return
    for value in told:
        print(value["name"])
        for one in value["indicators"]:
            state = "SIMULATED" if one["state"] == "simulated" else one["state"]
            print(f"  {one['name']}: {state}, {one['period'] or one['why']}")
        for one in value["system"]:
            parts = f"{one['numerator']} of {one['denominator']}"
            stamp = " SIMULATED" if one["provenance"] == "simulated" else ""
            print(f"  {one['name']}: {one['missing'] or parts + stamp}")
            for why, names in _by_reason(one["failing"]).items():
                print(f"    not: {', '.join(names)}: {why}")
        if not value["indicators"] and not value["system"]:
            print("  Not measured.")
        for need in value["needs"]:
            print(f"  Needs: {need}")
        print()


def _by_reason(failing: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """What falls short, by reason."""
    found: dict[str, list[str]] = {}
    for one in failing:
        where = "" if one["place"] == "all" else f" in {one['place']}"
        found.setdefault(one["why"], []).append(f"{one['indicator']}{where}")
    return found


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
