"""Every character there is: its capital, its small letter, and whether it is a space."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.engine.spark import Spark

pytestmark = pytest.mark.spark
ASKED = (
    "upper(c)",
    "lower(c)",
    "trim(c)",
    "length(c)",
    "c ilike 'ǆ'",
    "lower('ΑΣ' || c)",
    "upper('ß' || c)",
)


@pytest.fixture(scope="module")
def characters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    file = tmp_path_factory.mktemp("letters") / "characters.parquet"
    every = "SELECT i, CHR(CAST(i AS INT)) AS c FROM RANGE(1, 1114112) AS t(i) WHERE NOT i BETWEEN 55296 AND 57343"
    with Engine(threads=1) as duckdb:
        duckdb.write_parquet(sqlglot.parse_one(every, read="duckdb"), file)
        yield duckdb, file


@pytest.mark.parametrize("text", ASKED)
def test_every_character_is_the_same(
    spark: Spark, characters: tuple[Engine, Path], text: str
) -> None:
    duckdb, file = characters
    source = duckdb.parquet(file).subquery("rows_")
    asked = sqlglot.parse_one(f"SELECT {text} AS x", read="duckdb").expressions[0]
    query = exp.select("i", asked).from_(source).order_by("i")

    differ = set(duckdb.rows(query)) ^ set(spark.rows(query))
    assert not differ, sorted(differ)[:20]
