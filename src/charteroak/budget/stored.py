"""Stored: what an edition keeps of the dollars, one row of Parquet for each fact.

Answers: where do pages read what was reconciled, costed, scored and evaluated? Every table is one
dataclass; nothing is computed again where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from charteroak.budget import costs, reconcile, units
from charteroak.budget.crosswalk import Flow
from charteroak.budget.evaluation import impact, reach
from charteroak.budget.evaluation.model import Impact, Point, Test
from charteroak.budget.evaluation.read import Asked
from charteroak.budget.model import Budget
from charteroak.budget.reconcile import Reconciled
from charteroak.budget.scores import agreement, alignment, claims, standing
from charteroak.budget.scores.model import Score, Scored
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import WHOLE
from charteroak.engine import Engine
from charteroak.indicators import tables
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.plan.model import CityFiles

FLOWS, ROWS, RESTATED = (
    "budget_flows.parquet", "budget_reconciled.parquet", "budget_restated.parquet",
)  # fmt: skip
TABLES: Mapping[str, type[Any]] = {
    ROWS: reconcile.Row,
    FLOWS: Flow,
    RESTATED: reconcile.Restated,
    costs.FILE: costs.Cost,
    costs.BORNE: costs.Passed,
    units.FILE: units.UnitCost,
    units.BESIDE: units.Beside,
    alignment.ROWS: Score,
    alignment.FILE: alignment.Alignment,
    agreement.FILE: agreement.Agreement,
    standing.FILE: standing.Standing,
    standing.TIERS: standing.TierOdds,
    standing.LEFT_OUT: standing.LeftOut,
    claims.FILE: claims.Claim,
    reach.FILE: reach.Reach,
    reach.NEED: reach.Need,
    impact.FILE: Impact,
    impact.TESTS: Test,
    impact.POINTS: Point,
}
"""The tables of the dollars, and what one row of each is."""
SCORED = (
    standing.FILE, standing.TIERS, standing.LEFT_OUT, alignment.FILE, alignment.ROWS,
    agreement.FILE, claims.FILE,
)  # fmt: skip
"""Those of the scores."""
EVALUATED = (reach.FILE, reach.NEED, impact.FILE, impact.TESTS, impact.POINTS)
"""Those of reach and impact."""


class WholeCity:
    """The measurements of indicators, each read once: `of` for the whole city and everyone."""

    def __init__(self, measurements: Measurements | None) -> None:
        self._measurements = measurements
        self.asked: set[str] = set()
        """The indicators that were asked for."""
        self.of = cache(self._of)
        self.every = cache(self._every)

    def _every(self, indicator: str) -> Sequence[Measurement]:
        self.asked.add(indicator)
        return () if self._measurements is None else self._measurements.of(indicator)

    def _of(self, indicator: str) -> Sequence[Measurement]:
        self.asked.add(indicator)
        if self._measurements is None:
            return ()
        return self._measurements.of(indicator, place=WHOLE, group=EVERYONE)


def told(
    budget: Budget, files: CityFiles, found: Reconciled, whole: WholeCity
) -> dict[str, Sequence[Any]]:
    """What there is to store of the ledger and the costs, by table."""
    given = (budget, files.indicators, found.costs, whole.of, files.city.fiscal_years)
    return {
        ROWS: found.rows,
        FLOWS: found.flows,
        RESTATED: found.restated,
        costs.FILE: found.costs,
        costs.BORNE: tuple(costs.passed(budget, found.borne, found.costs)),
        units.FILE: tuple(units.unit_costs(*given)),
        units.BESIDE: tuple(units.beside(*given)),
    }


def scored(
    budget: Budget, files: CityFiles, found: Scored, whole: WholeCity
) -> dict[str, Sequence[Any]]:
    """What there is to store of the scores, by table."""
    stood = standing.stand(found, files.plan, tuple(budget.programs))
    return {
        alignment.ROWS: found.scores,
        alignment.FILE: tuple(alignment.alignments(found)),
        agreement.FILE: tuple(agreement.agreements(found.scores)),
        standing.FILE: stood.standings,
        standing.TIERS: stood.odds,
        standing.LEFT_OUT: stood.left_out,
        claims.FILE: tuple(claims.claims(found, budget, files.indicators, whole.of)),
    }


def evaluated(
    budget: Budget, files: CityFiles, found: Reconciled, asked: Asked, whole: WholeCity
) -> dict[str, Sequence[Any]]:
    """What there is to store of reach and impact, by table."""
    answers = tuple(impact.answers(asked.evaluations, budget, files, whole.every))
    reached = reach.reaches(asked.reached, budget, files, found.costs, whole.every)
    return {
        reach.FILE: tuple(reached),
        reach.NEED: tuple(reach.needs(asked.reached, files, whole.every)),
        impact.FILE: tuple(one.impact for one in answers),
        impact.TESTS: tuple(test for one in answers for test in one.tests),
        impact.POINTS: tuple(point for one in answers for point in one.points),
    }


def write(engine: Engine, folder: Path, told: Mapping[str, Sequence[Any]]) -> None:
    """Write the tables into an edition."""
    for name, rows in told.items():
        tables.write(engine, rows, TABLES[name], folder / name)


def read(engine: Engine, folder: Path, name: str) -> tuple[Any, ...]:
    """The rows of one table of an edition; none where it was made before there were any."""
    return tables.read(engine, TABLES[name], folder / name)
