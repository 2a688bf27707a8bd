"""distinct: how many different values there are.

Formula: the number of different values, exactly counted, over the rows that have one. It does not
add: a person who came in two months, or in two wards, is counted in each and once in their total,
so that the value of a year or of the city goes back to the rows. Interval: none; what was counted
is counted, and nothing is said about those who never came.
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
class Distinct(kinds.Kind):
    """The number of different values of `of`."""

    name: ClassVar[str] = "distinct"
    formula: ClassVar[str] = (
        "the number of different values of `{of}`; one that comes back in another period or place "
        "counts once in their total, so that the parts add up to more than the whole"
    )
    interval: ClassVar[str] = "none"
    method: ClassVar[str] = "exact counting; never from sketches, never from the counts of parts"
    units: ClassVar[tuple[str, ...]] = ("count",)
    expressions: ClassVar[Mapping[str, str]] = {"of": "any"}

    of: str
    """A value for each row, such as the number of an account."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The number of different values, and how many rows have one."""
        value = kinds.only(given["of"], where)
        return {
            "numerator": exp.Count(this=exp.Distinct(expressions=[value])),
            "n": exp.Count(this=value.copy()),
        }

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The number itself."""
        return parts["numerator"]
