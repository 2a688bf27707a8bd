"""Judgments: from a table of measurements to limits, icons, statuses and funnels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import GRAINS, period_at, periods, read_period
from charteroak.dimensions.place import BoundarySet, Place
from charteroak.documents import fill, known_fields, read_document
from charteroak.engine import Engine
from charteroak.indicators import judgments, tables
from charteroak.indicators.judgments import Judgment, Judgments
from charteroak.indicators.judgments.choice import FINE_FIRST
from charteroak.indicators.judgments.rare import between
from charteroak.indicators.measurement import FILE, Measurement
from charteroak.indicators.population import Populations
from charteroak.indicators.signals import Mark, xmr
from charteroak.indicators.signals.rulesets import MARKS
from charteroak.kinds import Kind
from charteroak.kinds.count import Count
from charteroak.kinds.cumulative import Cumulative
from charteroak.kinds.figure import Figure
from charteroak.kinds.mean import Mean
from charteroak.kinds.rate import Rate
from charteroak.kinds.response import Response
from charteroak.kinds.share import Share
from charteroak.plan.model import Indicator, Rebase, Signals, Standard, Target
from charteroak.problems import NOWHERE
from charteroak.sources.figures import PublishedFigure
from tests.support import files, indicator

SHARE = Share(numerator="on_time")
RESPONSE = Response(from_="day", to="closed", within=86400)
RANDOM = np.random.default_rng(20)
# A process left as it is: 40 months of about 40 events; then 8 of about 20.
CALM = RANDOM.poisson(40, 40).astype(float)
FALLEN = np.concatenate([CALM, RANDOM.poisson(20, 8)]).astype(float)


def rows(
    what: Indicator, values: Iterable[float | None], *, grain: Any = "month",
    of: Sequence[float | None] = (), first: date = date(2020, 1, 1), **given: Any,
) -> Iterator[Measurement]:  # fmt: skip
    """Measurements in a row; `of` are denominators, None is a cell without a value."""
    axis = periods(grain, first, date(2040, 1, 1), FiscalYears(7))
    for at, value in enumerate(values):
        period = next(axis)
        under = of[at] if of else None
        told = value / under if value is not None and under else value
        numerator = None if value is None else float(value)
        words: dict[str, Any] = {
            "indicator": what.id, "grain": grain, "period": period.name,
            "period_start": period.start, "period_end": period.end, "place_set": "city",
            "place": "all", "group_by": "all", "group": "all", "value": told,
            "numerator": numerator, "denominator": under,
            "n": None if value is None else int(under or value), "lower": None, "upper": None,
            "interval_method": "", "unit": what.unit, "better": what.better,
            "provenance": "observed", "source": "calls", "missing": "" if value is not None else "hidden",
            "partial": False, "note": "",
        }  # fmt: skip
        yield Measurement(**(words | given))


def judge(
    tmp_path: Path, what: Indicator, told: Sequence[Measurement], engine: Engine,
    figures: Sequence[PublishedFigure] = (), **city: Any,
) -> Judgments:  # fmt: skip
    tables.write(engine, told, Measurement, tmp_path / FILE)
    made = files([what])
    made = replace(made, city=replace(made.city, **city.pop("words", {})), **city)
    judgments.write(engine, made, Populations(figures), tmp_path)
    return Judgments(tmp_path, engine)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine() as made:
        yield made


def one(found: Judgments, **equal: str) -> Judgment:
    (only,) = found.of("it", **equal)
    return only


def test_a_quiet_count_gets_limits_from_chance_alone(tmp_path: Path, engine: Engine) -> None:
    what = indicator(Count(), better="lower")
    found = judge(tmp_path, what, tuple(rows(what, CALM)), engine)
    said = one(found)
    assert (said.chart, said.variation, said.points, said.trial) == ("c", "common", 40, False)
    assert "Counts are moderate" in said.chart_why
    points = found.signals("it")
    mean = CALM.mean()
    assert [p.value for p in points] == list(CALM)
    assert points[0].centre == pytest.approx(mean)
    assert points[0].upper == pytest.approx(mean + 3 * np.sqrt(mean))
    assert "NHSRplotthedots" in said.rules


def test_a_fall_is_an_improvement_or_a_concern_or_low(tmp_path: Path, engine: Engine) -> None:
    told = {"lower": "improvement", "higher": "concern", "neither": "low"}
    for better, variation in told.items():
        what = indicator(Count(), better=better)
        found = judge(tmp_path, what, tuple(rows(what, FALLEN)), engine)
        assert one(found).variation == variation
        assert one(found).latest_mark in ("outside", "run")


def test_points_that_vary_more_than_chance_tell_their_own_limits(
    tmp_path: Path, engine: Engine
) -> None:
    what = indicator(Count())
    wild = np.rint(np.abs(RANDOM.normal(400, 90, 30)))
    found = judge(tmp_path, what, tuple(rows(what, wild)), engine)
    assert one(found).chart == "xmr"
    assert "times more than chance alone" in one(found).chart_why
    assert found.signals("it")[-1].upper == pytest.approx(xmr(wild).upper[0, -1])


def test_partial_periods_are_left_out_and_hidden_cells_are_gaps(
    tmp_path: Path, engine: Engine
) -> None:
    what = indicator(Count())
    told = list(rows(what, [None, *CALM[1:]]))
    told[-1] = replace(told[-1], partial=True, value=1.0, numerator=1.0)
    told[5] = replace(told[5], value=None, numerator=30.0, missing="small")
    found = judge(tmp_path, what, told, engine)
    points = found.signals("it")
    assert len(points) == len(CALM) - 1
    assert points[0].value is None
    assert points[0].mark == points[5].mark == "missing"
    assert points[5].centre == pytest.approx(np.delete(CALM[:-1], [0, 5]).mean())
    assert one(found).latest_period == told[-2].period


def test_limits_start_anew_at_a_rebase_and_only_there(tmp_path: Path, engine: Engine) -> None:
    cause = Rebase(from_="2023-05", because="A new form asks for more.")
    what = indicator(Count(), better="lower", signals=Signals(rebases=(cause,), chart="c"))
    found = judge(tmp_path, what, tuple(rows(what, FALLEN)), engine)
    points = found.signals("it")
    assert [p.segment for p in points] == [0] * 40 + [1] * 8
    assert points[-1].centre == pytest.approx(FALLEN[40:].mean())
    assert points[-1].trial and not points[0].trial
    assert one(found).variation == "common"
    assert one(found).chart_why == "The definition names it."


def test_a_share_has_limits_by_its_denominator(tmp_path: Path, engine: Engine) -> None:
    what = indicator(SHARE, better="higher")
    under = [200.0 if at % 2 else 100.0 for at in range(24)]
    over = RANDOM.binomial(np.array(under).astype(int), 0.3).astype(float)
    found = judge(tmp_path, what, tuple(rows(what, over, of=under)), engine)
    assert one(found).chart == "p"
    first, second = found.signals("it")[:2]
    assert first.centre == pytest.approx(over.sum() / sum(under))
    assert first.upper is not None and second.upper is not None and first.upper > second.upper


def test_a_rate_is_charted_in_its_own_unit(tmp_path: Path, engine: Engine) -> None:
    what = indicator(Rate(per="1,000", residents="people"), unit="per 1,000 residents")
    count = RANDOM.poisson(30, 20).astype(float)
    told = [
        replace(row, value=value / 5000 * 1000, numerator=float(value), denominator=5000.0)
        for row, value in zip(rows(what, count), count, strict=True)
    ]
    found = judge(tmp_path, what, told, engine)
    assert one(found).chart == "u"
    assert found.signals("it")[3].value == pytest.approx(count[3] / 5)
    assert found.signals("it")[3].centre == pytest.approx(count.mean() / 5)


def test_a_kind_without_a_distribution_gets_xmr(tmp_path: Path, engine: Engine) -> None:
    what = indicator(Mean(of="minutes"), unit="minutes")
    told = [replace(row, n=50) for row in rows(what, RANDOM.normal(10, 1, 20))]
    assert one(judge(tmp_path, what, told, engine)).chart == "xmr"


def test_few_points_get_a_run_chart_or_nothing_and_the_reason(
    tmp_path: Path, engine: Engine
) -> None:
    what = indicator(Figure(), unit="share", better="higher", source="", grains=("year",))
    first = date(2000, 1, 1)
    told = tuple(rows(what, [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10], grain="year", first=first))
    found = judge(tmp_path, what, told, engine)
    assert (one(found).chart, one(found).variation) == ("run", "pattern")  # crossed only once
    assert found.signals("it")[0].upper is None
    found = judge(tmp_path, what, told[:1], engine)
    assert (one(found).chart, one(found).variation) == ("none", "unknown")
    assert "There is one value" in one(found).why_no_signal
    assert found.signals("it") == ()


def test_a_long_run_at_the_end_has_a_direction(tmp_path: Path, engine: Engine) -> None:
    run = Signals(chart="run")
    values = [5.0, 9, 4, 8, 3, 9, 2, 1, 3, 2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
    for better, word in {"higher": "improvement", "lower": "concern", "neither": "high"}.items():
        what = indicator(Count(), better=better, signals=run)
        found = judge(tmp_path, what, tuple(rows(what, values)), engine)
        assert one(found).variation == word
        assert [p.mark for p in found.signals("it")][-10:] == ["run"] * 10


def test_spans_of_years_and_years_so_far_are_no_series(tmp_path: Path, engine: Engine) -> None:
    what = indicator(Figure(), unit="share", source="", grains=("span",))
    told = []
    for start in (2010, 2011, 2012):
        span = read_period(f"{start}-{start + 4}")
        assert span is not None
        (row,) = rows(what, [0.5])
        told.append(
            replace(
                row, grain="span", period=span.name, period_start=span.start, period_end=span.end
            )
        )
    assert "overlap" in one(judge(tmp_path, what, told, engine)).why_no_signal
    what = indicator(Cumulative(of="calls", over="year"), unit="count", source="")
    assert (
        "year so far" in one(judge(tmp_path, what, tuple(rows(what, CALM)), engine)).why_no_signal
    )


def test_the_grain_is_the_finest_that_the_numbers_bear(tmp_path: Path, engine: Engine) -> None:
    what = indicator(Count(), grains=("month", "quarter"))
    for size, grain in ((40, "month"), (2, "quarter"), (0.05, "month")):
        told = [
            *rows(what, RANDOM.poisson(size, 60).astype(float)),
            *rows(what, RANDOM.poisson(3 * size, 20).astype(float), grain="quarter"),
        ]
        assert one(judge(tmp_path, what, told, engine)).grain == grain
    asked = indicator(Count(), signals=Signals(grain="quarter"))
    assert one(judge(tmp_path, asked, told, engine)).grain == "quarter"


def test_every_grain_has_its_place_in_the_choice() -> None:
    assert set(GRAINS) <= set(FINE_FIRST)


def test_rare_events_are_judged_by_what_lies_between_them(tmp_path: Path, engine: Engine) -> None:
    quiet = ([0.0] * 3 + [1.0]) * 10 + [0.0] * 3 + [1.0, 1.0, 2.0]
    what = indicator(Count(), better="lower")
    found = judge(tmp_path, what, tuple(rows(what, quiet)), engine)
    points = found.signals("it")
    assert one(found).chart == "g"
    assert [p.value for p in points[-4:]] == [4, 1, 1, 0]
    assert points[-1].period == points[-2].period == "2023-10"
    hidden = [None if at == 4 else value for at, value in enumerate(quiet)]
    found = judge(tmp_path, what, tuple(rows(what, hidden)), engine)
    assert "nobody can tell" in one(found).why_no_signal
    found = judge(tmp_path, what, tuple(rows(what, [0.0] * 30 + [1.0])), engine)
    assert "Too few events (1)" in one(found).why_no_signal


def test_more_frequent_events_are_a_concern_where_fewer_are_better(
    tmp_path: Path, engine: Engine
) -> None:
    crowded = ([0.0] * 5 + [1.0]) * 12 + [1.0] * 8
    for chart in ("g", "t"):
        what = indicator(Count(), better="lower", signals=Signals(chart=chart))
        found = judge(tmp_path, what, tuple(rows(what, crowded)), engine)
        assert (one(found).chart, one(found).variation) == (chart, "concern")


def test_gaps_between_events() -> None:
    found = between(np.array([[1.0, 0, 2], [0, 0, 0], [1, np.nan, 1]]), np.array([0.0, 1, 2]), 1)
    assert found.gap[0].tolist() == [2, 0]
    assert found.at[0].tolist() == [2, 2]
    assert [bool(reason) for reason in found.reason] == [False, True, True]
    assert between(np.array([[0.5, 1.5]]), np.array([0.0, 1]), 1).reason[0].startswith("Only whole")


def test_a_season_is_taken_out_where_it_is_declared(tmp_path: Path, engine: Engine) -> None:
    season = np.tile([30.0, 28, 20, 15, 8, 3, 0, 0, 5, 12, 20, 27], 5)
    values = np.rint(season + 100 + RANDOM.normal(0, 2, 60))
    plain = indicator(Count(), better="lower")
    told = tuple(rows(plain, values))
    assert {p.mark for p in judge(tmp_path, plain, told, engine).signals("it")} != {"common"}
    goal = Target(name="T", set_by="us", set_on=date(2020, 1, 1), path={"2024-12": 115.0})
    asked = indicator(
        Count(), better="lower", signals=Signals(season="same_month"), targets=(goal,)
    )
    found = judge(tmp_path, asked, told, engine)
    assert (one(found).variation, one(found).season, one(found).chart) == (
        "common",
        "same_month",
        "xmr",
    )
    july, december = found.signals("it")[-6], found.signals("it")[-1]
    assert july.upper is not None and december.lower is not None and july.upper < december.lower
    # December alone would always miss 115 and July always meet it; the year does now and then.
    assert one(found).status == "hit_or_miss"


GOAL = Target(
    name="Vision", set_by="Council", set_on=date(2020, 1, 1), path={"FY2020": 0.5, "FY2024": 0.6}
)
STANDARD = Standard(name="S", edition="2020", value=0.05, source_title="x", source_url="y")


def test_every_target_has_its_status_and_the_first_is_the_headline(
    tmp_path: Path, engine: Engine
) -> None:
    what = indicator(SHARE, better="higher", targets=(GOAL,), standard=STANDARD)
    over = RANDOM.binomial(200, 0.3, 40).astype(float)
    found = judge(tmp_path, what, tuple(rows(what, over, of=[200.0] * 40)), engine)
    statuses = found.statuses("it")
    assert [(s.target, s.basis, s.status, s.rule) for s in statuses] == [
        ("Vision", "local", "consistently_misses", "assurance"),
        ("S, 2020", "standard", "consistently_meets", "assurance"),
    ]
    assert (
        statuses[0].target_value == 0.5
    )  # April 2023 is in FY2023: the step of FY2020 still holds
    said = one(found)
    assert (said.status, said.status_rule, said.target, said.target_value) == (
        "consistently_misses", "assurance", "Vision", 0.5,
    )  # fmt: skip


def test_a_target_of_a_year_is_held_against_years(tmp_path: Path, engine: Engine) -> None:
    goal = replace(GOAL, path={"2020": 500.0, "2023": 300.0})
    what = indicator(Count(), better="lower", targets=(goal,), grains=("month", "year"))
    years = [replace(row, lower=350.0, upper=450.0, interval_method="Byar 95%")
             for row in rows(what, [400.0, 400, 400, 400], grain="year")]  # fmt: skip
    (status,) = judge(tmp_path, what, [*rows(what, CALM), *years], engine).statuses("it")
    assert (status.grain, status.period, status.rule, status.status) == (
        "year", "2023", "interval", "misses",
    )  # fmt: skip
    (status,) = judge(tmp_path, what, tuple(rows(what, CALM)), engine).statuses("it")
    assert (status.status, status.target_value) == ("", None)
    assert "was set by `year`" in status.said


@pytest.mark.parametrize(
    ("given", "path", "said"),
    [
        ({"better": "neither"}, {"2020-2030": 0.5}, "No direction"),
        ({"better": "higher"}, {"2030": 0.5}, "begins with 2030"),
        ({"better": "higher"}, {"2019": 0.5}, "ends with 2019"),
        ({"better": "higher", "status_rule": "nhs"}, {"2020-2030": 0.5}, "no limits"),
    ],
)
def test_no_status_says_why(
    tmp_path: Path, engine: Engine, given: dict[str, Any], path: Mapping[str, float], said: str
) -> None:
    what = indicator(SHARE, targets=(replace(GOAL, path=path),), **given)
    found = judge(tmp_path, what, tuple(rows(what, [30.0] * 5, of=[60.0] * 5)), engine)
    assert one(found).status == ""
    assert said in one(found).why_no_status


def test_a_number_without_an_interval_is_judged_by_itself(tmp_path: Path, engine: Engine) -> None:
    what = indicator(Figure(), unit="share", better="higher", source="", grains=("year",),
                     targets=(replace(GOAL, path={"2020": 0.5}),))  # fmt: skip
    found = judge(tmp_path, what, tuple(rows(what, [0.51], grain="year")), engine)
    assert (one(found).status, one(found).status_rule) == ("meets", "value")


def test_a_rule_for_comparison_only_is_labelled(tmp_path: Path, engine: Engine) -> None:
    goal = replace(GOAL, path={"2020-2030": 0.5})
    what = indicator(SHARE, better="higher", targets=(goal,), status_rule="percentage_band")
    found = judge(tmp_path, what, tuple(rows(what, [29.0] * 5, of=[60.0] * 5)), engine)
    (status,) = found.statuses("it")
    assert (status.status, status.rule, status.compare_only) == ("near", "percentage_band", True)


def residents(place: str, number: int) -> PublishedFigure:
    return PublishedFigure(
        indicator="people", period=period_at("year", date(2020, 1, 1)), place_set="wards",
        place=place, group_by="all", group="all", value=Decimal(number), margin=None,
        level=Decimal("0.9"), source_title="Census", source_url="", note="",
        written_at=NOWHERE,
    )  # fmt: skip


def places(what: Indicator, values: Mapping[str, float], under: float | None) -> list[Measurement]:
    return [
        row
        for place, value in values.items()
        for row in rows(what, [value], of=[] if under is None else [under], grain="year",
                        place_set="wards", place=place)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [SHARE, RESPONSE], ids=["share", "response"])
def test_places_are_compared_in_a_funnel(tmp_path: Path, engine: Engine, kind: Kind) -> None:
    what = indicator(kind, grains=("year",), places=("wards",))
    told = places(what, {"north": 30, "south": 90, "both": 120, "unknown": 5}, 100.0)
    found = judge(tmp_path, what, told, engine).comparisons("it")
    assert [(c.place, c.band) for c in found] == [("north", "low_998"), ("south", "high_998")]
    assert found[0].centre == pytest.approx(0.6)
    assert "Fewer than 10 places" in found[0].note


def test_counts_are_compared_by_residents_where_all_are_known(
    tmp_path: Path, engine: Engine
) -> None:
    what = indicator(Count(), grains=("year",), places=("wards",))
    told = places(what, {"north": 30, "south": 60}, None)
    figures = [residents("north", 1000), residents("south", 2000)]
    words = {"population": "people"}
    found = judge(tmp_path, what, told, engine, figures, words=words).comparisons("it")
    assert [(c.place, c.value, c.unit, c.band) for c in found] == [
        ("north", 30.0, "per 1,000 residents", "inside"),
        ("south", 30.0, "per 1,000 residents", "inside"),
    ]
    assert judge(tmp_path, what, told, engine, figures[:1], words=words).comparisons("it") == ()


def test_ten_places_that_differ_widen_the_funnel(tmp_path: Path, engine: Engine) -> None:
    names = [f"ward-{at}" for at in range(12)]
    wards = BoundarySet(
        id="wards", name="Wards", singular="ward",
        places=tuple(Place(id=name, name=name) for name in names),
    )  # fmt: skip
    what = indicator(SHARE, grains=("year",), places=("wards",))
    told = places(what, dict(zip(names, range(300, 900, 50), strict=True)), 1000.0)
    found = judge(tmp_path, what, told, engine, boundary_sets={"wards": wards}).comparisons("it")
    assert all(c.adjusted and c.dispersion > 10 and c.note == "" for c in found)
    assert {c.band for c in found} == {"inside"}


def test_what_is_hidden_changes_nothing_that_is_told(tmp_path: Path, engine: Engine) -> None:
    """A cell without a value may hold any parts: limits, statuses and funnels are the same."""
    what = indicator(SHARE, better="higher", targets=(GOAL,), places=("city", "wards"))
    told: list[Any] = []
    for hidden in (None, 1.0, 9.0):
        shown = list(rows(what, RANDOM_SHARE, of=[50.0] * 24))
        shown[7] = replace(shown[7], value=None, numerator=hidden, denominator=hidden, n=None)
        shown += places(what, {"north": 30, "south": 90}, 100.0)
        shown[-1] = replace(shown[-1], value=None, numerator=hidden)
        found = judge(tmp_path, what, shown, engine)
        told.append(
            [found.of("it"), found.signals("it"), found.statuses("it"), found.comparisons("it")]
        )
    assert told[0] == told[1] == told[2]


RANDOM_SHARE = RANDOM.binomial(50, 0.3, 24).astype(float)


def test_the_same_measurements_give_the_same_bytes(tmp_path: Path, engine: Engine) -> None:
    what = indicator(SHARE, better="higher", targets=(GOAL,))
    shown = tuple(rows(what, RANDOM_SHARE, of=[50.0] * 24))
    judge(tmp_path, what, shown, engine)
    before = {name: (tmp_path / name).read_bytes() for name in judgments.FILES.values()}
    judge(tmp_path, what, shown, engine)
    assert before == {name: (tmp_path / name).read_bytes() for name in judgments.FILES.values()}


def test_an_edition_without_judgments_reads_as_empty(tmp_path: Path, engine: Engine) -> None:
    assert Judgments(tmp_path, engine).of("it") == ()


def test_lines_are_clipped_for_drawing_only(tmp_path: Path, engine: Engine) -> None:
    what = indicator(Count(), signals=Signals(chart="c"))
    found = judge(tmp_path, what, tuple(rows(what, [3.0, 1, 2, 0, 4])), engine)
    points = found.signals("it")
    assert points[0].lower is not None and points[0].lower < 0
    drawn = list(judgments.within(points, 0, 3.5))
    assert drawn[0].lower == 0
    assert drawn[4].value == 4
    assert drawn[0].upper == 3.5


def test_every_word_has_its_sentence() -> None:
    assert list(judgments.MARKS.values()) == list(MARKS.values())
    assert len(judgments.MARKS) == len(Mark)


def test_from_is_written_from(tmp_path: Path) -> None:
    path = tmp_path / "signals.yaml"
    path.write_text(
        "chart: xmr\nrebases:\n  - {from: 2020-04, because: A new form.}\n  - {form: 2020}\n"
    )
    document = read_document(path, "signals.yaml")
    found, problems = fill(Signals, document)
    assert found is None
    assert {(p.where.line, p.what) for p in problems} >= {(4, "`from` is missing.")}
    assert any("`from`" in p.advice for p in problems if "`form`" in p.what)
    path.write_text("rebases:\n  - {from: 2020-04, because: A new form.}\n")
    found, problems = fill(Signals, read_document(path, "signals.yaml"))
    assert problems == ()
    assert found is not None and found.rebases[0].from_ == "2020-04"
    assert known_fields(Rebase) == ("from", "because")


def test_a_kind_whose_parts_do_not_make_its_value_is_charted_by_its_values(
    tmp_path: Path, engine: Engine
) -> None:
    """A weighted share is not its numerator over its denominator, so a p chart would lie."""
    what = indicator(SHARE, better="higher")
    told = [
        replace(row, value=row.value * (1 + at % 3 / 10))
        for at, row in enumerate(rows(what, RANDOM_SHARE, of=[50.0] * 24))
        if row.value is not None
    ]
    assert one(judge(tmp_path, what, told, engine)).chart == "xmr"


def test_the_share_within_a_standard_is_a_share(tmp_path: Path, engine: Engine) -> None:
    what = indicator(RESPONSE, better="higher")
    told = tuple(rows(what, RANDOM_SHARE, of=[50.0] * 24))
    assert one(judge(tmp_path, what, told, engine)).chart == "p"


def test_kinds_are_judged_whatever_they_are(tmp_path: Path, engine: Engine) -> None:
    kind: Kind
    for kind, unit in ((Count(), "count"), (Mean(of="minutes"), "minutes"), (Figure(), "dollars")):
        what = indicator(kind, unit=unit)
        assert one(judge(tmp_path, what, tuple(rows(what, [None] * 3)), engine)).chart == "none"
