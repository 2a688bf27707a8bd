"""Judgments: what the measurements of an edition say about change, targets and places.

    judging.write(engine, measurements, files, populations, folder)   # the build does this
    said = Judgments(edition.folder, engine)
    said.of("crashes", place="all", group="all")       # one `Judgment` a series: icon, status, why
    said.signals("crashes", place="all", group="all")  # one `Signal` a point: limits and marks
    said.statuses("crashes")                           # one `Status` for each series and target
    said.comparisons("crashes_rate")                   # one `Comparison` a place: its funnel

Every word in these tables has its sentence: `VARIATIONS`, `MARKS`, `BANDS`, and for a status the
`says` of its rule in `indicators.statuses.RULES`.
"""

from charteroak.indicators.judgments.judging import write
from charteroak.indicators.judgments.rows import (
    BANDS,
    MARKS,
    VARIATIONS,
    Comparison,
    Judgment,
    Signal,
    Status,
)
from charteroak.indicators.judgments.stored import FILES, Judgments, within

__all__ = [
    "BANDS",
    "FILES",
    "MARKS",
    "VARIATIONS",
    "Comparison",
    "Judgment",
    "Judgments",
    "Signal",
    "Status",
    "within",
    "write",
]
