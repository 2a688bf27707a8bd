"""Histograms: values counted, so that order statistics are found without sorting every row.

Answers: which SQL counts the values of each finest cell, by bucket or one by one? Counts add up
from the finest cells into any cut, so that the bucket of the k-th smallest value is known there;
only rows of the buckets sought are looked at a second time. Where rows or different values are
few, every value is counted by itself and one look is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from charteroak.indicators.cuts import Cut
from charteroak.indicators.passes import DAY, FINEST, Histogram, Pass
from charteroak.indicators.queries import FOLDED
from charteroak.indicators.rollup import keys
from charteroak.indicators.states import joined

CELLS, SOUGHT, NUMBERS = "cells_", "sought_", "numbers_"
"""Tables: the finest cells, numbered; the buckets sought, with keys; the same, by number only."""


@dataclass(frozen=True)
class Condition:
    """Whose values are ordered: a condition over rows, and a value of the folded column."""

    number: int
    """Which of the histogram's conditions over rows."""
    folded: str | None


@dataclass(frozen=True)
class Counting:
    """The queries of one histogram in one cut."""

    made: Pass
    cut: Cut
    histogram: Histogram
    rows: exp.Select
    conditions: tuple[exp.Expr, ...]
    """The conditions over rows, each once."""
    of_asked: tuple[Condition, ...]
    """For each order statistic that is asked for: which rows it is about."""

    def cells(self) -> exp.Select:
        """The finest cells, numbered from nought."""
        named = _columns([DAY, *self.cut.labels, *self._folded()])
        inner = exp.select(*named).distinct().from_(exp.to_table(FINEST)).subquery("different_")
        number = exp.alias_(exp.maybe_parse("ROW_NUMBER() OVER () - 1"), "id", quoted=True)
        return exp.select(number, *(c.copy() for c in named)).from_(inner)

    def sought(self) -> exp.Select:
        """The buckets sought (`NUMBERS`), with the keys of their cells."""
        columns = [exp.column("bucket", table=NUMBERS, quoted=True)]
        columns += [exp.column(exp.Star(), table=CELLS)]
        return (
            exp.select(*columns)
            .from_(exp.to_table(NUMBERS))
            .join(exp.to_table(CELLS), on=_equal(["id"], NUMBERS, CELLS))
        )

    def buckets(self) -> exp.Select:
        """How many values lie in each bucket of each finest cell, by condition."""
        return self._counted(self._valued(), ["bucket"])

    def values(self, *, sought: bool) -> exp.Select:
        """How often each value occurs in each finest cell, by condition; in the buckets sought."""
        if not sought:
            return self._counted(self._valued(), ["bucket", "value"])
        by = [*keys(self.made, self.cut), "bucket"]
        found = (
            exp.select(exp.column(exp.Star(), table="valued_"), exp.column("id", table=SOUGHT))
            .from_(self._valued().subquery("valued_"))
            .join(exp.to_table(SOUGHT), on=_equal(by, "valued_", SOUGHT))
        )
        return self._grouped(found, ["id", "bucket", "value"])

    def _counted(self, valued: exp.Select, by: Sequence[str]) -> exp.Select:
        """Values counted by the keys of the cells, each cell then told by its number."""
        named = list(keys(self.made, self.cut))
        told = [f"n{number}" for number in range(len(self.conditions))]
        return (
            exp.select(exp.column("id", table=CELLS), *_columns([*by, *told], "counted_"))
            .from_(self._grouped(valued, [*named, *by]).subquery("counted_"))
            .join(exp.to_table(CELLS), on=_equal(named, "counted_", CELLS))
        )

    def _grouped(self, valued: exp.Select, by: Sequence[str]) -> exp.Select:
        one = exp.Literal.number(1)
        counts = (
            exp.alias_(
                exp.Count(this=exp.Case().when(where.copy(), one.copy())), f"n{number}", quoted=True
            )
            for number, where in enumerate(self.conditions)
        )
        grouped = exp.select(*_columns(by), *counts).from_(valued.subquery("found_"))
        return grouped.group_by(*_columns(by))

    def _valued(self) -> exp.Select:
        """Rows that have a value: keys, conditions, the value and its bucket."""
        trees = (*self.conditions, self.histogram.value)
        used = sorted({c.name for tree in trees for c in tree.find_all(exp.Column)})
        by = keys(self.made, self.cut)
        value = exp.cast(self.histogram.value.copy(), "DOUBLE")
        query = exp.select(
            *_columns(dict.fromkeys([*by, *used])),
            exp.alias_(value, "value", quoted=True),
            exp.alias_(_bucket(value, self.histogram), "bucket", quoted=True),
        ).from_(self.made.evaluated.query(self.rows, by, used).subquery("rows_"))
        return query.where(exp.Not(this=exp.Is(this=value.copy(), expression=exp.null())))

    def _folded(self) -> list[str]:
        return [FOLDED] if self.made.evaluated.fold else []


def counting(made: Pass, cut: Cut, histogram: Histogram, rows: exp.Select) -> Counting:
    """The queries of a histogram, and which rows each of its order statistics is about."""
    over_rows: dict[exp.Expr, int] = {}
    found = []
    for asked in histogram.asked:
        number = over_rows.setdefault(joined(asked.what.values.conditions), len(over_rows))
        value = made.folds.get(asked.indicator)
        found.append(Condition(number, None if value is None else value.name))
    return Counting(made, cut, histogram, rows, tuple(over_rows), tuple(found))


def _bucket(value: exp.Expr, histogram: Histogram) -> exp.Expr:
    """The number of a value's bucket: never smaller for a larger value, for square roots round to
    the nearest number as subtraction and multiplication do.
    """
    if histogram.buckets == 1:
        return exp.Literal.number(0)
    low, high = histogram.low, histogram.high
    scale = histogram.buckets / (high - low) ** (0.5**histogram.roots)
    text = f"GREATEST(v_ - {_number(low)}, 0)"
    for _ in range(histogram.roots):
        text = f"SQRT({text})"
    text = f"CAST(FLOOR(LEAST({text} * {_number(scale)}, {histogram.buckets - 1})) AS SMALLINT)"
    tree: exp.Expr = exp.maybe_parse(text, dialect="duckdb")
    return tree.transform(lambda node: value.copy() if isinstance(node, exp.Column) else node)


def _number(value: float) -> str:
    return f"CAST({value!r} AS DOUBLE)"


def _columns(names: Iterable[str], table: str | None = None) -> list[exp.Column]:
    return [exp.column(name, table=table, quoted=True) for name in names]


def _equal(names: Iterable[str], one: str, other: str) -> exp.Expr:
    return exp.and_(
        *(exp.column(n, table=one, quoted=True).eq(exp.column(n, table=other, quoted=True))
          for n in names)
    )  # fmt: skip
