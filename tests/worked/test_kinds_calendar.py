"""Business days: against numpy's, and against a calendar on the wall."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from charteroak.dimensions.calendar import business_days_between
from charteroak.engine import Engine
from charteroak.expressions import parse

DAYS = st.dates(date(1890, 1, 1), date(2110, 12, 31))
NEAR = st.dates(date(2023, 12, 1), date(2024, 2, 29))
PAIRS = st.one_of(st.tuples(DAYS, DAYS), st.tuples(NEAR, NEAR)).map(sorted)


def between(pairs: list[list[date]], holidays: list[date]) -> list[int]:
    text = business_days_between("first", "last", holidays)
    expression, faults = parse(text, {"first": "date", "last": "date"}, "number")
    assert expression is not None, faults
    with Engine(threads=1) as engine:
        engine.load_rows("pairs", {"first": "DATE", "last": "DATE"}, pairs)
        found = engine.rows(exp.select(expression.tree.copy()).from_("pairs"))
    return [row[0] for row in found]


@settings(max_examples=40)
@given(st.lists(PAIRS, min_size=1, max_size=30), st.lists(st.one_of(NEAR, DAYS), max_size=12))
def test_as_numpy_counts_them(pairs: list[list[date]], holidays: list[date]) -> None:
    """`numpy.busday_count` counts from its first day on and before its last."""
    wanted = [
        int(np.busday_count(np.datetime64(first) + 1, last, holidays=holidays)) if first < last else -1
        for first, last in pairs
    ]  # fmt: skip
    found = between(pairs, holidays)
    assert [f if w >= 0 else -1 for f, w in zip(found, wanted, strict=True)] == wanted


def test_the_week_of_thanksgiving() -> None:
    """From Tuesday 26 November 2024 to Monday 2 December: Wednesday and Friday lie between."""
    week = [[date(2024, 11, 26), date(2024, 12, 2)]]
    assert between(week, [date(2024, 11, 28)]) == [2]
    assert between(week, [date(2024, 11, 28), date(2024, 11, 30)]) == [2], (
        "a Saturday takes nothing"
    )
    assert between(week, []) == [3]


def test_many_holidays_stay_a_short_expression() -> None:
    """Twenty years of federal holidays: the text grows with their number and no faster."""
    few = [date(2024, 1, d) for d in range(1, 11)]
    many = [date(2000 + year, month, 3) for year in range(20) for month in range(1, 12)]
    short, long = (business_days_between("first", "last", h) for h in (few, many))
    assert len(long) < len(short) * len(many) / len(few) * 1.5
