"""Measures: ours beside what a user would pick instead, in the same run on the same machine.

Answers: how long, and with how much memory, from the start of the program to the file on disk?
`python -m benchmarks.measure --rows 10000000 --indicators 40 --rounds 3 --format json`. Each is a
program of its own, so that starting up counts; the median of the rounds is told.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from benchmarks.data import rows_file
from benchmarks.definitions import write_city

CONTENDERS: dict[str, str] = {
    "charteroak": "ours",
    "fused SQL by hand (DuckDB)": "fused",
    "a query per indicator (DuckDB)": "one_by_one",
    "polars": "with_polars",
    "pandas": "with_pandas",
    "boring-semantic-layer (DuckDB)": "metrics_layer",
    "a bare scan of the columns": "scan",
    "a scan that evaluates each row": "scan_and_evaluate",
}
"""What is told of each, and its module; ours first."""
LIMITS = ("scan", "scan_and_evaluate")
"""These compute no numbers: they say what the machine can do."""


@dataclass(frozen=True)
class Line:
    """One contender."""

    name: str
    wall_s: float
    peak_mb: float
    ratio: float
    """Of its time to ours."""


class Used(NamedTuple):
    """What one run of a contender took."""

    wall_s: float
    peak_mb: float
    cpu_s: float


def run(module: str, rows: Path, city: Path, indicators: int, out: Path) -> Used:
    """Run one contender, as a program of its own."""
    words = [sys.executable, "-m", f"benchmarks.contenders.{module}", "--rows", str(rows),
             "--city", str(city), "--indicators", str(indicators), "--out", str(out)]  # fmt: skip
    out.unlink(missing_ok=True)
    start = perf_counter()
    child = os.posix_spawn(sys.executable, words, os.environ)
    _, status, used = os.wait4(child, 0)
    seconds = perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{module} failed; see above.")
    peak = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Used(seconds, peak, used.ru_utime + used.ru_stime)


def measure(
    folder: Path, rows: int, indicators: int, rounds: int, modules: Sequence[str]
) -> Iterator[Line]:
    """The lines of the table. The rounds go through all contenders in turn."""
    file = rows_file(folder, rows)
    city = write_city(folder / f"city-{indicators}", indicators)
    taken: dict[str, list[Used]] = {name: [] for name in CONTENDERS}
    asked = {name: module for name, module in CONTENDERS.items() if module in modules}
    for _ in range(rounds):
        for name, module in asked.items():
            out = folder / f"{module}-{indicators}.parquet"
            taken[name].append(run(module, file, city, indicators, out))
    ours = median(used.wall_s for used in next(iter(taken.values())))
    for name in asked:
        seconds = median(used.wall_s for used in taken[name])
        peak = median(used.peak_mb for used in taken[name])
        yield Line(name, round(seconds, 3), round(peak, 1), round(seconds / ours, 3))


def main() -> None:
    """Measure, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=10_000_000)
    reader.add_argument("--indicators", type=int, choices=(40, 200), default=40)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--format", choices=("table", "json"), default="table")
    reader.add_argument("--only", nargs="*", default=[], help="modules, beside ours")
    default = Path(tempfile.gettempdir()) / "charteroak-benchmarks"
    reader.add_argument("--folder", type=Path, default=default, help="for rows and results")
    given = reader.parse_args()
    modules = ["ours", *(given.only or CONTENDERS.values())]
    lines = list(measure(given.folder, given.rows, given.indicators, given.rounds, modules))
    if given.format == "json":
        print(json.dumps([asdict(line) for line in lines], indent=1))
        return
    print(f"{given.rows:,} rows, {given.indicators} indicators, median of {given.rounds}")
    print(f"{'':34}{'seconds':>10}{'peak MB':>10}{'ratio':>8}")
    for line in lines:
        print(f"{line.name:34}{line.wall_s:10.2f}{line.peak_mb:10.0f}{line.ratio:8.2f}")


if __name__ == "__main__":
    main()
