"""Staffed: how many call takers each hour of the week needs, from the calls of a source.

Answers: at the rate at which calls come in this hour of the week, how many must be on the line for
the stated service level, and what would those who are scheduled give? The rate is the calls of
that hour over how often the hour came round in the days covered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.expressions import parse
from charteroak.indicators.estimate import Refusal
from charteroak.indicators.staffing import CAVEATS, METHOD, Staffing, agents_needed, staffing
from charteroak.plan.asked import CallStaffing
from charteroak.plan.model import CityFiles
from charteroak.problems import Problem, suggest
from charteroak.sources.contract import Contract

FILE = "staffing.json"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def run(
    engine: Engine,
    asked: CallStaffing,
    contract: Contract,
    rows: exp.Select,
    days: tuple[date, date],
) -> dict[str, Any]:
    """The result of one question over the kept rows of its source."""
    found = engine.columns(_query(asked, contract, rows, days))
    weekday = np.asarray(found["weekday"], dtype=np.intp)
    hour = np.asarray(found["hour"], dtype=np.intp)
    handled = np.ma.filled(np.ma.asarray(found["handled"]).astype(np.float64), np.nan)
    known = handled[handled > 0]
    if not len(known):
        refused = Refusal("No call has a handling time.", len(hour))
        return {"id": asked.id, "refused": asdict(refused), "caveats": list(CAVEATS)}
    calls = np.zeros((7, 24))
    np.add.at(calls, (weekday, hour), 1)
    rate = calls / _times(*days)[:, None]
    mean = float(known.mean())
    return {
        "id": asked.id,
        "calls": len(hour),
        "handle_seconds": mean,
        "handled": len(known),
        "method": METHOD,
        "hours": [
            _hour(asked, DAYS[day], at, float(rate[day, at]), mean)
            for day in range(7)
            for at in range(24)
        ],
        "caveats": list(CAVEATS),
    }


def _hour(asked: CallStaffing, day: str, hour: int, rate: float, handle: float) -> dict[str, Any]:
    """One hour of the week."""
    told: dict[str, Any] = {"day": day, "hour": hour, "calls": rate}
    if rate <= 0:
        return told | {"needed": 0, "scheduled": asked.at(day, hour)}
    needed = agents_needed(rate, handle, asked.share, asked.within)
    if isinstance(needed, Refusal):
        return told | {"refused": needed.reason}
    told |= {"needed": needed.agents, "level": needed.service_level, "busy": needed.occupancy}
    here = asked.at(day, hour)
    if here is None:
        return told
    given = staffing(here, rate, handle, asked.within) if here > 0 else None
    level = given.service_level if isinstance(given, Staffing) else 0.0
    return told | {"scheduled": here, "scheduled_level": level}


def _times(first: date, last: date) -> np.ndarray:
    """How often each day of the week came round; at least once, so that nothing is divided by 0."""
    found = np.zeros(7)
    at = first
    while at <= last:
        found[at.weekday()] += 1
        at += timedelta(days=1)
    return np.maximum(found, 1)


def _query(
    asked: CallStaffing, contract: Contract, rows: exp.Select, days: tuple[date, date]
) -> exp.Select:
    arrived = exp.column(asked.arrived, quoted=True)
    low, high = (exp.cast(exp.Literal.string(day.isoformat()), "DATE") for day in days)
    inside = exp.Between(this=exp.cast(arrived.copy(), "DATE"), low=low, high=high)
    weekday = exp.Sub(this=exp.func("isodow", arrived.copy()), expression=exp.Literal.number(1))
    return (
        exp.select(
            exp.alias_(weekday, "weekday"),
            exp.alias_(exp.Extract(this=exp.var("hour"), expression=arrived.copy()), "hour"),
            exp.alias_(exp.cast(_tree(asked.handled, contract), "DOUBLE"), "handled"),
        )
        .from_(rows.subquery("source_"))
        .where(inside, _tree(asked.where, contract))
        .order_by(exp.column("row_", quoted=True))
    )


def _tree(text: str, contract: Contract) -> exp.Expr:
    parsed, faults = parse(text, contract.types())
    assert parsed is not None, faults  # `check` has refused it before
    return parsed.tree.copy()


def check(files: CityFiles, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    """Every name is known, the columns hold what is needed, and the schedule is a week."""
    outcomes = {outcome.id for _, _, outcome in files.plan.outcomes()}
    offices = {office.id for office in files.plan.offices}
    for asked in files.staffing:
        for word, name, known in (
            ("outcome", asked.outcome, outcomes),
            ("owner", asked.owner, offices),
            ("source", asked.source, set(contracts)),
        ):
            if name not in known:
                what = f"`{word}: {name}` of the staffing `{asked.id}` names nothing."
                yield Problem(what, asked.written_at, suggest(name, known), "staffing-unknown")
        yield from _week(asked)
        if asked.source in contracts:
            yield from _columns(asked, contracts[asked.source])


def _columns(asked: CallStaffing, contract: Contract) -> Iterator[Problem]:
    if contract.hides:
        what = f"The staffing `{asked.id}` tells calls by the hour, and `{contract.id}` hides few."
        advice = "Write in its contract why its small numbers are public: `small_numbers: {show:}`."
        yield Problem(what, asked.written_at, advice, "staffing-hidden")
    moments = [name for name, column in contract.columns.items() if column.type == "timestamp"]
    if asked.arrived not in moments:
        what = f"`arrived: {asked.arrived}` of the staffing `{asked.id}` is no moment."
        yield Problem(what, asked.written_at, suggest(asked.arrived, moments), "staffing-column")
    _, faults = parse(asked.handled, contract.types(), "number")
    _, others = parse(asked.where, contract.types(), "boolean")
    for fault in (*faults, *others):
        what = f"The staffing `{asked.id}`: {fault.what}"
        yield Problem(what, asked.written_at, fault.advice, "expression")


def _week(asked: CallStaffing) -> Iterator[Problem]:
    if not 0 < asked.share < 1:
        what = f"`share: {asked.share}` of the staffing `{asked.id}` is no part of the calls."
        yield Problem(what, asked.written_at, "Write 0.9 for nine in ten.", "staffing-share")
    for day, hours in asked.scheduled.items():
        if day not in DAYS or len(hours) != 24:
            what = f"`{day}` of the staffing `{asked.id}` has {len(hours)} hours."
            advice = "Write a day of the week with 24 numbers, midnight first."
            yield Problem(what, asked.written_at, advice, "staffing-week")
