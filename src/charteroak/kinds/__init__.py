"""SHELF: how a number is made from rows, as sqlglot expressions. One file, one kind.

Answers: given the rows that an indicator is about, which aggregates does its value need, what is
the value, and which interval belongs to it? A new kind is one new module here that defines a
subclass of `Kind` with its `name`; nothing else has to know of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp

from charteroak.documents import CONFIG

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a number is made. A subclass has the fields that a person writes in a definition."""

    __pydantic_config__ = CONFIG

    name: ClassVar[str]
    """The word written after `kind:`."""
    formula: ClassVar[str]
    """The formula in words, for the page of the indicator; `{field}` is replaced by its text."""
    interval: ClassVar[str]
    """The name of its interval in `indicators/intervals.py`, or `none`."""
    method: ClassVar[str]
    """Where the method comes from."""
    units: ClassVar[tuple[str, ...]] = ()
    """The units it can be told in; empty: any."""
    expressions: ClassVar[Mapping[str, str]] = {}
    """Its fields that are SQL expressions, each with the type it must give."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The aggregates over the rows: always `numerator`, `denominator` or `n`, by name."""
        raise NotImplementedError(f"{type(self).__name__} is made from no rows")

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The value, from columns of parts; NaN where there is none."""
        raise NotImplementedError(f"{type(self).__name__} is made from no rows")

    def population(self) -> str:
        """The id of the published population it divides by, or nothing."""
        return ""

    def in_words(self) -> str:
        """The formula with this indicator's own expressions in it."""
        return self.formula.format(**{f.name: getattr(self, f.name) for f in fields(self)})


@cache
def kinds() -> Mapping[str, type[Kind]]:
    """Every kind on the shelf, by name."""
    found: dict[str, type[Kind]] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for item in vars(loaded).values():
            if isinstance(item, type) and issubclass(item, Kind) and item is not Kind:
                found[item.name] = item
    return dict(sorted(found.items()))


def total(value: exp.Expr, where: exp.Expr) -> exp.Expr:
    """The sum of a value over the rows where a condition holds, as `CASE` inside the aggregate."""
    chosen = exp.Case().when(where.copy(), value.copy()).else_(exp.Literal.number(0))
    return exp.Sum(this=chosen)


def rows_where(where: exp.Expr) -> exp.Expr:
    """The number of rows where a condition holds."""
    return total(exp.Literal.number(1), where)


def only(value: exp.Expr, where: exp.Expr) -> exp.Expr:
    """The value where a condition holds, otherwise nothing."""
    return exp.Case().when(where.copy(), value.copy())


def both(*conditions: exp.Expr) -> exp.Expr:
    """All of the conditions; ones that are always true are left out."""
    real = [c.copy() for c in conditions if not (isinstance(c, exp.Boolean) and c.this)]
    return exp.and_(*real) if real else exp.true()
