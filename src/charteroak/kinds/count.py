"""count: how many rows there are.

Formula: the number of rows where the condition holds. Interval: exact Poisson below ten, Byar's
approximation from ten on (UKHSA, as in PHEindicatormethods `phe_rate` with a multiplier of one).
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
class Count(kinds.Kind):
    """The number of rows where `where` holds."""

    name: ClassVar[str] = "count"
    formula: ClassVar[str] = "the number of rows"
    interval: ClassVar[str] = "poisson"
    method: ClassVar[str] = (
        "Byar and exact Poisson limits, as UKHSA's PHEindicatormethods uses them"
    )
    units: ClassVar[tuple[str, ...]] = ("count",)

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The number of rows."""
        return {"numerator": kinds.rows_where(where), "n": kinds.rows_where(where)}

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The number itself."""
        return parts["numerator"]
