"""Editions: whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak import editions
from charteroak.files import sweep

MADE = datetime(2026, 11, 23, 8, tzinfo=UTC)
KILLED_AT = """
import os, pathlib, signal, sys
from charteroak import editions

store, name, last = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = 0

def counted(step):
    def wrapper(*given, **more):
        global steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*given, **more)
    return wrapper

os.fsync = counted(os.fsync)
for step in ("mkdir", "rename", "replace", "write_text", "open"):
    setattr(pathlib.Path, step, counted(getattr(pathlib.Path, step)))

def fill(folder):
    (folder / "table").write_text(name)
    (folder / "city").mkdir()
    (folder / "city" / "city.yaml").write_text("name: " + name)

editions.write(store, name, {"name": name}, fill)
"""


def write(store: Path, name: str) -> editions.Edition:
    def fill(folder: Path) -> None:
        (folder / "table").write_text(name)

    return editions.write(store, name, {"name": name}, fill)


def test_the_current_edition_is_the_last_one_written(tmp_path: Path) -> None:
    assert editions.current(tmp_path) is None
    write(tmp_path, "a")
    write(tmp_path, "b")
    standing = editions.current(tmp_path)
    assert standing is not None
    assert (standing.id, standing.manifest()) == ("b", {"name": "b"})
    assert [edition.id for edition in editions.all_editions(tmp_path)] == ["a", "b"]


def test_what_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "good")

    def break_off(folder: Path) -> None:
        (folder / "table").write_text("half")
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        editions.write(tmp_path, "bad", {}, break_off)
    standing = editions.current(tmp_path)
    assert standing is not None
    assert standing.id == "good"
    assert sorted(path.name for path in (tmp_path / "editions").iterdir()) == ["good"]


def test_killed_at_any_step_a_whole_edition_stands(tmp_path: Path) -> None:
    """A real SIGKILL before each file operation in turn: always the old edition or the new one."""
    write(tmp_path, "old")
    seen: list[str] = []
    for step in range(1, 60):
        name = f"new{step}"
        ended = subprocess.run(
            [sys.executable, "-c", KILLED_AT, str(tmp_path), name, str(step)], check=False
        )
        standing = editions.current(tmp_path)
        assert standing is not None
        assert (standing.folder / "table").read_text() == standing.id
        seen.append(standing.id)
        if ended.returncode == 0:
            break
        assert ended.returncode == -9
        assert standing.id == "old"
        sweep(tmp_path / "editions")
        assert not list((tmp_path / "editions").glob(".unfinished-*"))
    assert seen[-1] == name
    assert len(seen) > 8


def test_ids_follow_time_and_content() -> None:
    first = editions.edition_id(MADE, {"a": 1, "b": 2})
    assert first == editions.edition_id(MADE, {"b": 2, "a": 1})
    assert first != editions.edition_id(MADE, {"a": 1, "b": 3})
    assert first.startswith("2026-11-23T080000Z-")
