"""A whole city built on Spark has the same measurements as on DuckDB; faults are told as problems."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak.build import build
from charteroak.editions import current
from charteroak.engine import Engine
from charteroak.indicators.measurement import FILE
from charteroak.problems import Refused
from tests.spark.cluster import cluster

pytestmark = pytest.mark.spark
MADE = datetime(2025, 3, 1, 8, tzinfo=UTC)


def city_on(engine: str, root: Path, folder: Path) -> Path:
    """Elmford with another engine."""
    city = folder / "elmford"
    shutil.copytree(root / "cities" / "elmford", city, ignore=shutil.ignore_patterns(".charteroak"))
    with (city / "city.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nengine: {engine}\n")
    return city


def test_elmford_is_the_same_to_the_last_bit(
    root: Path, tmp_path: Path, master: str, engine: Engine
) -> None:
    """Built from the command line, as its budget office would."""
    found = []
    for number, address in enumerate(("duckdb", master)):
        city = city_on(address, root, tmp_path / str(number))
        command = [sys.executable, "-m", "charteroak", "build", str(city), "--at", MADE.isoformat()]
        built = subprocess.run(command, capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stdout + built.stderr
        edition = current(city / ".charteroak")
        assert edition is not None
        told = edition.manifest()["inputs"]["versions"]["engine"]
        assert told.startswith(("DuckDB", "Apache Spark")[number])
        found.append(engine.rows(engine.parquet(edition.folder / FILE)))
    here, there = found
    assert len(here) > 1000
    assert [pair for pair in zip(here, there, strict=True) if pair[0] != pair[1]] == []


def test_a_cluster_without_workers_is_a_problem(master: str, tmp_path: Path) -> None:
    """It is said in good time, and not waited for."""
    script = (
        "import sys; from charteroak.engine import spark; spark._WAIT = 2.0\n"
        "try:\n    spark.Spark(sys.argv[1]).__enter__()\n"
        "except spark.Unready as told:\n    print(told.what)"
    )
    with cluster(tmp_path, workers=0) as address:
        command = [sys.executable, "-c", script, address]
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert f"The Spark cluster at `{address}` gives this build no worker." in told.stdout


def test_a_master_that_does_not_answer_is_a_problem(root: Path, tmp_path: Path) -> None:
    city = city_on("spark://127.0.0.1:9", root, tmp_path)
    with pytest.raises(Refused, match="does not answer") as refused:
        build(city, MADE)
    (problem,) = refused.value.problems
    assert problem.where.file.endswith("city.yaml")
    assert not (city / ".charteroak" / "editions").exists()
