"""`charteroak new`: a city to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from charteroak.cli.terminal import stop_on_refusal
from charteroak.problems import Location, Problem, Refused

Folder = Annotated[Path, typer.Argument(help="The folder to write the new city into.")]

PacksOption = Annotated[
    str,
    typer.Option(
        "--packs", help="The packs to take up, apart by commas: `police,service_requests`."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(new)


def new(folder: Folder, packs: PacksOption = "") -> None:
    """Write a small city to start from: it passes `check` and builds as it stands.

    With `--packs`, its indicators are those of the packs, over records that are made up and say
    so, with one goal for each pack.

    **Examples**

    `charteroak new cities/springfield`

    `charteroak new cities/springfield --packs police,service_requests`
    """
    import shutil

    from charteroak.packs.start import STARTER, unknown, write_start

    names = [name.strip() for name in packs.split(",") if name.strip()]
    with stop_on_refusal():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            what = f"`{folder}` is there already and is not empty."
            advice = "Choose another folder; nothing was written."
            raise Refused([Problem(what, Location(str(folder)), advice, "folder-taken")])
        if problems := unknown(names):
            raise Refused(problems)
    if names:
        write_start(folder, names)
    else:
        shutil.copytree(STARTER, folder, dirs_exist_ok=True)
    print(
        f"A city stands in {folder}. Read {folder}/README.md, change what is yours, and try:\n"
        f"  charteroak check {folder}\n  charteroak serve {folder}"
    )
