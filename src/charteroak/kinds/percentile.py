"""percentile: the value that a stated part of the rows does not exceed.

Formula: the quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan,
The American Statistician 50, 1996, 361-365). Interval: the order statistics whose ranks bound it
by the normal approximation to the binomial (Conover, Practical Nonparametric Statistics, 3rd ed.,
section 3.2); an end whose rank falls outside the rows is left open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp

from charteroak import kinds

if TYPE_CHECKING:
    from charteroak.kinds import Column

_Z = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Percentile(kinds.Kind):
    """The value of `of` that `at` of the rows do not exceed."""

    name: ClassVar[str] = "percentile"
    formula: ClassVar[str] = "the value of `{of}` that {at} of the rows do not exceed"
    interval: ClassVar[str] = "order_statistics"
    method: ClassVar[str] = "Hyndman and Fan type 7, The American Statistician 50 (1996), 361-365"
    expressions: ClassVar[Mapping[str, str]] = {"of": "number"}

    of: str
    """A number for each row."""
    at: float
    """Which part of the rows: 0.5 for the median, 0.9 for the 90th percentile."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The quantile, how many rows, and the order statistics that bound it."""
        value = exp.cast(kinds.only(given["of"], where), "DOUBLE")
        return {
            "value": exp.PercentileCont(this=value, expression=exp.Literal.number(self.at)),
            "n": exp.Count(this=value.copy()),
            "lower": self._bound(value, -_Z, 0),
            "upper": self._bound(value, _Z, 1),
        }

    def _bound(self, value: exp.Expr, z: float, step: int) -> exp.Expr:
        """The order statistic at rank `n p + z sqrt(n p (1 - p))`, rounded outwards."""
        n = exp.Count(this=value.copy())
        spread = self.at * (1 - self.at)
        rank: exp.Expr = exp.maybe_parse(
            f"CAST(FLOOR(n_ * {self.at} + {z} * SQRT(n_ * {spread})) + {step} AS INT)"
        )
        place = rank.transform(lambda node: n.copy() if isinstance(node, exp.Column) else node)
        present = exp.Where(this=value.copy().is_(exp.null()).not_())
        ordered = exp.func(
            "list_sort", exp.Filter(this=exp.func("list", value.copy()), expression=present)
        )
        inside = exp.Between(this=place.copy(), low=exp.Literal.number(1), high=n.copy())
        return exp.Case().when(inside, exp.func("list_extract", ordered, place))

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The quantile the engine found."""
        return parts["value"]
