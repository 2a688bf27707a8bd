"""The machine's own limit: a bare scan of the columns that are asked for. It computes no number."""

from __future__ import annotations

from benchmarks.contenders import Task, task
from benchmarks.contenders.sql import connect

COLUMNS = (
    "opened", "closed", "type", "department", "deadline_hours", "channel", "priority", "reopened",
    "transfers", "satisfaction", "place_neighborhoods",
)  # fmt: skip


def main(given: Task) -> None:
    read = ", ".join(f"max({column})" for column in COLUMNS)
    connect().execute(f"COPY (SELECT {read} FROM read_parquet('{given.rows}')) TO '{given.out}'")


if __name__ == "__main__":
    main(task())
