"""The passes that are chosen, by facts; that numbers do not depend on them is proved elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.engine import Engine
from charteroak.indicators.cuts import Thresholds, cuts, finest
from charteroak.indicators.passes import LISTED, Pass
from charteroak.indicators.queries import EVERYONE, Split
from charteroak.indicators.reading import facts, from_rows, planned
from charteroak.kinds import Kind
from charteroak.kinds.count import Count
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.mean import Mean
from charteroak.kinds.median import Median
from charteroak.kinds.sum import Sum
from tests.generative.test_engine_and_oracle_agree import PLANS
from tests.oracle import Question
from tests.spec.city import asked_of

FIRST, LAST = date(2024, 1, 1), date(2024, 3, 31)
ROWS = [
    {"day": FIRST + timedelta(days=i % 90), "ward": ["north", "south"][i % 2],
     "age": ["young", "old", None][i % 3], "name": "Ann Bob Cid Dan".split()[i % 4],
     "minutes": i * 0.25, "answered": i % 2 == 0, "limit": float(i % 5)}
    for i in range(200)
]  # fmt: skip


def ask(kind: Kind, where: str = "true", **given: Any) -> Question:
    words: Mapping[str, Any] = {
        "grains": ("month", "year"), "places": ("city", "wards"), "groups": ("age",),
        "covers": (FIRST, LAST),
    }  # fmt: skip
    return Question(kind, where, **{**words, **given})


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as made:
        yield made


def passes(engine: Engine, *questions: Question, **limits: float) -> tuple[Pass, ...]:
    city, source = asked_of(engine, questions, ROWS)
    return planned(engine, city, source, replace(Thresholds(), **limits))  # type: ignore[arg-type]


def test_what_shares_time_shares_a_pass(engine: Engine) -> None:
    made = passes(engine, ask(Count()), ask(Sum(of="minutes")), ask(Count(), time="opened"))
    assert [[i.id for i in p.indicators] for p in made] == [["it0", "it1"], ["it2"]]


def test_one_cut_from_which_all_others_are_added_up(engine: Engine) -> None:
    (made,) = passes(engine, ask(Count()), few_rows=0, rows_per_cell=1e-6)
    (cut,) = made.cuts
    assert (cut.grain, cut.place_sets, cut.groups) == ("month", ("wards",), ("age",))
    assert len(cut.splits) == 8
    assert cut.cells == 3 * 3 * 3  # months, wards and unknown, ages and unknown


def test_each_crossing_by_itself_where_cells_would_not_shrink_the_rows(engine: Engine) -> None:
    questions = [ask(Count(), groups=()), ask(Count(), places=("city",))]
    (made,) = passes(engine, *questions, few_rows=0, rows_per_cell=1e6)
    assert [(c.place_sets, c.groups) for c in made.cuts] == [((), ("age",)), (("wards",), ())]
    asked = [split for cut in made.cuts for split in cut.splits]
    assert len(asked) == len(set(asked)) == 6


def test_constants_of_one_column_are_folded(engine: Engine) -> None:
    questions = [ask(Count(), f"name = '{name}'") for name in ("Ann", "Bob", "Cid", "Dan")]
    (made,) = passes(engine, *questions)
    assert made.evaluated.fold == "name"
    assert not made.evaluated.columns  # nothing is compared row by row
    few = passes(engine, *questions[:3])
    assert [p.evaluated.fold for p in few] == [""]


def test_contradictions_and_alternatives_are_not_folded(engine: Engine) -> None:
    questions = [ask(Count(), "name = 'Ann' and name = 'Bob'"),
                 ask(Count(), "name = 'Ann' or name = 'Bob'"),
                 ask(Count(), "day = '2024-01-01'")]  # fmt: skip
    (made,) = passes(engine, *questions, fewest_constants=1)
    assert made.evaluated.fold == ""


def test_equal_parts_are_shared(engine: Engine) -> None:
    (made,) = passes(engine, ask(Mean(of="minutes")), ask(Mean(of="minutes")))
    one, other = made.columns["it0"], made.columns["it1"]
    assert one == other


def test_order_statistics_of_one_value_share_one_histogram(engine: Engine) -> None:
    questions = [ask(Median(of="minutes")), ask(Median(of="minutes"), "answered")]
    (made,) = passes(engine, *questions)
    (histogram,) = made.histograms
    assert {asked.indicator for asked in histogram.asked} == {"it0", "it1"}
    assert made.direct is None


def test_what_does_not_add_goes_back_to_the_rows(engine: Engine) -> None:
    (made,) = passes(engine, ask(Distinct(of="name")), ask(Count()))
    assert made.direct is not None
    assert list(made.direct.columns) == ["it0"]
    assert list(made.direct.columns["it0"]) == ["numerator"]  # how many rows adds up


@pytest.mark.parametrize(
    ("plan", "buckets", "cut_number", "folded"),
    [
        ("kept", LISTED, 1, False),
        ("kept, folded", LISTED, 1, True),
        ("kept, many cells", LISTED, 2, False),
        ("kept, a key for each condition", LISTED, 1, False),
        ("few rows", 1, 1, False),
        ("folded", 1, 1, True),
        ("many rows", 256, 1, False),
        ("many rows, folded", 256, 1, True),
        ("two buckets", 2, 1, False),
        ("few values", 1, 1, False),
        ("many cells", 0, 2, False),
        ("many cells, folded", 0, 2, True),
        ("some cells", 2, 2, False),
    ],
)
def test_the_generative_test_meets_every_form(
    engine: Engine, plan: str, buckets: int, cut_number: int, folded: bool
) -> None:
    """The plans that Hypothesis draws from are what they are called, over some 25 rows."""
    questions = [ask(Median(of="minutes"), "name = 'Ann'", grains=("month",), groups=()),
                 ask(Median(of="minutes"), "name = 'Ann'", grains=("month",), places=("city",))]  # fmt: skip
    city, source = asked_of(engine, questions, ROWS[:25])
    (made,) = planned(engine, city, source, PLANS[plan])
    assert [h.buckets for h in made.histograms] == ([buckets] if buckets else [])
    assert (made.direct is None) == bool(buckets)
    assert len(made.cuts) == cut_number
    assert made.evaluated.fold == ("name" if folded else "")


def test_conditions_become_keys_where_they_overlap_little(engine: Engine) -> None:
    questions = [ask(Count(), "answered"), ask(Count(), "minutes > 10")]
    (made,) = passes(engine, *questions, few_rows=0, rows_per_cell=1e-6)
    assert len(made.apart) == 2
    (made,) = passes(engine, *questions, few_rows=0, rows_per_cell=1e6)
    assert made.apart == ()


def test_facts_count_cells_with_the_unknown(engine: Engine) -> None:
    city, source = asked_of(engine, [ask(Count())], ROWS)
    scope = source.scope(city)
    known = facts(engine, city, source, scope, from_rows(city, source.contract), Thresholds())
    assert known.rows == 200
    assert known.cells("month", ["wards"], ["age"]) == 27


@pytest.mark.parametrize(
    ("grains", "fiscal_start", "wanted"),
    [
        (("month", "year"), 7, "month"),
        (("quarter", "year"), 7, "quarter"),
        (("quarter", "fiscal_year"), 7, "quarter"),
        (("quarter", "fiscal_year"), 6, "month"),
        (("year",), 1, "year"),
        (("week", "month"), 1, "day"),
    ],
)
def test_the_finest_grain_makes_all_others(grains: Any, fiscal_start: int, wanted: str) -> None:
    assert finest(grains, FiscalYears(fiscal_start)) == wanted


def test_a_split_belongs_to_one_cut_only(engine: Engine) -> None:
    city, source = asked_of(engine, [ask(Count())], ROWS)
    known = facts(
        engine, city, source, source.scope(city), from_rows(city, source.contract),
        Thresholds(few_rows=0, rows_per_cell=1e6),
    )  # fmt: skip
    wanted = [Split("month", "wards", EVERYONE), Split("month", "city", "age"),
              Split("month", "city", EVERYONE)]  # fmt: skip
    made, why = cuts(wanted, known, FiscalYears(7))
    assert sorted(s for cut in made for s in cut.splits) == sorted(wanted)
    assert "own" in why
