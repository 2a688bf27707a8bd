"""Margins: how an input's error is known, read back from its measurements.

Answers: which formulas hold for this indicator, and what is its margin at which level? A published
estimate keeps its margin in its bounds and its level in the name of its interval.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from charteroak.indicators import census
from charteroak.indicators.census import Z_OF_LEVEL, Estimate
from charteroak.indicators.composed.cells import Columns
from charteroak.indicators.intervals import Column, Interval
from charteroak.kinds.cumulative import Cumulative
from charteroak.plan.model import CityFiles, Indicator

_FAMILIES: Mapping[str, str] = {
    "wilson": "share",
    "poisson": "count",
    "student": "mean",
    "published_margin": "published",
    "order_statistics": "quantile",
}
"""The interval of a kind to the family of formulas that hold for it."""
_LEVEL = re.compile(r"(\d+(?:\.\d+)?)%$")


def family(indicator: Indicator, files: CityFiles) -> str:
    """`share`, `count`, `mean`, `published`, `quantile` or `other`; the year so far is as what it
    adds up, and a mean so far has lost its spread.
    """
    measure = indicator.measure
    if isinstance(measure, Cumulative):
        of = files.indicators.get(measure.of)
        kin = family(of, files) if of and of is not indicator else "other"
        return kin if kin in ("share", "count", "published") or measure.balance == "last" \
            else "other"  # fmt: skip
    return _FAMILIES.get(measure.interval, "other")


def level(columns: Columns) -> Column:
    """The level of each interval, from its name; NaN where there is none or none that we know."""
    found = [_LEVEL.search(str(name)) for name in columns["interval_method"]]
    levels = np.array([float(one[1]) / 100 if one else np.nan for one in found])
    return np.where(np.isin(levels, list(Z_OF_LEVEL)), levels, np.nan)


def margin(columns: Columns, wanted: Column) -> Column:
    """Half the width of each interval, put at the wanted level; NaN where it cannot be."""
    half, own = (columns["upper"] - columns["lower"]) / 2, level(columns)
    made = np.full(len(half), np.nan)
    for one in Z_OF_LEVEL:
        for other in Z_OF_LEVEL:
            here = (own == one) & (wanted == other)
            made[here] = half[here] if one == other else census.at_level(half[here], one, other)
    return made


def interval(found: Estimate, at: Column, what: str) -> Interval:
    """The bounds of an estimate, and their name."""
    names = [
        f"Census {what} of published margins {part:.0%}" if part == part else ""
        for part in at.tolist()
    ]
    return Interval(
        found.value - found.margin, found.value + found.margin, np.array(names, dtype=object)
    )
