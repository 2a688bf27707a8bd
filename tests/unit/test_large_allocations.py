"""A large city's best budget: every change has a reason, and the frontier says how near it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.solve import LARGE
from charteroak.budget.allocate.told import SOME, Depth, told
from charteroak.budget.allocate.words import Allocation, Revenue, Rule
from charteroak.budget.model import Program
from charteroak.budget.packages import Effect, Package
from charteroak.checked import choosing

LEVELS = {"cut": 0.85, "current": 1.0, "enhanced": 1.2}


@pytest.fixture(scope="module")
def found(root: Path) -> Any:
    """What is told of an invented city of as many programs as are called many."""
    elmford = choosing(root / "cities" / "elmford")
    random = np.random.default_rng(1)
    programs, packages, cost = {}, {}, 0.0
    for n in range(LARGE):
        name = f"p{n}"
        programs[name] = Program(id=name, name=f"Program {n}", does="Much.", owner="clerk")
        base, points = float(np.exp(random.normal(11, 1))), random.uniform(1, 10)
        outcome = elmford.known.outcomes[random.integers(len(elmford.known.outcomes))]
        for level, part in LEVELS.items():
            does = f"{points * part**0.6 * random.uniform(0.97, 1.03):.4f}"
            effect = Effect(outcome=outcome, low=does, expected=does, high=does, source="Invented")
            packages[f"{name}-{level}"] = Package(
                id=f"{name}-{level}", program=name, level=level, name=level,  # type: ignore[arg-type]
                cost={"general": f"{base * part:.2f}"}, effects=(effect,),
            )  # fmt: skip
        cost += base
    allocation = Allocation(
        id="large", name="Large", fiscal_year="FY2025",
        revenue=(Revenue(fund="general", amount=f"{cost * 0.97:.2f}", because="Invented"),),
        rules=(Rule(rule="changes", at_most="150", because="Invented"),),
    )  # fmt: skip
    budget = replace(elmford.budget, programs=programs, ties=())
    weights = dict.fromkeys(elmford.known.goals, 1.0)
    asked = Asked(allocation, budget, packages, elmford.known, weights)
    return told(asked, Depth(alternatives=0, worlds=0, points=4))


def test_every_change_has_a_reason_and_says_how_it_was_found(found: Any) -> None:
    changed = {one["program"] for one in found["programs"] if one["changed"]}
    reasons = {one["program"]: one for one in found["reasons"]}
    assert len(changed) > SOME and set(reasons) == changed
    ways = [one["found_by"] for one in found["reasons"]]
    assert ways == ["solved again"] * SOME + ["prices"] * (len(changed) - SOME)
    assert found["reasons_from_prices"] == len(changed) - SOME
    for one in found["reasons"]:
        assert one["said"].endswith("not solved again.)") == (one["found_by"] == "prices")
        assert one["loss"] is None or one["loss"] >= -found["gap"] * found["value"]


def test_the_frontier_says_how_near_it_is(found: Any) -> None:
    (one,) = found["frontiers"]
    points = one["points"]
    assert len(points) > 2
    assert all(a["first"] < b["first"] and a["second"] > b["second"]
               for a, b in pairwise(points))  # fmt: skip
    assert all(0 <= point["gap"] < 0.01 for point in points)
