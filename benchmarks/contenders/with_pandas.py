"""pandas: rows read once, then one group-by for each population and cut."""

from __future__ import annotations

import pandas as pd

from benchmarks.contenders import Task, task
from benchmarks.definitions import populations

COLUMNS = (
    "opened", "closed", "type", "department", "deadline_hours", "channel", "priority", "reopened",
    "transfers", "satisfaction", "place_neighborhoods",
)  # fmt: skip


def main(given: Task) -> None:
    rows = pd.read_parquet(given.rows, columns=list(COLUMNS))
    for name in ("type", "department", "channel", "priority", "place_neighborhoods"):
        rows[name] = rows[name].astype("category")
    rows["month"] = rows["opened"].dt.to_period("M").dt.to_timestamp()
    rows["days"] = (rows["closed"] - rows["opened"]).dt.total_seconds() / 86400.0
    rows["is_closed"] = rows["closed"].notna()
    rows["is_on_time"] = rows["is_closed"] & (rows["days"] * 24 <= rows["deadline_hours"])
    rows["closed_reopened"] = rows["is_closed"] & rows["reopened"]
    rows = rows.rename(columns={"place_neighborhoods": "place"})
    cuts = [
        _cut(rows, given.indicators, ["month", "place"]),
        _cut(rows, given.indicators, ["month"]),
    ]
    cuts[0]["place"] = cuts[0]["place"].astype(str)
    pd.concat(cuts).to_parquet(given.out)


def _cut(rows: pd.DataFrame, indicators: int, keys: list[str]) -> pd.DataFrame:
    made = {}
    for population in populations(indicators):
        groups = _chosen(rows, population.where).groupby(keys, observed=True)
        summed = groups[["is_closed", "is_on_time", "closed_reopened"]].sum()
        count = groups.size()
        name = population.id
        quantiles = groups["days"].quantile([0.5, 0.9]).unstack()
        made[f"{name}_count"] = count
        made[f"{name}_closed"] = summed["is_closed"]
        made[f"{name}_median"] = quantiles[0.5]
        made[f"{name}_p90"] = quantiles[0.9]
        made[f"{name}_on_time"] = summed["is_on_time"] / count
        made[f"{name}_reopened"] = summed["closed_reopened"] / summed["is_closed"]
        made[f"{name}_transfers"] = groups["transfers"].mean()
        made[f"{name}_satisfaction"] = groups["satisfaction"].mean()
    return pd.DataFrame(made).reset_index()


def _chosen(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    if where == "true":
        return rows
    if " in (" in where:
        column, _, items = where.partition(" in (")
        return rows[rows[column].isin([item.strip("'") for item in items.rstrip(")").split(", ")])]
    return rows.query(where.replace(" = ", " == "))


if __name__ == "__main__":
    main(task())
