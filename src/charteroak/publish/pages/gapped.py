"""Gapped: how far each group is from the group it is compared with.

Answers: is the number the same for everyone, how sure is the difference, and is it growing?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charteroak.dimensions.unit import say_number
from charteroak.indicators.gaps import NO_VALUE, NOT_PER_HEAD, Gap, GapTrend
from charteroak.plan.model import Indicator
from charteroak.publish import numbers, words
from charteroak.publish.languages.below import word
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material


@dataclass(frozen=True)
class GapRow:
    """One group beside the reference."""

    label: str
    value: str
    difference: str
    interval: str
    ratio: str
    told: str
    trend: str


@dataclass(frozen=True)
class Gaps:
    """All groups of one dimension beside the reference, in one period."""

    id: str
    label: str
    """The dimension."""
    title: str
    period: str
    reference: str
    reference_value: str
    methods: str
    rows: tuple[GapRow, ...]
    note: str


def gaps(
    material: Material, indicator: Indicator, told: Mapping[str, tuple[str, str]] | None = None
) -> tuple[Gaps, ...]:
    """The gaps of an indicator in the period that is told of a dimension (`told`: dimension to
    grain and period), failing that in the latest whole one; none where none can be told.
    """
    said = (NOT_PER_HEAD, NO_VALUE)
    found = [gap for gap in material.gaps.get(indicator.id, ()) if gap.reason not in said]
    made = (
        _of(material, indicator, name, found, (told or {}).get(name))
        for name in indicator.dimensions
    )
    return tuple(one for one in made if one)


def beside(
    material: Material, indicator: Indicator, dimension: str, period: tuple[str, str]
) -> dict[str, GapRow]:
    """Each group beside the reference in one period (grain and name), by the group's value."""
    known = material.files.city.dimension(dimension)
    trends = {
        trend.group: trend
        for trend in material.gap_trends.get(indicator.id, ())
        if trend.group_by == dimension
    }
    return {
        gap.group: gap_row(indicator, word(known.label(gap.group)), gap, trends.get(gap.group))
        for gap in material.gaps.get(indicator.id, ())
        if known and gap.group_by == dimension and (gap.grain, gap.period) == period
        if gap.difference is not None
    }


def _of(
    material: Material,
    indicator: Indicator,
    dimension: str,
    found: Sequence[Gap],
    told: tuple[str, str] | None,
) -> Gaps | None:
    every = [gap for gap in found if gap.group_by == dimension]
    mine = [gap for gap in every if (gap.grain, gap.period) == told] or every
    whole = [gap for gap in mine if not gap.partial] or mine
    if not any(gap.difference is not None for gap in whole):
        return None
    longest = max(whole, key=lambda gap: (gap.period_end - gap.period_start, gap.period_end))
    latest = max(gap.period_end for gap in whole if gap.grain == longest.grain)
    shown = [gap for gap in whole if gap.grain == longest.grain and gap.period_end == latest]
    known = material.files.city.dimension(dimension)
    assert known is not None  # a gap is only computed within a dimension
    first = shown[0]
    moving = material.gap_trends.get(indicator.id, ())
    trends = {trend.group: trend for trend in moving if trend.group_by == dimension}
    methods = {gap.difference_method for gap in shown} | {gap.ratio_method for gap in shown}
    return Gaps(
        id=f"gap-{dimension}",
        label=known.name,
        title=_("Beside {label}", label=word(known.label(first.reference))),
        period=numbers.period(first),
        reference=word(known.label(first.reference)),
        reference_value=_say(indicator, first.reference_value),
        methods="; ".join(sorted(methods - {""})),
        rows=tuple(
            gap_row(indicator, word(known.label(gap.group)), gap, trends.get(gap.group))
            for gap in shown
        ),
        note=known.note,
    )


def gap_row(indicator: Indicator, label: str, gap: Gap, trend: GapTrend | None) -> GapRow:
    """One group beside the reference, in words."""
    bounded = gap.difference_lower is not None and gap.difference_upper is not None
    interval = (
        numbers.between(
            _points(indicator, gap.difference_lower), _points(indicator, gap.difference_upper)
        )
        if bounded
        else ""
    )
    ratio = "" if gap.ratio is None else f"{gap.ratio:.2f}"
    if gap.ratio_lower is not None and gap.ratio_upper is not None:
        ratio += f" ({numbers.between(f'{gap.ratio_lower:.2f}', f'{gap.ratio_upper:.2f}')})"
    return GapRow(
        label=label,
        value=_say(indicator, gap.value),
        difference=_points(indicator, gap.difference),
        interval=interval,
        ratio=ratio,
        told=_told(gap) if bounded else gap.reason,
        trend=_moving(indicator, trend),
    )


def _told(gap: Gap) -> str:
    return {"higher": _("Higher"), "lower": _("Lower"), "": _("Not clearly different")}[gap.told]


def _moving(indicator: Indicator, trend: GapTrend | None) -> str:
    if trend is None or trend.change is None or trend.lower is None or trend.upper is None:
        return ""
    change = _(
        "{change} a {grain}, over {points}",
        change=_points(indicator, trend.change),
        grain=words.GRAIN[trend.grain],
        points=trend.points,
    )
    if trend.lower <= 0 <= trend.upper:
        return _("{change}: may be chance", change=change)
    return change


def _say(indicator: Indicator, value: float | None) -> str:
    return "" if value is None else numbers.figure(value, indicator)


def _points(indicator: Indicator, value: float | None) -> str:
    """A difference: shares in percentage points, with its sign."""
    if value is None:
        return ""
    text = say_number(value, indicator.unit, max(indicator.decimals, 1)).replace("%", "")
    signed = text if text.startswith("-") or value == 0 else f"+{text}"
    return signed.replace("-", "−")
