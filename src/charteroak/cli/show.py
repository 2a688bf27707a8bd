"""`charteroak show`: one indicator's measurements."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak.cli.terminal import City, Records, Store, moment, stop_on_refusal

if TYPE_CHECKING:
    from charteroak.editions import Edition
    from charteroak.indicators.measurement import Measurement
    from charteroak.plan.model import Indicator

_SCREEN = 40
_NOTES = 5


class TableForm(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


Asked = Annotated[
    str,
    typer.Argument(
        help="The id of an indicator, such as `police_stops`, of a test or of a staffing."
    ),
]
GrainOption = Annotated[
    str | None, typer.Option(help="`month`, `quarter`, `year`, `fiscal_year` or `span`.")
]
PlaceOption = Annotated[
    str | None,
    typer.Option(help="`all` (the whole city), a place's id or name, or a boundary set's id."),
]
GroupOption = Annotated[
    str | None, typer.Option(help="`all` (everyone), a group's value, or a group dimension's id.")
]
SignalsOption = Annotated[
    bool, typer.Option("--signals", help="Its limits, signals and status in place of its numbers.")
]
ForecastOption = Annotated[
    bool, typer.Option("--forecast", help="How likely its targets are to be reached by their date.")
]
AsOf = Annotated[
    str | None, typer.Option(help="As it stood on a day (`2026-03-31`), by the edition of then.")
]
GapsOption = Annotated[
    bool, typer.Option("--gaps", help="How far its groups and places lie apart.")
]
FormOption = Annotated[TableForm, typer.Option("--format", help="How to print.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(show)


def show(
    city: City,
    indicator: Asked,
    grain: GrainOption = None,
    place: PlaceOption = None,
    group: GroupOption = None,
    records: Records = None,
    out: Store = None,
    form: FormOption = TableForm.table,
    signals: SignalsOption = False,
    forecast: ForecastOption = False,
    gaps: GapsOption = False,
    as_of: AsOf = None,
) -> None:
    """Show an indicator: every period, place and group, or those you ask for.

    Below the numbers stand what is missing and why, whether it is changing, and how it stands to
    its targets, each with its rule. A test of the records or a question of staffing is shown by
    its id too.

    Reads the edition that stands. With `--records`, or where there is none yet, builds first.

    **Examples**

    `charteroak show cities/hartford homicides`

    `charteroak show cities/hartford crashes --grain year --place neighborhoods`

    `charteroak show cities/hartford police_search_rate --group race --format json`

    `charteroak show cities/hartford crashes --signals --place all`

    `charteroak show cities/hartford police_search_rate --gaps`

    `charteroak show cities/elmford closed_in_three_days --forecast`

    `charteroak show cities/elmford dispatch_line`

    `charteroak show cities/hartford crashes --grain year --as-of 2026-03-31`
    """
    from charteroak.build import build, standing
    from charteroak.cli import asked, kept, then
    from charteroak.cli.more import more
    from charteroak.cli.signals import Said, print_signals
    from charteroak.engine import Engine
    from charteroak.indicators import certified
    from charteroak.indicators.judgments import Judgments
    from charteroak.indicators.measurement import Measurements
    from charteroak.indicators.select import narrowed, select
    from charteroak.plan.read import read_city

    with stop_on_refusal():
        edition = None if records else standing(city, out)
        if edition is None:
            edition = build(city, moment(None), records, out).edition
        now = edition
        if as_of is not None:
            edition = then.edition_of(edition.store, as_of)
        files, _ = read_city(edition.folder / "city", str(city))
        assert files is not None  # an edition is only written from a city that can be read
        if asked.is_asked(files, indicator):
            asked.print_asked(edition, indicator, form.value)
            return
        with Engine() as database:
            wanted = narrowed(files, indicator, grain, place, group)
            known = files.indicators[indicator]
            guarded = then.guarded(edition, now, indicator)
            if guarded and (forecast or gaps or signals):
                raise then.only_numbers(indicator)
            if forecast or gaps:
                read = kept.forecasts if forecast else kept.gaps
                told = read(database, files, known, edition.folder)
                kept.print_kept(told, known, form.value, edition.id)
                return
            if signals:
                said = Said.read(Judgments(edition.folder, database), indicator, wanted)
                print_signals(said, known, form.value, edition.id)
                return
            measurements = Measurements(edition.folder, database)
            rows = select(measurements, files, indicator, grain, place, group)
            if guarded:
                rows = then.withheld(rows, now, indicator)
                lines = [then.SAID]
            else:
                lines = [certified.said(known, measurements.of(indicator), real=files.city.real)]
                lines += kept.warnings(database, files, known, edition.folder, rows)
                if form is TableForm.table:
                    lines += more(database, files, known, edition.folder, wanted)
    _print(rows, known, form, edition, lines)


def _print(
    rows: Sequence[Measurement],
    indicator: Indicator,
    form: TableForm,
    edition: Edition,
    said: Sequence[str],
) -> None:
    plain = [row.as_dict() for row in rows]
    if form is TableForm.json:
        print(json.dumps(plain, ensure_ascii=False, indent=1, default=str))
    elif form is TableForm.csv:
        from charteroak.indicators.measurement import COLUMNS

        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(plain)
    else:
        _table(rows, indicator, edition, said)


def _table(
    rows: Sequence[Measurement], indicator: Indicator, edition: Edition, said: Sequence[str]
) -> None:
    from rich.console import Console
    from rich.table import Table

    title = f"{indicator.name} ({indicator.unit}; {_better(indicator)})"
    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in ("Period", "Place", "Group"):
        table.add_column(heading, overflow="fold")
    for heading in ("Value", "From", "To", "n"):
        table.add_column(heading, justify="right")
    table.add_column("Note")
    shown = rows[-_SCREEN:]
    for row in shown:
        table.add_row(*_cells(row, indicator))
    console = Console(highlight=False)
    console.print(table)
    for line in (*_origin(indicator), *_below(rows, shown), *said):
        console.print(line)
    console.print(f"Edition {edition.id}.", style="dim")


def _below(rows: Sequence[Measurement], shown: Sequence[Measurement]) -> Iterator[str]:
    """What the table itself has no room for."""
    from charteroak.indicators.measurement import MISSING

    if len(rows) > len(shown):
        yield (
            f"The last {len(shown)} of {len(rows):,} rows. Narrow them with --grain, --place and "
            "--group, or print them all with --format csv."
        )
    told: dict[str, list[str]] = {
        "Provenance": sorted({row.provenance for row in shown}),
        "Interval": sorted({row.interval_method for row in shown} - {""}),
        "Note": sorted({row.note.rstrip(".") for row in shown} - {""})[:_NOTES],
    }
    yield from (f"{name}: {'; '.join(words)}." for name, words in told.items() if words)
    for reason in sorted({row.missing for row in shown} - {""}):
        sign, word = _sign(reason)
        yield f"{sign} {word}, {reason.replace('_', ' ')}: {MISSING[reason]}"
    if any(row.partial for row in shown):
        yield "Partial: the records of the period are not complete, or may still come in."
    if any(row.estimated for row in shown):
        yield "Estimated: for places that were drawn otherwise then, by shares; `note` says how."


def _origin(indicator: Indicator) -> Iterator[str]:
    """The pack it is from, and what the city says otherwise."""
    if indicator.pack:
        changed = f"; changed here: {', '.join(indicator.changed)}" if indicator.changed else ""
        yield f"From pack {indicator.pack}{changed}."


def _sign(reason: str) -> tuple[str, str]:
    """The sign and the word in place of a value: the same three as on the pages."""
    from charteroak.publish.absence import SHORT, SIGNS, SORTS

    sort = SORTS.get(reason, "unknown")
    return SIGNS[sort], SHORT[sort]


def _better(indicator: Indicator) -> str:
    better = indicator.better
    return "no direction is better" if better == "neither" else f"{better} is better"


def _cells(row: Measurement, indicator: Indicator) -> tuple[str, ...]:
    from charteroak.dimensions.unit import say_number

    def said(value: float | None) -> str:
        return "" if value is None else say_number(value, row.unit, indicator.decimals)

    n = "" if row.n is None else f"{row.n:,}"
    notes = [row.missing.replace("_", " ")] if row.missing not in ("", "suppressed") else []
    notes += ["partial"] if row.partial else []
    notes += ["estimated"] if row.estimated else []
    bounds = said(row.lower), said(row.upper)
    value = " ".join(_sign(row.missing)) if row.missing else said(row.value)
    return row.period, row.place, row.group, value, *bounds, n, ", ".join(notes)
