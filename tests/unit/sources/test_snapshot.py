"""A snapshot stands: the same bytes, read once, whole or not at all."""

from __future__ import annotations

import dataclasses
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from charteroak.engine import Engine
from charteroak.sources import counting, snapshot, validate
from charteroak.sources.contract import Column
from charteroak.sources.snapshot import take
from tests.unit.sources.conftest import COLUMNS, Desk

CSV = "id,day,name\n2,2024-01-03,Bob\nx,2024-01-02,Cy\n1,2024-01-02,Ann\n"


def folders(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.folder / "store/snapshots/calls").iterdir())


def test_what_a_snapshot_holds(desk: Desk) -> None:
    taken = desk.take_text(CSV)
    assert taken.snapshot is not None
    folder = taken.snapshot.folder
    assert folder.name == f"2026-01-02-{taken.report.hash[:12]}"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert sorted(str(path.relative_to(folder)) for path in files) == [
        "report.json", "rows/2024-01.parquet", "set_aside.parquet",
    ]  # fmt: skip
    assert all(path.stat().st_mode & 0o777 == 0o444 for path in files)
    assert taken.report.columns == {
        "row_": "integer",
        "id": "integer",
        "day": "date",
        "name": "text",
    }
    assert [row["row_"] for row in taken.kept] == [1, 3]
    report = taken.report
    assert (report.first_day, report.last_day) == (date(2024, 1, 2), date(2024, 1, 3))
    assert report.bytes == len(CSV)
    assert report.rows_of_file == report.rows_read == 3


def test_the_same_file_is_read_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.take_text(CSV)
    monkeypatch.setattr(snapshot, "_read", None)
    again, problems = take(
        desk.contract(), desk.folder / "records", desk.folder / "store", {}, "America/New_York",
        desk.engine, date(2027, 5, 5),
    )  # fmt: skip
    assert again == first.snapshot
    assert problems == first.problems


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    written: list[dict[str, bytes]] = []
    rows = "".join(f"{number},2024-01-02,{number % 7}\n" for number in range(30_000))
    for name in ("one", "two"):
        with Engine(threads=1 if name == "one" else 2) as engine:
            taken = Desk(tmp_path / name, engine).take_text("id,day,name\n" + rows)
        assert taken.snapshot is not None
        folder = taken.snapshot.folder
        files = (path for path in folder.rglob("*") if path.is_file())
        written.append({str(path.relative_to(folder)): path.read_bytes() for path in files})
    assert written[0] == written[1]


@pytest.mark.parametrize("change", ["file", "missing", "meaning", "zone"])
def test_whatever_it_is_made_from_makes_another(desk: Desk, change: str) -> None:
    desk.take_text(CSV)
    contract = desk.contract()
    if change == "file":
        desk.put(CSV + "3,2024-01-04,Di\n")
    elif change == "missing":
        contract = dataclasses.replace(contract, missing=("Ann",))
    elif change == "meaning":
        text = Column(type="text", meaning="Something else.")
        contract = dataclasses.replace(contract, columns={**COLUMNS, "name": text})
    else:
        desk.city_time_zone = "UTC"
    desk.take(contract)
    assert len(folders(desk)) == 2


def test_a_run_that_fails_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(counting, "counted", fail)
    with pytest.raises(KeyboardInterrupt):
        desk.take_text(CSV)
    assert folders(desk) == []


def test_what_a_killed_run_left_is_swept(desk: Desk) -> None:
    parent = desk.folder / "store/snapshots/calls"
    (parent / ".unfinished-999999999").mkdir(parents=True)
    alive = parent / f".unfinished-{os.getppid()}"
    alive.mkdir()
    desk.take_text(CSV)
    assert len(folders(desk)) == 2
    assert alive.is_dir()


def test_a_file_that_may_not_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    said = desk.take_text(CSV).only_problem()
    assert said.startswith("`calls.csv` may not be read by whoever runs this. Ask for permission")


def test_of_a_file_that_has_grown_only_what_was_added_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.take_text(CSV)
    read = []
    judge = validate.judge

    def judged(rows: Any, *given: Any, **words: Any) -> Any:
        read.extend(desk.engine.rows(rows.copy()))
        return judge(rows, *given, **words)

    monkeypatch.setattr(snapshot, "judge", judged)
    grown = desk.take_text(CSV + "3,2024-02-04,Di\n9,2024-02-05\n4,2024-02-30,Ed\n")
    assert [row[:2] for row in read] == [("4", "5"), ("6", "7")]
    assert grown.counts == (6, 3, 3)
    assert [row["name"] for row in grown.kept] == ["Bob", "Ann", "Di"]
    assert [row[:2] for row in grown.aside] == [(2, 3), (5, 6), (6, 7)]
    assert {month: kept.rows for month, kept in grown.report.months.items()} == {
        "2024-01": 2, "2024-02": 1,
    }  # fmt: skip
    assert first.snapshot is not None
    assert grown.snapshot is not None
    january = "rows/2024-01.parquet"
    assert (first.snapshot.folder / january).samefile(grown.snapshot.folder / january)


def test_a_key_that_an_earlier_part_of_the_file_has(desk: Desk) -> None:
    desk.take_text(CSV, key=("id",))
    grown = desk.take_text(
        CSV + "2,2024-02-04,Di\n3,2024-02-04,Ed\n3,2024-02-05,Flo\n", key=("id",)
    )
    assert [(row, value) for row, _, _, value, _ in grown.aside if row > 3] == [
        (4, "2 (row 1)"), (6, "3 (row 5)"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(CSV.replace("Ann", "Anna"), CSV + "3,2024-02-04,Di\n", id="changed"),
        pytest.param(CSV[:-1], CSV + "3,2024-02-04,Di\n", id="no line end"),
        pytest.param(CSV + '4,2024-02-04,"Di\n', CSV + '4,2024-02-04,"Di\nand Ed"\n', id="open quote"),
    ],
)  # fmt: skip
def test_a_file_that_has_not_only_grown_is_read_again(
    desk: Desk, before: str, after: str, tmp_path: Path
) -> None:
    desk.take_text(before)
    again = desk.take_text(after)
    fresh = Desk(tmp_path / "fresh", desk.engine).take_text(after)
    assert (again.kept, again.aside) == (fresh.kept, fresh.aside)
    assert again.report == fresh.report
