"""The pack of education on the State's published graduation rates, against queries by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements

FILE = "ct-graduation/hsgraduationrates-district.csv"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    if not (shared / "data" / FILE).is_file():
        pytest.skip("the graduation rates of Connecticut are not on this machine")
    out = tmp_path_factory.mktemp("connecticut")
    city = root / "tests" / "city" / "connecticut_schools"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", out)


def by_hand(shared: Path, select: str) -> list[tuple[object, ...]]:
    """A query over the file as it is, that knows nothing of ours."""
    rows = f"""
        with published as (
          select *,
            "School Year" as class,
            try_cast("4-Year Graduation Rate" as double) as rate,
            try_cast("Still Enrolled" as double) as still
          from read_csv('{shared / "data" / FILE}', all_varchar=true, header=true)
        ) {select}"""
    with duckdb.connect() as connection:
        return connection.execute(rows).fetchall()


def found(built: Built, indicator: str, place: str = "all") -> dict[str, Measurement]:
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    return {row.period: row for row in rows if row.place == place}


def agrees(built: Built, shared: Path, indicator: str, column: str, category: str) -> None:
    """The mean over districts of both classes, and nothing else."""
    wanted = by_hand(
        shared,
        f"""select 'FY' || class, avg({column}) / 100, count({column}) from published
        where Category = '{category}' group by 1 order by 1""",
    )
    got = found(built, indicator)
    assert [str(row[0]) for row in wanted] == sorted(got) == ["FY2010", "FY2011"]
    for period, mean, districts in wanted:
        row = got[str(period)]
        assert row.value == pytest.approx(mean, abs=1e-9)
        assert row.n == districts


def test_every_row_is_accounted_for(built: Built, shared: Path) -> None:
    report = built.sources[0]["report"]
    assert by_hand(shared, "select count(*) from published") == [(report["rows_of_file"],)]
    assert report["rows_read"] == report["rows_kept"] + report["rows_set_aside"] == 3730
    assert not [problem for problem in built.problems if problem.severity == "error"]


def test_all_students(built: Built, shared: Path) -> None:
    agrees(built, shared, "published_graduation_rate", "rate", "All Students")


def test_students_eligible_for_lunch(built: Built, shared: Path) -> None:
    agrees(built, shared, "published_graduation_lunch", "rate", "Eligible For Lunch")


def test_students_not_eligible_for_lunch(built: Built, shared: Path) -> None:
    agrees(built, shared, "published_graduation_no_lunch", "rate", "Not Eligible For Lunch")


def test_still_enrolled(built: Built, shared: Path) -> None:
    agrees(built, shared, "published_still_enrolled", "still", "All Students")


def test_a_district_has_its_own_rate(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select rate / 100 from published
        where "District Name" = 'Hartford School District' and Category = 'All Students'
        order by class""",
    )
    got = found(built, "published_graduation_rate", "hartford")
    assert [got[year].value for year in ("FY2010", "FY2011")] == [
        pytest.approx(row[0]) for row in wanted
    ]


def test_a_district_is_found_by_both_its_spellings(built: Built) -> None:
    """The class of 2010 says `West Hartford` and that of 2011 `West Hartford School District`."""
    got = found(built, "published_graduation_rate", "west-hartford")
    assert got["FY2010"].value == pytest.approx(0.9274193548)
    assert got["FY2011"].value == pytest.approx(0.903)
