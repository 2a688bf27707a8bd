"""Twins: do the CSV and the Parquet file of each table say the same, and only what they may?

Answers: is every number of one form in the other, does every row say where it comes from, and does
no hidden row hold a number?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlglot import exp

from charteroak.engine import FAULTS, Engine
from charteroak.publish import downloads
from charteroak.publish.opendata import forms, links
from charteroak.publish.opendata.columns import PROVENANCE, Column
from charteroak.publish.opendata.shelf import TABLES, Table
from charteroak.publish.opendata.vocabulary import PROVENANCES
from charteroak.verify.report import Check, Fault, check

PROVES = (
    "Each table says the same as CSV and as Parquet, cell by cell; no two rows have the same key; "
    "every row says where it comes from; no hidden row holds a number."
)
_AT = "at_"


def twins(site: Path, of: Sequence[Table] = TABLES) -> Check:
    """Compare the two forms of every table that is there."""
    tables = [one for one in of if (site / links.table(one.name, "parquet")).is_file()]
    faults, cells = [], 0
    with Engine() as engine:
        for table in tables:
            try:
                found, many = _compared(engine, site, table)
                faults += found
                cells += many
            except FAULTS as fault:
                why = str(fault).splitlines()[0]
                faults.append(Fault(links.table(table.name, "parquet"), f"Cannot be read: {why}"))
    return check("tables", PROVES, f"{cells:,} cells of {len(tables)} tables", faults)


def _compared(engine: Engine, site: Path, table: Table) -> tuple[list[Fault], int]:
    """What is wrong with a table, and how many cells were looked at."""
    parquet = site / links.table(table.name, "parquet")
    names = [column.name for column in table.columns]
    one = engine.keep("parquet_", engine.numbered(parquet))
    if [*engine.columns(engine.table("parquet_").limit(0))] != [*names, _AT]:
        return [Fault(links.table(table.name, "parquet"), "Its columns are not those declared.")], 0
    csv = site / links.table(table.name, "csv")
    engine.keep("text_", engine.text_file(csv, names))
    rows = engine.rows(exp.select(exp.Count(this=exp.Star())).from_(one.copy()))[0][0]
    faults = [*_differing(engine, table, csv.name), *_said(engine, table)]
    return faults, rows * len(names)


def _differing(engine: Engine, table: Table, name: str) -> Iterator[Fault]:
    """Each column in which the two differ, with the first row where they do."""
    text = exp.select("*", exp.alias_(exp.column("rowid"), "line_")).from_("text_")
    at, line = exp.column(_AT, "one", quoted=True), exp.column("line_", "other")
    joined = exp.select().from_(exp.alias_(exp.to_table("parquet_"), "one", table=True))
    joined = joined.join(text.subquery("other"), on=at.eq(line), join_type="full")
    row = exp.func("coalesce", at.copy(), line.copy())
    lost = exp.or_(at.copy().is_(exp.null()), line.copy().is_(exp.null()))
    asked: list[exp.Expr] = []
    for column in table.columns:
        apart = exp.NullSafeNEQ(this=_typed(column, "one"), expression=_read(column, "other"))
        differs = exp.or_(apart, lost, _unread(column, "other"))
        first = exp.Case().when(differs, row.copy())
        asked += [exp.Count(this=first), exp.Min(this=first.copy())]
    (found,) = engine.rows(joined.select(*asked, copy=False))
    for column, many, first_row in zip(table.columns, found[::2], found[1::2], strict=True):
        if many:
            where = f"{links.TABLES}/{name}, row {first_row + 1}, column `{column.name}`"
            yield Fault(where, f"CSV and Parquet differ ({many:,} rows of this column do).")


def _typed(column: Column, side: str) -> exp.Expr:
    """A cell of the Parquet file; no text and empty text are one in a CSV."""
    found = exp.column(column.name, side, quoted=True)
    return exp.func("nullif", found, exp.Literal.string("")) if column.sql == "VARCHAR" else found


def _read(column: Column, side: str) -> exp.Expr:
    """A cell of the CSV as its column's type, without the apostrophe that keeps it from running."""
    found = exp.column(column.name, side, quoted=True)
    if column.sql != "VARCHAR":
        return exp.TryCast(this=found, to=exp.DataType.build(column.sql))
    runs = exp.func(
        "regexp_matches", found.copy(), exp.Literal.string(downloads.RUNS), dialect="duckdb"
    )
    rest = exp.func("substr", found.copy(), exp.Literal.number(2))
    return exp.Case().when(runs, rest).else_(found)


def _unread(column: Column, side: str) -> exp.Expr:
    """Whether something stands in a cell of the CSV that is nothing of its column's type."""
    there = exp.column(column.name, side, quoted=True).is_(exp.null()).not_()
    return exp.and_(there, _read(column, side).is_(exp.null()))


def _said(engine: Engine, table: Table) -> Iterator[Fault]:
    """Rows that are alike, that do not say where they come from, or that are hidden and hold a
    number.
    """
    where = links.table(table.name, "parquet")
    strange = exp.column(PROVENANCE, quoted=True).isin(*PROVENANCES).not_()
    unsaid = exp.column(PROVENANCE, quoted=True).is_(exp.null())
    told = engine.table("parquet_")
    if engine.rows(told.where(exp.or_(strange, unsaid)).limit(1)):
        yield Fault(where, "A row does not say where it comes from.")
    names = [exp.column(name, quoted=True) for name in table.keys]
    alike = exp.select(*names).from_("parquet_").group_by(*(name.copy() for name in names))
    if names and engine.rows(alike.having(exp.Count(this=exp.Star()) > 1).limit(1)):
        yield Fault(where, f"Two rows have the same {', '.join(table.keys)}.")
    hidden = forms.hidden(table)
    if hidden and engine.rows(engine.table("parquet_").where(hidden).limit(1)):
        yield Fault(where, "A hidden row holds a number.")
