"""An edition of records that grew is the one that a build from nothing makes, byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak.build import build
from charteroak.indicators import reading

MADE = datetime(2025, 3, 1, 8, tzinfo=UTC)
Change = Callable[[Path], None]


def _added(city: Path) -> None:
    """Two requests of the last day, at the end of the file."""
    path = city / "records" / "requests.csv"
    last = path.read_text(encoding="utf-8").splitlines()[-1].split(",")
    rows = [",".join([f"9900{n}", *last[1:]]) for n in range(2)]
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(rows) + "\n", encoding="utf-8")


def _corrected(city: Path) -> None:
    """A row of the first month says something else."""
    path = city / "records" / "requests.csv"
    text = path.read_text(encoding="utf-8")
    assert "2.64,D. Okafor" in text
    path.write_text(text.replace("2.64,D. Okafor", "7.64,D. Okafor", 1), encoding="utf-8")


def _redefined(city: Path) -> None:
    """An indicator asks another question."""
    path = city / "indicators" / "requests.yaml"
    text = path.read_text(encoding="utf-8")
    assert "at: 0.9\n" in text
    text = text.replace("at: 0.9\n", "at: 0.8\n", 1).replace("value: 2.8\n", "value: 2.6\n", 1)
    path.write_text(text, encoding="utf-8")


def _both(city: Path) -> None:
    _added(city)
    _redefined(city)


@pytest.fixture
def city(root: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "elmford"
    ignored = shutil.ignore_patterns(".charteroak")
    shutil.copytree(root / "cities" / "elmford", copy, ignore=ignored)
    return copy


@pytest.mark.parametrize("change", [_added, _corrected, _redefined, _both])
def test_it_equals_a_build_from_nothing(
    city: Path, tmp_path: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    computed = reading.computed

    def counted(*given: object) -> Iterator[object]:
        read.append(given[2].contract.id)  # type: ignore[attr-defined]
        yield from computed(*given)  # type: ignore[arg-type]

    grown, anew = tmp_path / "grown", tmp_path / "anew"
    build(city, MADE, out=grown)
    change(city)
    monkeypatch.setattr("charteroak.indicators.memory.computed", counted)
    after = build(city, MADE, out=grown)
    assert after.changed
    assert set(read) == {"requests"}, "sources without a change are not read again"
    fresh = build(city, MADE, out=anew)
    assert _files(after.edition.folder) == _files(fresh.edition.folder)


def _files(folder: Path) -> dict[str, bytes]:
    """Every file of an edition by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
