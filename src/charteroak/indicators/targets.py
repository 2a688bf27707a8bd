"""Targets: what was promised for a period.

Answers: which value is this number held against, and who set it? A target's path names periods. As
steps, a value stays until the next named period begins; as a line, it moves evenly from the middle
of one to the middle of the next. The promise begins with the first period named and ends with the
last. A standard is a target with an edition that lasts.

A promise about a number that grows with the length of its period, or with the size of its place,
is held against exactly what it was made for: a year's crashes against a year's, the city's against
the city's. A share or a mean may be held against any part of the period, and any place or group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import Grain, Period, read_period
from charteroak.indicators.signals.series import Numbers
from charteroak.plan.model import Indicator, Standard, Target

STEADY = frozenset(
    {"share", "on_time", "mean", "median", "percentile", "ratio", "response", "survey"}
)
"""Kinds whose number does not grow with the length of the period. A target of any other kind is
held against its own grain only: a kind that nobody has thought about is safe here."""
AMOUNTS = frozenset({"count", "sum", "distinct", "cumulative"})
"""Kinds whose number grows with the size of the place, whatever their unit."""
_AMOUNT_UNITS = frozenset({"count", "dollars", "gallons", "miles", "tons", "acres"})
_YEARS: tuple[Grain, ...] = ("year", "fiscal_year")


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A target or a standard, ready to be held against numbers."""

    name: str
    basis: str
    """`local`, `standard` or `peer`."""
    edition: str
    set_by: str
    set_on: date | None
    """None for a standard, whose edition tells it."""
    steps: bool
    path: Mapping[Period, float] = field(default_factory=dict)
    """The periods named, in the order of time."""
    lasting: float | None = None
    """The value of a standard, which names no periods."""

    @property
    def grains(self) -> tuple[Grain, ...]:
        """The grains of the periods it names; none: it names no periods."""
        return tuple({period.grain: None for period in self.path})

    def at(self, periods: Sequence[Period]) -> Numbers:
        """The value promised for each period; NaN where nothing is."""
        if self.lasting is not None:
            return np.full(len(periods), self.lasting)
        told = list(self.path)
        first, last = min(p.start for p in told), max(p.end for p in told)
        inside = np.array([first <= p.start and p.end <= last for p in periods], dtype=np.bool_)
        found = self._stepped(periods) if self.steps else self._lined(periods)
        return np.where(inside, found, np.nan)

    def why_not(self, period: Period) -> str:
        """Why nothing is promised for a period."""
        told = list(self.path)
        first, last = min(told), max(told, key=lambda p: p.end)
        if period.start < first.start:
            return f"`{self.name}` begins with {first.name}; the last number is of {period.name}."
        return f"`{self.name}` ends with {last.name}; the last number is of {period.name}."

    def _stepped(self, periods: Sequence[Period]) -> Numbers:
        starts = np.array([p.start.toordinal() for p in self.path])
        values = np.array([np.nan, *self.path.values()])
        return values[np.searchsorted(starts, [p.start.toordinal() for p in periods], "right")]

    def _lined(self, periods: Sequence[Period]) -> Numbers:
        known = sorted((_middle(p), value) for p, value in self.path.items())
        return np.interp(
            [_middle(p) for p in periods], [at for at, _ in known], [value for _, value in known]
        )


def promises(indicator: Indicator, fiscal: FiscalYears) -> tuple[Promise, ...]:
    """What an indicator is held against, in the order written; the standard comes last."""
    found = [_promise(target, fiscal) for target in indicator.targets if target.path]
    return (*found, *(_of_standard(s) for s in (indicator.standard,) if s))


def holds_for(indicator: Indicator, promise: Promise, grain: Grain, *, whole: bool) -> str:
    """Why a promise says nothing of a series; empty where it does. `whole`: the city, everyone."""
    if not whole and _amount(indicator):
        return f"`{promise.name}` was set for the whole city, and an amount grows with its place."
    if promise.lasting is not None:
        if indicator.kind in STEADY or indicator.kind == "figure" or grain in _YEARS:
            return ""
        return f"`{promise.name}` names no period; it is taken to be for a year."
    if indicator.kind not in STEADY and grain not in promise.grains:
        told = " or ".join(f"`{name}`" for name in promise.grains)
        return f"`{promise.name}` was set by {told}, and this number is told by `{grain}`."
    return ""


def _amount(indicator: Indicator) -> bool:
    by_unit = indicator.kind not in STEADY and indicator.unit in _AMOUNT_UNITS
    return by_unit or indicator.kind in AMOUNTS


def _promise(target: Target, fiscal: FiscalYears) -> Promise:
    read = [(read_period(name, fiscal), value) for name, value in target.path.items()]
    path = sorted((period, float(value)) for period, value in read if period)
    return Promise(
        name=target.name,
        basis=target.basis,
        edition=target.edition,
        set_by=target.set_by,
        set_on=target.set_on,
        steps=target.between == "steps",
        path=dict(path),
    )


def _of_standard(standard: Standard) -> Promise:
    return Promise(
        name=f"{standard.name}, {standard.edition}",
        basis="standard",
        edition=standard.edition,
        set_by=standard.source_title,
        set_on=None,
        steps=True,
        lasting=float(standard.value),
    )


def _middle(period: Period) -> float:
    return (period.start.toordinal() + period.end.toordinal()) / 2
