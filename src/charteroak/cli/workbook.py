"""`charteroak workbook`: the budget office's own Excel, written, and read back."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from charteroak.cli.terminal import City, Form, Format, stop_on_refusal

if TYPE_CHECKING:
    from charteroak.budget.workbooks.model import Book, Difference


class What(StrEnum):
    """What a workbook is of."""

    programs = "programs"
    scores = "scores"
    packages = "packages"
    shares = "shares"
    allocations = "allocations"
    priority_based = "priority-based"


File = Annotated[Path, typer.Argument(help="The workbook, such as `scores.xlsx`.")]
Write = Annotated[What | None, typer.Option("--write", help="Write it: the workbook of these.")]
Take = Annotated[bool, typer.Option("--take", help="Take what it says into the city's files.")]

Year = Annotated[str, typer.Option("--fiscal-year", help="Of an export: its year, as `FY2025`.")]
Phase = Annotated[str, typer.Option(help="Of an export: `proposed`, `adopted` or another phase.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(workbook)


def workbook(
    city: City,
    file: File,
    write: Write = None,
    take: Take = False,
    fiscal_year: Year = "",
    phase: Phase = "",
    form: Format = Form.text,
) -> None:
    """Write programs, scores, packages, shares or allocations as an Excel workbook; read it back.

    Read back, it shows first what is different, cell by cell, and what cannot be taken, with the
    reason. It changes nothing without `--take`. Rows that are refused are then kept in a table
    beside the workbook. It exits 1 where a row was refused.

    `--write priority-based` writes the layout of exports of priority-based budgeting. Such an
    export, read, becomes the budget folder of a city that has none.

    **Examples**

    `charteroak workbook cities/elmford scores.xlsx --write scores`

    `charteroak workbook cities/elmford scores.xlsx`

    `charteroak workbook cities/elmford scores.xlsx --take`

    `charteroak workbook cities/springfield export.xlsx --fiscal-year FY2025 --phase adopted --take`
    """
    from charteroak.budget.workbooks.leaving import is_export

    with stop_on_refusal(form):
        if write is not None and (take or file.exists()):
            raise _refuse(file, take=take)
        if write is not None:
            _write(city, file, write)
        elif is_export(file):
            _leave(city, file, (fiscal_year, phase), form, take=take)
        else:
            _read(city, file, form, take=take)


def _write(city: Path, file: Path, write: What) -> None:
    from charteroak.budget.workbooks import exports
    from charteroak.budget.workbooks.city import city_now
    from charteroak.budget.workbooks.take import LAYOUTS
    from charteroak.budget.workbooks.write import write_book

    now = city_now(city)
    if write is What.priority_based:
        from charteroak.checked import reconciled

        told = exports.told(now, reconciled(city).costs)
        exports.write(told, file)
        print(f"{file} is written, of {told.of}. It does not say:")
        print("\n".join(f"  {one}" for one in exports.NOT_WRITTEN))
        return
    book = LAYOUTS[write.value].book(now)
    write_book(_with_answers(book, city) if write is What.allocations else book, file)
    print(f"{file} is written. Read it back with: charteroak workbook {city} {file}")


def _with_answers(book: Book, city: Path) -> Book:
    """The workbook of allocations with what each of its questions comes to."""
    from charteroak.budget import choices
    from charteroak.budget.allocate.told import Depth, told
    from charteroak.budget.workbooks.answers import answered
    from charteroak.checked import choosing

    chosen = choosing(city)
    brief = Depth(alternatives=0, worlds=0, points=0)
    return answered(book, {
        name: told(choices.asked_of(chosen.choices, chosen.budget, chosen.known, one), brief)
        for name, one in chosen.choices.wanted.allocations.items()
    })  # fmt: skip


def _leave(city: Path, file: Path, of: tuple[str, str], form: Form, *, take: bool) -> None:
    from charteroak.budget.crosswalk import year_of
    from charteroak.budget.model import PHASES
    from charteroak.budget.workbooks.leaving import leave, put_into
    from charteroak.budget.workbooks.model import Difference
    from charteroak.cli.terminal import moment

    year, phase = of
    if not year or not year_of(year, 0) or phase not in PHASES:
        from charteroak.problems import Location, Problem, Refused

        what = "The export does not say of which fiscal year and phase its dollars are."
        advice = f"Write `--fiscal-year FY2025 --phase adopted`; phases are {', '.join(PHASES)}."
        raise Refused([Problem(what, Location(str(file)), advice, "export")])
    left = leave(file, year, phase, moment(None).date())
    folder = city / "budget"
    if take:
        put_into(left, folder)
    found = Difference(rejected=tuple(left.rejected))
    if form is Form.json:
        plain = _plain(found, tuple(folder / name for name in left.files) if take else ())
        print(json.dumps(plain | {"notes": left.notes}, ensure_ascii=False, indent=1))
    else:
        for bad in left.rejected:
            print(f"rejected {bad}")
        print("\n".join(left.notes))
        print(f"{'Written' if take else '`--take` would write'}, in {folder}: "
              f"{', '.join(sorted(left.files))}.")  # fmt: skip
    if left.rejected:
        raise SystemExit(1)


def _read(city: Path, file: Path, form: Form, *, take: bool) -> None:
    from charteroak.budget.workbooks.city import city_now
    from charteroak.budget.workbooks.take import compared
    from charteroak.budget.workbooks.take import take as taken

    now = city_now(city)
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
            f"changed  {one.sheet}!{one.cell} {' '.join(one.key)}, "
            f"{one.column}: {before} -> {after}"
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
