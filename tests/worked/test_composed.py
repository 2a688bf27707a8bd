"""Composed indicators against published examples, closed forms and the numbers of Elmford."""

from __future__ import annotations

import numpy as np
import pytest

from charteroak.build import Built
from charteroak.engine import Engine
from charteroak.indicators.intervals import poisson, wilson
from charteroak.indicators.measurement import Measurements
from charteroak.indicators.told import Told
from charteroak.kinds.change import Change, Form
from charteroak.kinds.count import Count
from charteroak.kinds.cumulative import Cumulative
from charteroak.kinds.derived import Derived
from charteroak.kinds.figure import Figure
from charteroak.kinds.index import Index, IndexPart
from charteroak.kinds.mean import Mean
from charteroak.kinds.percentile import Percentile
from charteroak.kinds.rate import Rate
from charteroak.kinds.share import Share
from charteroak.kinds.standardized import Standardized
from tests.composing import block, city, compose, counted, made, published, shared, source

CALLS = source(Count(), id="calls", name="Calls")
PROMPT = source(Share(numerator="on_time"), id="prompt", name="Prompt", unit="share")
PEOPLE = source(Figure(), id="people", name="People", source="", unit="count")
HOMES = source(Figure(), id="homes", name="Homes", source="", unit="count")
RATE = source(
    Rate(per="1,000", residents="people"), id="rate", name="Rate", unit="per 1,000 residents",
    groups=("age",),
)  # fmt: skip
WAIT = source(Mean(of="minutes"), id="wait", name="Wait")


def change(of: str, form: Form = "difference", against: str = "previous", steps: int = 1) -> Change:
    return Change(of=of, against=against, form=form, steps=steps)


def test_difference_of_shares_is_newcombes() -> None:
    """56 of 70 against 48 of 80: 0.20, from 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    wanted = made(change("prompt"), unit="points", grains=("year",))
    rows = compose(wanted, [PROMPT], shared("prompt", ["2023", "2024"], [(48, 80), (56, 70)]))
    told = rows["2024"]
    assert told["value"] == pytest.approx(20)
    assert (told["lower"], told["upper"]) == pytest.approx((5.24, 33.39), abs=5e-3)
    assert told["interval_method"].endswith("95%")
    assert (rows["2023"]["missing"], rows["2023"]["note"]) == (
        "no_earlier", "Concerns: Prompt, before.",
    )  # fmt: skip


def test_relative_change_of_estimates_is_the_census_bureaus() -> None:
    """135,173 give or take 3,860, then 139,301 give or take 4,047: 3.05 percent, 4.20 either way."""
    wanted = made(change("people", "percent"), unit="share", grains=("year",))
    given = published("people", ["2023", "2024"], [(135_173, 3_860), (139_301, 4_047)])
    told = compose(wanted, [PEOPLE], given)["2024"]
    assert told["value"] == pytest.approx(0.030538643072211165)
    assert told["upper"] - told["value"] == pytest.approx(0.04198069852261231)
    assert told["interval_method"] == "Census ratio of published margins 90%"
    assert told["provenance"] == "published"


def test_margins_at_two_levels_are_put_at_that_of_the_later() -> None:
    wanted = made(change("people"), unit="count", grains=("year",))
    blocks = [
        published("people", ["2023"], [(100, 1.96)], "95%"),
        published("people", ["2024"], [(110, 1.645)], "90%"),
    ]
    told = compose(wanted, [PEOPLE], *blocks)["2024"]
    assert told["upper"] - told["value"] == pytest.approx(1.645 * 2**0.5)
    assert told["interval_method"].endswith("90%")


def test_spans_that_overlap_have_no_interval() -> None:
    wanted = made(change("people", against="2017-2021"), unit="count", grains=("span",))
    spans = ["2017-2021", "2019-2023", "2022-2026"]
    rows = compose(wanted, [PEOPLE], published("people", spans, [(100, 5), (120, 5), (130, 5)]))
    assert set(rows) == {"2019-2023", "2022-2026"}
    assert np.isnan(rows["2019-2023"]["lower"])
    assert rows["2019-2023"]["note"] == "No interval: the two periods overlap."
    assert rows["2022-2026"]["upper"] == pytest.approx(30 + 50**0.5)


def test_the_span_before_ends_where_this_one_begins() -> None:
    wanted = made(change("people"), unit="count", grains=("span",))
    given = published("people", ["2014-2018", "2019-2023"], [(100, 5), (120, 5)])
    assert compose(wanted, [PEOPLE], given)["2019-2023"]["value"] == 20


def test_change_of_counts_and_rates() -> None:
    wanted = made(change("calls", "ratio"), unit="ratio", grains=("year",))
    counts = counted("calls", ["2023", "2024"], [100, 120])
    told = compose(wanted, [CALLS], counts)["2024"]
    assert told["value"] == 1.2
    assert told["lower"] < 1 < told["upper"]
    assert told["n"] == 220
    more = made(change("rate"), unit="per 1,000 residents", grains=("year",))
    rates = block("rate", ["2023", "2024"], value=[10, 12], numerator=[100, 120],
                  denominator=[10_000, 10_000], n=[100, 120])  # fmt: skip
    found = compose(more, [RATE, PEOPLE], rates)["2024"]
    as_counts = compose(made(change("calls"), unit="count", grains=("year",)), [CALLS], counts)
    assert found["value"] == 2
    assert found["lower"] == pytest.approx(as_counts["2024"]["lower"] / 10)


def test_change_of_means_uses_both_intervals() -> None:
    wanted = made(change("wait"), unit="minutes", grains=("year",))
    given = block("wait", ["2023", "2024"], value=[10, 13], lower=[9, 11], upper=[11, 15], n=[5, 5],
                  interval_method="Student t 95%")  # fmt: skip
    told = compose(wanted, [WAIT], given)["2024"]
    assert (told["lower"], told["upper"]) == pytest.approx((3 - 5**0.5, 3 + 5**0.5))


def test_change_of_a_percentile_says_that_it_has_no_interval() -> None:
    slow = source(Percentile(of="minutes", at=0.9), id="slow", name="Slow")
    wanted = made(change("slow"), unit="minutes", grains=("year",))
    told = compose(wanted, [slow], block("slow", ["2023", "2024"], value=[5, 6], n=[9, 9]))["2024"]
    assert (told["value"], np.isnan(told["lower"])) == (1, True)
    assert told["note"] == "No interval is defined for the change of a quantile."


def test_against_other_periods() -> None:
    months = ["2023-02", "2023-03", "2024-01", "2024-02", "2024-03"]
    counts = counted("calls", months, [1, 2, 30, 40, 50])
    for kind, expected in (
        (change("calls", against="same_period_last_year"), 48),
        (change("calls", steps=2), 20),
        (change("calls", against="2023-02"), 49),
    ):
        rows = compose(made(kind, unit="count"), [CALLS], counts)
        assert rows["2024-03"]["value"] == expected
    assert "2023-02" not in rows


def test_the_year_so_far_adds_parts_and_never_averages() -> None:
    """1 of 10, then 90 of 100: 91 of 110, and not the average of 0.1 and 0.9."""
    wanted = made(Cumulative(of="prompt", over="fiscal_year"), unit="share")
    months = ["2023-07", "2023-08", "2023-09", "2024-07"]
    parts = [(1.0, 10.0), (90.0, 100.0), (0.0, 0.0), (3.0, 4.0)]
    rows = compose(wanted, [PROMPT], shared("prompt", months, parts))
    assert rows["2023-08"]["value"] == pytest.approx(91 / 110)
    assert rows["2023-09"]["value"] == pytest.approx(91 / 110)  # nobody called: nothing to add
    assert rows["2024-07"]["value"] == 0.75
    limits = wilson(np.array([91.0]), np.array([110.0]))
    assert rows["2023-08"]["lower"] == pytest.approx(limits.lower[0])


def test_the_year_so_far_of_counts_and_rates() -> None:
    months = ["2024-01", "2024-02"]
    wanted = made(Cumulative(of="calls", over="year"), unit="count")
    told = compose(wanted, [CALLS], counted("calls", months, [4, 8]))["2024-02"]
    limits = poisson(np.array([12.0]))
    assert (told["value"], told["upper"]) == (12, limits.upper[0])
    rates = block(
        "rate", months, value=[4, 8], numerator=[4, 8], denominator=[1000, 1000], n=[4, 8]
    )
    so_far = made(Cumulative(of="rate", over="year"), unit="per 1,000 residents")
    found = compose(so_far, [RATE, PEOPLE], rates)["2024-02"]
    assert (found["value"], found["denominator"]) == (12, 1000)
    assert found["upper"] == pytest.approx(limits.upper[0])


def test_the_year_so_far_of_estimates_and_of_a_balance() -> None:
    months = ["2024-01", "2024-02"]
    given = published("people", months, [(10, 3), (20, 4)])
    told = compose(made(Cumulative(of="people", over="year"), unit="count"), [PEOPLE], given)
    assert (told["2024-02"]["value"], told["2024-02"]["upper"]) == (30, 35)
    assert told["2024-02"]["interval_method"] == "Census sum of published margins 90%"
    last = made(Cumulative(of="people", over="year", balance="last"), unit="count")
    found = compose(last, [PEOPLE], given)["2024-02"]
    assert (found["value"], found["upper"]) == (20, 24)


def test_a_year_that_does_not_begin_or_breaks_off() -> None:
    months = ["2023-02", "2023-03", "2024-01", "2024-02", "2024-03", "2024-05"]
    given = counted("calls", months, [1, 2, 3, np.nan, 5, 6])
    given["missing"] = np.array(["", "", "", "suppressed", "", ""], dtype=object)
    rows = compose(made(Cumulative(of="calls", over="year"), unit="count"), [CALLS], given)
    assert rows["2023-03"]["missing"] == "no_start"
    assert rows["2024-01"]["value"] == 3
    assert [rows[m]["missing"] for m in ("2024-02", "2024-03")] == ["suppressed"] * 2
    assert rows["2024-05"]["missing"] == "no_start"  # April is not there


def parts(*given: tuple[str, float, float, float]) -> tuple[IndexPart, ...]:
    return tuple(
        IndexPart(indicator=name, weight=weight, worst=worst, best=best)
        for name, weight, worst, best in given
    )


def test_an_index_is_a_weighted_sum_between_goalposts() -> None:
    measure = Index(
        parts_=parts(("prompt", 0.75, 0, 1), ("wait", 0.25, 20, 10)), reason="for the test"
    )
    wanted = made(measure, unit="index", grains=("year",))
    shares = shared("prompt", ["2022", "2023", "2024"], [(1, 2), (1, 2), (1, 2)])
    waits = block("wait", ["2022", "2023"], value=[15, 5], n=[5, 5])
    rows = compose(wanted, [PROMPT, WAIT], shares, waits)
    assert rows["2022"]["value"] == pytest.approx(50)
    assert rows["2023"]["value"] == pytest.approx(0.75 * 50 + 25)
    assert rows["2023"]["note"] == "Wait lies beyond its scale and counts as 100."
    assert (rows["2024"]["missing"], np.isnan(rows["2024"]["value"])) == ("no_input", True)
    assert measure.inputs() == ("prompt", "wait")


def test_a_formula_with_an_earlier_period() -> None:
    wanted = made(
        Derived(equals="calls / people - previous(calls)"), unit="ratio", grains=("year",)
    )
    rows = compose(
        wanted, [CALLS, PEOPLE], counted("calls", ["2023", "2024"], [3, 8]),
        published("people", ["2023", "2024"], [(2, 0.1), (4, 0.1)]),
    )  # fmt: skip
    assert rows["2024"]["value"] == 8 / 4 - 3
    assert rows["2024"]["note"].startswith("No interval: nothing tells")
    assert rows["2024"]["source"] == "calls; people"
    assert rows["2023"]["missing"] == "no_earlier"


def test_a_formula_of_one_indicator_keeps_its_interval() -> None:
    given = block("wait", ["2024"], value=[30], lower=[20], upper=[40], n=[9],
                  interval_method="Student t 95%")  # fmt: skip
    wanted = made(Derived(equals="60 / wait - 1"), unit="ratio", grains=("year",))
    told = compose(wanted, [WAIT], given)["2024"]
    assert (told["value"], told["lower"], told["upper"]) == (1, 0.5, 2)
    assert told["interval_method"] == "Student t 95%"
    across = {**given, "lower": np.array([-1.0])}
    assert np.isnan(compose(wanted, [WAIT], across)["2024"]["lower"])


def test_a_formula_of_estimates_carries_their_margins() -> None:
    """226,840 men for 203,119 women, Census Bureau 2018, chapter 8: 1.117 give or take 0.039."""
    men = published("homes", ["2024"], [(226_840, (4222**2 + 2819**2 + 2259**2) ** 0.5)])
    women = published("people", ["2024"], [(203_119, 5_070)])
    wanted = made(Derived(equals="homes / people"), unit="ratio", grains=("year",))
    told = compose(wanted, [PEOPLE, HOMES], men, women)["2024"]
    assert told["value"] == pytest.approx(1.117, abs=5e-4)
    assert told["upper"] - told["value"] == pytest.approx(0.039, abs=5e-4)
    twice = made(Derived(equals="homes / (homes + people)"), unit="share", grains=("year",))
    assert np.isnan(compose(twice, [PEOPLE, HOMES], men, women)["2024"]["lower"])


def test_nothing_is_divided_by_nought() -> None:
    wanted = made(Derived(equals="calls / (calls - 3)"), unit="ratio", grains=("year",))
    told = compose(wanted, [CALLS], counted("calls", ["2024"], [3]))["2024"]
    assert (told["missing"], np.isnan(told["value"])) == ("divided_by_nought", True)


def test_a_result_is_as_weak_as_the_weakest_input() -> None:
    wanted = made(Derived(equals="calls + people"), unit="count", grains=("year",))
    calls = counted("calls", ["2023", "2024"], [3, 8])
    calls["partial"] = np.array([False, True])
    people = published("people", ["2023", "2024"], [(2, 1), (4, 1)])
    rows = compose(wanted, [CALLS, PEOPLE], calls, people)
    assert [rows[y]["partial"] for y in ("2023", "2024")] == [False, True]
    assert rows["2023"]["provenance"] == "published"
    people["provenance"] = "simulated"
    assert compose(wanted, [CALLS, PEOPLE], calls, people)["2023"]["provenance"] == "simulated"


def test_what_is_suppressed_stays_so() -> None:
    wanted = made(Derived(equals="calls - previous(calls)"), unit="count", grains=("year",))
    given = counted("calls", ["2022", "2023", "2024"], [3, np.nan, 8])
    given["missing"] = np.array(["", "suppressed", ""], dtype=object)
    rows = compose(wanted, [CALLS], given)
    assert [rows[y]["missing"] for y in ("2023", "2024")] == ["suppressed", "suppressed"]


def test_a_standardised_rate_is_made_of_the_groups() -> None:
    measure = Standardized(
        of="rate", over="age", per="1,000", weights={"young": 1, "old": 3}, standard_title="ours",
        standard_url="https://example.org",
    )  # fmt: skip
    groups = [
        block("rate", ["2024"], value=[1], numerator=[10], denominator=[1000], n=[10],
              group_by="age", group="young"),
        block("rate", ["2024"], value=[1], numerator=[40], denominator=[2000], n=[40],
              group_by="age", group="old"),
        block("rate", ["2024"], value=[1], numerator=[50], denominator=[3000], n=[50]),
    ]  # fmt: skip
    wanted = made(measure, unit="per 1,000 residents", grains=("year",))
    told = compose(wanted, [RATE, PEOPLE], *groups)["2024"]
    assert told["value"] == pytest.approx(10 / 4 + 20 * 3 / 4)
    assert (told["interval_method"], told["n"]) == ("Dobson 95%", 50)
    assert compose(wanted, [RATE, PEOPLE], *groups[1:])["2024"]["missing"] == "no_input"


def test_composed_of_composed_in_order() -> None:
    from charteroak.indicators import composed

    so_far = made(Cumulative(of="calls", over="year"), unit="count", id="z_so_far")
    moved = made(change("z_so_far", against="same_period_last_year"), unit="count", id="a_moved")
    given = counted("calls", ["2023-01", "2023-02", "2024-01", "2024-02"], [1, 2, 3, 4])
    known = city(moved, so_far, CALLS)
    first, second = composed.blocks(known, [Told(given)])
    assert (first["indicator"], second["indicator"]) == ("z_so_far", "a_moved")
    assert second["value"][-1] == 7 - 3


def test_elmford_agrees_with_its_own_numbers(elmford_built: Built) -> None:
    with Engine() as engine:
        table = Measurements(elmford_built.edition.folder, engine)

        def told(name: str, period: str, place: str = "all") -> float:
            found = table.of(name, period=period, place=place, group="all")
            (row,) = (one for one in found if one.place_set in ("city", "wards"))
            assert row.value is not None, (name, period, row.missing)
            return row.value

        for place in ("all", "mill", "unknown"):
            assert told("requests_so_far", "2024-12", place) == told("requests", "2024", place)
        one, other = told("closed_in_three_days", "FY2023"), told("closed_in_three_days", "FY2024")
        assert told("closed_in_three_days_change", "FY2024") == pytest.approx(100 * (other - one))
        quarters = [(told("shuttle_trips", q), told("requests", q)) for q in ("2024-Q3", "2024-Q4")]
        moved = quarters[1][0] / quarters[1][1] - quarters[0][0] / quarters[0][1]
        assert told("trips_per_request", "2024-Q4") == pytest.approx(moved)
        so_far = told("requests", "2024") / told("requests", "2023") - 1
        assert told("requests_so_far_change", "2024-12") == pytest.approx(so_far)
