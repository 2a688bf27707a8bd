"""Runs a sqlglot tree on DuckDB, in this process: the engine unless a city says otherwise.

Answers: what are the rows of this query? DuckDB's dialect, files, types and settings stay here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
from sqlglot import exp

DIALECT = "duckdb"
EngineFault = duckdb.Error
"""What the engine raises when a query cannot be run."""
_ROW_GROUP = 122_880


class Unreadable(ValueError):  # noqa: N818 - said of a value, not of the program
    """A value that cannot be read as the type its column has."""


class Engine:
    """A private, in-memory database. Use it in a `with` block."""

    lists = True
    """The values of cells may come back as lists: they are in this process already."""

    def __init__(self, threads: int = 0) -> None:
        settings: dict[str, Any] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if threads:
            settings["threads"] = threads
        self._connection = duckdb.connect(":memory:", config=settings)
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET enable_progress_bar = false")  # it is drawn on stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def columns(self, tree: exp.Expr) -> dict[str, Any]:
        """Run a query: column name to numpy array (masked where values are missing)."""
        return dict(self._connection.execute(sql(tree)).fetchnumpy())

    def rows(self, tree: exp.Expr) -> list[tuple[Any, ...]]:
        """Run a query: its rows as tuples."""
        return self._connection.execute(sql(tree)).fetchall()

    def records(self, tree: exp.Expr) -> list[dict[str, Any]]:
        """Run a query: its rows as mappings from column name to value."""
        result = self._connection.execute(sql(tree))
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def keep(self, name: str, tree: exp.Expr) -> exp.Table:
        """Keep a query's rows as a table for later queries."""
        made = exp.Create(
            this=exp.to_identifier(name, quoted=True), kind="TABLE", expression=tree, replace=True
        )
        self._connection.execute(sql(made))
        return exp.to_table(name)

    def load(self, name: str, columns: Mapping[str, Any]) -> exp.Table:
        """Keep columns (numpy arrays, all of one length) as a table for later queries."""
        self._connection.register("loading_", dict(columns))
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM loading_')  # noqa: S608
        self._connection.unregister("loading_")
        return exp.to_table(name)

    def load_rows(
        self, name: str, types: Mapping[str, str], rows: Sequence[Sequence[Any]]
    ) -> exp.Table:
        """Keep a few Python rows as a table: column name to SQL type, then the rows."""
        declared = ", ".join(f"{_quoted(column)} {kind}" for column, kind in types.items())
        self._connection.execute(f"CREATE OR REPLACE TABLE {_quoted(name)} ({declared})")
        if rows:
            slots = ", ".join([f"({', '.join('?' for _ in types)})"] * len(rows))
            given = [value for row in rows for value in row]
            try:
                self._connection.execute(f"INSERT INTO {_quoted(name)} VALUES {slots}", given)  # noqa: S608
            except duckdb.ConversionException as fault:
                raise Unreadable(str(fault).partition(": ")[2].splitlines()[0]) from fault
        return exp.to_table(name)

    def text_file(self, path: Path, columns: Sequence[str]) -> exp.Expr:
        """A clean CSV (UTF-8, comma, one header line) as a table of text; empty fields missing."""
        declared = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in columns)
        call = (
            f"read_csv({_literal(str(path))}, columns={{{declared}}}, header=true, delim=',', "
            "quote='\"', escape='\"', new_line='\\n', auto_detect=false, nullstr='', "
            "max_line_size=67108864)"
        )
        return exp.maybe_parse(f"SELECT * FROM {call}", dialect=DIALECT)  # noqa: S608

    def table(self, name: str) -> exp.Select:
        """Every row of a table that is kept or loaded."""
        return exp.select("*").from_(exp.to_table(name))

    def parquet(self, *paths: Path) -> exp.Select:
        """Parquet files, or folders of them, as one table."""
        return parquet(*paths)

    def numbered(self, path: Path) -> exp.Select:
        """The rows of one Parquet file, with the number of each, from 0, in `at_`."""
        call = (
            "SELECT * EXCLUDE (file_row_number), file_row_number AS at_ "  # noqa: S608
            f"FROM read_parquet({_literal(str(path))}, file_row_number = true)"
        )
        found: exp.Expr = exp.maybe_parse(call, dialect=DIALECT)
        assert isinstance(found, exp.Select)
        return found

    def write_parquet(self, tree: exp.Expr, path: Path) -> None:
        """Write a query's rows, in their order; the same rows give the same bytes."""
        self._write(sql(tree), path)

    def write_parts(
        self, tree: exp.Expr, column: str, values: Sequence[str], order: str, folder: Path
    ) -> None:
        """Write the rows of each value of a column, in the order of another, into a file named
        after the value, without that column; the same rows give the same bytes.
        """
        kept, rows = _quoted(column), sql(tree)
        for value in values:
            self._write(
                f"SELECT * EXCLUDE ({kept}) FROM ({rows}) WHERE {kept} = {_literal(value)} "  # noqa: S608
                f"ORDER BY {_quoted(order)}",
                folder / f"{value}.parquet",
            )

    def _write(self, query: str, path: Path) -> None:
        self._connection.execute(
            f"COPY ({query}) TO {_literal(str(path))} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
        )

    def write_csv(self, tree: exp.Expr, path: Path) -> None:
        """Write a query's rows as CSV with a header line."""
        self._connection.execute(
            f"COPY ({sql(tree)}) TO {_literal(str(path))} (FORMAT csv, HEADER)"
        )

    def write_json(self, tree: exp.Expr, path: Path) -> None:
        """Write a query's rows as a JSON array of objects."""
        self._connection.execute(
            f"COPY ({sql(tree)}) TO {_literal(str(path))} (FORMAT json, ARRAY true)"
        )


def parquet(*paths: Path) -> exp.Select:
    """Parquet files, or folders of them, as one table."""
    files = ", ".join(_literal(str(file)) for path in paths for file in every_file(path))
    call = f"SELECT * FROM read_parquet([{files}])"  # noqa: S608
    found: exp.Expr = exp.maybe_parse(call, dialect=DIALECT)
    assert isinstance(found, exp.Select)
    return found


def every_file(path: Path) -> tuple[Path, ...]:
    """The file, or the Parquet files of a folder in the order of their names."""
    return tuple(sorted(path.rglob("*.parquet"))) if path.is_dir() else (path,)


def sql(tree: exp.Expr, *, pretty: bool = False) -> str:
    """The tree as this engine's SQL."""
    return tree.sql(dialect=DIALECT, pretty=pretty, identify=True)


def version() -> str:
    """The engine and its version, for the manifest."""
    return f"DuckDB {duckdb.__version__}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
