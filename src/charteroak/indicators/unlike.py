"""Unlike: what the city's engine cannot promise to compute as DuckDB does.

Answers: may this indicator be measured on the engine that `city.yaml` names? It is said before a
single row is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from charteroak import engine
from charteroak.expressions import SQL_TYPES, parse
from charteroak.plan.model import Indicator
from charteroak.problems import Problem
from charteroak.sources.contract import Contract


def check(indicator: Indicator, contract: Contract, address: str) -> Iterator[Problem]:
    """Every expression of an indicator that has no exact form on the city's engine."""
    if address == engine.DUCKDB:
        return
    measure = indicator.measure.on(date.min, {})  # any day: what is checked is the expression
    texts = {name: getattr(measure, name) for name in measure.expressions}
    texts |= {"where": indicator.where, "time": measure.day()}
    parsed = {name: parse(text, contract.types())[0] for name, text in texts.items() if text}
    trees = {name: found.tree for name, found in parsed.items() if found}
    columns = {name: SQL_TYPES[kind] for name, kind in contract.types().items()}
    for name, refused in engine.unlike(trees, columns).items():
        what = f"`{name}` of `{indicator.id}` cannot be measured on `{address}`: {refused}"
        yield Problem(what, indicator.at(name), refused.advice, "engine-unlike")
