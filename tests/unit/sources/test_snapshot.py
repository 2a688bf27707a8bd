"""A snapshot stands: the same bytes, read once, whole or not at all."""

from __future__ import annotations

import dataclasses
import os
from datetime import date
from pathlib import Path

import pytest

from charteroak.engine import Engine
from charteroak.sources import counting, snapshot
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
    assert sorted(path.name for path in folder.iterdir()) == [
        "report.json", "rows.parquet", "set_aside.parquet",
    ]  # fmt: skip
    assert all(path.stat().st_mode & 0o777 == 0o444 for path in folder.iterdir())
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
        written.append({path.name: path.read_bytes() for path in taken.snapshot.folder.iterdir()})
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
