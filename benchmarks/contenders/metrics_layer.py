"""A metrics layer from the registry (boring-semantic-layer, on Ibis and DuckDB), as its manual
shows: dimensions and measures declared once, then one question for each cut.
"""

from __future__ import annotations

from typing import Any

import ibis
import pandas as pd
from boring_semantic_layer import to_semantic_table

from benchmarks.contenders import Task, task
from benchmarks.definitions import Population, populations


def main(given: Task) -> None:
    ibis.options.interactive = False
    table = ibis.duckdb.connect().read_parquet(given.rows)
    days = table.opened.delta(table.closed, unit="second").cast("float64") / -86400.0
    asked = populations(given.indicators)
    table = table.mutate(
        days=days,
        closed_=table.closed.notnull(),
        on_time=table.closed.notnull() & (days * 24 <= table.deadline_hours),
    )
    table = table.mutate(**{f"is_{p.id}": _where(table, p) for p in asked})
    model = (
        to_semantic_table(table, name="requests")
        .with_dimensions(
            month=lambda t: t.opened.truncate("M"), place=lambda t: t.place_neighborhoods
        )
        .with_measures(**{name: measure for p in asked for name, measure in _measures(p)})
    )
    names = [name for p in asked for name, _ in _measures(p)]
    by_place = model.group_by("month", "place").aggregate(*names).execute()
    whole = model.group_by("month").aggregate(*names).execute()
    pd.concat([by_place, whole]).to_parquet(given.out)


def _where(t: Any, p: Population) -> Any:
    """The populations of `definitions`, in the layer's own words."""
    own = {
        "all": lambda: ibis.literal(value=True),
        "urgent": lambda: t.priority == "urgent",
        "online": lambda: t.channel.isin(["web", "app"]),
        "roads": lambda: t.type.isin([i.strip("'") for i in p.where[9:-1].split(", ")]),
        "smooth": lambda: ~t.reopened & (t.transfers == 0),
    }
    return own.get(p.id, lambda: t.department == p.id)()


def _measures(p: Population) -> list[tuple[str, Any]]:
    """The eight numbers of a population."""
    mine = f"is_{p.id}"
    return [
        (f"{p.id}_count", lambda t: t[mine].sum()),
        (f"{p.id}_closed", lambda t: (t[mine] & t.closed_).sum()),
        (f"{p.id}_median", lambda t: t.days.quantile(0.5, where=t[mine])),
        (f"{p.id}_p90", lambda t: t.days.quantile(0.9, where=t[mine])),
        (f"{p.id}_on_time", lambda t: (t[mine] & t.on_time).sum() / t[mine].sum()),
        (
            f"{p.id}_reopened",
            lambda t: (t[mine] & t.closed_ & t.reopened).sum() / (t[mine] & t.closed_).sum(),
        ),
        (f"{p.id}_transfers", lambda t: t.transfers.mean(where=t[mine])),
        (f"{p.id}_satisfaction", lambda t: t.satisfaction.mean(where=t[mine])),
    ]


if __name__ == "__main__":
    main(task())
