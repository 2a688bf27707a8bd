"""`charteroak schema`: the JSON Schema of the files a city writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from charteroak.cli.terminal import stop_on_refusal
from charteroak.problems import Location, Problem, Refused, suggest

File = Annotated[
    str | None, typer.Argument(help="Which file: `city`, `plan`, `goal`, `indicators` ...")
]
Into = Annotated[Path | None, typer.Option("--out", help="Write every schema into this folder.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(schema)


def schema(file: File = None, out: Into = None) -> None:
    """Print the JSON Schema of a city's files, so that editors complete and underline.

    **Examples**

    `charteroak schema indicators`

    `charteroak schema --out .schemas`
    """
    from charteroak.budget.schema import schemas as of_budget
    from charteroak.packs.shelf import Pack
    from charteroak.plan.schema import schema as schema_of
    from charteroak.plan.schema import schemas
    from charteroak.sources.contract import Contract
    from charteroak.sources.recipe import Recipe

    known = {**schemas(), "source": schema_of(Contract)}
    known |= of_budget()
    known |= {"simulated": schema_of(Recipe), "pack": schema_of(Pack)}
    with stop_on_refusal():
        if file is not None and file not in known:
            advice = suggest(file, known)
            where = Location("the command line")
            raise Refused([Problem(f"There is no schema `{file}`.", where, advice, "schema")])
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, made in known.items():
            (out / f"{name}.schema.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
        print(f"{len(known)} schemas written into {out}.")
        return
    print(json.dumps(known[file] if file else known, indent=1, ensure_ascii=False))
