"""The pack of requests on New Haven's export of 2014, against queries written by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from charteroak.build import Built, build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement, Measurements

FILE = "newhaven-seeclickfix-2014/service_requests_2014.csv"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root: Path, shared: Path) -> Built:
    if not (shared / "data" / FILE).is_file():
        pytest.skip("the export of New Haven is not on this machine")
    out = tmp_path_factory.mktemp("newhaven")
    city = root / "tests" / "city" / "newhaven"
    return build(city, datetime(2026, 11, 23, tzinfo=UTC), shared / "data", out)


def by_hand(shared: Path, select: str) -> list[tuple[object, ...]]:
    """A query over the file as it is, that knows nothing of ours."""
    rows = f"""
        with asked as (
          select *,
            strptime("Created At Local", '%m/%d/%Y - %I:%M%p') as opened,
            strptime("Closed At Local", '%m/%d/%Y - %I:%M%p') as closed,
            strptime("Acknowledged At Local", '%m/%d/%Y - %I:%M%p') as acknowledged
          from read_csv('{shared / "data" / FILE}', all_varchar=true, header=true)
        ) {select}"""
    with duckdb.connect() as connection:
        return connection.execute(rows).fetchall()


def found(built: Built, indicator: str, grain: str, place: str = "all") -> dict[str, Measurement]:
    with Engine() as engine:
        rows = Measurements(built.edition.folder, engine).of(indicator)
    return {row.period: row for row in rows if (row.grain, row.place) == (grain, place)}


def test_every_row_is_accounted_for(built: Built, shared: Path) -> None:
    report = built.sources[0]["report"]
    assert by_hand(shared, "select count(*) from asked") == [(report["rows_of_file"],)]
    assert report["rows_read"] == report["rows_kept"] + report["rows_set_aside"]
    assert report["rows_read"] == report["rows_of_file"] == 9965
    assert not [problem for problem in built.problems if problem.severity == "error"]


def test_requests_by_month(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared, "select strftime(opened, '%Y-%m'), count(*) from asked group by 1 order by 1"
    )
    got = found(built, "requests_opened", "month")
    assert len(wanted) == 12
    assert [(month, int(row.value or 0)) for month, row in sorted(got.items())] == wanted


def test_requests_by_police_district(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select count(*) from asked
        where list_filter(string_split("Export Tagged Places", ','), lambda x: x like 'PD __')[1] = 'PD 07'
        """,
    )
    assert found(built, "requests_opened", "year", "pd-07")["2014"].value == wanted[0][0]


def test_closed_in_30_days(built: Built, shared: Path) -> None:
    """Of those whose thirtieth day had passed by the end of 2014."""
    wanted = by_hand(
        shared,
        """select
          count(*) filter (closed is not null and closed::date <= opened::date + 30), count(*)
        from asked where opened::date + 30 <= date '2014-12-31'""",
    )
    row = found(built, "requests_closed_in_30_days", "year")["2014"]
    numerator, due = (int(str(part)) for part in wanted[0])
    assert row.n == due
    assert row.value == pytest.approx(numerator / due, abs=1e-12)


def test_days_until_half_were_closed(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        "select quantile_cont(datediff('minute', opened, closed) / 1440.0, [0.5, 0.9]) from asked",
    )
    median, p90 = (float(one) for one in str(wanted[0][0]).strip("[]").split(","))
    assert found(built, "request_days_median", "year")["2014"].value == pytest.approx(median)
    assert found(built, "request_days_p90", "year")["2014"].value == pytest.approx(p90)


def test_requests_opened_again(built: Built, shared: Path) -> None:
    wanted = by_hand(
        shared,
        """select count("Reopened At Local") / count(*) from asked
        where closed is not null or "Reopened At Local" is not null""",
    )
    got = found(built, "requests_reopened", "year")["2014"].value
    assert got == pytest.approx(wanted[0][0], abs=1e-12)
