"""The words of a workbook: books, tables, columns, and what is different in one that came back.

Answers: what stands in a workbook, which cells may be changed, and which row is which?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from charteroak.problems import Problem

Kind = Literal["text", "choice", "ids", "number", "money", "share", "day"]
Key = tuple[str, ...]
Row = Mapping[str, str]
VERSION = "1"
"""Of the layouts; a workbook of another version is refused."""
ABOUT, INSTRUCTIONS, ROW = "charteroak", "Instructions", "charteroak row"
"""The hidden sheet, the sheet with the instructions, and the hidden column that knows a row."""
WAS = "was "
"""A hidden sheet's name begins so: what a sheet said when it was written."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    """The heading, and the name of the field."""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    """For a choice: everything that may stand here."""
    needed: bool = False
    """Whether a row without it is refused."""
    locked: bool = False
    """Whether it is only shown."""
    width: int = 16
    help: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet: its columns, which of them tell one row from another, and its rows."""

    sheet: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    rows: Mapping[Key, Row]
    offered: Mapping[Key, Row] = field(default_factory=dict)
    """Rows that could be filled in, such as programs not yet scored; nothing until they are."""
    shown: bool = False
    """Whether it is only shown, as it was when the workbook was written: nothing of it is taken."""

    def column(self, name: str) -> Column:
        """The column of this heading."""
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True)
class Book:
    """One workbook of a city."""

    layout: str
    city: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    """What its instructions say beyond what all say."""
    simulated: bool = False


@dataclass(frozen=True)
class Changed:
    """One cell that says something else than before. `before` empty: it said nothing."""

    sheet: str
    key: Key
    column: str
    before: str
    after: str
    cell: str


@dataclass(frozen=True)
class Rejected:
    """One row that is not taken, with everything that was typed in it."""

    sheet: str
    cell: str
    what: str
    advice: str
    typed: Row

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.what} {self.advice}"


@dataclass(frozen=True)
class Touched:
    """One row that is new or changed: all of it as it should be, and its row in the sheet."""

    sheet: str
    key: Key
    row: Row
    at: int
    typed: Row
    new: bool


@dataclass(frozen=True)
class Difference:
    """What a workbook says that the city's files do not."""

    touched: tuple[Touched, ...] = ()
    changed: tuple[Changed, ...] = ()
    removed: tuple[tuple[str, Key], ...] = ()
    rejected: tuple[Rejected, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What stands in the way of reading it at all."""

    @property
    def added(self) -> tuple[Touched, ...]:
        """The rows that are new."""
        return tuple(one for one in self.touched if one.new)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to take and nothing that was refused."""
        return not (self.touched or self.removed or self.rejected or self.problems)

    def without(self, faults: Mapping[tuple[str, Key], Problem]) -> Difference:
        """The same, with the rows that have a fault among the rejected."""
        out = tuple(
            Rejected(one.sheet, f"A{one.at}", faults[one.sheet, one.key].what,
                     faults[one.sheet, one.key].advice, one.typed)
            for one in self.touched if (one.sheet, one.key) in faults
        )  # fmt: skip
        return replace(
            self,
            touched=tuple(one for one in self.touched if (one.sheet, one.key) not in faults),
            changed=tuple(one for one in self.changed if (one.sheet, one.key) not in faults),
            rejected=(*self.rejected, *out),
        )

    def of(self, sheet: str) -> Iterator[Touched]:
        """The rows of one sheet that are new or changed."""
        return (one for one in self.touched if one.sheet == sheet)

    def gone(self, sheet: str) -> set[Key]:
        """The rows of one sheet that are removed."""
        return {key for name, key in self.removed if name == sheet}
