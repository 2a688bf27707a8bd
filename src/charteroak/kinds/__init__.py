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
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Self

from sqlglot import exp

from charteroak.documents import CONFIG
from charteroak.expressions import unplaced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

_Z = 1.959963984540054


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
    """Its attributes that are SQL expressions over a row, each with the type it must give:
    `number`, `boolean` or `any`. People write fields; a property is put together from them."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The aggregates over the rows: always `numerator`, `denominator` or `n`, by name."""
        raise NotImplementedError(f"{type(self).__name__} is made from no rows")

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The value, from columns of parts; NaN where there is none."""
        raise NotImplementedError(f"{type(self).__name__} is made from no rows")

    def population(self) -> str:
        """The id of the published population it divides by, or nothing."""
        return ""

    def figures(self) -> tuple[str, ...]:
        """The ids of the published figures that its weights are adjusted to, or none."""
        return ()

    def on(self, day: date, holidays: Mapping[date, str]) -> Self:
        """The same as of a day, the last that the source covers, and with the city's holidays:
        for a kind whose definition may leave them to the city.
        """
        return self

    def day(self) -> str:
        """The SQL expression of the day a row is counted by; empty: the indicator's `time`."""
        return ""

    def inputs(self) -> tuple[str, ...]:
        """The ids of the indicators whose measurements it is computed from; none: from rows."""
        return ()

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
    chosen = exp.Case().when(where, value).else_(exp.Literal.number(0), copy=False)
    return exp.Sum(this=chosen)


def rows_where(where: exp.Expr) -> exp.Expr:
    """The number of rows where a condition holds."""
    return total(exp.Literal.number(1), where)


def only(value: exp.Expr, where: exp.Expr) -> exp.Expr:
    """The value where a condition holds, otherwise nothing."""
    return exp.Case().when(where, value)


def both(*conditions: exp.Expr) -> exp.Expr:
    """All of the conditions; ones that are always true are left out."""
    real = [c for c in conditions if not (isinstance(c, exp.Boolean) and c.this)]
    return exp.and_(*real) if real else exp.true()


def value_where(value: exp.Expr, where: exp.Expr) -> exp.Expr:
    """The value as a floating-point number where a condition holds, otherwise nothing."""
    return exp.cast(only(value, where), exp.DataType.Type.DOUBLE, copy=False)


def quantile(value: exp.Expr, at: float) -> dict[str, exp.Expr]:
    """The parts of a quantile: by linear interpolation between order statistics (type 7 of Hyndman
    and Fan, The American Statistician 50, 1996, 361-365), how many values there are, and the order
    statistics that bound it, 95 percent (Conover, Practical Nonparametric Statistics, 3rd ed.,
    section 3.2).
    """
    return {
        "value": exp.PercentileCont(this=value, expression=exp.Literal.number(at)),
        "n": exp.Count(this=value.copy()),
        "lower": _order_statistic(value, at, -_Z, 0),
        "upper": _order_statistic(value, at, _Z, 1),
    }


def _order_statistic(value: exp.Expr, at: float, z: float, step: int) -> exp.Expr:
    """The order statistic at rank `n p + z sqrt(n p (1 - p))`, rounded outwards."""
    n = exp.Count(this=value.copy())
    place = _rank(at, z, step).transform(
        lambda node: n.copy() if isinstance(node, exp.Column) else node
    )
    present = exp.Where(this=value.copy().is_(exp.null()).not_())
    ordered = exp.func(
        "list_sort", exp.Filter(this=exp.func("list", value.copy()), expression=present)
    )
    inside = exp.Between(this=place.copy(), low=exp.Literal.number(1), high=n.copy())
    return exp.Case().when(inside, exp.func("list_extract", ordered, place))


@cache
def _rank(at: float, z: float, step: int) -> exp.Expr:
    """The rank of an order statistic among `n_` values; not to be changed."""
    text = f"CAST(FLOOR(n_ * {at} + {z} * SQRT(n_ * {at * (1 - at)})) + {step} AS INT)"
    return unplaced(exp.maybe_parse(text))
