"""Dollars on the command line: tables, amounts and the stamp that says what is made up.

Answers: how do `reconcile`, `costs` and `evaluate` print alike?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from charteroak.problems import Location, Problem, Refused, suggest

if TYPE_CHECKING:
    from charteroak.checked import Spent

STAMP = " SIMULATED"
MADE_UP = "SIMULATED: some of what they are made of is made up."


def dollars(cents: int) -> str:
    """Cents as people read them: `-1,234.50`."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02}"


def stamped(name: str, provenance: str) -> str:
    """A name, with the stamp where what is told of it is made up."""
    return name + STAMP if provenance == "simulated" else name


def table(headings: Sequence[str], rows: Iterable[Iterable[Any]], names: int) -> None:
    """A table; after so many names the rest are amounts."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for at, heading in enumerate(headings):
        made.add_column(heading, justify="left" if at < names else "right", overflow="fold")
    for row in rows:
        made.add_row(*row)
    Console(highlight=False, width=max(Console().width, 118)).print(made)


def spent(
    city: Path,
    records: Path | None,
    out: Path | None,
    program: str | None,
    *,
    evaluated: bool = False,
) -> Spent:
    """The dollars of a city; Refused where `program` is none."""
    from charteroak.checked import spent

    found = spent(city, records, out, evaluated=evaluated)
    known: Mapping[str, Any] = found.budget.programs
    if program is not None and program not in known:
        advice = suggest(program, known) or "See `budget/programs.yaml`."
        where = Location("the command line")
        raise Refused([Problem(f"There is no program `{program}`.", where, advice, "asked")])
    return found
