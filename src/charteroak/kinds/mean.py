"""mean: the average of a value over the rows that have it.

Formula: the sum of the values divided by how many there are. Interval: Student's t with the
sample variance ("Student", Biometrika 6, 1908, 1-25); none below two rows.
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
class Mean(kinds.Kind):
    """The average of `of` over the rows that have it."""

    name: ClassVar[str] = "mean"
    formula: ClassVar[str] = "the sum of `{of}`, divided by the number of rows that have it"
    interval: ClassVar[str] = "student"
    method: ClassVar[str] = '"Student", Biometrika 6 (1908), 1-25'
    expressions: ClassVar[Mapping[str, str]] = {"of": "number"}

    of: str
    """A number for each row."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The sum, how many, and the sample variance."""
        value = exp.cast(kinds.only(given["of"], where), exp.DType.DOUBLE)
        return {
            "numerator": exp.Sum(this=value),
            "denominator": exp.Count(this=value.copy()),
            "n": exp.Count(this=value.copy()),
            "variance": exp.Variance(this=value.copy()),
        }

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The sum over how many."""
        return parts["numerator"] / parts["denominator"]
