"""Whatever is asked of whatever rows, the engine and the plain oracle say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.dimensions.fiscal import WEEKDAYS
from charteroak.dimensions.period import COUNTED
from charteroak.engine import Engine
from charteroak.indicators.cuts import Thresholds
from charteroak.kinds import Kind
from charteroak.kinds.count import Count
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.mean import Mean
from charteroak.kinds.median import Median
from charteroak.kinds.on_time import OnTime
from charteroak.kinds.percentile import Percentile
from charteroak.kinds.rate import Rate
from charteroak.kinds.ratio import Ratio
from charteroak.kinds.response import Response
from charteroak.kinds.share import Share
from charteroak.kinds.sum import Sum
from charteroak.kinds.survey import Margin, Survey
from tests import oracle
from tests.oracle import Question
from tests.spec.city import agree, filled, measure, told

FIRST, LAST = date(2023, 12, 20), date(2024, 1, 17)
HOLIDAYS = {
    date(2023, 12, 25): "Christmas", date(2024, 1, 1): "New Year", date(2024, 1, 15): "King",
    date(2024, 1, 6): "A Saturday",
}  # fmt: skip
QUARTERS = st.integers(-40, 160).map(lambda number: number / 4)
UNKEPT = Thresholds(most_listed=0)
"""As if there were too many values to keep."""
MANY: Thresholds = replace(UNKEPT, few_rows=0)
PLANS: dict[str, Thresholds] = {
    "kept": Thresholds(),
    "kept, folded": Thresholds(fewest_constants=1),
    "kept, many cells": Thresholds(few_rows=0, rows_per_cell=1e6),
    "kept, a key for each condition": Thresholds(few_rows=0, rows_per_cell=1e-6),
    "few rows": UNKEPT,
    "folded": replace(UNKEPT, fewest_constants=1),
    "many rows": replace(MANY, rows_per_cell=1e-6, few_values=0),
    "many rows, folded": replace(MANY, rows_per_cell=1e-6, few_values=0, fewest_constants=1),
    "two buckets": replace(MANY, rows_per_cell=1e-6, few_values=0, most_buckets=2,
                           fewest_buckets=2, sample=3),
    "few values": replace(MANY, rows_per_cell=1e-6),
    "many cells": replace(MANY, rows_per_cell=1e6),
    "many cells, folded": replace(MANY, rows_per_cell=1e6, fewest_constants=1),
    "some cells": replace(MANY, rows_per_cell=1, few_values=0, fewest_buckets=2),
}  # fmt: skip
"""Thresholds that lead to every form of plan; `test_passes` proves that they do."""
NUMBERS = st.sampled_from(["minutes", "amount", "limit"])
CONSTANTS = st.sampled_from(
    ["name = 'Ann'", "name = 'Bob' and answered", "'Cid' = name and (minutes > 10 or answered)",
     "limit = 3", "limit = 4 and limit = 5", "ward = 'north'"]
)  # fmt: skip
LONG = "limit in (1, 2, 3, 4, 5, 6)"
CONDITIONS = st.sampled_from(["true", "answered", "minutes > 10", "closed is not null"])


DAYS = st.dates(date(2023, 12, 18), date(2024, 1, 20))
LENGTHS = st.one_of(
    st.integers(-4, 60).map(lambda quarter: timedelta(hours=6 * quarter)),
    st.sampled_from([-1, 0, 1, 15, 16]).map(lambda second: timedelta(seconds=second)),
)


def moments() -> st.SearchStrategy[datetime]:
    """Moments on a quarter of a day, just before and just after, so that edges are met often."""
    quarters = st.integers(0, 31 * 4).map(lambda quarter: timedelta(hours=6 * quarter))
    seconds = st.sampled_from([0, 0, 0, -1, 1]).map(lambda second: timedelta(seconds=second))
    first = datetime(2023, 12, 18)  # noqa: DTZ001 - times on the wall
    return st.builds(lambda quarter, second: first + quarter + second, quarters, seconds)


def maybe(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of these, or nothing recorded."""
    return st.one_of(st.none(), of)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row with every column, any of them missing."""
    opened = draw(moments())
    row = {
        "day": draw(maybe(DAYS)),
        "opened": draw(st.sampled_from([opened, opened, opened, None])),
        "ward": draw(st.sampled_from(["north", "south", None])),
        "age": draw(st.sampled_from(["young", "old", None])),
        "name": draw(st.sampled_from(["Ann", "Bob", "Cid", None])),
        "minutes": draw(maybe(QUARTERS)),
        "amount": draw(maybe(QUARTERS)),
        "limit": draw(maybe(st.integers(0, 12).map(float))),
        "answered": draw(st.sampled_from([True, False, None])),
        "closed": draw(maybe(LENGTHS.map(opened.__add__))),
        "due": draw(maybe(LENGTHS.map(opened.__add__))),
    }
    return filled(row)


def others() -> st.SearchStrategy[Kind]:
    """Any kind that looks at no clock, with any fields."""
    return st.one_of(
        st.just(Count()),
        st.just(Rate(per="1,000", residents="residents")),
        st.builds(Sum, of=NUMBERS),
        st.builds(Distinct, of=st.sampled_from(["name", "ward", "minutes", "answered"])),
        st.builds(Mean, of=NUMBERS),
        st.builds(Ratio, numerator=NUMBERS, denominator=NUMBERS),
        st.builds(Median, of=NUMBERS),
        st.builds(Percentile, of=NUMBERS, at=st.sampled_from([0.1, 0.25, 0.5, 0.9, 0.95])),
        st.builds(Share, numerator=CONDITIONS, denominator=CONDITIONS),
    )


def surveys() -> st.SearchStrategy[Kind]:
    """Surveys of any design, raked or not."""
    design = {
        "weight": st.sampled_from(["1", "amount", "limit"]),
        "stratum": st.sampled_from(["", "ward", "age"]),
        "cluster": st.sampled_from(["", "name", "limit"]),
        "rake": st.sampled_from([(), (Margin(by="wards", to="residents"),)]),
    }
    return st.one_of(
        st.builds(Survey, of=NUMBERS, **design),
        st.builds(Survey, yes=st.sampled_from(["answered", "minutes > 10"]), **design),
    )


def clocks() -> st.SearchStrategy[Kind]:
    """Any kind that looks at a clock."""
    return st.one_of(
        st.builds(
            Response,
            from_=st.just("opened"),
            to=st.just("closed"),
            within=st.sampled_from([0.0, 15.0, 6 * 3600.0, 5 * 24 * 3600.0]),
        ),
        st.builds(
            OnTime,
            opened=st.sampled_from(["opened", "day"]),
            closed=st.just("closed"),
            deadline=st.sampled_from(["0", "1", "2", "2.5", "6", "limit"]),
            deadline_in=st.sampled_from(["hours", "days", "business_days"]),
            as_of=st.one_of(st.just("the last day covered"), st.dates(FIRST, LAST)),
            holidays=st.sampled_from([{}, HOLIDAYS]),
        ),
        st.builds(
            OnTime,
            opened=st.just("opened"),
            closed=st.just("closed"),
            deadline=st.sampled_from(["1", "2", "limit"]),
            deadline_in=st.just("business_days"),
            holidays=st.just(HOLIDAYS),
        ),
        st.builds(
            OnTime,
            opened=st.just("opened"),
            closed=st.just("closed"),
            due=st.just("due"),
            deadline_in=st.sampled_from(["hours", "days"]),
            counted_by=st.sampled_from(["opened", "due"]),
        ),
    )


def questions(kinds: st.SearchStrategy[Kind]) -> st.SearchStrategy[Question]:
    """These kinds, over any rows, cut any way."""
    return st.builds(
        Question,
        measure=kinds,
        where=st.one_of(st.just("true"), CONDITIONS, CONSTANTS, st.just(LONG)),
        time=st.sampled_from(["day", "day", "opened", "closed"]),
        grains=st.lists(
            st.sampled_from(COUNTED), min_size=1, max_size=3, unique=True,
        ),
        places=st.sampled_from([("city",), ("city", "wards")]),
        groups=st.sampled_from([(), ("age",)]),
        covers=st.just((FIRST, LAST)),
        residents=st.just({"all": 1200.0, "north": 700.0}),
    )  # fmt: skip


def cities() -> st.SearchStrategy[dict[str, Any]]:
    """How a city counts its year, and how late its records may be."""
    patterns = st.sampled_from(["4-4-5", "4-5-4", "5-4-4"])
    ends = st.sampled_from(["last", "nearest"])
    weeks = st.tuples(patterns, st.sampled_from(WEEKDAYS), ends)
    return st.fixed_dictionaries(
        {
            "fiscal_start": st.integers(1, 12),
            "fiscal_weeks": maybe(weeks),
            "lag": st.sampled_from([0, 0, 1, 16]),
        }
    )


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    with Engine(threads=1) as made:
        yield made


@given(
    st.lists(rows(), max_size=25),
    st.lists(questions(st.one_of(others(), clocks())), min_size=1, max_size=5),
    st.sampled_from(sorted(PLANS)),
    cities(),
)
@settings(max_examples=80)
def test_engine_and_oracle_agree(
    shared: Engine, table: list[dict[str, Any]], asked: list[Question], plan: str, city: Any
) -> None:
    """Whatever the passes that are chosen, and however the city counts its year."""
    asked = [replace(question, **city) for question in asked]
    measured = measure(shared, asked, table, PLANS[plan])
    for found, question in zip(measured, asked, strict=True):
        agree(found, oracle.answer(told(question), table))


@given(st.lists(rows(), min_size=12, max_size=40), st.lists(clocks(), min_size=2, max_size=4))
@settings(max_examples=20)
def test_engine_and_oracle_agree_about_deadlines(
    shared: Engine, table: list[dict[str, Any]], clocks: list[Kind]
) -> None:
    """Every row in sight, so that the edges of days, weekends and holidays are met."""
    asked = [
        Question(kind, time="opened", covers=(FIRST, LAST), holidays=HOLIDAYS) for kind in clocks
    ]
    for found, question in zip(measure(shared, asked, table), asked, strict=True):
        agree(found, oracle.answer(told(question), table))


@given(st.lists(rows(), min_size=6, max_size=40), questions(surveys()), st.booleans())
@settings(max_examples=40)
def test_engine_and_oracle_agree_about_surveys(
    shared: Engine,
    table: list[dict[str, Any]],
    question: Question,
    known: bool,
) -> None:
    """Whether or not the south's population is published, so that raking is refused at times."""
    south = {"south": 500.0} if known else {}
    asked = replace(question, residents={**question.residents, **south})
    (found,) = measure(shared, [asked], table)
    agree(found, oracle.answer(told(asked), table))
