"""Funnelled: the places beside each other, each at its size.

Answers: is a place different, or is it only small? The limits hold what a place of that size shows
by chance if it does not differ from all of them together; a league table would rank chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.dimensions.unit import say, written
from charteroak.indicators.judgments import BANDS, Comparison
from charteroak.plan.model import Indicator
from charteroak.publish.material import Material
from charteroak.publish.shapes import Funnel, FunnelPoint


@dataclass(frozen=True)
class FunnelRow:
    """One place with the limits for its size."""

    place: str
    size: str
    value: str
    limits_95: str
    limits_998: str
    said: str


@dataclass(frozen=True)
class Funnelled:
    """The places of one boundary set in one period."""

    id: str
    title: str
    sentence: str
    plot: Funnel
    text: str
    caption: str
    rows: tuple[FunnelRow, ...]
    unit: str


def funnels(material: Material, indicator: Indicator) -> tuple[Funnelled, ...]:
    """A funnel for each boundary set whose places can be compared."""
    found = material.funnels.get(indicator.id, ())
    sets = dict.fromkeys(one.place_set for one in found)
    return tuple(
        _funnel(material, indicator, [one for one in found if one.place_set == name])
        for name in sets
    )


def _funnel(material: Material, indicator: Indicator, found: Sequence[Comparison]) -> Funnelled:
    first = found[0]
    places = material.files.boundary_sets[first.place_set]
    names = {place.id: place.name for place in places.places}
    out = [one for one in found if one.band != "inside"]
    unit = written(first.unit)
    what = "rows" if first.unit == indicator.unit == "share" else "residents"
    told = ", ".join(f"{names[one.place]} ({BANDS[one.band].lower()})" for one in out)
    sentence = (
        f"In {first.period}, outside the limits for their size: {told}."
        if out
        else f"In {first.period}, no {places.singular} lies outside the limits for its size."
    )
    plot = Funnel(
        before=unit.before,
        after=unit.after if unit.after == "%" else "",
        scale=unit.scale,
        across=what,
        centre=first.centre,
        points=tuple(
            FunnelPoint(
                label=names[one.place], size=one.denominator, value=one.value,
                lower_95=one.lower_95, upper_95=one.upper_95, lower_998=one.lower_998,
                upper_998=one.upper_998, outside=one.band != "inside",
            )
            for one in sorted(found, key=lambda one: one.denominator)
        ),
        invented="simulated" in material.provenances.get(indicator.id, ()),
    )  # fmt: skip
    return Funnelled(
        id=f"funnel-{first.place_set}",
        title=f"Which {places.name.lower()} stand out, given their size",
        sentence=sentence,
        plot=plot,
        text=f"{len(found)} places by size; {len(out)} lie outside the limits.",
        caption=_caption(first, what),
        rows=tuple(_row(indicator, one, names[one.place]) for one in found),
        unit=f"Size ({what})",
    )


def _caption(one: Comparison, what: str) -> str:
    wide = (
        f"The limits are widened, because places differ {one.dispersion:.1f} times more than by "
        "chance alone."
        if one.adjusted
        else one.note
    )
    per = "" if one.unit == "share" else f" Told {one.unit}."
    return (
        f"Each point is a place, the larger ones ({what}) to the right.{per} The line is all of "
        f"them together; dashed and dotted, the 95 and 99.8 percent limits. {wide} "
        f"Method: {one.method}; {one.edition}."
    ).replace("  ", " ")


def _row(indicator: Indicator, one: Comparison, name: str) -> FunnelRow:
    digits = max(indicator.decimals, 1)

    def told(low: float, high: float) -> str:
        return f"{_short(low, one.unit, digits)} to {_short(high, one.unit, digits)}"

    return FunnelRow(
        place=name,
        size=f"{one.denominator:,.0f}",
        value=_short(one.value, one.unit, digits),
        limits_95=told(one.lower_95, one.upper_95),
        limits_998=told(one.lower_998, one.upper_998),
        said=BANDS[one.band],
    )


def _short(value: float, unit: str, digits: int) -> str:
    return say(value, unit, digits).removesuffix(f" {unit}")
