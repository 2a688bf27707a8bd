"""Examples: a definition carries its own proof.

Answers: does this definition give the values its author says it must? The rows of an example go
through the very query that the real rows go through; those of all examples of a source at once,
the example being one more key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlglot import exp

from charteroak.dimensions.period import CALENDAR
from charteroak.engine import Engine, EngineFault, Unreadable
from charteroak.expressions import SQL_TYPES
from charteroak.indicators.fused import Fused
from charteroak.indicators.queries import Scope, grouped
from charteroak.indicators.values import values
from charteroak.plan.model import Example, Indicator
from charteroak.problems import Problem, suggest
from charteroak.sources.contract import Contract

_TOLERANCE = 1e-9
_NUMBER = "example_"


@dataclass(frozen=True)
class _Case:
    """One example, and its indicator as it is judged on the last day of the example's rows."""

    indicator: Indicator
    example: Example


def check_examples(
    engine: Engine,
    indicators: Sequence[Indicator],
    contract: Contract,
    holidays: Mapping[date, str],
) -> Iterator[tuple[str, Problem]]:
    """A problem for each example of the indicators of a source that does not give what it says,
    with the id of the indicator.
    """
    cases: list[_Case] = []
    for indicator in indicators:
        for example in indicator.examples:
            strange = [name for row in example.rows for name in row if name not in contract.columns]
            if strange:
                what = f"An example of `{indicator.id}` has a column `{strange[0]}`."
                advice = suggest(strange[0], contract.columns)
                yield indicator.id, Problem(what, example.written_at, advice, "example-column")
                continue
            measure = indicator.measure.on(_last_day(example), holidays)
            cases.append(_Case(replace(indicator, measure=measure), example))
    yield from _tried(engine, contract, cases)


def _tried(
    engine: Engine, contract: Contract, cases: Sequence[_Case]
) -> Iterator[tuple[str, Problem]]:
    """Run many examples as one query; where it fails, halve them until the one at fault is found.
    Those without any row are run alone: they make no group.
    """
    if len(cases) > 1 and any(not case.example.rows for case in cases):
        yield from _tried(engine, contract, [case for case in cases if case.example.rows])
        for case in cases:
            if not case.example.rows:
                yield from _tried(engine, contract, [case])
        return
    try:
        found = _values(engine, contract, cases) if cases else []
    except (Unreadable, EngineFault) as fault:
        if len(cases) == 1:
            yield cases[0].indicator.id, _cannot(cases[0], fault)
            return
        half = len(cases) // 2
        yield from _tried(engine, contract, cases[:half])
        yield from _tried(engine, contract, cases[half:])
        return
    for case, value in zip(cases, found, strict=True):
        if not _same(value, case.example.value):
            said = f"gives {_say(value)}, and says {_say(case.example.value)}"
            what = f"An example of `{case.indicator.id}` {said}."
            advice = "Either the definition or the example is wrong; find out which."
            problem = Problem(what, case.example.written_at, advice, "example-value")
            yield case.indicator.id, problem


def _cannot(case: _Case, fault: Exception) -> Problem:
    where, said = case.example.written_at, str(fault).splitlines()[0]
    if isinstance(fault, Unreadable):
        what = f"An example of `{case.indicator.id}` cannot be read: {said}."
        return Problem(what, where, "Mend the row.", "example-row")
    what = f"An example of `{case.indicator.id}` cannot be computed: {said.rstrip('.')}."
    advice = "The definition must stand any value that its columns may hold; mend it, or the row."
    return Problem(what, where, advice, "example-computed")


def _values(engine: Engine, contract: Contract, cases: Sequence[_Case]) -> list[float | None]:
    """The value of each example: the rows of all in one table, with the example's number."""
    _load(engine, contract, cases)
    fused = Fused(Scope(contract, CALENDAR), contract.time, ())
    for number, case in enumerate(cases):
        fused.add(replace(case.indicator, id=str(number)))
    keys = {_NUMBER: exp.column(_NUMBER, quoted=True)} if len(cases) > 1 else {}
    query = fused.totals(engine.table("example"), keys)
    if keys:
        grouped(query, [[*keys]])
    found = engine.columns(query)
    order = np.argsort(found[_NUMBER]) if keys else [0]
    return [
        _value(case, {part: found[column][at] for part, column in columns.items()})
        for at, case, columns in zip(order, cases, fused.columns.values(), strict=True)
    ]


def _load(engine: Engine, contract: Contract, cases: Sequence[_Case]) -> None:
    types = {name: SQL_TYPES[kind] for name, kind in contract.types().items()}
    missing = frozenset(contract.missing)
    rows = [
        [number, *(_cell(row.get(name), missing) for name in types)]
        for number, case in enumerate(cases)
        for row in case.example.rows
    ]
    engine.load_rows("example", {_NUMBER: "INTEGER", **types}, rows)


def _value(case: _Case, found: Mapping[str, Any]) -> float | None:
    parts = {part: np.array([_number(value, part)]) for part, value in found.items()}
    if case.indicator.measure.population():
        residents = case.example.residents
        parts["denominator"] = np.array([math.nan if residents is None else residents])
    value = float(values(case.indicator, parts)[0])
    return None if math.isnan(value) else value


def _last_day(example: Example) -> date:
    """The last day that the rows name: a kind that judges as of a day does it then."""
    cells = (text for row in example.rows for text in row.values() if text)
    days = (re.match(r"\d{4}-\d\d-\d\d", text) for text in cells)
    return max((date.fromisoformat(found[0]) for found in days if found), default=date.min)


def _cell(text: str | None, missing: frozenset[str]) -> str | None:
    return None if text is None or text in missing else text


def _number(value: Any, part: str) -> float:
    """The value of a part; a sum over no rows is nought."""
    if value is np.ma.masked:
        return 0.0 if part in ("numerator", "denominator", "n") else math.nan
    return float(value)


def _same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)


def _say(value: float | None) -> str:
    return "no value" if value is None else f"{value:g}"
