"""The two numbers that a plain translation gets wrong, silently: a far quantile and short times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sqlglot
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.engine.spark import Spark

pytestmark = pytest.mark.spark
ROWS = 300_000


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Requests that took from microseconds to months, and how long in seconds."""
    file = tmp_path_factory.mktemp("requests") / "rows.parquet"
    took = np.random.default_rng(4).lognormal(13.0, 1.6, ROWS)
    opened = np.datetime64("2020-01-01T00:00:00.000001", "us") + np.arange(ROWS) * 1_500_007
    closed = opened + (took * 1e6).astype(np.int64)
    with Engine() as engine:
        loaded = engine.load("requests", {"opened": opened, "closed": closed, "took": took})
        engine.write_parquet(engine.table(loaded.name), file)
    return file


def asked(text: str, file: Path, engine: Engine) -> exp.Select:
    tree = sqlglot.parse_one(f"SELECT {text} FROM rows_", read="duckdb")
    assert isinstance(tree, exp.Select)
    return tree.from_(engine.parquet(file).subquery("rows_"), copy=False)


@pytest.mark.parametrize("at", [0.01, 0.5, 0.9, 0.95, 0.999])
def test_a_quantile_is_exact(spark: Spark, engine: Engine, requests: Path, at: float) -> None:
    """Among 300,000 different values, where a sketch takes a neighbour of the right one."""
    query = asked(f"quantile_cont(took, {at}) AS x", requests, engine)
    ((took,),) = engine.rows(asked("list(took) AS x", requests, engine))
    ((there,),), ((here,),) = spark.rows(query), engine.rows(query)
    assert there == pytest.approx(here, rel=1e-15)
    assert there == pytest.approx(float(np.quantile(took, at)), rel=1e-15)


@pytest.mark.parametrize("unit", ["microsecond", "millisecond", "second", "minute"])
def test_time_is_counted_to_the_microsecond(
    spark: Spark, engine: Engine, requests: Path, unit: str
) -> None:
    text = f"sum(date_diff('{unit}', opened, closed)) AS s, max(closed) AS m, min(opened) AS n"
    query = asked(text, requests, engine)
    assert spark.rows(query) == engine.rows(query)
