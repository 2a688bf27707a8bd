"""Populations: the published number of residents that a rate divides by.

Answers: how many people lived in this place in this period? The published estimate nearest in
time, the earlier of two equally near; nothing is interpolated, and the estimate used is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from charteroak.dimensions.period import Period
from charteroak.sources.figures import PublishedFigure


@dataclass(frozen=True)
class Residents:
    """How many residents, and which estimate says so."""

    number: float
    estimate: str


class Populations:
    """Every published population, by indicator, place and group."""

    def __init__(self, figures: Iterable[PublishedFigure]) -> None:
        self._known: defaultdict[tuple[str, str, str, str], list[tuple[date, Residents]]] = (
            defaultdict(list)
        )
        for f in figures:
            if f.value is not None and f.value > 0:
                said = Residents(float(f.value), f"{f.period.name}, {f.source_title}")
                key = (f.indicator, f.place, f.group_by, f.group)
                self._known[key].append((_middle(f.period), said))

    def at(
        self, indicator: str, period: Period, place: str, group_by: str, group: str
    ) -> Residents | None:
        """The nearest estimate, or None where none was ever published."""
        known = self._known.get((indicator, place, group_by, group))
        if not known:
            return None
        middle = _middle(period)
        return min(known, key=lambda pair: (abs(pair[0] - middle), pair[0]))[1]


def _middle(period: Period) -> date:
    return period.start + (period.end - period.start) // 2
