"""ratio: the sum of one value over the sum of another.

Formula: both sums over the same rows, those that have both values. It is never the average of the
rows' own ratios. Interval: Student's t of the residuals `numerator - ratio x denominator`, each
over the mean denominator: the ratio made linear by Taylor's theorem (Cochran, Sampling Techniques,
3rd ed., 1977, section 2.11; as SAS/STAT's SURVEYMEANS takes a ratio without strata or clusters).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp

from charteroak import kinds
from charteroak.expressions import unplaced

if TYPE_CHECKING:
    from charteroak.kinds import Column

_VARIANCE = """
CASE WHEN {left} > 1e-14 * {size} THEN {left} / POWER(NULLIF(AVG(x_), 0), 2)
     WHEN AVG(x_) <> 0 THEN 0 * {size} END
"""
"""The variance of the linear residuals, from variances; what rounding alone can leave is nought."""
_RATIO = "(SUM(y_) / NULLIF(SUM(x_), 0))"
_SIZE = f"(VAR_SAMP(y_) + POWER({_RATIO}, 2) * VAR_SAMP(x_))"
_LEFT = f"({_SIZE} - 2 * {_RATIO} * COVAR_SAMP(y_, x_))"


@dataclass(frozen=True, kw_only=True)
class Ratio(kinds.Kind):
    """The sum of `numerator` over the sum of `denominator`, over the rows that have both."""

    name: ClassVar[str] = "ratio"
    formula: ClassVar[str] = (
        "the sum of `{numerator}` divided by the sum of `{denominator}`, over the rows that have "
        "both"
    )
    interval: ClassVar[str] = "student"
    method: ClassVar[str] = (
        "Student's t over residuals made linear; Cochran, Sampling Techniques, 3rd ed. (1977), 2.11"
    )
    expressions: ClassVar[Mapping[str, str]] = {"numerator": "number", "denominator": "number"}

    numerator: str
    """A number for each row: what is added up."""
    denominator: str
    """A number for each row: what it is divided by, added up."""

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """Both sums, how many rows, and the variance of the linear residuals."""
        over, under = given["numerator"], given["denominator"]
        known = (exp.Not(this=exp.Is(this=exp.paren(e.copy()), expression=exp.null())) for e in
                 (over, under))  # fmt: skip
        among = kinds.both(where, *known)
        y, x = kinds.value_where(over, among), kinds.value_where(under, among)
        return {
            "numerator": exp.Sum(this=y),
            "denominator": exp.Sum(this=x),
            "n": exp.Count(this=y.copy()),
            "variance": _variance(y, x),
        }

    def value(self, parts: Mapping[str, Column]) -> Column:
        """One sum over the other."""
        return parts["numerator"] / parts["denominator"]


def _variance(y: exp.Expr, x: exp.Expr) -> exp.Expr:
    values = {"y_": y, "x_": x}
    return _written().transform(
        lambda node: values[node.name].copy() if isinstance(node, exp.Column) else node
    )


@cache
def _written() -> exp.Expr:
    """The variance, over `y_` and `x_`; not to be changed."""
    return unplaced(exp.maybe_parse(_VARIANCE.format(left=_LEFT, size=_SIZE), dialect="duckdb"))
