"""`charteroak build`: from the plan and the records to a new edition."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING

import typer

from charteroak.cli.terminal import (
    At,
    City,
    Form,
    Format,
    NoSimulated,
    Records,
    Store,
    moment,
    progress_bar,
    stop_on_refusal,
    tell_problems,
)  # fmt: skip

if TYPE_CHECKING:
    from charteroak.build import Built


RARELY = 100_000
"""How many more things are made than thrown away before circles of them are looked for: a build
makes many small things, and few in circles."""


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(build)


def build(
    city: City,
    records: Records = None,
    out: Store = None,
    at: At = None,
    no_simulated: NoSimulated = False,
    form: Format = Form.text,
) -> None:
    """Build a city: check it, read its records, measure, and switch to the new edition.

    Any error stops the build, and the last edition stays as it is.

    **Examples**

    `charteroak build cities/hartford`

    `charteroak build cities/hartford --records ../shared/data`

    `charteroak build cities/hartford --no-simulated`
    """
    gc.set_threshold(RARELY)
    from charteroak.build import build as build_city

    with stop_on_refusal(form), progress_bar(form) as progress:
        simulated = not no_simulated
        built = build_city(city, moment(at), records, out, progress, simulated=simulated)
    if form is Form.json:
        print(json.dumps(_plain(built), ensure_ascii=False, indent=1, default=str))
        return
    tell_problems(built.problems)
    for source in built.sources:
        print(_sentence(source))
    if built.changed:
        print(f"Edition {built.edition.id} stands in {built.edition.folder}.")
    else:
        print(f"Nothing has changed; edition {built.edition.id} stands.")


def _sentence(source: dict[str, object]) -> str:
    report = source.get("report")
    if not isinstance(report, dict):
        return f"{source['id']}: not read. {source['why']}"
    of_file = report["rows_of_file"]
    others = of_file != report["rows_read"]
    before = f"{of_file:,} rows of the file make others; " if others else ""
    name = f"{source['id']} (SIMULATED)" if source["provenance"] == "simulated" else source["id"]
    return (
        f"{name}: {before}{report['rows_read']:,} rows read, {report['rows_kept']:,} kept, "
        f"{report['rows_set_aside']:,} set aside."
    )


def _plain(built: Built) -> dict[str, object]:
    return {
        "edition": built.edition.id,
        "folder": str(built.edition.folder),
        "changed": built.changed,
        "sources": list(built.sources),
        "problems": [problem.as_dict() for problem in built.problems],
    }
