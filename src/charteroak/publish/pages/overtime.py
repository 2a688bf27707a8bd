"""Over time: every group or place of a split in every period, as small charts and their table.

Answers: is a difference new, does it last, and in which periods can nothing be told? One panel and
one row of the table are one group or place; all panels have the same scales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from charteroak.dimensions.group import CROSS, EVERYONE
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import City, Indicator
from charteroak.publish import absence, numbers, scales, series, words
from charteroak.publish.absence import Absence, Sort
from charteroak.publish.languages.below import word
from charteroak.publish.languages.tongue import _
from charteroak.publish.pages import drawn
from charteroak.publish.shapes import Panel, Panels

_AMOUNTS = ("count", "dollars")


@dataclass(frozen=True)
class Name:
    """A group or a place: its id in the table, and what it is called."""

    id: str
    label: str
    under: str = ""
    """The wider group that it is a part of."""
    href: str = ""

    @property
    def full(self) -> str:
        """Its name where the wider group is not said beside it."""
        return f"{self.under}, {self.label}" if self.under else self.label


@dataclass(frozen=True)
class Cell:
    """One period of one group or place."""

    told: str
    interval: str
    absent: Sort
    partial: bool
    value: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Row:
    """One group or place in every period."""

    label: str
    under: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class OverTime:
    """A split in every period."""

    title: str
    caption: str
    drawn: Panels
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    absences: tuple[Absence, ...]


def group_name(city: City, dimension: str, group: str) -> Name:
    """A group of a dimension; of crossed ones under its group of the first."""
    known = city.dimension(dimension)
    first, _, rest = dimension.partition(CROSS)
    value, _, others = group.partition(CROSS)
    wide, narrow = city.dimension(first), city.dimension(rest) if rest else None
    if wide and narrow and others:
        return Name(group, word(narrow.label(others)), under=word(wide.label(value)))
    return Name(group, word(known.label(group)) if known else group)


def over_time(
    indicator: Indicator,
    title: str,
    split: Sequence[Measurement],
    told: str,
    names: Sequence[Name],
) -> OverTime | None:
    """The rows of a split in every period; None where there is one, or nothing to compare. `told`
    is the grain of the period that is told of first.
    """
    rows = series.over_time(split, told)
    if not rows:
        return None
    periods = {row.period: numbers.short_period(row) for row in rows}
    found = {name.id: {row.period: row for row in rows if name.id == _whose(row)} for name in names}
    shown = [name for name in names if any(r.value is not None for r in found[name.id].values())]
    if not shown:
        return None
    listed = [row for name in names for row in found[name.id].values()]
    panels = _panels(indicator, listed, [(name, found[name.id]) for name in shown])
    return OverTime(
        title=f"{title}, {words.GRAINS[rows[0].grain]}",
        caption=_caption(indicator, listed, panels),
        drawn=panels,
        periods=tuple(periods.values()),
        rows=tuple(_row(indicator, name, found[name.id], list(periods)) for name in names),
        absences=absence.legend(listed),
    )


def _whose(row: Measurement) -> str:
    return row.place if row.group_by == EVERYONE else row.group


def _panels(
    indicator: Indicator,
    rows: Sequence[Measurement],
    shown: Sequence[tuple[Name, dict[str, Measurement]]],
) -> Panels:
    along = scales.axis(_reach(rows), from_zero=indicator.unit in _AMOUNTS)
    ends = sorted(rows, key=lambda row: row.period_end)
    points = [drawn.point(row, indicator) for row in ends]
    return Panels(
        low=along.low,
        high=along.high,
        low_label=numbers.figure(along.low, indicator),
        high_label=numbers.figure(along.high, indicator),
        first=numbers.short_period(ends[0]),
        last=numbers.short_period(ends[-1]),
        start=min(point.middle for point in points),
        end=max(point.middle for point in points),
        panels=tuple(_panel(indicator, name, list(found.values())) for name, found in shown),
        invented=any(row.provenance == "simulated" for row in rows),
    )


def _reach(rows: Sequence[Measurement]) -> list[float]:
    """What the scale holds: every value, and intervals as long as is usual here. One that rests on
    a few answers would flatten all others.
    """
    values = [row.value for row in rows if row.value is not None]
    bounds = [b for row in rows for b in (row.lower, row.upper) if b is not None]
    sides = [
        abs(bound - row.value)
        for row in rows
        for bound in (row.lower, row.upper)
        if bound is not None and row.value is not None
    ]
    room = 2 * median(sides) if sides else 0.0
    low, high = min(values) - room, max(values) + room
    return [*values, *(min(max(bound, low), high) for bound in bounds)]


def _panel(indicator: Indicator, name: Name, rows: Sequence[Measurement]) -> Panel:
    ordered = sorted(rows, key=lambda row: row.period_end)
    points = tuple(drawn.point(row, indicator) for row in ordered)
    return Panel(name.full, name.href, points, words.extent(indicator, ordered))


def _cut(rows: Sequence[Measurement]) -> bool:
    """Whether some interval is longer than the scale."""
    held = _reach(rows)
    bounds = [b for row in rows for b in (row.lower, row.upper) if b is not None]
    return any(not min(held) <= bound <= max(held) for bound in bounds)


def _caption(indicator: Indicator, rows: Sequence[Measurement], panels: Panels) -> str:
    said = [
        f"{indicator.name}.",
        _(
            "All are drawn to one scale, from {low} to {high}.",
            low=panels.low_label,
            high=panels.high_label,
        ),
    ]
    methods = {row.interval_method for row in rows if row.interval_method}
    if methods:
        said.append(_("The band is the {interval}.", interval=numbers.interval_names(methods)))
    if _cut(rows):
        said.append(_("A band that runs past the frame is cut there; its ends are in the figures."))
    if any(row.partial for row in rows):
        said.append(_("Hollow: the records of the period are not complete."))
    return " ".join(said)


def _row(
    indicator: Indicator, name: Name, found: dict[str, Measurement], periods: Sequence[str]
) -> Row:
    cells = tuple(_cell(indicator, found.get(period)) for period in periods)
    return Row(name.label, name.under, name.href, cells)


def _cell(indicator: Indicator, row: Measurement | None) -> Cell:
    if row is None:
        return Cell(absence.SHORT["not_asked"], "", "not_asked", partial=False)
    told = absence.short(row) if row.value is None else numbers.figure(row.value, indicator)
    told = numbers.roughly(told, row)
    bounds = numbers.interval(row, indicator)
    return Cell(told, bounds, absence.sort(row), row.partial, row.value, row.lower, row.upper)
