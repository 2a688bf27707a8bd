"""Every function and operator gives the same value on Spark as on DuckDB, to the last bit."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.engine.spark import Spark
from charteroak.expressions import FUNCTIONS
from tests.spark.expressions import EXACT, REFUSED, TYPES, rows

pytestmark = pytest.mark.spark
ASKED = [(function, text) for function, texts in EXACT.items() for text in texts]


@pytest.fixture(scope="module")
def answers(spark: Spark, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Each expression's values over all rows, on both engines, from one Parquet file."""
    file = tmp_path_factory.mktemp("edges") / "rows.parquet"
    with Engine(threads=1) as duckdb:
        duckdb.load_rows("edges", TYPES, rows())
        duckdb.write_parquet(duckdb.table("edges"), file)
        query = whole(file)
        yield {"duckdb": duckdb.rows(query), "spark": spark.rows(query)}


def whole(file: Path) -> exp.Select:
    """One query of every expression."""
    with Engine() as any_engine:
        source = any_engine.parquet(file).subquery("rows_")
    asked = [
        exp.alias_(sqlglot.parse_one(f"SELECT {text}", read="duckdb").expressions[0], f"e{number}")
        for number, (_, text) in enumerate(ASKED)
    ]
    return exp.select(exp.column("row_"), *asked).from_(source).order_by("row_")


@pytest.mark.parametrize("number", range(len(ASKED)), ids=[text for _, text in ASKED])
def test_values_are_the_same(answers: dict[str, Any], number: int) -> None:
    assert len(answers["spark"]) == len(answers["duckdb"])
    wrong = [
        (here[0], here[number + 1], there[number + 1])
        for here, there in zip(answers["duckdb"], answers["spark"], strict=True)
        if bits(here[number + 1]) != bits(there[number + 1])
    ]
    assert not wrong, f"{len(wrong)} rows differ: (row, duckdb, spark) {wrong[:5]}"


def bits(value: object) -> object:
    """A value, told apart from every other: floats by their bits, but every NaN and nought alike."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else struct.pack("d", value + 0.0)
    return (type(value).__name__, value)


def test_every_function_is_compared_or_refused() -> None:
    assert {*EXACT, *REFUSED} >= FUNCTIONS
