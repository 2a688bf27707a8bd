"""Asked: a test of the records or a question of staffing on the command line, for `show`.

Answers: what was asked, what is the answer with its interval and its method, and what can it not
show? The same sentences as on the page of its outcome.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from charteroak.plan.model import CityFiles

if TYPE_CHECKING:
    from rich.table import Table

    from charteroak.editions import Edition
    from charteroak.publish.pages.onduty import OnDuty
    from charteroak.publish.pages.tested import Tested


def is_asked(files: CityFiles, name: str) -> bool:
    """Whether a name is that of a test or of a question of staffing."""
    return name in _outcomes(files)


def _outcomes(files: CityFiles) -> dict[str, str]:
    """Each test and each question of staffing, with the outcome that it is about."""
    found = {test.id: test.outcome for test in files.tests}
    return found | {asked.id: asked.outcome for asked in files.staffing}


def print_asked(edition: Edition, name: str, form: str) -> None:
    """Print the answer: sentences and a table, its rows as CSV, or all that was found as JSON."""
    from charteroak.publish.material import read_material
    from charteroak.publish.pages.onduty import on_duty
    from charteroak.publish.pages.tested import of_outcome

    material = read_material(edition)
    found = material.staffing.get(name) or material.tests.get(name) or {}
    if form == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        return
    if form == "csv":
        _csv(found)
        return
    outcome = _outcomes(material.files)[name]
    every: list[OnDuty | Tested] = [*on_duty(material, outcome), *of_outcome(material, outcome)]
    _text(next(one for one in every if one.id == name), edition.id)


def _csv(found: Mapping[str, Any]) -> None:
    """One row an hour of the week, or one a way of asking."""
    rows: Sequence[Mapping[str, Any]] = found.get("hours", ())
    if not rows and "main" in found:
        ways = {"As asked": found["main"], **found.get("variants", {})}
        rows = [{"variant": name, **way} for name, way in ways.items()]
    names = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(sys.stdout, list(names), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _text(one: OnDuty | Tested, edition: str) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    console.print(one.name, style="bold", markup=False)
    console.print(f"{one.badge.label}. From: {one.source}.", markup=False)
    for sentence in one.sentences:
        console.print(sentence, soft_wrap=True, markup=False)
    table = _table(one)
    if table is not None:
        console.print(table)
    for line in _below(one):
        console.print(line, soft_wrap=True, markup=False)
    console.print(f"Edition {edition}.", style="dim")


def _table(one: OnDuty | Tested) -> Table | None:
    from rich.table import Table

    from charteroak.publish.pages.onduty import OnDuty

    if isinstance(one, OnDuty):
        table = Table("Hour", *one.days, title=one.caption, title_justify="left")
        for row in one.rows:
            table.add_row(row.hour, *(f"{c.told}{' short' * c.short}" for c in row.cells))
        return table if one.rows else None
    title = "Odds after dark over odds in daylight; 1 is no difference."
    table = Table(title=title, title_justify="left")
    for name in ("Asked", "Odds ratio", "95% interval", "Stops"):
        table.add_column(name, overflow="fold")
    for way in one.variants:
        table.add_row(way.name, *((way.reason,) if way.reason else
                                  (way.odds_ratio, way.interval, way.stops)))  # fmt: skip
    return table if one.variants else None


def _below(one: OnDuty | Tested) -> Iterator[str]:
    yield from (f"It cannot show: {caveat}" for caveat in one.caveats)
    if one.limitations:
        yield f"Beware. {one.limitations}"
    yield f"Method: {one.method}."
