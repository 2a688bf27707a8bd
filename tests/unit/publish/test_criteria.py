"""Criteria of awards, held against an edition: what is there, what is missing, what is made up."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charteroak.build import Built
from charteroak.cli import app
from charteroak.publish.criteria import STANDARDS, found
from charteroak.publish.criteria.model import VERDICTS, Answer
from charteroak.publish.material import Chosen, Material, read_material


@pytest.fixture(scope="module")
def material(elmford_built: Built) -> Material:
    return read_material(elmford_built.edition)


def answers(material: Material) -> dict[tuple[str, str], Answer]:
    return {(one.standard.id, one.criterion.id): one.answer for one in found(material)}


def test_the_points_are_those_published() -> None:
    """GFOA 2026: content 130, materials 50 (gfoa.org/budget-award-2026-criteria); PAFR: 100."""
    points = {s.id: sum(c.points or 0 for c in s.criteria) for s in STANDARDS}
    assert points["gfoa-budget-2026"] == 20 + 20 + 20 + 15 + 15 + 15 + 15 + 10 + 5 * 10
    assert points["gfoa-popular-report"] == 100


def test_what_rests_on_made_up_numbers_is_not_met(material: Material) -> None:
    told = answers(material)
    assert told["gfoa-budget-2026", "value"].verdict == "partly"
    assert told["gfoa-budget-2026", "value"].why.endswith("But its dollars are simulated.")
    assert told["what-works-cities", "disaggregated"].why.endswith("But its numbers are simulated.")
    assert told["what-works-cities", "inventory"].verdict == "met"


def test_what_is_missing_is_named(material: Material) -> None:
    dollars = replace(material.dollars, impacts=(), alignments=(), units=())
    bare = replace(material, dollars=dollars, choices=Chosen((), (), ()), gaps={})
    told = answers(bare)
    assert told["gfoa-budget-2026", "value"].verdict == "partly"
    assert "Missing: what programs changed, the cost of a unit" in (
        told["gfoa-budget-2026", "value"].why
    )
    assert "alignment with priorities" in told["gfoa-budget-2026", "programs"].why
    assert told["what-works-cities", "disaggregated"].verdict == "partly"
    assert told["what-works-cities", "evaluations"].verdict == "not"


def test_without_a_budget_nothing_is_met_by_it(material: Material) -> None:
    rows = replace(material.dollars, rows=(), every_flow=(), every_cost=(), programs={})
    told = answers(replace(material, dollars=rows))
    assert told["gfoa-budget-2026", "in-brief"].verdict == "not"
    assert "dollars by department" in told["gfoa-budget-2026", "departments"].why


def test_the_command_tells_each_and_adds_up_nothing(root: Path, elmford_built: Built) -> None:
    city, store = str(root / "cities/elmford"), str(elmford_built.edition.store)
    runner = CliRunner(env={"COLUMNS": "160"})
    rows = json.loads(
        runner.invoke(app, ["award-check", city, "--out", store, "--format", "json"]).stdout
    )
    assert len(rows) == sum(len(s.criteria) for s in STANDARDS)
    assert {row["verdict"] for row in rows} <= set(VERDICTS)
    assert all(row["why"] and row["source"] and row["url"] for row in rows)
    told = runner.invoke(app, ["award-check", city, "--out", store])
    assert told.exit_code == 0
    assert "are not added up" in told.stdout
    for word in ("Aaa", "AA+", "BBB", "rating of"):
        assert word not in told.stdout
