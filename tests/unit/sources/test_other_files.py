"""Workbooks, Parquet, JSON Lines, and files that are not what their name says."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlglot import exp

from charteroak.sources.contract import Column
from tests.unit.sources.conftest import Desk

CSV = "id,day,name\n1,2024-01-02,Ann\n"
TYPED: dict[str, Column] = {
    "id": Column(type="integer", meaning="m"),
    "day": Column(type="date", meaning="m", formats=("%m/%d/%Y",)),
    "at": Column(type="timestamp", meaning="m"),
    "hour": Column(type="time", meaning="m"),
    "cost": Column(type="number", meaning="m"),
    "open": Column(type="boolean", meaning="m"),
    "name": Column(type="text", meaning="m"),
}


at = dt.datetime.fromisoformat
DAY, CLOCK = dt.date(2024, 1, 2), dt.time(7, 43)


def workbook(*rows: list[Any], sheet: str = "Calls") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = sheet
    for row in rows:
        page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parquet(desk: Desk, *columns: exp.Expr, name: str = "calls.parquet") -> Path:
    path = desk.put(b"", name)
    desk.engine.write_parquet(exp.select(*columns), path)
    return path


def test_a_workbook(desk: Desk) -> None:
    rows = workbook(
        list(TYPED),
        [1, DAY, at("2024-01-02 03:04:05"), CLOCK, 1.5, True, "Ann"],
        [None] * 7,
        [2, at("2024-01-03"), at("2024-01-03"), "7:43", 1e20, "no", 12],
        ["x", "01/04/2024", None, None, "#N/A", None, " "],
    )
    taken = desk.take_text(rows, file="calls.xlsx", columns=TYPED)
    assert taken.counts == (3, 2, 1)
    assert [list(row.values())[1:] for row in taken.kept] == [
        [1, DAY, at("2024-01-02 03:04:05"), CLOCK, 1.5, True, "Ann"],
        [2, dt.date(2024, 1, 3), at("2024-01-03"), CLOCK, 1e20, False, "12"],
    ]
    assert taken.aside == [(3, 5, "id", "x", "cannot be read as a whole number")]


def test_a_sheet_is_named_or_the_first(desk: Desk) -> None:
    desk.put(workbook(["id", "day", "name"], [1, DAY, "Ann"]), "calls.xlsx")
    assert desk.take(file="calls.xlsx", sheet="Calls").counts == (1, 1, 0)
    taken = desk.take(file="calls.xlsx", sheet="Call")
    assert taken.only_problem() == "`calls.xlsx` has no sheet `Call`. Did you mean `Calls`?"


def test_a_workbook_with_the_title_above_the_headings(desk: Desk) -> None:
    content = workbook(["City calls, 2024"], ["id", "day", "name"], [1, DAY, "Ann"])
    taken = desk.take_text(content, file="calls.xlsx")
    assert "has no heading `id`" in taken.problems[0].what


def test_an_empty_workbook(desk: Desk) -> None:
    taken = desk.take_text(workbook(), file="calls.xlsx")
    assert taken.only_problem().startswith("`calls.xlsx` is empty.")


def test_parquet_keeps_values_exact(desk: Desk) -> None:
    select: exp.Expr = exp.maybe_parse(
        "select 9007199254740993::bigint id, date '2024-01-02' as day, "
        "timestamptz '2024-07-01 12:00:00+00' at, time '07:43' hour, 0.1::double + 0.2 cost, "
        "true open, 'Ann' name",
        dialect="duckdb",
    )
    assert isinstance(select, exp.Select)
    desk.engine.write_parquet(select, desk.put(b"", "calls.parquet"))
    taken = desk.take(file="calls.parquet", columns=TYPED)
    assert taken.counts == (1, 1, 0)
    assert list(taken.kept[0].values()) == [
        1, 9007199254740993, DAY, at("2024-07-01 08:00"), CLOCK,
        0.1 + 0.2, True, "Ann",
    ]  # fmt: skip


def test_parquet_without_a_column(desk: Desk) -> None:
    parquet(desk, exp.alias_(exp.Literal.number(1), "id"))
    taken = desk.take(file="calls.parquet")
    assert [problem.rule for problem in taken.problems] == ["heading-missing"] * 2


def test_parquet_cut_short(desk: Desk) -> None:
    path = parquet(desk, exp.alias_(exp.Literal.number(1), "id"))
    path.write_bytes(path.read_bytes()[:-10])
    said = (
        "`calls.parquet` should be PARQUET, and looks like a Parquet file cut short. Copy it again."
    )
    assert desk.take(file="calls.parquet").only_problem() == said


def test_parquet_damaged_inside(desk: Desk) -> None:
    path = parquet(desk, exp.alias_(exp.Literal.number(1), "id"))
    content = path.read_bytes()
    path.write_bytes(b"PAR1" + b"\xff" * (len(content) - 8) + b"PAR1")
    taken = desk.take(file="calls.parquet")
    assert taken.problems[0].rule == "parquet-unreadable"


def test_json_lines(desk: Desk) -> None:
    lines = [
        json.dumps({"id": 1, "day": "2024-01-02", "name": "Ann\r\nLee", "more": [1]}),
        json.dumps({"id": 2.0, "day": "2024-01-03", "name": None}),
        "",
        "[3]",
        '{"id": 4, "day": "2024-01-',
        json.dumps({"day": "2024-01-05", "name": {"first": "Di"}, "id": "5"}),
        '{"id": 6, "day": "2024-01-06", "name": "a\\u0000b"}',
        '{"id": 7, "day": "2024-01-06", "name": "\\ud800"}',
    ]
    taken = desk.take_text("\r\n".join(lines), file="calls.jsonl")
    assert taken.counts == (7, 3, 4)
    names = [(row["id"], row["name"]) for row in taken.kept]
    assert names == [(1, "Ann\nLee"), (2, None), (5, '{"first": "Di"}')]
    assert [(row, line, column) for row, line, column, _, _ in taken.aside] == [
        (3, 4, ""), (4, 5, ""), (6, 7, "name"), (7, 8, "name"),
    ]  # fmt: skip
    assert taken.aside[0][3:] == ("[3]", "is not a JSON object")


def test_json_lines_with_unreadable_bytes_and_a_missing_key(desk: Desk) -> None:
    taken = desk.take_text(b'{"id": 1, "day": "2024-01-02", "name": "\xff"}\n', file="calls.jsonl")
    assert taken.snapshot is None
    assert "All 1 rows" in taken.only_problem()
    missing = desk.take_text('{"id": 1, "Day": "2024-01-02", "name": "x"}\n', file="calls.jsonl")
    assert "Did you mean `Day`?" in missing.only_problem()


def zipped(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, CSV)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.csv",
            workbook(["id"]),
            "CSV, and looks like an Excel workbook. Save the sheet as CSV, or",
        ),
        ("a.csv", zipped("a.csv"), "CSV, and looks like a ZIP archive. Unpack it first"),
        ("a.csv", b"PK\x03\x04damaged", "CSV, and looks like a ZIP archive. Unpack it first"),
        (
            "a.csv",
            gzip.compress(b"id", mtime=0),
            "CSV, and looks like a gzip archive. Unpack it first",
        ),
        ("a.csv", b"PAR1....PAR1", "CSV, and looks like Parquet. Write `format: parquet`"),
        ("a.csv", b"%PDF-1.7", "CSV, and looks like a PDF document. Ask for the table itself"),
        (
            "a.csv",
            b"\n<!DOCTYPE html><html>",
            "CSV, and looks like a web page (HTML). It may be a sign",
        ),
        ("a.csv", b"<?xml version='1.0'?>", "CSV, and looks like XML."),
        ("a.csv", b'{"id": 1}', "CSV, and looks like JSON. Write `format: jsonl` if"),
        ("a.csv", CSV.encode("utf-16-le"), "CSV, and looks like UTF-16 text without a byte mark."),
        ("a.csv", b"\0" * 50, "CSV, and looks like no text at all (it is full of NUL bytes)."),
        ("a.jsonl", b'[{"id": 1}]', "JSONL, and looks like one long JSON list."),
        ("a.xlsx", b"<html><table>", "XLSX, and looks like a web page (HTML)."),
        ("a.xlsx", CSV.encode(), "XLSX, and looks like plain text. Write `format: csv` (or `tsv`)"),
        ("a.parquet", CSV.encode(), "PARQUET, and looks like plain text. Write `format: csv`"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(
    desk: Desk, name: str, content: bytes, said: str
) -> None:
    taken = desk.take_text(content, file=name)
    assert taken.snapshot is None
    assert taken.only_problem().startswith(f"`{name}` should be {said}")


def test_a_workbook_that_cannot_be_opened(desk: Desk) -> None:
    taken = desk.take_text(b"\xd0\xcf\x11\xe0" + b"\0" * 600, file="a.xls")
    assert taken.only_problem().startswith("`a.xls` cannot be opened as a workbook:")


def test_a_format_may_be_declared_and_utf_16_too(desk: Desk) -> None:
    assert desk.take_text(CSV, file="calls.dat", format="csv").counts == (1, 1, 0)
    content = CSV.encode("utf-16-le")
    assert desk.take_text(content, encoding="utf-16-le").counts == (1, 1, 0)
    taken = desk.take_text(CSV, file="calls.dat")
    assert taken.only_problem().startswith("The ending of `calls.dat` does not tell what kind")


def test_a_file_that_is_not_there_is_a_warning(desk: Desk) -> None:
    taken = desk.take(file="police/stops.csv")
    assert taken.snapshot is None
    assert taken.problems[0].severity == "warning"
    assert taken.only_problem() == (
        "The records of `calls`, `police/stops.csv`, are not in the records folder. "
        "Put the file there; `--records` names the folder."
    )
    desk.put(CSV, "police/stop.csv")
    assert "Did you mean `stop.csv`?" in desk.take(file="police/stops.csv").only_problem()
