"""Conformal: the interval of a synthetic control, by trying one effect after another.

Answers: which effects, the same in every period after the change, do the numbers not contradict?
An effect is taken off the periods after the change, the mixture is made anew over all periods, and
what is left over is shifted round in time: where few shifts leave the periods after as far off as
they are, the effect is refused. The effects that are not refused are the interval (V. Chernozhukov,
K. Wuethrich and Y. Zhu, Journal of the American Statistical Association 116(536), 2021, 1849-1864:
moving-block permutations, inverted). It is of time, not of places: it holds where what is left over
looks alike in all periods, and nothing trends in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from charteroak.budget.evaluation.synthetic import synthetic, weights_for

LEVEL = 0.05
FEWEST_PERIODS = 20
"""With fewer, no shift is rare enough to refuse any effect at this level."""
_WIDENED, _HALVED = 24, 24
_TINY = 1e-9


def chance(target: Any, donors: Any, after: Any, effect: float) -> float:
    """The chance of the periods after the change being so far off, if this were the effect."""
    changed = np.asarray(after, bool)
    freed = np.asarray(target, float) - effect * changed
    x = np.asarray(donors, float)
    left = freed - weights_for(freed, x) @ x
    many, last = len(left), int(changed.sum())
    twice = np.concatenate([left, left])
    sums = np.convolve(twice, np.ones(last), "valid")[:many]
    own = abs(left[changed].sum())
    return float((np.abs(sums) >= own * (1 - _TINY) - _TINY * np.abs(left).max()).mean())


def interval(target: Any, donors: Any, after: Any) -> tuple[float, float] | None:
    """The lowest and the highest effect that is not refused; None: none can be, or there is no end.

    The periods after the change are the last ones.
    """
    if len(after) < FEWEST_PERIODS:
        return None
    made = synthetic(target, donors, after)
    step = max(made.error_before, made.error_after * _TINY, _TINY) / 2

    def stands(effect: float) -> bool:
        return chance(target, donors, after, effect) > LEVEL

    ends = [_end(stands, made.effect, sign * step) for sign in (-1, 1)]
    low, high = ends
    return None if low is None or high is None else (low, high)


def _end(stands: Callable[[float], bool], centre: float, step: float) -> float | None:
    """How far out effects stand, in one direction: two refused in a row are an end."""
    inside, refused = centre, 0
    outside = centre
    for _ in range(_WIDENED):
        outside = centre + step
        if stands(outside):
            inside, refused = outside, 0
        else:
            refused += 1
            if refused == 2:
                break
        step *= 1.5
    else:
        return None
    for _ in range(_HALVED):
        between = (inside + outside) / 2
        if stands(between):
            inside = between
        else:
            outside = between
        if abs(outside - inside) <= 1e-4 * max(abs(inside - centre), abs(step) * 1e-3):
            break
    return outside
