"""Two editions side by side: what changed is told with its cause, and gives no small number away.

A small city is built again and again: with late records, with corrected ones, with another
definition, with one more month, and with nothing changed at all.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import product
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
from charteroak.publish.material import read_material
from charteroak.publish.pages.restated import Restated
from charteroak.publish.pages.restated import restated as tell

FILE = "service_requests.csv"
RECORDS = f"records/{FILE}"
LATE = "9001,08/05/2024,08/06/2024,South,resident"
CORRECTED = LATE.replace("08/06", "08/30")
DAYS = tuple(datetime(2026, month, 10, 8, tzinfo=UTC) for month in range(1, 8))
SHOWN = """small_numbers:                 # take this away when the records are real: then counts of 1 to 10 people are hidden
  show: Nobody in these rows exists, so nobody can be found out.
"""
CHANGE = """- id: more_requests
  name: More requests than the month before
  why_it_matters: It shows what comes.
  kind: change
  of: service_requests
  against: previous
  form: difference
  unit: count
  better: neither
  grains: [month]
  places: [city, districts]
  owner: works
  authored_by: the tests
  next_review: 2030-07-01
  examples:
    - rows:
        - {service_requests: "2"}
        - {service_requests: "5"}
      value: 3
"""


def records() -> Iterator[str]:
    """Half a year: fifteen requests a month in each district, and five in the center in July."""
    yield "request,Date opened,Date closed,district,customer"
    number = 100
    for month, district in product(range(7, 13), ("North", "Center", "South")):
        for day in range(1, 6 if (month, district) == (7, "Center") else 16):
            number += 1
            yield f"{number},{month:02}/{day:02}/2024,{month:02}/{day + 3:02}/2024,{district},resident"


class City:
    """A small city that is changed and built again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        run("new", str(root))
        self.made = 0
        (root / "records" / FILE).write_text("\n".join(records()) + "\n", encoding="utf-8")
        (root / "indicators" / "more.yaml").write_text(CHANGE, encoding="utf-8")
        self.edit("sources/service_requests.yaml", "last: 2025-06-30", "last: 2024-12-31")
        for _ in range(2):
            self.edit("indicators/service.yaml", "  groups: [customer]\n", "")

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
        path.write_text(path.read_text(encoding="utf-8") + f"{line}\n", encoding="utf-8")

    @property
    def store(self) -> Path:
        return self.root / ".charteroak"


History = tuple[City, list[Edition]]


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
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Five editions: the first, a late record, a corrected one, another definition, a new month."""
    city = City(tmp_path_factory.mktemp("history") / "city")
    made = [city.build().edition]
    city.add(RECORDS, LATE)
    made.append(city.build().edition)
    city.edit(RECORDS, LATE, CORRECTED)
    made.append(city.build().edition)
    city.edit("indicators/service.yaml", "opened, closed) <= 7", "opened, closed) <= 2")
    city.edit("indicators/service.yaml", "      value: 0.5\n", "      value: 0.25\n")
    made.append(city.build().edition)
    city.edit("sources/service_requests.yaml", "last: 2024-12-31", "last: 2025-01-31")
    city.add(RECORDS, "9002,01/05/2025,01/06/2025,South,resident")
    made.append(city.build().edition)
    return city, made


def test_a_late_record_restates_what_it_touches_and_nothing_else(history: History) -> None:
    _, made = history
    found = compared(made[0], made[1])
    months = of(found, "service_requests", grain="month")
    assert {c.cause for c in months} == {"restated"}
    assert {(c.period, c.place, c.before, c.after, c.why) for c in months} == {
        ("2024-08", "all", 45, 46, "1 row more"),
        ("2024-08", "south", 15, 16, "1 row more"),
    }
    assert not of(found, "population")
    assert not of(found, "fund_balance")
    changes = of(found, "more_requests", place="all")
    assert {(c.period, c.before, c.after) for c in changes} == {
        ("2024-08", 10, 11), ("2024-09", 0, -1),
    }  # fmt: skip


def test_a_corrected_record_restates_values_on_as_many_rows(history: History) -> None:
    _, made = history
    found = compared(made[1], made[2])
    assert not of(found, "service_requests")  # the record was there before
    (share,) = of(found, "done_in_a_week", period="2024-Q3", place="south")
    assert (share.cause, share.why) == ("restated", "as many rows as before")
    assert share.before == 1
    assert share.after == pytest.approx(45 / 46)


def test_another_definition_is_no_restatement(history: History) -> None:
    """From the second edition to the fourth: the record was corrected, the week became two days."""
    _, made = history
    found = compared(made[1], made[3])
    assert {c.cause for c in of(found, "done_in_a_week")} == {"redefined"}
    (share,) = of(found, "done_in_a_week", period="2024-Q3", place="south")
    assert (share.after, share.why) == (0, "changed: `numerator`; its records changed too")
    assert {c.why for c in of(compared(made[2], made[3]), "done_in_a_week")} == {
        "changed: `numerator`"
    }


def test_a_new_period_is_no_change_and_a_whole_one_stays(history: History) -> None:
    _, made = history
    found = compared(made[3], made[4])
    assert {c.period: c.cause for c in of(found, "service_requests", grain="month")} == {
        "2025-01": "new_period"
    }
    years = of(found, "service_requests", grain="fiscal_year", place="all")
    assert [(c.period, c.cause, c.before, c.after) for c in years] == [
        ("FY2025", "completed", 261, 262)
    ]
    (new,) = of(found, "service_requests", period="2025-01", place="all")
    assert (new.before, new.before_missing, new.after) == (None, "", 1)


def test_backwards_it_is_no_longer_told(history: History) -> None:
    _, made = history
    found = of(compared(made[4], made[3]), "service_requests", period="2025-01", place="all")
    assert [(c.cause, c.before, c.after) for c in found] == [("no_longer_told", 1, None)]


def test_nothing_changed_is_byte_for_byte_the_same_and_says_so(tmp_path: Path) -> None:
    city = City(tmp_path / "city")
    first = city.build().edition
    assert restated(first, "done_in_a_week").sentence.startswith("This is the first edition")
    city.edit("indicators/service.yaml", "It shows how much", "It tells how much")
    again = city.build().edition
    assert again.id != first.id
    one, other = (edition.folder / "measurements.parquet" for edition in (first, again))
    assert one.read_bytes() == other.read_bytes()
    assert compared(first, again) == ()
    assert "nothing that was told has changed." in run("changes", str(city.root))
    said = restated(again, "done_in_a_week")
    assert said.sentence == "No number that stood in the edition of 10 January 2026 has changed."


# What is hidden


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Small numbers shown, then hidden, then one request comes in late."""
    city = City(tmp_path_factory.mktemp("guarded") / "city")
    made = [city.build().edition]
    city.edit("sources/service_requests.yaml", SHOWN, "")
    made.append(city.build().edition)
    city.add(RECORDS, LATE)
    made.append(city.build().edition)
    return city, made


RESTING = ("service_requests", "done_in_a_week", "more_requests")


def test_of_a_source_that_hides_no_number_is_compared(guarded: History) -> None:
    city, made = guarded
    found = compared(made[1], made[2])
    assert {c.indicator for c in found} <= {*RESTING}
    assert {c.indicator for c in found} >= {"service_requests", "more_requests"}
    for change in found:
        assert change.withheld
        assert (change.before, change.after) == (None, None)
        assert (change.before_missing, change.after_missing, change.why) == ("", "", "")
    words = ("changes", str(city.root), "--format", "csv")
    for row in csv.DictReader(io.StringIO(run(*words))):
        assert (row["before"], row["after"], row["withheld"]) == ("", "", "True")


def test_what_came_to_be_hidden_is_withheld_in_both(guarded: History) -> None:
    _, made = guarded
    found = compared(made[0], made[1])
    assert found
    assert {c.cause for c in found if c.indicator == "service_requests"} == {"suppression"}
    assert all(c.withheld for c in found if c.indicator in RESTING)


def test_two_old_editions_are_guarded_by_the_one_that_stands(guarded: History) -> None:
    """Both were public when they were made; what stands now hides."""
    _, made = guarded
    shown = compared(made[1], made[0], made[0])
    assert all(c.withheld for c in shown if c.indicator in RESTING)
    assert all(c.withheld for c in compared(made[0], made[0], made[2]))


def test_an_old_edition_says_no_more_than_the_present(guarded: History) -> None:
    city, made = guarded
    for day, then in (("2026-01-31", made[0]), ("2026-02-28", made[1])):
        told, raw = rows_as_of(city, day), rows_of(then)
        now = {key(row): row for row in rows_of(made[2])}
        assert any(row["n"] != now[key(row)]["n"] for row in raw)
        assert any(row["missing"] == "withheld" for row in told)
        for row in told:
            same = (row["n"], row["value"]) == (now[key(row)]["n"], now[key(row)]["value"])
            numbers = [row[n] for n in ("value", "numerator", "denominator", "n", "lower", "upper")]
            assert same or (row["missing"], numbers) == ("withheld", [None] * 6)
    words = ["show", str(city.root), "service_requests", "--as-of", "2026-01-31", "--signals"]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 1
    assert "told only in part" in refused.output


def test_the_page_says_that_hidden_numbers_changed_and_prints_no_old_one(guarded: History) -> None:
    _, made = guarded
    said = restated(made[2], "service_requests")
    assert said.rows == ()
    assert "Small numbers of this source are hidden" in said.sentence
    assert not set("0123456789") & set(said.sentence.replace("10 February 2026", ""))


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
    told = {(r["period"], r["place"]): r["value"] for r in rows_as_of(city, "2026-01-20")}
    assert told["2024-08", "all"] == 45


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


def test_the_screen_and_the_page_tell_then_and_now(history: History) -> None:
    city, made = history
    shown = run("changes", str(city.root), "--from", made[0].id, "--to", made[1].id)
    assert "  2024-08: 45 -> 46 (1 row more)" in shown
    said = restated(made[1], "service_requests")
    assert "stood otherwise in the edition of 10 January 2026." in said.sentence
    august = [row for row in said.rows if (row.period, row.about) == ("Aug 2024", "whole city")]
    assert [(row.before, row.after) for row in august] == [("45", "46")]


def restated(edition: Edition, indicator: str) -> Restated:
    material = read_material(edition)
    return tell(material, material.files.indicators[indicator])


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[n] for n in ("grain", "period", "place_set", "place", "group_by", "group"))


def rows_of(edition: Edition) -> list[dict[str, Any]]:
    with Engine() as engine:
        return [r.as_dict() for r in Measurements(edition.folder, engine).of("service_requests")]


def rows_as_of(city: City, day: str) -> list[dict[str, Any]]:
    words = ("show", str(city.root), "service_requests", "--as-of", day, "--format", "json")
    found: list[dict[str, Any]] = json.loads(run(*words))
    return found
