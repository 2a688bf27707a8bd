"""Census: arithmetic of published estimates that carry a margin of error.

Answers: what is the margin of a sum, a difference, a share, a ratio or a product of survey
estimates, and may two be called different? Every function takes columns and returns columns; the
margins that go in are all at one level, and so is the margin that comes out. NaN stands for: none
was published. All of them take the estimates to be independent, as the Bureau's formulas do: they
grow worse the more estimates are put together.

Source: U.S. Census Bureau, Understanding and Using American Community Survey Data: What All Data
Users Need to Know (2018), chapters 7 and 8; the zero rule as in tidycensus (`moe_sum`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from charteroak.indicators.intervals import Column

Z_OF_LEVEL: dict[float, float] = {0.90: 1.645, 0.95: 1.960, 0.99: 2.576}
"""The Bureau's own rounded factors: its margins are 1.645 standard errors."""

RELIABILITY: dict[str, tuple[tuple[float, str], ...]] = {
    "esri": ((0.12, "high"), (0.40, "medium"), (np.inf, "low")),
}
"""Scheme to the highest coefficient of variation of each class. None is a Census standard."""


class Estimate(NamedTuple):
    """Estimates and their margins of error, at the level of the margins they were made from."""

    value: Column
    margin: Column


class Share(NamedTuple):
    """Shares and their margins."""

    value: Column
    margin: Column
    as_ratio: NDArray[np.bool_]
    """The formula of a share had no root, so that of a ratio (wider) stands in, as advised."""


def standard_error(margin: Column, level: float = 0.90) -> Column:
    """The standard error behind a margin: the margin over the factor of its level."""
    return margin / Z_OF_LEVEL[level]


def at_level(margin: Column, level: float, wanted: float) -> Column:
    """The same margin at another level of confidence."""
    return margin * (Z_OF_LEVEL[wanted] / Z_OF_LEVEL[level])


def add(values: Sequence[Column], margins: Sequence[Column]) -> Estimate:
    """The sum of estimates; its margin is the root of the sum of squares.

    Of the estimates that are zero only the largest margin counts: the margins of zero estimates are
    all made from the same one small count, and together they would say far too much.
    """
    value, margin = np.array(values, dtype=np.float64), np.array(margins, dtype=np.float64)
    zero = value == 0
    unknown = np.isnan(margin).any(axis=0)
    counted = np.where(zero, 0.0, margin) ** 2
    of_zeros = np.where(zero, margin, 0.0).max(axis=0, initial=0.0) ** 2
    total = np.sqrt(counted.sum(axis=0) + of_zeros)
    return Estimate(value.sum(axis=0), np.where(unknown, np.nan, total))


def subtract(one: Column, margin: Column, other: Column, other_margin: Column) -> Estimate:
    """The difference of two estimates; its margin is the root of the sum of squares."""
    return Estimate(one - other, np.sqrt(margin**2 + other_margin**2))


def share(part: Column, margin: Column, whole: Column, whole_margin: Column) -> Share:
    """A part of a whole that holds it. Nothing where the whole is zero."""
    base = np.where(whole == 0, np.nan, whole)
    value = part / base
    under = margin**2 - value**2 * whole_margin**2
    as_ratio = np.asarray(under <= 0)
    other = margin**2 + value**2 * whole_margin**2
    return Share(value, np.sqrt(np.where(as_ratio, other, under)) / np.abs(base), as_ratio)


def ratio(one: Column, margin: Column, other: Column, other_margin: Column) -> Estimate:
    """One estimate over another that does not hold it. Nothing where the other is zero."""
    base = np.where(other == 0, np.nan, other)
    value = one / base
    return Estimate(value, np.sqrt(margin**2 + value**2 * other_margin**2) / np.abs(base))


def relative_change(then: Column, then_margin: Column, now: Column, margin: Column) -> Estimate:
    """The change from one estimate to a later one, as a part of the first: 0.03 is 3 percent more.

    Its margin is that of the ratio of the two.
    """
    made = ratio(now, margin, then, then_margin)
    return Estimate(made.value - 1, made.margin)


def multiply(one: Column, margin: Column, other: Column, other_margin: Column) -> Estimate:
    """The product of two estimates, such as a number of homes and a share of them."""
    return Estimate(one * other, np.sqrt(one**2 * other_margin**2 + other**2 * margin**2))


def differ(
    one: Column, margin: Column, other: Column, other_margin: Column, level: float = 0.90
) -> NDArray[np.bool_]:
    """Whether two estimates differ, at the level of their margins; never where one is unknown."""
    error = np.hypot(standard_error(margin, level), standard_error(other_margin, level))
    return np.asarray(np.abs(one - other) > Z_OF_LEVEL[level] * error, dtype=np.bool_)


def coefficient_of_variation(value: Column, margin: Column, level: float = 0.90) -> Column:
    """The standard error as a part of the estimate; none where the estimate is zero.

    Do not judge a share by it: it is large for 3 percent and small for the other 97, though both
    are equally well known. Judge a share by the width of its interval.
    """
    return np.asarray(standard_error(margin, level) / np.abs(np.where(value == 0, np.nan, value)))


def reliability(variation: Column, scheme: str = "esri") -> NDArray[np.object_]:
    """A class for each coefficient of variation, by a named scheme; empty where there is none.

    Source of `esri`: Esri's data dictionary for the American Community Survey (12 and 40 percent).
    The Census Bureau has no such classes.
    """
    classes = RELIABILITY[scheme]
    conditions = [variation <= highest for highest, _ in classes]
    names = [np.array(name, dtype=object) for _, name in classes]
    return np.select(conditions, names, np.array("", dtype=object)).astype(object)
