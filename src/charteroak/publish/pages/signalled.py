"""Signalled: is it really changing, or is it noise? And does it keep what was promised?

Answers: where are the limits within which the number moves by itself, which points say that
something changed, and how does it stand against each target? The rule that made each answer is
named with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from charteroak.dimensions.unit import written
from charteroak.indicators.judgments import MARKS, VARIATIONS, Judgment, Signal, Status, within
from charteroak.plan.model import Indicator
from charteroak.publish import numbers
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.drawn import year
from charteroak.publish.shapes import Chart, Limit, Point

_GAPS = ("g", "t")
"""Charts of the time between events: their values are not the indicator's."""
_TOLD = 12
"""So many of the latest signals are listed."""
_QUIET = ("common", "missing")


@dataclass(frozen=True)
class SignalRow:
    """One point that says something changed."""

    period: str
    value: str
    said: str


@dataclass(frozen=True)
class Promise:
    """How the number stands against one target."""

    name: str
    basis: str
    set_by: str
    value: str
    period: str
    said: str
    rule: str
    compare_only: bool


@dataclass(frozen=True)
class Signalled:
    """What is told of change and of promises."""

    sentence: str
    why: str
    chart: Chart | None
    caption: str
    text: str
    rows: tuple[SignalRow, ...]
    more: int
    promises: tuple[Promise, ...]


def signalled(material: Material, indicator: Indicator) -> Signalled | None:
    """What is told of an indicator for the whole city; None where there is nothing to judge."""
    judged = material.judgments.get(indicator.id)
    if judged is None:
        return None
    points = material.signals.get(indicator.id, ())
    marked = [p for p in points if p.mark not in _QUIET and p.value is not None]
    invented = "simulated" in material.provenances.get(indicator.id, ())
    return Signalled(
        sentence=_sentence(judged, marked, points),
        why=_why(judged),
        chart=_chart(indicator, points, invented=invented) if points else None,
        caption=_caption(judged),
        text=_text(judged, marked, points),
        rows=tuple(_row(indicator, p) for p in marked[: -_TOLD - 1 : -1]),
        more=max(len(marked) - _TOLD, 0),
        promises=tuple(_promise(indicator, s) for s in material.statuses.get(indicator.id, ())),
    )


def _sentence(judged: Judgment, marked: Sequence[Signal], points: Sequence[Signal]) -> str:
    if judged.why_no_signal:
        return _("That cannot be told yet. {why}", why=judged.why_no_signal)
    last = next((p for p in reversed(points) if p.value is not None), None)
    when = numbers.period(last) if last else numbers.named(judged.latest_period)
    told = _("{what}, as of {period}.", what=_(VARIATIONS[judged.variation]), period=when)
    if judged.latest_mark in _QUIET:
        told += " " + _("The last point gives no sign of change.")
    else:
        told += f" {_(MARKS[judged.latest_mark])}."
    of = sum(p.value is not None for p in points)
    counted = _("{signals} of {points} points are signals.", signals=len(marked), points=of)
    return f"{told} {counted}"


def _why(judged: Judgment) -> str:
    trial = (
        " " + _("The limits are trial limits: they rest on fewer than 12 points.")
        if judged.trial
        else ""
    )
    return f"{judged.chart_why}{trial}".strip()


def _caption(judged: Judgment) -> str:
    season = recognised(judged.season.replace("_", " "))
    return _(
        "Between the dashed lines the number moves by itself. A filled triangle is a "
        "point that says something changed. {method}. Rules: {rules}.",
        method=judged.method,
        rules=judged.rules,
    ) + ("" if judged.season == "none" else " " + _("Season taken out: {season}.", season=season))


def _text(judged: Judgment, marked: Sequence[Signal], points: Sequence[Signal]) -> str:
    return _(
        "{method}: {points} points, {signals} of them signals.",
        method=judged.method,
        points=len(points),
        signals=len(marked),
    )


def _chart(indicator: Indicator, points: Sequence[Signal], *, invented: bool) -> Chart:
    gaps = points[0].chart in _GAPS
    unit = written("count" if gaps else indicator.unit)
    share = indicator.unit == "share" and not gaps
    bounded = share or gaps or indicator.unit == "count"
    lowest, highest = (0.0 if bounded else float("-inf")), (1.0 if share else float("inf"))
    drawn = tuple(within(points, lowest, highest))
    return Chart(
        form="line",
        before=unit.before,
        after=unit.after if unit.after == "%" else "",
        scale=unit.scale,
        from_zero=bounded and not share,
        by_period=points[0].grain in ("year", "fiscal_year"),
        points=tuple(_point(indicator, point, gaps=gaps) for point in drawn),
        limits=tuple(_limit(point) for point in drawn if point.centre is not None),
        invented=invented,
    )


def _point(indicator: Indicator, point: Signal, *, gaps: bool) -> Point:
    told = "" if point.value is None or gaps else numbers.figure(point.value, indicator)
    return Point(
        label=numbers.short_period(point),
        start=year(point.period_start),
        end=year(point.period_end + timedelta(days=1)),
        value=point.value,
        told=f"{point.value:g}" if gaps and point.value is not None else told,
        signal=0 if point.mark in _QUIET else point.side,
    )


def _limit(point: Signal) -> Limit:
    assert point.centre is not None
    return Limit(
        start=year(point.period_start),
        end=year(point.period_end + timedelta(days=1)),
        segment=point.segment,
        centre=point.centre,
        lower=point.lower,
        upper=point.upper,
    )


def _row(indicator: Indicator, point: Signal) -> SignalRow:
    assert point.value is not None
    gaps = point.chart in _GAPS
    value = f"{point.value:g}" if gaps else numbers.value(point.value, indicator)
    return SignalRow(numbers.short_period(point), value, _(MARKS[point.mark]))


def _promise(indicator: Indicator, status: Status) -> Promise:
    promised = status.target_value
    return Promise(
        name=status.target,
        basis={"local": _("Target"), "standard": _("Standard"), "peer": _("Like cities")}[
            status.basis
        ],
        set_by=status.set_by,
        value="" if promised is None else numbers.value(promised, indicator),
        period=numbers.named(status.period),
        said=status.said,
        rule=recognised(status.rule.replace("_", " ")),
        compare_only=status.compare_only,
    )
