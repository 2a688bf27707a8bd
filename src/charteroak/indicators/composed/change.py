"""Change: an indicator against its own earlier period.

Answers: has it moved, and by how much at least and at most? The interval is made from the parts of
both periods where they have parts, from both intervals otherwise, and by the Census Bureau's
formulas for published estimates. Rows of two periods are different rows, so the two are taken to be
independent; where that does not hold there is no interval, and the note says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import Period, read_period
from charteroak.indicators import census
from charteroak.indicators.composed import margins
from charteroak.indicators.composed.cells import Block, Cell, Columns, Series, cells_of
from charteroak.indicators.composed.earlier import before, overlap, year_before
from charteroak.indicators.composed.margins import family
from charteroak.indicators.composed.result import Composed, Texts, block, needed
from charteroak.indicators.equity import gap
from charteroak.indicators.intervals import Column, Interval
from charteroak.kinds.change import Change, Form
from charteroak.plan.model import CityFiles, Indicator

POINTS = 100.0
"""A difference of shares is told in points."""


class Pair(NamedTuple):
    """An indicator now and then, cell by cell."""

    now: Columns
    then: Columns
    overlapping: NDArray[np.bool_]


class Told(NamedTuple):
    """An interval, and why there is none where there is none."""

    interval: Interval
    why: Texts


def compose(indicator: Indicator, inputs: Mapping[str, Series], files: CityFiles) -> Block:
    """The measurements of a change."""
    measure = indicator.measure
    assert isinstance(measure, Change)
    of, source = inputs[measure.of], files.indicators[measure.of]
    start = files.city.fiscal_years
    pairs = [
        (cell, earlier)
        for cell in cells_of(indicator, [of])
        for earlier in _earlier(cell, measure, start)
    ]
    cells, others = [cell for cell, _ in pairs], [earlier for _, earlier in pairs]
    shared = [overlap(a.period, b.period) for a, b in pairs]
    pair = Pair(of.take(cells), of.take(others), np.array(shared, dtype=bool))
    now, then = pair.now["value"], pair.then["value"]
    scale = POINTS if indicator.unit == "points" and source.unit == "share" else 1.0
    told = _interval(family(source, files), measure.form, pair)
    lower, upper = (_as_told(bound, measure.form, scale) for bound in told.interval[:2])
    nothing = np.full(len(cells), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = _as_told(now - then if measure.form == "difference" else now / then,
                         measure.form, scale)  # fmt: skip
    made = Composed(
        value, Interval(lower, upper, told.interval.method), told.why, nothing, nothing,
        pair.now["n"] + pair.then["n"],
    )  # fmt: skip
    both = [needed(source.name, pair.now), needed(f"{source.name}, before", pair.then,
                                                  "no_earlier")]  # fmt: skip
    return block(indicator, cells, both, made)


def _as_told(value: Column, form: Form, scale: float) -> Column:
    return value - 1 if form == "percent" else value * scale


def _earlier(cell: Cell, measure: Change, fiscal: FiscalYears) -> tuple[Cell, ...]:
    """The cell it is compared with; none where it is not later than the named period."""
    then: Period | None
    if measure.against == "previous":
        then = before(cell.period, measure.steps, fiscal)
    elif measure.against == "same_period_last_year":
        then = year_before(cell.period, fiscal)
    else:
        then = read_period(measure.against, fiscal)
    if then is None or cell.period.start <= then.start:
        return ()
    return (cell._replace(period=then),)


def _interval(kin: str, form: Form, pair: Pair) -> Told:
    ratio = form != "difference"
    make = _METHODS.get((kin, ratio))
    size = len(pair.overlapping)
    if make is None:
        return Told(none(size), _why(size, f"No interval is defined for {_CALLED[kin]}."))
    found = make(pair)
    why = np.where(pair.overlapping, "No interval: the two periods overlap.", found.why)
    lower, upper = (np.where(pair.overlapping, np.nan, bound) for bound in found.interval[:2])
    return Told(Interval(lower, upper, found.interval.method), why.astype(object))


def none(size: int) -> Interval:
    """No interval."""
    nothing = np.full(size, np.nan)
    return Interval(nothing, nothing, _why(size, ""))


def _why(size: int, text: str) -> Texts:
    return np.full(size, text, dtype=object)


def _of_gap(compare: Callable[[Column, Column, Column, Column], gap.Gap]) -> Callable[[Pair], Told]:
    def made(pair: Pair) -> Told:
        x, m = pair.now["numerator"], pair.now["denominator"]
        y, k = pair.then["numerator"], pair.then["denominator"]
        known = ~np.isnan(x + m + y + k) & (m > 0) & (k > 0)
        safe = (np.where(known, column, 1.0) for column in (x, m, y, k))
        found = compare(*safe)
        lower, upper = (np.where(known, bound, np.nan) for bound in (found.lower, found.upper))
        reason = np.where(known, found.reason, "")
        why = np.where(reason != "", "No interval: too few to compare.", "").astype(object)
        return Told(Interval(lower, upper, found.method), why)

    return made


def _rates(compare: Callable[[Column, Column, Column, Column], gap.Gap]) -> Callable[[Pair], Told]:
    """A count has no denominator: its exposure is one period. A rate's limits are put in its own
    unit: the value of one event for one resident.
    """

    def made(pair: Pair) -> Told:
        count = np.isnan(pair.now["denominator"]) & np.isnan(pair.then["denominator"])
        now, then = (
            {**part, "denominator": np.where(count, 1.0, part["denominator"])}
            for part in (pair.now, pair.then)
        )
        found = _of_gap(compare)(Pair(now, then, pair.overlapping))
        if compare is gap.rate_ratio:
            return found
        per = _per(now, then)
        lower, upper, method = found.interval
        return Told(Interval(lower * per, upper * per, method), found.why)

    return made


def _per(now: Columns, then: Columns) -> Column:
    """How many residents a rate is told for: 1 for a count."""
    with np.errstate(divide="ignore", invalid="ignore"):
        both = [c["value"] * c["denominator"] / c["numerator"] for c in (now, then)]
    return np.where(np.isfinite(both[0]), both[0], both[1])


def _means(pair: Pair) -> Told:
    """The limits of the two means combined as Newcombe combines Wilson's.

    Source: G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008), 1693-1702.
    """
    now, then, _ = pair
    value = now["value"] - then["value"]
    down = np.hypot(now["value"] - now["lower"], then["upper"] - then["value"])
    up = np.hypot(now["upper"] - now["value"], then["value"] - then["lower"])
    method = _why(len(value), "mean difference, MOVER from Student t 95%")
    return Told(Interval(value - down, value + up, method), _why(len(value), ""))


def _published(ratio: bool) -> Callable[[Pair], Told]:  # noqa: FBT001 - a table of methods below
    def made(pair: Pair) -> Told:
        level = margins.level(pair.now)
        one, other = margins.margin(pair.now, level), margins.margin(pair.then, level)
        compute = census.ratio if ratio else census.subtract
        found = compute(pair.now["value"], one, pair.then["value"], other)
        why = np.where(np.isnan(found.margin), "No interval: a margin was not published.", "")
        interval = margins.interval(found, level, "ratio" if ratio else "difference")
        return Told(interval, why.astype(object))

    return made


_METHODS: Mapping[tuple[str, bool], Callable[[Pair], Told]] = {
    ("share", False): _of_gap(gap.risk_difference),
    ("share", True): _of_gap(gap.risk_ratio),
    ("count", False): _rates(gap.rate_difference),
    ("count", True): _rates(gap.rate_ratio),
    ("mean", False): _means,
    ("published", False): _published(ratio=False),
    ("published", True): _published(ratio=True),
}
"""The interval by the family of the input, and whether a ratio is asked for."""
_CALLED: Mapping[str, str] = {
    "share": "the change of a share",
    "count": "the change of a count",
    "mean": "the ratio of two means",
    "published": "the change of an estimate",
    "quantile": "the change of a quantile",
    "other": "a change of this kind of indicator",
}
