"""SHELF: the tables that are published, and where each comes from.

Answers: what is there to download, what is one row of it, which columns tell its rows apart, and
how is it known where a row comes from? What is not here is not published: who scored which program
(`budget_scores`, `budget_left_out`) stays with the city.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from charteroak.budget import costs, reconcile, stored, units
from charteroak.budget.crosswalk import Flow
from charteroak.budget.evaluation import impact, reach
from charteroak.budget.evaluation.model import Impact, Point, Test
from charteroak.budget.scores import agreement, alignment, claims, standing
from charteroak.indicators import cross_cutting, disparities, forecasts, gaps, judgments, paradoxes
from charteroak.indicators.measurement import FILE as MEASUREMENTS
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.restated import Change
from charteroak.publish.material import CHANGES, Material
from charteroak.publish.opendata import described, promised, schemas
from charteroak.publish.opendata.columns import Column, columns

Rows = Callable[[Material, str], Iterable[Any]]


@dataclass(frozen=True)
class Through:
    """Where the rows of a table come from: the most cautious of those rows of another table that
    have the same values in these columns.
    """

    file: str
    on: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table that is published."""

    name: str
    title: str
    row: Any
    """What one row is, and its columns."""
    file: str = ""
    """The file in an edition; empty where it is made from what the city wrote."""
    made: Rows | None = None
    """How it is made from that, given the word for its provenance."""
    through: Through | None = None
    """How it is known where a row comes from, where the row does not say so."""
    keys: tuple[str, ...] = ()
    """The columns that tell its rows apart; none: nothing does."""
    without: tuple[str, ...] = ()
    """Columns of the edition that are not published: they name people."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns as they are published."""
        every = columns(self.row, with_provenance=True)
        return tuple(one for one in every if one.name not in self.without)


_OF_INDICATOR = Through(MEASUREMENTS, ("indicator",))
_SERIES = ("indicator", "place_set", "place", "group_by", "group")
_CELL = ("indicator", "grain", "period", "place_set", "place", "group_by", "group")
_LEDGER = ("fund", "fiscal_year", "phase")


def _plan(rows: Callable[..., Iterable[Any]]) -> Rows:
    return lambda material, declared: rows(material.files, declared)


MEASURED: tuple[Table, ...] = (
    Table("measurements", "Measurements", Measurement, MEASUREMENTS, keys=_CELL),
    Table("signals", "Points of charts, with limits and signals", judgments.Signal,
          judgments.FILES[judgments.Signal], through=_OF_INDICATOR),
    Table("judgments", "What is said of each series", judgments.Judgment,
          judgments.FILES[judgments.Judgment], through=_OF_INDICATOR, keys=_SERIES),
    Table("statuses", "Each series against each target", judgments.Status,
          judgments.FILES[judgments.Status], through=_OF_INDICATOR),
    Table("funnels", "Places beside each other", judgments.Comparison,
          judgments.FILES[judgments.Comparison], through=_OF_INDICATOR,
          keys=("indicator", "place_set", "place")),
    Table("gaps", "Groups beside the group they are compared with", gaps.Gap, gaps.FILE,
          through=_OF_INDICATOR),
    Table("gap_trends", "How gaps change", gaps.GapTrend, gaps.TRENDS, through=_OF_INDICATOR),
    Table("disparities", "How unequal groups and places are", disparities.Disparity,
          disparities.FILE, through=_OF_INDICATOR),
    Table("paradoxes", "Totals that moved against all their parts", paradoxes.Opposed,
          paradoxes.FILE, through=_OF_INDICATOR),
    Table("forecasts", "How likely each target is to be reached", forecasts.Forecast,
          forecasts.FILE, through=_OF_INDICATOR),
    Table("forecast_bands", "The periods to come", forecasts.Band, forecasts.BANDS,
          through=_OF_INDICATOR),
    Table("values_counted", "What the system counts of itself", cross_cutting.CrossCutting,
          cross_cutting.FILE, keys=("measure",)),
    Table("values_counted_by_name", "What each of these counts", cross_cutting.Counted,
          cross_cutting.COUNTED),
    Table("changes", "What differs from the edition before", Change, CHANGES,
          through=_OF_INDICATOR, keys=_CELL),
)  # fmt: skip
"""What was measured, and what is said of it."""

DOLLARS: tuple[Table, ...] = (
    Table("dollars", "Where the dollars of each fund go", reconcile.Row, stored.ROWS,
          through=Through(stored.FLOWS, _LEDGER), keys=_LEDGER),
    Table("dollar_flows", "Dollars from funds through programs to outcomes", Flow, stored.FLOWS),
    Table("dollars_restated", "What a later ledger says otherwise", reconcile.Restated,
          stored.RESTATED, through=Through(stored.FLOWS, _LEDGER)),
    Table("program_costs", "What each program costs", costs.Cost, costs.FILE,
          keys=("program", *_LEDGER)),
    Table("program_overhead", "What programs bear of internal services", costs.Passed,
          costs.BORNE),
    Table("unit_costs", "The cost of one unit of service", units.UnitCost, units.FILE),
    Table("program_measures", "What is measured of each program", units.Beside, units.BESIDE),
    Table("program_alignment", "How each program is scored against outcomes", alignment.Alignment,
          alignment.FILE),
    Table("program_agreement", "How far scorers agree", agreement.Agreement, agreement.FILE,
          through=Through(standing.FILE, ())),
    Table("program_standing", "Where each program stands among the others", standing.Standing,
          standing.FILE, keys=("program",)),
    Table("program_tiers", "How likely each tier is", standing.TierOdds, standing.TIERS,
          through=Through(standing.FILE, ("program",))),
    Table("program_claims", "What scorers say beside what the records say", claims.Claim,
          claims.FILE, without=("scorer",)),
    Table("program_reach", "Whom each program reaches", reach.Reach, reach.FILE),
    Table("program_need", "Reach beside need", reach.Need, reach.NEED),
    Table("evaluations", "What each program changed", Impact, impact.FILE),
    Table("evaluation_tests", "The tests of each evaluation", Test, impact.TESTS,
          through=Through(impact.FILE, ("evaluation",))),
    Table("evaluation_points", "The periods of each evaluation", Point, impact.POINTS,
          through=Through(impact.FILE, ("evaluation",))),
)  # fmt: skip
"""The dollars, and what came of them."""

WRITTEN: tuple[Table, ...] = (
    Table("goals", "Goals", promised.GoalRow, made=_plan(promised.goals), keys=("goal",)),
    Table("outcomes", "Outcomes", promised.OutcomeRow, made=_plan(promised.outcomes),
          keys=("outcome",)),
    Table("values", "Values", promised.ValueRow, made=_plan(promised.values), keys=("value",)),
    Table("offices", "Offices", promised.OfficeRow, made=_plan(promised.offices),
          keys=("office",)),
    Table("indicators", "The registry of indicators", promised.IndicatorRow,
          made=_plan(promised.indicators), keys=("indicator",)),
    Table("targets", "Targets", promised.TargetRow, made=_plan(promised.targets)),
    Table("certification", "What auditors found", promised.CertificationRow,
          made=_plan(promised.certification)),
    Table("places", "Places", described.PlaceRow, made=described.places,
          keys=("place_set", "place")),
    Table("groups", "Groups of people", described.GroupRow, made=described.groups,
          keys=("group_by", "group")),
    Table("sources", "Sources of records", described.SourceRow, made=described.sources,
          keys=("source",)),
    Table("funds", "Funds", described.FundRow, made=described.funds, keys=("fund",)),
    Table("programs", "Programs", described.ProgramRow, made=described.programs,
          keys=("program",)),
    Table("staffing", "Call takers needed in each hour of the week", described.StaffingRow,
          made=described.staffing, keys=("question", "day", "hour")),
)  # fmt: skip
"""What the city wrote."""

TABLES: tuple[Table, ...] = (*MEASURED, *DOLLARS, *WRITTEN)
ROWS: Mapping[str, Any] = {one.file: one.row for one in TABLES if one.file}
"""What one row is of each file of an edition."""
WITHHELD = frozenset(stored.TABLES.keys() - {one.file for one in TABLES})
"""Tables of an edition that are not published: they name who scored what."""


def shown(material: Material) -> tuple[Table, ...]:
    """The tables of an edition: those of the dollars where the city keeps a budget here, and the
    dictionary of all of them at the end.
    """
    dollars = DOLLARS if material.dollars.programs else ()
    every = (*MEASURED, *dollars, *WRITTEN)
    name, title = "dictionary", "What each column means"
    keys = ("table", "column")
    known = Table(name, title, schemas.DictionaryRow, made=lambda *_: (), keys=keys)
    told = (*every, known)
    return (*every, replace(known, made=lambda _, said: schemas.dictionary(told, said)))
