"""What the hand-written SQL contenders share: columns evaluated once per row, and eight numbers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from benchmarks.definitions import CLOSED, DAYS, ON_TIME, Population

KEYS = "month, place"
SETS = "GROUPING SETS ((month, place), (month))"


def connect() -> duckdb.DuckDBPyConnection:
    """An engine as it comes."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET enable_progress_bar = false")
    return connection


def inner(rows: Path, populations: Iterable[Population], more: str = "") -> str:
    """The rows with what is asked of each, evaluated once."""
    wheres = "".join(f", ({_compared(p.where)}) AS is_{p.id}" for p in populations)
    return (
        "SELECT CAST(date_trunc('month', opened) AS DATE) AS month, place_neighborhoods AS place,"
        f" {DAYS} AS days, ({ON_TIME}) AS on_time, ({CLOSED}) AS closed, reopened, transfers,"
        f" satisfaction{more}{wheres} FROM read_parquet('{rows}')"
    )


def _compared(where: str) -> str:
    """A long `IN` as comparisons: whoever writes the best SQL by hand knows that it is faster."""
    column, found, items = where.partition(" in (")
    if not found:
        return where
    return " or ".join(f"{column} = {item}" for item in items.rstrip(")").split(", "))


def numbers(name: str, where: str) -> str:
    """The eight numbers of a population as aggregates; the two quantiles share one state."""

    def total(condition: str) -> str:
        return f"sum(CASE WHEN {where} AND {condition} THEN 1 ELSE 0 END)"

    closed = total("closed")
    return (
        f"{total('true')} AS {name}_count, {closed} AS {name}_closed,"
        f" quantile_cont(CASE WHEN {where} THEN days END, [0.5, 0.9]) AS {name}_q,"
        f" {total('on_time')} / {total('on_time is not null')} AS {name}_on_time,"
        f" {total('closed AND reopened')} / {closed} AS {name}_reopened,"
        f" avg(CASE WHEN {where} THEN transfers END) AS {name}_transfers,"
        f" avg(CASE WHEN {where} THEN satisfaction END) AS {name}_satisfaction"
    )


def unpacked(name: str) -> str:
    """The columns of a population, its two quantiles apart."""
    rest = ("on_time", "reopened", "transfers", "satisfaction")
    return (
        f"{name}_count, {name}_closed, {name}_q[1] AS {name}_median, {name}_q[2] AS {name}_p90, "
        + ", ".join(f"{name}_{number}" for number in rest)
    )
