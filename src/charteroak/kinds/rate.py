"""rate: rows per so many residents.

Formula: rows where the condition holds, divided by the published population of the place and
group, times `per`. The population is the published estimate nearest in time to the period (the
earlier of two equally near); where a place has none, the rate is missing and says so.
Interval: Poisson limits of the count over the same denominator (UKHSA `phe_rate`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from sqlglot import exp

from charteroak import kinds

if TYPE_CHECKING:
    from charteroak.kinds import Column


@dataclass(frozen=True, kw_only=True)
class Rate(kinds.Kind):
    """Rows where `where` holds, per so many residents."""

    name: ClassVar[str] = "rate"
    formula: ClassVar[str] = "the number of rows, for every {per} residents (`{residents}`)"
    interval: ClassVar[str] = "poisson"
    method: ClassVar[str] = (
        "Byar and exact Poisson limits, as UKHSA's PHEindicatormethods uses them"
    )
    units: ClassVar[tuple[str, ...]] = (
        "per 1,000 residents", "per 10,000 residents", "per 100,000 residents",
    )  # fmt: skip

    per: Literal["1,000", "10,000", "100,000"]
    """How many residents the rate is told for."""
    residents: str
    """The id of the figure indicator that holds the published population."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The number of rows; the denominator comes from the published population."""
        return {"numerator": kinds.rows_where(where), "n": kinds.rows_where(where)}

    def value(self, parts: Mapping[str, Column]) -> Column:
        """Rows over residents, times `per`."""
        return parts["numerator"] / parts["denominator"] * int(self.per.replace(",", ""))

    def population(self) -> str:
        """The published population it divides by."""
        return self.residents
