"""Lines move: no number may pass silently from a place to another that has its name.

Everything told of a redrawn place is checked here against plain sums over the rows, in exact
decimals: a row belongs to the place of its own day, nothing is lost or made between the places,
what does not add up is not told, and what is hidden stays hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.dimensions.period import read_period
from charteroak.dimensions.place import BoundarySet, Crosswalk, Place, Version
from charteroak.dimensions.redrawn import held, made_of
from charteroak.engine import Engine
from charteroak.expressions import SQL_TYPES
from charteroak.indicators import assembly, composed, compute, suppress
from charteroak.indicators.composed import redrawn
from charteroak.indicators.composed.compose import COMPOSERS
from charteroak.indicators.composed.cumulative import ADDED
from charteroak.indicators.judgments.layers import splits
from charteroak.indicators.measurement import Measurement
from charteroak.indicators.population import Populations
from charteroak.indicators.reading import SourceRows
from charteroak.indicators.told import published
from charteroak.kinds import kinds
from charteroak.kinds.change import Change
from charteroak.kinds.count import Count
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.figure import Figure
from charteroak.kinds.mean import Mean
from charteroak.kinds.median import Median
from charteroak.kinds.percentile import Percentile
from charteroak.kinds.rate import Rate
from charteroak.kinds.share import Share
from charteroak.kinds.sum import Sum
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import NOWHERE
from charteroak.sources.figures import PublishedFigure
from tests.support import contract, files, indicator, one

MOVED = date(2024, 4, 1)
COVERS = (date(2023, 1, 1), date(2024, 12, 31))
DAY = timedelta(days=1)
SHARES = {"left": {"new": "0.6", "newer": "0.4"}, "right": {"newer": "1"}}
Shares = Mapping[str, Mapping[str, str]]
Row = dict[str, Any]


def places(*names: str) -> tuple[Place, ...]:
    return tuple(Place(id=name, name=name.title()) for name in names)


def crosswalk(shares: Shares) -> Crosswalk:
    weights = {old: {new: Decimal(w) for new, w in to.items()} for old, to in shares.items()}
    return Crosswalk(share_of="population", source_title="The census", weights=weights)


def wards(shares: Shares | None = SHARES) -> BoundarySet:
    """`stays` keeps its lines; `left` and `right` become `new` and `newer` on 1 April 2024."""
    return BoundarySet(
        id="wards", name="Wards", singular="ward",
        versions=(
            Version(id="old", until=MOVED - DAY, places=places("stays", "left", "right")),
            Version(
                id="new", from_=MOVED, places=places("stays", "new", "newer"),
                crosswalk=crosswalk(shares) if shares else None,
            ),
        ),
    ).as_last_drawn()  # fmt: skip


def row(day: str, ward: str, **more: Any) -> Row:
    return {"day": date.fromisoformat(day), "ward": ward, "minutes": 1.0, **more}


def many(number: int, day: str, ward: str, **more: Any) -> list[Row]:
    return [row(day, ward, **more) for _ in range(number)]


def city(indicators: Sequence[Indicator], sets: BoundarySet) -> CityFiles:
    return replace(files(indicators), boundary_sets={"wards": sets})


def asked(measure: Any, **more: Any) -> Indicator:
    return indicator(measure, **({"grains": ("month", "year"), "places": ("city", "wards")} | more))


def told(
    engine: Engine, indicators: Sequence[Indicator], rows: Sequence[Row],
    sets: BoundarySet | None = None, figures: Sequence[PublishedFigure] = (), hide: int = 0,
    covers: tuple[date, date] = COVERS,
) -> list[Measurement]:  # fmt: skip
    """Every measurement as an edition tells it; with `hide`, small numbers are hidden first."""
    known, agreed = city(indicators, sets or wards()), contract()
    types = {name: SQL_TYPES[kind] for name, kind in agreed.types().items()}
    table = [[*(r.get(name) for name in types), r["ward"]] for r in rows]
    engine.load_rows("calls", {**types, "place_wards": "VARCHAR"}, table)
    source = SourceRows(agreed, engine.table("calls"), covers)
    counted = list(compute.blocks_from_rows(engine, known, source, Populations(figures)))
    times = {one.id: "day" for one in indicators}
    safe = (
        suppress.suppress(counted, known.indicators, times, hide)
        if hide
        else [published(block) for block in counted]
    )
    if figures:
        safe = [compute.block_of_figures(known, figures), *safe]
    blocks = redrawn.told(known, safe)
    blocks += composed.blocks(known, blocks)
    return [Measurement(**r) for r in engine.records(assembly.table(engine, blocks))]


def rows_of(measurements: Sequence[Measurement], period: str, place: str) -> list[Measurement]:
    return [m for m in measurements if m.period == period and m.place == place]


def figure(name: str, period: str, place: str, value: str) -> PublishedFigure:
    read = read_period(period)
    assert read is not None
    return PublishedFigure(
        name, read, "city" if place == "all" else "wards", place, "all", "all", Decimal(value),
        None, Decimal("0.9"), "A census", "https://example.org", "", NOWHERE,
    )  # fmt: skip


def exactly(value: float | None) -> Decimal:
    """The number as written with the 15 digits that a float is sure of."""
    assert value is not None
    return Decimal(f"{value:.15g}")


# What is told without a crosswalk


def test_without_a_crosswalk_old_and_new_places_are_different_series(engine: Engine) -> None:
    rows = [*many(7, "2024-02-10", "left"), *many(4, "2024-05-10", "new")]
    found = told(engine, [asked(Count())], rows, wards(None))
    assert one(found, "2024-02", "left").value == 7
    assert one(found, "2024-05", "new").value == 4
    before = one(found, "2024-02", "new")
    assert (before.value, before.n, before.missing) == (None, None, "redrawn")
    assert rows_of(found, "2024-05", "left") == []  # it is not nought there; it is not there


def test_without_a_crosswalk_a_period_cut_by_the_change_is_told_for_neither(engine: Engine) -> None:
    rows = [*many(7, "2024-02-10", "left"), *many(4, "2024-05-10", "new")]
    found = told(engine, [asked(Count())], rows, wards(None))
    for place in ("left", "right", "new", "newer"):
        cut = one(found, "2024", place)
        assert (cut.value, cut.numerator, cut.n, cut.lower) == (None, None, None, None)
        assert cut.missing == "redrawn"
    assert one(found, "2024").value == 11  # the city did not move


def test_a_place_that_kept_its_lines_is_one_series(engine: Engine) -> None:
    rows = [*many(3, "2024-03-31", "stays"), *many(2, "2024-04-01", "stays")]
    for sets in (wards(None), wards()):
        found = told(engine, [asked(Count()), asked(Median(of="minutes"), id="m")], rows, sets)
        whole = one(found, "2024", "stays")
        assert (whole.value, whole.estimated, whole.note) == (5, False, "")
        assert one(found, "2024", "stays", indicator="m").n == 5


# What is told with one


def test_before_the_change_shares_of_the_old_places_are_told_and_marked(engine: Engine) -> None:
    rows = [*many(7, "2024-02-10", "left"), *many(5, "2024-02-11", "right")]
    found = told(engine, [asked(Count())], rows)
    assert [one(found, "2024-02", place).value for place in ("new", "newer")] == [4.2, 7.8]
    newer = one(found, "2024-02", "newer")
    assert newer.estimated
    assert (newer.lower, newer.upper, newer.interval_method) == (None, None, "")
    assert newer.n == 12  # the rows that it rests on
    assert newer.note == (
        "Estimated from Left and Right, as they were drawn then, by share of population "
        "(The census)."
    )
    assert not one(found, "2024-02", "left").estimated
    assert one(found, "2024-05", "newer").value == 0
    assert not one(found, "2024-05", "newer").estimated


def test_a_period_cut_by_the_change_takes_each_row_by_its_own_day(engine: Engine) -> None:
    rows = [
        *many(10, "2024-02-10", "left"),
        *many(3, "2024-05-10", "new"),
        *many(2, "2024-05-10", "newer"),
    ]
    found = told(engine, [asked(Count())], rows)
    assert one(found, "2024", "new").value == 3 + 6
    assert one(found, "2024", "newer").value == 2 + 4
    assert one(found, "2024", "new").note.startswith("Its own since 2024-04-01. Before, estimated")
    assert one(found, "2024", "left").missing == "redrawn"  # half a year is not a year


def test_shares_and_means_divide_what_was_added_up(engine: Engine) -> None:
    rows = [
        *many(4, "2024-02-10", "left", on_time=True, minutes=10.0),
        *many(6, "2024-02-10", "left", on_time=False, minutes=20.0),
        *many(10, "2024-02-10", "right", on_time=True, minutes=30.0),
    ]
    found = told(engine, [asked(Share(numerator="on_time"), unit="share"),
                          asked(Mean(of="minutes"), id="mean")], rows)  # fmt: skip
    newer = one(found, "2024-02", "newer")
    assert (newer.numerator, newer.denominator) == (4 * 0.4 + 10, 10 * 0.4 + 10)
    assert newer.value == pytest.approx(11.6 / 14)
    mean = one(found, "2024-02", "newer", indicator="mean")
    assert mean.value == pytest.approx((160 * 0.4 + 300) / 14)
    empty = one(found, "2024-03", "newer")
    assert (empty.value, empty.missing) == (None, "no_rows")


def test_a_whole_place_added_to_another_is_no_estimate(engine: Engine) -> None:
    shares = {"left": {"new": "1"}, "right": {"new": "1"}}
    merged = wards(shares)
    last = replace(merged.versions[1], places=places("stays", "new"))
    merged = replace(merged, versions=(merged.versions[0], last), places=last.places)
    rows = [*many(7, "2024-02-10", "left"), *many(5, "2024-02-11", "right")]
    new = one(told(engine, [asked(Count())], rows, merged), "2024-02", "new")
    alone = one(told(engine, [asked(Count())], rows, merged), "2024-02")
    assert (new.value, new.lower, new.upper) == (12, alone.lower, alone.upper)
    assert not new.estimated
    assert new.note == "Added up from Left and Right, as they were drawn then."


def test_residents_of_before_and_of_after_are_not_added_up(engine: Engine) -> None:
    people = indicator(Figure(), id="people", source="", unit="count", grains=("year",),
                       places=("city", "wards"))  # fmt: skip
    per = asked(Rate(per="1,000", residents="people"), id="per", unit="per 1,000 residents")
    figures = [
        figure("people", "2023", "left", "1000"), figure("people", "2023", "right", "500"),
        figure("people", "2024", "new", "700"), figure("people", "2024", "newer", "900"),
    ]  # fmt: skip
    rows = [*many(10, "2024-02-10", "left"), *many(3, "2024-05-10", "new"),
            *many(10, "2023-02-10", "left")]  # fmt: skip
    found = told(engine, [people, per], rows, figures=figures)
    before = one(found, "2023", "new", indicator="per")
    assert (before.numerator, before.denominator) == (6, 600)
    cut = one(found, "2024", "new", indicator="per")
    assert (cut.numerator, cut.denominator) == (9, 700)
    published_ = one(found, "2023", "newer", indicator="people")
    assert (published_.value, published_.estimated) == (900, True)
    assert one(found, "2024", "newer", indicator="people").estimated is False


@pytest.mark.parametrize(
    "measure",
    [Median(of="minutes"), Percentile(of="minutes", at=0.9), Distinct(of="minutes")],
    ids=lambda measure: measure.name,
)
def test_what_does_not_add_up_is_not_told_and_says_why(engine: Engine, measure: Any) -> None:
    rows = [*many(30, "2024-02-10", "left"), *many(30, "2024-05-10", "new")]
    found = told(engine, [asked(measure)], rows)
    for period in ("2024-02", "2024"):
        gone = one(found, period, "new")
        assert (gone.value, gone.n, gone.lower, gone.missing) == (None, None, None, "not_divided")
    assert one(found, "2024-02", "left").value is not None
    assert one(found, "2024-05", "new").value is not None


def test_every_kind_that_is_counted_is_either_divided_or_refused() -> None:
    counted = set(kinds()) - set(COMPOSERS)
    assert set(ADDED) | {"median", "percentile", "distinct", "survey"} == counted


def test_a_change_across_the_line_is_marked(engine: Engine) -> None:
    change = indicator(Change(of="it", against="previous", form="difference"), id="change",
                       unit="count", source="", grains=("month",), places=("city", "wards"))  # fmt: skip
    rows = [*many(10, "2024-03-10", "left"), *many(3, "2024-04-10", "new"),
            *many(4, "2024-05-10", "new")]  # fmt: skip
    found = told(engine, [asked(Count(), unit="count"), change], rows)
    across = one(found, "2024-04", "new", indicator="change")
    assert (across.value, across.estimated) == (-3, True)
    after = one(found, "2024-05", "new", indicator="change")
    assert (after.value, after.estimated) == (1, False)


def test_estimates_are_not_judged(engine: Engine, tmp_path: Path) -> None:
    rows = [*many(10, "2024-03-10", "left"), *many(3, "2024-04-10", "new")]
    known = city([asked(Count())], wards())
    found = told(engine, [asked(Count())], rows)
    columns = {
        name: np.array([getattr(m, name) for m in found], dtype=object)
        for name in Measurement.__slots__
    }
    engine.write_parquet(engine.table(engine.load("told_", columns).name), tmp_path / "it.parquet")
    months = [
        split["month"]
        for split in splits(engine, engine.parquet(tmp_path / "it.parquet"), known)
        if "month" in split and split["month"].place_set == "wards"
    ]
    series = months[0]
    at = series.rows["new", "all"]
    named = {p.name: float(v) for p, v in zip(series.periods, series.value[at], strict=True)}
    assert named["2024-04"] == 3
    assert np.isnan(named["2024-03"])


# Nothing is lost and nothing is made

CHANGES = (date(2023, 9, 1), date(2024, 4, 1))
OLD = (("stays", "a", "b"), ("stays", "c", "d", "e"), ("stays", "f", "g"))


@st.composite
def shared_out(draw: st.DrawFn, old: Sequence[str], new: Sequence[str]) -> Shares:
    """Random shares in thousandths that make one."""
    found = {}
    for name in old:
        ends = sorted(draw(st.lists(st.integers(0, 1000), min_size=len(new) - 1,
                                    max_size=len(new) - 1)))  # fmt: skip
        parts = np.diff([0, *ends, 1000]).tolist()
        found[name] = {
            to: f"{part / 1000:.3f}" for to, part in zip(new, parts, strict=True) if part
        }
    return found


@st.composite
def redrawn_twice(draw: st.DrawFn) -> BoundarySet:
    starts = (date.min, *CHANGES)
    ends = (*(day - DAY for day in CHANGES), date.max)
    walks = (None, *(crosswalk(draw(shared_out(OLD[i][1:], OLD[i + 1][1:]))) for i in (0, 1)))
    versions = tuple(
        Version(id=str(i), from_=starts[i], until=ends[i], places=places(*OLD[i]),
                crosswalk=walks[i])
        for i in range(3)
    )  # fmt: skip
    return BoundarySet(id="wards", name="W", singular="w", versions=versions).as_last_drawn()


@st.composite
def calls(draw: st.DrawFn) -> Row:
    day = draw(st.dates(*COVERS))
    version = sum(day >= change for change in CHANGES)
    return {
        "day": day,
        "ward": draw(st.sampled_from([*OLD[version], "unknown"])),
        "minutes": draw(st.one_of(st.none(), st.integers(0, 999_999).map(lambda c: c / 100))),
        "on_time": draw(st.sampled_from([True, False, None])),
    }


CONSERVED = (
    asked(Count(), id="rows"),
    asked(Sum(of="minutes"), id="dollars", unit="dollars"),
    asked(Share(numerator="on_time"), id="part", unit="share"),
)


@settings(max_examples=40, deadline=None)
@given(sets=redrawn_twice(), rows=st.lists(calls(), min_size=1, max_size=60))
def test_rows_and_dollars_are_conserved_exactly(sets: BoundarySet, rows: list[Row]) -> None:
    with Engine() as engine:
        found = told(engine, CONSERVED, rows, sets)
    last = {"stays", "f", "g", "unknown"}
    for period in {(m.indicator, m.grain, m.period) for m in found}:
        cells = {m.place: m for m in found if (m.indicator, m.grain, m.period) == period}
        whole = cells.pop("all")
        now = [cells[name] for name in last & cells.keys()]
        if any(m.missing == "no_rows" and m.indicator == "dollars" for m in cells.values()):
            continue  # somewhere nobody wrote the dollars down, so the sum is not known
        names = {"part": ("numerator", "denominator")}.get(period[0], ("value",))
        for name in names:
            parts = [exactly(getattr(m, name) or 0.0) for m in now]
            assert sum(parts) == exactly(getattr(whole, name) or 0.0), (period, name)


@settings(max_examples=60, deadline=None)
@given(sets=redrawn_twice(), people=st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_residents_are_conserved_exactly(sets: BoundarySet, people: list[int]) -> None:
    about = indicator(Figure(), id="people", source="", unit="count", grains=("year",),
                      places=("city", "wards"))  # fmt: skip
    figures = [
        figure("people", "2022", ward, str(n)) for ward, n in zip(OLD[0], people, strict=True)
    ]
    block = compute.block_of_figures(city([about], sets), figures)
    _, made = redrawn.told(city([about], sets), [block])
    counted = [figures[0], *(f for f in figures[1:])]
    whole = sum(f.value for f in counted if f.value and f.place != "stays")
    assert sum(exactly(float(value)) for value in made["value"]) == whole
    assert all(made["estimated"]) or not any(made["estimated"])


@settings(max_examples=60, deadline=None)
@given(sets=redrawn_twice())
def test_shares_of_each_place_make_one_over_several_changes(sets: BoundarySet) -> None:
    makes: dict[str, Decimal] = {}
    for place in sets.single:
        parts, since = made_of(sets, place.id)
        assert since == date.min
        for part in parts:
            makes[part.place] = makes.get(part.place, Decimal(0)) + part.share
    assert makes == dict.fromkeys(held(sets), Decimal(1))


# What is hidden stays hidden


def test_an_estimate_of_a_hidden_number_is_hidden(engine: Engine) -> None:
    rows = [*many(5, "2023-02-10", "left"), *many(40, "2023-02-10", "right"),
            *many(40, "2023-02-10", "stays")]  # fmt: skip
    found = told(engine, [asked(Count())], rows, hide=11)
    assert one(found, "2023-02", "left").missing == "suppressed"
    for place in ("new", "newer"):
        gone = one(found, "2023-02", place)
        assert (gone.value, gone.n, gone.note, gone.missing) == (None, None, "", "suppressed")


@pytest.mark.parametrize(("number", "missing"), [(5, "suppressed"), (50, "")])
def test_the_rest_of_a_cut_period_cannot_be_subtracted(
    engine: Engine, number: int, missing: str
) -> None:
    """Of a year cut by the change, `new` is its own rows and 0.6 of the rows that `left` had. Were
    it told, who knows its own months would know those of `left`, of which there are only five.
    """
    rows = [
        *many(number, "2024-02-10", "left"), *many(50, "2024-05-10", "new"),
        *many(50, "2024-05-10", "newer"), *many(60, "2024-02-10", "right"),
        *many(60, "2024-02-10", "stays"),
    ]  # fmt: skip
    found = told(engine, [asked(Count())], rows, hide=11, covers=(date(2024, 1, 1), COVERS[1]))
    assert one(found, "2024", "new").missing == missing


SMALL = st.lists(
    st.tuples(st.sampled_from(["2024-02-10", "2024-05-10"]), st.integers(0, 2), st.integers(0, 30)),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(drawn=SMALL)
def test_what_is_told_of_redrawn_places_rests_on_told_numbers_only(
    drawn: list[tuple[str, int, int]],
) -> None:
    """Two cities that tell the same before the step tell the same after it: here, the city and one
    in which every hidden number is another.
    """
    names = {"2024-02-10": ("stays", "left", "right"), "2024-05-10": ("stays", "new", "newer")}
    rows = [r for day, at, n in drawn for r in many(n, day, names[day][at])]
    known, agreed = city([asked(Count())], wards()), contract()
    with Engine() as engine:
        types = {name: SQL_TYPES[kind] for name, kind in agreed.types().items()}
        table = [[*(r.get(name) for name in types), r["ward"]] for r in rows]
        engine.load_rows("calls", {**types, "place_wards": "VARCHAR"}, table)
        source = SourceRows(agreed, engine.table("calls"), (date(2024, 1, 1), COVERS[1]))
        counted = list(compute.blocks_from_rows(engine, known, source, Populations(())))
    masks = suppress.masks(counted, known.indicators, {"it": "day"}, 11)
    other = [
        {**block, **{name: np.where(mask.hidden, 77.0, block[name])
                     for name in ("value", "numerator", "n", "lower", "upper")}}
        for block, mask in zip(counted, masks, strict=True)
    ]  # fmt: skip
    made = [
        redrawn.told(known, [suppress.blank(b, m) for b, m in zip(its, masks, strict=True)])
        for its in (counted, other)
    ]
    for one_, another in zip(*made, strict=True):
        np.testing.assert_array_equal(one_["value"], another["value"])
        np.testing.assert_array_equal(one_["n"], another["n"])
        hidden = one_["missing"] == "suppressed"
        assert np.isnan(np.asarray(one_["value"], dtype=float)[hidden]).all()
