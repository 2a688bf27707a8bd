"""Rows to measure with: service requests of an invented city, the same for the same seed.

One row is one request: 200 types, each with its own deadline, in 20 departments, from 17
neighborhoods over six years, in the order in which they were opened, as a city's export has them.
They are written as a snapshot writes its rows (`row_`, the contract's columns, `place_...`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from charteroak.engine import Engine

SEED = 20110308
CHUNK = 1_000_000
TYPES, DEPARTMENTS, NEIGHBORHOODS = 200, 20, 17
FIRST = np.datetime64("2018-01-01T00:00:00", "s")
LAST = np.datetime64("2024-01-01T00:00:00", "s")
CHANNELS = np.array(["phone", "web", "app", "visit", "email"], dtype=object)
PRIORITIES = np.array(["routine", "high", "urgent"], dtype=object)


def rows_file(folder: Path, rows: int) -> Path:
    """The Parquet file with so many rows; made where it is not there yet.

    By a program of its own: a peak of memory that is reached here would be told of those started
    from here, too.
    """
    path = folder / f"requests-{rows}-{SEED}.parquet"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        making = [sys.executable, "-m", "benchmarks.data", str(path), str(rows)]
        subprocess.run(making, check=True)
    return path


def _write(path: Path, rows: int) -> None:
    chunks = [(start, min(start + CHUNK, rows)) for start in range(0, rows, CHUNK)]
    pieces = []
    with Engine() as engine:
        for start, end in chunks:
            piece = path.with_suffix(f".{start:012d}")
            loaded = engine.load("piece", _chunk(start, end, rows))
            engine.write_parquet(engine.table(loaded.name), piece)
            pieces.append(piece)
        unfinished = path.with_suffix(".unfinished")
        engine.write_parquet(engine.parquet(*pieces), unfinished)
    for piece in pieces:
        piece.unlink()
    os.replace(unfinished, path)  # noqa: PTH105 - one step, or none


def _chunk(start: int, end: int, rows: int) -> dict[str, object]:
    """Rows `start` to `end` of so many, as columns."""
    n = end - start
    fixed = np.random.default_rng(SEED)
    weight = 1 / np.arange(1, TYPES + 1) ** 0.7
    deadline = fixed.choice(np.arange(4, 1440), TYPES, replace=False)
    slow = fixed.lognormal(0.0, 0.5, TYPES)
    chance = np.random.default_rng([SEED, start, rows])
    span = (LAST - FIRST).astype(np.int64)
    low, high = span * start // rows, span * end // rows
    opened = np.sort(chance.integers(low, high, n))
    kind = chance.choice(TYPES, n, p=weight / weight.sum())
    took = chance.lognormal(0.0, 1.1, n) * deadline[kind] * slow[kind] * 1800.0
    closed = FIRST + (opened + took.astype(np.int64)).astype("timedelta64[s]")
    still_open = chance.random(n) < 0.06
    place = chance.integers(0, NEIGHBORHOODS + 1, n)
    places = np.array([*(f"n{i:02d}" for i in range(1, NEIGHBORHOODS + 1)), "unknown"], object)
    return {
        "row_": np.arange(start + 1, end + 1),
        "opened": (FIRST + opened.astype("timedelta64[s]")).astype("datetime64[us]"),
        "closed": np.where(still_open, np.datetime64("NaT"), closed.astype("datetime64[us]")),
        "type": np.array([f"type_{i:03d}" for i in range(1, TYPES + 1)], object)[kind],
        "department": np.array([f"d{i:02d}" for i in range(1, DEPARTMENTS + 1)], object)[
            kind % DEPARTMENTS
        ],
        "deadline_hours": deadline[kind].astype(np.int64),
        "channel": chance.choice(CHANNELS, n, p=[0.45, 0.2, 0.2, 0.1, 0.05]),
        "priority": chance.choice(PRIORITIES, n, p=[0.7, 0.2, 0.1]),
        "reopened": chance.random(n) < 0.06,
        "transfers": chance.poisson(0.4, n).astype(np.int64),
        "satisfaction": np.ma.masked_array(
            chance.integers(1, 6, n).astype(np.float64), chance.random(n) < 0.7
        ).filled(np.nan),
        "place_neighborhoods": places[place],
    }


if __name__ == "__main__":
    _write(Path(sys.argv[1]), int(sys.argv[2]))
