"""Narrowed: whether the widest gap of an indicator is narrower than in the period before.

Answers: are the people who are furthest behind catching up? The widest gap of one period is
compared with the widest of the last whole period before it that does not overlap, among the groups
that have a gap with an interval in both. Either may be of another group: what counts is how far
apart the city lets anyone fall. The two periods share no rows, so the variance of the difference is
the sum of both; each standard error is taken from its interval (D. G. Altman and J. M. Bland, BMJ
326, 2003, 219).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot
from typing import Literal

from charteroak.dimensions.unit import say
from charteroak.indicators.gaps import Gap
from charteroak.indicators.intervals import Z
from charteroak.plan.model import City, Indicator

LEFT_OUT = {
    "reference": "No group is declared that the others are compared with.",
    "interval": "There are no two whole periods with gaps that have an interval.",
    "even": "There is no gap beyond chance in either period.",
}


@dataclass(frozen=True)
class Narrowed:
    """Whether the widest gap narrowed."""

    verdict: Literal["meets", "fails", "left_out"]
    why: str


@dataclass(frozen=True)
class _Widest:
    """The widest gap of one period."""

    gap: Gap
    size: float
    error: float

    @property
    def beyond_chance(self) -> bool:
        return self.size > Z * self.error


def narrowed(city: City, indicator: Indicator, found: Iterable[Gap]) -> Narrowed:
    """Whether the widest gap of an indicator narrowed, and by how much."""
    told = tuple(found)
    if not told:
        return Narrowed("left_out", LEFT_OUT["reference"])
    pair = _pair(told)
    if pair is None:
        return Narrowed("left_out", LEFT_OUT["interval"])
    before, now = pair
    if not before.beyond_chance and not now.beyond_chance:
        return Narrowed("left_out", LEFT_OUT["even"])
    less = before.size - now.size
    chance = Z * hypot(before.error, now.error)
    word = "narrower" if less > 0 else "wider"
    sure = f"{word} beyond chance" if abs(less) > chance else f"{word}, within chance"
    if less == 0:
        sure = "the same"
    why = f"{_said(city, indicator, before)}; {_said(city, indicator, now)}: {sure}."
    return Narrowed("meets" if less > chance else "fails", why)


def _said(city: City, indicator: Indicator, widest: _Widest) -> str:
    """`12.3 points apart in 2023 (Renters beside Owners)`, in the unit of the indicator."""
    gap = widest.gap
    apart = say(widest.size, indicator.unit, max(indicator.decimals, 1))
    if indicator.unit == "share":
        apart = f"{apart.removesuffix('%')} points"
    known = city.dimension(gap.group_by)
    one, other = (known.label(name) if known else name for name in (gap.group, gap.reference))
    return f"{apart} apart in {gap.period} ({one} beside {other})"


def _pair(found: Iterable[Gap]) -> tuple[_Widest, _Widest] | None:
    """The widest gaps of the last two whole periods of the longest grain that has two."""
    grains: defaultdict[str, dict[str, dict[tuple[str, str], Gap]]] = defaultdict(dict)
    for gap in found:
        bounds = (gap.difference, gap.difference_lower, gap.difference_upper)
        if not gap.partial and None not in bounds:
            grains[gap.grain].setdefault(gap.period, {})[gap.group_by, gap.group] = gap
    length = {
        grain: max(_days(gap) for groups in periods.values() for gap in groups.values())
        for grain, periods in grains.items()
    }
    for grain in sorted(grains, key=lambda one: (-length[one], one)):
        if pair := _last_two(grains[grain]):
            return pair
    return None


def _days(gap: Gap) -> int:
    return (gap.period_end - gap.period_start).days


def _last_two(
    periods: Mapping[str, Mapping[tuple[str, str], Gap]],
) -> tuple[_Widest, _Widest] | None:
    ordered = sorted(periods.values(), key=lambda groups: _any(groups).period_end)
    now = ordered[-1]
    for before in reversed(ordered[:-1]):
        both = before.keys() & now.keys()
        if both and _any(before).period_end < _any(now).period_start:
            return _widest(before[key] for key in both), _widest(now[key] for key in both)
    return None


def _any(groups: Mapping[tuple[str, str], Gap]) -> Gap:
    return next(iter(groups.values()))


def _widest(gaps: Iterable[Gap]) -> _Widest:
    ordered = sorted(gaps, key=lambda gap: (gap.group_by, gap.group))
    gap = max(ordered, key=lambda one: abs(one.difference or 0.0))
    assert gap.difference is not None
    assert gap.difference_lower is not None
    assert gap.difference_upper is not None
    error = (gap.difference_upper - gap.difference_lower) / (2 * Z)
    return _Widest(gap, abs(gap.difference), error)
