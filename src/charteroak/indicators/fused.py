"""Fused: aggregates over rows, put together into one query.

Answers: which SQL gives every part of these indicators, cut so and so, straight from the rows?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from charteroak.dimensions.place import CITY
from charteroak.indicators.queries import (
    EVERYONE,
    Evaluated,
    Scope,
    Split,
    grouped,
    keys_of,
    splits,
)
from charteroak.plan.model import Indicator


@dataclass
class Fused:
    """A query over rows being put together, and where each indicator's parts stand in it."""

    scope: Scope
    time: str
    splits: tuple[Split, ...]
    evaluated: Evaluated = field(init=False)
    outer: dict[str, exp.Expr] = field(default_factory=dict)
    """Result column to aggregate."""
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    """Indicator to part to result column."""
    _names: dict[exp.Expr, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing is evaluated yet."""
        self.evaluated = Evaluated(self.scope, self.time)

    def add(self, indicator: Indicator, only: Sequence[str] | None = None) -> None:
        """Ask for an indicator's parts (all, or these); what is asked for already is shared."""
        self.columns[indicator.id] = {
            part: self._outer(aggregate)
            for part, aggregate in parts(self.evaluated, indicator).items()
            if only is None or part in only
        }

    def _outer(self, aggregate: exp.Expr) -> str:
        name = self._names.setdefault(aggregate, f"a{len(self.outer)}")
        self.outer.setdefault(name, aggregate)
        return name

    def tree(self, rows: exp.Select, named: Mapping[str, str] | None = None) -> exp.Select:
        """The whole query over the rows of a snapshot. One result row is one cell of one split;
        a key column that the cell is not split by is missing in it. `named` renames parts for
        people to read.
        """
        outer = self.totals(rows, self._keys(), named)
        grouped(outer, [keys_of(split) for split in self.splits])
        return outer

    def totals(
        self,
        rows: exp.Select,
        keys: Mapping[str, exp.Expr] | None = None,
        named: Mapping[str, str] | None = None,
    ) -> exp.Select:
        """The parts over all the rows at once; with keys, ready to be grouped by them."""
        keys = keys or {}
        inner = self.evaluated.query(rows, keys)
        return exp.select(
            *(exp.column(name, quoted=True) for name in keys),
            *(
                exp.alias_(tree, (named or {}).get(name, name), quoted=True)
                for name, tree in self.outer.items()
            ),
            copy=False,
        ).from_(inner.subquery("rows_", copy=False), copy=False)

    def _keys(self) -> dict[str, exp.Expr]:
        day = self.evaluated.day()
        keys: dict[str, exp.Expr] = {}
        for split in self.splits:
            keys[f"by_{split.grain}"] = self.scope.start(split.grain, day)
            if split.place_set != CITY:
                keys[f"in_{split.place_set}"] = self.evaluated.place(split.place_set)
            if split.group_by != EVERYONE:
                keys[f"of_{split.group_by}"] = self.evaluated.group(split.group_by)
        return keys


def parts(evaluated: Evaluated, indicator: Indicator) -> dict[str, exp.Expr]:
    """The aggregates that an indicator's value is made from, over evaluated columns."""
    return evaluated.scope.measure(indicator).parts(*row_columns(evaluated, indicator))


def row_columns(evaluated: Evaluated, indicator: Indicator) -> tuple[exp.Expr, dict[str, exp.Expr]]:
    """What an indicator is about, and the values it is made from, as evaluated columns."""
    measure = evaluated.scope.measure(indicator)
    return evaluated.where(indicator.where), {
        name: evaluated.column(getattr(measure, name), kind)
        for name, kind in measure.expressions.items()
    }


def fuse(
    scope: Scope, time: str, indicators: Sequence[Indicator], wanted: tuple[Split, ...] = ()
) -> Fused:
    """One query over rows for all of these indicators of one source and one time.

    `wanted` says how to cut it; nothing: every way that any of the indicators asks for.
    """
    every = sorted({split for indicator in indicators for split in splits(indicator)})
    fused = Fused(scope, time, wanted or tuple(every))
    for indicator in indicators:
        fused.add(indicator)
    return fused
