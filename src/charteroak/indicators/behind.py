"""What lies behind a number: the SQL that gives it again, and some of its rows.

Answers: how would I compute this myself, and which rows would I look at?
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from charteroak.dimensions.group import UNKNOWN
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.engine import Engine, sql
from charteroak.expressions import parse
from charteroak.indicators.measurement import Measurement
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
    time = exp.column(indicator.time or contract.time, quoted=True)
    chosen = (
        exp.select(*(exp.column(name, quoted=True) for name in ("row_", *public)))
        .from_(rows.subquery("source_"))
        .where(_tree(indicator.where, contract))
        .order_by(exp.Ordered(this=time, desc=True), exp.column("row_", quoted=True))
        .limit(SAMPLE)
    )
    found = engine.rows(chosen)
    return {
        "columns": ["row", *public],
        "rows": [[_plain(value) for value in row] for row in found],
    }


def rows(
    engine: Engine, indicator: Indicator, contract: Contract, kept: exp.Select, cell: Measurement
) -> list[dict[str, Any]]:
    """Every row that one number rests on: its number in the file, what the definition makes of it
    (each expression of the kind), and the columns that are not personal.
    """
    day = exp.cast(exp.column(indicator.time or contract.time, quoted=True), "DATE")
    conditions = [
        _tree(indicator.where, contract),
        exp.Between(
            this=day,
            low=exp.cast(exp.Literal.string(cell.period_start.isoformat()), "DATE"),
            high=exp.cast(exp.Literal.string(cell.period_end.isoformat()), "DATE"),
        ),
    ]
    if cell.place != WHOLE:
        conditions.append(exp.column(f"place_{cell.place_set}", quoted=True).eq(cell.place))
    if cell.group != EVERYONE:
        column = exp.column(contract.group_columns()[cell.group_by], quoted=True)
        conditions.append(exp.func("coalesce", column, exp.Literal.string(UNKNOWN)).eq(cell.group))
    made = {name: getattr(indicator.measure, name) for name in indicator.measure.expressions}
    shown = [n for n, column in contract.columns.items() if column.sensitivity != "personal"]
    return engine.records(
        exp.select(
            exp.alias_(exp.column("row_", quoted=True), "row", quoted=True),
            *(exp.alias_(_tree(text, contract), f"({n})", quoted=True) for n, text in made.items()),
            *(exp.column(name, quoted=True) for name in shown),
        )
        .from_(kept.subquery("source_"))
        .where(*conditions)
        .order_by(exp.column("row_", quoted=True))
    )


def _tree(text: str, contract: Contract) -> exp.Expr:
    expression, faults = parse(text, contract.types())
    assert expression is not None, faults  # `check` has refused it before
    return expression.tree.copy()


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
