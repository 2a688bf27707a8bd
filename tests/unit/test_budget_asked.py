"""`charteroak allocate` and `scenario`: what they print, and that reasons are true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from charteroak.budget import choices
from charteroak.budget.allocate.answer import answered
from charteroak.budget.allocate.prices import prices
from charteroak.budget.allocate.reasons import reasons
from charteroak.budget.allocate.solve import Solver
from charteroak.budget.allocate.worlds import robustness
from charteroak.checked import choosing
from charteroak.cli import app
from charteroak.publish.pages.allocation import near
from tests.allocating import every


@pytest.fixture(scope="module")
def answer(root: Path) -> Any:
    city = choosing(root / "cities" / "elmford")
    allocation = city.choices.wanted.allocations["fy2025"]
    return answered(choices.asked_of(city.choices, city.budget, city.known, allocation))


def test_every_reason_is_what_every_budget_there_is_says(answer: Any) -> None:
    known = [(answer.ask.worth(one), one) for one in every(answer.ask)]
    assert answer.best.value == max(worth for worth, _ in known)
    found = reasons(answer)
    assert {one.program for one in found} == {answer.ask.programs[n] for n in answer.changes}
    for one in found:
        now = answer.ask.place[one.today]
        kept = max((worth for worth, taken in known if taken[now]), default=None)
        assert (kept is None) == (one.conflict is not None)
        assert kept is None or one.loss == pytest.approx(answer.best.value - kept)
        assert kept is None or f"{kept:,.2f} points" in one.said


def test_reasons_from_prices_promise_no_more_than_those_solved_again(answer: Any) -> None:
    exact = {one.program: one for one in reasons(answer)}
    priced = reasons(answer, most=0)
    assert {one.program for one in priced} == set(exact)
    for one in priced:
        assert one.found_by == "prices" and "not solved again" in one.said
        true = exact[one.program]
        assert one.said.split(".")[0] == true.said.split(".")[0]
        if true.loss is not None and one.loss is not None:
            assert one.loss <= true.loss + 1e-9
    mixed = reasons(answer, most=1)
    assert [one.found_by for one in mixed] == ["solved again"] + ["prices"] * (len(exact) - 1)


def test_a_price_is_never_below_what_the_relaxation_allows(answer: Any) -> None:
    for one in prices(answer):
        assert one.each > 0 and one.gain >= 0


def test_a_frontier_says_where_it_is_not_proven() -> None:
    assert near(0.0) == ""
    assert "up to 0.21% of both together further" in near(0.0021)


def test_worlds_are_repeated_by_their_seed(answer: Any) -> None:
    one, again, other = (robustness(answer, 20, seed) for seed in (1, 1, 2))
    assert one == again and one != other
    by_program: dict[str, float] = {}
    for each in one:
        by_program[each.program] = by_program.get(each.program, 0) + each.share
    assert all(share == pytest.approx(1) for share in by_program.values())


def test_the_answer_in_words(root: Path) -> None:
    found = CliRunner().invoke(
        app, ["allocate", str(root / "cities/elmford"), "fy2025", "--worlds", "5"]
    )
    assert found.exit_code == 0, found.output
    said = " ".join(found.output.split())
    assert "SIMULATED" in said and "Worth 105.50 points; today's 83.00." in said
    assert (
        "Water supply gets “Listens for leaks at night” rather than “Water as it is” as today, $35,332.23 more. "
        "Kept as today, the best budget that keeps the rules would be worth 96.50 points, 9.00 less, with `lamps-led` instead."
    ) in said


def test_an_ask_that_cannot_be_says_which_rules(root: Path) -> None:
    asked = [
        "allocate",
        str(root / "cities/elmford"),
        "fy2025",
        "--less",
        "water=30%",
        "--format",
        "json",
    ]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    assert told["status"] == "infeasible" and len(told["conflict"]["rules"]) == 1
    (rule,) = told["conflict"]["rules"]
    assert (
        rule["file"].endswith("fy2025.yaml") and rule["line"] == 24 and "$60,000.00" in rule["said"]
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["allocate", "cities/elmford"], "There are several allocations."),
        (["allocate", "cities/elmford", "fy2052"], "Did you mean `fy2025`?"),
        (["allocate", "cities/elmford", "fy2025", "--less", "some"], "`--less some` is no part."),
        (["scenario", "cities/elmford", "five-per-cent"], "Did you mean `five-percent`?"),
    ],
)
def test_what_is_not_understood(arguments: list[str], words: str, root: Path) -> None:
    arguments[1] = str(root / arguments[1])
    found = CliRunner().invoke(app, arguments)
    assert found.exit_code == 1 and words in " ".join(found.output.split())


def test_scenarios_side_by_side(root: Path) -> None:
    found = CliRunner().invoke(app, ["scenario", str(root / "cities/elmford"), "five-percent"])
    assert found.exit_code == 0 and "20.00 to 32.00" in found.output and "SIMULATED" in found.output


def test_the_solver_says_nothing(capfd: pytest.CaptureFixture[str], answer: Any) -> None:
    Solver(answer.ask).best()
    assert capfd.readouterr().out == ""


def test_an_edition_tells_what_was_chosen(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "editions"
    found = CliRunner().invoke(
        app, ["build", str(root / "cities/elmford"), "--out", str(out), "--at", "2025-01-02"]
    )
    assert found.exit_code == 0, found.output
    (folder,) = (
        path for path in (out / "editions").iterdir() if (path / "manifest.json").is_file()
    )
    allocations = json.loads((folder / "allocations.json").read_text())
    assert [one["id"] for one in allocations] == ["fair", "fy2025"] and all(
        one["provenance"] == "simulated" for one in allocations
    )
    assert len(json.loads((folder / "scenarios.json").read_text())) == 6
    points = json.loads((folder / "priorities.json").read_text())
    assert {one["method"] for one in points} == {"points", "pairs"} and all(
        one["provenance"] == "simulated" for one in points
    )
