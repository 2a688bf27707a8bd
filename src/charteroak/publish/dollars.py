"""Dollars: what one edition holds of the budget, read once.

Answers: which programs are there, what does each cost, and where does every dollar go? Nothing is
reckoned here that the build has not stored; one fiscal year and phase are chosen to be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from charteroak.budget import costs, stored, units
from charteroak.budget.costs import Cost, Passed
from charteroak.budget.crosswalk import Flow
from charteroak.budget.evaluation import impact, reach
from charteroak.budget.evaluation.model import Impact, Test
from charteroak.budget.evaluation.reach import Need, Reach
from charteroak.budget.model import Control, Fund, Program
from charteroak.budget.read import read_budget
from charteroak.budget.reconcile import Restated, Row
from charteroak.budget.scores import alignment, claims, standing
from charteroak.budget.scores.alignment import Alignment
from charteroak.budget.scores.claims import Claim
from charteroak.budget.scores.standing import Standing, TierOdds
from charteroak.budget.units import Beside, UnitCost
from charteroak.dimensions.place import WHOLE
from charteroak.engine import Engine
from charteroak.publish.languages.tongue import Said, _, marked
from charteroak.publish.provenance import State

PHASES: Said[str] = Said(
    {
        "actual": marked("spent"),
        "amended": marked("budgeted, as amended"),
        "adopted": marked("budgeted, as adopted"),
        "proposed": marked("proposed"),
        "forecast": marked("expected"),
        "encumbered": marked("promised to suppliers"),
    }
)
"""Each phase as a person says it; of phases that tell of as many funds, the first is shown."""
_PHASE: Said[str] = Said(
    {
        "actual": marked("actual"),
        "amended": marked("amended"),
        "adopted": marked("adopted"),
        "proposed": marked("proposed"),
        "forecast": marked("forecast"),
        "encumbered": marked("encumbered"),
    }
)
_WORST: tuple[State, ...] = ("simulated", "published", "observed")
"""Dollars of which any are made up are called so."""


def phase(name: str) -> str:
    """The budget's own word for a phase, where room is short: `adopted`."""
    return _PHASE.get(name, name)


@dataclass(frozen=True)
class Shown:
    """The fiscal year and phase that the pages tell of."""

    fiscal_year: int
    phase: str

    @property
    def text(self) -> str:
        """`FY2012, budgeted, as adopted`."""
        return _(
            "{year}, {phase}",
            year=_("FY{year}", year=self.fiscal_year),
            phase=PHASES.get(self.phase, self.phase),
        )


@dataclass(frozen=True)
class Dollars:
    """The tables of the dollars; all empty where a city keeps no budget here."""

    programs: Mapping[str, Program]
    funds: Mapping[str, Fund]
    controls: tuple[Control, ...]
    """The published totals that the lines meet."""
    rows: tuple[Row, ...]
    every_flow: tuple[Flow, ...]
    restated: tuple[Restated, ...]
    every_cost: tuple[Cost, ...]
    borne: tuple[Passed, ...]
    units: tuple[UnitCost, ...]
    beside: tuple[Beside, ...]
    standings: Mapping[str, Standing]
    odds: tuple[TierOdds, ...]
    alignments: tuple[Alignment, ...]
    claims: tuple[Claim, ...]
    reaches: tuple[Reach, ...]
    needs: tuple[Need, ...]
    impacts: tuple[Impact, ...]
    tests: tuple[Test, ...]

    @cached_property
    def shown(self) -> Shown | None:
        """The latest fiscal year, in the phase that tells of most funds; None: no dollars."""
        if not self.rows:
            return None
        year = max(row.fiscal_year for row in self.rows)
        order = [*PHASES]
        told: dict[str, int] = {}
        for row in self.rows:
            if row.fiscal_year == year:
                told[row.phase] = told.get(row.phase, 0) + 1
        return Shown(year, min(told, key=lambda phase: (-told[phase], order.index(phase))))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The dollars of the year and phase that are shown."""
        return tuple(one for one in self.every_flow if self.is_shown(one))

    @cached_property
    def costs(self) -> Mapping[str, tuple[Cost, ...]]:
        """The costs of each program in the year and phase that are shown, fund by fund."""
        found: dict[str, tuple[Cost, ...]] = {}
        for one in filter(self.is_shown, self.every_cost):
            found[one.program] = (*found.get(one.program, ()), one)
        return found

    @cached_property
    def simulated(self) -> bool:
        """Whether any dollar that is shown is made up."""
        return any(row.simulated for row in self.rows if self.is_shown(row))

    def full_cost(self, program: str) -> int:
        """What a program costs in the year and phase that are shown, in cents, over all funds."""
        return sum(cost.full for cost in self.costs.get(program, ()))

    def state(self, program: str) -> State:
        """Where a program's dollars come from."""
        found = {cost.provenance for cost in self.costs.get(program, ())}
        return next((state for state in _WORST if state in found), "none")

    def whole_reach(self, program: str) -> Reach | None:
        """How many a program served in the last whole year that is known; None: nothing says."""
        found = [
            one
            for one in self.reaches
            if one.program == program and one.place == WHOLE and one.served is not None
        ]
        whole = [one for one in found if not one.partial] or found
        return max(whole, key=lambda one: one.fiscal_year or 0, default=None)

    def is_shown(self, one: Row | Flow | Cost | Passed) -> bool:
        """Whether it is of the year and phase that are shown."""
        return Shown(one.fiscal_year, one.phase) == self.shown


def read_dollars(folder: Path) -> Dollars:
    """The dollars of an edition's folder."""
    budget, _ = read_budget(folder / "city", "city")
    with Engine() as engine:

        def of(name: str) -> tuple[Any, ...]:
            path = folder / name
            return stored.read(engine, folder, name) if path.is_file() else ()

        return Dollars(
            programs=budget.programs,
            funds=budget.funds,
            controls=budget.controls,
            rows=of(stored.ROWS),
            every_flow=of(stored.FLOWS),
            restated=of(stored.RESTATED),
            every_cost=of(costs.FILE),
            borne=of(costs.BORNE),
            units=of(units.FILE),
            beside=of(units.BESIDE),
            standings={one.program: one for one in of(standing.FILE)},
            odds=of(standing.TIERS),
            alignments=of(alignment.FILE),
            claims=of(claims.FILE),
            reaches=of(reach.FILE),
            needs=of(reach.NEED),
            impacts=of(impact.FILE),
            tests=of(impact.TESTS),
        )
