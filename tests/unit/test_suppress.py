"""What is hidden, and what may be told: small tables by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.group import coarser
from charteroak.dimensions.period import read_period
from charteroak.indicators.suppress import COMPLEMENTARY, SMALL, TOLD, Mask, masks, suppress
from charteroak.indicators.suppress.cells import cells
from charteroak.indicators.suppress.remembered import Masks
from charteroak.indicators.suppress.sums import (
    DoesNotAddError,
    identities,
    inside,
    must_hold,
    overlaps,
    sums,
)
from charteroak.kinds.count import Count
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.ratio import Ratio
from charteroak.kinds.share import Share
from charteroak.kinds.sum import Sum
from charteroak.plan.model import Indicator
from tests.support import indicator

CALLS = indicator(Count(), id="calls")
URGENT = indicator(Count(), id="urgent", where="minutes > 9")
SHARE = indicator(Share(numerator="on_time"), id="share")
CALLERS = indicator(Distinct(of="age"), id="callers")
LATE = indicator(Share(numerator="not on_time"), id="late")
RATIO = indicator(Ratio(numerator="minutes", denominator="minutes"), id="ratio", unit="minutes")
SUM = indicator(Sum(of="minutes"), id="sum", unit="points")
PEOPLE = indicator(Sum(of="minutes"), id="people", unit="count")
YEARS = ("2021", "2022", "2023", "2024")


def block(
    its: Indicator,
    numerator: Sequence[float],
    denominator: Sequence[float] | None = None,
    periods: Sequence[str] = YEARS,
    places: Sequence[str] = ("all",),
    fiscal: int = 7,
    n: Sequence[float] | None = None,
) -> dict[str, Any]:
    """Period by place, as `compute` lays them; no place is the whole city."""
    labels = [(period, place) for period in periods for place in places]
    spans = [read_period(period, FiscalYears(fiscal)) for period, _ in labels]
    below = numerator if denominator is None else denominator
    size = len(labels)
    return {
        "indicator": its.id, "grain": spans[0].grain if spans[0] else "",
        "place_set": "city" if tuple(places) == ("all",) else "wards", "group_by": "all",
        "period": objects([p for p, _ in labels]), "place": objects([p for _, p in labels]),
        "period_start": objects([s.start for s in spans if s]),
        "period_end": objects([s.end for s in spans if s]), "group": objects(["all"] * size),
        "value": np.array(numerator, float) / (1 if denominator is None else np.array(denominator)),
        "numerator": np.array(numerator, float), "n": np.array(below if n is None else n, float),
        "denominator": np.full(size, np.nan) if denominator is None else np.array(below, float),
        "lower": np.zeros(size), "upper": np.ones(size), "interval_method": "Wilson 95%",
        "missing": "", "note": "a note",
    }  # fmt: skip


def objects(values: Sequence[object]) -> np.ndarray[Any, Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def hide(*made: Mapping[str, Any], below: int = 11) -> list[Mask]:
    known = {i.id: i for i in (CALLS, URGENT, SHARE, LATE, RATIO, SUM, PEOPLE)}
    return masks(made, known, dict.fromkeys(known, "day"), below)


def test_counts_of_one_to_ten_are_hidden_and_nought_is_told() -> None:
    (found,) = hide(block(CALLS, [0, 1, 10, 11]))
    assert found.hidden.tolist() == [False, True, True, False]
    assert found.reason.tolist() == ["", SMALL, SMALL, ""]


def test_the_threshold_is_the_sources_own() -> None:
    (found,) = hide(block(CALLS, [0, 1, 5, 11]), below=6)
    assert found.hidden.tolist() == [False, True, True, False]
    (found,) = hide(block(CALLS, [0, 1, 5, 11]), below=1)
    assert not found.hidden.any()


@pytest.mark.parametrize("numerator", [3, 397])
def test_a_share_gives_its_small_side_away(numerator: int) -> None:
    (found,) = hide(block(SHARE, [numerator, 200, 150, 90], [400, 400, 400, 400]))
    assert found.hidden.tolist() == [True, False, False, False]


@pytest.mark.parametrize("numerator", [[3, 200], [397, 200]])
@pytest.mark.parametrize("its", [RATIO, SUM])
def test_a_sum_of_noughts_and_ones_is_a_count(its: Indicator, numerator: list[float]) -> None:
    """Whatever the kind, and whatever the rest of the ratio is: minutes, say."""
    (found,) = hide(block(its, [*numerator, 150, 90], [9041.5, 9000, 9000, 9000], n=[400] * 4))
    assert found.hidden.tolist() == [True, False, False, False]


@pytest.mark.parametrize("times", [100, 0.25])
def test_so_is_a_sum_of_noughts_and_hundreds(times: float) -> None:
    numbers = [3 * times, 200 * times, 150 * times, 89 * times]
    (found,) = hide(block(SUM, numbers, n=[400] * 4))
    assert found.hidden.tolist() == [True, False, False, False]


def test_people_added_up_are_counted_though_a_row_may_be_of_several() -> None:
    """Three hurt in 400 fires are three, and stay so where one fire hurt two."""
    (found,) = hide(block(PEOPLE, [3, 2, 150, 0], n=[400, 1, 90, 90]))
    assert found.hidden.tolist() == [True, True, False, False]


def test_sums_of_money_and_time_are_not_people() -> None:
    (found,) = hide(block(SUM, [5, 731, 150, 0], n=[400, 400, 90, 90]))
    assert not found.hidden.any()


def test_where_there_was_nothing_to_add_up_the_sum_is_known() -> None:
    """Of 43, 3 are hidden in the north and none can be in the east, where no row has a value: so
    the south is hidden as well.
    """
    nothing = float("nan")
    city = block(RATIO, [43] * 4, [9000.5] * 4, n=[400] * 4)
    wards = block(
        RATIO, [3, 40, nothing] * 4, [900.5, 8100, nothing] * 4, n=[150, 250, 0] * 4,
        places=["north", "south", "east"],
    )  # fmt: skip
    _, parts = hide(city, wards)
    assert parts.hidden.tolist() == [True, True, False] * 4


def test_two_sides_of_one_coin_are_hidden_together() -> None:
    """397 on time and 3 late are the same secret, told by two indicators."""
    on_time = block(SHARE, [397, 200, 150, 90], [400, 400, 400, 400])
    late = block(LATE, [3, 200, 250, 310], [400, 400, 400, 400])
    for found in hide(on_time, late):
        assert found.hidden.tolist() == [True, False, False, False]


def test_a_count_that_another_indicator_divides_by_is_hidden_there_too() -> None:
    found = hide(block(CALLS, [8, 90, 80, 70]), block(SHARE, [0, 40, 30, 20], [8, 90, 80, 70]))
    assert [mask.hidden.tolist() for mask in found] == [[True, False, False, False]] * 2


def test_the_difference_of_two_counts_is_guarded() -> None:
    """100 calls of which 96 are urgent: four were not."""
    calls, urgent = hide(block(CALLS, [100, 90, 80, 70]), block(URGENT, [96, 40, 30, 20]))
    assert not calls.hidden.any()
    assert urgent.hidden.tolist() == [True, False, False, False]


def test_answers_that_are_missing_are_no_fact_about_anyone() -> None:
    found = hide(
        block(CALLS, [400, 90, 80, 70]), block(SHARE, [200, 40, 30, 20], [398, 90, 80, 70])
    )
    assert not any(mask.hidden.any() for mask in found)


def test_neither_of_two_kinds_is_guarded() -> None:
    """Of 100 calls 60 are urgent and 50 on time, 12 are both: so two are neither."""
    counts = np.array([[100.0, 90], [60, 30], [50, 40], [12, 11]])
    assert {0: 1.0, 1: -1.0, 2: -1.0, 3: 1.0} in overlaps(counts, nested=False)


def test_one_small_part_of_a_told_sum_takes_another_with_it() -> None:
    city = block(CALLS, [112, 120, 130, 140])
    wards = ["north", "south", "east"]
    small = [5, 30, 77, 30, 40, 50, 40, 40, 50, 40, 50, 50]
    whole, parts = hide(city, block(CALLS, small, places=wards))
    assert not whole.hidden.any()
    assert parts.hidden.tolist() == [True, True, False] + [False] * 9
    assert parts.reason[:3].tolist() == [SMALL, COMPLEMENTARY, ""]


def test_two_small_parts_that_are_small_together_take_a_third() -> None:
    wards = ["north", "south", "east"]
    whole, parts = hide(
        block(CALLS, [39] * 4), block(CALLS, [4, 5, 30] + [13] * 9, places=wards)
    )  # fmt: skip
    assert parts.hidden[:3].all()
    assert not whole.hidden.any()
    assert not parts.hidden[3:].any()


def test_calendar_and_fiscal_years_are_compared_where_nothing_shorter_is_told() -> None:
    """The first fiscal year holds only the first half of 2021, so its six give the year away:
    every other half can be worked out from there.
    """
    calendar = block(CALLS, [46, 80, 80, 80])
    fiscal = block(
        CALLS, [6, 80, 80, 80, 40], periods=["FY2021", "FY2022", "FY2023", "FY2024", "FY2025"]
    )
    years, fiscals = hide(calendar, fiscal)
    assert fiscals.hidden[0]
    assert years.hidden.any() or fiscals.hidden[1:].any()


def test_what_does_not_add_up_is_not_taken_for_a_sum() -> None:
    """Distinct callers of two wards: some called from both."""
    made = cells(
        [
            block(CALLERS, [30] * 4, n=[40] * 4),
            block(CALLERS, [20] * 8, n=[20] * 8, places=["north", "south"]),
        ],
        {"callers": CALLERS},
    )
    callers, calls = made.rows[0].layers["numerator"], made.rows[0].layers["n"]
    assert sums(made).told(made.counts[callers]).shape[0] == 0
    assert sums(made).told(made.counts[calls]).shape[0] == 4
    must_hold(made, sums(made))


def test_counts_that_must_add_up_and_do_not_stop_the_build() -> None:
    """A sum that fails would be left out of the proof without a word."""
    with pytest.raises(DoesNotAddError, match=r"calls: the places of .* are \+10 off the whole"):
        hide(block(CALLS, [30] * 4), block(CALLS, [20] * 8, places=["north", "south"]))


def test_layers_that_are_tied_are_found_from_their_columns() -> None:
    counts = np.array([[10.0, 20, 35], [4, 12, 10], [6, 8, 25]])
    assert inside(counts) == [(1, 0), (2, 0)]
    (found,) = identities(counts)
    assert {abs(weight) for weight in found.values()} == {1.0}
    assert not identities(np.array([[10.0, 20, 35], [4, 12, 10]]))


def test_indicators_of_other_time_columns_are_guarded_apart() -> None:
    closed = indicator(Count(), id="urgent", time="closed")
    known = {"calls": CALLS, "urgent": closed}
    made = [block(CALLS, [100, 90, 80, 70]), block(closed, [96, 40, 30, 20])]
    times = {"calls": "day", "urgent": "closed"}
    assert not any(mask.hidden.any() for mask in masks(made, known, times))


def test_a_hidden_cell_has_a_reason_and_no_number() -> None:
    (told,) = suppress([block(CALLS, [3, 90, 80, 70])], {"calls": CALLS}, {"calls": "day"})
    assert told["missing"].tolist() == [TOLD, "", "", ""]
    for name in ("value", "numerator", "n", "lower", "upper"):
        assert np.isnan(told[name]).tolist() == [True, False, False, False]
    assert told["note"].tolist() == ["", "a note", "a note", "a note"]
    assert told["interval_method"][0] == ""
    assert told["period_start"][0] == date(2021, 1, 1)


def test_the_same_numbers_are_hidden_each_time() -> None:
    chance = np.random.default_rng(1)
    wards = ["north", "south", "east", "west"]
    parts = chance.poisson(12, (4, 4)).astype(float)
    made = [block(CALLS, list(parts.sum(axis=1))), block(CALLS, list(parts.ravel()), places=wards)]
    first, second = hide(*made), hide(*made)
    assert all((a.hidden == b.hidden).all() for a, b in zip(first, second, strict=True))


def test_what_was_hidden_is_remembered_and_a_damaged_memory_is_not_trusted(tmp_path: Path) -> None:
    made, known, times = [block(CALLS, [3, 90, 80, 70])], {"calls": CALLS}, {"calls": "day"}
    remembered = Masks(tmp_path)
    first = masks(made, known, times, 11, remembered)
    (kept,) = tmp_path.glob("*.npz")
    again = masks(made, known, times, 11, remembered)
    assert again[0].hidden.tolist() == first[0].hidden.tolist() == [True, False, False, False]
    other = masks([block(CALLS, [30, 4, 80, 70])], known, times, 11, remembered)
    assert other[0].hidden.tolist() == [False, True, False, False]
    assert masks(made, known, times, 4, remembered)[0].hidden.tolist() == [
        True,
        False,
        False,
        False,
    ]
    assert len(list(tmp_path.glob("*.npz"))) == 3
    kept.write_bytes(b"damaged")
    assert masks(made, known, times, 11, remembered)[0].hidden.tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_crossed_groups_make_their_margins() -> None:
    """Black women and Black men make Black people, women of all groups make women."""
    pairs = list(coarser("race+sex", "black+female"))
    assert pairs == [("all", "all"), ("race", "black"), ("sex", "female")]
