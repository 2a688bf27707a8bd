"""polars, lazily: predicates evaluated once, every aggregate in one group-by per cut."""

from __future__ import annotations

import polars as pl

from benchmarks.contenders import Task, task
from benchmarks.definitions import Population, populations


def main(given: Task) -> None:
    asked = populations(given.indicators)
    days = (pl.col("closed") - pl.col("opened")).dt.total_seconds() / 86400.0
    rows = pl.scan_parquet(given.rows).select(
        pl.col("opened").dt.truncate("1mo").dt.date().alias("month"),
        pl.col("place_neighborhoods").alias("place"),
        days.alias("days"),
        (pl.col("closed").is_not_null() & (days * 24 <= pl.col("deadline_hours")))
        .fill_null(value=False)
        .alias("on_time"),
        pl.col("closed").is_not_null().alias("is_closed"),
        "reopened",
        "transfers",
        "satisfaction",
        *(pl.sql_expr(p.where).alias(f"is_{p.id}") for p in asked),
    )
    every = [number for p in asked for number in numbers(p)]
    by_place, whole = pl.collect_all(
        [rows.group_by("month", "place").agg(every), rows.group_by("month").agg(every)]
    )
    whole = whole.with_columns(pl.lit(None, dtype=pl.String).alias("place"))
    pl.concat([by_place, whole.select(by_place.columns)]).write_parquet(given.out)


def numbers(p: Population) -> list[pl.Expr]:
    """The eight numbers of a population."""
    mine = pl.col(f"is_{p.id}")
    closed = (mine & pl.col("is_closed")).sum()
    days = pl.col("days").filter(mine)
    return [
        mine.sum().alias(f"{p.id}_count"),
        closed.alias(f"{p.id}_closed"),
        days.quantile(0.5, "linear").alias(f"{p.id}_median"),
        days.quantile(0.9, "linear").alias(f"{p.id}_p90"),
        ((mine & pl.col("on_time")).sum() / mine.sum()).alias(f"{p.id}_on_time"),
        ((mine & pl.col("is_closed") & pl.col("reopened")).sum() / closed).alias(
            f"{p.id}_reopened"
        ),
        pl.col("transfers").filter(mine).mean().alias(f"{p.id}_transfers"),
        pl.col("satisfaction").filter(mine).mean().alias(f"{p.id}_satisfaction"),
    ]


if __name__ == "__main__":
    main(task())
