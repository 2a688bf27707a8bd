"""An indicator in a row: its name, its last value, how it has gone and where it comes from.

Answers: what is the least that may be shown of a number? Never without unit, direction, interval,
provenance and period; where there is no number, the reason stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers, series, words
from charteroak.publish.languages.tongue import _
from charteroak.publish.material import Material
from charteroak.publish.pages import drawn
from charteroak.publish.pages.made_of import made_of
from charteroak.publish.provenance import BADGES, Badge, State, strongest
from charteroak.publish.shapes import Spark


@dataclass(frozen=True)
class Brief:
    """One indicator, in a row."""

    id: str
    name: str
    href: str
    provenance: str
    """Empty where there is no value."""
    badge: Badge
    better: str
    unit: str
    told: str
    value: float | None
    lower: float | None
    upper: float | None
    interval: str
    period: str
    period_long: str
    source: str
    missing: str
    """Why there is no value; empty where there is one."""
    change: str
    made_of: str
    """The parts of an index, which is never told without them; empty for any other kind."""
    spark: Spark | None


def state(material: Material, indicator: Indicator) -> State:
    """Where an indicator's numbers come from, or why there are none."""
    known = material.provenances.get(indicator.id)
    if known:
        return strongest(known)
    return "absent" if material.lost(indicator) else "none"


def brief(material: Material, indicator: Indicator) -> Brief:
    """An indicator's row."""
    rows = material.of(indicator.id)
    row = series.headline(series.whole_city(rows))
    told = row if row and row.value is not None else None
    return Brief(
        id=indicator.id,
        name=indicator.name,
        href=links.indicator(indicator.id),
        provenance=told.provenance if told else "",
        badge=BADGES[told.provenance if told else _without(material, indicator, rows)],
        better=words.BETTER[indicator.better],
        unit=indicator.unit,
        told=numbers.brief(told.value, indicator) if told and told.value is not None else "",
        value=told.value if told else None,
        lower=told.lower if told else None,
        upper=told.upper if told else None,
        interval=_interval(told, indicator),
        period=numbers.short_period(told) if told else "",
        period_long=numbers.period(told) if told else "",
        source=told.source if told else indicator.source,
        missing="" if told else why_missing(material, indicator),
        change=_change(indicator, told, rows),
        made_of=_made_of(material, indicator),
        spark=drawn.spark(indicator, rows),
    )


def _without(material: Material, indicator: Indicator, rows: tuple[Measurement, ...]) -> State:
    """Where it would come from, where there is no value; what is hidden was measured."""
    hidden = {row.provenance for row in rows if row.missing == "suppressed"}
    known = state(material, indicator)
    return strongest(hidden) if known == "none" and hidden else known


def _made_of(material: Material, indicator: Indicator) -> str:
    """`Of 50% Requests closed in time (60.2%), 50% Streets swept (47%)`."""
    found = made_of(material, indicator)
    if found is None:
        return ""
    parts = [f"{row.weight} {row.name} ({row.value})" for row in found.rows]
    return _("Made of {parts}.", parts=numbers.listed(parts))


def _interval(row: Measurement | None, indicator: Indicator) -> str:
    bounds = numbers.interval(row, indicator) if row else ""
    return f"{numbers.interval_name(row.interval_method)}: {bounds}" if row and bounds else ""


def _change(indicator: Indicator, row: Measurement | None, rows: tuple[Measurement, ...]) -> str:
    earlier = series.before(row, rows) if row else None
    return words.change(indicator, row, earlier) if row and earlier else ""


def why_missing(material: Material, indicator: Indicator) -> str:
    """Why an indicator has no number for the whole city in this edition."""
    if any(row.value is not None for row in material.of(indicator.id)):
        return _("No value for the whole city; see its parts.")
    if material.lost(indicator):
        return _("These records are not on this machine.")
    rows = series.whole_city(material.of(indicator.id))
    return words.missing(rows[-1]) if rows else _("No value has been published here yet.")
