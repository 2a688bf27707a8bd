"""Synthetic control: what would the same place have done, mixed from others?

Answers: by how much did a place move away from the mixture of places that resembled it before? The
weights are at least nought, sum to one, and make the mixture closest to the place before the change
(A. Abadie, A. Diamond and J. Hainmueller, Journal of the American Statistical Association 105(490),
2010), by the outcome alone. Every other place is given the change in turn: the chance is the share
of places whose error after the change, over that before, is at least as large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

FEWEST_DONORS = 3
_TINY = 1e-12


@dataclass(frozen=True)
class Synthetic:
    """A place and its mixture."""

    effect: float
    """The mean distance after the change."""
    weights: tuple[float, ...]
    """Of each donor."""
    without: tuple[float, ...]
    """The mixture in every period."""
    error_before: float
    """Root mean squared distance before the change,"""
    error_after: float
    """and after it."""

    @property
    def ratio(self) -> float:
        """The error after over the error before."""
        return self.error_after / max(self.error_before, _TINY)


def weights_for(target: Any, donors: Any) -> Any:
    """The weights of the donors (donors x periods) that come closest to the target."""
    from scipy import optimize

    minimize: Any = optimize.minimize

    x, y = np.asarray(donors, float).T, np.asarray(target, float)
    scale = max(float(np.abs(y - y.mean()).max()), float(np.abs(x - x.mean()).max()), _TINY)
    x, y = (x - y.mean()) / scale, (y - y.mean()) / scale  # weights sum to 1, so all may be moved
    square, cross = x.T @ x, x.T @ y
    many = x.shape[1]
    found = minimize(
        lambda w: 0.5 * w @ square @ w - cross @ w,
        np.full(many, 1 / many),
        jac=lambda w: square @ w - cross,
        bounds=[(0, 1)] * many,
        constraints=optimize.LinearConstraint(np.ones((1, many)), 1, 1),
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-14},
    )
    clipped = np.clip(found.x, 0, None)
    return clipped / clipped.sum()


def synthetic(target: Any, donors: Any, after: Any) -> Synthetic:
    """A place against the mixture of its donors, all over the same periods."""
    y, x, changed = np.asarray(target, float), np.asarray(donors, float), np.asarray(after, bool)
    weights = weights_for(y[~changed], x[:, ~changed])
    mixed = weights @ x
    gap = y - mixed
    return Synthetic(
        float(gap[changed].mean()), tuple(map(float, weights)), tuple(map(float, mixed)),
        float(np.sqrt((gap[~changed] ** 2).mean())), float(np.sqrt((gap[changed] ** 2).mean())),
    )  # fmt: skip


def placebo_places(donors: Any, after: Any) -> tuple[Synthetic, ...]:
    """Each donor as if the change had reached it, mixed from the other donors."""
    x = np.asarray(donors, float)
    return tuple(
        synthetic(x[n], np.delete(x, n, axis=0), after) for n in range(len(x)) if len(x) > 1
    )


def placebo_time(target: Any, donors: Any, after: Any) -> Synthetic | None:
    """The same half-way before the change, when nothing changed; None where there is no time."""
    changed = np.asarray(after, bool)
    before = int((~changed).sum())
    half = before // 2
    if half < len(("a", "b")):
        return None
    kept = np.flatnonzero(~changed)
    return synthetic(
        np.asarray(target, float)[kept],
        np.asarray(donors, float)[:, kept],
        np.arange(before) >= half,
    )
