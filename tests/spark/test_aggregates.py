"""Every aggregate that a kind may use gives the same value on both engines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.engine.exact import RULES
from charteroak.engine.exact.aggregates import AGGREGATES
from charteroak.engine.spark import Spark
from tests.spark.expressions import TYPES, rows

pytestmark = pytest.mark.spark
FINITE = "case when abs(n) < 1e12 then n end"
EXACT = (
    "count(*)", "count(n)", "count(distinct s)", "count(distinct n)", "count(distinct case when b then i end)",
    "count_if(b)", "count_if(n > 1)", "sum(i)", "sum(case when b then 1 else 0 end)", "sum(0.5)", "sum(cast(j as int128))",
    f"sum(cast(({FINITE}) * 1152921504606.846976 as int128))", "min(n)", "max(n)", "min(s)", "max(s)", "min(d)", "max(t)", "min(b)",
    "count(n) filter (where b)", "sum(i) filter (where n > 0)", "cast(sum(i) as double)", "sum(i) / nullif(count(i), 0)",
    *(f"list_extract(list_sort(list(n) filter (where not n is null)), {k})" for k in (1, 3, 0, -1, -3, 5000, -5000)),
    "case when floor(count(n) * 0.9) between 1 and count(n) then list_extract(list_sort(list(n) filter (where not n is null)), cast(floor(count(n) * 0.9) as int)) end",
)  # fmt: skip
"""To the last bit."""
ROUNDED = (
    "avg(i)", f"avg({FINITE})", f"sum({FINITE})", f"var_samp({FINITE})", f"covar_samp({FINITE}, cast(j % 100 as double))", "median(i % 1000)",
    *(f"quantile_cont({FINITE}, {at})" for at in (0.0, 0.1, 0.25, 0.5, 0.9, 0.95, 1.0)), "quantile_cont(i % 100, 0.9)",
)  # fmt: skip
"""To twelve digits: the order in which floats are added differs from run to run on any engine."""


@pytest.fixture(scope="module")
def answers(spark: Spark, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Each aggregate by group and over everything, of many rows, of one, and of none."""
    file = tmp_path_factory.mktemp("edges") / "rows.parquet"
    with Engine(threads=1) as duckdb:
        duckdb.load_rows("edges", TYPES, rows())
        duckdb.write_parquet(duckdb.table("edges"), file)
        told = {"duckdb": [], "spark": []}  # type: dict[str, list[tuple[Any, ...]]]
        for condition in ("row_ >= 0", "row_ = 17", "row_ < 0"):
            for query in asked(duckdb.parquet(file), condition):
                for name, found in (("duckdb", duckdb.rows(query)), ("spark", spark.rows(query))):
                    told[name] += sorted(found, key=lambda row: (str(row[0]), str(row[1]), row[2]))
        yield told


def asked(rows_: exp.Select, condition: str) -> Iterator[exp.Expr]:
    """By group and by group and year; and over everything."""
    told = ", ".join(f"{text} AS a{n}" for n, text in enumerate((*EXACT, *ROUNDED)))
    keyed = "FROM (SELECT *, b AS b2, year(d) AS d2 FROM given_) AS given_"
    for text in (
        f"SELECT b2, d2, {told} {keyed} WHERE {condition} GROUP BY GROUPING SETS ((b2), (b2, d2))",
        f"SELECT NULL AS b2, NULL AS d2, {told} FROM given_ WHERE {condition}",
    ):
        tree = sqlglot.parse_one(text, read="duckdb")
        for table in tree.find_all(exp.Table):
            table.replace(rows_.subquery("given_"))
        yield tree


@pytest.mark.parametrize("number", range(len(EXACT) + len(ROUNDED)), ids=[*EXACT, *ROUNDED])
def test_aggregates_are_the_same(answers: dict[str, Any], number: int) -> None:
    assert len(answers["spark"]) == len(answers["duckdb"]) > 20
    for here, there in zip(answers["duckdb"], answers["spark"], strict=True):
        assert here[:2] == there[:2]
        one, other = here[number + 2], there[number + 2]
        assert same(one, other, rounded=number >= len(EXACT)), (here[:2], one, other)


def same(one: Any, other: Any, *, rounded: bool) -> bool:
    if rounded and one is not None and other is not None:
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    if isinstance(one, float) and math.isnan(one):
        return isinstance(other, float) and math.isnan(other)
    return bool(type(one) is type(other) and one == other)


def test_every_aggregate_is_compared() -> None:
    asked = sqlglot.parse_one(f"SELECT {', '.join((*EXACT, *ROUNDED))}", read="duckdb")
    assert {type(node) for node in asked.walk()} & set(AGGREGATES) == set(AGGREGATES)
    assert set(AGGREGATES) <= set(RULES)
