"""Words: sentences made from numbers, by rules.

Answers: what does a number say in plain English? Only what the number itself carries: no
superlative, no cause, and no difference called one that its intervals do not bear out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from charteroak.indicators.measurement import MISSING, Measurement
from charteroak.plan.model import Better, Indicator
from charteroak.publish import numbers
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import Said, _, marked, plural, spoken

Comparison = Literal["higher", "lower", "unclear", "unknown"]

BETTER: Said[Better] = Said(
    {
        "higher": marked("Higher is better"),
        "lower": marked("Lower is better"),
        "neither": marked("Neither way is better in itself"),
    }
)
GRAINS: Said[str] = Said(
    {
        "day": marked("by day"),
        "week": marked("by week"),
        "month": marked("by month"),
        "fiscal_period": marked("by fiscal period"),
        "quarter": marked("by quarter"),
        "fiscal_quarter": marked("by fiscal quarter"),
        "year": marked("by calendar year"),
        "fiscal_year": marked("by fiscal year"),
        "span": marked("over spans of years"),
    }
)
GRAIN: Said[str] = Said(
    {
        "day": marked("day"),
        "week": marked("week"),
        "month": marked("month"),
        "fiscal_period": marked("fiscal period"),
        "quarter": marked("quarter"),
        "fiscal_quarter": marked("fiscal quarter"),
        "year": marked("year"),
        "fiscal_year": marked("fiscal year"),
        "span": marked("span"),
    }
)
_GRAINS: dict[str, tuple[str, str]] = {
    "day": (marked("{n} day"), marked("{n} days")),
    "week": (marked("{n} week"), marked("{n} weeks")),
    "month": (marked("{n} month"), marked("{n} months")),
    "fiscal_period": (marked("{n} fiscal period"), marked("{n} fiscal periods")),
    "quarter": (marked("{n} quarter"), marked("{n} quarters")),
    "fiscal_quarter": (marked("{n} fiscal quarter"), marked("{n} fiscal quarters")),
    "year": (marked("{n} year"), marked("{n} years")),
    "fiscal_year": (marked("{n} fiscal year"), marked("{n} fiscal years")),
    "span": (marked("{n} span"), marked("{n} spans")),
}
COMPARED: Said[Comparison] = Said(
    {
        "higher": marked("Higher than the city"),
        "lower": marked("Lower than the city"),
        "unclear": marked("Not clearly different"),
        "unknown": marked("No interval known"),
    }
)
COMPARED_NOTE = marked(
    "“Higher” and “lower” are said only where the two intervals do not overlap. "
    "“Not clearly different” means that the difference may be chance. Where no "
    "interval is known, it cannot be told."
)


def during(row: Measurement) -> str:
    """`in 2019`, `from July to September 2014`."""
    if row.grain == "quarter":
        return _("from {period}", period=numbers.period(row))
    return _("in {period}", period=numbers.period(row))


def grains(number: int, grain: str) -> str:
    """A number of periods: `3 fiscal years`."""
    one, more = _GRAINS[grain]
    return _(one if number == 1 else more, n=f"{number:,}")


def missing(row: Measurement) -> str:
    """Why there is no value."""
    return recognised(MISSING.get(row.missing, "No value."))


def headline(indicator: Indicator, row: Measurement) -> str:
    """The value, its period and its interval, in a sentence."""
    if row.value is None:
        return _(
            "{name}: no value {during}. {missing}",
            name=indicator.name,
            during=during(row),
            missing=missing(row),
        )
    told = numbers.value(row.value, indicator)
    bounds = numbers.interval(row, indicator)
    if not bounds:
        return _("{name}: {value} {during}.", name=indicator.name, value=told, during=during(row))
    return _(
        "{name}: {value} {during}, {interval} {bounds}.",
        name=indicator.name,
        value=told,
        during=during(row),
        interval=numbers.interval_name(row.interval_method),
        bounds=bounds,
    )


def compare(row: Measurement, other: Measurement) -> Comparison:
    """Whether two values differ by more than their intervals."""
    if None in (row.lower, row.upper, other.lower, other.upper):
        return "unknown"
    assert row.lower is not None and row.upper is not None
    assert other.lower is not None and other.upper is not None
    if row.lower > other.upper:
        return "higher"
    return "lower" if row.upper < other.lower else "unclear"


def change(indicator: Indicator, row: Measurement, earlier: Measurement) -> str:
    """How a value stands to an earlier one, and whether the intervals bear that out."""
    assert row.value is not None and earlier.value is not None
    then = _(
        "{value} {during}",
        value=numbers.value(earlier.value, indicator),
        during=during(earlier),
    )
    difference = row.value - earlier.value
    size = _size(indicator, abs(difference))
    if not any(letter in "123456789" for letter in size):
        return _("About the same as before: {then}.", then=then)
    more, less = _WAYS.get(indicator.unit, _HIGHER)
    moved = _(more if difference > 0 else less, size=size, then=then)
    return f"{moved} {_BORNE_OUT[compare(row, earlier)]}"


_HIGHER = (marked("{size} higher than {then}."), marked("{size} lower than {then}."))
_WAYS: dict[str, tuple[str, str]] = {
    "count": (marked("{size} more than {then}."), marked("{size} fewer than {then}.")),
    "dollars": (marked("{size} more than {then}."), marked("{size} less than {then}.")),
}
_BORNE_OUT: Said[Comparison] = Said(
    {
        "higher": marked("The two intervals do not overlap."),
        "lower": marked("The two intervals do not overlap."),
        "unclear": marked("The two intervals overlap, so the difference may be chance."),
        "unknown": marked(
            "No interval is known for both, so it cannot be told whether that is more than chance."
        ),
    }
)


def _size(indicator: Indicator, difference: float) -> str:
    if indicator.unit == "share":
        points = f"{difference * 100:.{indicator.decimals}f}"
        if points == "1":
            return _("1 percentage point")
        return _("{points} percentage points", points=spoken().figures(points))
    return numbers.value(difference, indicator)


def extent(indicator: Indicator, rows: Sequence[Measurement]) -> str:
    """What a chart of these rows shows, for a person who does not see it."""
    every = [row for row in rows if row.value is not None]
    known = [row for row in every if not row.partial] or every
    if not known:
        return _("No values.")
    values = [row.value for row in known if row.value is not None]
    low, high = (numbers.value(bound, indicator) for bound in (min(values), max(values)))
    first, last = known[0], known[-1]
    told = _(
        "{values} from {start} to {end}, between {low} and {high}. The first is {first}, "
        "the last {last}.",
        values=plural(len(known), "{n} value", "{n} values"),
        start=numbers.short_period(first),
        end=numbers.short_period(last),
        low=low,
        high=high,
        first=numbers.value(values[0], indicator),
        last=numbers.value(values[-1], indicator),
    )
    left = len(every) - len(known)
    hidden = sum(row.missing == "suppressed" for row in rows)
    return " ".join([told, *_left_out(left, hidden)])


def _left_out(partial: int, hidden: int) -> Iterator[str]:
    if partial:
        yield plural(
            partial,
            "{n} more period has incomplete records.",
            "{n} more periods have incomplete records.",
        )
    if hidden:
        yield plural(hidden, "{n} more period is hidden.", "{n} more periods are hidden.")


def not_whole(rows: Sequence[Measurement], drawn: str) -> str:
    """What to know of the periods whose records are not complete."""
    partial = [numbers.short_period(row) for row in rows if row.partial]
    if not partial:
        return ""
    return plural(
        len(partial),
        "The records of {periods} are not complete; it is drawn {drawn} and not compared with "
        "whole periods.",
        "The records of {periods} are not complete; they are drawn {drawn} and not compared with "
        "whole periods.",
        periods=numbers.listed(partial),
        drawn=drawn,
    )


def together(names: Sequence[str], merged: str) -> str:
    """Which places a publisher reports as one."""
    told = numbers.listed(names)
    if told == merged:
        return _("{places} are reported together.", places=told)
    return _("{places} are reported together, as {merged}.", places=told, merged=merged)


def page_lines(lines: Sequence[int]) -> str:
    """Which lines of the published page something stands on."""
    if not lines:
        return ""
    named = numbers.listed([str(line) for line in lines])
    return plural(len(lines), "line {lines}", "lines {lines}", lines=named)
