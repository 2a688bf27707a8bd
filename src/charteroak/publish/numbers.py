"""Numbers: how values, intervals and periods are written.

Answers: how does a person read 0.0123, or 2012-2016? Nothing here decides what to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from charteroak.dimensions.unit import say, written
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator

_MILLION = 1_000_000
_CITED = re.compile(r"(.*) <([^<>]*)>", re.DOTALL)


def value(number: float, indicator: Indicator) -> str:
    """A value with its unit, as its definition rounds it."""
    return say(number, indicator.unit, indicator.decimals)


def brief(number: float, indicator: Indicator) -> str:
    """A value where room is short: millions of dollars are said in millions."""
    if indicator.unit == "dollars" and abs(number) >= _MILLION:
        return say(number / _MILLION, "dollars", 1) + " million"
    return value(number, indicator)


def figure(number: float, indicator: Indicator) -> str:
    """A value without a unit that is said beside it already, as in the cell of a table."""
    form = written(indicator.unit)
    told = value(number, indicator)
    return told.removesuffix(form.after) if form.after.startswith(" ") else told


def interval(row: Measurement, indicator: Indicator) -> str:
    """Both bounds, `27.1% to 29.0%`; one where the other is open; nothing where there is none."""
    lower, upper = (
        None if bound is None else figure(bound, indicator) for bound in (row.lower, row.upper)
    )
    if lower and upper:
        return f"{lower} to {upper}"
    if lower:
        return f"{lower} or more"
    return f"up to {upper}" if upper else ""


def interval_name(method: str) -> str:
    """`Wilson 95%` as a person reads it: `95% interval (Wilson)`."""
    name, _, level = method.rpartition(" ")
    return f"{level} interval ({name})" if name else "interval"


def interval_names(methods: Iterable[str]) -> str:
    """Several methods together: `95% interval (Byar or exact Poisson)`."""
    levels: dict[str, list[str]] = {}
    for name, _, level in sorted(method.rpartition(" ") for method in set(methods)):
        levels.setdefault(level, []).append(name)
    return listed(
        [interval_name(f"{listed(n, 'or')} {level}") for level, n in levels.items()], "or"
    )


class Dated(Protocol):
    """Anything that is about a period."""

    @property
    def grain(self) -> str:
        """`month`, `quarter`, `year`, `fiscal_year` or `span`."""

    @property
    def period(self) -> str:
        """Its name."""

    @property
    def period_start(self) -> date:
        """Its first day."""

    @property
    def period_end(self) -> date:
        """Its last day."""


def period(row: Dated) -> str:
    """A period in full: `fiscal year 2015 (July 2014 to June 2015)`."""
    match row.grain:
        case "month":
            return f"{row.period_start:%B %Y}"
        case "quarter":
            return f"{row.period_start:%B} to {row.period_end:%B %Y}"
        case "fiscal_year":
            stretch = f"{row.period_start:%B %Y} to {row.period_end:%B %Y}"
            return f"fiscal year {row.period.removeprefix('FY')} ({stretch})"
        case "day":
            return day(row.period_start)
        case "week":
            return f"the week of {day(row.period_start)}"
        case "fiscal_quarter" | "fiscal_period":
            year, _, number = row.period.removeprefix("FY").partition("-")
            what = "quarter" if number[0] == "Q" else "period"
            stretch = f"{day(row.period_start)} to {day(row.period_end)}"
            return f"{what} {int(number[1:])} of fiscal year {year} ({stretch})"
        case "span":
            years = row.period_end.year - row.period_start.year + 1
            return f"the {years} years {row.period_start.year} to {row.period_end.year}"
        case _:
            return row.period


def short_period(row: Dated) -> str:
    """A period where room is short: `Mar 2014`, `Q1 2014`, `FY2015`, `2012–2016`."""
    match row.grain:
        case "month":
            return f"{row.period_start:%b %Y}"
        case "quarter":
            year, _, quarter = row.period.partition("-")
            return f"{quarter} {year}"
        case "day":
            return f"{row.period_start.day} {row.period_start:%b %Y}"
        case "week":
            year, _, number = row.period.partition("-W")
            return f"week {int(number)} of {year}"
        case "fiscal_quarter" | "fiscal_period":
            year, _, number = row.period.partition("-")
            return f"{number} {year}"
        case "span":
            return row.period.replace("-", "–")
        case _:
            return row.period


def day(when: date) -> str:
    """A day: `3 March 2014`."""
    return f"{when.day} {when:%B %Y}"


def roughly(told: str, row: Measurement) -> str:
    """A value as told, with `about` before an estimate for a place that was drawn otherwise."""
    return f"about {told}" if row.estimated else told


def many(number: int, one: str, more: str = "") -> str:
    """A number of things: `1 outcome`, `12 outcomes`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: `a, b and c`."""
    *first, end = words or ("",)
    return f"{', '.join(first)} {last} {end}" if first else end


def cited(source: str) -> tuple[str, str]:
    """The title and the address of a citation; the address may be missing."""
    found = _CITED.fullmatch(source)
    return (found[1], found[2]) if found else (source, "")
