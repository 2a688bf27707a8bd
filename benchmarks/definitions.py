"""What is measured: populations of requests, and eight numbers about each.

40 indicators are 5 populations times 8 numbers; 200 are those and one population for each of the 20
departments. The hand-written contenders take the same SQL texts from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import DEPARTMENTS, NEIGHBORHOODS

TYPES_OF_ROADS = (3, 7, 11, 19, 23, 42, 77, 101)
DAYS = "date_diff('second', opened, closed) / 86400.0"
ON_TIME = "closed is not null and date_diff('second', opened, closed) <= deadline_hours * 3600"
CLOSED = "closed is not null"


@dataclass(frozen=True)
class Population:
    """Some of the requests."""

    id: str
    where: str


GENERAL = (
    Population("all", "true"),
    Population("urgent", "priority = 'urgent'"),
    Population("online", "channel = 'web' or channel = 'app'"),
    Population(
        "roads", "type in (" + ", ".join(f"'type_{i:03d}'" for i in TYPES_OF_ROADS) + ")"
    ),
    Population("smooth", "not reopened and transfers = 0"),
)  # fmt: skip
BY_DEPARTMENT = tuple(
    Population(f"d{i:02d}", f"department = 'd{i:02d}'") for i in range(1, DEPARTMENTS + 1)
)

NUMBERS = {
    "count": "kind: count\n  unit: count",
    "closed": "kind: count\n  unit: count",
    "median": f'kind: percentile\n  unit: days\n  of: "{DAYS}"\n  at: 0.5',
    "p90": f'kind: percentile\n  unit: days\n  of: "{DAYS}"\n  at: 0.9',
    "on_time": f'kind: share\n  unit: share\n  numerator: "{ON_TIME}"',
    "reopened": f'kind: share\n  unit: share\n  numerator: reopened\n  denominator: "{CLOSED}"',
    "transfers": "kind: mean\n  unit: count\n  of: transfers",
    "satisfaction": "kind: mean\n  unit: count\n  of: satisfaction",
}
"""The eight numbers, as they are written in a definition."""


def populations(indicators: int) -> tuple[Population, ...]:
    """The populations of so many indicators: eight for each."""
    return (*GENERAL, *BY_DEPARTMENT)[: indicators // len(NUMBERS)]


def names(indicators: int) -> list[str]:
    """The indicators' ids."""
    return [f"{p.id}_{number}" for p in populations(indicators) for number in NUMBERS]


def write_city(folder: Path, indicators: int) -> Path:
    """Write the city's folder, as a person would; return it."""
    for path, text in _files(indicators).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return folder


def _files(indicators: int) -> dict[str, str]:
    places = "".join(
        f"  - {{id: n{i:02d}, name: Neighborhood {i}}}\n" for i in range(1, NEIGHBORHOODS + 1)
    )
    return {
        "city.yaml": _CITY,
        "places/neighborhoods.yaml": _PLACES + places,
        "plan/plan.yaml": _PLAN,
        "plan/offices.yaml": "- {id: clerk, name: Clerk}\n",
        "plan/goals/1.yaml": _GOAL.format(indicators=", ".join(names(indicators))),
        "sources/requests.yaml": _SOURCE,
        "indicators/requests.yaml": "\n".join(
            _indicator(population, number)
            for population in populations(indicators)
            for number in NUMBERS
        ),
    }


def _indicator(population: Population, number: str) -> str:
    where = population.where
    if number == "closed":
        where = CLOSED if where == "true" else f"({where}) and {CLOSED}"
    return _INDICATOR.format(
        id=f"{population.id}_{number}",
        where=where,
        measure=NUMBERS[number],
        department=population.id if population in BY_DEPARTMENT else "d01",
        value=_EXAMPLE[number],
    )


_CITY = """
name: Benchmark
real: false
fiscal_year_starts: 7
time_zone: UTC
"""
_PLACES = """
id: neighborhoods
name: Neighborhoods
singular: neighborhood
places:
"""
_PLAN = """
title: To be measured
fiscal_year: FY2024
source: {title: Invented}
levels: [goal, outcome]
mission: {summary: To be fast.}
vision: {summary: Faster.}
values: []
"""
_GOAL = """
id: speed
number: 1
name: Speed
owner: clerk
why_it_matters: People wait.
outcomes:
  - id: fast
    name: Fast
    owner: clerk
    why_it_matters: People wait.
    indicators: [{indicators}]
"""
_INDICATOR = """
- id: {id}
  name: {id}
  why_it_matters: It is measured.
  source: requests
  where: "{where}"
  {measure}
  better: neither
  grains: [month]
  places: [city, neighborhoods]
  owner: clerk
  authored_by: the benchmark
  next_review: 2030-01-01
  examples:
    - rows:
        - {{opened: "2020-01-01 09:00:00", closed: "2020-01-02 09:00:00", type: type_003,
           department: {department}, deadline_hours: "48", channel: web, priority: urgent,
           reopened: "false", transfers: "0", satisfaction: "4"}}
      value: {value}
"""
_EXAMPLE = {
    "count": 1, "closed": 1, "median": 1, "p90": 1, "on_time": 1, "reopened": 0, "transfers": 0,
    "satisfaction": 4,
}  # fmt: skip
"""Of one request, done in a day: what each number is."""
_SOURCE = """
id: requests
name: Requests
row: one request
file: requests.parquet
time: opened
steward: clerk
changes: daily
covers: {first: 2018-01-01, last: 2023-12-31}
provenance: simulated
source_title: Invented
columns:
  opened: {type: timestamp, meaning: when it came in}
  closed: {type: timestamp, meaning: when it was done}
  type: {type: text, meaning: what it is about}
  department: {type: text, meaning: who does it}
  deadline_hours: {type: integer, meaning: how long it may take}
  channel: {type: text, meaning: how it came in}
  priority: {type: text, meaning: how pressing it is}
  reopened: {type: boolean, meaning: whether it was opened again}
  transfers: {type: integer, meaning: how often it was passed on}
  satisfaction: {type: number, meaning: "from 1 to 5, where it was asked"}
places:
  neighborhoods: {column: department}
"""
