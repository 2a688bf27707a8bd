"""`charteroak new`: a city to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from charteroak.cli.terminal import stop_on_refusal
from charteroak.problems import Location, Problem, Refused

Folder = Annotated[Path, typer.Argument(help="The folder to write the new city into.")]


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(new)


def new(folder: Folder) -> None:
    """Write a small city to start from: it passes `check` and builds as it stands.

    **Examples**

    `charteroak new cities/springfield`
    """
    import shutil

    import charteroak

    with stop_on_refusal():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            what = f"`{folder}` is there already and is not empty."
            advice = "Choose another folder; nothing was written."
            raise Refused([Problem(what, Location(str(folder)), advice, "folder-taken")])
    shutil.copytree(Path(charteroak.__file__).parent / "starter", folder, dirs_exist_ok=True)
    print(
        f"A city stands in {folder}. Read {folder}/README.md, change what is yours, and try:\n"
        f"  charteroak check {folder}\n  charteroak serve {folder}"
    )
