"""`charteroak workbook`: the budget office's own Excel, written, and read back with a difference."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from charteroak.cli.terminal import City, Form, Format, stop_on_refusal

if TYPE_CHECKING:
    from charteroak.budget.workbooks.model import Difference


class What(StrEnum):
    """What a workbook is of."""

    programs = "programs"
    scores = "scores"
    packages = "packages"


File = Annotated[Path, typer.Argument(help="The workbook, such as `scores.xlsx`.")]
Write = Annotated[What | None, typer.Option("--write", help="Write it: the workbook of these.")]
Take = Annotated[bool, typer.Option("--take", help="Take what it says into the city's files.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(workbook)


def workbook(
    city: City, file: File, write: Write = None, take: Take = False, form: Format = Form.text
) -> None:
    """Write programs, scores or packages as an Excel workbook, and read it back.

    Read back, it shows first what is different, cell by cell, and what cannot be taken, with the
    reason. It changes nothing without `--take`. Rows that are refused are then kept in a table
    beside the workbook. It exits 1 where a row was refused.

    **Examples**

    `charteroak workbook cities/elmford scores.xlsx --write scores`

    `charteroak workbook cities/elmford scores.xlsx`

    `charteroak workbook cities/elmford scores.xlsx --take`
    """
    from charteroak.budget.workbooks.city import city_now
    from charteroak.budget.workbooks.take import LAYOUTS, compared
    from charteroak.budget.workbooks.take import take as taken
    from charteroak.budget.workbooks.write import write_book

    with stop_on_refusal(form):
        if write is not None and (take or file.exists()):
            raise _refuse(file, take=take)
        now = city_now(city)
        if write is not None:
            write_book(LAYOUTS[write.value].book(now), file)
            print(f"{file} is written. Read it back with: charteroak workbook {city} {file}")
            return
        name, found = compared(now, file)
        files = taken(now, name, found, file) if take and not found.empty else ()
    if form is Form.json:
        print(json.dumps(_plain(found, files), ensure_ascii=False, indent=1))
    else:
        _tell(found, files, take=take)
    if found.rejected:
        raise SystemExit(1)


def _refuse(file: Path, *, take: bool) -> Exception:
    from charteroak.problems import Location, Problem, Refused

    what, advice = (
        f"`{file}` is there already.",
        "Give another name: what is typed in it may count.",
    )
    if take:
        what, advice = "`--write` and `--take` cannot be asked at once.", "Write it, then read it."
    return Refused([Problem(what, Location(str(file)), advice, "workbook")])


def _plain(found: Difference, files: tuple[Path, ...]) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "added": [asdict(one) for one in found.added],
        "changed": [asdict(one) for one in found.changed],
        "removed": [{"sheet": sheet, "key": key} for sheet, key in found.removed],
        "rejected": [asdict(one) for one in found.rejected],
        "written": [str(path) for path in files],
    }


def _tell(found: Difference, files: tuple[Path, ...], *, take: bool) -> None:
    from rich.console import Console

    out = Console(highlight=False, markup=False, soft_wrap=True)
    if found.empty:
        out.print("Nothing is different.")
        return
    for new in found.added:
        said = ", ".join(f"{name}: {text}" for name, text in new.row.items() if text)
        out.print(f"added    {new.sheet}!A{new.at}: {said}")
    for one in found.changed:
        before, after = one.before or "(nothing)", one.after or "(nothing)"
        out.print(
            f"changed  {one.sheet}!{one.cell} {' '.join(one.key)}, {one.column}: {before} -> {after}"
        )
    for sheet, key in found.removed:
        out.print(f"removed  {sheet}: {' '.join(key)}")
    for bad in found.rejected:
        out.print(f"rejected {bad}")
    rows = len({(one.sheet, one.key) for one in found.changed})
    out.print(f"\n{len(found.added)} rows added, {rows} changed, {len(found.removed)} removed, "
              f"{len(found.rejected)} rejected.")  # fmt: skip
    for path in files:
        out.print(f"Written: {path}")
    if not take:
        out.print("Nothing is changed yet: `--take` takes what is not rejected.")
