"""Hartford with the packs it takes up and nothing but this repository: what `make demo` builds."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charteroak.build import Built, build
from charteroak.build.workers import WORTH, each
from charteroak.cli import app
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements
from charteroak.plan.read import read_city

MADE = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("complete")


@pytest.fixture(scope="module")
def built(root: Path, store: Path) -> Built:
    return build(root / "cities" / "hartford", MADE, None, store)


def test_every_outcome_has_two_indicators_and_none_is_without_a_number(
    root: Path, store: Path, built: Built
) -> None:
    city, out = str(root / "cities" / "hartford"), str(store)
    told = CliRunner().invoke(app, ["coverage", city, "--out", out, "--format", "json"])
    assert told.exit_code == 0, told.output
    rows = json.loads(told.stdout)
    assert len(rows) == 36
    for row in rows:
        numbers = row["observed"] + row["published"] + row["simulated"]
        assert row["indicators"] >= 2, row["outcome"]
        assert numbers >= 2, row["outcome"]
    assert built.changed


def test_what_is_made_up_says_so_and_nothing_else_does(root: Path, built: Built) -> None:
    files, _ = read_city(root / "cities" / "hartford")
    assert files is not None
    told = json.loads((built.edition.folder / "sources.json").read_text("utf-8"))
    made_up = {source["id"] for source in told if source["provenance"] == "simulated"}
    absent = {source["id"] for source in told if source["state"] == "absent"}
    assert absent == {"police_stops", "crashes"}
    with Engine() as engine:
        found = Measurements(built.edition.folder, engine).by_indicator(place="all", group="all")
    for name, rows in found.items():
        indicator = files.indicators[name]
        if indicator.source in made_up:
            assert {row.provenance for row in rows} == {"simulated"}, name
        if not indicator.source and not indicator.measure.inputs():
            assert {row.provenance for row in rows} == {"published"}, name


def test_work_done_in_other_processes_is_the_same() -> None:
    """In their order, whether they are few or many."""
    names = [f"n{i}" for i in range(WORTH)]
    said: list[str] = []
    for long in (set(), set(names)):
        made = list(
            each(_length, 3, names, long, lambda w, _d, _o: said.append(w), "Doing {}".format)
        )
        assert made == [(name, 3) for name in names]
    assert sorted(said) == sorted(f"Doing {name}" for name in names * 2)


def test_other_processes_are_other_processes_and_know_what_they_are_given_now() -> None:
    names = [f"n{i}" for i in range(WORTH)]
    for given in ("one", "two"):
        made = list(each(_where, given, names, set(names), lambda _w, _d, _o: None, str))
        assert {told for _, told in made} == {given}
        assert os.getpid() not in {process for process, _ in made}


def test_what_goes_wrong_in_another_process_is_told() -> None:
    names = [f"n{i}" for i in range(WORTH)]
    with pytest.raises(ValueError, match="n4 cannot be done"):
        list(each(_but_one, 0, names, set(names), lambda _w, _d, _o: None, str))


def _length(given: int, name: str, _database: Engine) -> tuple[str, int]:
    return name, given


def _where(given: str, _name: str, _database: Engine) -> tuple[int, str]:
    return os.getpid(), given


def _but_one(_given: int, name: str, _database: Engine) -> str:
    if name == "n4":
        raise ValueError(f"{name} cannot be done")
    return name
