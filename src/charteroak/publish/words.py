"""Words: sentences made from numbers, by rules.

Answers: what does a number say in plain English? Only what the number itself carries: no
superlative, no cause, and no difference called one that its intervals do not bear out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from charteroak.indicators.measurement import MISSING, Measurement
from charteroak.plan.model import Better, Indicator
from charteroak.publish import numbers

Comparison = Literal["higher", "lower", "unclear", "unknown"]

BETTER: dict[Better, str] = {
    "higher": "Higher is better",
    "lower": "Lower is better",
    "neither": "Neither way is better in itself",
}
GRAINS: dict[str, str] = {
    "day": "by day",
    "week": "by week",
    "month": "by month",
    "fiscal_period": "by fiscal period",
    "quarter": "by quarter",
    "fiscal_quarter": "by fiscal quarter",
    "year": "by calendar year",
    "fiscal_year": "by fiscal year",
    "span": "over spans of years",
}
COMPARED: dict[Comparison, str] = {
    "higher": "Higher than the city",
    "lower": "Lower than the city",
    "unclear": "Not clearly different",
    "unknown": "No interval known",
}
COMPARED_NOTE = (
    "“Higher” and “lower” are said only where the two intervals do not overlap. “Not clearly "
    "different” means that the difference may be chance. Where no interval is known, it cannot be "
    "told."
)


def during(row: Measurement) -> str:
    """`in 2019`, `from July to September 2014`."""
    return f"{'from' if row.grain == 'quarter' else 'in'} {numbers.period(row)}"


def missing(row: Measurement) -> str:
    """Why there is no value."""
    return MISSING.get(row.missing, "No value.")


def headline(indicator: Indicator, row: Measurement) -> str:
    """The value, its period and its interval, in a sentence."""
    if row.value is None:
        return f"{indicator.name}: no value {during(row)}. {missing(row)}"
    told = f"{indicator.name}: {numbers.value(row.value, indicator)} {during(row)}"
    bounds = numbers.interval(row, indicator)
    if not bounds:
        return f"{told}."
    return f"{told}, {numbers.interval_name(row.interval_method)} {bounds}."


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
    then = f"{numbers.value(earlier.value, indicator)} {during(earlier)}"
    difference = row.value - earlier.value
    size = _size(indicator, abs(difference))
    if not any(letter in "123456789" for letter in size):
        return f"About the same as before: {then}."
    more, less = _WAYS.get(indicator.unit, ("higher", "lower"))
    way = more if difference > 0 else less
    return f"{size} {way} than {then}. {_BORNE_OUT[compare(row, earlier)]}"


_WAYS: dict[str, tuple[str, str]] = {"count": ("more", "fewer"), "dollars": ("more", "less")}
_BORNE_OUT: dict[Comparison, str] = {
    "higher": "The two intervals do not overlap.",
    "lower": "The two intervals do not overlap.",
    "unclear": "The two intervals overlap, so the difference may be chance.",
    "unknown": "No interval is known for both, so it cannot be told whether that is more than "
    "chance.",
}


def _size(indicator: Indicator, difference: float) -> str:
    if indicator.unit == "share":
        points = f"{difference * 100:.{indicator.decimals}f}"
        return f"{points} percentage {'point' if points == '1' else 'points'}"
    return numbers.value(difference, indicator)


def extent(indicator: Indicator, rows: Sequence[Measurement]) -> str:
    """What a chart of these rows shows, for a person who does not see it."""
    every = [row for row in rows if row.value is not None]
    known = [row for row in every if not row.partial] or every
    if not known:
        return "No values."
    values = [row.value for row in known if row.value is not None]
    low, high = (numbers.value(bound, indicator) for bound in (min(values), max(values)))
    first, last = known[0], known[-1]
    told = (
        f"{numbers.many(len(known), 'value')} from {numbers.short_period(first)} "
        f"to {numbers.short_period(last)}, between {low} and {high}. "
        f"The first is {numbers.value(values[0], indicator)}, "
        f"the last {numbers.value(values[-1], indicator)}."
    )
    left = len(every) - len(known)
    return f"{told} {_left_out(left)}" if left else told


def _left_out(number: int) -> str:
    have = "has" if number == 1 else "have"
    return f"{numbers.many(number, 'more period')} {have} incomplete records."


def not_whole(rows: Sequence[Measurement], drawn: str) -> str:
    """What to know of the periods whose records are not complete."""
    partial = [numbers.short_period(row) for row in rows if row.partial]
    if not partial:
        return ""
    only = "it is" if len(partial) == 1 else "they are"
    return (
        f"The records of {numbers.listed(partial)} are not complete; {only} drawn {drawn} "
        f"and not compared with whole periods."
    )


def together(names: Sequence[str], merged: str) -> str:
    """Which places a publisher reports as one."""
    told = numbers.listed(names)
    named = "" if told == merged else f", as {merged}"
    return f"{told} are reported together{named}."


def page_lines(lines: Sequence[int]) -> str:
    """Which lines of the published page something stands on."""
    if not lines:
        return ""
    return f"{'line' if len(lines) == 1 else 'lines'} {numbers.listed([str(n) for n in lines])}"
