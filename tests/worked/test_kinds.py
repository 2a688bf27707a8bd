"""Kinds against worked examples, and what their definitions refuse."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import pytest

from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurement
from charteroak.kinds import Kind, kinds
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.median import Median
from charteroak.kinds.on_time import OnTime
from charteroak.kinds.percentile import Percentile
from charteroak.kinds.ratio import Ratio
from charteroak.kinds.response import Response
from charteroak.kinds.sum import Sum
from tests.oracle import Question
from tests.spec.city import filled, measure

JANUARY = (date(2024, 1, 1), date(2024, 1, 31))


def found(kind: Kind, rows: list[dict[str, Any]], where: str = "true") -> Measurement:
    table = [filled({"day": date(2024, 1, 5), **row}) for row in rows]
    with Engine(threads=1) as engine:
        ((only,),) = measure(engine, [Question(kind, where, covers=JANUARY)], table)
    return only


def test_a_ratio_and_its_standard_error_by_hand() -> None:
    """Cochran 1977, 2.11: v(R) = sum of (y - R x)^2 / (n - 1) / n / mean(x)^2.

    y = 3, 5, 4, 8 over x = 2, 4, 4, 6: R = 20/16 = 1.25; residuals 0.5, 0, -1, 0.5 with squares
    adding up to 1.5; v = 1.5 / 3 / 4 / 16 = 0.0078125; t at 3 degrees of freedom is 3.182446.
    """
    pairs = [(3.0, 2.0), (5.0, 4.0), (4.0, 4.0), (8.0, 6.0)]
    it = found(
        Ratio(numerator="amount", denominator="minutes"),
        [{"amount": y, "minutes": x} for y, x in pairs],
    )
    half = 3.182446305284263 * math.sqrt(0.0078125)
    assert it.value == 1.25
    assert (it.lower, it.upper) == pytest.approx((1.25 - half, 1.25 + half), rel=1e-12)


def test_a_ratio_that_is_the_same_in_every_row_has_no_width() -> None:
    """Rounding alone must not widen it."""
    rows = [{"amount": 0.1 * x, "minutes": float(x)} for x in range(1, 40)]
    it = found(Ratio(numerator="amount", denominator="minutes"), rows)
    assert it.lower == it.upper == it.value == pytest.approx(0.1)


def test_a_ratio_over_nought_has_no_value_and_no_bounds() -> None:
    rows = [{"amount": 1.0, "minutes": 2.0}, {"amount": 5.0, "minutes": -2.0}]
    it = found(Ratio(numerator="amount", denominator="minutes"), rows)
    assert (it.value, it.lower, it.upper, it.missing) == (None, None, None, "no_rows")


def test_a_median_is_the_half_percentile() -> None:
    rows = [{"minutes": float(m)} for m in (4, 8, 15, 16, 23, 42)]
    half, middle = found(Percentile(of="minutes", at=0.5), rows), found(Median(of="minutes"), rows)
    assert (middle.value, middle.lower, middle.upper) == (half.value, half.lower, half.upper)
    assert middle.value == 15.5


def test_a_sum_leaves_out_rows_where_the_condition_is_not_known() -> None:
    rows: list[dict[str, Any]] = [
        {"amount": 5.0, "minutes": 30.0},
        {"amount": 7.0},
        {"minutes": 30.0},
    ]
    it = found(Sum(of="amount"), rows, where="minutes > 10")
    assert (it.value, it.n) == (5.0, 1)


def test_different_values_are_counted_whatever_their_type() -> None:
    rows: list[dict[str, Any]] = [
        {"name": "Ann", "answered": True},
        {"name": "ann", "answered": True},
        {"name": "Ann"},
    ]
    assert found(Distinct(of="name"), rows).value == 2
    assert found(Distinct(of="answered"), rows).value == 1


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}")


def on_time(as_of: str, deadline: str = "2", unit: Any = "business_days") -> OnTime:
    return OnTime(
        opened="opened", closed="closed", deadline=deadline, deadline_in=unit,
        as_of=date.fromisoformat(f"2024-{as_of}"),
    )  # fmt: skip


def test_what_was_closed_early_counts_once_it_is_due_and_not_before() -> None:
    """Two of three are done at once, the third is slow: judged too soon it would be 100 percent."""
    rows: list[dict[str, Any]] = [
        {"opened": at("01-08 09:00"), "closed": at("01-08 10:00")},
        {"opened": at("01-08 09:00"), "closed": at("01-08 11:00")},
        {"opened": at("01-08 09:00"), "closed": None},
    ]
    early, late = found(on_time("01-09"), rows), found(on_time("01-10"), rows)
    assert (early.value, early.missing) == (None, "no_rows")
    assert late.value == pytest.approx(2 / 3)


def test_what_was_closed_after_the_day_of_judgment_was_open_on_it() -> None:
    rows = [{"opened": at("01-02 09:00"), "closed": at("01-30 09:00")}]
    assert found(on_time("01-10"), rows).value == 0


def test_without_its_opening_a_row_is_not_judged_even_where_its_due_day_is_known() -> None:
    kind = OnTime(opened="opened", closed="closed", due="due", as_of=date(2024, 1, 31))
    rows: list[dict[str, Any]] = [
        {"due": at("01-05 09:00"), "closed": c} for c in (None, at("01-04 09:00"))
    ]
    assert found(kind, rows).missing == "no_rows"


def test_a_deadline_that_ends_on_a_friday_is_not_kept_on_saturday() -> None:
    """Two business days from Wednesday 10 January end with Friday the 12th."""
    friday = [{"opened": at("01-10 09:00"), "closed": at("01-12 23:59")}]
    saturday = [{"opened": at("01-10 09:00"), "closed": at("01-13 08:00")}]
    assert found(on_time("01-31"), friday).value == 1
    assert found(on_time("01-31"), saturday).value == 0


def test_on_time_is_told_the_last_day_and_the_holidays_where_it_names_none() -> None:
    holidays = {date(2024, 1, 15): "Birthday of Martin Luther King Jr."}
    told = OnTime(opened="o", closed="c", deadline="3").on(date(2024, 1, 31), holidays)
    assert (told.as_of, told.holidays) == (date(2024, 1, 31), holidays)
    own = on_time("01-10").on(date(2024, 1, 31), holidays)
    assert own.as_of == date(2024, 1, 10)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"deadline": "3", "due": "due"},
        {"deadline": "3", "deadline_in": "business_days", "counted_by": "due"},
    ],
)
def test_on_time_refuses_what_cannot_be_judged(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="due"):
        OnTime(opened="opened", closed="closed", **fields)


def test_a_standard_counts_parts_of_a_second() -> None:
    rows = [{"opened": at("01-05 08:00:00"), "closed": at("01-05 08:00:00.600")}]
    judged = [
        found(Response(from_="opened", to="closed", within=w), rows).value for w in (0.5, 0.6)
    ]
    assert judged == [0, 1]


def test_every_kind_says_what_it_does() -> None:
    for kind in kinds().values():
        assert kind.formula
        assert kind.method
        assert (kind.__doc__ or "").strip()
