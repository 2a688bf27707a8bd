"""What became of a file: how many rows were read, kept and set aside, and why.

Answers: can the steward see at a glance what to mend? Rows read are always rows kept and rows set
aside together. The report is written beside the rows of a snapshot and never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from charteroak.problems import Location, Problem, Severity
from charteroak.sources.connectors import Note
from charteroak.sources.contract import Contract
from charteroak.sources.months import Month

MANY = 0.1
"""The part of the rows set aside that is worth a warning."""


@dataclass(frozen=True, kw_only=True)
class FaultCount:
    """One reason for setting rows aside; a row may have several, so these do not add up."""

    column: str
    """The column or columns, or nothing where a record could not be taken apart."""
    reason: str
    rows: int
    examples: tuple[str, ...]
    """The first few different values."""
    first_rows: tuple[int, ...]
    """The numbers of the first few records."""
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Unplaced:
    """Kept rows without a place: nothing was recorded, or what was is in none of the places."""

    not_recorded: int
    elsewhere: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """One reading of one file."""

    source: str
    hash: str
    """Of everything the snapshot is made from."""
    file: str
    sha256: str
    """Of the file's bytes."""
    bytes: int
    taken: date
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    faults: tuple[FaultCount, ...] = ()
    """Most rows first."""
    first_day: date | None = None
    """Of the rows kept; None where there are none."""
    last_day: date | None = None
    unplaced: Mapping[str, Unplaced] = field(default_factory=dict)
    """By boundary set."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The schema of the rows: column to type, as contracts call types."""
    notes: tuple[Note, ...] = ()
    months: Mapping[str, Month] = field(default_factory=dict)
    """The rows kept, by month (`2016-03`)."""
    rules: str = ""
    """The hash of all that the snapshot is made from, but for the file itself."""
    lines: int = 0
    """Physical lines of the file, where it has lines."""
    rows_of_file: int = 0
    """How many rows the file has: those read, but where a `prepare.sql` makes others of them."""
    settled: bool = False
    """Whatever is added to the end of the file, what was read of it stays as it is."""


def problems_of(report: Report, contract: Contract) -> tuple[Problem, ...]:
    """What a build should say about it, each time the snapshot is used."""
    where = contract.written_at
    noted = [
        Problem(note.what, where, note.advice, "source-note", "warning") for note in report.notes
    ]
    return (*noted, *_rows_lost(report, where))


def _rows_lost(report: Report, where: Location) -> tuple[Problem, ...]:
    name, read, aside = report.file, report.rows_read, report.rows_set_aside
    if not read:
        what = f"`{name}` has headings and no rows."
        return (Problem(what, where, "The export went wrong: make it again.", "source-no-rows"),)
    severity: Severity = "warning" if report.rows_kept else "error"
    if aside <= MANY * read:
        return ()
    top = report.faults[0]
    told = f"`{top.column}` {top.reason}" if top.column else f"the row {top.reason}"
    many = (
        f"All {read:,} rows"
        if not report.rows_kept
        else f"{aside:,} of {read:,} rows ({aside / read:.0%})"
    )
    what = f"{many} of `{name}` are set aside, most of all ({top.rows:,}) because {told}."
    advice = top.advice or "Mend the file, or the contract if the rows are right as they are."
    rule = "source-rows-lost" if report.rows_kept else "source-all-rows-lost"
    return (Problem(what, where, advice, rule, severity),)
