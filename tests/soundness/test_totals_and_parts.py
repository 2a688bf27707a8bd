"""Wrong silently: double counting, averages of averages, partial periods, zero versus missing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.dimensions.period import read_period
from charteroak.engine import Engine
from charteroak.kinds.count import Count
from charteroak.kinds.mean import Mean
from charteroak.kinds.rate import Rate
from charteroak.kinds.share import Share
from charteroak.problems import NOWHERE
from charteroak.sources.figures import PublishedFigure
from tests.support import by_grain, indicator, measure, one

GRAINS = ("month", "quarter", "year", "fiscal_year")
ALL_OF_2024 = (date(2024, 1, 1), date(2024, 12, 31))
rows_strategy = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.dates(*ALL_OF_2024),
            "ward": st.sampled_from(["north", "south", "unknown"]),
            "age": st.sampled_from(["young", "old", None]),
            "minutes": st.one_of(st.none(), st.integers(0, 90).map(float)),
            "on_time": st.one_of(st.none(), st.booleans()),
        }
    ),
    max_size=40,
)


@given(rows_strategy)
def test_every_cut_adds_up_to_the_city(rows: list[dict[str, Any]]) -> None:
    """Rows are conserved: by place, by group, by period, and by place and group together."""
    calls = indicator(Count(), grains=GRAINS, places=("city", "wards"), groups=("age",))
    with Engine() as engine:
        found = measure(engine, [calls], rows, ALL_OF_2024)
    for grain in GRAINS:
        for place_set in ("city", "wards"):
            for group_by in ("all", "age"):
                cells = [
                    m.value or 0.0 for m in found
                    if (m.grain, m.place_set, m.group_by) == (grain, place_set, group_by)
                ]  # fmt: skip
                assert sum(cells) == len(rows)


@given(rows_strategy)
def test_a_share_of_a_year_is_not_the_average_of_its_months(rows: list[dict[str, Any]]) -> None:
    """The year re-adds numerators and denominators."""
    share = indicator(Share(numerator="on_time"), grains=GRAINS)
    with Engine() as engine:
        found = measure(engine, [share], rows, ALL_OF_2024)
    known = [row for row in rows if row["on_time"] is not None]
    year = one(found, "2024")
    assert year.denominator == len(known)
    if known:
        assert year.value == pytest.approx(sum(row["on_time"] for row in known) / len(known))
    else:
        assert (year.value, year.missing) == (None, "no_rows")


def test_averages_are_not_averaged() -> None:
    """One long call in January, three short ones in February: the quarter's mean is 25, not 40."""
    rows: list[dict[str, Any]] = [{"day": date(2024, 1, 9), "minutes": 70.0}]
    rows += [{"day": date(2024, 2, 9), "minutes": 10.0}] * 3
    with Engine() as engine:
        found = measure(engine, [indicator(Mean(of="minutes"), grains=GRAINS)], rows, ALL_OF_2024)
    assert one(found, "2024-Q1").value == pytest.approx(25.0)


def test_periods_that_stick_out_of_the_records_are_partial() -> None:
    """Records from 10 January to 20 March: only February is whole; no quarter or year is."""
    rows = [{"day": date(2024, 1, 10) + timedelta(days=i)} for i in range(71)]
    covers = (date(2024, 1, 10), date(2024, 3, 20))
    with Engine() as engine:
        found = measure(engine, [indicator(Count(), grains=GRAINS)], rows, covers)
    partial = {m.period: m.partial for m in found}
    assert partial == {
        "2024-01": True, "2024-02": False, "2024-03": True,
        "2024-Q1": True, "2024": True, "FY2024": True,
    }  # fmt: skip


def test_no_rows_are_nought_for_a_count_and_nothing_for_a_share() -> None:
    """Zero and missing differ; a month outside the records is neither."""
    both = [indicator(Count(), id="calls"), indicator(Share(numerator="on_time"), id="share")]
    covers = (date(2024, 1, 1), date(2024, 3, 31))
    with Engine() as engine:
        found = measure(engine, both, [{"day": date(2024, 1, 5), "on_time": True}], covers)
    assert one(found, "2024-02", indicator="calls").value == 0
    february = one(found, "2024-02", indicator="share")
    assert (february.value, february.missing, february.lower) == (None, "no_rows", None)
    assert {m.period for m in found} == {"2024-01", "2024-02", "2024-03"}


def test_an_answer_that_was_not_recorded_is_not_no() -> None:
    rows = [{"day": date(2024, 1, 5), "on_time": answer} for answer in (True, False, None, None)]
    with Engine() as engine:
        found = one(
            measure(engine, [indicator(Share(numerator="on_time"))], rows, ALL_OF_2024), "2024-01"
        )
    assert (found.value, found.denominator) == (0.5, 2)


def test_a_condition_that_is_unknown_does_not_hold() -> None:
    rows: list[dict[str, Any]] = [
        {"day": date(2024, 1, 5), "minutes": m} for m in (5.0, 50.0, None)
    ]
    long = indicator(Count(), where="minutes > 10")
    with Engine() as engine:
        assert one(measure(engine, [long], rows, ALL_OF_2024), "2024-01").value == 1


def test_fiscal_years_are_named_by_the_year_they_end_in() -> None:
    rows = [{"day": date(2024, 6, 30)}, {"day": date(2024, 7, 1)}]
    with Engine() as engine:
        found = measure(engine, [indicator(Count(), grains=("fiscal_year",))], rows, ALL_OF_2024)
    assert [(m.period, m.value) for m in by_grain(found, "fiscal_year")] == [
        ("FY2024", 1),
        ("FY2025", 1),
    ]


def figure(period: str, place: str, value: int) -> PublishedFigure:
    read = read_period(period)
    assert read is not None
    return PublishedFigure(
        "people", read, "wards", place, "all", "all", Decimal(value), None, Decimal("0.9"),
        f"Census {period}", "https://example.org", "", NOWHERE,
    )  # fmt: skip


def test_a_rate_uses_the_nearest_population_and_says_which() -> None:
    """2012-2016 is centred on 2014; 2020-2024 on 2022. A place without any has a reason."""
    people = [figure("2012-2016", "north", 1000), figure("2020-2024", "north", 2000)]
    rate = indicator(
        Rate(per="1,000", residents="people"), grains=("year",), places=("city", "wards"),
    )  # fmt: skip
    rows = [{"day": date(2017, 5, 1), "ward": "north"}, {"day": date(2019, 5, 1), "ward": "north"}]
    covers = (date(2017, 1, 1), date(2019, 12, 31))
    with Engine() as engine:
        found = measure(engine, [rate], rows, covers, people)
    early, late = one(found, "2017", "north"), one(found, "2019", "north")
    assert (early.value, early.note) == (1.0, "Residents: 2012-2016, Census 2012-2016.")
    assert (late.value, late.denominator) == (0.5, 2000)
    assert one(found, "2017", "south").missing == "no_population"
    assert one(found, "2017").missing == "no_population"


def test_a_rate_of_no_rows_is_nought_where_people_live() -> None:
    rate = indicator(
        Rate(per="1,000", residents="people"), grains=("year",), places=("city", "wards")
    )
    with Engine() as engine:
        found = measure(engine, [rate], [], ALL_OF_2024, [figure("2024", "north", 1000)])
    assert (one(found, "2024", "north").value, one(found, "2024", "north").lower) == (0.0, 0.0)


def test_rows_of_days_the_source_does_not_cover_are_not_measured() -> None:
    """Before, after, and on days far outside: none is counted into a neighbouring period."""
    covers = (date(2024, 2, 1), date(2024, 3, 31))
    days = [
        date(2023, 12, 31),
        date(2024, 1, 31),
        date(2024, 2, 1),
        date(2024, 3, 31),
        date(2024, 4, 1),
    ]
    with Engine() as engine:
        found = measure(
            engine, [indicator(Count(), grains=GRAINS)], [{"day": d} for d in days], covers
        )
    assert [(m.period, m.value) for m in by_grain(found, "month")] == [
        ("2024-02", 1),
        ("2024-03", 1),
    ]
    assert one(found, "2024").value == 2


def test_a_row_without_the_indicators_own_time_is_in_no_period() -> None:
    rows: list[dict[str, Any]] = [
        {"day": date(2024, 1, 5), "closed": date(2024, 2, 5)},
        {"day": date(2024, 1, 6), "closed": None},
        {"day": date(2024, 1, 7), "closed": date(2025, 1, 7)},
    ]
    with Engine() as engine:
        found = measure(engine, [indicator(Count(), time="closed")], rows, ALL_OF_2024)
    assert {m.period: m.value for m in found if m.value} == {"2024-02": 1}


def test_a_row_that_names_only_a_merged_district_has_no_known_place() -> None:
    """It counts for the city; no ward is given a row that may belong to another."""
    rows = [{"day": date(2024, 1, 5), "ward": ward} for ward in ("north", "both", "both")]
    calls = indicator(Count(), places=("city", "wards"))
    with Engine() as engine:
        found = measure(engine, [calls], rows, ALL_OF_2024)
    cells = {m.place: m.value for m in found if m.period == "2024-01"}
    assert cells == {"all": 3, "north": 1, "south": 0, "unknown": 2}
