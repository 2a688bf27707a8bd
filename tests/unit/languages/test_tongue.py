"""How a language is spoken: numbers, dates, marks, and what a city wrote itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.publish import numbers
from charteroak.publish.languages.below import own
from charteroak.publish.languages.catalogue import Messages
from charteroak.publish.languages.marks import CLOSE, NAMED, OPEN, bare, foreign, shown
from charteroak.publish.languages.tongue import Tongue, _, speaking, spoken, tongue


@dataclass(frozen=True)
class Row:
    grain: str
    period: str
    period_start: date
    period_end: date


YEAR = Row("fiscal_year", "FY2015", date(2014, 7, 1), date(2015, 6, 30))
MONTH = Row("month", "2014-03", date(2014, 3, 1), date(2014, 3, 31))


@pytest.mark.parametrize(
    ("code", "row", "full", "short"),
    [
        ("en", YEAR, "fiscal year 2015 (July 2014 to June 2015)", "FY2015"),
        ("es", YEAR, "el año fiscal 2015 (julio de 2014 a junio de 2015)", "AF2015"),
        ("en", MONTH, "March 2014", "Mar 2014"),
        ("es", MONTH, "marzo de 2014", "mar 2014"),
    ],
)
def test_periods(code: str, row: Row, full: str, short: str) -> None:
    with speaking(tongue(code)):
        assert (numbers.period(row), numbers.short_period(row)) == (full, short)


def test_numbers_follow_the_country_and_not_the_language_alone() -> None:
    with speaking(tongue("es")):
        assert numbers.said(1234.5, "dollars", 1) == "$1,234.5"
        assert numbers.said(1234.5, "days", 1) == "1,234.5 días"
    with speaking(Tongue("pt_BR")):
        assert numbers.said(1234.5, "dollars", 1) == "$1.234,5"
        assert _("{number:,.1f}", number=1234.5).endswith(f"1.234,5{CLOSE}")


def test_the_language_ends_with_its_page() -> None:
    with speaking(tongue("es")):
        assert spoken().code == "es"
    assert spoken().code == "en"


def test_a_sentence_that_nobody_translated_is_english_and_says_so() -> None:
    with speaking(Tongue("es")):
        told = _("{n} cats", n=3)
    assert shown(f"<p>{told}</p>") == '<p><span lang="en">3 cats</span></p>'


def test_words_of_the_city_are_its_own_first_and_marked_where_missing() -> None:
    city, pack = Messages({"Water": ("Agua",)}), Messages({"Water": ("Aguas",), "Fire": ("Fuego",)})
    with speaking(Tongue("es", own=(city, pack))):
        assert (own("Water"), own("Fire")) == ("Agua", "Fuego")
        assert own("Air") == foreign("Air", "en")
    with speaking(Tongue("en", own=())):
        assert own("Air") == "Air"


def test_marks_are_spans_in_text_and_nothing_elsewhere() -> None:
    mark = foreign("a <b>", "en").replace("<b>", "&lt;b&gt;")
    page = f'<title>{mark}</title><p title="{mark}">x {mark}</p><svg><text>{mark}</text></svg>'
    assert shown(page) == (
        '<title>a &lt;b&gt;</title><p title="a &lt;b&gt;">x <span lang="en">a &lt;b&gt;</span></p>'
        "<svg><text>a &lt;b&gt;</text></svg>"
    )


def test_half_a_mark_opens_no_span() -> None:
    assert shown(f"<p>{foreign('cut off', 'en')[:-1]}</p>") == "<p>cut off</p>"


@given(st.text(alphabet=st.sampled_from([OPEN, NAMED, CLOSE, "a", "-", "&", '"', " "])))
def test_no_text_of_a_city_can_open_an_element(text: str) -> None:
    page = shown(f"<p>{text}</p>")
    assert page.count("<span") == page.count("</span>")
    assert OPEN not in page
    assert bare(foreign(text, "en")) == bare(text)
