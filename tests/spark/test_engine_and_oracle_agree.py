"""Whatever is asked of whatever rows, Spark says what DuckDB and the plain oracle say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from charteroak.engine import Engine
from charteroak.engine.spark import Spark
from tests import oracle
from tests.generative.test_engine_and_oracle_agree import (
    PLANS,
    cities,
    clocks,
    others,
    questions,
    rows,
)
from tests.oracle import Question
from tests.spark.measured import measure_on
from tests.spec.city import agree, measure, told

pytestmark = pytest.mark.spark
KEPT = {name for name in PLANS if name.startswith("kept")}
"""Values are not kept in lists here: they stay on the workers."""


@given(
    st.lists(rows(), min_size=5, max_size=40),
    st.lists(questions(st.one_of(others(), clocks())), min_size=4, max_size=6),
    cities(),
)
@settings(
    max_examples=2,
    phases=(Phase.generate,),  # each try is seconds, so a failure is told as it is found
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.parametrize("plan", sorted(PLANS.keys() - KEPT))
def test_spark_and_oracle_agree(
    spark: Spark,
    engine: Engine,
    tmp_path: Path,
    plan: str,
    table: list[dict[str, Any]],
    asked: list[Question],
    city: Any,
) -> None:
    """By every form of plan, since each has SQL of its own."""
    asked = [replace(question, **city) for question in asked]
    measured = measure_on(spark, engine, tmp_path, asked, table, PLANS[plan])
    here = measure(engine, asked, table, PLANS[plan])
    for question, found, same in zip(asked, measured, here, strict=True):
        agree(found, oracle.answer(told(question), table))
        assert found == same
