"""Intervals: how sure a number is, one method a function.

Answers: between which bounds does the value lie, at 95 percent confidence (published margins keep
the publisher's own level)? Every method takes columns and returns columns, and names itself.
NaN stands for: no bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Z = 1.959963984540054
"""The 97.5 percent quantile of the standard normal distribution."""


class Interval(NamedTuple):
    """Lower and upper bounds of a column of values, and the method of each."""

    lower: Column
    upper: Column
    method: NDArray[np.object_]


def wilson(numerator: Column, denominator: Column) -> Interval:
    """Wilson's score interval of a proportion, 95 percent.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212, in
    the form of UKHSA's PHEindicatormethods (`phe_proportion`).
    """
    x, n = numerator, np.where(denominator > 0, denominator, np.nan)
    spread = Z * np.sqrt(Z**2 + 4 * x * (1 - x / n))
    centre, scale = 2 * x + Z**2, 2 * (n + Z**2)
    lower = np.where(x == 0, 0.0, (centre - spread) / scale)
    upper = np.where(x == n, 1.0, (centre + spread) / scale)
    known = ~np.isnan(n)
    return Interval(
        np.where(known, lower, np.nan), np.where(known, upper, np.nan), _named(known, "Wilson 95%")
    )


def poisson(count: Column) -> Interval:
    """Limits of a count, 95 percent: exact Poisson below ten, Byar's approximation from ten on.

    Source: UKHSA's PHEindicatormethods (`phe_rate`); N. E. Breslow and N. E. Day, Statistical
    Methods in Cancer Research II (1987), 69.
    """
    from scipy.special import gammaincinv

    x = count
    large = np.maximum(x, 1.0)
    byar_lower = large * (1 - 1 / (9 * large) - Z / (3 * np.sqrt(large))) ** 3
    byar_upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * np.sqrt(x + 1))) ** 3
    exact_lower = np.where(x > 0, gammaincinv(large, 0.025), 0.0)
    exact_upper = gammaincinv(x + 1, 0.975)
    small = x < 10
    method = np.where(small, "exact Poisson 95%", "Byar 95%").astype(object)
    return Interval(
        np.where(small, exact_lower, byar_lower), np.where(small, exact_upper, byar_upper), method
    )


def student(value: Column, n: Column, variance: Column) -> Interval:
    """Student's t interval of a mean, 95 percent, from the sample variance; none below two rows.

    Source: "Student", Biometrika 6 (1908), 1-25.
    """
    from scipy.special import stdtrit

    known = (n > 1) & ~np.isnan(variance)
    freedom = np.where(known, n - 1, 1.0)
    half = stdtrit(freedom, 0.975) * np.sqrt(
        np.where(known, variance, 0.0) / np.where(known, n, 1.0)
    )
    lower, upper = np.where(known, value - half, np.nan), np.where(known, value + half, np.nan)
    return Interval(lower, upper, _named(known, "Student t 95%"))


def order_statistics(lower: Column, upper: Column) -> Interval:
    """The order statistics that bound a quantile, 95 percent; an end may be open.

    Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition (1999), section 3.2.
    """
    known = ~(np.isnan(lower) & np.isnan(upper))
    return Interval(lower, upper, _named(known, "order statistics 95%"))


def published_margin(value: Column, margin: Column, level: Column) -> Interval:
    """The publisher's margin of error, at the publisher's level."""
    known = ~np.isnan(margin)
    names = [
        f"published margin of error {part:.0%}" if ok else ""
        for ok, part in zip(known, level, strict=True)
    ]
    return Interval(value - margin, value + margin, np.array(names, dtype=object))


def none(value: Column) -> Interval:
    """No interval."""
    nothing = np.full(len(value), np.nan)
    return Interval(nothing, nothing, _named(np.zeros(len(value), dtype=bool), ""))


def of_inputs(value: Column) -> Interval:
    """Made from the intervals or the parts of its inputs, by the method named beside each value."""
    return none(value)


def survey(value: Column) -> Interval:
    """Taylor linearisation over strata and clusters, 95 percent: Student's t of a mean; of a part
    on the scale of log odds. `indicators/surveyed.py` computes it, since it needs the rows.

    Source: T. Lumley, Complex Surveys (2010), chapters 2 and 3; R's `survey` (`svymean`,
    `svyciprop` with method `logit`).
    """
    return none(value)


def _named(known: NDArray[np.bool_], method: str) -> NDArray[np.object_]:
    return np.where(known, method, "").astype(object)


def of_count(
    parts: Mapping[str, Column], value: Callable[[Mapping[str, Column]], Column]
) -> Interval:
    """Poisson limits of the numerator, carried through the kind's own formula."""
    lower, upper, method = poisson(parts["numerator"])
    told = [value({**parts, "numerator": bound}) for bound in (lower, upper)]
    return Interval(told[0], told[1], np.where(np.isnan(told[0]), "", method).astype(object))


METHODS: Mapping[str, Callable[..., Interval]] = {
    "poisson": lambda parts, value: of_count(parts, value),
    "wilson": lambda parts, _: wilson(parts["numerator"], parts["denominator"]),
    "student": lambda parts, value: student(value(parts), parts["n"], parts["variance"]),
    "order_statistics": lambda parts, _: order_statistics(parts["lower"], parts["upper"]),
    "survey": lambda parts, value: survey(value(parts)),
    "none": lambda parts, value: none(value(parts)),
}
"""The interval of each kind, by the name the kind gives it; each takes parts and the formula."""
