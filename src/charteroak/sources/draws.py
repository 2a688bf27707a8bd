"""Chance that is the same on every machine: streams of numbers, and what is drawn with them.

Answers: which numbers does this seed give? The bits come from Philox 4x64 (Salmon, Moraes, Dror and
Shaw, SC11, 2011), which is fixed by its definition; nothing is drawn with a routine whose last
digit may differ between processors: tails are looked up in tables rounded to six digits.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.sources.recipe import Amount

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_STEPS = 1 << 16
_EXACT = 16
"""Numbers of up to so many digits; every power of ten that this needs is exact in binary."""
_TIE = 1e-6
"""So near to the middle of two decimal numbers, the nearest is looked for by its text."""
_Z90 = 1.2815515655446004


def uniform(seed: int, name: str, size: int) -> Floats:
    """Numbers from 0 to 1, this one excluded: each name has a stream of its own."""
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    bits = np.random.Philox(key=int.from_bytes(digest[:16], "little")).random_raw(size)
    return np.asarray(bits >> np.uint64(11), np.float64) * 2.0**-53


def chosen(weights: Sequence[float], draws: Floats) -> Ints:
    """Which of the weighted choices each draw falls on."""
    ends = np.cumsum(np.asarray(weights, np.float64))
    found = np.searchsorted(ends / ends[-1], draws, side="right")
    return np.minimum(found, len(ends) - 1).astype(np.int64)


def poisson(expected: Floats, draws: Floats) -> Ints:
    """Counts about what is expected: each day its own.

    The quantile as `scipy.stats.poisson.ppf` finds it, whose module takes a second to start.
    """
    from scipy.special import pdtr, pdtrik

    mean = np.broadcast_to(np.round(expected, 6), np.shape(draws))
    above = np.ceil(pdtrik(draws, mean))
    below = np.maximum(above - 1, 0)
    found = np.where(pdtr(below, mean) >= draws, below, above)
    return np.where(mean > 0, np.nan_to_num(np.maximum(found, 0)), 0).astype(np.int64)


def amounts(amount: Amount, draws: Floats) -> Floats:
    """Amounts with a long tail, through the quantiles that are stated."""
    table = _table(amount.median, amount.p90, amount.p10)
    found: Floats = table[(draws * _STEPS).astype(np.int64)]
    return found


@lru_cache(maxsize=64)
def _table(median: float, p90: float, p10: float | None) -> Floats:
    if median <= 0:
        return np.zeros(_STEPS)
    above = math.log(max(p90, median) / median) / _Z90
    below = above if p10 is None else math.log(median / max(min(p10, median), 1e-9)) / _Z90
    from scipy import special

    z = special.ndtri((np.arange(_STEPS) + 0.5) / _STEPS)
    exact = median * np.exp(np.where(z > 0, z * above, z * below))
    return rounded(exact)


def rounded(exact: Floats) -> Floats:
    """Positive numbers to six digits, each the one nearest to its decimal form: no machine's last
    bit is left in them. A whole number times or over a power of ten that is exact is rounded once.
    """
    plain = (exact >= 10.0**-_EXACT) & (exact <= 10.0**_EXACT)
    size = np.floor(np.log10(np.where(plain, exact, 1.0))).astype(np.int64) - 5
    up, down = 10.0 ** np.maximum(size, 0), 10.0 ** np.maximum(-size, 0)
    digits = np.where(plain, exact, 1.0) / up * down
    found: Floats = np.rint(digits) * up / down
    sure = plain & (np.abs(digits % 1 - 0.5) > _TIE)
    for at in np.flatnonzero(~(sure & (digits > 1e5 + 1) & (digits < 1e6 - 1))):
        found[at] = float(f"{exact[at]:.6g}")
    return found


def limited(values: Floats, amount: Amount) -> Floats:
    """None below the lowest, none above the highest."""
    low = -np.inf if amount.lowest is None else amount.lowest
    high = np.inf if amount.highest is None else amount.highest
    return np.clip(values, low, high)


def inside(outline: Any, seed: int, name: str, many: int) -> Floats:
    """Points inside an outline, a row of longitude and latitude each."""
    import shapely
    from shapely.geometry import shape

    area = shape(outline)
    west, south, east, north = area.bounds
    found = np.empty((0, 2))
    turn = 0
    while len(found) < many and turn < 50:
        draws = uniform(seed, f"{name} {turn}", 2 * many).reshape(-1, 2)
        tried = np.round(draws * (east - west, north - south) + (west, south), 6)
        kept = tried[shapely.contains_xy(area, tried[:, 0], tried[:, 1])]
        found, turn = np.concatenate([found, kept]), turn + 1
    if not len(found):
        point = area.representative_point()
        found = np.array([[point.x, point.y]])
    return found[:many]
