"""Runs a tree on Apache Spark: the same rows, the same values, on many machines.

Answers: what are the rows of this query, when they are too many for one machine? Queries are
written by their exact forms; results come back as DuckDB's own types. Only small tables come back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import sqlglot
from sqlglot import exp

from charteroak.engine import java
from charteroak.engine.address import ClusterFault, Unready, unready
from charteroak.engine.duckdb import every_file, parquet, sql
from charteroak.engine.exact import spark_query
from charteroak.engine.exact.base import SPARK_TYPES
from charteroak.engine.exact.base import name as quoted
from charteroak.engine.exact.functions import FUNCTIONS
from charteroak.engine.types import Types

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

T = TypeVar("T")
SETTINGS: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.timeType.enabled": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.variable.substitute": "false",
    "spark.sql.icu.caseMappings.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.alwaysInlineCommonExpr": "true",  # BETWEEN beside a sorted list cannot run without
    "spark.ui.showConsoleProgress": "false",
}
"""What the exact forms rest on. Everything else is the cluster's (`spark-defaults.conf`)."""
_WAIT = 60.0
"""Seconds that a cluster has to give this session a worker."""


class Spark:
    """A session on a cluster. Use it in a `with` block; there is one at a time in a process."""

    lists = False
    """Values stay on the workers; only what is counted of them comes back."""

    def __init__(self, address: str) -> None:
        fault = unready(address)
        if fault:
            raise fault
        self._address = address
        self._types = Types()
        self._kept: dict[str, DataFrame] = {}
        self._files: dict[tuple[str, ...], str] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.callback(self._types.close)
        self._open.enter_context(java.chosen())
        try:
            folder = self._open.enter_context(TemporaryDirectory(prefix="charteroak-spark-"))
            self._session = _session(self._address, folder)
            self._open.callback(self._session.stop)
            _await_worker(self._session, self._address)
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def columns(self, tree: exp.Expr) -> dict[str, Any]:
        """Run a query: column name to numpy array (masked where values are missing)."""
        return dict(self._fetched(tree).fetchnumpy())

    def rows(self, tree: exp.Expr) -> list[tuple[Any, ...]]:
        """Run a query: its rows as tuples."""
        return list(self._fetched(tree).fetchall())

    def records(self, tree: exp.Expr) -> list[dict[str, Any]]:
        """Run a query: its rows as mappings from column name to value."""
        names = list(self._columns(tree))
        return [dict(zip(names, row, strict=True)) for row in self.rows(tree)]

    def keep(self, name: str, tree: exp.Expr) -> exp.Table:
        """Keep a query's rows on the workers as a table for later queries.

        They are kept and never computed again: where a worker that held some is lost, the build
        stops, for rows that were numbered could come back with other numbers.
        """
        columns = self._columns(tree)
        frame = _run(lambda: self._frame(tree, columns).localCheckpoint(eager=True))
        self._view(name, frame, columns)
        return exp.to_table(name)

    def load(self, name: str, columns: Mapping[str, Any]) -> exp.Table:
        """Keep columns (numpy arrays, all of one length) as a table for later queries."""
        table, types = self._types.arrow(columns)
        self._view(name, _run(lambda: self._session.createDataFrame(table)), types)
        return exp.to_table(name)

    def table(self, name: str) -> exp.Select:
        """Every row of a table that is kept or loaded."""
        return exp.select("*").from_(exp.to_table(name))

    def parquet(self, *paths: Path) -> exp.Select:
        """Parquet files, or folders of them, as one table."""
        return parquet(*paths)

    def _view(self, name: str, frame: DataFrame, columns: Mapping[str, str]) -> None:
        frame.createOrReplaceTempView(quoted(name))
        self._kept[name] = frame
        self._types.declare(name, columns)

    def _named(self, tree: exp.Expr) -> exp.Expr:
        """The tree with its Parquet files as tables that both sides know by a name."""
        known = sqlglot.parse_one(sql(tree), read="duckdb")
        for table in list(known.find_all(exp.Table)):
            files = parquet_files(table)
            if files:
                table.replace(exp.to_table(self._read(files), alias=table.alias or None))
        return known

    def _read(self, files: tuple[str, ...]) -> str:
        if files not in self._files:
            name = f"files_{len(self._files)}"
            self._types.declare_as(name, sql(parquet(*map(Path, files))))
            found = _run(
                lambda: self._session.read.parquet(*(Path(f).resolve().as_uri() for f in files))
            )
            found.createOrReplaceTempView(name)
            self._files[files] = name
        return self._files[files]

    def _columns(self, tree: exp.Expr) -> dict[str, str]:
        """The columns of a query and the types DuckDB gives them."""
        return self._types.columns(sql(self._named(tree)))

    def _frame(self, tree: exp.Expr, columns: Mapping[str, str]) -> DataFrame:
        """The query on Spark, each column of the type that DuckDB gives it."""
        query = spark_query(self._named(tree), self._types)
        typed = ", ".join(_typed(name, kind) for name, kind in columns.items())
        named = ", ".join(map(quoted, columns))
        return self._session.sql(f"SELECT {typed} FROM ({query}) AS found_({named})")  # noqa: S608

    def _fetched(self, tree: exp.Expr) -> Any:
        columns = self._columns(tree)
        table = _run(lambda: self._frame(tree, columns).toArrow())
        return self._types.fetched(table, columns)


def _typed(name: str, kind: str) -> str:
    known = kind if kind.startswith("DECIMAL") else SPARK_TYPES.get(kind, "")
    return f"CAST({quoted(name)} AS {known}) AS {quoted(name)}" if known else quoted(name)


def parquet_files(table: exp.Table) -> tuple[str, ...]:
    """The files of `read_parquet([...])`; none where it is another table."""
    if not isinstance(table.this, exp.ReadParquet):
        return ()
    given = [item for item in table.this.find_all(exp.Literal) if item.is_string]
    return tuple(str(path) for item in given for path in every_file(Path(item.this)))


def _session(address: str, folder: str) -> SparkSession:
    """A session; `folder` is where Spark would keep tables by name, which nothing here asks for."""
    from pyspark.sql import SparkSession

    assert SparkSession.getActiveSession() is None, "one session at a time"
    builder = SparkSession.builder.master(address).appName("Charter Oak")
    builder = builder.config("spark.sql.warehouse.dir", Path(folder).as_uri())
    for setting, value in SETTINGS.items():
        builder = builder.config(setting, value)
    session: SparkSession = _run(builder.getOrCreate)
    session.sparkContext.setLogLevel("ERROR")
    for name, form in FUNCTIONS.items():
        _run(partial(session.sql, f"CREATE OR REPLACE TEMPORARY FUNCTION {name}{form}"))
    return session


def _await_worker(session: SparkSession, address: str) -> None:
    """Wait until a worker takes part; a cluster without one would keep us waiting for ever."""
    ends = time.monotonic() + _WAIT
    known = session.sparkContext._jsc.sc()  # noqa: SLF001 - PySpark has no other way to ask
    while known.getExecutorMemoryStatus().size() < 2:
        if time.monotonic() > ends:
            raise Unready(
                f"The Spark cluster at `{address}` gives this build no worker.",
                "Add workers, or wait until others have finished; the master's page lists them.",
            )
        time.sleep(0.1)


def _run(work: Callable[[], T]) -> T:
    """Do something on the cluster; its fault in its first line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        return work()
    except (PySparkException, Py4JError, ConnectionError) as fault:
        first = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
        raise ClusterFault(
            f"The Spark cluster failed while it was measuring: {first}",
            "The log of the driver and the master's page say more. The last edition stands.",
        ) from fault
