"""Made of: the parts of an index, which is never shown alone.

Answers: what is each part, how much does it count, and what does it give? Scores are computed from
the measurements as they are told, by the formula of the kind.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.indicators.measurement import Measurement
from charteroak.kinds.index import Index, IndexPart
from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers, series, words
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.shapes import Mark, Scale

_SCALE = Scale(ticks=((0.0, "0"), (50.0, "50"), (100.0, "100")), bars=True)


@dataclass(frozen=True)
class PartRow:
    """One part: its value, its score from 0 to 100, and what it gives to the index."""

    name: str
    href: str
    value: str
    between: str
    weight: str
    score: str
    gives: str
    mark: Mark | None


@dataclass(frozen=True)
class MadeOf:
    """The parts of an index in the period of its last value."""

    caption: str
    reason: str
    reason_url: str
    scale: Scale
    provenance: str
    rows: tuple[PartRow, ...]


def made_of(material: Material, indicator: Indicator) -> MadeOf | None:
    """The parts of an index; None for any other kind, and where there is no value."""
    measure = indicator.measure
    row = series.headline(series.whole_city(material.of(indicator.id)))
    if not isinstance(measure, Index) or row is None or row.value is None:
        return None
    return MadeOf(
        caption=(
            _(
                "{name}, {during}: {value}, the sum of what its parts give.",
                name=indicator.name,
                during=words.during(row),
                value=numbers.value(row.value, indicator),
            )
        ),
        reason=measure.reason,
        reason_url=links.outside(measure.reason_url),
        scale=_SCALE,
        provenance=row.provenance,
        rows=tuple(_part(material, part, row) for part in measure.parts_),
    )


def _part(material: Material, part: IndexPart, row: Measurement) -> PartRow:
    known = material.files.indicators[part.indicator]
    same = [
        one
        for one in series.whole_city(material.of(part.indicator))
        if (one.grain, one.period) == (row.grain, row.period) and one.value is not None
    ]
    worst, best = (numbers.value(value, known) for value in (part.worst, part.best))
    told = PartRow(
        name=known.name, href=links.indicator(known.id), value=_("Not told"),
        between=numbers.between(worst, best), weight=f"{part.weight:.0%}", score="", gives="",
        mark=None,
    )  # fmt: skip
    if not same or same[0].value is None:
        return told
    value = same[0].value
    score = 100 * min(max((value - part.worst) / (part.best - part.worst), 0.0), 1.0)
    return PartRow(
        name=told.name, href=told.href, value=numbers.value(value, known), between=told.between,
        weight=told.weight, score=f"{score:.1f}", gives=f"{part.weight * score:.1f}",
        mark=Mark(round(score, 1)),
    )  # fmt: skip
