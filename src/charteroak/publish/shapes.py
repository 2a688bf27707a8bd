"""Shapes: the plain data behind each drawing.

Answers: what exactly does a chart, a map or a sparkline show? These go into a page's JSON as they
are; the modules that draw turn them into SVG, and know nothing of plans or indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from charteroak.publish.absence import Absence, Sort

Form = Literal["line", "columns", "spans"]


@dataclass(frozen=True)
class Point:
    """One value over a stretch of time; `start` and `end` in years, 2014.5 being 1 July 2014."""

    label: str
    start: float
    end: float
    value: float | None
    lower: float | None = None
    upper: float | None = None
    partial: bool = False
    told: str = ""
    """The value as a person reads it."""
    signal: int = 0
    """1 where it says that the number rose, -1 that it fell, 0 where it says nothing."""
    absent: Sort = ""
    """The mark that stands in place of a value."""

    @property
    def middle(self) -> float:
        """Where in time it is drawn."""
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class Level:
    """A line to compare with: a standard, or a target over the periods it was promised for."""

    name: str
    points: tuple[tuple[float, float], ...]
    """Time and value; one point stands for a level that always holds."""
    mark: bool = False
    """One point is a mark at its time, and not a level."""


@dataclass(frozen=True)
class Limit:
    """The lines between which a number moves by itself, over one period."""

    start: float
    end: float
    segment: int
    """Which stretch it belongs to: a line is not drawn from one to the next."""
    centre: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Ahead:
    """One period to come: the middle of what is likely, and its bands."""

    label: str
    start: float
    end: float
    median: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


@dataclass(frozen=True)
class Chart:
    """Values over time."""

    form: Form
    before: str
    """Written before a number on the axis: `$`."""
    after: str
    scale: float
    """What a value is multiplied by for the axis: 100 for a share."""
    from_zero: bool
    by_period: bool
    """Whether the axis names the periods themselves, as it does for years, or the calendar."""
    points: tuple[Point, ...]
    levels: tuple[Level, ...] = ()
    limits: tuple[Limit, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    """What may come after the last point."""
    invented: bool = False
    """Simulated numbers are drawn hatched."""
    absences: tuple[Absence, ...] = ()
    """What the marks at the foot stand for."""


@dataclass(frozen=True)
class FunnelPoint:
    """One place at its size, with the limits that hold for it."""

    label: str
    size: float
    value: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float
    outside: bool


@dataclass(frozen=True)
class Funnel:
    """Places by size, between limits that narrow as places grow."""

    before: str
    after: str
    scale: float
    across: str
    """What size is counted in."""
    centre: float
    points: tuple[FunnelPoint, ...]
    invented: bool = False


@dataclass(frozen=True)
class Spark:
    """A chart without axes, the size of a word."""

    points: tuple[Point, ...]
    from_zero: bool
    text: str
    """What it shows, in words."""


@dataclass(frozen=True)
class Panel:
    """One group or place over time, to be drawn small among its like."""

    label: str
    href: str
    points: tuple[Point, ...]
    text: str
    """What it shows, in words."""


@dataclass(frozen=True)
class Panels:
    """Small charts that share both scales, so that they can be compared."""

    low: float
    high: float
    low_label: str
    high_label: str
    first: str
    last: str
    """The names of the first and the last period."""
    start: float
    end: float
    panels: tuple[Panel, ...]
    invented: bool = False


@dataclass(frozen=True)
class Mark:
    """Where on a scale from 0 to 100 a value and its interval lie."""

    at: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Scale:
    """The ticks of a scale from 0 to 100, each with its label."""

    ticks: tuple[tuple[float, str], ...]
    bars: bool
    """Whether values are drawn as bars from nought, or as dots."""
    reference: float | None = None
    reference_label: str = ""


@dataclass(frozen=True)
class MapPlace:
    """One place on a map."""

    id: str
    name: str
    href: str
    told: str
    """Its value; empty where there is none."""
    shade: int | None = None
    """Which of the shades, from 0; None where there is no value."""
    merged: str = ""
    """The district that its value is reported for together with others."""
    chosen: bool = False
    absent: Sort = ""
    """The pattern that stands in place of a shade."""


@dataclass(frozen=True)
class Map:
    """The places of a boundary set, shaded by value."""

    boundary_set: str
    drawn: Literal["outline", "sketch"]
    title: str
    text: str
    places: tuple[MapPlace, ...]
    legend: tuple[str, ...] = ()
    """What each shade stands for."""
    absences: tuple[Absence, ...] = ()
    """What the patterns stand for."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stream:
    """Dollars that go from one name to another, in cents."""

    source: str
    target: str
    cents: int
    untied: bool = False
    """It goes to no outcome."""


@dataclass(frozen=True)
class Streams:
    """A picture of where dollars go."""

    title: str
    text: str
    left: tuple[str, ...]
    """The names on the left, in their order."""
    right: tuple[str, ...]
    streams: tuple[Stream, ...]
    untied: tuple[str, ...]
    """The names on the right that are no goal."""
    simulated: bool

    @property
    def cents(self) -> int:
        """All of them together."""
        return sum(one.cents for one in self.streams)
