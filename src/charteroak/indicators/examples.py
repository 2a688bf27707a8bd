"""Examples: a definition carries its own proof.

Answers: does this definition give the values its author says it must? The rows of an example go
through the very query that the real rows go through.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from charteroak.dimensions.period import CALENDAR
from charteroak.engine import Engine, Unreadable
from charteroak.expressions import SQL_TYPES
from charteroak.indicators.compute import values
from charteroak.indicators.fused import Fused
from charteroak.indicators.queries import Scope
from charteroak.plan.model import Example, Indicator
from charteroak.problems import Problem, suggest
from charteroak.sources.contract import Contract

_TOLERANCE = 1e-9


def check_examples(
    engine: Engine, indicator: Indicator, contract: Contract, holidays: Mapping[date, str]
) -> Iterator[Problem]:
    """A problem for each example that does not give what it says."""
    for example in indicator.examples:
        strange = [name for row in example.rows for name in row if name not in contract.columns]
        if strange:
            what = f"An example of `{indicator.id}` has a column `{strange[0]}`."
            advice = suggest(strange[0], contract.columns)
            yield Problem(what, example.written_at, advice, "example-column")
            continue
        try:
            found = _value(engine, indicator, contract, example, holidays)
        except Unreadable as fault:
            what = f"An example of `{indicator.id}` cannot be read: {fault}."
            yield Problem(what, example.written_at, "Mend the row.", "example-row")
            continue
        if not _same(found, example.value):
            said = f"gives {_say(found)}, and says {_say(example.value)}"
            what = f"An example of `{indicator.id}` {said}."
            advice = "Either the definition or the example is wrong; find out which."
            yield Problem(what, example.written_at, advice, "example-value")


def _value(
    engine: Engine,
    indicator: Indicator,
    contract: Contract,
    example: Example,
    holidays: Mapping[date, str],
) -> float | None:
    types = {name: SQL_TYPES[kind] for name, kind in contract.types().items()}
    missing = frozenset(contract.missing)
    rows = [[_cell(row.get(name), missing) for name in types] for row in example.rows]
    engine.load_rows("example", types, rows)
    judged = replace(indicator, measure=indicator.measure.on(_last_day(example), holidays))
    fused = Fused(Scope(contract, CALENDAR), indicator.time or contract.time, ())
    fused.add(judged)
    found = engine.columns(fused.totals(engine.table("example")))
    parts = {
        part: np.array([_number(found[column], part)])
        for part, column in fused.columns[indicator.id].items()
    }
    if indicator.measure.population():
        parts["denominator"] = np.array(
            [math.nan if example.residents is None else example.residents]
        )
    value = float(values(indicator, parts)[0])
    return None if math.isnan(value) else value


def _last_day(example: Example) -> date:
    """The last day that the rows name: a kind that judges as of a day does it then."""
    cells = (text for row in example.rows for text in row.values() if text)
    days = (re.match(r"\d{4}-\d\d-\d\d", text) for text in cells)
    return max((date.fromisoformat(found[0]) for found in days if found), default=date.min)


def _cell(text: str | None, missing: frozenset[str]) -> str | None:
    return None if text is None or text in missing else text


def _number(column: object, part: str) -> float:
    """The one value of a part; a sum over no rows is nought."""
    value = np.ma.asarray(column)[0]
    if value is np.ma.masked:
        return 0.0 if part in ("numerator", "denominator", "n") else math.nan
    return float(value)


def _same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)


def _say(value: float | None) -> str:
    return "no value" if value is None else f"{value:g}"
