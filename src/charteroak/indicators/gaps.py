"""Gaps: each group beside the group it is compared with.

Answers: is the number the same for everyone, and if not, how sure is the difference? One row is one
group of one indicator in one period, beside the reference group that the city declares. A gap is a
question to ask; it says nothing of its cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from charteroak.dimensions.group import CROSS, EVERYONE
from charteroak.dimensions.group import UNKNOWN as NO_GROUP
from charteroak.dimensions.place import WHOLE
from charteroak.indicators.equity import gap as compare
from charteroak.indicators.equity.trend import gap_trend
from charteroak.indicators.estimate import Estimate, Refusal
from charteroak.indicators.intervals import Column
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import CityFiles, Indicator

FILE = "gaps.parquet"
TRENDS = "gap_trends.parquet"
NO_INTERVAL = "No interval: the publisher prints no margin of error."
NOT_PER_HEAD = "A count of one group is not compared with another's: the groups differ in size."
NO_VALUE = "One of the two has no value."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One group beside its reference group, for the whole city."""

    indicator: str
    grain: str
    period: str
    period_start: date
    period_end: date
    partial: bool
    group_by: str
    group: str
    reference: str
    value: float | None
    reference_value: float | None
    n: int | None
    reference_n: int | None
    difference: float | None
    """Value less reference value."""
    difference_lower: float | None
    difference_upper: float | None
    difference_method: str
    ratio: float | None
    """Value over reference value."""
    ratio_lower: float | None
    ratio_upper: float | None
    ratio_method: str
    reason: str
    """Why there is no difference, or no interval; empty where there are both."""

    @property
    def told(self) -> str:
        """`higher` or `lower` where the interval of the difference says so, else empty."""
        if self.difference_lower is not None and self.difference_lower > 0:
            return "higher"
        return "lower" if self.difference_upper is not None and self.difference_upper < 0 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapTrend:
    """How a gap has moved from period to period."""

    indicator: str
    grain: str
    group_by: str
    group: str
    reference: str
    change: float | None
    """Of the difference, from one period to the next."""
    lower: float | None
    upper: float | None
    method: str
    points: int
    reason: str


def gaps(files: CityFiles, indicator: Indicator, rows: Iterable[Measurement]) -> Iterator[Gap]:
    """Every gap of one indicator, from its measurements; none where no reference is declared."""
    by_period: defaultdict[tuple[str, str, str], dict[str, Measurement]] = defaultdict(dict)
    for row in rows:
        if row.place == WHOLE and row.group_by != EVERYONE:
            by_period[row.grain, row.period, row.group_by][row.group] = row
    for (_, _, dimension), groups in by_period.items():
        known = files.city.dimension(dimension)
        reference = groups.get(known.reference) if known else None
        if reference is not None:
            others = [
                r
                for r in groups.values()
                if r.group != reference.group and NO_GROUP not in r.group.split(CROSS)
            ]
            yield from (_gap(indicator, row, reference) for row in others)


def _gap(indicator: Indicator, row: Measurement, reference: Measurement) -> Gap:
    counted = indicator.unit == "count"
    known = row.value is not None and reference.value is not None and not counted
    difference, ratio = _compared(indicator, row, reference) if known else (None, None)
    plain = _plain(row, reference) if known else (None, None)
    reason = NOT_PER_HEAD if counted else NO_VALUE if not known else _reason(difference, ratio)
    return Gap(
        indicator=row.indicator, grain=row.grain, period=row.period,
        period_start=row.period_start, period_end=row.period_end,
        partial=row.partial or reference.partial,
        group_by=row.group_by, group=row.group, reference=reference.group,
        value=row.value, reference_value=reference.value, n=row.n, reference_n=reference.n,
        difference=_at(difference, "value") if difference else plain[0],
        difference_lower=_at(difference, "lower"), difference_upper=_at(difference, "upper"),
        difference_method=_method(difference),
        ratio=_at(ratio, "value") if ratio else plain[1],
        ratio_lower=_at(ratio, "lower"), ratio_upper=_at(ratio, "upper"),
        ratio_method=_method(ratio), reason=reason,
    )  # fmt: skip


def _compared(
    indicator: Indicator, row: Measurement, reference: Measurement
) -> tuple[compare.Gap | None, compare.Gap | None]:
    """Difference and ratio by the methods that belong to the kind's interval."""
    parts = [row.numerator, row.denominator, reference.numerator, reference.denominator]
    if any(part is None for part in parts):
        return None, None
    columns = [_column(part) for part in parts]
    match indicator.measure.interval:
        case "wilson":
            return compare.risk_difference(*columns), compare.risk_ratio(*columns)
        case "poisson":
            one = np.ones(1)
            per = indicator.measure.value({"numerator": one, "denominator": one})
            difference = compare.rate_difference(*columns)
            told = difference._replace(
                value=difference.value * per,
                lower=difference.lower * per,
                upper=difference.upper * per,
            )
            return told, compare.rate_ratio(*columns)
    return None, None


def _plain(row: Measurement, reference: Measurement) -> tuple[float | None, float | None]:
    if row.value is None or reference.value is None:
        return None, None
    ratio = row.value / reference.value if reference.value else None
    return row.value - reference.value, ratio


def _reason(difference: compare.Gap | None, ratio: compare.Gap | None) -> str:
    if difference is None or ratio is None:
        return NO_INTERVAL
    return str(difference.reason[0] or ratio.reason[0])


def _column(value: float | None) -> Column:
    return np.array([np.nan if value is None else value], dtype=np.float64)


def _at(found: compare.Gap | None, name: str) -> float | None:
    if found is None:
        return None
    value = float(getattr(found, name)[0])
    return value if np.isfinite(value) else None


def _method(found: compare.Gap | None) -> str:
    return "" if found is None else str(found.method[0])


def trends(found: Sequence[Gap]) -> Iterator[GapTrend]:
    """How each gap moves, by the coarsest grain with periods enough; partial ones are left out."""
    series: defaultdict[tuple[str, str, str], defaultdict[str, list[Gap]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in found:
        if one.difference is not None and not one.partial:
            series[one.indicator, one.group_by, one.group][one.grain].append(one)
    for grains in series.values():
        grain = max(grains, key=lambda name: (len(grains[name]) >= 5, _length(grains[name][0])))
        yield _trend(sorted(grains[grain], key=lambda one: one.period_start))


def _length(one: Gap) -> int:
    return (one.period_end - one.period_start).days


def _trend(points: Sequence[Gap]) -> GapTrend:
    first = points[0]
    gap = np.array([one.difference for one in points], dtype=np.float64)
    found = gap_trend(np.arange(len(points), dtype=np.float64), gap)
    known = found if isinstance(found, Estimate) else None
    return GapTrend(
        indicator=first.indicator, grain=first.grain, group_by=first.group_by, group=first.group,
        reference=first.reference, points=len(points),
        change=known.value if known else None,
        lower=known.lower if known else None,
        upper=known.upper if known else None,
        method=known.method if known else "",
        reason=found.reason if isinstance(found, Refusal) else "",
    )  # fmt: skip
