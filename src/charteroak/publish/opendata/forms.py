"""Forms: one table as CSV and as Parquet, the same rows in both, in the order of the edition.

Answers: how does a table get from an edition into files that any program reads, fast and safely?
The engine writes them whole. Every row says where it comes from. Nothing is written from an edition
in which a hidden row holds a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.measurement import COLUMNS
from charteroak.problems import Location, Problem, Refused
from charteroak.publish import downloads
from charteroak.publish import links as pages
from charteroak.publish.material import Material
from charteroak.publish.opendata import links
from charteroak.publish.opendata.columns import PROVENANCE, Column
from charteroak.publish.opendata.shelf import Table, Through

HELD_BACK = ("suppressed", "withheld")
"""The reasons with which a row holds no number."""
_HIDDEN = frozenset(
    (
        "value", "numerator", "denominator", "n", "lower", "upper", "served", "per_thousand",
        "units", "cents_per_unit", "cents_each",
    )
)  # fmt: skip
_CAUTION: tuple[str, ...] = ("observed", "published", "simulated")
"""From the least to the most cautious."""


Find = Callable[[str], Path]
"""Where a table of the edition lies, by the name of its file."""


def write(engine: Engine, table: Table, find: Find, material: Material, to: Path) -> None:
    """Write a table into a folder as `NAME.parquet` and `NAME.csv`."""
    parquet = to / f"{table.name}.parquet"
    if table.made:
        rows = tuple(table.made(material, declared(material)))
        tables.write(engine, rows, table.row, parquet)
    else:
        path = find(table.file)
        _refuse_what_is_hidden(engine, table, path)
        invented = bool(table.through) and not material.files.city.real
        otherwise = "simulated" if invented else ""
        engine.write_parquet(_rows(engine, table, find, otherwise), parquet)
    engine.write_csv(as_csv(engine, table.columns, parquet), to / f"{table.name}.csv")


def write_indicators(engine: Engine, to: Path) -> None:
    """Write the measurements of each indicator as JSON, beside the folder of the tables."""
    folder = to.parent / links.INDICATORS.rpartition("/")[2]
    folder.mkdir()
    engine.keep("told_", engine.numbered(to / "measurements.parquet"))
    names = exp.select("indicator").distinct().from_("told_").order_by("indicator")
    columns = [exp.column(name, quoted=True) for name in COLUMNS]
    for (name,) in engine.rows(names):
        rows = exp.select(*(column.copy() for column in columns)).from_("told_")
        rows = rows.where(exp.column("indicator", quoted=True).eq(name))
        order = exp.column(tables.AT, quoted=True)
        engine.write_json(rows.order_by(order), folder / f"{pages.slug(name)}.json")


def declared(material: Material) -> str:
    """Where what the city wrote comes from: in an invented city nobody has written it."""
    return "declared" if material.files.city.real else "simulated"


def _rows(engine: Engine, table: Table, find: Find, otherwise: str) -> exp.Select:
    """The rows of a table of an edition, each with where it comes from; `otherwise`: what is said
    where nothing tells it.
    """
    numbered = engine.numbered(find(table.file))
    there = engine.columns(numbered.limit(0))
    wanted = [_told(column, there) for column in table.columns if column.name != PROVENANCE]
    own = PROVENANCE in there
    through = None if own else table.through
    places = [column.name for column in table.columns]
    came: exp.Expr = exp.column(PROVENANCE, "table_", quoted=True)
    if through:
        came = exp.func("coalesce", exp.column(PROVENANCE, "came_", quoted=True), _text(otherwise))
    wanted.insert(places.index(PROVENANCE), exp.alias_(came, PROVENANCE, quoted=True))
    found = exp.select(*wanted).from_(numbered.subquery("table_"))
    if through:
        found = _joined(engine, found, through, find(through.file))
    return found.order_by(exp.column(tables.AT, "table_", quoted=True))


def _told(column: Column, there: Sequence[str] | dict[str, object]) -> exp.Expr:
    """A column; nothing in it where the edition was made before it was thought of."""
    found: exp.Expr = exp.column(column.name, "table_", quoted=True)
    if column.name not in there:
        found = exp.false() if column.sql == "BOOLEAN" else exp.null()
    return exp.alias_(exp.cast(found, column.sql), column.name, quoted=True)


def _joined(engine: Engine, found: exp.Select, through: Through, path: Path) -> exp.Select:
    """With the most cautious provenance of the rows of another table that have the same keys."""
    keys = [exp.column(name, quoted=True) for name in through.on]
    ranks = exp.Case()
    for rank, word in enumerate(_CAUTION, 1):
        same = exp.column(PROVENANCE, quoted=True).eq(word)
        ranks = ranks.when(same, exp.Literal.number(rank))
    worst = exp.Max(this=ranks.else_(exp.Literal.number(0)))
    words = exp.Case()
    for rank, word in enumerate(_CAUTION, 1):
        words = words.when(
            exp.EQ(this=worst.copy(), expression=exp.Literal.number(rank)), _text(word)
        )
    other = (
        exp.select(*keys, exp.alias_(words.else_(_text("")), PROVENANCE, quoted=True))
        .from_(engine.parquet(path).subquery("other_"))
        .group_by(*(key.copy() for key in keys))
    )
    same_keys: exp.Expr = exp.true()
    if through.on:
        same_keys = exp.and_(
            *(
                exp.column(name, "table_", quoted=True).eq(exp.column(name, "came_", quoted=True))
                for name in through.on
            )
        )
    return found.join(other.subquery("came_"), on=same_keys, join_type="left")


def as_csv(engine: Engine, columns: Sequence[Column], parquet: Path) -> exp.Select:
    """The rows of a published Parquet file as they stand in its CSV."""
    return (
        exp.select(*(exp.alias_(_cell(column), column.name, quoted=True) for column in columns))
        .from_(engine.numbered(parquet).subquery("table_"))
        .order_by(exp.column(tables.AT, quoted=True))
    )


def _cell(column: Column) -> exp.Expr:
    """A cell: text that a spreadsheet would run gets an apostrophe; no text is an empty cell."""
    found = exp.column(column.name, quoted=True)
    if column.sql != "VARCHAR":
        return found
    runs = exp.func("regexp_matches", found.copy(), _text(downloads.RUNS), dialect="duckdb")
    marked = exp.func("concat", _text("'"), found.copy())
    return exp.Case().when(runs, marked).else_(exp.func("nullif", found, _text("")))


def hidden(table: Table) -> exp.Expr | None:
    """The condition of a row that is hidden and holds a number all the same; None where no row of
    this table can be.
    """
    types = {column.name: column for column in table.columns}
    numbers = [name for name, column in types.items() if column.number and name in _HIDDEN]
    if "missing" not in types or not numbers:
        return None
    known = (exp.column(name, quoted=True).is_(exp.null()).not_() for name in numbers)
    return exp.and_(exp.column("missing", quoted=True).isin(*HELD_BACK), exp.or_(*known))


def _refuse_what_is_hidden(engine: Engine, table: Table, path: Path) -> None:
    """Refuse a table in which a hidden row holds a number: nothing may be published then."""
    wrong = hidden(table)
    if wrong and engine.rows(engine.parquet(path).where(wrong).limit(1)):
        what = f"A row of `{table.file}` is hidden and holds a number."
        advice = (
            "Nothing was published. Build the edition again, and tell the makers of Charter Oak."
        )
        raise Refused([Problem(what, Location(str(path)), advice, "hidden-number")])


def _text(text: str) -> exp.Expr:
    return exp.Literal.string(text)
