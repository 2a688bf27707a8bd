"""`charteroak rows`: the rows that one number rests on."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak.cli.terminal import City, Store, stop_on_refusal

if TYPE_CHECKING:
    from charteroak.sources.contract import Sensitivity


class RowForm(StrEnum):
    """How rows are printed."""

    csv = "csv"
    json = "json"


Asked = Annotated[str, typer.Argument(help="The indicator's id, such as `police_stops`.")]
InPeriod = Annotated[str, typer.Option("--period", help="`2015-03`, `2015-Q1`, `2015`, `FY2015`.")]
InPlace = Annotated[str, typer.Option("--place", help="A place's id or name; `all`: the city.")]
OfGroup = Annotated[str, typer.Option("--group", help="A group's value; `all`: everyone.")]
Internal = Annotated[
    bool, typer.Option("--internal", help="Columns marked `internal` too, for the steward's eyes.")
]
FormOption = Annotated[RowForm, typer.Option("--format", help="How to print.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(rows)


def rows(
    city: City,
    indicator: Asked,
    period: InPeriod,
    place: InPlace = "all",
    group: OfGroup = "all",
    internal: Internal = False,
    out: Store = None,
    form: FormOption = RowForm.csv,
) -> None:
    """Print the rows behind one number, each with its row number in the source's file.

    Columns in brackets are what the definition makes of the row. Reads the snapshot that the
    standing edition was made from, on this machine. Columns marked `personal` are never printed.

    **Examples**

    `charteroak rows cities/hartford crashes_fatal --period 2022`

    `charteroak rows cities/hartford police_search_rate --period FY2015 --place downtown`
    """
    from charteroak.build import rows_behind

    with stop_on_refusal():
        shown: tuple[Sensitivity, ...] = ("public", "internal") if internal else ("public",)
        found = rows_behind(city, out, indicator, period, place, group, shown)
    if form is RowForm.json:
        print(json.dumps(found, ensure_ascii=False, indent=1, default=str))
    elif found:
        writer = csv.DictWriter(sys.stdout, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"{len(found):,} rows.", file=sys.stderr)
