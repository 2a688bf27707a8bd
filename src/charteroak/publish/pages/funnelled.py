"""Funnelled: the places beside each other, each at its size.

Answers: is a place different, or is it only small? The limits hold what a place of that size shows
by chance if it does not differ from all of them together; a league table would rank chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.dimensions.place import BoundarySet
from charteroak.dimensions.unit import say_number, written
from charteroak.indicators.judgments import BANDS, Comparison
from charteroak.plan.model import Indicator
from charteroak.publish import numbers
from charteroak.publish.languages.tongue import _, spoken
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
    """A funnel for each boundary set of which at least half of the places can be compared: the
    line of all together, and so every limit, rests on those that are told.
    """
    found = material.funnels.get(indicator.id, ())
    by_set = {
        name: [one for one in found if one.place_set == name]
        for name in dict.fromkeys(one.place_set for one in found)
    }
    return tuple(
        _funnel(material, indicator, some)
        for name, some in by_set.items()
        if 2 * len(some) >= len(material.files.boundary_sets[name].single)
    )


def _funnel(material: Material, indicator: Indicator, found: Sequence[Comparison]) -> Funnelled:
    first = found[0]
    places = material.files.boundary_sets[first.place_set]
    names = {place.id: place.name for place in places.places}
    out = [one for one in found if one.band != "inside"]
    unit = written(first.unit)
    what = _("rows") if first.unit == indicator.unit == "share" else _("residents")
    told = ", ".join(f"{names[one.place]} ({_(BANDS[one.band]).lower()})" for one in out)
    sentence = (
        _(
            "In {period}, outside the limits for their size: {told}.",
            period=numbers.named(first.period),
            told=told,
        )
        if out
        else _(
            "In {period}, no {singular} lies outside the limits for its size.",
            period=numbers.named(first.period),
            singular=places.singular,
        )
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
        title=_("Which {name} stand out, given their size", name=places.name.lower()),
        sentence=sentence,
        plot=plot,
        text=_(
            "{found} places by size; {out} lie outside the limits.", found=len(found), out=len(out)
        ),
        caption=_caption(first, what, _left_out(places, found)),
        rows=tuple(_row(indicator, one, names[one.place]) for one in found),
        unit=_("Size ({what})", what=what),
    )


def _left_out(places: BoundarySet, found: Sequence[Comparison]) -> str:
    """How many places are not in the funnel."""
    number = len(places.single) - len(found)
    if number <= 0:
        return ""
    return _(
        "{number} of {single} {name} are not in it: no value is told.",
        number=number,
        single=len(places.single),
        name=places.name.lower(),
    )


def _caption(one: Comparison, what: str, left_out: str) -> str:
    wide = (
        _(
            "The limits are widened, because places differ {dispersion:.1f} times more "
            "than by chance alone.",
            dispersion=one.dispersion,
        )
        if one.adjusted
        else one.note
    )
    said = (
        _("Each point is a place, the larger ones ({what}) to the right.", what=what),
        "" if one.unit == "share" else _("Told {unit}.", unit=numbers.UNITS[one.unit]),
        left_out,
        _("The line is all of them together; dashed and dotted, the 95 and 99.8 percent limits."),
        wide,
        _("Method: {method}; {edition}.", method=one.method, edition=one.edition),
    )
    return " ".join(part for part in said if part)


def _row(indicator: Indicator, one: Comparison, name: str) -> FunnelRow:
    digits = max(indicator.decimals, 1)

    def told(low: float, high: float) -> str:
        return numbers.between(_short(low, one.unit, digits), _short(high, one.unit, digits))

    return FunnelRow(
        place=name,
        size=spoken().figures(f"{one.denominator:,.0f}"),
        value=_short(one.value, one.unit, digits),
        limits_95=told(one.lower_95, one.upper_95),
        limits_998=told(one.lower_998, one.upper_998),
        said=_(BANDS[one.band]),
    )


def _short(value: float, unit: str, digits: int) -> str:
    return spoken().figures(say_number(value, unit, digits))
