"""The pack of fire and medical services on San Francisco's unit histories, against queries written by hand."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements

FOLDER = "sf-fire-cad"
NEW = "sf_fire_calls_2020-04-07_2020-04-20.csv"
OLD = "sf_fire_calls_2016-12-31_2017-01-07.csv"
ONE_PLACE = "sf_fire_calls_lone_mountain_usf.csv"


def export(shared: Path, file: str) -> Path:
    path = shared / "data" / FOLDER / file
    if not path.is_file():
        pytest.skip(f"the export of San Francisco ({file}) is not on this machine")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    export(shared, NEW)
    out = tmp_path_factory.mktemp("sanfrancisco")
    city = root / "tests" / "city" / "sanfrancisco_fire"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", out)


def by_hand(shared: Path, select: str, file: str = NEW) -> list[tuple[object, ...]]:
    """A query over the file as it is, one row for each unit, that knows nothing of ours."""
    rows = f"""
        with unit as (
          select "Call Number" as call, "Call Type" as type, "Unit Type" as unit_type,
            "Final Priority" as priority, "ALS Unit" as als, "Battalion" as battalion,
            strptime("Received DtTm", '%m/%d/%Y %I:%M:%S %p') as received,
            strptime("Dispatch DtTm", '%m/%d/%Y %I:%M:%S %p') as dispatched,
            strptime("Response DtTm", '%m/%d/%Y %I:%M:%S %p') as enroute,
            strptime("On Scene DtTm", '%m/%d/%Y %I:%M:%S %p') as arrived
          from read_csv('{shared / "data" / FOLDER / file}', all_varchar=true, header=true)
        ) {select}"""
    with duckdb.connect() as connection:
        return connection.execute(rows).fetchall()


def found(built: Built, indicator: str, grain: str = "year", place: str = "all") -> Measurement:
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    only = [row for row in rows if (row.grain, row.place) == (grain, place)]
    assert len(only) == 1, (indicator, grain, place, only)
    return only[0]


def shares(rows: list[tuple[object, ...]]) -> tuple[float, int]:
    in_time, judged = (int(str(part)) for part in rows[0])
    return in_time / judged, judged


def test_every_unit_is_accounted_for(built: Built, shared: Path) -> None:
    report = built.sources[0]["report"]
    assert by_hand(shared, "select count(*) from unit") == [(report["rows_of_file"],)]
    assert report["rows_of_file"] == 10410
    assert report["rows_read"] == report["rows_kept"] + report["rows_set_aside"]
    assert not [problem for problem in built.problems if problem.severity == "error"]


def test_a_call_is_one_row_whatever_was_sent(built: Built, shared: Path) -> None:
    wanted = by_hand(shared, "select count(distinct call) from unit")
    assert found(built, "fire_calls_answered").value == wanted[0][0] == 5292


def test_calls_of_a_battalion(built: Built, shared: Path) -> None:
    wanted = by_hand(shared, "select count(distinct call) from unit where battalion = 'B05'")
    assert found(built, "fire_calls_answered", place="b05").value == wanted[0][0]


def test_calls_dispatched_within_one_minute(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """, called as (
          select call, min(received) as received, min(dispatched) as dispatched
          from unit where priority = '3' group by call)
        select count(*) filter (epoch(dispatched) - epoch(received) <= 60), count(*) from called""",
    )
    share, judged = shares(wanted)
    row = found(built, "fire_call_processed_60s")
    assert row.n == judged
    assert row.value == pytest.approx(share, abs=1e-12)


def test_first_engine_at_a_fire(built: Built, shared: Path) -> None:
    """Travel of the engine that came first: from its own leaving, not from that of another."""
    wanted = by_hand(
        shared,
        """, engine as (
          select call, enroute, arrived from unit
          where type in ('Structure Fire', 'Outside Fire', 'Vehicle Fire') and priority = '3'
            and unit_type = 'ENGINE' and arrived is not null
          qualify row_number() over (partition by call order by arrived, enroute) = 1)
        select count(*) filter (arrived <= enroute + interval 240 second), count(*)
        from engine where arrived >= enroute""",
    )
    share, judged = shares(wanted)
    row = found(built, "fire_first_engine_240s")
    assert judged > 100
    assert row.n == judged
    assert row.value == pytest.approx(share, abs=1e-12)


def test_fourth_company_at_a_fire(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """, company as (
          select call, enroute, arrived,
            list_sort(list(arrived) over (partition by call)) as in_order,
            min(enroute) over (partition by call) as first_enroute
          from unit
          where type in ('Structure Fire', 'Outside Fire', 'Vehicle Fire') and priority = '3'
            and unit_type in ('ENGINE', 'TRUCK', 'RESCUE SQUAD')),
        fourth as (
          select call, first_enroute, list_filter(in_order, lambda x: x is not null)[4] as there
          from company group by all)
        select count(*) filter (there <= first_enroute + interval 480 second), count(*)
        from fourth where there >= first_enroute""",
    )
    share, judged = shares(wanted)
    row = found(built, "fire_full_assignment_480s")
    assert judged > 30
    assert row.n == judged
    assert row.value == pytest.approx(share, abs=1e-12)


def test_minutes_until_nine_in_ten_medical_emergencies_were_reached(
    built: Built, shared: Path
) -> None:
    wanted = by_hand(
        shared,
        """, called as (
          select call, min(received) as received, min(arrived) as arrived
          from unit where priority = '3' and type in ('Medical Incident', 'Traffic Collision')
          group by call)
        select quantile_cont((epoch(arrived) - epoch(received)) / 60.0, 0.9)
        from called where arrived >= received""",
    )
    assert found(built, "ems_response_p90").value == pytest.approx(float(str(wanted[0][0])))


@pytest.mark.parametrize("file", [OLD, ONE_PLACE])
def test_other_exports_are_read_alike(tmp_path: Path, root: Path, shared: Path, file: str) -> None:
    """An export of 2017 names other neighborhoods, one of 2019 has one neighborhood: both are read."""
    export(shared, file)
    city = tmp_path / "city"
    shutil.copytree(root / "tests" / "city" / "sanfrancisco_fire", city)
    contract = city / "sources" / "fire_calls.yaml"
    lines = contract.read_text(encoding="utf-8").replace(NEW, file).splitlines()
    kept = [line for line in lines if not line.startswith("covers:")]
    contract.write_text("\n".join(kept) + "\n", encoding="utf-8")
    built = build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", tmp_path / "out")
    report = built.sources[0]["report"]
    wanted = by_hand(shared, "select count(*), count(distinct call) from unit", file)
    assert wanted == [(report["rows_of_file"], report["rows_kept"])]
