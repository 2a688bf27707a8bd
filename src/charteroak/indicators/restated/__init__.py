"""Restated: what differs between two editions, and why."""

from charteroak.indicators.restated.changes import CAUSES, Change, Compared, compare
from charteroak.indicators.restated.hidden import as_of

__all__ = ["CAUSES", "Change", "Compared", "as_of", "compare"]
