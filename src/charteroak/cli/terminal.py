"""What every command shares: its arguments, its way of telling problems, and its progress bar."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from charteroak.problems import Location, Problem, Refused, errors


class Form(StrEnum):
    """How a command prints what a program may want to read."""

    text = "text"
    json = "json"


City = Annotated[Path, typer.Argument(help="The city's folder, such as `cities/hartford`.")]
Records = Annotated[
    Path | None,
    typer.Option(help="The folder of record files. Without it: the city's own `records/`, if any."),
]
Store = Annotated[
    Path | None,
    typer.Option("--out", help="The folder for editions. Without it: `.charteroak` in the city."),
]
NoSimulated = Annotated[
    bool,
    typer.Option("--no-simulated", help="Without any record that is made up by a computer."),
]
Format = Annotated[
    Form, typer.Option("--format", help="How to print: for people, or for programs.")
]
At = Annotated[
    str | None,
    typer.Option(help="The time to put on the edition (ISO 8601), for builds that must repeat."),
]


def moment(text: str | None) -> datetime:
    """The time given, or now, in UTC and whole seconds."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        given = datetime.fromisoformat(text)
    except ValueError as fault:
        what, advice = f"`--at {text}` is not a time.", "Write it like `2026-11-23T08:00:00Z`."
        raise Refused([Problem(what, Location("the command line"), advice, "time")]) from fault
    aware = given if given.tzinfo else given.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)


@contextmanager
def stop_on_refusal(form: Form = Form.text) -> Iterator[None]:
    """Turn a refusal into its sentences and exit code 1."""
    try:
        yield
    except Refused as refused:
        tell_problems(refused.problems, form)
        raise SystemExit(1) from None


def tell_problems(problems: Sequence[Problem], form: Form = Form.text) -> None:
    """Every problem with its place and what to do, then how many there are."""
    if form is Form.json:
        print(json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in problems:
        colour = "red" if problem.severity == "error" else "yellow"
        line = Text.assemble(
            (f"{problem.where}: ", "bold"), (f"{problem.severity}: ", colour), problem.what
        )
        console.print(line)
        if problem.advice:
            console.print(Text(f"    {problem.advice}", "dim"))
    stops = len(errors(problems))
    if problems:
        console.print(
            Text(f"{_count(stops, 'error')}, {_count(len(problems) - stops, 'warning')}.")
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def progress_bar(form: Form = Form.text) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error where a person is looking; silence elsewhere."""
    if form is Form.json or not sys.stderr.isatty():
        yield lambda _what, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1)

        def tell(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        yield tell
