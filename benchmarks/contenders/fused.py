"""The best fused SQL that we can write by hand: predicates once per row, `CASE` in the aggregates.

The departments differ in one column, so whoever writes this makes the column a key and pivots.
"""

from __future__ import annotations

from benchmarks.contenders import Task, task
from benchmarks.contenders.sql import KEYS, SETS, connect, inner, numbers, unpacked
from benchmarks.definitions import BY_DEPARTMENT, populations


def main(given: Task) -> None:
    asked = populations(given.indicators)
    general = [p for p in asked if p not in BY_DEPARTMENT]
    folded = [p for p in asked if p in BY_DEPARTMENT]
    connection = connect()
    aggregates = ", ".join(
        numbers(p.id, "true" if p.where == "true" else f"is_{p.id}") for p in general
    )
    columns = ", ".join(unpacked(p.id) for p in general)
    query = (
        f"SELECT {KEYS}, {columns} FROM (SELECT {KEYS}, {aggregates}"
        f" FROM ({inner(given.rows, general)}) GROUP BY {SETS})"
    )
    if folded:
        connection.execute(
            f"CREATE TABLE d AS SELECT {KEYS}, department, {unpacked('d')} FROM"
            f" (SELECT {KEYS}, department, {numbers('d', 'true')}"
            f" FROM ({inner(given.rows, (), ', department')})"
            " GROUP BY GROUPING SETS ((month, place, department), (month, department)))"
        )
        names = unpacked("d").replace("d_q[1] AS ", "").replace("d_q[2] AS ", "").split(", ")
        pivoted = ", ".join(
            f"max({name}) FILTER (department = '{p.id}') AS {p.id}_{name.removeprefix('d_')}"
            for p in folded
            for name in names
        )
        query = (
            f"SELECT * FROM ({query}) g JOIN (SELECT month AS m, place AS p, {pivoted} FROM d"
            " GROUP BY month, place) f ON g.month = f.m AND g.place IS NOT DISTINCT FROM f.p"
        )
    connection.execute(f"COPY ({query}) TO '{given.out}' (FORMAT parquet)")


if __name__ == "__main__":
    main(task())
