"""What is taken over from the last edition is what a build from nothing makes, byte for byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from charteroak.budget import stored
from charteroak.build import build, chosen, earlier, measuring, spending
from charteroak.build.given import to_judge, to_measure
from charteroak.checked import check_city
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators import forecasts
from charteroak.plan.model import CityFiles

MADE = datetime(2025, 3, 1, 8, tzinfo=UTC)
NONE: frozenset[str] = frozenset()
ALL = frozenset(
    {"dispatch_calls", "household_survey", "lamps", "meter_checks", "requests", "shuttle_trips"}
)
Change = tuple[str, str, str]
"""A file, and its words before and after."""
TARGET = ("indicators/requests.yaml", "FY2030: 0.85", "FY2030: 0.9")
DEFINITION = ("indicators/requests.yaml", "<> 'noise'", "not in ('noise', 'streets')")
FIGURE = ("figures/feel_heard.csv", "all,all,all,41,", "all,all,all,42,")
SHOWN = ("sources/shuttle_trips.yaml", "key: [trip]\n",
         "key: [trip]\nsmall_numbers: {show: Nobody in Elmford exists.}\n")  # fmt: skip
CITY = ("city.yaml", "name: Elmford\n", "name: Elmford Town\n")
NAME: Change = ("indicators/published.yaml", "name: Residents who feel heard", "name: Heard")
CHANGES: dict[str, tuple[tuple[Change, ...], frozenset[str] | set[str]]] = {
    "words": ((
        CITY,
        ("indicators/requests.yaml", "name: Requests closed\n", "name: Requests done\n"),
        ("indicators/requests.yaml", "owner: clerk\n", "owner: manager\n"),
        ("indicators/requests.yaml", "{2023: 0.6,", "{2023: 0.2,"),
    ), NONE),
    "promises, published figures and what is composed": ((
        TARGET,
        FIGURE,
        ("indicators/requests.yaml", "value: 0.8\n    source", "value: 0.7\n    source"),
        ("indicators/composed.yaml",
         "weight: 0.5, worst: 0, best: 1}\n    - {indicator: feel_heard, weight: 0.3",
         "weight: 0.6, worst: 0, best: 1}\n    - {indicator: feel_heard, weight: 0.2"),
    ), NONE),
    "definitions, and when records come in": ((
        DEFINITION,
        ("indicators/shuttle.yaml", "{by: age, grains: [quarter, year], places: [city]}",
         "{by: age, grains: [year], places: [city]}"),
        ("indicators/utilities.yaml", "grains: [quarter, fiscal_year]", "grains: [fiscal_year]"),
        ("staffing/dispatch.yaml", "within: 15\n", "within: 20\n"),
        ("sources/lamps.yaml", "changes: monthly\n", "changes: monthly\nreporting_lag: 40\n"),
    ), {"requests", "shuttle_trips", "meter_checks", "dispatch_calls", "lamps"}),
    "contracts": ((
        ("sources/requests.yaml", "highest: 200", "highest: 5"),
        ("sources/dispatch_calls.yaml", "last: 2024-12-01", "last: 2024-11-20"),
        ("sources/shuttle_trips.yaml", "key: [trip]\n",
         "key: [trip]\nsmall_numbers: {hide_below: 16}\n"),
    ), {"requests", "shuttle_trips", "dispatch_calls"}),
    "what is hidden": ((SHOWN,), {"shuttle_trips"}),
    "how many residents": ((
        ("figures/residents.csv", "residents,2022,mill,all,all,3058,",
         "residents,2022,mill,all,all,2058,"),
    ), {"requests", "shuttle_trips", "household_survey"}),
    "a crosswalk": ((
        ("places/districts.yaml", "0.5488, hills: 0.4512", "0.5, hills: 0.5"),
    ), {"requests"}),
    "a holiday": ((("city.yaml", "  2024-11-28: Thanksgiving\n", ""),), ALL),
    "the group that others are compared with": ((
        ("city.yaml", "reference: 80k-and-over", "reference: under-40k"),
    ), ALL),
}  # fmt: skip
"""What is changed, and the sources that are measured again."""


@pytest.fixture(scope="module")
def elmford(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A city and its store with one edition."""
    made = tmp_path_factory.mktemp("holds")
    ignored = shutil.ignore_patterns(".charteroak")
    shutil.copytree(root / "cities" / "elmford", made / "elmford", ignore=ignored)
    build(made / "elmford", MADE, out=made / "store")
    return made / "elmford", made / "store"


@pytest.fixture
def city(elmford: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """A copy of both."""
    for one in elmford:
        shutil.copytree(one, tmp_path / one.name)
    return tmp_path / "elmford", tmp_path / "store"


@pytest.fixture(scope="module")
def promised(
    elmford: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """What is built from nothing with another target."""
    made = tmp_path_factory.mktemp("promised")
    shutil.copytree(elmford[0], made / "elmford")
    rewrite(made / "elmford", TARGET)
    return files(build(made / "elmford", MADE, out=made / "store").edition)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that are measured."""
    found: list[str] = []
    real = measuring._measure

    def noted(wanted: measuring._Wanted, name: str, database: Engine) -> object:
        found.append(name)
        return real(wanted, name, database)

    monkeypatch.setattr(measuring, "_measure", noted)
    return found


def files(edition: Edition) -> dict[str, bytes]:
    """Every file of an edition by its path."""
    every = sorted(path for path in edition.folder.rglob("*") if path.is_file())
    return {str(path.relative_to(edition.folder)): path.read_bytes() for path in every}


def from_nothing(city: Path, store: Path, at: datetime = MADE) -> dict[str, bytes]:
    """What a build makes that has no edition to take over from, nor remembers what was measured:
    only how the files were read, that they were in order, and forecasts.
    """
    anew = store.with_name("anew")
    for name in ("snapshots", "cache/checked", "cache/forecasts"):
        shutil.copytree(store / name, anew / name)
    found = files(build(city, at, out=anew).edition)
    shutil.rmtree(anew)
    return found


def rewrite(root: Path, change: Change) -> None:
    name, before, after = change
    text = (root / name).read_text(encoding="utf-8")
    assert before in text, name
    (root / name).write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changed_the_edition_is_that_of_a_build_from_nothing(
    what: str, city: tuple[Path, Path], measured: list[str]
) -> None:
    root, store = city
    changes, again = CHANGES[what]
    for change in changes:
        rewrite(root, change)
    made = build(root, MADE, out=store)
    assert made.changed
    assert set(measured) == set(again)
    assert files(made.edition) == from_nothing(root, store)


def test_change_after_change(city: tuple[Path, Path], measured: list[str]) -> None:
    """Each edition is taken over from by the next, and what is changed back is as it was."""
    root, store = city
    for hour, change in enumerate((DEFINITION, TARGET, SHOWN, CITY), 9):
        rewrite(root, change)
        build(root, MADE.replace(hour=hour), out=store)
    name, before, after = DEFINITION
    rewrite(root, (name, after, before))
    made = build(root, MADE, out=store)
    assert set(measured) == {"requests", "shuttle_trips"}
    assert files(made.edition) == from_nothing(root, store)


def test_an_indicator_more_and_one_less(city: tuple[Path, Path], measured: list[str]) -> None:
    root, store = city
    path = root / "indicators" / "requests.yaml"
    one = path.read_text(encoding="utf-8").split("- id: requests_closed\n")[1].split("\n- id:")[0]
    path.with_name("more.yaml").write_text(f"- id: requests_done\n{one}\n", encoding="utf-8")
    made = build(root, MADE, out=store)
    assert set(measured) == {"requests"}
    assert files(made.edition) == from_nothing(root, store)
    path.with_name("more.yaml").unlink()
    less = build(root, MADE.replace(hour=9), out=store)
    assert files(less.edition) == from_nothing(root, store, MADE.replace(hour=9))


def test_only_what_changed_is_judged_again(
    city: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, store = city
    judged: list[list[str]] = []
    real = forecasts.write

    def noted(engine: Engine, files: CityFiles, *rest: Any) -> None:
        judged.append([*files.indicators])
        real(engine, files, *rest)

    monkeypatch.setattr(forecasts, "write", noted)
    for hour, (change, again) in enumerate(
        [(CITY, []), (TARGET, ["closed_in_three_days"]), (FIGURE, ["feel_heard"])], 9
    ):
        rewrite(root, change)
        build(root, MADE.replace(hour=hour), out=store)
        assert sorted(judged[-1]) == again, change


def test_other_programs_measure_everything_anew(
    city: tuple[Path, Path], measured: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, store = city
    monkeypatch.setattr("charteroak.program.code", lambda: "other")
    assert build(root, MADE, out=store).changed
    assert set(measured) == ALL


def _without(store: Path) -> None:
    (store / earlier.FILE).unlink()


def _broken(store: Path) -> None:
    (store / earlier.FILE).write_text('{"edition": ', encoding="utf-8")


def _of_other_form(store: Path) -> None:
    (store / earlier.FILE).write_text('["edition", 7]', encoding="utf-8")


def _without_hashes(store: Path) -> None:
    kept = json.loads((store / earlier.FILE).read_text(encoding="utf-8"))
    (store / earlier.FILE).write_text(json.dumps(kept | {"files": {}}), encoding="utf-8")


def _edition_gone(store: Path) -> None:
    shutil.rmtree(next((store / "editions").iterdir()))


def _edition_touched(store: Path) -> None:
    """A number of the edition that is not what was written."""
    path = next((store / "editions").iterdir()) / "samples.json"
    path.write_text(path.read_text(encoding="utf-8").replace("water", "wine"), encoding="utf-8")


def _table_cut(store: Path) -> None:
    path = next((store / "editions").iterdir()) / "measurements.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def _table_gone(store: Path) -> None:
    (next((store / "editions").iterdir()) / "signals.parquet").unlink()


LONG = pytest.mark.slow


@pytest.mark.parametrize(
    "harm",
    [_without, _edition_touched, _table_cut,
     *(pytest.param(harm, marks=LONG)
       for harm in (_broken, _of_other_form, _without_hashes, _edition_gone, _table_gone))],
)  # fmt: skip
def test_what_is_lost_or_harmed_is_made_again(
    harm: Callable[[Path], None],
    city: tuple[Path, Path],
    promised: dict[str, bytes],
    measured: list[str],
) -> None:
    root, store = city
    harm(store)
    rewrite(root, TARGET)
    made = build(root, MADE, out=store)
    assert set(measured) == ALL
    assert files(made.edition) == promised


def _dollars_cut(folder: Path) -> None:
    path = folder / "budget_costs.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def _dollars_gone(folder: Path) -> None:
    (folder / "budget_impacts.parquet").unlink()


def _dollars_unreadable(folder: Path) -> None:
    (folder / "about.json").write_text("[", encoding="utf-8")


def _dollars_of_no_file(folder: Path) -> None:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    (folder / "about.json").write_text(json.dumps(about | {"files": {}}), encoding="utf-8")


def _dollars_of_other_form(folder: Path) -> None:
    (folder / "about.json").write_text("{}", encoding="utf-8")


def _dollars_of_other_numbers(folder: Path) -> None:
    """What was asked for says otherwise than what was measured."""
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    assert "requests" in about["asked"]
    changed = about | {"asked": about["asked"] | {"requests": "other"}}
    (folder / "about.json").write_text(json.dumps(changed), encoding="utf-8")


@pytest.mark.parametrize(
    "harm",
    [_dollars_cut, _dollars_of_other_numbers,
     *(pytest.param(harm, marks=LONG) for harm in (
           _dollars_gone, _dollars_unreadable, _dollars_of_no_file, _dollars_of_other_form
       ))],
)  # fmt: skip
def test_dollars_that_were_kept_and_harmed_are_reckoned_again(
    harm: Callable[[Path], None],
    city: tuple[Path, Path],
    promised: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root, store = city
    times: list[None] = []
    write = stored.write

    def counted(*given: Any) -> None:
        times.append(None)
        write(*given)

    monkeypatch.setattr(stored, "write", counted)
    rewrite(root, NAME)
    build(root, MADE, out=store)
    assert not times
    harm(next((store / spending.CACHE).iterdir()))
    rewrite(root, (NAME[0], NAME[2], NAME[1]))
    rewrite(root, TARGET)
    assert files(build(root, MADE, out=store).edition) == promised
    assert times


def test_choices_that_were_kept_and_harmed_are_worked_out_again(
    city: tuple[Path, Path], promised: dict[str, bytes]
) -> None:
    root, store = city
    (kept,) = (store / chosen.CACHE).iterdir()
    path = kept / "allocations.json"
    path.write_text(path.read_text(encoding="utf-8")[:-100], encoding="utf-8")
    rewrite(root, TARGET)
    assert files(build(root, MADE, out=store).edition) == promised


def test_a_store_that_cannot_remember_builds_all_the_same(
    city: tuple[Path, Path], measured: list[str]
) -> None:
    root, store = city
    (store / earlier.FILE).unlink()
    (store / earlier.FILE).mkdir()
    for cache in (spending.CACHE, chosen.CACHE):
        shutil.rmtree(store / cache)
        (store / cache).write_text("No folder.", encoding="utf-8")
    rewrite(root, TARGET)
    assert build(root, MADE, out=store).changed
    assert set(measured) == ALL


def test_nothing_is_measured_by_words_or_judged_by_them(root: Path) -> None:
    """What is not in the key is not handed on: every field that is left out is blank."""
    files = check_city(root / "cities" / "elmford", date(2025, 3, 1)).files
    one = next(one for one in files.indicators.values() if one.targets and one.examples)
    judged = to_judge(files, ()).files.indicators[one.id]
    kept = {f.name for f in fields(one) if getattr(judged, f.name) == getattr(one, f.name)}
    blank = {"name", "why_it_matters", "owner", "authored_by", "checked_by", "next_review",
             "limitations", "gaming", "certification", "examples", "lines"}  # fmt: skip
    assert not kept & blank
    assert "targets" in kept
    assert not list(to_measure(files, (), ()))
    assert replace(judged, targets=()) != judged
