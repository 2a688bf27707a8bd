"""The day after: one more day is added to a city's records, and the city is built again.

Answers: how long does a build take that finds a day's rows more at the end of a file, beside one
that reads everything? `python -m benchmarks.incremental --rows 10000000`. Both are the command that
people type, from a CSV file to an edition; the two editions are held against each other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.data import rows_file
from benchmarks.definitions import write_city
from benchmarks.measure import Line

LAST_DAY = "2023-12-31"
_CONTRACT = (
    ("file: requests.parquet", "file: requests.csv"),
    ("columns:\n", "columns:\n  neighborhood: {type: text, meaning: where it is}\n"),
    ("neighborhoods: {column: department}", "neighborhoods: {column: neighborhood}"),
    ("steward:", "small_numbers: {show: Nobody in it exists.}\nsteward:"),
)


def main() -> None:
    """Measure, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=10_000_000)
    reader.add_argument("--indicators", type=int, choices=(40, 200), default=40)
    reader.add_argument("--rounds", type=int, default=1)
    reader.add_argument("--format", choices=("table", "json"), default="table")
    default = Path(tempfile.gettempdir()) / "charteroak-benchmarks"
    reader.add_argument("--folder", type=Path, default=default, help="for rows and results")
    given = reader.parse_args()
    lines = list(measure(given.folder, given.rows, given.indicators, given.rounds))
    if given.format == "json":
        print(json.dumps([asdict(line) for line in lines], indent=1))
        return
    print(f"{given.rows:,} rows and a day more, {given.indicators} indicators")
    for line in lines:
        print(f"{line.name:34}{line.wall_s:10.2f}{line.peak_mb:10.0f}{line.ratio:8.3f}")


def measure(folder: Path, rows: int, indicators: int, rounds: int) -> Iterator[Line]:
    """Three lines: all of the grown file, the day that was added, and nothing new."""
    city = _city(folder, indicators)
    before, whole = _files(folder, rows)
    records, taken = folder / "records", dict[str, list[tuple[float, float]]]()
    records.mkdir(exist_ok=True)
    for _ in range(rounds):
        grown, anew = folder / "grown", folder / "anew"
        for store in (grown, anew):
            shutil.rmtree(store, ignore_errors=True)
        shutil.copyfile(before, records / "requests.csv")
        _build(city, records, grown)
        shutil.copyfile(whole, records / "requests.csv")
        taken.setdefault("the day that was added", []).append(_build(city, records, grown))
        taken.setdefault("nothing new", []).append(_build(city, records, grown))
        taken.setdefault("everything, from nothing", []).append(_build(city, records, anew))
        _hold_together(grown, anew)
    full = median(seconds for seconds, _ in taken["everything, from nothing"])
    for name, found in taken.items():
        seconds = median(s for s, _ in found)
        peak = median(mb for _, mb in found)
        yield Line(name, round(seconds, 3), round(peak, 1), round(seconds / full, 4))


def _build(city: Path, records: Path, out: Path) -> tuple[float, float]:
    """Run `charteroak build`: seconds, and megabytes at the peak."""
    words = [sys.executable, "-m", "charteroak", "build", str(city), "--records", str(records),
             "--out", str(out)]  # fmt: skip
    start = perf_counter()
    child = os.posix_spawn(sys.executable, words, os.environ)
    _, status, used = os.wait4(child, 0)
    seconds = perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        raise SystemExit("A build failed; see above.")
    return seconds, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _hold_together(grown: Path, anew: Path) -> None:
    """The same measurements, byte for byte, or it is not the same build."""
    one, other = (
        (store / "editions" / (store / "current").read_text().strip() / "measurements.parquet")
        .read_bytes()
        for store in (grown, anew)
    )  # fmt: skip
    if one != other:
        raise SystemExit("The grown edition differs from the one that was built from nothing.")


def _city(folder: Path, indicators: int) -> Path:
    city = write_city(folder / f"grows-{indicators}", indicators)
    contract = city / "sources" / "requests.yaml"
    text = contract.read_text(encoding="utf-8")
    for old, new in _CONTRACT:
        text = text.replace(old, new, 1) if new not in text else text
    contract.write_text(text, encoding="utf-8")
    return city


def _files(folder: Path, rows: int) -> tuple[Path, Path]:
    """The rows as CSV without their last day, and with it."""
    import duckdb

    before, whole = (folder / f"{name}-{rows}.csv" for name in ("before", "whole"))
    if not whole.is_file():
        table = f"read_parquet('{rows_file(folder, rows)}')"
        place = "NULLIF(place_neighborhoods, 'unknown') AS neighborhood"
        query = f"SELECT * EXCLUDE (row_), {place} FROM {table}"
        for path, which in ((before, f"opened < DATE '{LAST_DAY}'"), (whole, "true")):
            part = f"SELECT * EXCLUDE place_neighborhoods FROM ({query}) WHERE {which}"
            duckdb.execute(f"COPY ({part}) TO '{path}' (HEADER)")
    return before, whole


if __name__ == "__main__":
    main()
