"""figure: a published value, with its citation.

Formula: none; the value is the publisher's. Interval: the published margin of error, at the level
the publisher states (the American Community Survey: 90 percent).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from charteroak import kinds


@dataclass(frozen=True, kw_only=True)
class Figure(kinds.Kind):
    """A value taken from a publication, in `figures/`."""

    name: ClassVar[str] = "figure"
    formula: ClassVar[str] = "as published; each value has its own citation"
    interval: ClassVar[str] = "published_margin"
    method: ClassVar[str] = "the publisher's"
