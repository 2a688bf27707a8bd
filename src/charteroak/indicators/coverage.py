"""Coverage: outcome by outcome, which indicators have numbers, of what sort, and how fresh.

Answers: which promises can be followed by numbers, and which not yet? An outcome counts its own
indicators and those of the outcomes below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Grain
from charteroak.dimensions.place import WHOLE
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.plan.model import CityFiles, Indicator
from charteroak.sources.contract import Contract

State = Literal["observed", "published", "simulated", "missing"]
CAUTION: tuple[State, ...] = ("simulated", "published", "observed")
"""Where an indicator has numbers of several sorts, the first of these is said."""
FRESH: Mapping[Grain, int] = {
    "day": 14, "week": 21, "month": 62, "fiscal_period": 62, "quarter": 183, "fiscal_quarter": 183,
    "year": 548, "fiscal_year": 548, "span": 1096,
}  # fmt: skip
"""By the finest grain an indicator is told by: so many days after its last period it is fresh."""
PROMISED: Mapping[str, int] = {
    "hourly": 4, "daily": 4, "weekly": 14, "monthly": 62, "quarterly": 184, "yearly": 731,
}  # fmt: skip
"""By what a contract says under `changes:`: the records keep it while their last day is at most so
many days (and the reporting lag) before the edition. Twice the time from one change to the next,
and never less than a long weekend. One that `ended` keeps nothing."""


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
    stale: str
    """Why it is not fresh; empty where it is."""
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
    files: CityFiles,
    measurements: Measurements,
    sources: Mapping[str, Any],
    contracts: Mapping[str, Contract],
    made: date,
) -> tuple[Covered, ...]:
    """Every outcome of the plan, in the order of the page."""
    known = known_of(files, measurements, sources, contracts, made)
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


def known_of(
    files: CityFiles,
    measurements: Measurements,
    sources: Mapping[str, Any],
    contracts: Mapping[str, Contract],
    made: date,
) -> dict[str, Known]:
    """Every indicator of the city, by its id, in the order of the definitions."""
    kept = {name: _broken(contracts[name], told, made) for name, told in sources.items()
            if name in contracts}  # fmt: skip
    whole = measurements.by_indicator(place=WHOLE, group=EVERYONE)
    found = {}
    for name, indicator in files.indicators.items():
        rows = whole.get(name, ())
        of = sources_of(files, indicator)
        why = next((text for source in of if (text := kept.get(source, ""))), "")
        found[name] = _known(indicator, rows, absent(sources, of), made, why)
    return found


def absent(sources: Mapping[str, Any], of: Iterable[str]) -> str:
    """Why some of these sources are not in the edition; empty where all are."""
    whys = (str(sources[one]["why"]) for one in of
            if one in sources and sources[one]["state"] != "read")  # fmt: skip
    return " ".join(dict.fromkeys(whys))


def sources_of(files: CityFiles, indicator: Indicator) -> tuple[str, ...]:
    """The sources of an indicator's numbers, through other indicators where it is composed."""
    found = dict.fromkeys([indicator.source] if indicator.source else [])
    waiting, seen = list(indicator.measure.inputs()), {indicator.id}
    while waiting:
        name = waiting.pop(0)
        if name not in seen and name in files.indicators:
            seen.add(name)
            one = files.indicators[name]
            found |= dict.fromkeys([one.source] if one.source else [])
            waiting += one.measure.inputs()
    return tuple(found)


def _broken(contract: Contract, told: Mapping[str, Any], made: date) -> str:
    """How a source breaks what its contract says under `changes:`; empty where it keeps it."""
    if told["state"] != "read":
        return ""
    if contract.changes == "ended":
        return f"The records of {contract.name} have ended: no more come in."
    last = _last_day(told.get("report", {}))
    room = PROMISED[contract.changes] + contract.reporting_lag
    if last is None or (made - last).days <= room:
        return ""
    return (
        f"The records of {contract.name} should change {contract.changes}, and end on "
        f"{last.isoformat()}."
    )


def _last_day(report: Mapping[str, Any]) -> date | None:
    """The last day of a source; the end of its last month where only that may be said."""
    if told := report.get("last_day"):
        return date.fromisoformat(str(told))
    if not (month := str(report.get("last_month") or "")):
        return None
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _known(
    indicator: Indicator,
    whole: tuple[Measurement, ...],
    lost: str,
    made: date,
    broken: str,
) -> Known:
    told = [row for row in whole if row.value is not None]
    provenances = {row.provenance for row in told}
    state: State = next((one for one in CAUTION if one in provenances), "missing")
    last = max(told, key=lambda row: row.period_end, default=None)
    old = (made - last.period_end).days if last else None
    finest = min(indicator.grains, key=lambda grain: FRESH[grain])
    why = "" if told else lost or _why(whole)
    stale = why or broken
    if last and not stale and old is not None and old > FRESH[finest]:
        stale = f"The last number is of {last.period}, {old:,} days before the edition."
    return Known(
        indicator=indicator.id, name=indicator.name, state=state, why=why,
        period=last.period if last else "", days_old=old, fresh=not stale, stale=stale,
        certification=indicator.certification.state,
    )  # fmt: skip


def _why(rows: tuple[Measurement, ...]) -> str:
    """Why an indicator has no number though all its records are here."""
    reasons = sorted({row.missing.replace("_", " ") for row in rows if row.missing})
    return ", ".join(reasons) or "Nothing is recorded or published."
