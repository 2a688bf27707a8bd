"""All values of the whole city, as tables: the twin of the chart, in every grain.

Answers: what exactly is each number in the chart, and on how many rows does it rest?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.publish import absence, numbers, series, words
from charteroak.publish.absence import Sort
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _
from charteroak.publish.provenance import BADGES, Badge

_ORDER = (
    "fiscal_year", "year", "span", "fiscal_quarter", "quarter", "fiscal_period", "month", "week",
    "day",
)  # fmt: skip
LONG = 14
"""Tables with more rows are folded up."""


@dataclass(frozen=True)
class Cell:
    """One period."""

    period: str
    value: float | None
    told: str
    lower: float | None
    upper: float | None
    interval: str
    n: str
    reference: int | None
    """The number of its citation."""
    note: str
    absent: Sort = ""
    """The mark that stands where there is no value."""


@dataclass(frozen=True)
class Table:
    """The values of one grain."""

    grain: str
    title: str
    rows: tuple[Cell, ...]
    provenance: str
    badge: Badge
    intervals: bool
    counts: bool
    references: bool
    notes: bool
    long: bool


def tables(
    indicator: Indicator, rows: Sequence[Measurement], references: Mapping[str, int]
) -> tuple[Table, ...]:
    """A table for each grain that has rows, that of the headline first; the last period first."""
    whole = series.whole_city(rows)
    told = series.headline(whole)
    first = told.grain if told else ""
    grains = sorted({row.grain for row in whole}, key=lambda g: (g != first, _ORDER.index(g)))
    return tuple(
        _table(indicator, grain, [row for row in whole if row.grain == grain], references)
        for grain in grains
    )


def _table(
    indicator: Indicator, grain: str, rows: Sequence[Measurement], references: Mapping[str, int]
) -> Table:
    ordered = sorted(rows, key=lambda row: row.period_end, reverse=True)
    cells = tuple(_cell(indicator, row, references) for row in ordered)
    return Table(
        grain=grain,
        title=f"{indicator.name}, {words.GRAINS[grain]}",
        rows=cells,
        provenance=ordered[0].provenance,
        badge=BADGES[ordered[0].provenance],
        intervals=any(cell.interval for cell in cells),
        counts=any(cell.n for cell in cells),
        references=any(cell.reference for cell in cells),
        notes=any(cell.note for cell in cells),
        long=len(cells) > LONG,
    )


def _cell(indicator: Indicator, row: Measurement, references: Mapping[str, int]) -> Cell:
    partial = _("Records not complete.") if row.partial else ""
    why = words.missing(row) if row.value is None else ""
    note = recognised(row.note) if indicator.kind != "figure" else ""
    return Cell(
        period=numbers.short_period(row),
        value=row.value,
        told=absence.short(row) if row.value is None else numbers.value(row.value, indicator),
        lower=row.lower,
        upper=row.upper,
        interval=numbers.interval(row, indicator),
        n="" if row.n is None else f"{row.n:,}",
        reference=references.get(row.source),
        note=" ".join(part for part in (why, partial, note) if part),
        absent=absence.sort(row),
    )


@dataclass(frozen=True)
class Published:
    """One published value with what was noted about it."""

    period: str
    about: str
    told: str
    margin: str
    reference: int | None
    note: str


def published(
    indicator: Indicator, rows: Sequence[Measurement], references: Mapping[str, int], most: int
) -> tuple[Published, ...]:
    """The published values, the last period first, at most so many."""
    ordered = sorted(rows, key=lambda row: row.period_end, reverse=True)
    return tuple(
        Published(
            period=numbers.short_period(row),
            about=_about(row),
            told=words.missing(row)
            if row.value is None
            else numbers.roughly(numbers.value(row.value, indicator), row),
            margin=numbers.interval(row, indicator),
            reference=references.get(row.source),
            note=recognised(row.note),
        )
        for row in ordered[:most]
    )


def _about(row: Measurement) -> str:
    """Whom and where the value is about, as the records spell it."""
    parts = [row.place if row.place != "all" else "", row.group if row.group != "all" else ""]
    return ", ".join(part for part in parts if part) or _("whole city")
