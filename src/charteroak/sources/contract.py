"""A contract: the columns of one source and what they mean.

Answers: what is one row, what may each column hold, when and where did the row happen, and who
looks after it? Everything a person must know to trust or to mend a source stands in its contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charteroak.documents import CONFIG
from charteroak.expressions import ColumnType
from charteroak.problems import NOWHERE, Location

MISSING = ("", "NA", "N/A", "NULL", "null", "None", "nan", "NaN")
Sensitivity = Literal["public", "internal", "personal"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column, as we call it."""

    __pydantic_config__ = CONFIG

    type: ColumnType
    """What kind of value it holds."""
    meaning: str
    """What it holds, in a sentence."""
    header: str = ""
    """Its heading in the file, where that is not the name used here."""
    unit: str = ""
    """What numbers are counted in."""
    formats: tuple[str, ...] = ()
    """For dates and times: how they are written (strptime), tried in order. None: ISO 8601."""
    required: bool = False
    """A row without it is set aside."""
    allowed: tuple[str, ...] = ()
    """The values it may have; a row with any other is set aside."""
    lowest: float | None = None
    """The lowest number it may hold; a row below is set aside."""
    highest: float | None = None
    """The highest number it may hold; a row above is set aside."""
    group: str = ""
    """The group dimension whose values it holds."""
    sensitivity: Sensitivity = "internal"
    """Only a `public` column is ever shown row by row."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A condition that every row should meet; a row that does not is set aside."""

    __pydantic_config__ = CONFIG

    rule: str
    """A SQL boolean over the columns. A row for which it is unknown passes."""
    because: str
    """Why, in a sentence; it stands in the report."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class PlaceRule:
    """How a row gets its place: by a column of names, or by longitude and latitude."""

    __pydantic_config__ = CONFIG

    column: str = ""
    """A text column of names, looked up among all spellings of the boundary set."""
    longitude: str = ""
    latitude: str = ""
    """Number columns, in degrees (WGS 84), looked up in the polygons of the boundary set."""
    otherwise: Literal["set_aside", "keep"] = "set_aside"
    """A row with a name or a point that is in none of the places: set aside, or kept for the city
    as a whole with its place unknown. A row with no name or point is always kept."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The days the source answers for. A period that sticks out of them is partial."""

    __pydantic_config__ = CONFIG

    first: date | None = None
    """None: the day of the first row."""
    last: date | None = None
    """None: the day of the last row."""


HIDE_BELOW = 11
"""The default: counts of 1 to 10 are hidden. Source: Centers for Medicare & Medicaid Services, CMS
Cell Size Suppression Policy (2024-01-26)."""


@dataclass(frozen=True, kw_only=True)
class SmallNumbers:
    """What becomes of small counts: hidden below a threshold, or shown for a stated reason."""

    __pydantic_config__ = CONFIG

    hide_below: int | None = None
    """Counts of 1 up to this one are hidden, and all that would give them away. None: 11."""
    show: str = ""
    """Why the small numbers of this source are public anyway; then nothing is hidden."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True)
class CodeList:
    """A table of codes that `prepare.sql` may look up: all text, as its file has it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Prepared:
    """What a `prepare.sql` says, and the code lists it reads."""

    sql: str
    file: str
    codes: Mapping[str, CodeList] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One source of records."""

    __pydantic_config__ = CONFIG

    id: str
    """The same as the name of the file, without `.yaml`."""
    name: str
    """As people call the source."""
    row: str
    """What one row is: `one stop of one driver`."""
    file: str
    """The file, below the records folder."""
    format: Literal["csv", "tsv", "parquet", "jsonl", "xlsx"] | None = None
    """None: told by the ending of the file's name."""
    sheet: str = ""
    """For a workbook: the sheet; nothing: the first."""
    encoding: str = "utf-8"
    """How its text is encoded."""
    missing: tuple[str, ...] = MISSING
    """The spellings that mean: not recorded."""
    time_zone: str = ""
    """The time zone of times without an offset; nothing: the city's."""
    time: str
    """The date or timestamp column that says when a row happened."""
    key: tuple[str, ...] = ()
    """The columns that tell rows apart; a second row with the same key is set aside."""
    columns: Mapping[str, Column]
    """The columns that are read, by the name used here."""
    prepare: str = ""
    """A file of SQL beside the contract that makes its rows out of those of the file, such as
    `calls.prepare.sql`: only where one row of the file is not one row of the contract, or where a
    column has to be made. Nothing: the rows are those of the file."""
    raw: Mapping[str, str] = field(default_factory=dict)
    """With `prepare:`, the columns of the file that the SQL reads: the name it uses, and the
    heading in the file."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """With `prepare:`, the code lists that the SQL reads: the table's name, and the CSV file, from
    the folder above the contract's on: `codes/offenses.csv`."""
    expectations: tuple[Expectation, ...] = ()
    """What every row should meet."""
    places: Mapping[str, PlaceRule] = field(default_factory=dict)
    """How a row gets its place, by boundary set."""
    covers: Coverage = field(default_factory=Coverage)
    reporting_lag: int = 0
    """So many days after a day its records may still come in: periods that end later than so many
    days before the last day covered are provisional, and are not judged."""
    small_numbers: SmallNumbers = field(default_factory=SmallNumbers)
    """Whether small counts are hidden; nothing said: those of 1 to 10 are."""
    provenance: Literal["observed", "simulated"] = "observed"
    """`observed` records of a system, or `simulated` ones."""
    steward: str
    """The office that looks after the source."""
    changes: Literal["hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "ended"]
    """How often it should change."""
    source_title: str
    """Who keeps the records, as a citation."""
    source_url: str = ""
    """Where they can be had."""
    licence: str = ""
    """On which terms."""
    limitations: str = ""
    """What to beware of when reading numbers made from it."""
    ready: Prepared | None = None
    pack: str = ""
    changed: tuple[str, ...] = ()
    written_at: Location = field(default=NOWHERE, repr=False)

    def header(self, column: str) -> str:
        """The heading of a column in the file."""
        return self.columns[column].header or column

    @property
    def hides(self) -> bool:
        """Whether small numbers are hidden, and with them all that could tell one."""
        return not self.small_numbers.show

    @property
    def hide_below(self) -> int:
        """The least count that is told, where small numbers are hidden."""
        return self.small_numbers.hide_below or HIDE_BELOW

    def types(self) -> dict[str, str]:
        """Column name to type, for checking expressions."""
        return {name: column.type for name, column in self.columns.items()}

    def group_columns(self) -> dict[str, str]:
        """Group dimension to the column that holds it."""
        return {column.group: name for name, column in self.columns.items() if column.group}
