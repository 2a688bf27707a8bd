"""What lies behind a number: the SQL that gives it again, and some of its rows.

Answers: how would I compute this myself, and which rows would I look at?
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from charteroak.dimensions.place import CITY
from charteroak.engine import Engine, sql
from charteroak.expressions import parse
from charteroak.indicators.queries import EVERYONE, Split, fuse
from charteroak.plan.model import Indicator
from charteroak.sources.contract import Contract

SAMPLE = 8


def query(indicator: Indicator, contract: Contract, fiscal_start: int) -> str:
    """SQL over a table called as the source is: the indicator's parts by its first grain."""
    split = Split(indicator.grains[0], CITY, EVERYONE)
    fused = fuse(contract, indicator.time or contract.time, [indicator], fiscal_start, (split,))
    parts = fused.columns[indicator.id]
    named = {column: part for part, column in reversed(parts.items())}
    tree = fused.tree(exp.select("*").from_(exp.to_table(contract.id)), named)
    return sql(tree.order_by(exp.Literal.number(1)), pretty=True)


def sample(
    engine: Engine, indicator: Indicator, contract: Contract, rows: exp.Select
) -> dict[str, Any]:
    """The latest rows that the indicator looks at: row number in the file, and public columns."""
    public = [name for name, column in contract.columns.items() if column.sensitivity == "public"]
    where, _ = parse(indicator.where, contract.types(), "boolean")
    assert where is not None  # `check` has refused it before
    time = exp.column(indicator.time or contract.time, quoted=True)
    chosen = (
        exp.select(*(exp.column(name, quoted=True) for name in ("row_", *public)))
        .from_(rows.subquery("source_"))
        .where(where.tree.copy())
        .order_by(exp.Ordered(this=time, desc=True), exp.column("row_", quoted=True))
        .limit(SAMPLE)
    )
    found = engine.rows(chosen)
    return {
        "columns": ["row", *public],
        "rows": [[_plain(value) for value in row] for row in found],
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
