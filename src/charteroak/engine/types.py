"""Types: what DuckDB makes of an expression, asked of DuckDB itself.

Answers: of which type is this part of a query, and which value does this constant have? The tables
here have the columns of the real ones and no rows. Another engine's SQL is written by these types,
so that both compute the same; nobody guesses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb


class Types:
    """Tables without rows, and the types of expressions over them."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._known: dict[str, str] = {}

    def declare(self, name: str, columns: Mapping[str, str]) -> None:
        """A table: column name to SQL type."""
        told = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        self._connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} ({told})")
        self._known.clear()

    def declare_as(self, name: str, query: str) -> None:
        """A table with the columns of a query."""
        self.declare(name, self.columns(query))

    def columns(self, query: str) -> dict[str, str]:
        """The columns of a query: name to type."""
        found = self._connection.execute(f"DESCRIBE {query}").fetchall()
        return {str(name): _type(str(kind)) for name, kind, *_ in found}

    def of(self, query: str) -> str:
        """The type of a query's only column."""
        if query not in self._known:
            (self._known[query],) = self.columns(query).values()
        return self._known[query]

    def constant(self, expression: str) -> str | None:
        """The value of an expression without columns, as text."""
        query = f"SELECT CAST(({expression}) AS VARCHAR)"
        ((value,),) = self._connection.execute(query).fetchall()
        return None if value is None else str(value)

    def arrow(self, columns: Mapping[str, Any]) -> tuple[Any, dict[str, str]]:
        """Numpy columns as an Arrow table, and their types."""
        self._connection.register("loading_", dict(columns))
        query = "SELECT * FROM loading_"
        found = self._connection.sql(query).to_arrow_table(), self.columns(query)
        self._connection.unregister("loading_")
        return found

    def fetched(self, table: Any, columns: Mapping[str, str]) -> duckdb.DuckDBPyConnection:
        """An Arrow table as a result of DuckDB's, with columns of these types."""
        reading = self._connection.cursor()
        reading.register("fetched_", table)
        told = ", ".join(f"CAST({quoted(n)} AS {t}) AS {quoted(n)}" for n, t in columns.items())
        return reading.execute(f"SELECT {told} FROM fetched_")  # noqa: S608

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


def _type(described: str) -> str:
    return "INTEGER" if described == '"NULL"' else described


def quoted(name: str) -> str:
    """A name as DuckDB reads it."""
    return '"' + name.replace('"', '""') + '"'
