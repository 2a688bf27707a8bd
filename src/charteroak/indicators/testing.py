"""Runs the tests that a city declares: from its definition and the kept rows to a result.

Answers: what does the veil-of-darkness test say of these stops, and how robustly? The result is
plain data for the edition: the main regression, its variants, each refusal, the caveats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.indicators.estimate import Refusal
from charteroak.indicators.veil_of_darkness import CAVEATS, Fit, Stops, veil_of_darkness
from charteroak.plan.asked import VeilOfDarkness
from charteroak.plan.model import CityFiles
from charteroak.problems import Problem, suggest
from charteroak.sources.contract import Contract

FILE = "tests.json"


def run(
    engine: Engine, test: VeilOfDarkness, contract: Contract, rows: exp.Select, time_zone: str
) -> dict[str, Any]:
    """The result of one test over the kept rows of its source."""
    stops = _stops(engine, test, rows)
    zone = contract.time_zone or time_zone
    found = veil_of_darkness(stops, test.latitude, test.longitude, zone)
    if isinstance(found, Refusal):
        return {"id": test.id, "refused": asdict(found), "caveats": list(CAVEATS)}
    return {
        "id": test.id,
        "main": asdict(found.main),
        "variants": {name: _variant(one) for name, one in found.variants.items()},
        "caveats": list(found.caveats),
    }


def _variant(found: Fit | Refusal) -> Mapping[str, Any]:
    return {"refused": asdict(found)} if isinstance(found, Refusal) else asdict(found)


def _stops(engine: Engine, test: VeilOfDarkness, rows: exp.Select) -> Stops:
    """Stops of the two groups that have a day and a time."""
    group = exp.column(test.group, quoted=True)
    day, clock = exp.column(test.day, quoted=True), exp.column(test.clock, quoted=True)
    chosen = (
        exp.select(
            exp.alias_(exp.cast(day, "DATE"), "day"),
            exp.alias_(exp.Extract(this=exp.var("hour"), expression=clock.copy()), "hour"),
            exp.alias_(exp.Extract(this=exp.var("minute"), expression=clock.copy()), "minute"),
            exp.alias_(group.copy().isin(*test.compared), "compared"),
            exp.alias_(_place(test), "place"),
        )
        .from_(rows.subquery("source_"))
        .where(
            group.copy().isin(*test.compared, *test.reference),
            day.copy().is_(exp.null()).not_(),
            clock.copy().is_(exp.null()).not_(),
        )
        .order_by(exp.column("row_", quoted=True))
    )
    found = engine.columns(chosen)
    minute = np.asarray(found["hour"], dtype=np.float64) * 60 + np.asarray(found["minute"])
    place = np.asarray(found["place"], dtype=object) if test.place else None
    days = np.asarray(found["day"]).astype("datetime64[D]")
    return Stops(days, minute, np.asarray(found["compared"], dtype=bool), place)


def _place(test: VeilOfDarkness) -> exp.Expr:
    if not test.place:
        return exp.Literal.string("")
    column = exp.column(f"place_{test.place}", quoted=True)
    return exp.func("coalesce", column, exp.Literal.string("unknown"))


def check(files: CityFiles, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    """Every name that a test uses is known, and its columns hold what it needs."""
    outcomes = {outcome.id for _, _, outcome in files.plan.outcomes()}
    offices = {office.id for office in files.plan.offices}
    for test in files.tests:
        asked = (
            ("outcome", test.outcome, outcomes),
            ("owner", test.owner, offices),
            ("source", test.source, set(contracts)),
            ("place", test.place, {"", *files.boundary_sets}),
        )
        for word, name, known in asked:
            if name not in known:
                what = f"`{word}: {name}` of the test `{test.id}` names nothing."
                yield Problem(what, test.written_at, suggest(name, known), "test-unknown")
        if test.source in contracts:
            yield from _columns(test, contracts[test.source])


def _columns(test: VeilOfDarkness, contract: Contract) -> Iterator[Problem]:
    wanted = (
        ("day", test.day, ("date", "timestamp")),
        ("clock", test.clock, ("time", "timestamp")),
        ("group", test.group, ("text",)),
    )
    for word, name, types in wanted:
        column = contract.columns.get(name)
        if column is None:
            what = f"`{word}: {name}` of the test `{test.id}`: `{contract.id}` has no such column."
            yield Problem(what, test.written_at, suggest(name, contract.columns), "test-column")
        elif column.type not in types:
            what = f"`{word}: {name}` of the test `{test.id}` holds {column.type}."
            fitting = [n for n, c in contract.columns.items() if c.type in types]
            yield Problem(what, test.written_at, suggest("", fitting), "test-column")
