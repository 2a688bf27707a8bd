"""The pack of jobs on San Francisco's building permits of 2013 to 2018, against queries written by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements

FILE = "sf-building-permits/permits.parquet"
SOUND = "filed <= issued_date"
"""One permit of 132,168 was issued before the day in its number; the contract sets it aside."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    if not (shared / "data" / FILE).is_file():
        pytest.skip("the permits of San Francisco are not on this machine")
    out = tmp_path_factory.mktemp("sanfrancisco_permits")
    city = root / "tests" / "city" / "sanfrancisco_permits"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", out)


def by_hand(shared: Path, select: str) -> list[tuple[object, ...]]:
    """A query over the file as it is, that knows nothing of ours."""
    rows = f"""
        with permits as (
          select *, strptime(permit_number[1:8], '%Y%m%d')::date as filed
          from '{shared / "data" / FILE}'
        ) {select}"""
    with duckdb.connect() as connection:
        return connection.execute(rows).fetchall()


def found(built: Built, indicator: str, grain: str, place: str = "all") -> dict[str, Measurement]:
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    kept = [row for row in rows if (row.grain, row.place, row.group) == (grain, place, "all")]
    return {row.period: row for row in kept}


def test_every_row_is_accounted_for(built: Built, shared: Path) -> None:
    report = built.sources[0]["report"]
    assert by_hand(shared, "select count(*) from permits") == [(report["rows_of_file"],)]
    assert report["rows_read"] == report["rows_of_file"] == 132_168
    assert report["rows_set_aside"] == 1
    assert not [problem for problem in built.problems if problem.severity == "error"]


def test_permits_by_month(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        f"select strftime(issued_date, '%Y-%m'), count(*) from permits where {SOUND} group by 1",
    )
    got = found(built, "permits_issued", "month")
    assert len(wanted) == 62
    assert {month: int(row.value or 0) for month, row in got.items()} == {
        str(month): number for month, number in wanted
    }


def test_days_by_neighborhood(built: Built, shared: Path) -> None:
    """Half of the permits of 2016 and nine in ten, in the city and in one neighborhood."""
    for place, condition in (
        ("all", "true"),
        ("bayview-hunters-point", "location like 'Bayview%'"),
    ):
        wanted = by_hand(
            shared,
            f"""select quantile_cont(issued_date - filed, 0.5), quantile_cont(issued_date - filed, 0.9)
            from permits where year(issued_date) = 2016 and {SOUND} and {condition}""",
        )
        median, p90 = (float(str(part)) for part in wanted[0])
        assert found(built, "permit_days_median", "year", place)["2016"].value == median
        assert found(built, "permit_days_p90", "year", place)["2016"].value == pytest.approx(p90)
        assert p90 > 0


def test_issued_on_the_day(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        f"""select count(*) filter (filed = issued_date), count(*) from permits
        where year(issued_date) = 2017 and {SOUND}""",
    )
    same, issued = (int(str(part)) for part in wanted[0])
    row = found(built, "permits_issued_same_day", "year")["2017"]
    assert row.n == issued
    assert row.value == pytest.approx(same / issued, abs=1e-12)


def test_finished_in_a_year(built: Built, shared: Path) -> None:
    """Of those issued in 2014; all of their years had passed by February 2018."""
    wanted = by_hand(
        shared,
        f"""select count(*) filter (status = 'complete' and status_date <= issued_date + 365), count(*)
        from permits where year(issued_date) = 2014 and {SOUND}""",
    )
    done, due = (int(str(part)) for part in wanted[0])
    row = found(built, "permits_finished_in_a_year", "year")["2014"]
    assert row.n == due
    assert row.value == pytest.approx(done / due, abs=1e-12)
