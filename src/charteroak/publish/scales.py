"""Scales: where on an axis a value lies, and which round numbers to mark.

Answers: from where to where does an axis run? Round steps of 1, 2, 2.5 or 5 times a power of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_LEAST = 0.2
"""An axis holds at least this part of its values: a small difference should look small."""


@dataclass(frozen=True)
class Axis:
    """A stretch of numbers with its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Where a value lies, from 0 to 100, to one digit."""
        return round((value - self.low) / (self.high - self.low) * 100, 1)


def axis(values: Sequence[float], *, from_zero: bool, count: int = 4) -> Axis:
    """An axis of about `count` steps that holds every value, and nought where that is asked."""
    low, high = reach(values, from_zero=from_zero)
    step = _step((high - low) / count)
    first, last = floor(round(low / step, 9)), ceil(round(high / step, 9))
    ticks = tuple(round(n * step, 12) for n in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def reach(values: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    """From where to where values are drawn, so that a small difference looks small."""
    low, high = min(values), max(values)
    if from_zero or 0 < low < high / 2:
        low, high = min(low, 0.0), max(high, 0.0)
    least = max(abs(low), abs(high)) * _LEAST or 1.0
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    return low, high


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(power * step for step in _STEPS if power * step >= rough * 0.999999)


def shades(values: Sequence[float], count: int) -> tuple[float, ...]:
    """The upper ends of `count` equal steps from the lowest to the highest value."""
    low, high = min(values), max(values)
    return tuple(low + (high - low) * (n + 1) / count for n in range(count))


def shade(value: float, ends: Sequence[float]) -> int:
    """The step in which a value lies, from 0."""
    return next((n for n, end in enumerate(ends) if value <= end), len(ends) - 1)
