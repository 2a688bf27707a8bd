"""The command line: exit codes that mean something, and output that programs can read."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from charteroak.build import Built
from charteroak.cli import app
from charteroak.documents import read_document
from charteroak.indicators.measurement import COLUMNS


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def city(root: Path, hartford_bare: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Hartford, built without any records, simulated ones neither."""
    copy = tmp_path_factory.mktemp("city") / "hartford"
    source = root / "cities" / "hartford"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns(".charteroak"))
    shutil.copytree(hartford_bare.edition.store, copy / ".charteroak")
    return copy


def test_help_has_examples() -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        assert "**Examples**" in (command.callback.__doc__ or ""), command.callback.__name__


def test_help_lists_every_command() -> None:
    told = " ".join(run("--help").stdout.replace("│", " ").split())
    for command in app.registered_commands:
        assert command.callback is not None
        said = " ".join((command.callback.__doc__ or "").partition("\n\n")[0].split())
        assert f"{command.name or command.callback.__name__} {said.replace('`', '')}" in told


def test_help_waits_for_nothing_it_does_not_need() -> None:
    code = (
        "import sys; sys.argv = ['charteroak', '--help']\n"
        "from charteroak.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "slow = {'sqlglot', 'duckdb', 'numpy', 'pydantic', 'yaml', 'pygments', 'markdown_it'}\n"
        "sys.exit(', '.join(slow & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_show_gives_the_columns_of_the_measurement_table(city: Path) -> None:
    shown = run("show", city, "homicides", "--format", "json")
    rows = json.loads(shown.stdout)
    assert [tuple(row) for row in rows] == [COLUMNS] * len(rows)
    assert {(row["period"], row["value"]) for row in rows} >= {("2010", 25.0), ("2014", 19.0)}
    assert {(row["place"], row["group"], row["provenance"]) for row in rows} == {
        ("all", "all", "published")
    }


def test_csv_and_json_say_the_same(city: Path) -> None:
    asked = ("show", city, "homeownership_rate", "--place", "neighborhoods")
    rows = json.loads(run(*asked, "--format", "json").stdout)
    lines = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert len(rows) == len(lines) > 50
    assert [float(line["value"]) for line in lines] == [row["value"] for row in rows]


def test_show_can_be_narrowed(city: Path) -> None:
    def rows(*words: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(
            run("show", city, "graduation_rate", *words, "--format", "json").stdout
        )
        return found

    assert {row["group_by"] for row in rows("--group", "race")} == {"race"}
    assert {row["group"] for row in rows("--group", "hispanic")} == {"hispanic"}
    assert {row["group"] for row in rows("--group", "all")} == {"all"}
    assert len(rows()) > len(rows("--group", "race")) > len(rows("--group", "hispanic"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("homicide",), "Did you mean `homicides`?"),
        (("homicides", "--grain", "month"), "is not told by `month`"),
        (("homicides", "--place", "asylum hil"), "Did you mean `asylum-hill`?"),
        (("homicides", "--group", "rase"), "Did you mean `race`?"),
    ],
)
def test_a_word_that_names_nothing_is_a_problem(
    city: Path, words: tuple[str, ...], said: str
) -> None:
    shown = run("show", city, *words)
    assert shown.exit_code == 1
    assert said in shown.output
    assert "Traceback" not in shown.output


def test_signals_are_shown_with_why(city: Path) -> None:
    shown = run("show", city, "graduation_rate", "--signals", "--group", "all").stdout
    assert "no signals. There are" in shown
    assert "No target is set." in shown
    found = json.loads(run("show", city, "reserve_share", "--signals", "--format", "json").stdout)
    assert set(found) == {"judgments", "signals", "statuses", "funnel"}
    assert [(row["status"], row["rule"]) for row in found["statuses"]] == [("misses", "value")]
    table = run("show", city, "reserve_share", "--signals", "--format", "csv").stdout
    assert table.startswith("indicator,grain,period,")


def test_a_fault_in_the_plan_stops_the_build_and_leaves_the_edition(
    city: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "hartford"
    shutil.copytree(city, copy)
    before = (copy / ".charteroak" / "current").read_text()
    stops = copy / "indicators" / "police_stops.yaml"
    stops.write_text(
        stops.read_text().replace("numerator: search_conducted", "numerator: serch_conducted")
    )
    goal = copy / "plan" / "goals" / "1-safer-place.yaml"
    goal.write_text(goal.read_text().replace("owner: police", "owner: polise", 1))
    built = run("build", copy)
    assert built.exit_code == 1
    assert "Did you mean `search_conducted`?" in built.output
    assert "Did you mean `police`?" in built.output
    assert (copy / ".charteroak" / "current").read_text() == before
    problems = json.loads(run("check", copy, "--format", "json").stdout)
    assert {"file", "line", "what", "advice", "rule", "severity"} == set(problems[0])
    lines = stops.read_text().splitlines()
    found = next(p for p in problems if p["rule"] == "expression")
    assert lines[found["line"] - 1].strip() == "numerator: serch_conducted"


def test_a_wrong_example_is_found(city: Path, tmp_path: Path) -> None:
    copy = tmp_path / "hartford"
    shutil.copytree(city, copy)
    stops = copy / "indicators" / "police_stops.yaml"
    stops.write_text(stops.read_text().replace("value: 0.25", "value: 0.3"))
    checked = run("check", copy)
    assert checked.exit_code == 1
    assert "An example of `police_search_rate` gives 0.25, and says 0.3." in checked.output


def test_a_city_that_is_not_there(tmp_path: Path) -> None:
    for command in ("check", "build", "serve"):
        done = run(command, tmp_path / "nowhere")
        assert done.exit_code == 1
        assert "There is no folder" in done.output


def test_a_misspelt_command_is_exit_code_two() -> None:
    assert run("biuld").exit_code == 2


def test_an_unreadable_time_is_told(city: Path) -> None:
    done = run("build", city, "--at", "yesterday")
    assert done.exit_code == 1
    assert "Write it like `2026-11-23T08:00:00Z`." in done.output


def as_json(read: Any) -> Any:
    """What YAML read, as an editor holds it against a schema: days are texts, as keys too."""
    if isinstance(read, dict):
        return {str(key): as_json(value) for key, value in read.items()}
    if isinstance(read, list):
        return [as_json(value) for value in read]
    return str(read) if isinstance(read, date) else read


def test_the_schemas_accept_every_file_of_hartford(root: Path) -> None:
    """What editors underline is what `check` refuses, and nothing else."""
    hartford = root / "cities" / "hartford"
    files: dict[str, list[str] | list[Path]] = {
        "city": ["city.yaml"], "plan": ["plan/plan.yaml"], "offices": ["plan/offices.yaml"],
        "goal": sorted((hartford / "plan" / "goals").glob("*.yaml")),
        "indicators": sorted((hartford / "indicators").glob("*.yaml")),
        "places": sorted((hartford / "places").glob("*.yaml")),
        "source": sorted((hartford / "sources").glob("*.yaml")),
        "ledger": sorted((hartford / "budget" / "ledger").glob("*.yaml")),
        **{name: [f"budget/{name}.yaml"]
           for name in ("funds", "accounts", "programs", "crosswalk", "controls")},
        "shares": [root / "cities" / "elmford" / "budget" / "shares.yaml"],
    }  # fmt: skip
    import yaml

    for name, paths in files.items():
        schema = json.loads(run("schema", name).stdout)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for path in paths:
            data = as_json(yaml.safe_load((hartford / path).read_text()))
            errors = [error.message for error in validator.iter_errors(data)]
            assert errors == [], (name, path)
            assert read_document(hartford / path, "x").problems == ()


def test_the_schema_underlines_a_misspelt_word() -> None:
    schema = json.loads(run("schema", "goal").stdout)
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors({"id": "a", "nam": "b"}))
    assert "written_at" not in json.dumps(schema)


def test_an_unknown_schema_is_told() -> None:
    done = run("schema", "gaol")
    assert done.exit_code == 1
    assert "Did you mean `goal`?" in done.output
