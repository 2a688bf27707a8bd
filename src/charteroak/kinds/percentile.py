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
        return kinds.quantile(kinds.value_where(given["of"], where), self.at)

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The quantile the engine found."""
        return parts["value"]
