"""What is taken over from the last edition is what a build from nothing makes, byte for byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from charteroak.build import build, earlier, measuring
from charteroak.build.given import to_judge, to_measure
from charteroak.checked import check_city
from charteroak.editions import Edition
from charteroak.indicators import forecasts

MADE = datetime(2025, 3, 1, 8, tzinfo=UTC)
NONE: frozenset[str] = frozenset()
ALL = frozenset(
    {"dispatch_calls", "household_survey", "lamps", "meter_checks", "requests", "shuttle_trips"}
)
SHOWN = """small_numbers:
  show: Nobody in Elmford exists, so nobody can be found out; a real city should hide these.
"""
CHANGES = {
    "the name of an indicator": (
        "indicators/requests.yaml", "name: Requests closed\n", "name: Requests done\n", NONE,
    ),
    "the name of the city": ("city.yaml", "name: Elmford\n", "name: Elmford Town\n", NONE),
    "an office answerable": (
        "indicators/requests.yaml", "owner: clerk\n", "owner: manager\n", NONE,
    ),
    "a target": ("indicators/requests.yaml", "FY2030: 0.85", "FY2030: 0.9", NONE),
    "a standard": ("indicators/requests.yaml", "value: 0.8\n    source", "value: 0.7\n    source",
                   NONE),
    "an auditor's finding": ("indicators/requests.yaml", "{2023: 0.6,", "{2023: 0.2,", NONE),
    "a figure of its own": ("figures/feel_heard.csv", "all,all,all,41,", "all,all,all,42,", NONE),
    "a weight of an index": (
        "indicators/composed.yaml",
        "weight: 0.5, worst: 0, best: 1}\n    - {indicator: feel_heard, weight: 0.3",
        "weight: 0.6, worst: 0, best: 1}\n    - {indicator: feel_heard, weight: 0.2", NONE,
    ),
    "a definition": ("indicators/requests.yaml", "<> 'noise'", "<> 'streets'", {"requests"}),
    "the periods it is told by": (
        "indicators/requests.yaml", "grains: [quarter, year, fiscal_year]",
        "grains: [year, fiscal_year]", {"requests"},
    ),
    "a group it is told by": (
        "indicators/shuttle.yaml", "{by: age, grains: [quarter, year], places: [city]}",
        "{by: age, grains: [year], places: [city]}", {"shuttle_trips"},
    ),
    "a contract": ("sources/requests.yaml", "highest: 200", "highest: 5", {"requests"}),
    "the days a source covers": (
        "sources/requests.yaml", "last: 2024-12-31", "last: 2024-11-30", {"requests"},
    ),
    "small numbers that are hidden": ("sources/requests.yaml", SHOWN, "", {"requests"}),
    "how small": (
        "sources/shuttle_trips.yaml", "key: [trip]\n",
        "key: [trip]\nsmall_numbers: {hide_below: 16}\n", {"shuttle_trips"},
    ),
    "how many residents": (
        "figures/residents.csv", "residents,2022,mill,all,all,3058,",
        "residents,2022,mill,all,all,2058,", {"requests", "shuttle_trips"},
    ),
    "how late records come in": (
        "sources/requests.yaml", "changes: daily\n", "changes: daily\nreporting_lag: 40\n",
        {"requests"},
    ),
    "a crosswalk": ("places/districts.yaml", "0.5488, hills: 0.4512", "0.5, hills: 0.5",
                    {"requests"}),
    "a holiday": ("city.yaml", "  2024-07-04: Independence Day\n", "", ALL),
    "the group that others are compared with": (
        "city.yaml", "reference: 80k-and-over", "reference: under-40k", ALL,
    ),
    "a question of staffing": (
        "staffing/dispatch.yaml", "within: 15\n", "within: 20\n", {"dispatch_calls"},
    ),
    "a record": ("records/requests.csv", "2.64,D. Okafor", "7.64,D. Okafor", {"requests"}),
}  # fmt: skip
"""What is changed: the file, its words before and after, and the sources measured again."""


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


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that are measured."""
    found: list[str] = []
    real = measuring._measure

    def noted(wanted: measuring._Wanted, name: str, database: measuring.Engine) -> object:
        found.append(name)
        return real(wanted, name, database)

    monkeypatch.setattr(measuring, "_measure", noted)
    return found


def files(edition: Edition) -> dict[str, bytes]:
    """Every file of an edition by its path."""
    every = sorted(path for path in edition.folder.rglob("*") if path.is_file())
    return {str(path.relative_to(edition.folder)): path.read_bytes() for path in every}


def from_nothing(city: Path, tmp_path: Path) -> dict[str, bytes]:
    """What a build makes that remembers nothing."""
    found = files(build(city, MADE, out=tmp_path / "anew").edition)
    shutil.rmtree(tmp_path / "anew")
    return found


def rewrite(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text, path
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changed_the_edition_is_that_of_a_build_from_nothing(
    what: str, city: tuple[Path, Path], tmp_path: Path, measured: list[str]
) -> None:
    root, store = city
    name, before, after, again = CHANGES[what]
    rewrite(root / name, before, after)
    made = build(root, MADE, out=store)
    assert made.changed
    assert set(measured) == set(again)
    assert files(made.edition) == from_nothing(root, tmp_path)


def test_change_after_change(city: tuple[Path, Path], tmp_path: Path, measured: list[str]) -> None:
    """Each edition is taken over from by the next, and what is changed back is as it was."""
    root, store = city
    steps = ("a definition", "a target", "small numbers that are hidden", "the name of the city")
    for hour, what in enumerate(steps, 9):
        name, before, after, _ = CHANGES[what]
        rewrite(root / name, before, after)
        build(root, MADE.replace(hour=hour), out=store)
    name, before, after, _ = CHANGES["a definition"]
    rewrite(root / name, after, before)
    made = build(root, MADE, out=store)
    assert set(measured) == {"requests"}
    assert files(made.edition) == from_nothing(root, tmp_path)


def test_an_indicator_more_and_one_less(
    city: tuple[Path, Path], tmp_path: Path, measured: list[str]
) -> None:
    root, store = city
    path = root / "indicators" / "requests.yaml"
    one = path.read_text(encoding="utf-8").split("- id: requests_closed\n")[1].split("\n- id:")[0]
    path.with_name("more.yaml").write_text(f"- id: requests_done\n{one}\n", encoding="utf-8")
    made = build(root, MADE, out=store)
    assert set(measured) == {"requests"}
    assert files(made.edition) == from_nothing(root, tmp_path)
    path.with_name("more.yaml").unlink()
    less = build(root, MADE.replace(hour=9), out=store)
    assert files(less.edition) == files(
        build(root, MADE.replace(hour=9), out=tmp_path / "n").edition
    )


def test_only_what_changed_is_judged_again(
    city: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, store = city
    judged: list[list[str]] = []
    real = forecasts.write
    monkeypatch.setattr(
        forecasts, "write", lambda *given: (judged.append([*given[1].indicators]), real(*given))
    )
    for hour, (what, again) in enumerate(
        [
            ("the name of an indicator", []),
            ("a target", ["closed_in_three_days"]),
            ("a figure of its own", ["answering_index", "feel_heard"]),
        ],
        9,
    ):
        name, before, after, _ = CHANGES[what]
        rewrite(root / name, before, after)
        build(root, MADE.replace(hour=hour), out=store)
        assert sorted(judged[-1]) == again, what


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


@pytest.mark.parametrize(
    "harm",
    [_without, _broken, _of_other_form, _without_hashes, _edition_gone, _edition_touched,
     _table_cut, _table_gone],
)  # fmt: skip
def test_what_is_lost_or_harmed_is_made_again(
    harm: Callable[[Path], None], city: tuple[Path, Path], tmp_path: Path, measured: list[str]
) -> None:
    root, store = city
    harm(store)
    name, before, after, _ = CHANGES["a target"]
    rewrite(root / name, before, after)
    made = build(root, MADE, out=store)
    assert set(measured) == ALL
    assert files(made.edition) == from_nothing(root, tmp_path)


def test_a_store_that_cannot_remember_builds_all_the_same(
    city: tuple[Path, Path], measured: list[str]
) -> None:
    root, store = city
    (store / earlier.FILE).unlink()
    (store / earlier.FILE).mkdir()
    name, before, after, _ = CHANGES["a target"]
    rewrite(root / name, before, after)
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
