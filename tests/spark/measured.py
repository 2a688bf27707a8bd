"""The same questions over the same rows, measured on Spark from Parquet files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from charteroak.engine import Engine
from charteroak.engine.spark import Spark
from charteroak.indicators.cuts import MEASURED, Thresholds
from charteroak.indicators.measurement import Measurement
from tests.oracle import Question
from tests.spec.city import answered, asked_of, residents

_NUMBER = count()


def measure_on(
    spark: Spark,
    database: Engine,
    folder: Path,
    questions: Sequence[Question],
    rows: Sequence[Mapping[str, Any]],
    thresholds: Thresholds = MEASURED,
) -> list[list[Measurement]]:
    """What Spark says to each question; rows and results go the way that a build's do."""
    city, source = asked_of(database, questions, rows)
    file = folder / f"{next(_NUMBER)}.parquet"
    database.write_parquet(source.rows, file)
    source = replace(source, rows=spark.parquet(file))
    people = residents(questions[0].residents)
    return answered(spark, database, city, source, people, thresholds)
