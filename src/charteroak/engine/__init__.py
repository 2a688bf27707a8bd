"""Runs a sqlglot tree: DuckDB on this machine; Apache Spark when rows outgrow one machine.

Answers: what are the rows of this query? Other modules build trees, as DuckDB reads them; dialects,
files, types and settings of an engine are its own affair, and only this folder knows which it is.
The rows of snapshots are measured on the engine that `engine:` in `city.yaml` names; the small
tables of an edition are DuckDB's always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from sqlglot import exp

from charteroak.engine import duckdb
from charteroak.engine.address import DUCKDB, ClusterFault, Unready, malformed, unready
from charteroak.engine.duckdb import DIALECT, Engine, EngineFault, Unreadable, sql
from charteroak.engine.exact import NoExactForm, unlike

__all__ = [
    "DIALECT", "DUCKDB", "FAULTS", "Engine", "EngineFault", "NoExactForm", "RowEngine",
    "Unreadable", "Unready", "malformed", "measuring", "sql", "unlike", "unready", "version",
]  # fmt: skip


FAULTS = (EngineFault, ClusterFault)
"""What any of the engines raises when a query cannot be run."""


class RowEngine(Protocol):
    """What measuring asks of an engine, whichever it is."""

    lists: bool
    """Whether the values of cells may come back as lists, to be sorted on this machine."""

    def columns(self, tree: exp.Expr) -> dict[str, Any]:
        """Run a query: column name to numpy array (masked where values are missing)."""

    def rows(self, tree: exp.Expr) -> list[tuple[Any, ...]]:
        """Run a query: its rows as tuples."""

    def records(self, tree: exp.Expr) -> list[dict[str, Any]]:
        """Run a query: its rows as mappings from column name to value."""

    def keep(self, name: str, tree: exp.Expr) -> exp.Table:
        """Keep a query's rows as a table for later queries."""

    def load(self, name: str, columns: Mapping[str, Any]) -> exp.Table:
        """Keep columns (numpy arrays, all of one length) as a table for later queries."""

    def table(self, name: str) -> exp.Select:
        """Every row of a table that is kept or loaded."""

    def parquet(self, *paths: Path) -> exp.Select:
        """Parquet files, or folders of them, as one table."""


def version(address: str = DUCKDB) -> str:
    """The engine and its version, for the manifest."""
    if address == DUCKDB:
        return duckdb.version()
    return f"Apache Spark {metadata.version('pyspark')}, {duckdb.version()}"


@contextmanager
def measuring(address: str, database: Engine) -> Iterator[RowEngine]:
    """The engine for the rows of snapshots: `database` itself, or a session on a cluster.

    Unready where the cluster cannot be used; ClusterFault where it fails later.
    """
    if address == DUCKDB:
        yield database
        return
    from charteroak.engine.spark import Spark

    with Spark(address) as cluster:
        yield cluster
