"""Values: from the parts of an indicator to its value.

Answers: what is the number, once its rows have been added up? Used for real rows and for examples.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from charteroak.plan.model import Indicator

Column = NDArray[np.float64]


def values(indicator: Indicator, parts: Mapping[str, Column]) -> Column:
    """Values of an indicator from its parts; NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = indicator.measure.value(parts)
    return np.where(np.isfinite(value), value, np.nan)
