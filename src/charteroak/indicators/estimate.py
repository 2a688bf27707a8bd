"""Estimate: one number with its interval, its method and its n; or the reason there is none.

Answers: what may be told of a computation that can decline? Either an `Estimate`, never without
method and n, or a `Refusal` in plain words. Nothing here is `None`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charteroak.indicators.intervals import Column, Interval, Z


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 percent interval; NaN stands for: no bound."""

    value: float
    lower: float
    upper: float
    method: str
    """The method of the value and of the interval, with its level."""
    n: int
    """What it rests on: rows, events or points, as the function that made it says."""
    note: str = ""
    """What a reader must know to take it rightly."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """No number, and why: a sentence for the screen, and the n that was found."""

    reason: str
    n: int


def standard_errors(interval: Interval) -> Column:
    """Standard errors from 95 percent limits: their width over twice 1.96, as UKHSA derives them.

    Source: UKHSA's PHEindicatormethods (`phe_sii`): the standard error is taken from the limits
    where the publisher gives none.
    """
    return np.asarray((interval.upper - interval.lower) / (2 * Z), dtype=np.float64)
