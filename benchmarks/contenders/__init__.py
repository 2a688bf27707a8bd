"""Who is measured: each a program of its own, `python -m benchmarks.contenders.NAME`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Task:
    """What a contender is given: rows to read, indicators to compute, a file to write."""

    rows: Path
    city: Path
    indicators: int
    out: Path


def task() -> Task:
    """Read the task from the command line."""
    reader = argparse.ArgumentParser()
    for name in ("rows", "city", "out"):
        reader.add_argument(f"--{name}", type=Path, required=True)
    reader.add_argument("--indicators", type=int, required=True)
    given = reader.parse_args()
    return Task(given.rows, given.city, given.indicators, given.out)
