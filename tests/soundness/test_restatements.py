"""Two editions side by side: what changed is told with its cause, and gives no small number away.

A small city is built again and again: with late records, with corrected ones, with another
definition, with one more month, and with nothing changed at all.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from charteroak import editions
from charteroak.build import Built, build
from charteroak.cli import app
from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements
from charteroak.indicators.restated import Change, compare
from charteroak.publish.site import write_site

ELMFORD = Path(__file__).parents[2] / "cities" / "elmford"
LATE = "99999,2024-02-03T18:00:00Z,2024-02-04T18:00:00Z,water,Ward 1,no,2,X"
DAYS = tuple(datetime(2026, month, 10, 8, tzinfo=UTC) for month in range(1, 8))
KEPT = ("requests", "shuttle_trips")
NEEDS = ("requests", "shuttle_trips", "lamps", "household_survey", "dispatch_calls", "meter_checks")


class City:
    """A copy of Elmford that is changed and built again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ELMFORD, root, ignore=shutil.ignore_patterns(".charteroak"))
        self.made = 0

    def build(self) -> Built:
        self.made += 1
        return build(self.root, DAYS[self.made - 1])

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, (file, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self, file: str, line: str) -> None:
        path = self.root / file
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{line}\n", "utf-8")

    @property
    def store(self) -> Path:
        return self.root / ".charteroak"


def compared(
    earlier: Edition, later: Edition, standing: Edition | None = None
) -> tuple[Change, ...]:
    with Engine() as engine:
        return compare(engine, earlier, later, standing or later).changes


def of(changes: Sequence[Change], indicator: str, **equal: str) -> list[Change]:
    return [
        c for c in changes
        if c.indicator == indicator and all(getattr(c, k) == v for k, v in equal.items())
    ]  # fmt: skip


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, list[Edition]]]:
    """Five editions: the first, a late record, a corrected one, another definition, a new month."""
    city = City(tmp_path_factory.mktemp("history") / "elmford")
    made = [city.build().edition]
    city.add("records/requests.csv", LATE)
    made.append(city.build().edition)
    city.edit("records/requests.csv", LATE, LATE.replace(",2,X", ",7,X"))
    made.append(city.build().edition)
    city.edit("indicators/requests.yaml", "  at: 0.9\n", "  at: 0.8\n")
    city.edit("indicators/requests.yaml", "value: 2.8\n", "value: 2.6\n")
    made.append(city.build().edition)
    city.edit("sources/requests.yaml", "last: 2024-12-31", "last: 2025-01-31")
    city.add("records/requests.csv", LATE.replace("99999,2024-02-03T18:00:00Z,2024-02-04",
                                                  "99998,2025-01-03T18:00:00Z,2025-01-04"))  # fmt: skip
    made.append(city.build().edition)
    yield city, made


History = tuple[City, list[Edition]]


def test_a_late_record_restates_what_it_touches_and_nothing_else(history: History) -> None:
    _, made = history
    found = compared(made[0], made[1])
    counts = of(found, "requests")
    assert {c.cause for c in counts} == {"restated"}
    month = of(counts, "requests", period="2024-02", place="all")
    assert [(c.before, c.after, c.why) for c in month] == [(23, 24, "1 row more")]
    touched = {(c.period, c.place) for c in counts if c.grain == "month"}
    assert touched == {("2024-02", "all"), ("2024-02", "mill"), ("2024-02", "north")}
    assert not of(found, "residents")
    assert not of(found, "lamp_outages")


def test_a_corrected_record_restates_values_on_as_many_rows(history: History) -> None:
    _, made = history
    found = compared(made[1], made[2])
    assert not of(found, "requests")  # the record was there before
    hours = of(found, "staff_hours_total", period="2024-02", place="all")
    assert [(c.cause, c.why) for c in hours] == [("restated", "as many rows as before")]
    assert hours[0].after == pytest.approx((hours[0].before or 0) + 5)


def test_another_definition_is_no_restatement(history: History) -> None:
    _, made = history
    found = compared(made[2], made[3])
    assert {c.indicator for c in found} >= {"hours_to_close_p90"}
    told = of(found, "hours_to_close_p90")
    assert {c.cause for c in told} == {"redefined"}
    assert {c.why for c in told} == {"changed: `measure`"}
    others = {c.indicator for c in found} - {"hours_to_close_p90"}
    assert all(c.cause == "redefined" for name in others for c in of(found, name))


def test_a_new_period_is_no_change_and_a_whole_one_stays(history: History) -> None:
    _, made = history
    found = compared(made[3], made[4])
    months = {c.period: c.cause for c in of(found, "requests", grain="month")}
    assert months == {"2025-01": "new_period"}
    years = {c.period: c.cause for c in of(found, "requests", grain="year")}
    assert years == {"2025": "new_period"}
    new = of(found, "requests", period="2025-01", place="all")[0]
    assert (new.before, new.before_missing, new.after) == (None, "", 1)


def test_two_steps_at_once_tell_both_causes(history: History) -> None:
    _, made = history
    found = of(compared(made[0], made[3]), "hours_to_close_p90", period="2024-02", place="all")
    assert [c.why for c in found] == ["changed: `measure`; its records changed too"]


def test_backwards_it_is_no_longer_told(history: History) -> None:
    _, made = history
    found = of(compared(made[4], made[3]), "requests", period="2025-01", place="all")
    assert [(c.cause, c.before, c.after) for c in found] == [("no_longer_told", 1, None)]


def test_nothing_changed_is_byte_for_byte_the_same_and_says_so(tmp_path: Path) -> None:
    city = City(tmp_path / "elmford")
    first = city.build()
    city.edit("city.yaml", "# Elmford is invented.", "# Elmford is wholly invented.")
    again = city.build()
    assert again.changed
    one, other = (e.edition.folder / "measurements.parquet" for e in (first, again))
    assert one.read_bytes() == other.read_bytes()
    assert compared(first.edition, again.edition) == ()
    assert "nothing that was told has changed." in run("changes", str(city.root))
    page = write_site(again.edition, tmp_path / "site") / "indicators" / "requests.html"
    assert "No number that stood in the edition of 10 January 2026 has changed." in page.read_text(
        encoding="utf-8"
    )


# What is hidden


def hidden_values(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in ("before", "after", "before_missing", "after_missing")]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, list[Edition]]:
    """Two editions of shuttle trips, whose small numbers are hidden: one trip came in late."""
    city = City(tmp_path_factory.mktemp("guarded") / "elmford")
    made = [city.build().edition]
    lines = (city.root / "records" / "shuttle_trips.jsonl").read_text(encoding="utf-8").splitlines()
    trip = json.loads(lines[3]) | {"trip": "late-1"}
    city.add("records/shuttle_trips.jsonl", json.dumps(trip))
    made.append(city.build().edition)
    return city, made


def test_of_a_source_that_hides_no_number_is_compared(guarded: History) -> None:
    city, made = guarded
    found = of(compared(*made), "shuttle_trips")
    assert found
    assert all(c.withheld for c in found)
    assert all((c.before, c.after) == (None, None) for c in found)
    assert not any(any(digit in c.why for digit in "0123456789") for c in found)
    printed = list(csv.DictReader(io.StringIO(run("changes", str(city.root), "--format", "csv"))))
    rows = [row for row in printed if row["indicator"] == "shuttle_trips"]
    assert rows
    assert {tuple(hidden_values(row)) for row in rows} == {("", "", "", "")}


def test_of_what_is_made_of_it_neither(guarded: History) -> None:
    _, made = guarded
    resting = {
        name
        for name in {c.indicator for c in compared(*made)}
        if not name.startswith("shuttle_trips")
    }
    assert resting, "something is made of the trips"
    for change in compared(*made):
        assert change.withheld


def test_a_source_that_came_to_hide_is_guarded_in_its_old_editions(tmp_path: Path) -> None:
    """The requests were public; now they are hidden. Old editions must not be read against it."""
    city = City(tmp_path / "elmford")
    first = city.build().edition
    city.add("records/requests.csv", LATE)
    second = city.build().edition
    assert not any(c.withheld for c in of(compared(first, second), "requests"))
    reason = "  show: Nobody in Elmford exists, so nobody can be found out; a real city should hide these.\n"
    city.edit("sources/requests.yaml", reason, "  hide_below: 11\n")
    third = city.build().edition
    newly = of(compared(second, third), "requests")
    assert {c.cause for c in newly} == {"suppression"}
    assert all(c.withheld for c in newly)
    assert all(c.withheld for c in of(compared(first, second, third), "requests"))
    then = rows_as_of(city, "requests", "2026-01-31")
    now = {key(r): r for r in rows_of(third, "requests")}
    for row in then:
        if row["value"] is not None:
            assert row["value"] == now[key(row)]["value"]
    assert any(row["missing"] == "withheld" for row in then)


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[n] for n in ("grain", "period", "place_set", "place", "group_by", "group"))


def rows_of(edition: Edition, indicator: str) -> list[dict[str, Any]]:
    with Engine() as engine:
        return [r.as_dict() for r in Measurements(edition.folder, engine).of(indicator)]


def rows_as_of(city: City, indicator: str, day: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("show", str(city.root), indicator, "--as-of", day, "--format", "json")
    )
    return found


def test_an_old_edition_of_a_source_that_hides_says_no_more_than_the_present(
    guarded: History,
) -> None:
    city, made = guarded
    then, raw = rows_as_of(city, "shuttle_trips", "2026-01-31"), rows_of(made[0], "shuttle_trips")
    now = {key(row): row for row in rows_of(made[1], "shuttle_trips")}
    changed = [row for row in raw if row["n"] != now[key(row)]["n"]]
    assert changed, "the late trip is somewhere"
    for row in then:
        told = now[key(row)]
        assert row["missing"] == "withheld" or (row["n"], row["value"]) == (
            told["n"],
            told["value"],
        )
        if row["missing"] == "withheld":
            numbers = ("value", "numerator", "denominator", "n", "lower", "upper")
            assert [row[name] for name in numbers] == [None] * 6
    result = CliRunner().invoke(
        app, ["show", str(city.root), "shuttle_trips", "--as-of", "2026-01-31", "--signals"]
    )
    assert result.exit_code == 1
    assert "told only in part" in result.output


def test_the_page_says_that_hidden_numbers_changed_and_prints_no_old_one(
    guarded: History, tmp_path: Path
) -> None:
    _, made = guarded
    site = write_site(made[1], tmp_path / "site")
    page = (site / "indicators" / "shuttle_trips.json").read_text(encoding="utf-8")
    restated = json.loads(page)["content"]["restated"]
    assert restated["rows"] == []
    assert "Small numbers of this source are hidden" in restated["sentence"]
    assert not any(
        digit in restated["sentence"].replace("10 January 2026", "") for digit in "0123456789"
    )


# The ways in


def test_the_edition_of_a_day(history: History) -> None:
    city, made = history
    for day, edition in (
        ("2026-01-10", 0),
        ("2026-02-09", 0),
        ("2026-02-10", 1),
        ("2027-01-01", 4),
    ):
        found = editions.as_of(city.store, date.fromisoformat(day))
        assert found is not None
        assert found.id == made[edition].id
    assert editions.as_of(city.store, date(2026, 1, 9)) is None
    february = [r for r in rows_as_of(city, "requests", "2026-01-20")
                if (r["period"], r["place"]) == ("2024-02", "all")]  # fmt: skip
    assert [row["value"] for row in february] == [23]


def test_editions_are_named_by_their_beginning(history: History) -> None:
    city, made = history
    words = ("changes", str(city.root), "--format", "json")
    found = json.loads(run(*words, "--from", "2026-01", "--to", "2026-02"))
    assert (found["from"], found["to"]) == (made[0].id, made[1].id)
    assert json.loads(run(*words))["from"] == made[3].id
    for wrong, said in (("2026", "is several editions"), ("1999", "There is no edition `1999`")):
        result = CliRunner().invoke(app, [*words, "--from", wrong])
        assert result.exit_code == 1
        assert said in result.output


def test_the_screen_says_what_changed(history: History) -> None:
    city, made = history
    shown = run("changes", str(city.root), "--from", made[0].id, "--to", made[1].id)
    assert "  2024-02: 23 -> 24 (1 row more)" in shown
    assert "requests: " in shown


def test_the_page_tells_then_and_now(history: History, tmp_path: Path) -> None:
    _, made = history
    site = write_site(made[1], tmp_path / "site")
    content = json.loads((site / "indicators" / "requests.json").read_text(encoding="utf-8"))
    restated = content["content"]["restated"]
    assert restated["sentence"].endswith(
        "stood otherwise in the edition of 10 January 2026. Its records came in late, were "
        "corrected or were taken out."
    )
    assert {"period": "2024", "about": "whole city", "before": "355", "after": "356",
            "why": "1 row more."} in restated["rows"]  # fmt: skip
    first = write_site(made[0], tmp_path / "first")
    said = json.loads((first / "indicators" / "requests.json").read_text(encoding="utf-8"))
    assert said["content"]["restated"]["sentence"].startswith("This is the first edition")
