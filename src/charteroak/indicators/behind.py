"""What lies behind a number: the SQL that gives it again, and some of its rows.

Answers: how would I compute this myself, and which rows would I look at?
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlglot import exp

from charteroak.dimensions.place import CITY, WHOLE
from charteroak.engine import Engine, sql
from charteroak.indicators.fused import fuse
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.queries import EVERYONE, Evaluated, Scope, Split, group_of
from charteroak.indicators.reading import SourceRows
from charteroak.plan.model import Indicator
from charteroak.sources.contract import Contract, Sensitivity

SAMPLE = 8
_RECENT = timedelta(days=31)


class Recent:
    """The rows of the last days of a long source, by each of its time columns: held in memory, for
    every indicator looks for its latest rows among them first.
    """

    def __init__(self, engine: Engine, scope: Scope, kept: SourceRows) -> None:
        self._engine, self._scope, self._kept = engine, scope, kept
        self._held: dict[str, exp.Select] = {}

    def of(self, time: str) -> tuple[exp.Select, ...]:
        """The last days' rows by this column or SQL; none where it is not known which are last."""
        if not self._scope.days:
            return ()
        if time not in self._held:
            last = self._scope.days[1]
            day = Evaluated(self._scope, time).day()
            rows = self._since(last - _RECENT, time).subquery("source_")
            chosen = exp.select("*").from_(rows).where(_between(day, last - _RECENT, last))
            table = self._engine.keep(f"recent_{len(self._held)}", chosen)
            self._held[time] = exp.select("*").from_(table)
        return (self._held[time],)

    def _since(self, first: date, time: str) -> exp.Select:
        """All rows, or only those of the months that can hold such a day."""
        kept = self._kept
        if kept.rows_of is None or time != self._scope.contract.time:
            return kept.rows
        months = [month for month in kept.months if month >= first.isoformat()[: len(month)]]
        return kept.rows_of(months) if months else kept.rows


def query(indicator: Indicator, scope: Scope) -> str:
    """SQL over a table called as the source is: the indicator's parts by its first grain."""
    split = Split(indicator.grains[0], CITY, EVERYONE)
    contract = scope.contract
    fused = fuse(scope, scope.time(indicator), [indicator], (split,))
    parts = fused.columns[indicator.id]
    named = {column: part for part, column in reversed(parts.items())}
    tree = fused.tree(exp.select("*").from_(exp.to_table(contract.id)), named)
    return sql(tree.order_by(exp.Literal.number(1)), pretty=True)


def asks_the_day(indicator: Indicator) -> bool:
    """Whether its SQL names the last day covered, which is not known of a source that is absent."""
    first, other = (indicator.measure.on(date(year, 1, 1), {}) for year in (2000, 2001))
    return first != other


def outside(engine: Engine, time: str, rows: exp.Select, days: tuple[date, date]) -> int:
    """How many rows lie outside these days, by a time column."""
    day = exp.cast(exp.column(time, quoted=True), "DATE")
    counted = exp.select(exp.Count(this=exp.Star())).from_(rows.subquery("source_"))
    return int(engine.rows(counted.where(_between(day, *days).not_()))[0][0])


def sample(
    engine: Engine,
    indicator: Indicator,
    scope: Scope,
    rows: exp.Select,
    recent: Recent | None = None,
) -> dict[str, Any]:
    """The latest rows that the indicator looks at: row number in the file, and public columns.
    Where eight are among the `recent` ones, no others can be later.
    """
    contract = scope.contract
    found: list[tuple[Any, ...]] = []
    for among in (*(recent.of(scope.time(indicator)) if recent else ()), rows):
        found = engine.rows(_latest(indicator, scope, among))
        if len(found) == SAMPLE:
            break
    made_up = () if contract.provenance == "observed" else (contract.provenance,)
    return {
        "columns": ["row", *_public(contract), *("provenance" for _ in made_up)],
        "rows": [[*(_plain(value) for value in row), *made_up] for row in found],
    }


def _latest(indicator: Indicator, scope: Scope, rows: exp.Select) -> exp.Select:
    day = Evaluated(scope, scope.time(indicator)).day()
    inside = [_between(day.copy(), *scope.days)] if scope.days else []
    return (
        exp.select(*(exp.column(n, quoted=True) for n in ("row_", *_public(scope.contract))))
        .from_(rows.subquery("source_"))
        .where(scope.tree(indicator.where).copy(), *inside)
        .order_by(exp.Ordered(this=day, desc=True), exp.column("row_", quoted=True))
        .limit(SAMPLE)
    )


def _public(contract: Contract) -> list[str]:
    return [name for name, column in contract.columns.items() if column.sensitivity == "public"]


def withheld(contract: Contract) -> dict[str, Any]:
    """What stands in place of a sample where small numbers are hidden: eight rows are eight people,
    of whatever columns.
    """
    why = (
        f"No rows are shown: counts below {contract.hide_below} of this source are hidden, and a "
        "few rows are a few people."
    )
    return {"columns": [], "rows": [], "withheld": why}


def rows(
    engine: Engine,
    indicator: Indicator,
    scope: Scope,
    kept: exp.Select,
    cell: Measurement,
    shown: Collection[Sensitivity],
) -> list[dict[str, Any]]:
    """Every row that one number rests on: its number in the file, what the definition makes of it
    (each expression of the kind), and the columns of the given sensitivity.
    """
    contract, measure = scope.contract, scope.measure(indicator)
    day = Evaluated(scope, scope.time(indicator)).day()
    conditions = [
        scope.tree(indicator.where).copy(),
        _between(day, cell.period_start, cell.period_end),
    ]
    if scope.days:
        conditions.append(_between(day.copy(), *scope.days))
    if cell.place != WHOLE:
        conditions.append(exp.column(f"place_{cell.place_set}", quoted=True).eq(cell.place))
    if cell.group != EVERYONE:
        conditions.append(exp.paren(group_of(cell.group_by, contract)).eq(cell.group))
    made = {name: getattr(measure, name) for name in measure.expressions}
    columns = [n for n, column in contract.columns.items() if column.sensitivity in shown]
    return engine.records(
        exp.select(
            exp.alias_(exp.column("row_", quoted=True), "row", quoted=True),
            *(
                exp.alias_(scope.tree(text).copy(), f"({n})", quoted=True)
                for n, text in made.items()
            ),
            *(exp.column(name, quoted=True) for name in columns),
        )
        .from_(kept.subquery("source_"))
        .where(*conditions)
        .order_by(exp.column("row_", quoted=True))
    )


def _between(day: exp.Expr, first: date, last: date) -> exp.Expr:
    low, high = (exp.cast(exp.Literal.string(d.isoformat()), "DATE") for d in (first, last))
    return exp.Between(this=day, low=low, high=high)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
