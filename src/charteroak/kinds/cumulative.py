"""cumulative: the year so far.

Formula: the numerators and the denominators of all periods since the year began are added up anew,
then divided; values are never averaged. With `balance: last` the year so far is the last period's
value: a fund balance is not added up month by month. A rate keeps the residents of the last period.
Interval: Poisson's of the whole count, Wilson's of the whole share, the Census Bureau's of a sum of
published estimates; with `balance: last` that of the last period; otherwise none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from charteroak import kinds

_YEARS = {"year": "calendar year", "fiscal_year": "fiscal year"}


@dataclass(frozen=True, kw_only=True)
class Cumulative(kinds.Kind):
    """Another indicator from the beginning of the year to the end of each period."""

    name: ClassVar[str] = "cumulative"
    formula: ClassVar[str] = "`{of}` since the beginning of the year"
    interval: ClassVar[str] = "of_inputs"
    method: ClassVar[str] = "numerators and denominators added up anew"

    of: str
    """The id of the indicator that is added up."""
    over: Literal["year", "fiscal_year"]
    """Which year it is added up over."""
    balance: Literal["sum", "last"] = "sum"
    """`last` for what stands at a moment, such as money in a fund; it is not added up."""

    def inputs(self) -> tuple[str, ...]:
        """The indicator that is added up."""
        return (self.of,)

    def in_words(self) -> str:
        """The formula with the year in words."""
        year = _YEARS[self.over]
        if self.balance == "last":
            return f"the last value of `{self.of}` in the {year} so far"
        return f"`{self.of}` over the {year} so far, its parts added up anew"
