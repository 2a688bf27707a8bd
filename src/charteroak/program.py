"""The program: the hash of what computes, so that what other code has found is not believed.

Answers: is it the same program that answered before? Its own files, and what is installed with it.
Also how this program clears up behind itself while it runs.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from charteroak.files import digest, file_digest

HERE = Path(__file__).parent
_OBJECTS = 200_000
"""So many objects are made before it is asked whether any of them are garbage in a circle."""


def keep_what_is_made() -> None:
    """Look for garbage seldom: a run makes many small objects that live until it ends, and looking
    through them took a tenth of its time. Called where a program starts, never by a library.
    """
    gc.set_threshold(_OBJECTS, 20, 50)


def every_file(folder: Path, without: Collection[str] = ()) -> Iterator[Path]:
    """The files of a folder (`without` some of its names) and of those below it; not what Python
    compiled. OSError where one is a link to a folder: there is no end to what could lie there.
    """
    for inside in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if inside.name in without:
            continue
        if inside.is_dir():
            if inside.is_symlink():
                raise OSError(f"{inside.path} is a link to a folder")
            if inside.name != "__pycache__":
                yield from every_file(Path(inside.path))
        elif inside.is_file():
            yield Path(inside.path)


@cache
def own_files() -> Mapping[str, str]:
    """The hash of each file of this package, packs and words included, by its path."""
    return {str(path.relative_to(HERE)): file_digest(path) for path in every_file(HERE)}


@cache
def code() -> str:
    """The hash of this package's own modules: other code may give other numbers."""
    return digest({name: its for name, its in own_files().items() if name.endswith(".py")})


@cache
def beside() -> str:
    """The hash of the release of Python, and of the releases of all that is installed with it."""
    folders = (Path(entry) for entry in sys.path if entry)
    names = (path.name for folder in folders for path in folder.glob("*.dist-info"))
    return digest([sys.version, sorted(names)])
