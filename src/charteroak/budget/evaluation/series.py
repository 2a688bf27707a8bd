"""Series: the numbers that an evaluation looks at, as they are told to everyone.

Answers: which periods are known of each place or group, before and after the change? Only measured,
whole periods count; hidden ones are missing like any other, so nothing is used that is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from charteroak.budget.evaluation.model import Evaluation
from charteroak.budget.programs import worst
from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Period, periods
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.indicators.measurement import Measurement

MOST_MISSING = 0.2
"""The share of periods that may be missing."""


@dataclass(frozen=True)
class Series:
    """One place or group: its numbers by the number of the period."""

    unit: str
    values: dict[int, float]


@dataclass(frozen=True)
class Panel:
    """What an evaluation looks at."""

    periods: tuple[Period, ...]
    """All from the first that is known to the last."""
    changed: int
    """The number of the first period that is not wholly before the change."""
    series: tuple[Series, ...]
    provenance: str

    def of(self, units: Sequence[str]) -> tuple[Series, ...]:
        """The series of these places or groups."""
        return tuple(one for one in self.series if one.unit in units)


def panel_of(one: Evaluation, rows: Iterable[Measurement], fiscal: FiscalYears) -> Panel | None:
    """The numbers that an evaluation looks at; None: there are none."""
    told = [row for row in rows if _meant(row, one)]
    known = [row for row in told if row.value is not None and not row.partial]
    if not known or one.changed_on is None:
        return None
    first = min(row.period_start for row in known)
    last = max(row.period_end for row in known)
    all_ = tuple(periods(one.grain, first, last, fiscal))
    number = {period.start: n for n, period in enumerate(all_)}
    series: dict[str, dict[int, float]] = {}
    for row in known:
        assert row.value is not None  # those without are left out above
        series.setdefault(_unit(row, one), {})[number[row.period_start]] = row.value
    return Panel(
        all_, _first(all_, one.changed_on),
        tuple(Series(unit, dict(sorted(values.items()))) for unit, values in series.items()),
        worst((one.provenance, *(row.provenance for row in known))),
    )  # fmt: skip


def _first(all_: tuple[Period, ...], changed_on: date) -> int:
    return next((n for n, period in enumerate(all_) if period.end >= changed_on), len(all_))


def _meant(row: Measurement, one: Evaluation) -> bool:
    """Whether a measurement is of the places or groups that are looked at."""
    if row.grain != one.grain or row.estimated:
        return False
    if one.groups:
        wanted = (*one.treated, *one.compared_with)
        return row.group_by == one.groups and row.place == WHOLE and row.group in wanted
    if row.group != EVERYONE:
        return False
    if not one.treated:
        return row.place == WHOLE and row.place_set == CITY
    return row.place_set == one.places and row.place in (*one.treated, *one.compared_with)


def _unit(row: Measurement, one: Evaluation) -> str:
    return row.group if one.groups else row.place


def common(series: Sequence[Series]) -> tuple[int, ...]:
    """The periods that are known of all."""
    known = [set(one.values) for one in series]
    return tuple(sorted(set.intersection(*known))) if known else ()


def stacked(
    series: Sequence[Series], at: Sequence[int]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Units by periods."""
    return np.array([[one.values[n] for n in at] for one in series], dtype=np.float64)
