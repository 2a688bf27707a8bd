"""The benchmark of allocations asks a question that has an answer, and its contenders obey."""

from __future__ import annotations

import pytest
from benchmarks import allocation

from charteroak.budget.allocate.core import optimum


def test_the_city_of_allocations_can_be_budgeted(capsys: pytest.CaptureFixture[str]) -> None:
    ask, goal = allocation.city(400, 3)
    best = optimum(ask, 1e-3)
    assert best is not None and not ask.broken(best.taken) and best.gap <= 1e-3
    assert len(goal) == len(ask.packages) == 2000 and len(ask.rows) == 318
    allocation.greedily(ask, best)
    assert "left on the table" in capsys.readouterr().out
