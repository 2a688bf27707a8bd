"""Measures on Spark: the same indicators of the same rows, on DuckDB and on a cluster, both here.

Answers: how many rows a second does a core get through, and what does a cluster cost before its
first row? `python -m benchmarks.spark --rows 1000000 10000000 --rounds 3 --format json`, with the
extra `spark`. The cluster is a standalone master and two workers with a core each, as processes of
this machine; DuckDB has both cores too. Each run is a program of its own, from its start to the
file on disk, and every measurement must be the same on both. Seconds of cores are told beside
seconds of the clock: of DuckDB's process, and of the tasks on Spark's workers by its event log.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from tests.spark.cluster import LOCAL, cluster, conf

from benchmarks.data import rows_file
from benchmarks.definitions import write_city
from benchmarks.measure import Used, run
from charteroak.engine import DUCKDB, Engine

WORKERS, CORES = 2, 2
"""Workers, with a core each; and the cores that each engine has."""
EVENTS = "events"


@dataclass(frozen=True)
class Line:
    """One engine with so many rows."""

    engine: str
    rows: int
    wall_s: float
    cpu_s: float
    """Of DuckDB's process; of the tasks on Spark's workers."""


@dataclass(frozen=True)
class Pace:
    """What an engine's lines with the fewest and the most rows say of those between."""

    engine: str
    rows_per_second_per_core: float
    fixed_s: float
    """Seconds of the clock that no row can be blamed for: starting, planning, writing."""


def settings(memory: str, events: Path) -> dict[str, str]:
    """What the cluster's owner sets; the rest is as Spark comes."""
    return {
        "spark.ui.enabled": "false",
        "spark.driver.host": LOCAL,
        "spark.driver.bindAddress": LOCAL,
        "spark.driver.memory": "2g",
        "spark.executor.memory": memory,
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": events.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
    }


def city_on(address: str, folder: Path, indicators: int) -> Path:
    """The benchmark's city, measured on an engine."""
    kind = address.partition(":")[0]
    city = write_city(folder / f"city-{indicators}-{kind}", indicators)
    with (city / "city.yaml").open("a", encoding="utf-8") as file:
        file.write(f"engine: {address}\n")
    return city


def compared(folder: Path, rows: Sequence[int], indicators: int, rounds: int) -> Iterator[Line]:
    """Both engines in turn with each number of rows: the median of the rounds."""
    for number in rows:
        file = rows_file(folder, number)
        with tempfile.TemporaryDirectory() as made, cluster(Path(made), WORKERS, 1, "4g") as master:
            taken: dict[str, list[Used]] = {DUCKDB: [], master: []}
            for _ in range(rounds):
                for address, used in taken.items():
                    city = city_on(address, folder, indicators)
                    found = run("ours", file, city, indicators, _out(folder, address))
                    tasks = sum(map(tasks_of, taken_away(folder / EVENTS)))
                    used.append(found if address == DUCKDB else found._replace(cpu_s=tasks))
            same(_out(folder, DUCKDB), _out(folder, master))
        for address, used in taken.items():
            wall, cpu = (median(getattr(u, name) for u in used) for name in ("wall_s", "cpu_s"))
            yield Line(address.partition(":")[0], number, round(wall, 2), round(cpu, 2))


def taken_away(folder: Path) -> Iterator[str]:
    """The event logs of the sessions that ended, each removed once it is read."""
    for path in folder.iterdir():
        yield path.read_text(encoding="utf-8")
        path.unlink()


def tasks_of(log: str) -> float:
    """Seconds that the cores of workers spent on a session's tasks."""
    events = (json.loads(line) for line in log.splitlines())
    ended = (event for event in events if event["Event"] == "SparkListenerTaskEnd")
    spent = (event["Task Metrics"] for event in ended)
    names = ("Executor CPU Time", "Executor Deserialize CPU Time")
    return sum(float(metrics[name]) for metrics in spent for name in names) / 1e9


def _out(folder: Path, address: str) -> Path:
    return folder / f"on-{address.partition(':')[0]}.parquet"


def same(one: Path, other: Path) -> None:
    """Fail unless two tables of measurements are the same to the last bit."""
    with Engine() as engine:
        here, there = (engine.rows(engine.parquet(path)) for path in (one, other))
    differ = [pair for pair in zip(here, there, strict=True) if pair[0] != pair[1]]
    assert here and not differ, differ[:3]


def paces(lines: Sequence[Line]) -> Iterator[Pace]:
    """What the lines say of each engine: rows between for the seconds of cores between."""
    for engine in dict.fromkeys(line.engine for line in lines):
        own = sorted((x for x in lines if x.engine == engine), key=lambda line: line.rows)
        few, many = own[0], own[-1]
        if many.rows > few.rows and many.cpu_s > few.cpu_s:
            pace = (many.rows - few.rows) / (many.cpu_s - few.cpu_s)
            fixed = few.wall_s - few.rows / pace / CORES
            yield Pace(engine, round(pace), round(fixed, 1))


def main() -> None:
    """Measure, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    reader.add_argument("--indicators", type=int, choices=(40, 200), default=40)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--memory", default="3g", help="of each worker, for Spark")
    reader.add_argument("--format", choices=("table", "json"), default="table")
    default = Path(tempfile.gettempdir()) / "charteroak-benchmarks"
    reader.add_argument("--folder", type=Path, default=default, help="for rows and results")
    given = reader.parse_args()
    events = given.folder / EVENTS
    events.mkdir(parents=True, exist_ok=True)
    told = settings(given.memory, events.resolve())
    os.environ["SPARK_CONF_DIR"] = str(conf(given.folder / "conf", told))
    os.environ["SPARK_LOCAL_IP"] = LOCAL
    lines = list(compared(given.folder, given.rows, given.indicators, given.rounds))
    found = list(paces(lines))
    if given.format == "json":
        plain = {"lines": [asdict(x) for x in lines], "paces": [asdict(x) for x in found]}
        print(json.dumps(plain, indent=1))
        return
    print(f"{given.indicators} indicators, {CORES} cores, median of {given.rounds}")
    for line in lines:
        spent = f"{line.wall_s:10.2f} s{line.cpu_s:10.2f} s of cores"
        print(f"{line.engine:8}{line.rows:>14,} rows{spent}")
    for pace in found:
        each = f"{pace.rows_per_second_per_core:,.0f} rows a second and core"
        print(f"{pace.engine:8}{pace.fixed_s:10.1f} s, then {each}")


if __name__ == "__main__":
    main()
