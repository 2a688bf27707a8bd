"""survey: what everyone would have said, from the answers of a sample.

Formula: the sum of weight times answer over the sum of the weights, over the answers that are
known. An answer without weight, stratum or cluster, where the definition names them, is left out.
All answers of a period are its sample: a place, a group or `where:` narrows whom it tells about,
and not how the sample was drawn. With `rake:` the weights are adjusted first, over the longest
period that the indicator is told by, until they add up to the published margins. Interval: Taylor
linearisation, clusters drawn with replacement within strata (Lumley, Complex Surveys, 2010,
chapters 2 and 3); of a part, on the scale of log odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from sqlglot import exp

from charteroak import kinds
from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location

if TYPE_CHECKING:
    from charteroak.kinds import Column

_NONE = "0"
"""The expression of a stratum, cluster or population that the definition does not name."""


@dataclass(frozen=True, kw_only=True)
class Margin:
    """One margin that weights are adjusted to."""

    __pydantic_config__ = CONFIG

    by: str
    """A group dimension that a column holds, or a boundary set that rows are placed in."""
    to: str
    """The id of the figure that has the published number of people of each value."""
    values: tuple[str, ...] = ()
    """The values that the survey was meant for, such as the ages of adults; left out: every one."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Survey(kinds.Kind):
    """A weighted mean, or a weighted part, of the answers to a survey."""

    name: ClassVar[str] = "survey"
    formula: ClassVar[str] = "the weighted mean of `{answer}`"
    interval: ClassVar[str] = "survey"
    method: ClassVar[str] = (
        "Taylor linearisation over strata and clusters; Lumley, Complex Surveys (2010)"
    )
    expressions: ClassVar[Mapping[str, str]] = {
        "answer": "number", "weight": "number", "in_stratum": "any", "in_cluster": "any",
        "clusters_in_all": "number",
    }  # fmt: skip

    yes: str = ""
    """A condition over one row: which part of the people say so?"""
    of: str = ""
    """Instead of `yes`: a number for each row, whose mean is told."""
    weight: str = "1"
    """How many people an answer stands for: a number, or an expression such as a column."""
    stratum: str = ""
    """The stratum an answer was drawn in: an expression; left out: all in one."""
    cluster: str = ""
    """The cluster it was drawn with, named within its stratum; left out: each answer its own."""
    drawn_from: str = ""
    """How many clusters (answers, where there are none) its stratum has in all: an expression.
    Left out: so many that it does not matter."""
    single: Literal["refuse", "certainty", "centre", "average"] = "refuse"
    """What a stratum with one cluster adds to the error. `refuse`: no interval is told;
    `certainty`: nothing, it was sure to be drawn; `centre`: its distance from the mean of all;
    `average`: as much as other strata do."""
    rake: tuple[Margin, ...] = ()
    """The published margins that the weights are adjusted to."""

    def __post_init__(self) -> None:
        """Refuse what has no answer, or two."""
        if bool(self.yes) == bool(self.of):
            raise ValueError("Write either `yes:` or `of:`")

    @property
    def answer(self) -> str:
        """The answer of a row as a number; a part is made of 1 and 0."""
        if self.of:
            return self.of
        return f"case when {self.yes} then 1 when not ({self.yes}) then 0 end"

    @property
    def in_stratum(self) -> str:
        """The stratum of a row."""
        return self.stratum or _NONE

    @property
    def in_cluster(self) -> str:
        """The cluster of a row; the same for all where each is its own."""
        return self.cluster or _NONE

    @property
    def clusters_in_all(self) -> str:
        """How many clusters its stratum has; nought where there are as good as endlessly many."""
        return self.drawn_from or _NONE

    def parts(self, where: exp.Expr, given: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """Both weighted sums, by the weights as given, and how many answers."""
        answer, weight = (exp.cast(given[name].copy(), "DOUBLE") for name in ("answer", "weight"))
        needed = ("answer", "in_stratum", "in_cluster")
        known = [exp.Not(this=exp.Is(this=exp.paren(given[name].copy()), expression=exp.null()))
                 for name in needed]  # fmt: skip
        among = kinds.both(where, *known, exp.GT(this=weight.copy(), expression=_zero()))
        times = exp.Mul(this=weight.copy(), expression=answer)
        return {
            "numerator": kinds.total(times, among),
            "denominator": kinds.total(weight, among),
            "n": kinds.rows_where(among),
        }

    def value(self, parts: Mapping[str, Column]) -> Column:
        """One sum over the other."""
        return parts["numerator"] / parts["denominator"]

    def figures(self) -> tuple[str, ...]:
        """The figures of its margins."""
        return tuple(margin.to for margin in self.rake)

    def in_words(self) -> str:
        """The formula, with what the weights are."""
        what = f"the weighted part for whom `{self.yes}`" if self.yes else (
            f"the weighted mean of `{self.of}`"
        )  # fmt: skip
        raked = ", raked to " + " and ".join(f"`{m.to}` by {m.by}" for m in self.rake)
        return f"{what}, each answer weighted by `{self.weight}`{raked if self.rake else ''}"


def _zero() -> exp.Expr:
    return exp.Literal.number(0)
