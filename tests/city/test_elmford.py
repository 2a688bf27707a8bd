"""Elmford, the invented city: every kind against plain Python over the same files."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from charteroak.build import Built, build, rows_behind
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.kinds import kinds
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from charteroak.problems import Refused
from charteroak.sources.contract import Sensitivity

MADE = datetime(2025, 3, 1, 8, tzinfo=UTC)
DENVER = ZoneInfo("America/Denver")
WARDS = ("mill", "meadow", "station", "college", "orchard", "ridge")
SPELLINGS = {
    "ward 1": "mill", "1st ward": "mill", "old mill": "mill", "mill ward": "mill",
    "ward 2": "meadow", "2nd ward": "meadow", "meadow ward": "meadow",
    "ward 3": "station", "depot": "station", "w3": "station",
    "ward 4": "college", "college ward": "college", "ward 5": "orchard", "orchard": "orchard",
    "ward 6": "ridge", "w6": "ridge", "wards 1 and 2": "mill-and-meadow",
}  # fmt: skip
NOT_RECORDED = ("", "NA", "-")


@pytest.fixture(scope="module")
def elmford(root: Path) -> Path:
    return root / "cities" / "elmford"


@pytest.fixture(scope="module")
def built(elmford_built: Built) -> Built:
    return elmford_built


@pytest.fixture(scope="module")
def files(elmford: Path) -> CityFiles:
    found, _ = read_city(elmford, "elmford")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def measurements(built: Built) -> Iterator[Measurements]:
    with Engine() as engine:
        yield Measurements(built.edition.folder, engine)


Told = Callable[..., Measurement]


@pytest.fixture(scope="module")
def told(measurements: Measurements) -> Told:
    """The one measurement of a cell: `told("requests", "2024-01", place="mill")`."""

    def find(indicator: str, period: str, place: str = "all", group: str = "all") -> Measurement:
        found = measurements.of(indicator, period=period, place=place, group=group)
        assert len(found) == 1, (indicator, period, place, group, len(found))
        return found[0]

    return find


@dataclass(frozen=True)
class Request:
    """A request as the plain computation below reads it."""

    opened: datetime
    closed: datetime | None
    category: str
    ward: str
    repeat: str
    hours: float | None

    @property
    def wait(self) -> float | None:
        """Hours until it was closed, in whole minutes."""
        minutes = None if self.closed is None else (self.closed - self.opened).total_seconds() // 60
        return None if minutes is None else minutes / 60


def read_requests(elmford: Path) -> list[Request]:
    """The good rows, found without any of the package's own code."""
    found: dict[str, Request] = {}
    with (elmford / "records" / "requests.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            request = None if None in row.values() else plain_request(row)
            if request is not None:
                found.setdefault(row["Request"], request)
    return list(found.values())


def plain_request(row: dict[str, str]) -> Request | None:
    clean = {name: "" if text in NOT_RECORDED else text for name, text in row.items()}
    ward = " ".join(clean["Ward"].casefold().split())
    try:
        opened = datetime.fromisoformat(clean["Opened (UTC)"]).astimezone(DENVER)
        hours = float(clean["Hours"]) if clean["Hours"] else None
    except ValueError:
        return None
    closed = (
        datetime.fromisoformat(clean["Closed (UTC)"]).astimezone(DENVER)
        if clean["Closed (UTC)"]
        else None
    )
    if (ward and ward not in SPELLINGS) or (hours is not None and hours < 0):
        return None
    if (closed and closed < opened) or clean["About"] == "pot holes":
        return None
    # The package keeps wall-clock times, so lengths of time are differences of wall-clock times.
    return Request(
        opened.replace(tzinfo=None), closed and closed.replace(tzinfo=None), clean["About"],
        SPELLINGS[ward] if ward else "unknown", clean["Asked before?"], hours,
    )  # fmt: skip


@pytest.fixture(scope="module")
def requests(elmford: Path) -> list[Request]:
    return read_requests(elmford)


def read_trips(elmford: Path) -> list[dict[str, Any]]:
    """The good trips, each with its ward, by hand."""
    outlines = json.loads((elmford / "records" / "wards.geojson").read_text(encoding="utf-8"))
    rings = [feature["geometry"]["coordinates"][0] for feature in outlines["features"]]
    trips = []
    for line in (elmford / "records" / "shuttle_trips.jsonl").read_text("utf-8").splitlines():
        if line.endswith("}"):
            trip = json.loads(line)
            if not trip["trip"].startswith("X"):
                trip["ward"] = ward_of(trip["lon"], trip["lat"], rings)
                trip["day"] = datetime.strptime(trip["asked_at"], "%m/%d/%Y %I:%M %p")  # noqa: DTZ007
                trips.append(trip)
    return trips


def ward_of(x: float | None, y: float | None, rings: list[list[tuple[float, float]]]) -> str:
    if x is None or y is None:
        return "unknown"
    return next(ward for ward, ring in zip(WARDS, rings, strict=True) if inside(x, y, ring))


def inside(x: float, y: float, ring: list[tuple[float, float]]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    crossed = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed += 1
    return crossed % 2 == 1


@pytest.fixture(scope="module")
def trips(elmford: Path) -> list[dict[str, Any]]:
    return read_trips(elmford)


def quantile(values: list[float], part: float) -> float:
    """Linear interpolation between order statistics."""
    ordered = sorted(values)
    rank = part * (len(ordered) - 1)
    below = math.floor(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (rank - below) * (ordered[above] - ordered[below])


def test_elmford_uses_every_kind_and_every_grain(files: CityFiles) -> None:
    assert {i.kind for i in files.indicators.values()} == set(kinds())
    grains = {grain for i in files.indicators.values() for grain in i.grains}
    assert grains == {"month", "quarter", "year", "fiscal_year", "span"}


def test_nothing_is_wrong_with_it(built: Built) -> None:
    assert [str(problem) for problem in built.problems] == []


def test_count(told: Told, requests: list[Request]) -> None:
    for month in ("2023-12", "2024-01", "2024-07"):
        year, number = (int(part) for part in month.split("-"))
        these = [r for r in requests if (r.opened.year, r.opened.month) == (year, number)]
        assert told("requests", month).value == len(these)
        by_ward = Counter(r.ward for r in these)
        for ward in WARDS:
            assert told("requests", month, ward).value == by_ward[ward]


def test_a_day_is_the_citys_own(told: Told, requests: list[Request]) -> None:
    """Two requests came at 03:30 on 1 January 2024 in UTC: in Elmford it was still 2023."""
    assert datetime(2023, 12, 31, 20, 30) in [r.opened for r in requests]  # noqa: DTZ001
    assert told("requests", "2023").value == sum(r.opened.year == 2023 for r in requests)
    assert told("requests", "FY2024").value == sum(r.opened.year == 2024 for r in requests)


def test_count_by_another_time_column(told: Told, requests: list[Request]) -> None:
    closed = [r for r in requests if r.closed and (r.closed.year, r.closed.month) == (2024, 3)]
    assert told("requests_closed", "2024-03").value == len(closed)


def test_rate(told: Told, requests: list[Request]) -> None:
    mill = [r for r in requests if r.ward == "mill" and r.opened.year == 2023]
    found = told("requests_rate", "2023", "mill")
    assert found.value == pytest.approx(len(mill) / 3120 * 1000)
    assert (found.numerator, found.denominator) == (len(mill), 3120)
    withheld = told("requests_rate", "2023", "ridge")
    assert (withheld.value, withheld.missing) == (None, "no_population")


def test_rate_by_group_divides_by_the_group(told: Told, trips: list[dict[str, Any]]) -> None:
    old = [t for t in trips if t["rider_age"] == "65-and-over"]
    assert told("shuttle_rate", "2024", group="65-and-over").value == pytest.approx(
        len(old) / 3100 * 100_000
    )


def test_share(told: Told, requests: list[Request]) -> None:
    """A request that is still open was not closed in time."""
    asked = [r for r in requests if r.opened.year == 2024 and r.category != "noise"]
    prompt = [r for r in asked if r.wait is not None and r.wait <= 72]
    found = told("closed_in_three_days", "FY2024")
    assert (found.numerator, found.denominator) == (len(prompt), len(asked))
    assert found.value == pytest.approx(len(prompt) / len(asked))
    assert found.lower is not None and found.upper is not None
    assert 0 < found.lower < len(prompt) / len(asked) < found.upper < 1


def test_share_of_a_boolean_leaves_out_what_nobody_recorded(
    told: Told, requests: list[Request]
) -> None:
    answers = [r.repeat for r in requests if r.opened.year == 2024 and r.ward == "station"]
    found = told("asked_before", "2024", "station")
    assert found.numerator == answers.count("yes")
    assert found.denominator == answers.count("yes") + answers.count("no") < len(answers)


def test_percentile(told: Told, requests: list[Request]) -> None:
    waits = [r.wait for r in requests if r.opened.year == 2023 and r.wait is not None]
    found = told("hours_to_close_p90", "2023")
    assert found.value == pytest.approx(quantile(waits, 0.9))
    assert found.n == len(waits)


def test_mean(told: Told, requests: list[Request]) -> None:
    hours = [
        r.hours
        for r in requests
        if r.hours is not None and r.category != "noise" and r.opened.date() < date(2023, 4, 1)
    ]
    found = told("staff_hours", "2023-Q1")
    assert found.value == pytest.approx(fmean(hours))
    assert found.n == len(hours)


def test_place_by_longitude_and_latitude(told: Told, trips: list[dict[str, Any]]) -> None:
    wards = Counter(trip["ward"] for trip in trips)
    assert len(wards) == len(WARDS) + 1
    for ward, number in wards.items():
        found = told("shuttle_trips", "2024", ward)
        assert found.value == number or (ward in FEW and found.missing == "suppressed")
    assert sum(wards[ward] for ward in FEW) >= 11
    assert any(wards[ward] <= 10 for ward in FEW)


FEW = ("ridge", "unknown")
"""One has few trips, and the other would give it away."""


def answers(elmford: Path, year: int) -> list[dict[str, str]]:
    """The answers of a year that stand for somebody."""
    with (elmford / "records" / "household_survey.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Asked on"].startswith(str(year))]
    return [row for row in rows if row["Stands for"]]


def test_survey_mean_by_ward(told: Told, elmford: Path) -> None:
    rows = [r for r in answers(elmford, 2023) if r["Ward"] == "ridge" and r["Walks a week"]]
    weight = [float(r["Stands for"]) for r in rows]
    found = told("walks_in_a_week", "2023", "ridge")
    walked = sum(w * float(r["Walks a week"]) for w, r in zip(weight, rows, strict=True))
    assert found.value == pytest.approx(walked / sum(weight))
    assert found.n == len(rows)


def test_survey_is_raked_to_the_adults_of_the_town(told: Told, elmford: Path) -> None:
    """Each age stands for its published number; who did not say keeps their part of the whole."""
    rows = answers(elmford, 2024)
    weight = [float(r["Stands for"]) for r in rows]
    by_age = {a: sum(w for w, r in zip(weight, rows, strict=True) if r["Age"] == a)
              for a in ("18-to-64", "65-and-over", "")}  # fmt: skip
    whole, adults = sum(weight), {"18-to-64": 9480, "65-and-over": 3100}
    wanted = {a: n * (1 - by_age[""] / whole) for a, n in adults.items()}
    wanted[""] = sum(adults.values()) * by_age[""] / whole
    raked = [w * wanted[r["Age"]] / by_age[r["Age"]] for w, r in zip(weight, rows, strict=True)]
    told_it = [(w, r) for w, r in zip(raked, rows, strict=True) if r["Safe after dark"]]
    safe = sum(w for w, r in told_it if r["Safe after dark"] == "yes")
    found = told("safe_after_dark", "2024")
    assert found.value == pytest.approx(safe / sum(w for w, _ in told_it))
    assert found.value != pytest.approx(
        sum(w for w, r in zip(weight, rows, strict=True) if r["Safe after dark"] == "yes")
        / sum(w for w, r in zip(weight, rows, strict=True) if r["Safe after dark"]), abs=1e-4
    )  # fmt: skip
    assert found.note == "Weights raked to age."
    assert None not in (found.lower, found.value, found.upper)
    assert (found.lower or 0) < (found.value or 0) < (found.upper or 0)


def test_median_by_group_and_place(told: Told, trips: list[dict[str, Any]]) -> None:
    waits = [
        t["wait_min"]
        for t in trips
        if t["rider_age"] == "65-and-over" and t["wait_min"] is not None
    ]
    assert told("shuttle_wait_median", "2024", group="65-and-over").value == median(waits)
    waits = [t["wait_min"] for t in trips if t["ward"] == "mill" and t["wait_min"] is not None]
    assert told("shuttle_wait_median", "2024", "mill").value == median(waits)


def test_boolean_and_hour_of_day(told: Told, trips: list[dict[str, Any]]) -> None:
    ramps = [t["ramp"] for t in trips if 7 <= t["day"].hour <= 18 and t["ramp"] is not None]
    found = told("shuttle_ramp_share", "2024")
    assert (found.numerator, found.denominator) == (ramps.count(True), len(ramps))


def test_tab_separated_with_two_forms_of_date(told: Told, elmford: Path) -> None:
    with (elmford / "records" / "meter_checks.tsv").open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file, delimiter="\t")
            if "2023" in row["date"] and row["tenure"] == "rent" and row["age_years"] != "N/A"
        ]  # fmt: skip
    found = told("meter_age", "FY2023", group="rent")
    assert found.value == pytest.approx(fmean(float(row["age_years"]) for row in rows))


def test_a_name_the_contract_says_to_keep_counts_for_the_city(
    built: Built, measurements: Measurements
) -> None:
    """Two checks of W9, outside every ward."""
    unplaced = report(built, "meter_checks")["unplaced"]["wards"]
    assert (unplaced["elsewhere"], unplaced["not_recorded"]) == (2, 0)
    rows = measurements.of("meter_checks", grain="fiscal_year", place="unknown", group="all")
    assert sum(row.n or 0 for row in rows) == 2


def test_workbook(told: Told, elmford: Path) -> None:
    sheet: Any = openpyxl.load_workbook(elmford / "records" / "lamps.xlsx")["Outages"]
    days = [
        (relit - reported).days
        for _, reported, relit, _ in list(sheet.values)[1:]
        if reported.year == 2024 and relit is not None and relit >= reported
    ]
    assert told("lamp_days_dark", "2024").value == pytest.approx(fmean(days))


def test_figures_keep_their_margin_and_its_level(told: Told) -> None:
    found = told("feel_heard", "2023")
    assert (found.value, found.lower, found.upper) == pytest.approx((0.465, 0.436, 0.494))
    assert found.interval_method == "published margin of error 95%"
    assert told("feel_heard", "2023", group="rent").interval_method.endswith("90%")
    assert told("water_bill", "FY2023").value == 452.5  # printed in thousands
    assert told("feel_heard", "2023", group="under-18").missing == "not_reported"
    assert told("residents", "2023", "mill-and-meadow").value == 5330
    assert told("residents", "2019-2023").grain == "span"


def report(built: Built, source: str) -> dict[str, Any]:
    found: dict[str, Any] = next(told["report"] for told in built.sources if told["id"] == source)
    return found


SET_ASIDE = {
    "requests": (709, 13, {
        ("opened_at", "is not recorded, and a row needs it"): 3,
        ("ward", "is not a known ward"): 3,
        ("request_id", "has the same key as an earlier row"): 2,
        ("", "has fewer values than the 8 headings"): 1,
        ("category", "is not one of the allowed values"): 1,
        ("closed_at, opened_at", "breaks `closed_at >= opened_at`: nothing is dealt with before it is asked for"): 1,
        ("opened_at", "cannot be read as a date and time"): 1,
        ("staff_hours", "cannot be read as a number"): 1,
        ("staff_hours", "is below the lowest allowed, 0"): 1,
    }),
    "shuttle_trips": (428, 8, {
        ("longitude, latitude", "lies outside every ward"): 2,
        ("", "is not a JSON object"): 1,
        ("age", "is not one of the allowed values"): 1,
        ("asked_at", "is not recorded, and a row needs it"): 1,
        ("longitude, latitude", "is half a pair of coordinates"): 1,
        ("longitude, latitude", "is the point 0, 0, which stands for an unknown place"): 1,
        ("wait", "cannot be read as a number"): 1,
    }),
    "meter_checks": (384, 4, {
        ("checked_on", "is not recorded, and a row needs it"): 1,
        ("leaking", "cannot be read as yes or no"): 1,
        ("meter, checked_on", "has the same key as an earlier row"): 1,
        ("years", "is above the highest allowed, 60"): 1,
    }),
    "lamps": (91, 1, {
        ("relit_on, reported_on", "breaks `relit_on >= reported_on`: a lamp is not lit again before it is reported"): 1,
    }),
}  # fmt: skip
"""Rows read, rows set aside, and the reasons; the last request has two of them."""


@pytest.mark.parametrize("source", SET_ASIDE)
def test_rows_set_aside_by_reason(built: Built, source: str) -> None:
    found = report(built, source)
    read, aside, reasons = SET_ASIDE[source]
    assert (found["rows_read"], found["rows_set_aside"]) == (read, aside)
    assert found["rows_kept"] == read - aside
    assert {(f["column"], f["reason"]): f["rows"] for f in found["faults"]} == reasons


def test_what_is_personal_is_told_nowhere(built: Built) -> None:
    samples = (built.edition.folder / "samples.json").read_text(encoding="utf-8")
    sources = (built.edition.folder / "sources.json").read_text(encoding="utf-8")
    assert "Ortiz" not in samples + sources


def test_four_levels(files: CityFiles) -> None:
    assert files.plan.levels == ("pillar", "goal", "objective", "outcome")
    named = {outcome.id: files.plan.level(depth) for _, depth, outcome in files.plan.outcomes()}
    assert named["dependable-water"] == "goal"
    assert named["little-is-lost"] == "objective"
    assert named["leaks-found"] == "outcome"
    assert files.plan.level(0) == "pillar"
    assert {depth for _, depth, _ in files.plan.outcomes()} == {1, 2, 3}


def test_an_outcome_without_indicators_says_what_it_needs(files: CityFiles) -> None:
    silent = [
        outcome for _, _, outcome in files.plan.outcomes()
        if not outcome.outcomes and not outcome.indicators
    ]  # fmt: skip
    assert [outcome.id for outcome in silent] == ["pavement-good"]
    assert silent[0].needs


def test_the_fiscal_year_is_the_calendar_year(told: Told) -> None:
    fiscal, calendar = told("requests", "FY2024"), told("requests", "2024")
    assert (fiscal.period_start, fiscal.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert fiscal.value == calendar.value


def test_a_year_that_began_in_march_is_partial(told: Told) -> None:
    assert told("shuttle_trips", "2024").partial
    assert told("shuttle_trips", "2024-Q1").partial
    assert not told("shuttle_trips", "2024-03").partial
    assert not told("requests", "2024").partial


def test_every_number_says_that_it_is_invented(measurements: Measurements) -> None:
    rows = [row for name in measurements.indicators for row in measurements.of(name)]
    assert {row.provenance for row in rows} == {"simulated"}


def test_the_same_city_gives_the_same_bytes(built: Built, elmford: Path, tmp_path: Path) -> None:
    again = build(elmford, MADE, out=tmp_path)
    assert again.edition.id == built.edition.id
    for path in sorted(built.edition.folder.rglob("*")):
        if path.is_file():
            twin = again.edition.folder / path.relative_to(built.edition.folder)
            assert twin.read_bytes() == path.read_bytes(), path.name


OLD_DISTRICTS = {"mill": "north", "meadow": "north", "station": "middle", "college": "middle",
                 "orchard": "south", "ridge": "south", "mill-and-meadow": "north"}  # fmt: skip
NEW_DISTRICTS = OLD_DISTRICTS | {
    "station": "river", "orchard": "river", "college": "hills", "ridge": "hills",
}  # fmt: skip


def test_districts_redrawn_within_the_records(told: Told, requests: list[Request]) -> None:
    """By hand: each request in the district of its own day, and the shares of the crosswalk."""
    moved = datetime.fromisoformat("2024-04-01")  # on the clock on the wall, like the requests
    now = Counter(NEW_DISTRICTS.get(r.ward) for r in requests if r.opened >= moved)
    then = Counter(OLD_DISTRICTS.get(r.ward) for r in requests if r.opened < moved)
    early = Counter(OLD_DISTRICTS.get(r.ward) for r in requests if r.opened.year == 2023)
    quarter = Counter(NEW_DISTRICTS.get(r.ward) for r in requests
                      if r.opened >= moved and r.opened.month < 7)  # fmt: skip
    since = {name: now[name] for name in ("river", "hills")}
    left = {name: then[name] - early[name] for name in ("middle", "south")}
    assert told("requests", "2024-Q2", place="river").value == quarter["river"]
    assert told("requests", "2023", place="middle").value == early["middle"]
    assert told("requests", "2023", place="north").value == early["north"]
    river = told("requests", "2023", place="river")
    assert river.value == pytest.approx(early["middle"] * 0.5488 + early["south"] * 0.5162)
    assert river.estimated
    assert "Residents of Elmford by ward, 2023" in river.note
    assert told("requests", "2024", place="hills").value == pytest.approx(
        since["hills"] + left["middle"] * 0.4512 + left["south"] * 0.4838
    )
    assert told("requests", "2024", place="middle").missing == "redrawn"
    assert told("hours_to_close_p90", "2023", place="river").missing == "not_divided"
    assert told("residents", "2023", place="river").value == pytest.approx(
        7353 * 0.5488 + 3797 * 0.5162
    )


def test_the_rows_of_an_estimate_are_those_of_other_places(built: Built, elmford: Path) -> None:
    out = built.edition.folder.parent.parent
    shown: tuple[Sensitivity, ...] = ("public",)
    assert rows_behind(elmford, out, "requests", "2023-01", "middle", "all", shown)
    with pytest.raises(Refused, match="drawn so later"):
        rows_behind(elmford, out, "requests", "2023-01", "river", "all", shown)
