"""Unchanged: what a check said, while every file it could have read is what it was.

Answers: need anything be read at all? Everything in the city's folder counts (but its records,
which no check reads), all of this package with its packs, all that is installed, the day, and the
name the folder is called by. What is told again is told in full, its lines too: none has moved.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from charteroak import program
from charteroak.files import STORE, digest, file_digest, put, read_json
from charteroak.problems import Location, Problem

_FILE = "last.json"
_NOT_READ = (STORE, ".git", "records")
"""What no check reads, in a city's folder."""


@dataclass(frozen=True)
class Said:
    """What a check said: its problems, and the sentence that sums it up."""

    problems: tuple[Problem, ...]
    summary: str


@dataclass(frozen=True)
class Counted:
    """Everything that a check of a folder can depend on, as a hash, and the city's files in it."""

    fingerprint: str
    files: frozenset[Path]


def counted(root: Path, today: date) -> Counted | None:
    """What a check on this day depends on; None where that cannot be said."""
    try:
        files = [*program.every_file(root, _NOT_READ)]
        city = {str(path.relative_to(root)): file_digest(path) for path in files}
    except OSError:
        return None
    everything = [str(root), today, city, program.own_files(), program.beside()]
    return Counted(digest(everything), frozenset(path.absolute() for path in files))


def recalled(folder: Path, now: Counted) -> Said | None:
    """What was said when everything was as it is now; None where something is not."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = read_json(folder / _FILE)
        if kept["fingerprint"] == now.fingerprint:
            return Said(tuple(_problem(**one) for one in kept["problems"]), str(kept["summary"]))
    return None


def _problem(file: str, line: int, **said: Any) -> Problem:
    return Problem(where=Location(file, line), **said)


def keep(folder: Path, now: Counted, said: Said) -> None:
    """Remember what was said; where that cannot be written, do without."""
    problems = [problem.as_dict() for problem in said.problems]
    put(
        folder / _FILE,
        {"fingerprint": now.fingerprint, "summary": said.summary, "problems": problems},
    )


_watching: list[set[str]] = []


@contextmanager
def watched() -> Iterator[set[str]]:
    """The files that Python reads meanwhile, so that nothing is read that was not counted."""
    _be_told()
    _watching.append(set())
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


@cache
def _be_told() -> None:
    """Have Python tell what it opens, from now on: it cannot be asked to stop."""
    sys.addaudithook(_note)


def _note(event: str, about: tuple[Any, ...]) -> None:
    if event != "open" or not _watching:
        return
    path, _, flags = about
    if not isinstance(path, int) and flags & os.O_ACCMODE != os.O_WRONLY:
        for opened in _watching:
            opened.add(os.fsdecode(path))


def all_counted(opened: set[str], now: Counted) -> bool:
    """Whether each file was a counted one of the city, the program's, or Python's."""
    import sysconfig
    import zoneinfo

    python = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *zoneinfo.TZPATH}
    known = [program.HERE.resolve(), *(Path(path).resolve() for path in python)]
    others = {Path(path).absolute() for path in opened} - now.files
    folders = {path.parent for path in others}
    return all(any(path.resolve().is_relative_to(one) for one in known) for path in folders)
