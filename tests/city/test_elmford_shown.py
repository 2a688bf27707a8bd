"""What `show` and the pages say of Elmford: all that the engine knows, in words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from charteroak.build import Built
from charteroak.cli import app
from charteroak.publish.material import Material, read_material
from charteroak.publish.pages import indicator as indicator_page
from charteroak.publish.pages import outcome as outcome_page
from charteroak.publish.pages import tree
from charteroak.publish.pages.indicator import IndicatorContent
from charteroak.publish.pages.outcome import OutcomeContent


@pytest.fixture(scope="module")
def elmford(root: Path) -> Path:
    return root / "cities" / "elmford"


@pytest.fixture(scope="module")
def store(elmford_built: Built) -> Path:
    return elmford_built.edition.store


@pytest.fixture(scope="module")
def material(store: Path) -> Material:
    from charteroak import editions

    edition = editions.current(store)
    assert edition is not None
    return read_material(edition)


def show(elmford: Path, store: Path, *words: str) -> str:
    shown = CliRunner(env={"COLUMNS": "160"}).invoke(
        app, ["show", str(elmford), *words, "--out", str(store)]
    )
    assert shown.exit_code == 0, shown.output
    return shown.stdout


def page(material: Material, name: str) -> IndicatorContent:
    content = indicator_page.indicator(material, material.files.indicators[name]).content
    assert isinstance(content, IndicatorContent)
    return content


def test_show_names_what_is_hidden_what_is_missing_and_what_is_nought(
    elmford: Path, store: Path
) -> None:
    hidden = show(elmford, store, "safe_after_dark", "--place", "all")
    assert "□ hidden" in hidden
    assert "□ hidden, suppressed: Too few people to tell" in hidden
    assert "Taylor linearisation, log odds 95%" in hidden
    assert "Note: Weights raked to age." in hidden
    missing = show(elmford, store, "answering_index")
    assert "× not known, no input: A number that it is made of is not there." in missing
    change = show(elmford, store, "closed_in_three_days_change", "--place", "all")
    assert "– does not apply, no earlier" in change
    rows = json.loads(show(elmford, store, "shuttle_trips", "--format", "json"))
    assert {row["missing"] for row in rows} >= {"", "suppressed"}


def test_show_says_below_the_numbers_how_it_stands_and_by_which_rule(
    elmford: Path, store: Path
) -> None:
    said = show(elmford, store, "closed_in_three_days", "--grain", "year")
    assert "The whole city: usual variation in 2024-12, by the p chart of 24 points" in said
    assert "(Elmford 2030; assurance)" in said
    assert "There is more to see with --signals, --forecast, --gaps." in said
    assert "The whole city" not in show(elmford, store, "closed_in_three_days", "--place", "wards")


def test_show_forecast_gives_the_chance_the_band_and_how_far_to_trust_it(
    elmford: Path, store: Path
) -> None:
    said = show(elmford, store, "closed_in_three_days", "--forecast")
    assert "Elmford 2030: 70.0% in FY2026." in said
    assert "in 8 of 10 cases between" in said
    assert "the 80% band held" in said
    assert "The history is too short: 2 points, and it needs 10." in said
    found = json.loads(
        show(elmford, store, "closed_in_three_days", "--forecast", "--format", "json")
    )
    first, second = found["forecasts"]
    assert 0 < first["chance"] < 1
    assert second["chance"] is None
    lines = list(csv.DictReader(io.StringIO(
        show(elmford, store, "closed_in_three_days", "--forecast", "--format", "csv")
    )))  # fmt: skip
    assert [line["target_period"] for line in lines] == ["FY2026", "FY2030"]
    none = show(elmford, store, "shuttle_rate", "--forecast")
    assert "No target of it lies ahead." in none


def test_show_gaps_gives_each_group_beside_the_reference_and_how_unequal_it_is(
    elmford: Path, store: Path
) -> None:
    said = show(elmford, store, "walks_in_a_week", "--gaps")
    assert "2024, Under $40,000 less $80,000 and over: −0.7" in said
    assert "Slope index of inequality: 0.9 points (95% interval −0.8 points to 2.5 points)" in said
    assert "Relative index of inequality" in said
    found = json.loads(show(elmford, store, "walks_in_a_week", "--gaps", "--format", "json"))
    assert {row["group"] for row in found["gaps"]} == {"under-40k", "40k-to-80k"}
    assert {row["measure"] for row in found["disparities"]} >= {"slope", "relative", "theil"}
    nothing = show(elmford, store, "shuttle_trips", "--gaps")
    assert "An amount is not compared between groups or places" in nothing


def test_show_prints_staffing_by_its_id(elmford: Path, store: Path) -> None:
    said = show(elmford, store, "dispatch_line")
    assert "To answer 90% of calls within 15 seconds, 2 call takers must be on the line" in said
    assert "Method: Erlang C" in said
    assert "It cannot show: Nobody hangs up" in said
    found = json.loads(show(elmford, store, "dispatch_line", "--format", "json"))
    assert len(found["hours"]) == 168
    lines = list(csv.DictReader(io.StringIO(
        show(elmford, store, "dispatch_line", "--format", "csv")
    )))  # fmt: skip
    assert [int(line["needed"]) for line in lines] == [one["needed"] for one in found["hours"]]
    assert "show it by its id, `dispatch_line`" in show(elmford, store, "feel_heard")


def test_an_outcome_shows_its_staffing(material: Material) -> None:
    (branch,) = [b for b in tree.all_branches(material) if b.outcome.id == "heard"]
    content: Any = outcome_page.outcome(material, branch).content
    assert isinstance(content, OutcomeContent)
    (line,) = content.staffing
    assert len(line.rows) == 24
    assert all(len(row.cells) == 7 for row in line.rows)
    short = [cell for row in line.rows for cell in row.cells if cell.short]
    assert len(short) == 2
    assert "In 2 hours of the week fewer are scheduled than needed." in line.sentences


def test_an_index_stands_beside_its_parts(material: Material) -> None:
    """What the parts give adds up to the index, to the digit that is shown."""
    made_of = page(material, "answering_index").made_of
    assert made_of is not None
    assert made_of.caption.startswith("How well the town answers, in 2023: 58.0")
    assert [row.weight for row in made_of.rows] == ["50%", "30%", "20%"]
    assert sum(float(row.gives) for row in made_of.rows) == pytest.approx(58.0, abs=0.15)
    assert all(row.mark and row.mark.at == float(row.score) for row in made_of.rows)
    assert page(material, "requests").made_of is None


def test_an_index_is_nowhere_told_without_its_parts(material: Material) -> None:
    """Not in a row of a list either, where only its number and its name would stand."""
    told = page(material, "answering_index").brief
    assert told.told == "58.0"
    assert told.made_of.startswith("Made of 50% Requests closed within three days (60.2%), 30%")
    assert page(material, "requests").brief.made_of == ""


def test_the_ladder_of_incomes_is_told_on_the_page(material: Material) -> None:
    content = page(material, "walks_in_a_week")
    found = next(one for one in content.unequal if "income" in one.title)
    names = [row.name for row in found.rows]
    assert "Slope index of inequality" in names
    assert "Relative index of inequality" in names
    for other in content.unequal:
        if other is not found:
            assert "Slope index of inequality" not in [row.name for row in other.rows]
