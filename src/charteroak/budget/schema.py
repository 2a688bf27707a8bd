"""The JSON Schema of the files in a budget folder, so that editors complete and underline.

Answers: which words may stand in this file? Made from the dataclasses themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charteroak.budget.allocate.words import Allocation, WeightSet
from charteroak.budget.evaluation.read import LISTS as ASKED
from charteroak.budget.model import Ledger
from charteroak.budget.packages import Package
from charteroak.budget.priorities import Priorities
from charteroak.budget.read import LISTS, SINGLES
from charteroak.budget.scenarios import Scenario
from charteroak.budget.scores.model import Scoring
from charteroak.plan.schema import list_of, schema


def schemas() -> Mapping[str, dict[str, Any]]:
    """Name to JSON Schema, for each file of a budget."""
    singles = {name: schema(kind) for name, kind in SINGLES.items()} | {"scores": schema(Scoring)}
    lists = {name: list_of(schema(kind)) for name, kind in {**LISTS, **ASKED}.items()}
    return {
        "ledger": schema(Ledger),
        "allocation": schema(Allocation),
        "scenario": schema(Scenario),
        "priorities": schema(Priorities),
        "packages": list_of(schema(Package)),
        "weights": list_of(schema(WeightSet)),
        **singles,
        **lists,
    }
