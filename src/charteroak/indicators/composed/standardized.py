"""Standardized: a rate as it would be if every place had the standard's mix of groups.

Answers: is it high because of what happens there, or because of who lives there? Made from the
counts and populations of another rate, group by group.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from charteroak.dimensions.group import EVERYONE
from charteroak.indicators import standardize
from charteroak.indicators.composed.cells import Block, Cell, Series, cells_of
from charteroak.indicators.composed.result import Composed, Input, block
from charteroak.indicators.intervals import Interval
from charteroak.kinds.standardized import Standardized
from charteroak.plan.model import CityFiles, Indicator


def compose(indicator: Indicator, inputs: Mapping[str, Series], files: CityFiles) -> Block:
    """The measurements of a standardised rate."""
    measure = indicator.measure
    assert isinstance(measure, Standardized)
    of, source = inputs[measure.of], files.indicators[measure.of]
    cells = [cell for cell in cells_of(indicator, [of]) if cell.group_by == EVERYONE]
    dimension = files.city.groups[measure.over]
    groups = [of.take([_of_group(c, measure.over, group) for c in cells])
              for group in measure.weights]  # fmt: skip
    events = np.array([one["numerator"] for one in groups]).T.reshape(len(cells), len(groups))
    people = np.array([one["denominator"] for one in groups]).T.reshape(events.shape)
    found = standardize.direct(
        events, people, np.array(list(measure.weights.values())), per=measure.scale()
    )
    lacking = [
        Input(f"{source.name}, {dimension.label(group)}", one,
              np.isnan(one["numerator"]) | ~(one["denominator"] > 0))
        for group, one in zip(measure.weights, groups, strict=True)
    ]  # fmt: skip
    made = Composed(
        found.value, Interval(found.lower, found.upper, found.method), found.reason,
        found.events, people.sum(axis=1), found.events, "too_few",
    )  # fmt: skip
    return block(indicator, cells, lacking, made)


def _of_group(cell: Cell, over: str, group: str) -> Cell:
    return cell._replace(group_by=over, group=group)
