"""Sentences made from numbers."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.publish import links, numbers, words
from charteroak.publish.pages import brief as briefs
from charteroak.publish.pages import home, place, unmeasured
from tests.unit.publish import tiny


def indicator(unit: str = "count", decimals: int = 0) -> Indicator:
    made: Any = Indicator
    found: Indicator = made(
        id="x", name="Things", why_it_matters="", kind="count", measure=None, unit=unit,
        better="lower", grains=("year",), owner="", authored_by="", next_review=None,
        decimals=decimals,
    )  # fmt: skip
    return found


def row(value: float | None, **more: Any) -> Measurement:
    return tiny.row("x", more.pop("grain", "year"), more.pop("period", "2019"), value, **more)


@pytest.mark.parametrize(
    ("grain", "period", "said", "short"),
    [
        ("month", "2014-03", "in March 2014", "Mar 2014"),
        ("quarter", "2014-Q3", "from July to September 2014", "Q3 2014"),
        ("year", "2014", "in 2014", "2014"),
        ("fiscal_year", "FY2015", "in fiscal year 2015 (July 2014 to June 2015)", "FY2015"),
        ("span", "2012-2016", "in the 5 years 2012 to 2016", "2012–2016"),
    ],
)
def test_every_grain_is_said(grain: str, period: str, said: str, short: str) -> None:
    one = row(1.0, grain=grain, period=period)
    assert words.during(one) == said
    assert numbers.short_period(one) == short


@pytest.mark.parametrize(
    ("unit", "decimals", "before", "now", "said"),
    [
        ("count", 0, 10.0, 12.0, "2 more than 10 in 2018."),
        ("count", 0, 1500.0, 1234.0, "266 fewer than 1,500 in 2018."),
        ("dollars", 0, 10.0, 8.0, "$2 less than $10 in 2018."),
        ("share", 1, 0.25, 0.281, "3.1 percentage points higher than 25.0% in 2018."),
        ("share", 0, 0.25, 0.26, "1 percentage point higher than 25% in 2018."),
        ("minutes", 1, 4.5, 4.0, "0.5 minutes lower than 4.5 minutes in 2018."),
        ("share", 0, 0.251, 0.252, "About the same as before: 25% in 2018."),
    ],
)
def test_changes_are_said(unit: str, decimals: int, before: float, now: float, said: str) -> None:
    told = words.change(indicator(unit, decimals), row(now), row(before, period="2018"))
    assert told.startswith(said)


def test_a_difference_is_one_only_where_intervals_part() -> None:
    def compared(low: float | None, high: float | None) -> str:
        one = row(10.0, lower=low, upper=high)
        return words.compare(one, row(5.0, lower=4.0, upper=6.0))

    assert compared(7.0, 12.0) == "higher"
    assert compared(1.0, 3.0) == "lower"
    assert compared(5.5, 12.0) == "unclear"
    assert compared(None, None) == "unknown"
    earlier = row(5.0, period="2018", lower=4.0, upper=6.0)
    told = words.change(indicator(), row(10.0, lower=5.5, upper=12.0), earlier)
    assert told.endswith("The two intervals overlap, so the difference may be chance.")


def test_a_missing_value_says_why() -> None:
    told = words.headline(indicator(), row(None, missing="no_population"))
    assert told == "Things: no value in 2019. No published population for this place or group."


def test_open_intervals_are_said() -> None:
    assert numbers.interval(row(5.0, lower=2.0), indicator()) == "2 or more"
    assert numbers.interval(row(5.0, upper=9.0), indicator()) == "up to 9"
    assert numbers.interval(row(5.0), indicator()) == ""


def test_no_superlative_and_no_cause() -> None:
    source = "".join(inspect.getsource(m) for m in (words, briefs, home, place, unmeasured))
    texts = re.findall(r'"([^"\n]*)"', re.sub(r'""".*?"""', "", source, flags=re.DOTALL))
    banned = r"\b(best|worst|highest|lowest|because|caused?|due to|thanks to|led to|record high)\b"
    assert [text for text in texts if re.search(banned, text, re.IGNORECASE)] == []


def test_no_two_names_share_a_file_and_none_leaves_the_site() -> None:
    names = ["a", "A", "a b", "a-b", "../a", "x" * 300, "x" * 301, "é", "", "."]
    made = [links.slug(name) for name in names]
    assert len(set(made)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,100}", one) for one in made)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://a", "", "http://["]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert links.outside(url) == ""


def test_web_addresses_become_links() -> None:
    assert links.outside("https://example.org/a?b=c") == "https://example.org/a?b=c"
