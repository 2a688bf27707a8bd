"""Index: several indicators on one scale, weighted; refused where a part is missing.

Answers: how do the parts stand together? A part beyond its goalposts counts as 0 or 100, and the
note says so, because more of it then no longer moves the index.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from charteroak.indicators.composed.cells import Block, Series, cells_of
from charteroak.indicators.composed.result import Composed, block, needed, texts
from charteroak.indicators.intervals import none
from charteroak.kinds.index import Index
from charteroak.plan.model import CityFiles, Indicator

WHOLE = 100.0


def compose(indicator: Indicator, inputs: Mapping[str, Series], files: CityFiles) -> Block:
    """The measurements of an index."""
    measure = indicator.measure
    assert isinstance(measure, Index)
    cells = cells_of(indicator, inputs.values())
    value, notes = np.zeros(len(cells)), texts([""] * len(cells))
    taken = []
    for part in measure.parts_:
        name = files.indicators[part.indicator].name
        columns = inputs[part.indicator].take(cells)
        score = (columns["value"] - part.worst) / (part.best - part.worst)
        for beyond, said in ((score < 0, 0), (score > 1, 100)):
            notes[beyond] = notes[beyond] + f"{name} lies beyond its scale and counts as {said}. "
        value += part.weight * WHOLE * np.clip(score, 0.0, 1.0)
        taken.append(needed(name, columns))
    nothing = np.full(len(cells), np.nan)
    notes = texts(note.strip() for note in notes)
    return block(
        indicator, cells, taken, Composed(value, none(value), notes, nothing, nothing, nothing)
    )
