"""standardized: a rate as it would be if every place had the same mix of ages, or other groups.

Formula: the rate of each group, multiplied by the group's share of a standard population, and added
up. Fewer than ten events are not standardised. What is published of a rate by group is used again;
no row is counted.
Interval: Dobson's, from Byar's limits of all events together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from charteroak import kinds


@dataclass(frozen=True, kw_only=True)
class Standardized(kinds.Kind):
    """Another rate, weighted by group to a standard population."""

    name: ClassVar[str] = "standardized"
    formula: ClassVar[str] = (
        "the sum over `{over}` of the rates of `{of}`, weighted by {standard_title}"
    )
    interval: ClassVar[str] = "of_inputs"
    method: ClassVar[str] = (
        "Dobson and others, Statistics in Medicine 10 (1991), 457-462, with Byar's limits, as "
        "UKHSA's PHEindicatormethods uses them"
    )
    units: ClassVar[tuple[str, ...]] = (
        "per 1,000 residents", "per 10,000 residents", "per 100,000 residents",
    )  # fmt: skip

    of: str
    """The id of a rate that is split by the groups."""
    over: str
    """The group dimension, such as age."""
    per: Literal["1,000", "10,000", "100,000"]
    """How many residents the rate is told for."""
    weights: Mapping[str, float]
    """Each value of the dimension and how many of the standard population are in it."""
    standard_title: str
    """Which standard population, with its edition."""
    standard_url: str
    """Where it is published."""

    def inputs(self) -> tuple[str, ...]:
        """The rate that is standardised."""
        return (self.of,)

    def scale(self) -> int:
        """How many residents the rate is told for, as a number."""
        return int(self.per.replace(",", ""))
