"""The measurements of an edition, as they are asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.measurement import COLUMNS, FILE, Measurement, Measurements

ONE = Measurement(
    indicator="", grain="month", period="2024-01", period_start=date(2024, 1, 1),
    period_end=date(2024, 1, 31), place_set="city", place="all", group_by="all", group="all",
    value=1.0, numerator=None, denominator=None, n=0, lower=None, upper=None, interval_method="",
    unit="count", better="lower", provenance="simulated", source="s", missing="", partial=False,
    note="",
)  # fmt: skip


def test_many_indicators_at_once_come_in_the_order_of_the_table(
    engine: Engine, tmp_path: Path
) -> None:
    """A list of names is looked up in several pieces of a large table at once."""
    names = [f"i{number:03}" for number in range(60)]
    tables.write(engine, [replace(ONE, indicator=name) for name in names], Measurement,
                 tmp_path / "few.parquet")  # fmt: skip
    number = exp.column("n", table="times")
    told = [exp.column(name, table="few", quoted=True) for name in COLUMNS if name != "n"]
    times = exp.select(
        exp.alias_(exp.func("unnest", exp.func("range", exp.Literal.number(5000))), "n")
    )
    many = (
        exp.select(*told, number)
        .from_(engine.parquet(tmp_path / "few.parquet").subquery("few"))
        .join(times.subquery("times"), join_type="cross")
        .order_by("indicator", "n")
    )
    engine.write_parquet(many, tmp_path / FILE)
    measurements = Measurements(tmp_path, engine)
    found = measurements.by_indicator(names[5:55])
    assert list(found) == names[5:55]
    for rows in found.values():
        assert [row.n for row in rows] == list(range(5000))
