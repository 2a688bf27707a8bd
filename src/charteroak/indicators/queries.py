"""The fused query: all indicators of a source that share a time column, in one pass.

Answers: which SQL gives every part of every indicator, for every grain, place and group at once?
Conditions that people wrote are evaluated once per row in the inner query; the outer one only adds
up columns, by grouping sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from charteroak.dimensions.group import CROSS
from charteroak.dimensions.group import UNKNOWN as NO_GROUP
from charteroak.dimensions.period import Grain
from charteroak.dimensions.place import CITY
from charteroak.dimensions.place import UNKNOWN as NO_PLACE
from charteroak.expressions import parse
from charteroak.kinds import Kind
from charteroak.plan.model import Indicator
from charteroak.sources.contract import Contract

EVERYONE = "all"


@dataclass(frozen=True, order=True)
class Split:
    """One way of cutting a source: by this grain, this boundary set and this group dimension."""

    grain: Grain
    place_set: str
    group_by: str


@dataclass(frozen=True)
class Scope:
    """Which rows of a source are measured, and how its days and places are read."""

    contract: Contract
    fiscal_start: int
    days: tuple[date, date] | None = None
    """The days the source answers for: rows of other days are not measured. None: every day."""
    merged: tuple[str, ...] = ()
    """Places made of others: a row that names only one of these cannot be put into a part of it,
    so it counts for the city, its place unknown."""

    def measure(self, indicator: Indicator) -> Kind:
        """The kind, as of the last day the source answers for."""
        return indicator.measure.on(self.days[1], {}) if self.days else indicator.measure

    def time(self, indicator: Indicator) -> str:
        """The column or SQL of the day or moment that a row of this indicator is counted by."""
        return self.measure(indicator).day() or indicator.time or self.contract.time


@dataclass
class Fused:
    """A query being put together, and where each indicator's parts stand in its result."""

    scope: Scope
    time: str
    """Column or SQL of the day or moment that rows are counted by."""
    splits: tuple[Split, ...]
    inner: dict[str, exp.Expr] = field(default_factory=dict)
    """SQL text of a condition or value to the expression that the inner query evaluates."""
    outer: dict[str, exp.Expr] = field(default_factory=dict)
    """Result column to aggregate."""
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    """Indicator to part to result column."""

    def add(self, indicator: Indicator) -> None:
        """Ask for an indicator's parts; what another one already asked for is shared."""
        measure = self.scope.measure(indicator)
        where = self._inner(indicator.where, "boolean")
        given = {
            name: self._inner(getattr(measure, name), kind)
            for name, kind in measure.expressions.items()
        }
        self.columns[indicator.id] = {
            part: self._outer(aggregate) for part, aggregate in measure.parts(where, given).items()
        }

    def _inner(self, text: str, wanted: str) -> exp.Expr:
        expression, faults = parse(text, self.scope.contract.types())
        assert expression is not None, faults  # `check` has refused it before
        tree = expression.tree
        if isinstance(tree, exp.Boolean):
            return tree.copy()
        if wanted == "boolean":
            tree = exp.cast(tree, "BOOLEAN")
        sql = tree.sql(dialect="duckdb")
        for number, known in enumerate(self.inner):
            if known == sql:
                return exp.column(f"x{number}")
        self.inner[sql] = tree
        return exp.column(f"x{len(self.inner) - 1}")

    def _outer(self, aggregate: exp.Expr) -> str:
        for name, known in self.outer.items():
            if known == aggregate:
                return name
        name = f"a{len(self.outer)}"
        self.outer[name] = aggregate
        return name

    def tree(self, rows: exp.Select, named: Mapping[str, str] | None = None) -> exp.Select:
        """The whole query over the rows of a snapshot. One result row is one cell of one split;
        a key column that the cell is not split by is missing in it. `named` renames parts for
        people to read.
        """
        keys = self._keys()
        outer = self.totals(rows, keys, named)
        sets = [
            exp.Tuple(expressions=[exp.column(k, quoted=True) for k in _set(s)])
            for s in self.splits
        ]
        outer.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
        return outer

    def totals(
        self,
        rows: exp.Select,
        keys: Mapping[str, exp.Expr] | None = None,
        named: Mapping[str, str] | None = None,
    ) -> exp.Select:
        """The parts over all the rows at once; with keys, ready to be grouped by them."""
        keys = keys or {}
        evaluated = [
            exp.alias_(tree.copy(), f"x{number}", quoted=True)
            for number, tree in enumerate(self.inner.values())
        ]
        given = [exp.alias_(tree, name, quoted=True) for name, tree in keys.items()]
        inner = exp.select(*([*given, *evaluated] or [exp.true()])).from_(rows.subquery("source_"))
        if self.scope.days:
            low, high = (
                exp.cast(exp.Literal.string(day.isoformat()), "DATE") for day in self.scope.days
            )
            inner = inner.where(exp.Between(this=self._day(), low=low, high=high))
        return exp.select(
            *(exp.column(name, quoted=True) for name in keys),
            *(
                exp.alias_(tree.copy(), (named or {}).get(name, name), quoted=True)
                for name, tree in self.outer.items()
            ),
        ).from_(inner.subquery("rows_"))

    def _day(self) -> exp.Expr:
        return day_of(self.time, self.scope.contract)

    def _place(self, place_set: str) -> exp.Expr:
        column = exp.column(f"place_{place_set}", quoted=True)
        if not self.scope.merged:
            return _known(column, NO_PLACE)
        several = column.copy().isin(*self.scope.merged)
        nowhere = exp.Literal.string(NO_PLACE)
        return _known(exp.Case().when(several, nowhere).else_(column), NO_PLACE)

    def _keys(self) -> dict[str, exp.Expr]:
        day = self._day()
        keys: dict[str, exp.Expr] = {}
        for split in self.splits:
            keys[f"by_{split.grain}"] = _period_start(split.grain, day, self.scope.fiscal_start)
            if split.place_set != CITY:
                keys[f"in_{split.place_set}"] = self._place(split.place_set)
            if split.group_by != EVERYONE:
                keys[f"of_{split.group_by}"] = group_of(split.group_by, self.scope.contract)
        return keys


def group_of(group_by: str, contract: Contract) -> exp.Expr:
    """The group of a row, `unknown` where it has none; crossed ones joined: `black+female`."""
    columns = contract.group_columns()
    values = [
        _known(exp.column(columns[name], quoted=True), NO_GROUP) for name in group_by.split(CROSS)
    ]
    joined, *others = values
    for value in others:
        joined = exp.DPipe(this=exp.DPipe(this=joined, expression=_CROSS.copy()), expression=value)
    return joined


_CROSS = exp.Literal.string(CROSS)


def _known(column: exp.Expr, otherwise: str) -> exp.Expr:
    return exp.func("coalesce", column, exp.Literal.string(otherwise))


def _set(split: Split) -> list[str]:
    place = [] if split.place_set == CITY else [f"in_{split.place_set}"]
    group = [] if split.group_by == EVERYONE else [f"of_{split.group_by}"]
    return [f"by_{split.grain}", *place, *group]


def _period_start(grain: Grain, day: exp.Expr, fiscal_start: int) -> exp.Expr:
    """The first day of the period that holds the day."""
    if grain != "fiscal_year":
        return exp.cast(exp.func("date_trunc", exp.Literal.string(grain), day.copy()), "DATE")
    before = exp.LT(this=exp.Month(this=day.copy()), expression=exp.Literal.number(fiscal_start))
    earlier = exp.Case().when(before, exp.Literal.number(1)).else_(exp.Literal.number(0))
    year = exp.Sub(this=exp.Year(this=day.copy()), expression=earlier)
    return exp.DateFromParts(
        year=year, month=exp.Literal.number(fiscal_start), day=exp.Literal.number(1)
    )


def splits(indicator: Indicator) -> Iterable[Split]:
    """Every way an indicator is cut."""
    for grain in indicator.grains:
        for place_set in dict.fromkeys((CITY, *indicator.places)):
            for group_by in indicator.told_at(grain, place_set):
                yield Split(grain, place_set, group_by)


def day_of(time: str, contract: Contract) -> exp.Expr:
    """The day of a column or of an expression over the row."""
    if time in contract.columns:
        return exp.cast(exp.column(time, quoted=True), "DATE")
    expression, faults = parse(time, contract.types())
    assert expression is not None, faults  # `check` has refused it before
    return exp.cast(expression.tree.copy(), "DATE")


def fuse(
    scope: Scope, time: str, indicators: Sequence[Indicator], wanted: tuple[Split, ...] = ()
) -> Fused:
    """One query for all of these indicators of one source and one time column.

    `wanted` says how to cut it; nothing: every way that any of the indicators asks for.
    """
    every = sorted({split for indicator in indicators for split in splits(indicator)})
    fused = Fused(scope, time, wanted or tuple(every))
    for indicator in indicators:
        fused.add(indicator)
    return fused
