"""Ahead: will a target be reached by its date?

Answers: if the number goes on as it has, how likely is it to be at the target when the promise
falls due, how far may it lie from there, and how often did such a band hold before? Where nothing
can be told, why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import read_period
from charteroak.dimensions.unit import written
from charteroak.indicators.forecasts import Band, Forecast
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.publish import numbers, series, words
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages.drawn import year
from charteroak.publish.shapes import Ahead, Chart, Level, Point

_HISTORY = 48
"""So many periods of the known part are drawn before the band."""
_RARE = 0.05


@dataclass(frozen=True)
class Chance:
    """One target at one of its periods."""

    name: str
    """The target and what it asks for: `Elmford 2030: 70% in FY2026`."""
    told: str
    """How likely it is, in tenths; or that it is not told."""
    why: str
    """What the number may be then, or why nothing is told."""
    trust: str
    """How often such bands held, or why that was not tried; empty where nothing is told."""
    method: str


@dataclass(frozen=True)
class AheadRow:
    """One period to come: the twin of the band."""

    period: str
    median: str
    band_80: str
    band_95: str


@dataclass(frozen=True)
class Expected:
    """What is told of an indicator's targets that are still ahead."""

    chances: tuple[Chance, ...]
    chart: Chart | None
    text: str
    caption: str
    rows: tuple[AheadRow, ...]


def ahead(material: Material, indicator: Indicator) -> Expected | None:
    """The targets still ahead; None where there are none."""
    found = material.forecasts.get(indicator.id, ())
    if not found:
        return None
    start = material.files.city.fiscal_years
    bands = material.bands.get(indicator.id, ())
    rows = series.whole_city(material.of(indicator.id))
    return Expected(
        chances=tuple(chance(indicator, one, start) for one in found),
        chart=_chart(indicator, rows, bands, found) if bands else None,
        text=_text(indicator, bands) if bands else "",
        caption=_caption(found) if bands else "",
        rows=tuple(_row(indicator, band) for band in bands),
    )


def chance(indicator: Indicator, found: Forecast, fiscal: FiscalYears) -> Chance:
    """One target in words."""
    asked = numbers.value(found.target_value, indicator)
    name = _(
        "{target}: {asked} in {target_period}",
        target=found.target,
        asked=asked,
        target_period=numbers.named(found.target_period),
    )
    if found.chance is None:
        return Chance(name, _("Not told"), found.reason, "", "")
    assert found.median is not None
    assert found.lower_80 is not None
    assert found.upper_80 is not None
    when = _when(found, fiscal)
    middle, low, high = (
        numbers.value(value, indicator) for value in (found.median, found.lower_80, found.upper_80)
    )
    why = _(
        "If it goes on as it has: {middle} {when}, and in 8 of 10 cases between {low} and {high}.",
        middle=middle,
        when=when,
        low=low,
        high=high,
    )
    return Chance(name, in_tenths(found.chance), why, _trust(indicator, found),
                  f"{found.method[0].upper()}{found.method[1:]}.")  # fmt: skip


def in_tenths(chance: float) -> str:
    """A probability as a person says it: no finer than it is known."""
    if chance < _RARE:
        return _("Less than 1 in 20")
    if chance > 1 - _RARE:
        return _("More than 19 in 20")
    return _("About {tenths} in 10", tenths=min(max(round(chance * 10), 1), 9))


def _when(found: Forecast, fiscal: FiscalYears) -> str:
    period = read_period(found.period, fiscal)
    if period is None:
        return _("in {period}", period=numbers.named(found.period))
    dated = _Dated(period.grain, period.name, period.start, period.end)
    told = _("in {period}", period=numbers.period(dated))
    if found.period == found.target_period:
        return told
    return _(
        "{period}, the last {grain} of {whole}",
        period=told,
        grain=words.GRAIN[found.grain],
        whole=numbers.named(found.target_period),
    )


@dataclass(frozen=True)
class _Dated:
    grain: str
    period: str
    period_start: date
    period_end: date


def _trust(indicator: Indicator, found: Forecast) -> str:
    if found.tested is None or found.held_80 is None or found.held_95 is None:
        return _(
            "How often such bands hold could not be tried. {untested}", untested=found.untested
        ).strip()
    held = [round(part * found.tested) for part in (found.held_80, found.held_95)]
    told = _(
        "Tried from {tested} earlier points of this series, {periods} ahead: the 80% band "
        "held {inner} times and the 95% band {outer} times.",
        tested=found.tested,
        periods=words.grains(found.tested_ahead or 0, found.grain),
        inner=held[0],
        outer=held[1],
    )
    if found.mean_error is None or found.no_change_error is None:
        return told
    off, still = (
        numbers.value(error, indicator) for error in (found.mean_error, found.no_change_error)
    )
    if indicator.unit == "share":
        off = _("{number} (percentage points)", number=off)
    missed = _(
        "Its middle was off by {off} on average; saying that nothing changes was off by {still}.",
        off=off,
        still=still,
    )
    return f"{told} {missed}"


def _row(indicator: Indicator, band: Band) -> AheadRow:
    def told(low: float, high: float) -> str:
        return numbers.between(numbers.figure(low, indicator), numbers.figure(high, indicator))

    return AheadRow(
        period=numbers.named(band.period),
        median=numbers.value(band.median, indicator),
        band_80=told(band.lower_80, band.upper_80),
        band_95=told(band.lower_95, band.upper_95),
    )


def _chart(
    indicator: Indicator,
    rows: Sequence[Measurement],
    bands: Sequence[Band],
    found: Sequence[Forecast],
) -> Chart:
    known = [r for r in rows if r.grain == bands[0].grain and r.value is not None and not r.partial]
    unit = written(indicator.unit)
    coming = tuple(
        Ahead(
            label=numbers.named(band.period), start=year(date.fromisoformat(band.period_start)),
            end=year(date.fromisoformat(band.period_end) + timedelta(days=1)),
            median=band.median, lower_80=band.lower_80, upper_80=band.upper_80,
            lower_95=band.lower_95, upper_95=band.upper_95,
        )
        for band in bands
    )  # fmt: skip
    goals = [one for one in found if one.grain == bands[0].grain and one.chance is not None]
    at = {band.label: (band.start + band.end) / 2 for band in coming}
    return Chart(
        form="line",
        before=unit.before,
        after=unit.after if unit.after == "%" else "",
        scale=unit.scale,
        from_zero=indicator.unit in ("count", "dollars"),
        by_period=bands[0].grain in ("year", "fiscal_year"),
        points=tuple(
            Point(
                label=numbers.short_period(row), start=year(row.period_start),
                end=year(row.period_end + timedelta(days=1)), value=row.value,
                told=numbers.figure(row.value or 0.0, indicator),
            )
            for row in known[-_HISTORY:]
        ),
        levels=tuple(
            Level(_("target"), ((at[numbers.named(one.period)], one.target_value),), mark=True)
            for one in goals
            if numbers.named(one.period) in at
        ),
        ahead=coming,
        invented=any(row.provenance == "simulated" for row in known),
    )  # fmt: skip


def _text(indicator: Indicator, bands: Sequence[Band]) -> str:
    last = bands[-1]
    low, high = (numbers.value(value, indicator) for value in (last.lower_80, last.upper_80))
    return _(
        "The known values, then a band that widens to {period}: in 8 of 10 cases "
        "between {low} and {high} by then.",
        period=numbers.named(last.period),
        low=low,
        high=high,
    )


def _caption(found: Sequence[Forecast]) -> str:
    method = next((one.method for one in found if one.method), "")
    return _(
        "The line is what is known. The dark band holds the value in 8 of 10 cases, "
        "the light one in 19 of 20, if the number goes on as it has; it knows of no "
        "plan, budget or event to come. A diamond is a target at its date. {method}.",
        method=method[:1].upper() + method[1:],
    )
