"""Coverage: outcome by outcome, which indicators have numbers, of what sort, and how fresh.

Answers: which promises can be followed by numbers, and which not yet? An outcome counts its own
indicators and those of the outcomes below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Grain
from charteroak.dimensions.place import WHOLE
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.plan.model import CityFiles, Indicator

State = Literal["observed", "published", "simulated", "missing"]
CAUTION: tuple[State, ...] = ("simulated", "published", "observed")
"""Where an indicator has numbers of several sorts, the first of these is said."""
FRESH: Mapping[Grain, int] = {
    "day": 14, "week": 21, "month": 62, "fiscal_period": 62, "quarter": 183, "fiscal_quarter": 183,
    "year": 548, "fiscal_year": 548, "span": 1096,
}  # fmt: skip
"""By the finest grain an indicator is told by: so many days after its last period it is fresh."""


@dataclass(frozen=True)
class Known:
    """One indicator: what sort of numbers it has, and of when the last one is."""

    indicator: str
    name: str
    state: State
    why: str
    """Why there is no number; empty where there is one."""
    period: str
    """The last period that has a number."""
    days_old: int | None
    """Days from the end of that period to the edition."""
    fresh: bool
    certification: str


@dataclass(frozen=True)
class Covered:
    """One outcome, and how many of its indicators have numbers of each sort."""

    outcome: str
    name: str
    goal: str
    depth: int
    indicators: int
    observed: int
    published: int
    simulated: int
    missing: int
    fresh: int
    detail: tuple[Known, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def coverage(
    files: CityFiles, measurements: Measurements, sources: Mapping[str, Any], made: date
) -> tuple[Covered, ...]:
    """Every outcome of the plan, in the order of the page."""
    known = {
        name: _known(indicator, measurements.of(name), sources, made)
        for name, indicator in files.indicators.items()
    }
    found = []
    for goal, depth, outcome in files.plan.outcomes():
        named = dict.fromkeys(name for _, one in outcome.walk() for name in one.indicators)
        detail = tuple(known[name] for name in named)
        many = {state: sum(one.state == state for one in detail) for state in (*CAUTION, "missing")}
        found.append(
            Covered(
                outcome=outcome.id, name=outcome.name, goal=goal.id, depth=depth,
                indicators=len(detail), observed=many["observed"], published=many["published"],
                simulated=many["simulated"], missing=many["missing"],
                fresh=sum(one.fresh for one in detail), detail=detail,
            )
        )  # fmt: skip
    return tuple(found)


def _known(
    indicator: Indicator, rows: tuple[Measurement, ...], sources: Mapping[str, Any], made: date
) -> Known:
    whole = [row for row in rows if (row.place, row.group) == (WHOLE, EVERYONE)]
    told = [row for row in whole if row.value is not None]
    provenances = {row.provenance for row in told}
    state: State = next((one for one in CAUTION if one in provenances), "missing")
    last = max(told, key=lambda row: row.period_end, default=None)
    old = (made - last.period_end).days if last else None
    finest = min(indicator.grains, key=lambda grain: FRESH[grain])
    return Known(
        indicator=indicator.id, name=indicator.name, state=state,
        why="" if told else _why(indicator, whole, sources),
        period=last.period if last else "", days_old=old,
        fresh=old is not None and old <= FRESH[finest],
        certification=indicator.certification.state,
    )  # fmt: skip


def _why(indicator: Indicator, rows: list[Measurement], sources: Mapping[str, Any]) -> str:
    """Why an indicator has no number."""
    source = sources.get(indicator.source)
    if source and source["state"] != "read":
        return str(source["why"])
    reasons = sorted({row.missing.replace("_", " ") for row in rows if row.missing})
    return ", ".join(reasons) or "Nothing is recorded or published."
