"""One DuckDB query per indicator, both cuts at once: what metric layers and BI tools do."""

from __future__ import annotations

from benchmarks.contenders import Task, task
from benchmarks.contenders.sql import KEYS, SETS, connect
from benchmarks.definitions import CLOSED, DAYS, ON_TIME, populations

AGGREGATES = {
    "count": "count(*)",
    "closed": f"count(*) FILTER ({CLOSED})",
    "median": f"quantile_cont({DAYS}, 0.5)",
    "p90": f"quantile_cont({DAYS}, 0.9)",
    "on_time": f"count(*) FILTER ({ON_TIME}) / count({ON_TIME})",
    "reopened": f"count(*) FILTER ({CLOSED} AND reopened) / count(*) FILTER ({CLOSED})",
    "transfers": "avg(transfers)",
    "satisfaction": "avg(satisfaction)",
}


def main(given: Task) -> None:
    connection = connect()
    rows = (
        "(SELECT *, CAST(date_trunc('month', opened) AS DATE) AS month,"
        f" place_neighborhoods AS place FROM read_parquet('{given.rows}'))"
    )
    connection.execute(
        "CREATE TABLE found (indicator VARCHAR, month DATE, place VARCHAR, v DOUBLE)"
    )
    for population in populations(given.indicators):
        for number, aggregate in AGGREGATES.items():
            connection.execute(
                f"INSERT INTO found SELECT '{population.id}_{number}', {KEYS}, {aggregate}"
                f" FROM {rows} WHERE {population.where} GROUP BY {SETS}"
            )
    connection.execute(
        "COPY (PIVOT found ON indicator USING first(v) GROUP BY month, place)"
        f" TO '{given.out}' (FORMAT parquet)"
    )


if __name__ == "__main__":
    main(task())
