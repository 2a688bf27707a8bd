"""sum: how much there is, added up over the rows.

Formula: the sum of the values over the rows where the condition holds. No rows add up to nought;
rows of which none has the value add up to nothing known, and the value is missing. Interval: none.
The sum is of every row there is, so that no sampling error is left, and unlike a count it can hang
on one large row, which the rows themselves cannot tell. For a sample, use `mean`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from sqlglot import exp

from charteroak import kinds

if TYPE_CHECKING:
    from charteroak.kinds import Column


@dataclass(frozen=True, kw_only=True)
class Sum(kinds.Kind):
    """The sum of `of` over the rows that have it."""

    name: ClassVar[str] = "sum"
    formula: ClassVar[str] = "the sum of `{of}` over the rows that have it"
    interval: ClassVar[str] = "none"
    method: ClassVar[str] = "addition over every row; no sampling, so no interval"
    expressions: ClassVar[Mapping[str, str]] = {"of": "number"}

    of: str
    """A number for each row."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """The sum, how many rows have the value, and how many there are."""
        value = kinds.value_where(given["of"], where)
        known = exp.func("coalesce", value, exp.Literal.number(0))
        return {
            "numerator": exp.Sum(this=known),
            "n": exp.Count(this=value.copy()),
            "rows": kinds.rows_where(where),
        }

    def value(self, parts: Mapping[str, Column]) -> Column:
        """The sum; missing where there are rows and none has the value."""
        unknown = (parts["n"] == 0) & (parts["rows"] > 0)
        return np.where(unknown, np.nan, parts["numerator"])
