"""Numbers: how values, intervals and periods are written.

Answers: how does a person read 0.0123, or 2012-2016? Nothing here decides what to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from charteroak.dimensions.unit import say_number
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.publish.languages.below import word
from charteroak.publish.languages.tongue import Said, _, marked, spoken

MILLION = 1_000_000
_CITED = re.compile(r"(.*) <([^<>]*)>", re.DOTALL)
WITH_UNIT: dict[str, str] = {
    "dollars per person": marked("{number} per person"),
    "mills": marked("{number} mills"),
    "per 1,000 residents": marked("{number} per 1,000 residents"),
    "per 10,000 residents": marked("{number} per 10,000 residents"),
    "per 100,000 residents": marked("{number} per 100,000 residents"),
    "minutes": marked("{number} minutes"),
    "seconds": marked("{number} seconds"),
    "hours": marked("{number} hours"),
    "days": marked("{number} days"),
    "years": marked("{number} years"),
    "points": marked("{number} points"),
    "gallons": marked("{number} gallons"),
    "miles": marked("{number} miles"),
    "tons": marked("{number} tons"),
    "acres": marked("{number} acres"),
}
"""Units that are said in words after the number; all others are signs, or nothing."""
UNITS: Said[str] = Said(
    {
        "count": marked("count"),
        "share": marked("share"),
        "dollars": marked("dollars"),
        "dollars per person": marked("dollars per person"),
        "mills": marked("mills"),
        "per 1,000 residents": marked("per 1,000 residents"),
        "per 10,000 residents": marked("per 10,000 residents"),
        "per 100,000 residents": marked("per 100,000 residents"),
        "minutes": marked("minutes"),
        "seconds": marked("seconds"),
        "hours": marked("hours"),
        "days": marked("days"),
        "years": marked("years"),
        "ratio": marked("ratio"),
        "index": marked("index"),
        "points": marked("points"),
        "gallons": marked("gallons"),
        "miles": marked("miles"),
        "tons": marked("tons"),
        "acres": marked("acres"),
    }
)
"""The units by themselves."""


def said(number: float, unit: str, decimals: int) -> str:
    """A number with its unit: `28.1%`, `$3,260 per person`, `7,935`."""
    told = spoken().figures(say_number(number, unit, decimals))
    return _(WITH_UNIT[unit], number=told) if unit in WITH_UNIT else told


def value(number: float, indicator: Indicator) -> str:
    """A value with its unit, as its definition rounds it."""
    return said(number, indicator.unit, indicator.decimals)


def brief(number: float, indicator: Indicator) -> str:
    """A value where room is short: millions of dollars are said in millions."""
    if indicator.unit == "dollars" and abs(number) >= MILLION:
        return _("{dollars} million", dollars=said(number / MILLION, "dollars", 1))
    return value(number, indicator)


def figure(number: float, indicator: Indicator) -> str:
    """A value without a unit that is said beside it already, as in the cell of a table."""
    return spoken().figures(say_number(number, indicator.unit, indicator.decimals))


def interval(row: Measurement, indicator: Indicator) -> str:
    """Both bounds, `27.1% to 29.0%`; one where the other is open; nothing where there is none."""
    lower, upper = (
        None if bound is None else figure(bound, indicator) for bound in (row.lower, row.upper)
    )
    if lower and upper:
        return between(lower, upper)
    if lower:
        return _("{lower} or more", lower=lower)
    return _("up to {upper}", upper=upper) if upper else ""


def between(lower: str, upper: str) -> str:
    """From one number to another: `27.1% to 29.0%`."""
    return _("{lower} to {upper}", lower=lower, upper=upper)


def interval_name(method: str) -> str:
    """`Wilson 95%` as a person reads it: `95% interval (Wilson)`."""
    name, _space, level = method.rpartition(" ")
    return _("{level} interval ({name})", level=level, name=word(name)) if name else _("interval")


def interval_names(methods: Iterable[str]) -> str:
    """Several methods together: `95% interval (Byar or exact Poisson)`."""
    levels: dict[str, list[str]] = {}
    for name, _space, level in sorted(method.rpartition(" ") for method in set(methods)):
        levels.setdefault(level, []).append(word(name))
    return either([interval_name(f"{either(n)} {level}") for level, n in levels.items()])


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


def month(when: date) -> str:
    """A month of a year: `March 2014`."""
    return _("{month} {year}", month=spoken().months[when.month], year=str(when.year))


def day(when: date) -> str:
    """A day: `3 March 2014`."""
    months = spoken().months
    return _("{day} {month} {year}", day=when.day, month=months[when.month], year=str(when.year))


def period(row: Dated) -> str:
    """A period in full: `fiscal year 2015 (July 2014 to June 2015)`."""
    start, end = row.period_start, row.period_end
    match row.grain:
        case "month":
            return month(start)
        case "quarter":
            first = spoken().months[start.month]
            return _("{first} to {last}", first=first, last=month(end))
        case "fiscal_year":
            return _(
                "fiscal year {year} ({first} to {last})",
                year=row.period.removeprefix("FY"), first=month(start), last=month(end),
            )  # fmt: skip
        case "day":
            return day(start)
        case "week":
            return _("the week of {day}", day=day(start))
        case "fiscal_quarter" | "fiscal_period":
            year, _dash, number = row.period.removeprefix("FY").partition("-")
            quarter = marked("quarter {number} of fiscal year {year} ({first} to {last})")
            part = marked("period {number} of fiscal year {year} ({first} to {last})")
            chosen = quarter if number.startswith("Q") else part
            return _(
                chosen, number=int(number[1:]), year=year, first=day(start), last=day(end),
            )  # fmt: skip
        case "span":
            return _(
                "the {years} years {first} to {last}",
                years=end.year - start.year + 1, first=str(start.year), last=str(end.year),
            )  # fmt: skip
        case _:
            return row.period


def short_period(row: Dated) -> str:
    """A period where room is short: `Mar 2014`, `Q1 2014`, `FY2015`, `2012–2016`."""
    start = row.period_start
    month_, year_ = spoken().short_months[start.month], str(start.year)
    match row.grain:
        case "month":
            return f"{month_} {year_}"
        case "quarter":
            year, _dash, quarter = row.period.partition("-")
            return _("Q{quarter} {year}", quarter=quarter.removeprefix("Q"), year=year)
        case "day":
            return f"{start.day} {month_} {year_}"
        case "week":
            year, _dash, number = row.period.partition("-W")
            return _("week {number} of {year}", number=int(number), year=year)
        case "fiscal_quarter" | "fiscal_period":
            year, _dash, number = row.period.partition("-")
            return f"{_part(number)} {fiscal(year)}"
        case "span":
            return row.period.replace("-", "–")
        case "fiscal_year":
            return fiscal(row.period)
        case _:
            return row.period


def _part(number: str) -> str:
    """`Q1` or `P07` of a fiscal year."""
    quarter = number.removeprefix("Q")
    return number if quarter == number else _("Q{quarter}", quarter=quarter)


def named(period: str) -> str:
    """A period of which only the name is known: `FY2015`, `2014-03`."""
    return fiscal(period) if re.fullmatch(r"FY\d+", period) else period


def fiscal(year: int | str) -> str:
    """A fiscal year where room is short: `FY2015`."""
    return _("FY{year}", year=str(year).removeprefix("FY"))


def roughly(told: str, row: Measurement) -> str:
    """A value as told, with `about` before an estimate for a place that was drawn otherwise."""
    return _("about {told}", told=told) if row.estimated else told


def listed(words: Sequence[str]) -> str:
    """Words in a row: `a, b and c`."""
    *first, end = words or ("",)
    return _("{first} and {last}", first=", ".join(first), last=end) if first else end


def either(words: Sequence[str]) -> str:
    """Words to choose from: `a, b or c`."""
    *first, end = words or ("",)
    return _("{first} or {last}", first=", ".join(first), last=end) if first else end


def cited(source: str) -> tuple[str, str]:
    """The title and the address of a citation; the address may be missing."""
    found = _CITED.fullmatch(source)
    return (found[1], found[2]) if found else (source, "")
