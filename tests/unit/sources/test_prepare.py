"""`prepare.sql`: what may stand in it, and that every row of the file is accounted for."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from charteroak.build import build, check_city

PREPARE = "sources/service_requests.prepare.sql"
COLUMNS = """SELECT id AS request_id, status, category, lat AS latitude, lng AS longitude, opened,
 acknowledged, closed, reopened, tagged AS district, {rows} AS rows_
FROM {tables}"""
HEADER = "Id,Status Translated,Category,Lat,Lng,Created At Local,Acknowledged At Local,Closed At Local,Reopened At Local,Export Tagged Places\n"
ROWS = "".join(f"{n},Open,Potholes,41,-72,01/0{n}/2014 - 09:00AM,,,,PD 0{n}\n" for n in range(1, 6))


@pytest.fixture
def city(tmp_path: Path, root: Path) -> Path:
    folder = tmp_path / "town"
    shutil.copytree(root / "tests/city/newhaven", folder)
    file = folder / "records/newhaven-seeclickfix-2014/service_requests_2014.csv"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER + ROWS, encoding="utf-8")
    return folder


def write(city: Path, sql: str) -> None:
    (city / PREPARE).write_text(sql, encoding="utf-8")


PLAIN = COLUMNS.format(rows=1, tables="raw")


@pytest.mark.parametrize(
    ("sql", "line", "what"),
    [
        ("SELECT 1 AS one\nFROM raw\nWHERE (", 3, "cannot be read"),
        ("DROP TABLE raw", 1, "not one `SELECT`"),
        (f"{PLAIN};\nSELECT 1", 1, "not one `SELECT`"),
        (COLUMNS.format(rows=1, tables="requests"), 3, "reads `requests`, which is not declared"),
        (COLUMNS.format(rows=1, tables="read_csv('/etc/passwd')"), 3, "which is not declared"),
        (COLUMNS.format(rows=1, tables="'/etc/passwd'"), 3, "which is not declared"),
        (COLUMNS.format(rows=1, tables="main.raw"), 3, "which is not declared"),
        (PLAIN.replace(" opened,", " now() AS opened,"), 1, "cannot be used here"),
        (PLAIN.replace(" category,", "\n getenv('HOME') AS category,"), 2, "`getenv` cannot be used"),
        (PLAIN.replace(" 1 AS rows_", " 1 AS many"), 1, "gives no column `rows_`"),
        (PLAIN.replace(" closed,", ""), 1, "gives no column `closed`"),
        ("SELECT *, 1 AS rows_ FROM raw", 1, "gives `*`"),
        (PLAIN.replace(" closed,", " closd AS closed,"), 2, "cannot be run"),
    ],
)  # fmt: skip
def test_what_may_not_stand_in_it(city: Path, sql: str, line: int, what: str) -> None:
    write(city, sql)
    found = [p for p in check_city(city, date(2026, 1, 1)).problems if p.rule == "prepare"]
    assert found, "no problem"
    assert what in found[0].what
    assert (found[0].where.file.endswith(PREPARE), found[0].where.line) == (True, line), found[0]


def built(city: Path) -> tuple[dict[str, int], list[str]]:
    made = build(city, datetime(2026, 1, 1, tzinfo=UTC))
    source = made.sources[0]
    return source.get("report", {}), [problem.what for problem in made.problems]


def test_rows_joined_into_fewer_are_all_accounted_for(city: Path) -> None:
    write(
        city,
        "SELECT min(id) AS request_id, any_value(status) AS status, any_value(category) AS category,"
        " min(lat) AS latitude, min(lng) AS longitude, min(opened) AS opened,"
        " min(acknowledged) AS acknowledged, min(closed) AS closed, min(reopened) AS reopened,"
        " min(tagged) AS district, count(*) AS rows_ FROM raw GROUP BY cast(id as integer) % 2",
    )
    report, said = built(city)
    assert (report["rows_of_file"], report["rows_read"], report["rows_kept"]) == (5, 2, 2)
    assert said == []


def test_rows_left_out_are_told(city: Path) -> None:
    write(city, f"{PLAIN} WHERE id <> '3'")
    report, said = built(city)
    assert (report["rows_of_file"], report["rows_read"]) == (5, 4)
    assert said == ["`prepare.sql` makes 4 rows of 4; 1 of the file are left out."]


def test_rows_counted_twice_stop_the_build(city: Path) -> None:
    write(
        city,
        PLAIN.replace("FROM raw", "FROM raw CROSS JOIN (SELECT 1 AS x UNION ALL SELECT 2) AS two"),
    )
    from charteroak.problems import Refused

    with pytest.raises(Refused, match="uses 10 rows and the file has 5"):
        build(city, datetime(2026, 1, 1, tzinfo=UTC))
