"""The city that `charteroak new` writes: it checks, builds, shows and publishes as it stands."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from charteroak.cli import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def done(*arguments: str | Path) -> str:
    """What a command prints, once it has gone well."""
    result = run(*arguments)
    assert result.exit_code == 0, (arguments, result.output, result.exception)
    return result.stdout


@pytest.fixture(scope="module")
def yourtown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "yourtown"
    said = done("new", folder)
    assert "README.md" in said
    return folder


@pytest.fixture(scope="module")
def built(yourtown: Path) -> dict[str, Any]:
    made = done("build", yourtown, "--at", "2025-08-01T09:00:00Z", "--format", "json")
    found: dict[str, Any] = json.loads(made)
    return found


def test_it_is_in_order(yourtown: Path) -> None:
    assert "In order" in done("check", yourtown)
    assert json.loads(done("check", yourtown, "--format", "json")) == []


def test_it_builds_and_tells_what_it_set_aside(built: dict[str, Any]) -> None:
    assert (built["changed"], built["problems"]) == (True, [])
    report = built["sources"][0]["report"]
    assert (report["rows_read"], report["rows_kept"], report["rows_set_aside"]) == (42, 40, 2)
    reasons = {fault["reason"] for fault in report["faults"]}
    assert reasons == {"is not recorded, and a row needs it", "is not a known district"}


def test_it_shows_a_number_from_records_and_one_from_a_figure(
    yourtown: Path, built: dict[str, Any]
) -> None:
    assert built["edition"]
    asked = ("--grain", "fiscal_year", "--place", "all", "--group", "all", "--format", "json")
    (requests,) = json.loads(done("show", yourtown, "service_requests", *asked))
    assert (requests["period"], requests["value"], requests["partial"]) == ("FY2025", 40, False)
    assert requests["provenance"] == "simulated"
    savings = json.loads(done("show", yourtown, "fund_balance", "--format", "json"))
    assert [row["value"] for row in savings] == [0.152, 0.168]


class _Title(HTMLParser):
    """Reads the title and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_publishes_a_site_that_says_it_is_invented(
    yourtown: Path, built: dict[str, Any], tmp_path: Path
) -> None:
    assert built["edition"] in done("publish", yourtown, "--out", tmp_path / "site")
    page = _Title()
    page.feed((tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    assert "Yourtown" in page.text
    assert "invented" in page.text.casefold()


def test_a_second_build_changes_nothing(yourtown: Path, built: dict[str, Any]) -> None:
    again = json.loads(done("build", yourtown, "--format", "json"))
    assert (again["changed"], again["edition"]) == (False, built["edition"])


def test_new_writes_nothing_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = run("new", tmp_path)
    assert result.exit_code == 1
    assert "is not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_two_goals_three_outcomes_one_of_each_sort(yourtown: Path) -> None:
    goals = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((yourtown / "plan" / "goals").glob("*.yaml"))
    ]
    outcomes = [outcome for goal in goals for outcome in goal["outcomes"]]
    assert (len(goals), len(outcomes)) == (2, 3)
    assert sum("needs" in outcome for outcome in outcomes) == 1


def test_its_readme_names_every_folder(yourtown: Path) -> None:
    said = (yourtown / "README.md").read_text(encoding="utf-8")
    for path in yourtown.iterdir():
        if not path.name.startswith(".") and path.name != "README.md":
            assert f"`{path.name}" in said, path.name
