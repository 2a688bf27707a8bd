"""`charteroak verify`: a stranger proves a published site from what is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak.cli.terminal import Form, Format, progress_bar, stop_on_refusal

if TYPE_CHECKING:
    from charteroak.verify import Check, Report

Site = Annotated[Path, typer.Argument(help="The folder of a site that `publish` wrote.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(verify)


def verify(site: Site, form: Format = Form.text) -> None:
    """Prove a published site from nothing but what stands in it.

    Holds every file to the manifest, compares CSV with Parquet, adds up what should add up,
    balances the dollars, makes again what needs no records, judges the measurements again, and
    writes all pages again from the tables. Says what must be taken on trust. Needs no city's folder
    and no network.

    Exit code 0: proven; 1: something is not as it was published, or could not be checked.

    **Examples**

    `charteroak verify site`

    `charteroak verify site --format json`
    """
    from charteroak.verify import verify as prove

    with stop_on_refusal(form), progress_bar(form) as progress:
        report = prove(site, progress)
    if form is Form.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_said(report)))
    raise typer.Exit(0 if report.proven else 1)


def _said(report: Report) -> Iterator[str]:
    yield f"{report.city}, edition {report.edition}, in {report.site}"
    for check in report.checks:
        yield ""
        yield from _check(check)
    yield ""
    if report.private:
        yield "What must be taken on trust:"
        yield from (f"  {one.number:,} {one.what}. {one.why}" for one in report.private)
        yield ""
    yield _verdict(report)


def _check(check: Check) -> Iterator[str]:
    word = "NOT CHECKED" if check.skipped else "HOLDS" if check.holds else "DOES NOT HOLD"
    yield f"{word}  {check.proves} ({check.looked_at})"
    if check.skipped:
        yield f"  {check.skipped}"
    for fault in check.faults:
        yield f"  {fault.where}: {fault.what}"
    if check.more:
        yield f"  And {check.more:,} more."


def _verdict(report: Report) -> str:
    if report.proven:
        return "Proven: this is what was published, and its numbers hang together."
    if report.faults:
        things = "thing is" if report.faults == 1 else "things are"
        return f"Not proven: {report.faults:,} {things} not as they should be."
    return "Not proven: not everything could be checked."
