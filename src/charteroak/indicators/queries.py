"""Queries over the rows of a source: what is evaluated once per row, and aggregates over it.

Answers: which SQL gives every part of an indicator, for every grain, place and group? Conditions
that people wrote are evaluated once per row in the inner query; the outer one only adds up columns.
Which queries are run, and why, is decided in `passes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.group import CROSS
from charteroak.dimensions.group import UNKNOWN as NO_GROUP
from charteroak.dimensions.period import Grain
from charteroak.dimensions.place import CITY
from charteroak.dimensions.place import UNKNOWN as NO_PLACE
from charteroak.expressions import parse
from charteroak.indicators.starts import period_start
from charteroak.indicators.states import conjuncts, joined
from charteroak.kinds import Kind
from charteroak.plan.model import Indicator
from charteroak.sources.contract import Contract

EVERYONE = "all"
FOLDED = "folded_"
_FOLDS = (("integer", "number"), ("text",))
"""The types of column that a number and a text are compared with as they are."""
_MOST = "1e300"
"""A number at least so large stands for none."""
_LONG = 4
"""A list of more constants is compared one by one: the engine makes a join of a long `IN`."""


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
    fiscal: FiscalYears
    days: tuple[date, date] | None = None
    """The days the source answers for: rows of other days are not measured. None: every day."""
    merged: tuple[str, ...] = ()
    """Places made of others: a row that names only one of these cannot be put into a part of it,
    so it counts for the city, its place unknown."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """The days the city does not work, for kinds that count business days."""
    parsed: dict[str, exp.Expr] = field(default_factory=dict, compare=False, repr=False)
    """What was parsed already, by its text."""

    def start(self, grain: Grain, day: exp.Expr) -> exp.Expr:
        """The first day of the period of this grain that holds the day."""
        return period_start(grain, day, self.fiscal, self.days)

    def time(self, indicator: Indicator) -> str:
        """The column or SQL of the day or moment that a row of this indicator is counted by."""
        return self.measure(indicator).day() or indicator.time or self.contract.time

    def tree(self, text: str) -> exp.Expr:
        """An expression that a person wrote; not to be changed."""
        if text not in self.parsed:
            expression, faults = parse(text, self.contract.types())
            assert expression is not None, faults  # `check` has refused it before
            self.parsed[text] = expression.tree
        return self.parsed[text]

    def measure(self, indicator: Indicator) -> Kind:
        """The kind, as of the last day the source answers for."""
        kind = indicator.measure
        return kind.on(self.days[1], self.holidays) if self.days else kind


@dataclass
class Evaluated:
    """The inner query: every condition and value that people wrote, once per row."""

    scope: Scope
    time: str
    """Column or SQL of the day or moment that rows are counted by."""
    fold: str = ""
    """A column that conditions compare with constants: kept as it is, and compared above."""
    columns: dict[str, exp.Expr] = field(default_factory=dict)
    """SQL text of a condition or value to the expression that is evaluated."""
    conditions: dict[str, None] = field(default_factory=dict)
    """The columns that hold what an indicator is about (its `where`)."""
    _known_columns: dict[tuple[str, str], exp.Expr] = field(default_factory=dict)

    def where(self, text: str) -> exp.Expr:
        """A condition, over columns of the inner query; of what compares the folded column with a
        constant, only the rest.
        """
        if self.folded(text) is None:
            return self._known(self._parsed(text))
        every = conjuncts(self._parsed(text))
        rest = [c for c in every if constant(c, self.fold) is None]
        return self._known(joined(rest)) if rest else exp.true()

    def folded(self, text: str) -> exp.Literal | None:
        """The constant that a condition demands of the folded column."""
        if not self.fold:
            return None
        return compared(self._parsed(text), self.scope.contract.types()).get(self.fold)

    def _known(self, condition: exp.Expr) -> exp.Expr:
        column = self._column(condition, "boolean")
        if isinstance(column, exp.Column):
            self.conditions[column.name] = None
        return column

    def column(self, text: str, wanted: str) -> exp.Expr:
        """A value or condition, as a column of the inner query; a constant as it is."""
        if (text, wanted) not in self._known_columns:
            self._known_columns[text, wanted] = self._column(self._parsed(text), wanted)
        return self._known_columns[text, wanted].copy()

    def _parsed(self, text: str) -> exp.Expr:
        return self.scope.tree(text)

    def _column(self, tree: exp.Expr, wanted: str) -> exp.Expr:
        if isinstance(tree, exp.Boolean):
            return tree.copy()
        if wanted == "boolean":
            tree = exp.cast(tree, exp.DataType.Type.BOOLEAN)
        elif wanted == "number" and not isinstance(tree, exp.Column | exp.Literal):
            tree = _finite(tree)
        sql = tree.sql(dialect="duckdb")
        for number, known in enumerate(self.columns):
            if known == sql:
                return exp.column(f"x{number}", quoted=True)
        self.columns[sql] = tree
        return exp.column(f"x{len(self.columns) - 1}", quoted=True)

    def query(
        self, rows: exp.Select, keys: Mapping[str, exp.Expr], names: Iterable[str] | None = None
    ) -> exp.Select:
        """The rows of the covered days: keys and evaluated columns (all, or those named)."""
        wanted = None if names is None else set(names)
        made = [exp.alias_(tree, name, quoted=True) for name, tree in keys.items()]
        if self.fold and FOLDED not in keys:
            made.append(exp.alias_(exp.column(self.fold, quoted=True), FOLDED, quoted=True))
        made += [
            exp.alias_(_one_by_one(tree), f"x{number}", quoted=True)
            for number, tree in enumerate(self.columns.values())
            if wanted is None or f"x{number}" in wanted
        ]
        source = rows.subquery("source_")
        inner = exp.select(*(made or [exp.true()]), copy=False).from_(source, copy=False)
        if self.scope.days:
            low, high = (
                exp.cast(exp.Literal.string(day.isoformat()), "DATE") for day in self.scope.days
            )
            inner = inner.where(exp.Between(this=self.day(), low=low, high=high))
        return inner

    def day(self) -> exp.Expr:
        """The day that a row is counted by."""
        if self.time in self.scope.contract.columns:
            return exp.cast(exp.column(self.time, quoted=True), "DATE")
        return exp.cast(self._parsed(self.time), "DATE")

    def place(self, place_set: str) -> exp.Expr:
        """The place of a row; `unknown` where it has none."""
        column = exp.column(f"place_{place_set}", quoted=True)
        if not self.scope.merged:
            return _or(column, NO_PLACE)
        several = column.copy().isin(*self.scope.merged)
        nowhere = exp.Literal.string(NO_PLACE)
        return _or(exp.Case().when(several, nowhere).else_(column), NO_PLACE)

    def group(self, group_by: str) -> exp.Expr:
        """The group of a row; `unknown` where it has none."""
        return group_of(group_by, self.scope.contract)


def group_of(group_by: str, contract: Contract) -> exp.Expr:
    """The group of a row, `unknown` where it has none; crossed ones joined: `black+female`."""
    columns = contract.group_columns()
    values = [
        _or(exp.column(columns[name], quoted=True), NO_GROUP) for name in group_by.split(CROSS)
    ]
    joined, *others = values
    for value in others:
        joined = exp.DPipe(this=exp.DPipe(this=joined, expression=_CROSS.copy()), expression=value)
    return joined


_CROSS = exp.Literal.string(CROSS)


def constant(condition: exp.Expr, column: str) -> exp.Literal | None:
    """The constant that a condition compares this column with, if that is all it does."""
    if not isinstance(condition, exp.EQ):
        return None
    sides = (condition.this, condition.expression)
    for this, other in (sides, sides[::-1]):
        if isinstance(this, exp.Column) and this.name == column and isinstance(other, exp.Literal):
            return other
    return None


def compared(condition: exp.Expr, types: Mapping[str, str]) -> dict[str, exp.Literal]:
    """The columns of text and of numbers that a condition demands to equal one constant."""
    found: dict[str, list[exp.Literal]] = {}
    for one in conjuncts(condition):
        for column in one.find_all(exp.Column):
            value = constant(one, column.name)
            if value is not None and types.get(column.name) in _FOLDS[value.is_string]:
                found.setdefault(column.name, []).append(value)
    return {column: values[0] for column, values in found.items() if len(values) == 1}


def _finite(number: exp.Expr) -> exp.Expr:
    """A number, or nothing where it is none: something was divided by nought, say."""
    size = exp.Abs(this=exp.cast(number, exp.DataType.Type.DOUBLE))
    known = exp.LT(this=size, expression=exp.Literal.number(_MOST))
    return exp.Case().when(known, number)


def _one_by_one(tree: exp.Expr) -> exp.Expr:
    """`x IN (a, b, c, ...)` as `x = a OR x = b OR ...` where the list is long and constant."""

    def mend(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.In) or len(node.expressions) <= _LONG:
            return node
        if not all(isinstance(item, exp.Literal) for item in node.expressions):
            return node
        return exp.paren(exp.or_(*(node.this.copy().eq(item.copy()) for item in node.expressions)))

    return tree.transform(mend)


def grouped(query: exp.Select, sets: Sequence[Sequence[str]]) -> None:
    """Group a query by each of these sets of columns."""
    if len(sets) == 1:
        query.set("group", exp.Group(expressions=[exp.column(k, quoted=True) for k in sets[0]]))
        return
    tuples = [exp.Tuple(expressions=[exp.column(k, quoted=True) for k in keys]) for keys in sets]
    query.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=tuples)]))


def _or(column: exp.Expr, otherwise: str) -> exp.Expr:
    return exp.func("coalesce", column, exp.Literal.string(otherwise))


def keys_of(split: Split) -> list[str]:
    """The key columns of a split: its period, place and group."""
    return [f"by_{split.grain}", *labels_of(split.place_set, split.group_by)]


def labels_of(place_set: str, group_by: str) -> list[str]:
    """The key columns of a place set and a group dimension."""
    place = [] if place_set == CITY else [f"in_{place_set}"]
    group = [] if group_by == EVERYONE else [f"of_{group_by}"]
    return [*place, *group]


def splits(indicator: Indicator) -> Iterable[Split]:
    """Every way an indicator is cut."""
    for grain in indicator.grains:
        for place_set in dict.fromkeys((CITY, *indicator.places)):
            for group_by in indicator.told_at(grain, place_set):
                yield Split(grain, place_set, group_by)
