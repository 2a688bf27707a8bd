"""`charteroak evaluate`: reach, impact and alignment of Elmford, and the tables of its edition."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from charteroak.budget import stored
from charteroak.budget.evaluation import impact, reach
from charteroak.budget.scores import agreement, claims, standing
from charteroak.build import Built
from charteroak.cli import app
from charteroak.engine import Engine


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def city(root: Path, elmford_built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Elmford, built."""
    copied = tmp_path_factory.mktemp("evaluate") / "elmford"
    shutil.copytree(root / "cities" / "elmford", copied, ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(elmford_built.edition.store, copied / ".charteroak")
    return copied


def test_the_three_questions_stand_side_by_side(city: Path) -> None:
    done = run("evaluate", city, "--format", "json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["formula"].startswith("Standing = ")
    assert {row["evaluation"] for row in told["impacts"]} >= {"desk-opened-on-saturdays", ""}
    unknown = [row for row in told["impacts"] if row["says"] == "unknown"]
    assert {row["program"] for row in unknown} >= {"council", "water-supply", "shuttle"}
    assert all(row["effect"] is None and row["missing"] for row in unknown)
    assert {row["grade"] for row in told["impacts"]} >= {
        "none",
        "correlated",
        "randomised or systematic review",
    }
    desk = [
        row
        for row in told["reach"]
        if (row["program"], row["place"], row["fiscal_year"]) == ("requests-desk", "all", 2023)
    ]
    assert desk[0]["served"] == 341
    assert desk[0]["dollars_each"].count(".") == 1
    assert any(row["place_set"] == "wards" for row in told["reach"])
    assert {row["group_by"] for row in told["reach"]} >= {"all", "age", "tenure"}
    first = told["standing"][0]
    assert (first["program"], first["rank"], first["of"]) == ("water-supply", 1, 5)
    odds = [row["odds"] for row in told["tiers"] if row["program"] == "shuttle"]
    assert sum(odds) == pytest.approx(1) and len(odds) == 3
    assert {
        row["provenance"]
        for name in ("impacts", "standing", "alignment", "claims")
        for row in told[name]
    } <= {"simulated", ""}


def test_in_words_every_answer_has_its_assumptions_tests_and_grade(city: Path) -> None:
    done = run("evaluate", city)
    assert done.exit_code == 0, done.output
    text = " ".join(done.output.split())
    for said in (
        "Unknown is not nought.", "Assumes: That without the change", "Evidence: correlated.",
        "placebo dates", "pre-trend, no verdict", ": unknown. Nobody has evaluated it.",
        "says demand is rising; the records say no clear change: not borne out FLAGGED",
        "against need (closed_in_three_days) SIMULATED: the worst third of 6 places", "SIMULATED: some of",
    ):  # fmt: skip
        assert said in text, said
    one = run("evaluate", city, "--program", "shuttle").output
    assert "requests-desk" not in one
    assert "There are 0 periods before the change" in one
    assert "In FY2024, by place and group:" in one
    assert "more are not told. Too few people to tell" in one
    desk = " ".join(run("evaluate", city, "--program", "requests-desk").output.split())
    assert "Mean of others Lowest to highest Scorers Says of itself" in desk
    assert "soon-closed SIMULATED" in desk
    assert run("evaluate", city, "--program", "shutle").exit_code == 1


def test_an_edition_keeps_what_was_evaluated(city: Path) -> None:
    (folder,) = (city / ".charteroak" / "editions").iterdir()
    with Engine(threads=1) as engine:
        told = {name: stored.read(engine, folder, name) for name in stored.TABLES}
    for name in (standing.FILE, standing.TIERS, standing.LEFT_OUT, agreement.FILE, claims.FILE,
                 reach.FILE, reach.NEED, impact.FILE, impact.TESTS, impact.POINTS):  # fmt: skip
        assert told[name], name
    tested = {test.evaluation for test in told[impact.TESTS]}
    assert tested == {one.evaluation for one in told[impact.FILE] if one.effect is not None}
    assert {one.program for one in told[standing.FILE]} == {
        one.program for one in told[standing.TIERS]
    }


def test_hidden_numbers_stay_hidden_in_reach(city: Path) -> None:
    """Whatever a measurement does not tell, reach does not tell either."""
    (folder,) = (city / ".charteroak" / "editions").iterdir()
    with Engine(threads=1) as engine:
        rows = stored.read(engine, folder, reach.FILE)
    hidden = [one for one in rows if one.missing and one.fiscal_year]
    assert hidden
    assert all(one.served is None and one.per_thousand is None for one in hidden)


def test_a_bad_score_is_told_and_the_others_count(city: Path, tmp_path: Path) -> None:
    copied = tmp_path / "elmford"
    shutil.copytree(city, copied)
    path = copied / "budget" / "scores" / "simulated_round.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([*lines, "manager,streets,heard,,,9,2024-11-04,x"]) + "\n", encoding="utf-8"
    )
    done = run("evaluate", copied, "--format", "json")
    assert done.exit_code == 0
    assert "`9` is not on the scale of the rubric, 0 to 4. The row is set aside." in done.output
    assert f"simulated_round.csv:{len(lines) + 1}" in done.output
    checked = run("check", copied)
    assert checked.exit_code == 0
    assert "set aside" in checked.output


def test_a_wrong_evaluation_stops_the_check(city: Path, tmp_path: Path) -> None:
    copied = tmp_path / "elmford"
    shutil.copytree(city, copied)
    path = copied / "budget" / "evaluations.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("program: shuttle", "program: shutle"),
        encoding="utf-8",
    )
    for command in ("check", "evaluate"):
        done = run(command, copied)
        assert done.exit_code == 1
        assert "There is no program `shutle`." in done.output


def test_a_city_without_programs_says_so(city: Path, tmp_path: Path) -> None:
    bare = tmp_path / "elmford"
    shutil.copytree(city, bare, ignore=shutil.ignore_patterns(".*", "budget"))
    done = run("evaluate", bare)
    assert done.exit_code == 0
    assert "There are no programs: name them in `budget/programs.yaml`." in done.output
    (folder,) = (bare / ".charteroak" / "editions").iterdir()
    assert not list(folder.glob("budget_*"))
