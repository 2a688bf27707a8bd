"""The pack of health on New York's export of restaurant inspections, against queries written by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.packs.shelf import shipped
from charteroak.packs.trial import write_trial

FILE = "nyc-restaurant-inspections/violations.parquet"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    if not (shared / "data" / FILE).is_file():
        pytest.skip("the export of New York is not on this machine")
    out = tmp_path_factory.mktemp("newyork")
    city = root / "tests" / "city" / "newyork"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", out)


def by_hand(shared: Path, select: str) -> list[tuple[object, ...]]:
    """A query over the file as it is, that knows nothing of ours."""
    file = shared / "data" / FILE
    with duckdb.connect() as connection:
        return connection.execute(f"with cited as (select * from '{file}') {select}").fetchall()


def found(built: Built, indicator: str, grain: str, place: str = "all") -> dict[str, Measurement]:
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    wanted = (grain, place, "all")
    return {row.period: row for row in rows if (row.grain, row.place, row.group) == wanted}


def test_every_row_is_accounted_for(built: Built, shared: Path) -> None:
    assert by_hand(shared, "select count(*) from cited") == [(480621,)]
    reports = {one["id"]: one["report"] for one in built.sources if one["state"] == "read"}
    assert {one["rows_of_file"] for one in reports.values()} == {480621}
    visits = by_hand(
        shared,
        """select count(distinct (camis, inspection_date, inspection_type)) from cited
        where inspection_date > '1900-01-01'""",
    )
    assert [(reports["food_inspections"]["rows_read"],)] == visits
    places = by_hand(shared, "select count(distinct camis) from cited")
    assert [(reports["food_places"]["rows_kept"],)] == places
    assert not [problem for problem in built.problems if problem.severity == "error"]


def test_a_visit_is_counted_once_however_many_violations(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select strftime(inspection_date, '%Y-%m') as month,
          count(distinct (camis, inspection_date, inspection_type))
        from cited where inspection_date >= '2012-01-01' group by 1 order by 1""",
    )
    got = found(built, "food_inspections_done", "month")
    assert [(month, int(row.value or 0)) for month, row in sorted(got.items())] == wanted


def test_places_not_inspected_yet(built: Built, shared: Path) -> None:
    """They stand in the file with the date 1900-01-01."""
    for place, where in (("all", "true"), ("queens", "boro = 'QUEENS'")):
        wanted = by_hand(
            shared,
            f"""select count(distinct camis) from cited
            where {where} and inspection_date = '1900-01-01'""",
        )
        got = found(built, "food_places_never_inspected", "year", place)["2016"]
        assert [(got.value,)] == wanted, place


def test_places_inspected_within_a_year(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select count(*) filter (latest >= date '2016-01-06' - 365) / count(*) from
        (select camis, max(inspection_date)::date as latest from cited group by 1)""",
    )
    got = found(built, "food_places_inspected_in_year", "year")["2016"].value
    assert got == pytest.approx(wanted[0][0], abs=1e-12)


def test_critical_violations_at_routine_visits(built: Built, shared: Path) -> None:
    """By the list of codes of the health department, which the contract does not read."""
    codes = shared / "data" / "nyc-restaurant-inspections" / "ViolationCodes.csv"
    wanted = by_hand(
        shared,
        f"""select count(*) filter (critical) / count(*) from (
          select camis, inspection_date, coalesce(bool_or(critical_flag = 'Critical'), false) as critical
          from cited left join read_csv('{codes}', header=true) using (violation_code)
          where inspection_type = 'Cycle Inspection / Initial Inspection'
            and year(inspection_date) = 2014 group by 1, 2)""",
    )
    got = found(built, "food_critical_violations", "year")["2014"].value
    assert got == pytest.approx(wanted[0][0], abs=1e-12)


def test_reinspected_in_30_days(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """, visits as (
          select distinct camis, inspection_date::date as day, inspection_type as type, score,
            split_part(inspection_type, ' / ', 1) as program
          from cited where inspection_type is not null),
        due as (
          select camis, day, program from visits
          where program in ('Cycle Inspection', 'Pre-permit (Operational)')
            and type like '% / Initial Inspection' and year(day) = 2014
          group by 1, 2, 3 having max(score) >= 14)
        select count(*) filter (exists (
            select 1 from visits as later where later.camis = due.camis
              and later.program = due.program and later.type not like '% / Initial Inspection'
              and later.day between due.day and due.day + 30)) / count(*), count(*)
        from due""",
    )
    row = found(built, "food_reinspected_in_30_days", "year")["2014"]
    assert row.n == wanted[0][1]
    assert row.value == pytest.approx(wanted[0][0], abs=1e-12)


NYC = """\
CAMIS,INSPECTION DATE,INSPECTION TYPE,ACTION,VIOLATION CODE,CRITICAL FLAG,SCORE,RECORD DATE,Latitude,Longitude
1,03/01/2024,Cycle Inspection / Initial Inspection,Violations were cited.,04L,Critical,20,06/30/2024,41.71,-72.74
1,03/01/2024,Cycle Inspection / Initial Inspection,Violations were cited.,10F,Not Critical,20,06/30/2024,41.71,-72.74
1,03/20/2024,Cycle Inspection / Re-inspection,No violations were recorded.,,Not Applicable,0,06/30/2024,41.71,-72.74
2,01/15/2023,Cycle Inspection / Initial Inspection,Establishment Closed by DOHMH. ,10B,Not Critical,14,06/30/2024,41.74,-72.74
3,01/01/1900,,,,Not Applicable,,06/30/2024,0,0
"""

LEAD = """\
Child ID,Birth Date,Specimen Date,Specimen Type,Result (ug/dL),Race and Ethnicity,Neighborhood
a,2022-01-01,2023-01-05,Capillary,6,black,North
a,2022-01-01,2023-02-05,Venous,4,black,North
b,2022-01-01,2023-03-01,Capillary,5,white,North
b,2022-01-01,2023-05-01,Capillary,4,white,North
c,2022-01-01,2023-03-01,Capillary,9,white,North
c,2022-01-01,2023-08-01,Capillary,9,white,North
d,2022-01-01,2023-03-01,Venous,1,white,North
e,2012-01-01,2023-03-01,Venous,9,white,North
"""


SHOWN = """\
covers: {first: 2022-07-01, last: 2023-12-31}
small_numbers: {show: The children of this test are made up.}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The pack's own SQL on a handful of rows under the headings that it says are exported."""
    root = tmp_path_factory.mktemp("small") / "trial"
    write_trial(root, shipped()["health"])
    records = root / "records"
    name = "DOHMH_New_York_City_Restaurant_Inspection_Results.csv"
    (records / name).write_text(NYC, encoding="utf-8")
    (records / "lead_tests.csv").write_text(LEAD, encoding="utf-8")
    (root / "sources").mkdir(exist_ok=True)
    (root / "sources" / "lead_tests.yaml").write_text(SHOWN, encoding="utf-8")
    return build(root, datetime(2024, 8, 1, tzinfo=UTC))


def test_the_layout_as_exported(small: Built) -> None:
    assert found(small, "food_inspections_done", "year")["2024"].value == 2
    assert found(small, "food_inspections_done", "year")["2023"].value == 1
    assert found(small, "food_critical_violations", "year")["2024"].value == 1
    assert found(small, "food_critical_violations", "year")["2023"].value == 0
    assert found(small, "food_closures", "year")["2023"].value == 1
    assert found(small, "food_reinspected_in_30_days", "year")["2023"].value == 0
    assert found(small, "food_places_never_inspected", "year")["2024"].value == 1
    assert found(small, "food_places_inspected_in_year", "year")["2024"].value == pytest.approx(
        1 / 3
    )


def test_lead_is_counted_by_child_and_as_confirmed(small: Built) -> None:
    """From a vein, or twice from a finger within twelve weeks; a child of eleven is none of it."""
    report = next(one["report"] for one in small.sources if one["id"] == "lead_tests")
    assert (report["rows_of_file"], report["rows_read"], report["rows_kept"]) == (8, 4, 4)
    elevated = found(small, "children_elevated_lead", "fiscal_year")["FY2023"]
    assert elevated.n == 3
    assert elevated.value == pytest.approx(2 / 3)
    confirmed = found(small, "lead_confirmed_in_time", "fiscal_year")["FY2023"]
    assert confirmed.n == 3
    assert confirmed.value == pytest.approx(1 / 3)
