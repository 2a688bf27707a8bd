"""share: the part of some rows for which something is true.

Formula: rows where `numerator` is true, divided by the rows of `denominator` for which it is known
whether it is. A row whose answer was not recorded counts in neither: missing is not "no".
Interval: Wilson's score interval (E. B. Wilson, JASA 22, 1927, 209-212).
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
class Share(kinds.Kind):
    """The part of the rows of `denominator` for which `numerator` is true."""

    name: ClassVar[str] = "share"
    formula: ClassVar[str] = (
        "rows where `{numerator}`, divided by rows where `{denominator}` and that is known"
    )
    interval: ClassVar[str] = "wilson"
    method: ClassVar[str] = (
        "Wilson, Journal of the American Statistical Association 22 (1927), 209-212"
    )
    units: ClassVar[tuple[str, ...]] = ("share",)
    expressions: ClassVar[Mapping[str, str]] = {"numerator": "boolean", "denominator": "boolean"}

    numerator: str
    """A condition over one row: what is looked for."""
    denominator: str = "true"
    """A condition over one row: among which rows."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The rows for which it is true, and those for which it is known."""
        known = exp.Not(
            this=exp.Is(this=exp.paren(given["numerator"].copy()), expression=exp.null())
        )
        among = kinds.both(where, given["denominator"], known)
        counted = kinds.rows_where(among)
        return {
            "numerator": kinds.rows_where(
                kinds.both(where, given["denominator"], given["numerator"])
            ),
            "denominator": counted,
            "n": counted.copy(),
        }

    def in_words(self) -> str:
        """The formula; a denominator of all rows goes without saying."""
        if self.denominator == "true":
            return f"rows where `{self.numerator}`, divided by the rows for which that is known"
        return super().in_words()

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The part, from 0 to 1."""
        return parts["numerator"] / parts["denominator"]
