"""`charteroak changes`: what differs between two editions, and why."""

from __future__ import annotations

import csv
import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from charteroak.cli.show import TableForm
from charteroak.cli.terminal import City, Store, stop_on_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from charteroak.editions import Edition
    from charteroak.indicators.restated import Change, Compared
    from charteroak.plan.model import CityFiles

_SCREEN = 12
"""So many changes of one indicator by one cause are printed on the screen."""

From = Annotated[
    str | None,
    typer.Option("--from", help="The earlier edition; without it, the one before the later."),
]
To = Annotated[
    str | None, typer.Option("--to", help="The later edition; without it, the one that stands.")
]
FormOption = Annotated[TableForm, typer.Option("--format", help="How to print.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(changes)


def changes(
    city: City,
    from_: From = None,
    to: To = None,
    out: Store = None,
    form: FormOption = TableForm.table,
) -> None:
    """List every measurement that differs between two editions, with its cause.

    An edition is named by its id or by the beginning of it, such as its day. Where small numbers
    are hidden, no number is printed: old ones beside new ones could tell them.

    **Examples**

    `charteroak changes cities/hartford`

    `charteroak changes cities/hartford --from 2026-10 --to 2026-11-23 --format csv`
    """
    from charteroak.build import STORE
    from charteroak.engine import Engine
    from charteroak.indicators.restated import compare
    from charteroak.plan.read import read_city

    with stop_on_refusal():
        earlier, later, standing = _editions(city, out or city / STORE, from_, to)
        with Engine() as database:
            found = compare(database, earlier, later, standing)
        files, _ = read_city(later.folder / "city", str(city))
        assert files is not None  # `compare` has read it
    _print(found, files, form)


def _editions(
    city: Path, store: Path, from_: str | None, to: str | None
) -> tuple[Edition, Edition, Edition]:
    from charteroak import editions

    standing = editions.current(store)
    if standing is None:
        raise _refused("There is no edition yet.", f"`charteroak build {city}` makes one.")
    later = _named(store, to) if to else standing
    earlier = _named(store, from_) if from_ else editions.before(store, later)
    if earlier is None:
        advice = "Build again once something has changed; then there are two to compare."
        raise _refused(f"{later.id} is the first edition.", advice)
    return earlier, later, standing


def _named(store: Path, name: str) -> Edition:
    from charteroak import editions

    every = editions.all_editions(store)
    found = [edition for edition in every if edition.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"`{edition.id}`" for edition in found or every)
    what = f"There is no edition `{name}`." if not found else f"`{name}` is several editions."
    raise _refused(what, f"Name one of {known}.")


def _refused(what: str, advice: str) -> Exception:
    from charteroak.problems import Location, Problem, Refused

    return Refused([Problem(what, Location("the command line"), advice, "edition")])


def _print(found: Compared, files: CityFiles, form: TableForm) -> None:
    if form is TableForm.json:
        plain = {
            "from": found.earlier.id,
            "to": found.later.id,
            "changes": [change.as_dict() for change in found.changes],
        }
        print(json.dumps(plain, ensure_ascii=False, indent=1, default=str))
    elif form is TableForm.csv:
        from dataclasses import fields

        from charteroak.indicators.restated import Change

        names = [field.name for field in fields(Change)]
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change.as_dict() for change in found.changes)
    else:
        for line in _lines(found, files):
            print(line)


def _lines(found: Compared, files: CityFiles) -> Iterator[str]:
    from charteroak.indicators.restated import CAUSES

    yield f"From {found.earlier.id} to {found.later.id}:"
    if not found.changes:
        yield "nothing that was told has changed."
    for (name, cause), group in groupby(found.changes, key=lambda one: (one.indicator, one.cause)):
        its = list(group)
        yield f"\n{name}: {len(its):,} measurement{'' if len(its) == 1 else 's'}. {CAUSES[cause]}"
        yield from (f"  {_said(one, files)}" for one in its[:_SCREEN])
        if len(its) > _SCREEN:
            yield f"  and {len(its) - _SCREEN:,} more; `--format csv` has them all."


def _said(change: Change, files: CityFiles) -> str:
    from charteroak.dimensions.unit import say_number

    known = files.indicators.get(change.indicator)

    def value(number: float | None, missing: str) -> str:
        if number is None:
            return missing.replace("_", " ") or "nothing"
        return say_number(number, change.unit, known.decimals if known else 1)

    where = ", ".join(word for word in (change.place, change.group) if word != "all")
    about = f"{change.period}{f' ({where})' if where else ''}"
    if change.withheld:
        told = "changed; no numbers are given, since small ones are hidden"
    else:
        before = value(change.before, change.before_missing)
        told = f"{before} -> {value(change.after, change.after_missing)}"
    return f"{about}: {told}{f' ({change.why})' if change.why else ''}"
