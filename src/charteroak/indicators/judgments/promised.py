"""Promised: every series of a layer held against every target.

Answers: was the promise kept, by the rule the definition names? Where a target speaks of another
grain than the chart (a year's crashes, and the chart is by month), the series of the target's own
grain is judged, by its interval. A rule that needs limits and has none says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY
from charteroak.indicators.judgments.drawn import Drawn
from charteroak.indicators.judgments.layers import Layer
from charteroak.indicators.judgments.rows import Status
from charteroak.indicators.signals.series import Flags, Numbers
from charteroak.indicators.statuses import LIMITED, RULES, Case
from charteroak.indicators.targets import Promise, holds_for

NEITHER = "No direction is better, so no target can be met or missed."
NO_VALUE = "There is no value of a whole period."
NO_LIMITS = "The series has no limits, which this rule needs."


@dataclass(frozen=True, kw_only=True, eq=False)
class Posts:
    """The limits of each series of a layer that a target is held against; NaN without."""

    low: Numbers
    high: Numbers
    trial: Flags

    @classmethod
    def of(cls, layer: Layer, drawn: Sequence[Drawn]) -> Posts:
        """The limits of every chart of a layer, in the order of its series."""
        many = len(layer.series)
        low, high, trial = np.full(many, np.nan), np.full(many, np.nan), np.zeros(many, bool)
        for chart in drawn:
            low[chart.rows], high[chart.rows] = chart.goal_posts
            for row, last, flags in zip(chart.rows, chart.last, chart.trial, strict=True):
                trial[row] = last >= 0 and flags[last]
        return cls(low=low, high=high, trial=trial)


def statuses(
    split: Mapping[str, Layer], judged: Layer, posts: Posts, promises: Sequence[Promise]
) -> Iterator[Status]:
    """One status for each series and promise, in the order of series, then promises."""
    held = [_held(split, judged, posts, promise) for promise in promises]
    for one in judged.series:
        for columns in held:
            yield columns[one]


def _held(
    split: Mapping[str, Layer], judged: Layer, posts: Posts, promise: Promise
) -> dict[tuple[str, str], Status]:
    """The status of each series against one promise."""
    whole = judged.place_set == CITY and judged.group_by == EVERYONE
    layer, why = judged, holds_for(judged.indicator, promise, judged.grain, whole=whole)
    others = [split[grain] for grain in promise.grains if grain in split]
    if why and others:
        layer = others[0]
        why = holds_for(judged.indicator, promise, layer.grain, whole=whole)
    mine = layer is judged
    case = _case(layer, promise, posts if mine else None)
    found = {one: _status(layer, row, promise, case, posts if mine else None, why)
             for one, row in layer.rows.items()}  # fmt: skip
    return found | {
        one: _status(judged, row, promise, _case(judged, promise, posts), posts, why or NO_VALUE)
        for one, row in judged.rows.items()
        if one not in found
    }


def _case(layer: Layer, promise: Promise, posts: Posts | None) -> Case:
    """What the rules look at, of each series."""
    rows, last = np.arange(len(layer.series)), layer.last
    known = last >= 0

    def now(table: Numbers) -> Numbers:
        return np.where(known, table[rows, last], np.nan)

    value, sure = now(layer.value), known & layer.sure[rows, last]
    nothing = np.full(len(rows), np.nan)
    return Case(
        better=layer.indicator.better,
        target=np.where(known, promise.at(layer.periods)[last], np.nan),
        value=value,
        before=_before(layer),
        lower=np.where(sure, _open(now(layer.lower), -np.inf), nothing),
        upper=np.where(sure, _open(now(layer.upper), np.inf), nothing),
        limit_low=posts.low if posts else nothing,
        limit_high=posts.high if posts else nothing,
    )


def _open(bound: Numbers, end: float) -> Numbers:
    return np.where(np.isnan(bound), end, bound)


def _before(layer: Layer) -> Numbers:
    """Each series: the value before its last."""
    found = np.full(len(layer.series), np.nan)
    for row, values in enumerate(layer.value):
        known = values[np.isfinite(values)]
        if len(known) > 1:
            found[row] = known[-2]
    return found


def _status(
    layer: Layer, row: int, promise: Promise, case: Case, posts: Posts | None, why: str
) -> Status:
    place, group = layer.series[row]
    last = int(layer.last[row])
    rule = _rule(layer, case, row)
    word, said = ("", why) if why else _judged(layer, row, promise, case, rule)
    return Status(
        indicator=layer.indicator.id, place_set=layer.place_set, place=place,
        group_by=layer.group_by, group=group,
        target=promise.name, basis=promise.basis, edition=promise.edition,
        set_by=promise.set_by, set_on=promise.set_on,
        grain=layer.grain, period=layer.periods[last].name if last >= 0 else "",
        value=_number(case.value[row]), lower=_number(case.lower[row]),
        upper=_number(case.upper[row]),
        target_value=None if why else _number(case.target[row]),
        status=word, said=said, rule=rule, compare_only=RULES[rule].compare_only,
        trial=bool(rule in LIMITED and posts is not None and posts.trial[row]),
    )  # fmt: skip


def _rule(layer: Layer, case: Case, row: int) -> str:
    """The rule of a series: the declared one, else by its limits, its interval, or its value."""
    declared = layer.indicator.status_rule
    if declared not in ("suggested", "interval"):
        return declared
    if declared == "suggested" and np.isfinite(case.limit_low[row] + case.limit_high[row]):
        return "assurance"
    return "value" if np.isnan(case.lower[row]) else "interval"


def _judged(layer: Layer, row: int, promise: Promise, case: Case, rule: str) -> tuple[str, str]:
    """The status word and its sentence; no word and why."""
    last = int(layer.last[row])
    if layer.indicator.better == "neither":
        return "", NEITHER
    if last < 0:
        return "", NO_VALUE
    if np.isnan(case.target[row]):
        return "", promise.why_not(layer.periods[last])
    word = str(RULES[rule].judge(case)[row])
    if word:
        return word, RULES[rule].says[word]
    return "", NO_LIMITS if rule in LIMITED else "There is no value to compare with."


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
