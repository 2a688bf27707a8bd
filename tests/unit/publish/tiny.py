"""A tiny invented edition: one goal, three outcomes, four indicators, three places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak import editions
from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import read_period
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.files import write_json
from charteroak.indicators import gaps, tables
from charteroak.indicators.measurement import FILE, SQL_TYPES, Measurement
from charteroak.plan.read import read_city

CITY = """\
name: {name}
state: Nowhere
real: {real}
fiscal_year_starts: 7
time_zone: UTC
languages: [en, es]
population: residents
accent: "#2f5d46"
groups:
  sex:
    name: Sex
    values: {{female: Female, male: Male}}
    reference: male
    note: As recorded.
"""
PLAN = """\
title: A Plan
fiscal_year: FY2020
source: {title: The plan as printed, url: "https://example.org/plan", page_lines: [1, 2]}
levels: [goal, outcome]
mission: {summary: Serve everyone well., page_lines: [1]}
vision: {summary: A good place to live., page_lines: [2]}
values:
  - {id: respect, name: Respect, meaning: Treat people well.}
owners_note: These owners were proposed by the testers.
"""
OFFICES = """\
- {id: mayor, name: Office of the Mayor, does: Answers for it all.}
- {id: works, name: Public Works, does: Mends streets., page_name: DPW}
"""
GOAL = """\
id: safe-streets
number: 1
name: {goal}
owner: mayor
why_it_matters: Everyone uses the streets.
outcomes:
  - id: streets
    name: Streets
    owner: works
    why_it_matters: They carry us.
    outcomes:
      - id: few-crashes
        name: Few crashes
        owner: works
        why_it_matters: Crashes hurt.
        values: [respect]
        indicators: [crashes, hurt_share]
        needs: [Speed surveys]
      - id: lights
        name: Lights
        owner: works
        why_it_matters: Light helps.
        needs: [An inventory of lamps]
  - id: homes
    name: Homes
    owner: mayor
    why_it_matters: People need them.
    indicators: [home_owners]
"""
INDICATORS = """\
- id: crashes
  name: Crashes
  why_it_matters: "{why}"
  kind: count
  source: crash_records
  where: severity = 'K'
  unit: count
  better: lower
  grains: [month, year]
  places: [city, districts]
  groups: [sex]
  owner: works
  authored_by: Testers
  next_review: 2030-01-01
  limitations: Only what was reported.
- id: hurt_share
  name: Crashes with injuries
  why_it_matters: Injuries are worse.
  kind: share
  numerator: severity = 'A'
  source: crash_records
  unit: share
  decimals: 1
  better: lower
  grains: [year]
  groups: [sex]
  owner: works
  authored_by: Testers
  next_review: 2030-01-01
- id: home_owners
  name: Homes lived in by their owner
  why_it_matters: Owners stay.
  kind: figure
  unit: share
  decimals: 1
  better: higher
  grains: [span]
  places: [city, districts]
  owner: mayor
  authored_by: Testers
  next_review: 2030-01-01
  standard: {{name: A standard, edition: "2020", value: 0.5, source_title: A book, source_url: "https://example.org/book"}}
  targets:
    - {{name: Half, set_by: Council, set_on: 2020-01-01, path: {{"2020-2024": 0.45}}}}
- id: residents
  name: Residents
  why_it_matters: They are the city.
  kind: figure
  unit: count
  better: neither
  grains: [year]
  places: [city, districts]
  owner: mayor
  authored_by: Testers
  next_review: 2030-01-01
"""
CONTRACT = """\
id: crash_records
name: Crash records
row: one crash
file: crashes.csv
time: day
steward: works
changes: ended
source_title: The crash file
source_url: https://example.org/crashes
columns:
  day: {type: date, meaning: The day., sensitivity: public}
  severity: {type: text, meaning: How bad., sensitivity: public}
"""
DISTRICTS = """\
id: districts
name: Districts
singular: district
sketch: districts.geojson
places:
  - {id: north, name: North}
  - {id: south, name: South}
  - {id: east, name: East}
  - {id: south-and-east, name: South and East, parts: [south, east]}
"""
HOSTILE = "<script>alert(1)</script>" + "x" * 10_000
RUNS = "=cmd|' /C calc'!A0 \u202e" + HOSTILE
"""The same, begun as a formula and turned about."""
CITED = "A survey, 2020 <https://example.org/survey>"


def edition(
    store: Path, *, real: bool = True, records: bool = True, name: str = "Testford", goal: str = ""
) -> Edition:
    """Write the edition; without `records` as a machine without them would."""

    def fill(folder: Path) -> None:
        _write_city(folder / "city", real=real, name=name, goal=goal or "Make the streets safe")
        rows = [row for row in measurements() if records or row.provenance == "published"]
        if not real:
            rows = [replace(row, provenance="simulated") for row in rows]
        with Engine() as engine:
            table = engine.load_rows("rows", SQL_TYPES, [astuple(row) for row in rows])
            engine.write_parquet(exp.select("*").from_(table), folder / FILE)
            _write_gaps(engine, folder, rows)
        write_json(folder / "sources.json", [_source(records)])
        write_json(folder / "queries.json", {"crashes": "SELECT count(*) FROM crash_records"})
        sample = {"columns": ["row", "day"], "rows": [[7, "2020-01-03"]]}
        write_json(folder / "samples.json", {"crashes": sample} if records else {})
        write_json(folder / "outlines.json", {"districts": {"drawn": "sketch", "places": _tiles()}})
        write_json(folder / "problems.json", [])

    made = datetime(2026, 1, 2, tzinfo=UTC)
    manifest = {"city": name, "made": made.isoformat(), "inputs": {"city": {"city.yaml": "00"}}}
    return editions.write(store, editions.edition_id(made, manifest), manifest, fill)


def _write_gaps(engine: Engine, folder: Path, rows: list[Measurement]) -> None:
    files, _ = read_city(folder / "city", "city")
    assert files is not None
    split = files.indicators["hurt_share"]
    mine = [row for row in rows if row.indicator == split.id]
    tables.write(engine, tuple(gaps.gaps(files, split, mine)), gaps.Gap, folder / gaps.FILE)


def _write_city(folder: Path, *, real: bool, name: str, goal: str) -> None:
    texts = {
        "city.yaml": CITY.format(name=json.dumps(name), real=str(real).lower()),
        "plan/plan.yaml": PLAN,
        "plan/offices.yaml": OFFICES,
        "plan/goals/1.yaml": GOAL.format(goal=json.dumps(goal)),
        "indicators/all.yaml": INDICATORS.format(why=goal),
        "sources/crash_records.yaml": CONTRACT,
        "places/districts.yaml": DISTRICTS,
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _source(records: bool) -> dict[str, Any]:
    if not records:
        why = "No records folder was given to this build."
        return {"id": "crash_records", "state": "absent", "why": why}
    report = {
        "source": "crash_records", "hash": "11", "file": "crashes.csv", "sha256": "22",
        "bytes": 99, "taken": "2026-01-02", "rows_read": 12, "rows_kept": 10, "rows_set_aside": 2,
        "faults": [{"column": "day", "reason": "is not recorded", "rows": 2, "examples": [],
                    "first_rows": [3], "advice": ""}],
        "first_day": "2019-01-01", "last_day": "2020-11-30",
        "unplaced": {"districts": {"not_recorded": 1, "elsewhere": 0}}, "columns": {}, "notes": [],
    }  # fmt: skip
    return {"id": "crash_records", "state": "read", "why": "", "report": report}


def _tiles() -> dict[str, Any]:
    corners = {"north": (0, 1), "south": (0, 0), "east": (1, 0)}
    return {
        place: {"type": "Polygon", "coordinates": [_square(*at)]} for place, at in corners.items()
    }


def _square(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 0.9, y], [x + 0.9, y + 0.9], [x, y + 0.9], [x, y]]


def row(indicator: str, grain: str, period: str, value: float | None, **more: Any) -> Measurement:
    """One measurement, of the whole city and observed where nothing else is said."""
    named = read_period(period, FiscalYears(7))
    assert named is not None
    told: dict[str, Any] = {
        "indicator": indicator, "grain": grain, "period": period, "period_start": named.start,
        "period_end": named.end, "place_set": "city", "place": "all", "group_by": "all",
        "group": "all", "value": value, "numerator": None, "denominator": None, "n": 50,
        "lower": None, "upper": None, "interval_method": "", "unit": "count", "better": "lower",
        "provenance": "observed", "source": "crash_records", "missing": "", "partial": False,
        "note": "",
    }  # fmt: skip
    return Measurement(**(told | more))


def measurements() -> Iterator[Measurement]:
    """Crashes by month, year, district and sex; shares by year; published figures."""
    byar = {"interval_method": "Byar 95%"}
    for month in range(1, 12):
        value = 100.0 + month
        yield row("crashes", "month", f"2020-{month:02d}", value, lower=80.0, upper=130.0, **byar)
    yield row("crashes", "month", "2020-12", 4.0, partial=True, lower=1.0, upper=9.0, **byar)
    yield row("crashes", "year", "2018", 1500.0, lower=1420.0, upper=1580.0, **byar)
    yield row("crashes", "year", "2019", 1234.0, lower=1170.0, upper=1300.0, **byar)
    yield row("crashes", "year", "2020", 1166.0, lower=1100.0, upper=1235.0, partial=True, **byar)
    for place, value in (("north", 700.0), ("south", 400.0), ("east", 130.0), ("unknown", 4.0)):
        yield row("crashes", "year", "2019", value, place_set="districts", place=place,
                  lower=value * 0.9, upper=value * 1.1, **byar)  # fmt: skip
    for sex, value in (("female", 500.0), ("male", 700.0), ("unknown", 34.0)):
        yield row("crashes", "year", "2019", value, group_by="sex", group=sex)
    share = {"unit": "share", "interval_method": "Wilson 95%"}
    yield row("hurt_share", "year", "2018", None, missing="no_rows", unit="share", n=0)
    yield row("hurt_share", "year", "2019", 0.281, lower=0.271, upper=0.291, **share)
    for year, women, men in (("2017", 300, 240), ("2018", 310, 250), ("2019", 360, 250)):
        for sex, hurt in (("female", women), ("male", men)):
            yield row("hurt_share", "year", year, hurt / 1000, group_by="sex", group=sex, n=1000,
                      numerator=float(hurt), denominator=1000.0, lower=hurt / 1000 - 0.028,
                      upper=hurt / 1000 + 0.028, **share)  # fmt: skip
    for sex in ("female", "male"):
        yield row("hurt_share", "year", "2020", None, group_by="sex", group=sex, n=None,
                  missing="suppressed", unit="share")  # fmt: skip
    figure = {"n": None, "provenance": "published", "source": CITED, "unit": "share",
              "better": "higher"}  # fmt: skip
    yield row("home_owners", "span", "2010-2014", 0.235, **figure)
    yield row("home_owners", "span", "2015-2019", 0.256, **figure)
    for place, value in (("north", 0.31), ("south-and-east", 0.189)):
        yield row("home_owners", "span", "2015-2019", value, place_set="districts", place=place,
                  note="=1+1", **figure)  # fmt: skip
    yield row("residents", "year", "2019", 5000.0, **(figure | {"unit": "count"}))
