"""The one result table.

Answers: what is the number, how sure is it, and if there is none, why? One row is one indicator
in one period, place and group. Everything that is told to anyone is read from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cached_property
from itertools import starmap
from pathlib import Path
from typing import Any, Literal

from sqlglot import exp

from charteroak.engine import Engine

Provenance = Literal["observed", "published", "simulated"]

MISSING: dict[str, str] = {
    "no_rows": "No rows to compute it from.",
    "no_places": "It is not known of any row where it happened.",
    "no_population": "No published population for this place or group.",
    "not_reported": "The publisher reports no value.",
    "no_input": "A number that it is made of is not there.",
    "no_earlier": "There is no earlier number to compare it with.",
    "no_start": "The numbers do not reach back to the beginning of the year.",
    "redrawn": "Its lines were moved in or after this period.",
    "not_divided": "Redrawn since, and such a number cannot be shared out.",
    "too_few": "Too few to tell a reliable value.",
    "divided_by_nought": "It would be divided by nought.",
    "withheld": "It stands otherwise today, and the two together could tell of too few people.",
    "suppressed": "Too few people to tell, or it would give such a number away.",
}
"""Why a value can be missing: the word in the column `missing`, and the sentence on screen."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One indicator in one period, place and group."""

    indicator: str
    """Its id."""
    grain: str
    """`day`, `week`, `month`, `quarter`, `year`, `fiscal_period`, `fiscal_quarter`, `fiscal_year`
    or `span`."""
    period: str
    """`2014-03-31`, `2014-W05`, `2014-03`, `2014-Q1`, `2014`, `FY2015-P01`, `FY2015-Q1`, `FY2015`,
    `2012-2016`."""
    period_start: date
    """Its first day."""
    period_end: date
    """Its last day."""
    place_set: str
    """`city`, or the boundary set of the place."""
    place: str
    """A place's id; `all` is the whole city, `unknown` the rows that could not be placed."""
    group_by: str
    """`all`, or the group dimension."""
    group: str
    """The value of the group as the records spell it; `all` is everyone."""
    value: float | None
    """In the unit; None where it is missing."""
    numerator: float | None
    """What was added up, where the kind adds up."""
    denominator: float | None
    """What it was divided by, where the kind divides."""
    n: int | None
    """How many rows the value rests on; None for a published figure."""
    lower: float | None
    """The lower end of the interval; None: open, or no interval."""
    upper: float | None
    """The upper end of the interval; None: open, or no interval."""
    interval_method: str
    """The method and level of the interval, or empty where there is none."""
    unit: str
    """A share is told from 0 to 1."""
    better: str
    """`higher`, `lower` or `neither`."""
    provenance: Provenance
    """`observed` from records, `published` with a citation, or `simulated`."""
    source: str
    """The contract's id, or the citation of a published figure."""
    missing: str
    """Why there is no value: a word of `MISSING`; empty where there is one."""
    partial: bool
    """The source does not cover the whole period, or its records may still come in."""
    note: str
    """What to know of this one value."""
    estimated: bool = False
    """Put together by shares from places that were drawn otherwise, so it is no measurement of
    this place; it is left out of judgments."""

    def as_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        return asdict(self)


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Measurement))
SQL_TYPES: dict[str, str] = {
    **dict.fromkeys(COLUMNS, "VARCHAR"),
    **dict.fromkeys(("period_start", "period_end"), "DATE"),
    **dict.fromkeys(("value", "numerator", "denominator", "lower", "upper"), "DOUBLE"),
    "n": "BIGINT",
    **dict.fromkeys(("partial", "estimated"), "BOOLEAN"),
}
FILE = "measurements.parquet"


class Measurements:
    """The measurements of one edition, read as they are asked for."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder, self._engine = folder, engine

    @cached_property
    def _table(self) -> exp.Table:
        """All of them, in memory from when they are first asked for."""
        return self._engine.keep("measurements", self._engine.parquet(self._folder / FILE))

    def of(self, indicator: str, **equal: str) -> tuple[Measurement, ...]:
        """One indicator's rows, in the order of period, place and group; `equal` narrows them.

        Example: `of("crashes", grain="month", place="all", group="all")`.
        """
        wanted = {"indicator": indicator, **equal}
        conditions = [exp.column(name).eq(value) for name, value in wanted.items()]
        query = exp.select(*self._columns).from_(self._table).where(*conditions)
        return tuple(self._read(query))

    def by_indicator(
        self, some: Sequence[str] | None = None, **equal: str
    ) -> dict[str, tuple[Measurement, ...]]:
        """The rows of every indicator, or of some, at once, as `of` would give them one by one."""
        conditions: list[exp.Expr] = [exp.column(name).eq(value) for name, value in equal.items()]
        if some is not None:
            conditions.append(exp.column("indicator").isin(*some))
        query = exp.select(*self._columns).from_(self._table).where(*conditions)
        query = query.order_by("rowid")  # a list of names is looked up, in whatever order
        found: dict[str, list[Measurement]] = {}
        for row in self._read(query):
            found.setdefault(row.indicator, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    def _read(self, query: exp.Select) -> Iterator[Measurement]:
        """The rows of a query for `_columns`."""
        if self._columns == COLUMNS:
            return starmap(Measurement, self._engine.rows(query))
        return (Measurement(**row) for row in self._engine.records(query))

    @cached_property
    def _columns(self) -> tuple[str, ...]:
        """The columns that are there: editions made before a column was thought of lack it."""
        there = self._engine.columns(exp.select("*").from_(self._table).limit(0))
        return tuple(name for name in COLUMNS if name in there)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that have rows."""
        query = exp.select("indicator").distinct().from_(self._table).order_by("indicator")
        return tuple(row[0] for row in self._engine.rows(query))


def latest(rows: Sequence[Measurement]) -> Measurement | None:
    """The last row that has a value and is whole; failing that, the last that has a value."""
    known = [row for row in rows if row.value is not None]
    whole = [row for row in known if not row.partial]
    return max(whole or known, key=lambda row: row.period_end, default=None)


def plain(rows: Sequence[Measurement]) -> Iterator[dict[str, Any]]:
    """Rows as plain data, for JSON and CSV."""
    for row in rows:
        yield row.as_dict()
