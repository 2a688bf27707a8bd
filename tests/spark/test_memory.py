"""What an earlier build measured on Spark stands: only the months that changed are read again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp

from charteroak.engine import Engine, RowEngine
from charteroak.engine.spark import Spark
from charteroak.indicators import assembly, compute
from charteroak.indicators.memory import Memory
from charteroak.indicators.told import published
from charteroak.kinds.mean import Mean
from charteroak.kinds.median import Median
from tests.oracle import Question
from tests.spec.city import asked_of, filled, residents

pytestmark = pytest.mark.spark
COVERS = (date(2023, 12, 1), date(2024, 1, 31))
ASKED = [Question(Mean(of="minutes"), covers=COVERS), Question(Median(of="minutes"), covers=COVERS)]


def row(day: date, minutes: float) -> dict[str, Any]:
    return filled({"day": day, "minutes": minutes, "ward": "north"})


DECEMBER = [row(date(2023, 12, 30), minutes) for minutes in (0.1, 9.0, 4.0)]
JANUARY = [row(date(2024, 1, 3), minutes) for minutes in (4.3, 0.7)]


def test_only_changed_months_are_read_again(spark: Spark, engine: Engine, tmp_path: Path) -> None:
    read: list[list[str]] = []

    def measured(
        measurer: RowEngine, months: dict[str, list[dict[str, Any]]], memory: Memory | None
    ) -> list[Any]:
        city, source = asked_of(engine, ASKED, [one for rows in months.values() for one in rows])
        files = {}
        for month, rows in months.items():
            files[month] = tmp_path / f"{month}-{len(rows)}.parquet"
            engine.write_parquet(asked_of(engine, ASKED, rows)[1].rows, files[month])

        def rows_of(wanted: Collection[str]) -> exp.Select:
            read.append(sorted(wanted))
            return engine.parquet(*(files[month] for month in wanted))

        hashes = {month: file.name for month, file in files.items()}
        rows_ = engine.parquet(*files.values())
        source = replace(source, rows=rows_, months=hashes, rows_of=rows_of)
        blocks = compute.blocks_from_rows(measurer, city, source, residents({}), memory=memory)
        return engine.rows(assembly.table(engine, map(published, list(blocks))))

    folder = tmp_path / "memory"
    before, after = {"2023-12": DECEMBER}, {"2023-12": DECEMBER, "2024-01": JANUARY}
    measured(spark, before, Memory(folder, "us", engine))
    found = measured(spark, after, Memory(folder, "us", engine))
    assert read == [["2024-01"]]
    assert found == measured(engine, after, None)
    assert measured(spark, after, Memory(folder, "us", engine)) == found
    assert read == [["2024-01"]]
