"""Counts: charts for counts, rates and shares, whose noise is known from their size.

Answers: is this count, rate or share further out than chance and the process's own unrest make it?
c: events in equal periods. u: events by exposure. p: the share of a total. u' and p' widen (or
narrow) the limits by sigma z, the moving-range spread of the standardised points, because large
denominators make the plain limits too tight.
Source: qicharts2, `helper.functions.R` (read), which cites D. C. Montgomery, Introduction to
Statistical Quality Control, formulas 7.17 and 7.19; D. B. Laney, Quality Engineering 14 (2002),
531-537 (cited there; not read). Unlike qicharts2 the limits are not clipped: see `chart.clipped`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from charteroak.indicators.signals.chart import Chart, draw
from charteroak.indicators.signals.rules import Lines
from charteroak.indicators.signals.rulesets import SIGMA, RuleSet
from charteroak.indicators.signals.series import Numbers, Points, Rebase, points, table

RANGE_TO_SIGMA = 1.128
"""The mean range of two draws from a normal distribution, in standard deviations (d2)."""

Sigma = Callable[[Numbers, Numbers], Numbers]
"""The standard deviation of a value, from its centre and its size."""


def c_chart(count: ArrayLike, *, rebases: Sequence[Rebase] = (), rules: RuleSet = SIGMA) -> Chart:
    """Events per period, all periods with equal opportunity (Poisson)."""
    events = table(count)
    return _draw("c", events, np.ones_like(events), _poisson, rebases, rules)


def u_chart(
    count: ArrayLike, exposure: ArrayLike, *, rebases: Sequence[Rebase] = (), rules: RuleSet = SIGMA
) -> Chart:
    """Events by exposure (people, miles, hours), which may change from period to period."""
    return _draw("u", table(count), table(exposure), _poisson, rebases, rules)


def u_prime(
    count: ArrayLike, exposure: ArrayLike, *, rebases: Sequence[Rebase] = (), rules: RuleSet = SIGMA
) -> Chart:
    """Events by exposure, limits scaled by Laney's sigma z."""
    return _draw("u'", table(count), table(exposure), _poisson, rebases, rules, prime=True)


def p_chart(
    count: ArrayLike, total: ArrayLike, *, rebases: Sequence[Rebase] = (), rules: RuleSet = SIGMA
) -> Chart:
    """The share of a total (binomial), from 0 to 1."""
    return _draw("p", table(count), table(total), _binomial, rebases, rules)


def p_prime(
    count: ArrayLike, total: ArrayLike, *, rebases: Sequence[Rebase] = (), rules: RuleSet = SIGMA
) -> Chart:
    """The share of a total, from 0 to 1, limits scaled by Laney's sigma z."""
    return _draw("p'", table(count), table(total), _binomial, rebases, rules, prime=True)


def _draw(
    name: str,
    count: Numbers,
    size: Numbers,
    sigma: Sigma,
    rebases: Sequence[Rebase],
    rules: RuleSet,
    *,
    prime: bool = False,
) -> Chart:
    if count.shape != size.shape:
        raise ValueError(f"{count.shape} counts do not go with {size.shape} denominators.")
    usable = np.where(np.isfinite(size) & (size > 0), size, np.nan)
    value = count / usable
    known = points(value, rebases)
    sizes = known.total(usable.ravel()[known.cell])
    events = known.total(count.ravel()[known.cell])
    centre = np.divide(events, sizes, out=np.full(known.count, np.nan), where=sizes > 0)
    middle = known.spread(centre)
    spread = sigma(middle, usable)
    dispersion = _laney(known, middle, spread) if prime else np.ones_like(value)
    lines = Lines.around(middle, dispersion * spread, rules)
    return draw(
        f"{name} chart, {rules.width:g} sigma",
        rules,
        known,
        value,
        lines,
        rebases=rebases,
        dispersion=dispersion,
    )


def _poisson(centre: Numbers, size: Numbers) -> Numbers:
    return np.sqrt(np.where(centre >= 0, centre, np.nan) / size)


def _binomial(centre: Numbers, size: Numbers) -> Numbers:
    possible = (centre >= 0) & (centre <= 1)
    return np.sqrt(np.where(possible, centre * (1 - centre), np.nan) / size)


def _laney(known: Points, centre: Numbers, spread: Numbers) -> Numbers:
    """Sigma z of each segment; where the plain spread is nothing, so is every distance from it."""
    far, sigma = known.value - centre.ravel()[known.cell], spread.ravel()[known.cell]
    z = np.divide(far, sigma, out=np.zeros_like(far), where=sigma > 0)
    return known.spread(known.moving_range(z) / RANGE_TO_SIGMA)
