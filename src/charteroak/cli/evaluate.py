"""`charteroak evaluate`: whom does each program reach, what did it move, and what does it serve?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from charteroak.cli.dollars import spent
from charteroak.cli.evaluated import Told, tell
from charteroak.cli.terminal import (
    City,
    Form,
    Format,
    Records,
    Store,
    moment,
    stop_on_refusal,
    tell_problems,
)

ProgramOption = Annotated[str | None, typer.Option(help="One program only, by its id.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(evaluate)


def evaluate(
    city: City,
    program: ProgramOption = None,
    records: Records = None,
    out: Store = None,
    form: Format = Form.text,
) -> None:
    """Evaluate programs: whom they reach, what they moved, and how they fit the city's priorities.

    Reach is counted, for whole years, by place and group, and against need. Impact has its method,
    its interval, its tests and a grade of evidence; where nothing is known it is unknown, which is
    not nought. Alignment is what named scorers say against a written rubric, with their agreement,
    and a standing whose formula is printed with its odds. The three are never made into one number.

    Reads the numbers of the edition that stands; where there is none yet, builds first.

    **Examples**

    `charteroak evaluate cities/elmford`

    `charteroak evaluate cities/hartford --program request-line`

    `charteroak evaluate cities/elmford --format json`
    """
    from charteroak.build import build, standing
    from charteroak.problems import errors

    with stop_on_refusal():
        if standing(city, out) is None:
            build(city, moment(None), records, out)
        found = spent(city, records, out, program, evaluated=True)
    told = {name: _of(rows, program) for name, rows in found.told.items()}
    if errors(found.problems):
        told = {}
    if not found.budget.programs and form is Form.text:
        print("There are no programs: name them in `budget/programs.yaml`.")
    elif form is Form.json:
        print(json.dumps(_plain(told), ensure_ascii=False, indent=1, default=str))
    else:
        tell(told, closely=program is not None)
    tell_problems(found.problems)
    if errors(found.problems):
        raise SystemExit(1)


def _of(rows: Sequence[Any], program: str | None) -> Sequence[Any]:
    """The rows of one program; rows that are of no program are of all."""
    return [row for row in rows if program is None or getattr(row, "program", program) == program]


def _plain(told: Told) -> dict[str, Any]:
    """Every table by its short name, and the formula of the standing."""
    from charteroak.budget import stored
    from charteroak.budget.scores.model import FORMULA

    wanted = [*stored.SCORED, *stored.EVALUATED]
    short = {name: name.removeprefix("budget_").removesuffix(".parquet") for name in wanted}
    plain = {short[n]: [_money(asdict(row)) for row in told.get(n, ())] for n in wanted}
    return {"formula": FORMULA, **plain}


def _money(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose cents are told as dollars, in text."""
    from charteroak.budget.money import said

    return {
        {"cents": "dollars", "cents_each": "dollars_each"}.get(name, name):
        said(value) if name in ("cents", "cents_each") and value is not None else value
        for name, value in row.items()
    }  # fmt: skip
