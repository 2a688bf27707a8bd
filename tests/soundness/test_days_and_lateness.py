"""Wrong silently: leap days, clocks that change, records that come in late."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from charteroak.build import Built, build
from charteroak.dimensions.fiscal import FiscalCalendar, FiscalYears
from charteroak.dimensions.period import read_period
from charteroak.engine import Engine
from charteroak.indicators.composed.earlier import year_before
from charteroak.indicators.measurement import Measurements
from charteroak.kinds.count import Count
from charteroak.kinds.mean import Mean
from charteroak.kinds.on_time import OnTime
from charteroak.sources.snapshot import take
from tests.oracle import Question
from tests.spec.city import contract, filled, measure

HARTFORD = ZoneInfo("America/New_York")


@pytest.fixture
def engine() -> Engine:
    return Engine(threads=1)


def test_a_leap_day_lies_in_every_period_that_holds_it(engine: Engine) -> None:
    asked = Question(
        Count(), covers=(date(2023, 1, 1), date(2024, 12, 31)), fiscal_start=3,
        grains=("day", "week", "month", "quarter", "year", "fiscal_period", "fiscal_year"),
    )  # fmt: skip
    (found,) = measure(engine, [asked], [filled({"day": date(2024, 2, 29)})])
    assert [m.period for m in found if m.value] == [
        "2024-02-29", "FY2024-P12", "FY2024", "2024-02", "2024-Q1", "2024-W09", "2024",
    ]  # fmt: skip


@pytest.mark.parametrize("deadline", ["1", "365", "366"])
def test_a_deadline_passes_over_a_leap_day_like_over_any_other(
    engine: Engine, deadline: str
) -> None:
    opened = datetime(2024, 2, 28, 9)  # noqa: DTZ001 - a time on the wall
    due = opened.date() + timedelta(days=int(deadline))
    rows = [
        filled({"opened": opened, "closed": datetime.combine(due, opened.time()) + late})
        for late in (timedelta(0), timedelta(days=1))
    ]
    kind = OnTime(opened="opened", closed="closed", deadline=deadline)
    asked = Question(kind, time="opened", covers=(date(2024, 2, 1), date(2025, 3, 31)))
    (found,) = measure(engine, [asked], rows)
    first = found[0]
    assert (first.numerator, first.denominator) == (1, 2)


def test_the_same_period_a_year_before_29_february() -> None:
    month = read_period("2024-02")
    assert month is not None
    assert year_before(month, FiscalYears()).name == "2023-02"
    weeks = FiscalYears(2, FiscalCalendar(pattern="4-5-4", ends_on="Saturday", ends="nearest"))
    last = read_period("FY2024-P12", weeks)  # five weeks, of a year of 53
    assert last is not None
    earlier = year_before(last, weeks)
    assert (earlier.name, (earlier.end - earlier.start).days + 1) == ("FY2023-P12", 28)


def stamped(root: Path, moments: list[tuple[datetime, datetime]]) -> str:
    """A file of calls with offsets in UTC."""
    lines = [f"{a:%Y-%m-%dT%H:%M:%S}Z,{b:%Y-%m-%dT%H:%M:%S}Z" for a, b in moments]
    (root / "calls.csv").write_text("\n".join(["opened,closed", *lines]), encoding="utf-8")
    return "calls.csv"


def read_back(
    engine: Engine, root: Path, moments: list[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """What a snapshot makes of them, in Hartford."""
    agreed = contract()
    columns = {name: agreed.columns[name] for name in ("opened", "closed")}
    agreed = replace(
        agreed, file=stamped(root, moments), time="opened", columns=columns, places={}
    )  # fmt: skip
    snapshot, problems = take(
        agreed, root, root / "store", {}, "America/New_York", engine, date(2026, 1, 1)
    )
    assert snapshot is not None, problems
    rows = sorted(engine.records(snapshot.rows(engine)), key=lambda row: row["row_"])
    return [(row["opened"], row["closed"]) for row in rows]


def test_a_moment_is_counted_on_the_day_that_the_wall_showed(
    engine: Engine, tmp_path: Path
) -> None:
    """Five hours behind UTC in winter, four in summer: each side of midnight, and of the change."""
    walls = [
        datetime(2024, 3, 9, 23, 59, 59, tzinfo=HARTFORD),
        datetime(2024, 3, 10, 0, 0, 0, tzinfo=HARTFORD),
        datetime(2024, 3, 10, 3, 0, 0, tzinfo=HARTFORD),  # two o'clock did not happen
        datetime(2024, 11, 3, 1, 30, 0, tzinfo=HARTFORD),
        datetime(2024, 11, 3, 1, 30, 0, tzinfo=HARTFORD, fold=1),  # half past one, once more
        datetime(2024, 11, 3, 23, 59, 59, tzinfo=HARTFORD),
    ]
    moments = [(wall.astimezone(UTC), wall.astimezone(UTC)) for wall in walls]
    kept = read_back(engine, tmp_path, moments)
    assert [opened for opened, _ in kept] == [wall.replace(tzinfo=None, fold=0) for wall in walls]


def test_a_length_of_time_over_a_change_of_the_clock_is_off_by_that_hour(
    engine: Engine, tmp_path: Path
) -> None:
    """A limit that the documents state (`where-we-deviate.md`); this fails when it is lifted."""
    spring, autumn = datetime(2024, 3, 10, 6, tzinfo=UTC), datetime(2024, 11, 3, 5, tzinfo=UTC)
    winter = datetime(2024, 1, 10, 6, tzinfo=UTC)
    moments = [(at, at + timedelta(hours=2)) for at in (spring, autumn, winter)]
    kept = read_back(engine, tmp_path, moments)
    hours = [(closed - opened).total_seconds() / 3600 for opened, closed in kept]
    assert hours == [3, 1, 2]


def late(
    month: int, covered: date, lag: int, engine: Engine, *days: date
) -> tuple[float | None, bool]:
    asked = Question(Mean(of="minutes"), covers=(date(2024, 1, 1), covered), lag=lag)
    rows = [filled({"day": day, "minutes": float(number)}) for number, day in enumerate(days)]
    (found,) = measure(engine, [asked], rows)
    cell = found[month - 1]
    return cell.value, cell.partial


def test_a_late_record_changes_a_provisional_month_and_never_a_settled_one(engine: Engine) -> None:
    """What came in within the lag lands in months that were told as provisional."""
    known = (date(2024, 1, 10), date(2024, 2, 10))
    came_late = date(2024, 2, 20)  # became known in March
    assert late(2, date(2024, 2, 29), 30, engine, *known) == (1.0, True)
    assert late(2, date(2024, 3, 29), 30, engine, *known, came_late) == (1.5, True)
    assert late(2, date(2024, 3, 30), 30, engine, *known, came_late) == (1.5, False)
    assert late(1, date(2024, 3, 29), 30, engine, *known) == (0.0, False)
    assert late(1, date(2024, 3, 29), 30, engine, *known, came_late) == (0.0, False)


def test_rows_that_no_covered_day_counts_are_told_by_the_time_they_are_counted_by(
    root: Path, tmp_path: Path
) -> None:
    """Requests opened on a covered day and closed on a later one are not among those closed."""
    city = tmp_path / "city"
    shutil.copytree(root / "cities/elmford", city, ignore=shutil.ignore_patterns(".*"))
    for file in (city / "records").iterdir():
        if file.name != "requests.csv":
            file.unlink()
    contract = city / "sources/requests.yaml"
    text = contract.read_text("utf-8")
    kept = city / "records/requests.csv"
    heading, *every = kept.read_text("utf-8").splitlines()
    rows = [row for row in every if row.split(",")[1] < "2023-06-30"]
    kept.write_text("\n".join([heading, *rows]) + "\n", "utf-8")
    everything = closed(build(city, MADE))
    contract.write_text(text.replace("last: 2024-12-31}", "last: 2023-06-29}"), "utf-8")
    built = build(city, MADE)
    (problem,) = (one for one in built.problems if "by `closed_at`" in one.what)
    assert problem.rule == "covers-less"
    assert "`requests_closed`" in problem.advice
    outside = int(re.findall(r"\d+", problem.what)[0])
    assert outside > 0
    assert closed(built) + outside == everything


MADE = datetime(2025, 3, 1, tzinfo=UTC)


def closed(built: Built) -> float:
    with Engine() as engine:
        found = Measurements(built.edition.folder, engine).of("requests_closed", grain="year")
    return sum(row.value or 0 for row in found)
