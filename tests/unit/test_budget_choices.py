"""What can be wrong with packages, allocations, scenarios and priorities; and what they mean."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from charteroak.budget import choices as chosen
from charteroak.budget.allocate.answer import Answer, answered, by_fund, summed
from charteroak.budget.allocate.purses import income
from charteroak.budget.allocate.told import Depth, told
from charteroak.budget.compared import side_by_side
from charteroak.budget.money import cents_of
from charteroak.checked import Chosen, choosing
from charteroak.problems import Refused

BUDGET = "budget"
Edit = Callable[[str], str]


@pytest.fixture
def town(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(
        root / "cities" / "elmford", tmp_path / "town", ignore=shutil.ignore_patterns(".charteroak")
    )
    return tmp_path / "town"


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def put(text: str) -> Edit:
    return lambda _: text


def more(text: str) -> Edit:
    return lambda old: old + text


PACKAGES, YEAR = "packages.yaml", "allocations/fy2025.yaml"
FAULTS: dict[str, tuple[str, Edit, str, str, str]] = {
    "a package that costs nothing": (PACKAGES, swap('cost: {general: "104,000.00"}', 'cost: {general: "0"}'),
        "package-free", "packages.yaml:77", "`shuttle-fewer` costs nothing."),
    "a cost below zero": (PACKAGES, swap('"104,000.00"', '"-104,000.00"'), "package-cost", "packages.yaml:77", "below zero"),
    "a cost that is none": (PACKAGES, swap('"104,000.00"', '"lots"'), "package-cost", "packages.yaml:77", "is not an amount"),
    "an unknown program": (PACKAGES, swap("program: garage", "program: garag"), "program-unknown", "packages.yaml", "There is no program `garag`."),
    "an unknown fund": (PACKAGES, swap('{safe-routes: "44', '{safe-route: "44'), "fund-unknown", "packages.yaml", "There is no fund `safe-route`."),
    "an unknown outcome": (PACKAGES, swap("outcome: lamps-mended-soon", "outcome: lamps"), "outcome-unknown", "packages.yaml", "There is no outcome `lamps`."),
    "a need that is no package": (PACKAGES, swap("[garage-now]", "[garage-then]"), "package-unknown", "packages.yaml", "Did you mean `garage-now`?"),
    "a need of the same program": (PACKAGES, swap("[garage-now]", "[streets-now]"), "package-needs", "packages.yaml", "is of the same program"),
    "needs in a circle": (PACKAGES, swap("  name: The garage as it is", "  name: The garage as it is\n  needs: [streets-seal]"),
        "package-circle", "packages.yaml", "Packages need each other in a circle"),
    "a restricted grant spent otherwise": (PACKAGES, swap('{general: "21,000.00"}', '{water: "21,000.00"}'),
        "package-restricted", "packages.yaml", "may not pay for `school-crossings`: Only for water and street lamps"),
    "a grant that pays no overhead": (PACKAGES, swap('once: {general: "10,000.00"}', 'once: {safe-routes: "10,000.00"}'),
        "package-restricted", "packages.yaml", "takes money of `safe-routes`, which pays for no internal service"),
    "low above high": (PACKAGES, swap("low: 14, expected: 18, high: 22", "low: 23, expected: 18, high: 22"),
        "package-effect", "packages.yaml:62", "is not low <= expected <= high"),
    "an effect from nowhere": (PACKAGES, swap('source: "The maker\'s figures, halved. Invented."', 'source: ""'),
        "package-effect", "packages.yaml", "Nothing says where the effect of `lamps-led` comes from."),
    "reaches that sum to less": (PACKAGES, swap("{mill: 0.5, meadow: 0.5}", "{mill: 0.5, meadow: 0.4}"), "shares", "packages.yaml", "The shares sum to 0.9."),
    "two packages of today": (PACKAGES, swap("level: cut\n  name: Payroll", "level: current\n  name: Payroll"),
        "package-level", "packages.yaml", "`money-office` has two packages as it is today"),
    "no package of today": (PACKAGES, swap("level: current\n  name: The garage", "level: cut\n  name: The garage"),
        "package-level", "packages.yaml", "`garage` has no package `level: current`."),
    "a package told twice": (PACKAGES, swap("id: payroll-online", "id: payroll-now"), "package-twice", "packages.yaml", "is told twice"),
    "a package that is not the ledger's": (PACKAGES, swap('"403,225.48"', '"403,225.49"'),
        "package-today", "packages.yaml", "`streets` take 403225.49 of `general`, and the ledger says 403225.48"),
    "weights of nobody": (YEAR, swap("weights: council", "weights: mayor"), "set of weights-unknown", "fy2025.yaml:2", "There is no set of weights `mayor`."),
    "a fund for nobody": ("funds.yaml", swap("programs: [school-crossings]", "programs: [school-crossing]"),
        "program-unknown", "funds.yaml:10", "Did you mean `school-crossings`?"),
    "weights of nothing": ("weights.yaml", swap("supplied: 3, neighborly: 1, around: 2", "supplied: 0, neighborly: 0.0, around: 0"),
        "weights", "weights.yaml:1", "gives every goal the weight 0"),
    "weights that leave out a goal": ("weights.yaml", swap(", around: 2", ""), "weights", "weights.yaml:1", "says nothing of `around`"),
    "a rule without its word": (YEAR, swap("amount: 85%, ", ""), "rule", "fy2025.yaml", "`rule: floor` lacks `amount:`."),
    "a rule with a word too many": (YEAR, swap("at_most: 4", "at_most: 4, fund: water"), "rule", "fy2025.yaml", "`fund:` says nothing in `rule: changes`."),
    "a floor of no goal": (YEAR, swap("goal: around", "goal: roads"), "goal-unknown", "fy2025.yaml", "There is no goal `roads`."),
    "an amount that is none": (YEAR, swap('"120,000.00"', '"much"'), "rule-amount", "fy2025.yaml", "cannot be read as dollars"),
    "two policies of a fund": (YEAR, swap("- fund: water\n    balance", "- fund: general\n    balance"), "reserve", "fy2025.yaml", "has two policies"),
    "a year that is none": (YEAR, swap("fiscal_year: FY2025", "fiscal_year: soon"), "allocation-year", "fy2025.yaml", "`soon` is not a fiscal year."),
    "another name than its file's": (YEAR, swap("id: fy2025", "id: fy2026"), "file-id", "fy2025.yaml:2", "calls itself `fy2026`"),
    "a scenario of nothing": ("scenarios/mill-closes.yaml", swap("of: fy2025", "of: fy1925"), "allocation-unknown", "mill-closes.yaml", "Did you mean `fy2025`?"),
    "a cut with more": ("scenarios/five-percent.yaml", more("first: [around]\n"), "scenario", "five-percent.yaml", "chooses nothing"),
    "points that do not sum": ("priorities/residents_2024.csv", more("121,18-to-64,50,50,5\n"), "priorities", "residents_2024.csv:122", "The points sum to 105 and not to 100."),
    "a heading that is gone": ("priorities/residents_2024.csv", swap("Answers", "Answer"), "priorities", "residents_2024.csv:1", "has no heading `Answers`"),
    "a choice of nothing": ("priorities/pairs_2024.csv", more("61,water,sewers\n"), "priorities", "pairs_2024.csv:182", "`sewers` is none of the goals"),
    "a goal nobody was asked of": ("priorities/pairs-2024.yaml", swap(", around: getting around", ""), "priorities", "pairs-2024.yaml", "Nobody was asked of the goal `around`."),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_with_its_place(name: str, town: Path) -> None:
    file, edit, rule, place, words = FAULTS[name]
    path = town / BUDGET / file
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        choosing(town)
    found = [one for one in refused.value.problems if one.rule == rule]
    assert any(place in str(one.where) and words in f"{one.what} {one.advice}" for one in found), (
        refused.value
    )


TABLE = """id,program,level,name,fund,cost,cost_once,fte,outcome,low,expected,high,source,needs
sweep,sweeping,new,Sweeps,general,"1,000.00",,2,heard,1,2,3,Invented,payroll-now;garage-now
sweep,,,,water,,5.50,,soon-closed,0,1,1,Invented,
"""


def test_a_table_tells_packages_row_by_row(town: Path) -> None:
    table = town / BUDGET / "packages.csv"
    table.write_text(
        TABLE.replace("sweeping", "school-crossings").replace("water", "safe-routes"),
        encoding="utf-8",
    )
    package = choosing(town).choices.packages["sweep"]
    assert (package.cents("general"), package.cents_once("safe-routes"), package.whole) == (
        100000,
        550,
        100550,
    )
    assert package.needs == ("payroll-now", "garage-now") and len(package.effects) == 2
    table.write_text(TABLE, encoding="utf-8")
    with pytest.raises(Refused, match=r"packages\.csv:2: error: There is no program `sweeping`"):
        choosing(town)
    again = (
        TABLE.replace("sweeping", "school-crossings")
        + "sweep,,,Sweeps twice,general,2.00,,,,,,,,\n"
    )
    table.write_text(again, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        choosing(town)
    said = str(refused.value)
    assert "packages.csv:4: error: `sweep` says its name twice" in said
    assert "packages.csv:4: error: `sweep` tells its `cost` of `general` twice" in said


@pytest.fixture(scope="module")
def elmford(root: Path) -> Chosen:
    return choosing(root / "cities" / "elmford")


def test_dollars_of_an_answer_sum_alike_in_every_view(elmford: Chosen) -> None:
    found = told_of(elmford, "fy2025", Depth(worlds=0, points=0, alternatives=0))
    for budget in (found["total"], found["today"]):
        whole = cents_of(budget["dollars"])
        for view in ("by_fund", "by_goal", "by_outcome", "by_department", *budget["by_reach"]):
            told_ = budget[view] if view in budget else budget["by_reach"][view]
            assert sum(cents_of(text) or 0 for text in told_.values()) == whole, view
    assert found["gap"] == 0 and found["provenance"] == "simulated"
    assert found["today"]["dollars"] == "1853051.95"


def told_of(city: Chosen, name: str, depth: Depth) -> Any:
    allocation = city.choices.wanted.allocations[name]
    return told(chosen.asked_of(city.choices, city.budget, city.known, allocation), depth)


def test_scenarios_are_conserved_and_can_be_repeated(elmford: Chosen) -> None:
    found = side_by_side(elmford.choices, elmford.budget, elmford.known, ())
    assert [one["id"] for one in found] == [
        "today",
        "five-percent",
        "mill-closes",
        "residents",
        "state-grant",
        "streets-first",
    ]
    assert found == side_by_side(elmford.choices, elmford.budget, elmford.known, ())
    for one in found:
        whole = cents_of(one["dollars"])
        views = [one[f"by_{view}"] for view in ("fund", "goal", "outcome", "department")]
        for view in (*views, *one["by_reach"].values()):
            assert sum(cents_of(text) or 0 for text in view.values()) == whole
    today, cut = found[0], found[1]
    spared = 28335035
    general = (cents_of(today["by_fund"]["general"]) or 0) - spared
    assert cents_of(cut["by_fund"]["general"]) == general * 95 // 100 + spared
    assert (
        cents_of(cut["by_fund"]["water"]) == (cents_of(today["by_fund"]["water"]) or 0) * 95 // 100
    )
    assert cut["points"]["around"] == [20.0, 32.0]


def test_less_to_spend_is_rounded_down_to_the_cent(elmford: Chosen) -> None:
    allocation = elmford.choices.wanted.allocations["fy2025"]
    less = chosen.less(allocation, Fraction(3, 100), "general")
    asked = chosen.asked_of(elmford.choices, elmford.budget, elmford.known, less)
    assert income(asked, "general")[:2] == (128638418 * 97 // 100 - 11500000, 1455000)
    assert income(asked, "water")[:2] == (69000000, 0)


def test_a_fund_pays_no_more_overhead_than_it_allows(elmford: Chosen) -> None:
    """With three in a hundred less than the best budget pays, another is the best."""
    allocation = elmford.choices.wanted.allocations["fy2025"]
    plain = answered(chosen.asked_of(elmford.choices, elmford.budget, elmford.known, allocation))
    assert plain is not None
    paid = _internal_and_other(plain)
    part = Fraction(paid[0], paid[1]) * Fraction(97, 100)
    text = f"{int(part * 10_000) / 100}%"
    general = replace(elmford.budget.funds["general"], overhead=text)
    budget = replace(elmford.budget, funds={**elmford.budget.funds, "general": general})
    held = answered(chosen.asked_of(elmford.choices, budget, elmford.known, allocation))
    assert held is not None
    internal, other = _internal_and_other(held)
    assert 0 < internal <= Fraction(text[:-1]) / 100 * other
    assert [one.name for one in held.ask.rows if "overhead" in one.name] == ["overhead of general"]
    assert held.best.value < plain.best.value


def _internal_and_other(answer: Answer) -> tuple[int, int]:
    found = [0, 0]
    for one in answer.packages:
        service = answer.asked.budget.programs[one.program].service
        found[service != "internal"] += one.cents("general") + one.cents_once("general")
    return found[0], found[1]


def test_a_goal_that_comes_first_has_all_it_can(elmford: Chosen) -> None:
    allocation = elmford.choices.wanted.allocations["fair"]
    answer = answered(chosen.asked_of(elmford.choices, elmford.budget, elmford.known, allocation))
    assert answer is not None and not answer.ask.broken(answer.best.taken)
    assert by_fund(answer.packages).keys() == {"general", "water", "safe-routes"}
    assert sum(summed(answer.packages, answer.asked.by_goal).values()) == answer.cents
    names = {one.id for one in answer.packages}
    assert "crossing-lights" in names and "payroll-online" not in names
    assert not {"streets-seal", "shuttle-evenings"} <= names


def test_residents_are_a_set_of_weights_of_their_own(elmford: Chosen) -> None:
    voice = elmford.choices.voices["residents-2024"]
    assert sum(voice.parts.values()) == pytest.approx(1)
    assert all(voice.low[goal] < part < voice.high[goal] for goal, part in voice.parts.items())
    assert (
        voice.note == "Weights raked to the city by age." and voice.effective < voice.people == 120
    )
    weights = chosen.weights_of(elmford.choices, elmford.known, "residents-2024")
    assert sum(weights.values()) == pytest.approx(3)
    assert chosen.weights_of(elmford.choices, elmford.known, "council") == {
        "supplied": 1.5,
        "neighborly": 0.5,
        "around": 1.0,
    }
    few = [one.answered for one in voice.samples]
    assert None not in few and sum(one.city for one in voice.samples) == pytest.approx(1)
