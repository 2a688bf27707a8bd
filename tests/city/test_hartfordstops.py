"""The police pack on Hartford's stops of 2013 to 2016, against queries written by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements

FILE = "hartford-police-stops/ct_hartford_2020_04_01.csv"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    if not (shared / "data" / FILE).is_file():
        pytest.skip("the stops of Hartford are not on this machine")
    out = tmp_path_factory.mktemp("hartfordstops")
    city = root / "tests" / "city" / "hartfordstops"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", out)


def by_hand(shared: Path, select: str) -> list[tuple[object, ...]]:
    """A query over the file as it is, that knows nothing of ours.

    Stops without a day are in no period; a row number that stands twice is one stop.
    """
    rows = f"""
        with stops as (
          select * from read_csv('{shared / "data" / FILE}', all_varchar=true, header=true)
          where date <> 'NA'
          qualify row_number() over (partition by raw_row_number) = 1
        ) {select}"""
    with duckdb.connect() as connection:
        return connection.execute(rows).fetchall()


def found(built: Built, indicator: str, grain: str, by: str = "all") -> list[Measurement]:
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    return [row for row in rows if (row.grain, row.group_by, row.place) == (grain, by, "all")]


def test_every_row_is_accounted_for(built: Built, shared: Path) -> None:
    report = built.sources[0]["report"]
    assert report["rows_read"] == report["rows_kept"] + report["rows_set_aside"]
    assert by_hand(shared, "select count(*) from stops") == [(report["rows_kept"],)]
    assert not [problem for problem in built.problems if problem.severity == "error"]


def test_stops_by_month(built: Built, shared: Path) -> None:
    wanted = by_hand(shared, "select left(date, 7), count(*) from stops group by 1 order by 1")
    got = sorted(
        (row.period, int(row.value)) for row in found(built, "stops_made", "month") if row.value
    )
    assert len(wanted) == 36
    assert got == wanted


def test_tickets_by_race(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select subject_race, avg((citation_issued = 'TRUE')::integer) from stops
        where left(date, 4) = '2015' and subject_race in ('black', 'hispanic', 'white')
        and citation_issued <> 'NA' group by 1""",
    )
    got = {
        row.group: row.value
        for row in found(built, "stops_ticket_share", "year", "race")
        if row.period == "2015"
    }
    assert len(wanted) == 3
    for race, share in wanted:
        assert got[str(race)] == pytest.approx(share, abs=1e-12), race


def test_searches_by_year(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select left(date, 4), avg((search_conducted = 'TRUE')::integer) from stops
        where search_conducted <> 'NA' group by 1 order by 1""",
    )
    got = {row.period: row.value for row in found(built, "stops_searched_share", "year")}
    told = [year for year, _ in wanted if got[str(year)] is not None]
    assert len(told) >= 3
    for year, share in wanted:
        if year in told:
            assert got[str(year)] == pytest.approx(share, abs=1e-12), year


def test_searches_that_found_something(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select count(*) filter (contraband_found = 'TRUE'), count(*) from stops
        where left(date, 4) = '2014' and search_conducted = 'TRUE' and contraband_found <> 'NA'""",
    )
    row = next(row for row in found(built, "stops_hit_share", "year") if row.period == "2014")
    hits, searches = (int(str(part)) for part in wanted[0])
    assert row.n == searches
    assert row.value == pytest.approx(hits / searches, abs=1e-12)
