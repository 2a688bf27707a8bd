"""median: the value that half of the rows do not exceed.

Formula: the middle value, or half-way between the two middle ones (the quantile at one half by
type 7 of Hyndman and Fan, The American Statistician 50, 1996, 361-365). Medians do not add: that of
a year goes back to the rows of the year. Interval: the order statistics whose ranks bound it by the
normal approximation to the binomial (Conover, Practical Nonparametric Statistics, 3rd ed., section
3.2); an end whose rank falls outside the rows is left open.
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
class Median(kinds.Kind):
    """The value of `of` that half of the rows do not exceed."""

    name: ClassVar[str] = "median"
    formula: ClassVar[str] = "the middle value of `{of}` over the rows that have it"
    interval: ClassVar[str] = "order_statistics"
    method: ClassVar[str] = "Hyndman and Fan type 7, The American Statistician 50 (1996), 361-365"
    expressions: ClassVar[Mapping[str, str]] = {"of": "number"}

    of: str
    """A number for each row."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The median, how many rows, and the order statistics that bound it."""
        return kinds.quantile(kinds.value_where(given["of"], where), 0.5)

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The median the engine found."""
        return parts["value"]
