"""SHELF: how a file becomes rows of text. One file, one kind of file.

Answers: which rows does this file hold, before anybody says what they mean? Every connector gives
the same shape, so nothing above knows where rows came from. A new one is one new module here that
defines a subclass of `Connector`; nothing else has to know of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp

from charteroak.problems import Problem
from charteroak.sources.contract import Contract

if TYPE_CHECKING:
    from charteroak.engine import Engine

Progress = Callable[[str, int, int], None]
"""Told now and then: the source's id, how many bytes are read, and how many there are."""


def no_progress(_source: str, _done: int, _total: int) -> None:
    """For when nobody watches."""


@dataclass(frozen=True)
class After:
    """Where an earlier reading of the same file ended: what comes after was added since."""

    bytes: int
    records: int
    lines: int


@dataclass(frozen=True)
class Request:
    """A file to read, by its contract; `scratch` is a folder for what is made on the way."""

    contract: Contract
    path: Path
    scratch: Path
    progress: Progress = no_progress
    after: After | None = None
    """Read only what comes after; for connectors that say that their files grow."""


@dataclass(frozen=True)
class Note:
    """Something about the file that its steward should know and that stops nothing."""

    what: str
    advice: str


@dataclass(frozen=True)
class Reading:
    """A file as rows of text.

    `rows` has `row_` (the number of the record, from 1), `line_` (where it starts in the file; 0
    where files of this kind have no lines) and the contract's columns, all text without the white
    space around it. `faults` has the rows that could not be read: `row_`, `line_`, `column`,
    `value`, `reason`. No row is in both.
    """

    rows: exp.Query | None
    faults: exp.Query | None
    count: int
    """All records of the file: those in `rows`, those in `faults`, and those read before."""
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    settled: bool = False
    """Whatever is added to the end of the file later, these records stay as they are."""
    lines: int = 0
    """All physical lines of the file, where it has lines."""
    of_file: int = 0
    """The rows of the file, where a `prepare.sql` has made others of them; otherwise 0."""


def refused(*problems: Problem) -> Reading:
    """A file that cannot be read at all, and why."""
    return Reading(None, None, 0, problems=problems)


@dataclass(frozen=True)
class Connector:
    """How files of some formats are read."""

    formats: ClassVar[tuple[str, ...]] = ()
    """What a contract may write after `format:` to have it."""
    endings: ClassVar[Mapping[str, str]] = {}
    """The endings of file names that stand for these formats."""
    looks: ClassVar[tuple[str, ...]] = ()
    """What the first bytes of its files may look like: names in `signature.py`."""
    native: ClassVar[bool] = False
    """True where the file itself knows dates from text, so they arrive as ISO 8601."""
    grows: ClassVar[bool] = False
    """True where more records can be added to the end of a file: it can be read from there."""

    def read(self, request: Request, engine: Engine) -> Reading:
        """The file as rows of text."""
        raise NotImplementedError

    def headings(self, request: Request, engine: Engine) -> tuple[str, ...] | Problem:
        """The headings of the file in its order, whatever columns the contract names."""
        raise NotImplementedError


@cache
def connectors() -> Mapping[str, Connector]:
    """Every connector on the shelf, by format."""
    found: dict[str, Connector] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for item in vars(loaded).values():
            if isinstance(item, type) and issubclass(item, Connector) and item is not Connector:
                found.update(dict.fromkeys(item.formats, item()))
    return dict(sorted(found.items()))


@cache
def endings() -> Mapping[str, str]:
    """The endings of file names, each with the format it stands for."""
    return {
        end: form for item in connectors().values() for end, form in sorted(item.endings.items())
    }


def format_of(contract: Contract) -> str:
    """The format a contract names, or that the ending of its file's name tells; empty: neither."""
    return contract.format or endings().get(Path(contract.file).suffix.lower(), "")
