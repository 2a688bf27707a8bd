"""response: whether the time between two moments keeps a standard.

Formula: the rows in which at most `within` seconds lie between the moments, divided by the rows
that have both in their order. A row that lacks one, or whose later moment stands before the
earlier, is a fault of the record and counts in neither. Interval: Wilson's score interval (E. B.
Wilson, JASA 22, 1927, 209-212). For the time that nine in ten do not exceed, use `percentile` of
`date_diff('second', one, other)` at 0.9.
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
class Response(kinds.Kind):
    """The part of the rows in which `to` comes at most `within` seconds after `from`."""

    name: ClassVar[str] = "response"
    formula: ClassVar[str] = (
        "rows in which `{to}` comes at most {within:g} seconds after `{from_}`, divided by rows "
        "that have both; rows in which it comes before are not counted"
    )
    interval: ClassVar[str] = "wilson"
    method: ClassVar[str] = (
        "Wilson, Journal of the American Statistical Association 22 (1927), 209-212"
    )
    units: ClassVar[tuple[str, ...]] = ("share",)
    expressions: ClassVar[Mapping[str, str]] = {"in_order": "boolean", "in_time": "boolean"}

    from_: str
    """The moment the clock starts: a column, or an expression."""
    to: str
    """The moment the clock stops."""
    within: float
    """The standard, in seconds; exactly so many are still within it."""

    @property
    def in_order(self) -> str:
        """Both moments are known, and the later one is not before the earlier."""
        return f"cast(({self.to}) as timestamp) >= cast(({self.from_}) as timestamp)"

    @property
    def in_time(self) -> str:
        """The time between them keeps the standard."""
        moments = f"cast(({self.from_}) as timestamp), cast(({self.to}) as timestamp)"
        return f"date_diff('microsecond', {moments}) <= {round(self.within * 1_000_000)}"

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The rows that keep the standard, and those that can be judged."""
        judged = kinds.both(where, given["in_order"])
        counted = kinds.rows_where(judged)
        return {
            "numerator": kinds.rows_where(kinds.both(judged, given["in_time"])),
            "denominator": counted,
            "n": counted.copy(),
        }

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The part, from 0 to 1."""
        return parts["numerator"] / parts["denominator"]
