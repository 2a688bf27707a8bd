"""index: several indicators as one number, shown with its parts and never alone.

Formula: each part is put on a scale from 0 (its `worst`) to 100 (its `best`) and held there, then
multiplied by its weight; the weights add up to one. Where a part is missing there is no index.
Interval: none. The parts of an index are seldom independent, and nothing tells how they vary
together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from charteroak import kinds
from charteroak.documents import CONFIG
from charteroak.problems import NOWHERE, Location


@dataclass(frozen=True, kw_only=True)
class IndexPart:
    """One part of an index."""

    __pydantic_config__ = CONFIG

    indicator: str
    """The id of the indicator."""
    weight: float
    """How much it counts, from 0 to 1."""
    worst: float
    """The value, in the indicator's own unit, that scores 0."""
    best: float
    """The value that scores 100; below `worst` where lower is better."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Index(kinds.Kind):
    """A weighted sum of other indicators, each on a scale from 0 to 100."""

    name: ClassVar[str] = "index"
    formula: ClassVar[str] = "a weighted sum of its parts, each from 0 to 100"
    interval: ClassVar[str] = "none"
    method: ClassVar[str] = "a weighted sum between goalposts, as its reason explains"
    units: ClassVar[tuple[str, ...]] = ("index",)

    parts_: tuple[IndexPart, ...]
    """Its parts: indicator, weight, and the values that score 0 and 100."""
    reason: str
    """Why these parts and these weights: it is printed beside the number."""
    reason_url: str = ""
    """Where the choice was published."""

    def inputs(self) -> tuple[str, ...]:
        """The parts, in the order they are to be shown."""
        return tuple(part.indicator for part in self.parts_)

    def in_words(self) -> str:
        """The parts with their weights and scales."""
        told = [
            f"{part.weight:.0%} `{part.indicator}` (from {part.worst:g} to {part.best:g})"
            for part in self.parts_
        ]
        return f"a weighted sum of its parts, each from 0 to 100: {'; '.join(told)}"
