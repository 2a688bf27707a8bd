"""What Spark cannot compute as DuckDB does is refused before anything runs; no cluster is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from charteroak import engine
from charteroak.engine import Engine
from charteroak.indicators import check
from charteroak.kinds.mean import Mean
from charteroak.problems import NOWHERE
from tests.spark.expressions import EXACT, REFUSED, TYPES
from tests.support import contract, files, indicator

CLUSTER = "spark://127.0.0.1:7077"


def tree(text: str) -> exp.Expr:
    found: exp.Expr = sqlglot.parse_one(f"SELECT {text}", read="duckdb").expressions[0]
    return found


@pytest.mark.parametrize("text", [text for texts in REFUSED.values() for text in texts])
def test_what_has_no_exact_form_is_refused(text: str) -> None:
    found = engine.unlike({"it": tree(text), "other": tree("i + 1")}, TYPES)
    assert list(found) == ["it"]
    assert found["it"].advice


def test_what_has_an_exact_form_is_not() -> None:
    trees = {text: tree(text) for texts in EXACT.values() for text in texts}
    assert engine.unlike(trees, TYPES) == {}


@pytest.mark.parametrize(
    ("name", "given"),
    [("of", {"measure": Mean(of="ln(minutes)")}), ("where", {"where": "ln(minutes) > 1"})],
)
def test_check_tells_where_and_what_to_do(name: str, given: dict[str, Any]) -> None:
    city = files([indicator(**({"measure": Mean(of="minutes")} | given))])
    on_spark = replace(city, city=replace(city.city, engine=CLUSTER))
    with Engine() as database:
        assert check.check(database, city, {"calls": contract()}, NOWHERE) == ()
        (problem,) = check.check(database, on_spark, {"calls": contract()}, NOWHERE)
    assert problem.rule == "engine-unlike"
    assert f"`{name}` of `it` cannot be measured on `{CLUSTER}`" in problem.what
    assert "engine: duckdb" in problem.advice


@pytest.mark.parametrize("address", ["spark", "spark://host", "postgres://host:1", "DuckDB", ""])
def test_what_is_no_engine_is_refused(address: str) -> None:
    assert engine.malformed(address)
    assert engine.unready(address)


def test_addresses_of_engines() -> None:
    for address in ("duckdb", CLUSTER, "spark://one:7077,two:7077"):
        assert engine.malformed(address) is None
