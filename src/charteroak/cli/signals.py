"""Signals on the command line: limits, marks and status of one indicator, for `show --signals`."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import WHOLE
from charteroak.indicators.judgments import (
    MARKS,
    VARIATIONS,
    Comparison,
    Judgment,
    Judgments,
    Signal,
    Status,
)
from charteroak.plan.model import Indicator

_SCREEN = 40


@dataclass(frozen=True)
class Said:
    """What an edition says of an indicator beyond its numbers."""

    judgments: tuple[Judgment, ...]
    signals: tuple[Signal, ...]
    statuses: tuple[Status, ...]
    funnel: tuple[Comparison, ...]

    @classmethod
    def read(cls, found: Judgments, indicator: str, wanted: Mapping[str, str]) -> Said:
        """All of it, narrowed to what was asked for; the funnel is of places and of no group."""
        placed = {name: word for name, word in wanted.items() if name in ("place_set", "place")}
        grouped = wanted.get("group", "all") != "all" or "group_by" in wanted
        return cls(
            found.of(indicator, **wanted),
            found.signals(indicator, **wanted),
            found.statuses(indicator, **wanted),
            () if grouped else found.comparisons(indicator, **placed),
        )


def print_signals(said: Said, indicator: Indicator, form: str, edition: str) -> None:
    """Print it: as a table with sentences below, as the points in CSV, or all of it in JSON."""
    if form == "json":
        plain = {
            field.name: [asdict(row) for row in getattr(said, field.name)] for field in fields(said)
        }
        print(json.dumps(plain, ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        writer = csv.DictWriter(
            sys.stdout, [field.name for field in fields(Signal)], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(asdict(row) for row in said.signals)
    else:
        _table(said, indicator, edition)


def _table(said: Said, indicator: Indicator, edition: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    shown = said.signals[-_SCREEN:]
    if shown:
        title = f"{indicator.name}: signals ({indicator.unit})"
        table = Table(title=title, title_justify="left", title_style="bold")
        for heading in ("Period", "Place", "Group"):
            table.add_column(heading, overflow="fold")
        for heading in ("Value", "Centre", "Lower", "Upper"):
            table.add_column(heading, justify="right")
        table.add_column("Mark")
        for point in shown:
            table.add_row(*_cells(point, indicator))
        console.print(table)
    if len(said.signals) > len(shown):
        console.print(
            f"The last {len(shown)} of {len(said.signals):,} points. Narrow them with --place and "
            "--group, or print them all with --format csv."
        )
    for line in below(said):
        console.print(line, soft_wrap=True)
    console.print(f"Edition {edition}.", style="dim")


def _cells(point: Signal, indicator: Indicator) -> tuple[str, ...]:
    from charteroak.dimensions.unit import say_number

    unit = "count" if point.chart in ("g", "t") else indicator.unit

    def told(value: float | None) -> str:
        return "" if value is None else say_number(value, unit, max(indicator.decimals, 1))

    numbers = (point.value, point.centre, point.lower, point.upper)
    mark = "" if point.mark == "common" else MARKS[point.mark]
    if point.side:
        mark += ", high or rising" if point.side > 0 else ", low or falling"
    mark += " (trial limits)" if point.trial else ""
    return point.period, point.place, point.group, *(told(value) for value in numbers), mark


def below(said: Said) -> Iterator[str]:
    """What is said of each series; what they share is said once."""
    if not said.judgments:
        yield "Nothing is judged here: only the city, its places and its groups, by one grain."
    for one in said.judgments:
        who = _who(one)
        if one.why_no_signal:
            yield f"{who}: no signals. {one.why_no_signal}"
            continue
        trial = " Trial limits." if one.trial else ""
        said_of_it = f"{VARIATIONS[one.variation].lower()} in {one.latest_period}"
        chart = f"the {one.chart} chart of {one.points} points by {one.grain}"
        yield f"{who}: {said_of_it}, by {chart}.{trial} {one.chart_why}"
    for method in sorted({f"{p.method}; rules: {p.rules}" for p in said.signals}):
        yield f"Chart: {method}."
    for status in said.statuses:
        by = f"{status.rule}, for comparison only" if status.compare_only else status.rule
        who = _who(status)
        yield f"{who}, {status.period}: {status.said.rstrip('.')} ({status.target}; {by})."
    if not said.statuses:
        yield "No target is set."


def _who(one: Judgment | Status) -> str:
    """`The whole city`, `asylum-hill`, `The whole city, black`."""
    place = "The whole city" if one.place == WHOLE else one.place
    return place if one.group == EVERYONE else f"{place}, {one.group}"
