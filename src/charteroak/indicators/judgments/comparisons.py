"""Comparisons: which places stand out from the others, in the last whole period.

Answers: is this place different, given how small it is? Funnels of shares and rates, and of counts
as rates of residents where every place has a published population. The period is the longest that
is told (a year before a month), so that small places rest on as much as there is. Places that are
made of others are left out: each row counts once. The centre is all the places told, together;
nothing hidden goes into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Period
from charteroak.indicators import signals
from charteroak.indicators.judgments.choice import factor
from charteroak.indicators.judgments.layers import Layer
from charteroak.indicators.judgments.rows import Comparison
from charteroak.indicators.population import Populations
from charteroak.indicators.signals import Band
from charteroak.indicators.signals.funnel_limits import Statistic
from charteroak.indicators.signals.series import Numbers
from charteroak.indicators.signals.suggest import FAMILY
from charteroak.plan.model import CityFiles

LONG_FIRST = ("year", "fiscal_year", "quarter", "fiscal_quarter", "month", "fiscal_period")
LEAST = 2
"""A place alone is compared with nothing."""
PER = 1000
"""Counts are compared for every so many residents."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Places:
    """The places of one period that can be compared."""

    period: Period
    names: tuple[str, ...]
    statistic: Statistic
    count: Numbers
    size: Numbers
    scale: float
    unit: str


def compare(
    split: Mapping[str, Layer], files: CityFiles, populations: Populations
) -> Iterator[Comparison]:
    """The funnel of an indicator over the places of a boundary set; nothing where none is due."""
    layer = next((split[grain] for grain in LONG_FIRST if grain in split), None)
    if layer is None or layer.place_set not in files.boundary_sets or layer.group_by != EVERYONE:
        return
    single = {place.id for place in files.boundary_sets[layer.place_set].single}
    rows = np.array([row for row, (place, _) in enumerate(layer.series) if place in single])
    found = _places(layer.only(rows), files, populations) if len(rows) else None
    if found is not None and len(found.names) >= LEAST:
        yield from _funnel(layer, found)


def _places(layer: Layer, files: CityFiles, populations: Populations) -> _Places | None:
    family, last = FAMILY.get(layer.indicator.kind, ""), int(layer.last.max())
    scale = factor(layer)
    if not family or last < 0 or not np.isfinite(scale):
        return None
    period = layer.periods[last]
    unit: str = layer.indicator.unit
    count, size = layer.numerator[:, last], layer.denominator[:, last]
    if family == "count":
        count, scale, unit = layer.value[:, last], float(PER), f"per {PER:,} residents"
        size = _residents(layer, period, files.city.population, populations)
    known = np.isfinite(count) & np.isfinite(size) & (size > 0)
    if family == "count" and not known[np.isfinite(count)].all():
        return None
    names = tuple(place for (place, _), ok in zip(layer.series, known, strict=True) if ok)
    statistic: Statistic = "share, exact" if family == "share" else "rate"
    return _Places(period=period, names=names, statistic=statistic, count=count[known],
                   size=size[known], scale=scale, unit=unit)  # fmt: skip


def _residents(layer: Layer, period: Period, name: str, populations: Populations) -> Numbers:
    found = (populations.at(name, period, place, EVERYONE, EVERYONE) for place, _ in layer.series)
    return np.array([one.number if one else np.nan for one in found])


def _funnel(layer: Layer, at: _Places) -> Iterator[Comparison]:
    found = signals.funnel(at.statistic, at.count, at.size, adjust=True)
    told = {
        name: getattr(found, name)[0] * at.scale
        for name in ("value", "lower_95", "upper_95", "lower_998", "upper_998")
    }
    for column, place in enumerate(at.names):
        yield Comparison(
            indicator=layer.indicator.id,
            grain=layer.grain,
            period=at.period.name,
            place_set=layer.place_set,
            place=place,
            unit=at.unit,
            denominator=float(at.size[column]),
            centre=float(found.target[0] * at.scale),
            band=Band(found.band[0, column]).name.lower(),
            dispersion=float(found.phi[0]),
            adjusted=bool(found.adjusted[0]),
            method=found.method,
            edition=found.edition,
            note=str(found.reason[0]),
            **{name: float(values[column]) for name, values in told.items()},
        )
