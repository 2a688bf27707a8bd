"""What each type accepts, what each rule sets aside, and what is said of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from charteroak.sources.contract import Column, Expectation
from tests.unit.sources.conftest import COLUMNS, Desk, Taken

at = dt.datetime.fromisoformat
ASIDE = "set aside"
DAY = Column(type="date", meaning="When.")


def taken_with(desk: Desk, column: Column, *values: str, **given: Any) -> Taken:
    """One row for each value of a column `x`."""
    quoted = (value.replace('"', '""') for value in values)
    rows = "".join(f'2024-01-02,"{value}"\n' for value in quoted)
    return desk.take_text("day,x\n" + rows, columns={"day": DAY, "x": column}, **given)


def values(desk: Desk, column: Column, *written: str, **given: Any) -> list[Any]:
    taken = taken_with(desk, column, *written, **given)
    read = {row["row_"]: row["x"] for row in taken.kept}
    return [read.get(number, "set aside") for number in range(1, len(written) + 1)]


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("boolean", {"TRUE": True, "yes": True, "Y": True, "t": True, "1": True, "False": False,
                     "NO": False, "n": False, "f": False, "0": False, "": None, "NA": None,
                     "maybe": ASIDE, "2": ASIDE}),
        ("integer", {"12": 12, " 12 ": 12, "12.0": 12, "12.": 12, "-3": -3, "+4": 4, "007": 7,
                     "9223372036854775807": 9223372036854775807, "NULL": None,
                     "1,234": ASIDE, "12.5": ASIDE, "1e3": ASIDE,
                     "12 ml": ASIDE, "99999999999999999999": ASIDE, "１２": ASIDE}),
        ("number", {"1.5": 1.5, "-.5": -0.5, "5.": 5.0, "1e3": 1000.0, "nan": None,
                    "1,5": ASIDE, "1,234.5": ASIDE, "$5": ASIDE, "5%": ASIDE,
                    "inf": ASIDE, "1e999": ASIDE, "1_000": ASIDE}),
        ("date", {"2024-02-29": dt.date(2024, 2, 29),
                  "2024-01-02T00:00:00.000": dt.date(2024, 1, 2),
                  "2023-02-29": ASIDE, "01/02/2024": ASIDE, "2024-1-2": ASIDE,
                  "2024-01-02T10:00:00": ASIDE, "0024-01-02": ASIDE,
                  "9999-12-31": ASIDE, "today": ASIDE}),
        ("time", {"7:43": dt.time(7, 43), "07:43:09": dt.time(7, 43, 9), "23:59": dt.time(23, 59),
                  "24:00": ASIDE, "7:60": ASIDE, "743": ASIDE,
                  "7:43 PM": ASIDE}),
        ("text", {"  two  words ": "two  words", "\N{NO-BREAK SPACE}x": "x", "N/A": None,
                  "na": "na"}),
        ("timestamp", {"2024-01-02 03:04": at("2024-01-02 03:04"),
                       "2024-01-02T03:04:05.250": at("2024-01-02 03:04:05.250"),
                       "2024-01-02": ASIDE, "2024-01-02 25:00": ASIDE}),
    ],
)  # fmt: skip
def test_what_each_type_accepts(desk: Desk, kind: Any, written: dict[str, Any]) -> None:
    assert values(desk, Column(type=kind, meaning="m"), *written) == list(written.values())


def test_the_reason_names_the_type_and_the_formats(desk: Desk) -> None:
    taken = taken_with(desk, Column(type="integer", meaning="m"), "1,234", "5")
    assert taken.aside == [(1, 2, "x", "1,234", "cannot be read as a whole number")]
    column = Column(type="date", meaning="m", formats=("%m/%d/%Y", "%d.%m.%Y"))
    taken = taken_with(desk, column, "1/2/2024", "31.12.2024", "2024-01-02")
    assert [row["x"] for row in taken.kept] == [dt.date(2024, 1, 2), dt.date(2024, 12, 31)]
    assert taken.reasons() == [(3, "x", "cannot be read as a date written as %m/%d/%Y or %d.%m.%Y")]


def test_other_spellings_may_mean_not_recorded(desk: Desk) -> None:
    column = Column(type="integer", meaning="m")
    assert values(desk, column, "-", "", "NA", missing=("-",)) == [None, None, "set aside"]


@pytest.mark.parametrize(
    ("zone", "written", "kept"),
    [
        ("", "2024-03-10T06:59:00Z", "2024-03-10 01:59"),
        ("", "2024-03-10T07:00:00Z", "2024-03-10 03:00"),
        ("", "2024-11-03T01:30:00-04:00", "2024-11-03 01:30"),
        ("", "2024-11-03T01:30:00-0500", "2024-11-03 01:30"),
        ("", "2024-11-03 06:30:00+00", "2024-11-03 01:30"),
        ("", "2024-03-10 02:30", "2024-03-10 02:30"),
        ("UTC", "2024-07-01 02:30", "2024-06-30 22:30"),
        ("UTC", "2024-01-01 02:30", "2023-12-31 21:30"),
        ("America/Los_Angeles", "2024-07-01 22:00", "2024-07-02 01:00"),
        ("UTC", "2024-07-01T12:00:00+02:00", "2024-07-01 06:00"),
    ],
)
def test_timestamps_are_kept_on_the_clock_of_the_city(
    desk: Desk, zone: str, written: str, kept: str
) -> None:
    column = Column(type="timestamp", meaning="m")
    found = values(desk, column, written, time_zone=zone)
    assert found == [at(kept)]


def test_timestamps_by_format_with_and_without_an_offset(desk: Desk) -> None:
    column = Column(
        type="timestamp", meaning="m", formats=("%m/%d/%Y %I:%M %p", "%d %b %Y %H:%M %z")
    )
    found = values(desk, column, "07/01/2024 01:05 PM", "1 Jul 2024 12:00 +0000", time_zone="UTC")
    assert found == [at("2024-07-01 09:05"), at("2024-07-01 08:00")]


def test_a_row_needs_its_time_and_what_is_required(desk: Desk) -> None:
    taken = desk.take_text("id,day,name\n,2024-01-02,Ann\n2,,Bob\n3,2024-01-02,\n")
    assert taken.counts == (3, 1, 2)
    reason = "is not recorded, and a row needs it"
    assert taken.reasons() == [(1, "id", reason), (2, "day", reason)]


def test_a_value_outside_the_list_has_advice(desk: Desk) -> None:
    column = Column(type="text", meaning="m", allowed=("citation", "warning"))
    taken = taken_with(desk, column, "citation", "Warning", "citaton", "Warning", "")
    assert taken.counts == (5, 2, 3)
    fault = taken.report.faults[0]
    assert (fault.reason, fault.rows) == ("is not one of the allowed values", 3)
    assert fault.examples == ("Warning", "citaton")
    assert fault.first_rows == (2, 3, 4)
    said = "`Warning`: Did you mean `warning`? `citaton`: Did you mean `citation`?"
    assert fault.advice == said
    assert taken.only_problem() == (
        "3 of 5 rows (60%) of `calls.csv` are set aside, most of all (3) because `x` is not one of "
        f"the allowed values. {said}"
    )


def test_whole_numbers_may_be_listed_too(desk: Desk) -> None:
    column = Column(type="integer", meaning="m", allowed=("1", "2"))
    assert values(desk, column, "1.0", "02", "3") == [1, 2, "set aside"]


def test_bounds(desk: Desk) -> None:
    column = Column(type="number", meaning="m", lowest=0, highest=120.5)
    taken = taken_with(desk, column, "-0.1", "0", "120.5", "121", "")
    assert taken.counts == (5, 3, 2)
    assert taken.reasons() == [
        (1, "x", "is below the lowest allowed, 0"),
        (4, "x", "is above the highest allowed, 120.5"),
    ]


def test_expectations(desk: Desk) -> None:
    rules = (
        Expectation(rule="name <> 'Bob' or id > 2", because="Bob came later."),
        Expectation(rule="cast(name as integer) < 5", because="unknown for words"),
    )
    rows = "1,2024-01-02,Ann\n2,2024-01-02,Bob\n3,2024-01-02,Bob\n1,2024-01-02,\n5,2024-01-02,7\n"
    taken = desk.take_text("id,day,name\n" + rows, expectations=rules)
    assert taken.counts == (5, 3, 2)
    assert taken.aside == [
        (2, 3, "name, id", "Bob, 2", "breaks `name <> 'Bob' or id > 2`: Bob came later"),
        (5, 6, "name", "7", "breaks `cast(name as integer) < 5`: unknown for words"),
    ]


def test_an_expectation_that_reads_well_and_cannot_be_run(desk: Desk) -> None:
    rule = Expectation(rule="contains(id, name)", because="it is wrong")
    taken = desk.take_text("id,day,name\n1,2024-01-02,Ann\n", expectations=(rule,))
    assert taken.snapshot is None
    assert taken.only_problem().startswith("The rule `contains(id, name)` cannot be run:")


def test_the_second_row_with_a_key_is_set_aside(desk: Desk) -> None:
    rows = "1,,Ann\n1,2024-01-03,Bob\n1,2024-01-04,Cy\n2,2024-01-04,Cy\n,2024-01-04,Cy\n"
    columns = {**COLUMNS, "id": Column(type="integer", meaning="m")}
    taken = desk.take_text("id,day,name\n" + rows + rows[-15:], key=("id",), columns=columns)
    assert [row["row_"] for row in taken.kept] == [2, 4, 5, 6]
    assert taken.aside[1] == (3, 4, "id", "1 (row 2)", "has the same key as an earlier row")


def test_a_key_of_two_columns(desk: Desk) -> None:
    rows = "1,2024-01-02,Ann\n1,2024-01-02,Bob\n1,2024-01-02,Ann\n"
    taken = desk.take_text("id,day,name\n" + rows, key=("id", "name"))
    assert taken.aside == [
        (3, 4, "id, name", "1, Ann (row 1)", "has the same key as an earlier row")
    ]


def test_a_row_with_many_faults_is_set_aside_once(desk: Desk) -> None:
    columns = {
        "id": Column(type="integer", meaning="m", required=True),
        "day": DAY,
        "name": Column(type="text", meaning="m", allowed=("Ann",)),
    }
    taken = desk.take_text("id,day,name\nx,soon,Bob\n1,2024-01-02,Ann\n", columns=columns)
    assert taken.counts == (2, 1, 1)
    assert [fault.rows for fault in taken.report.faults] == [1, 1, 1]
    assert [column for _, column, _ in taken.reasons()] == ["day", "id", "name"]


def test_personal_values_are_never_shown(desk: Desk) -> None:
    columns = {
        **COLUMNS,
        "name": Column(type="text", meaning="m", allowed=("Ann",), sensitivity="personal"),
    }
    rows = b"1,2024-01-02,Secret\n2,Secret\n3,2024-01-02,Secret\xff\n"
    rows += b"4,2024-01-02,Ann\nz,2024-01-02,Ann\n"
    rules = (Expectation(rule="length(name) < 5", because="x"),)
    taken = desk.take_text(
        b"id,day,name\n" + rows + rows, columns=columns, key=("name",), expectations=rules
    )
    assert taken.counts == (10, 1, 9)
    shown = {(column, value) for _, _, column, value, _ in taken.aside}
    assert shown == {
        ("name", "(personal)"),
        ("", "(personal)"),
        ("name", "(personal) (row 4)"),
        ("id", "z"),
    }
    assert taken.snapshot is not None
    written = [path.read_bytes() for path in taken.snapshot.folder.glob("[!r]*")]
    assert "Secret" not in str(taken.problems) + str(taken.report) + str(written)


def test_every_row_set_aside_is_an_error(desk: Desk) -> None:
    taken = desk.take_text("id,day,name\n1,yesterday,Ann\n2,today,Bob\n")
    assert taken.snapshot is None
    assert taken.problems[0].severity == "error"
    assert taken.only_problem() == (
        "All 2 rows of `calls.csv` are set aside, most of all (2) because `day` cannot be read as "
        "a date. Mend the file, or the contract if the rows are right as they are."
    )
    again = desk.take()
    assert again.problems == taken.problems


def test_a_few_rows_set_aside_are_told_only_in_the_report(desk: Desk) -> None:
    taken = desk.take_text("id,day,name\n" + "1,2024-01-02,Ann\n" * 9 + "1,x,Ann\n")
    assert taken.counts == (10, 9, 1)
    assert taken.problems == ()
    assert (taken.report.first_day, taken.report.last_day) == (dt.date(2024, 1, 2),) * 2
