"""Every contender of the benchmark gives the same numbers as ours, cell by cell."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.data import rows_file
from benchmarks.definitions import names, write_city
from benchmarks.measure import CONTENDERS, LIMITS, run

from charteroak.engine import Engine

pytest.importorskip("polars", reason="the group `benchmarks` is not installed")
ROWS = 20_000
NEEDED = {
    "with_pandas": "pandas",
    "with_polars": "polars",
    "metrics_layer": "boring_semantic_layer",
}
Cells = dict[tuple[str, str, str], float | None]


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("benchmarks")
    rows_file(made, ROWS)
    return made


def computed(folder: Path, module: str, indicators: int) -> Cells:
    """Indicator, month and place to the value that a contender gives."""
    out = folder / f"{module}.parquet"
    city = write_city(folder / "city", indicators)
    run(module, rows_file(folder, ROWS), city, indicators, out)
    with Engine() as engine:
        rows = engine.records(engine.parquet(out))
    if module == "ours":
        return {(r["indicator"], str(r["period_start"]), r["place"]): r["value"] for r in rows}
    return {
        (name, str(row["month"])[:10], row["place"] or "all"): row[name]
        for row in rows
        for name in names(indicators)
    }


@pytest.mark.parametrize("indicators", [40, 200])
@pytest.mark.parametrize("module", [m for m in CONTENDERS.values() if m not in ("ours", *LIMITS)])
def test_the_same_numbers(folder: Path, module: str, indicators: int) -> None:
    if module in NEEDED and importlib.util.find_spec(NEEDED[module]) is None:
        pytest.skip(f"{NEEDED[module]} is not installed")
    ours, theirs = computed(folder, "ours", indicators), computed(folder, module, indicators)
    assert len(ours) == 72 * 19 * indicators  # months, neighborhoods with `unknown` and the city
    for key, value in ours.items():
        other = theirs.get(key)
        if other is None or np.isnan(other):
            assert not value, key  # nothing, or a count of nought
        else:
            assert value == pytest.approx(other, rel=1e-9, abs=1e-12), key
    assert set(theirs) <= set(ours)


def test_the_table_for_programs(root: Path, folder: Path) -> None:
    words = ["--rows", str(ROWS), "--indicators", "40", "--rounds", "1", "--format", "json"]
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", *words, "--only", "fused", "--folder", folder],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(made.stdout)
    assert [sorted(line) for line in found] == [["name", "peak_mb", "ratio", "wall_s"]] * 2
    assert found[0]["name"] == "charteroak"
    assert found[0]["ratio"] == 1
    assert all(line["wall_s"] > 0 and line["peak_mb"] > 10 for line in found)
