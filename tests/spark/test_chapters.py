"""Every chapter of the spec holds on Spark: the same tables, the same expectations."""

from __future__ import annotations

from pathlib import Path

import pytest

from charteroak.engine import Engine
from charteroak.engine.spark import Spark
from tests import oracle
from tests.spark.measured import measure_on
from tests.spec.chapter import Case, shown
from tests.spec.city import agree, measure, told
from tests.spec.test_chapters import CASES

pytestmark = pytest.mark.spark


@pytest.mark.parametrize("case", CASES)
def test_spark_gives_what_the_chapter_says(
    spark: Spark, engine: Engine, tmp_path: Path, case: Case
) -> None:
    (found,) = measure_on(spark, engine, tmp_path, [case.question], case.rows)
    assert [shown(m, cell) for m, cell in zip(found, case.cells, strict=True)] == list(case.cells)
    agree(found, oracle.answer(told(case.question), case.rows))
    (here,) = measure(engine, [case.question], case.rows)
    assert found == here, "not to the last bit what DuckDB gives"
