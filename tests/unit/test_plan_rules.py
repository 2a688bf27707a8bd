"""Each rule of the plan: a city that breaks it, and the sentence that follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from charteroak.dimensions.place import BoundarySet, Crosswalk, Place, Version
from charteroak.indicators.signals.suggest import FAMILY, PLAIN, PRIME
from charteroak.kinds.count import Count
from charteroak.kinds.figure import Figure
from charteroak.kinds.on_time import OnTime
from charteroak.kinds.rate import Rate
from charteroak.kinds.survey import Margin, Survey
from charteroak.plan import check, dates, ready, redrawn, value_rules, web_rules
from charteroak.plan.model import (
    CityFiles,
    Example,
    Goal,
    GroupSplit,
    Office,
    Outcome,
    Rebase,
    Signals,
    Target,
    Web,
)
from charteroak.plan.quality import Certification, Gaming
from charteroak.plan.values import SpeakingIndicator, Value
from tests.support import files, indicator

TODAY = date(2026, 11, 23)
EXAMPLE = Example(rows=({"day": "2024-01-01"},), value=1)


def outcome(**given: Any) -> Outcome:
    words = {"id": "calm", "name": "Calm", "owner": "clerk", "why_it_matters": "It does."}
    return Outcome(**(words | {"indicators": ("it",)} | given))


def city(*outcomes: Outcome, **given: Any) -> CityFiles:
    """A city in order: one goal, one outcome, one computed indicator, and its population."""
    calls = indicator(given.pop("measure", Count()), **({"examples": (EXAMPLE,)} | given))
    people = indicator(Figure(), id="people", source="", unit="count", grains=("year",))
    made = files([calls, people])
    goal = Goal(
        id="goal", number=1, name="Goal", owner="clerk", why_it_matters="It does.",
        outcomes=outcomes or (outcome(),),
    )  # fmt: skip
    plan = replace(
        made.plan, goals=(goal,), offices=(Office(id="clerk", name="Clerk"),),
        values=(Value(id="care", name="Care", meaning="We care.", needs=("Letters",)),),
    )  # fmt: skip
    return replace(made, plan=plan, city=replace(made.city, population="people"))


def on_the_web(**given: str) -> CityFiles:
    """A city that says where its site stands."""
    made = city()
    return replace(made, city=replace(made.city, web=Web(**given)))


def places(*given: Place) -> BoundarySet:
    return BoundarySet(id="wards", name="Wards", singular="ward", places=given)


def rated() -> CityFiles:
    return city(
        measure=Rate(per="1,000", residents="peple"), kind="rate", unit="per 1,000 residents"
    )


def promise(**given: Any) -> Target:
    words: dict[str, Any] = {"name": "T", "set_by": "us", "set_on": TODAY, "path": {"2024": 1.0}}
    return Target(**(words | given))


def deadline(**given: Any) -> OnTime:
    """A promise of five business days."""
    return OnTime(opened="day", closed="closed", deadline="5", deadline_in="business_days", **given)


def closed_on(*days: date) -> CityFiles:
    """A city with holidays."""
    return replace(city(), city=replace(city().city, holidays=dict.fromkeys(days, "Closed")))


def moved(until: date, begins: date, name: str = "new") -> CityFiles:
    """A city of which the lines were moved, with an empty crosswalk."""
    walk = Crosswalk(share_of="area", source_title="A map", weights={})
    drawn = BoundarySet(id="wards", name="Wards", singular="ward", versions=(
        Version(id="old", until=until, places=(Place(id="a", name="A"),)),
        Version(id=name, from_=begins, places=(Place(id="b", name="B"),), crosswalk=walk),
    ))  # fmt: skip
    return replace(city(), boundary_sets={"wards": drawn.as_last_drawn()})


def valuing(*values: Value) -> CityFiles:
    """A city with these values."""
    return replace(city(), plan=replace(city().plan, values=values))


def care(*named: str, because: str = "It does.") -> Value:
    """A value that names these indicators."""
    speaking = tuple(SpeakingIndicator(indicator=name, because=because) for name in named)
    return Value(id="care", name="Care", meaning="We care.", indicators=speaking)


BROKEN: dict[check.Rule, tuple[Callable[[], CityFiles], str, str]] = {
    check.ids_are_unique: (
        lambda: city(outcome(), outcome()), "The id `calm` stands 2 times", "an id of its own"),
    check.owners_are_offices: (
        lambda: city(outcome(owner="clark")), "owned by `clark`", "Did you mean `clerk`?"),
    check.values_exist: (
        lambda: city(outcome(values=("cares",))), "the value `cares`", "Did you mean `care`?"),
    check.outcomes_name_indicators: (
        lambda: city(outcome(indicators=("itt",))), "the indicator `itt`", "Did you mean `it`?"),
    check.outcomes_are_measured_or_say_why: (
        lambda: city(outcome(indicators=())), "does not say what it needs", "`needs:`"),
    check.indicators_are_used: (
        lambda: city(outcome(indicators=("people",))), "No outcome or value names the indicator `it`", "List it"),
    check.units_fit_kinds: (lambda: city(unit="share"), "is a count, and its unit is `share`", "`count`"),
    check.sources_are_named: (lambda: city(source=""), "`it` has no source", "Name the contract"),
    check.grains_can_be_counted: (
        lambda: city(grains=("span",)), "cannot be computed by `span`", "`month`"),
    check.places_exist: (
        lambda: city(places=("city", "ward")), "split by `ward`", "Did you mean `wards`?"),
    check.spellings_are_unique: (
        lambda: replace(city(), boundary_sets={"wards": places(
            Place(id="a", name="A", also=("b",)), Place(id="b", name="B", parts=("c",)))}),
        "`b` is a spelling of both", "Keep it"),
    check.groups_are_told_within_the_indicator: (
        lambda: city(groups=(GroupSplit(by="age", grains=("year",)),)),
        "`age` of `it` is split for `year`, which it lacks", "`month`"),
    check.everyone_is_told: (
        lambda: city(groups=(GroupSplit(by="all", places=("wards",)),), places=("wards",)),
        "not told for everyone in the city by `month`", "{by: all, places: [city]}"),
    check.groups_can_be_crossed: (
        lambda: city(groups=(GroupSplit(by=("age", "age")),)), "crosses `age, age`", "each dimension once"),
    check.groups_exist: (lambda: city(groups=("aeg",)), "split by `aeg`", "Did you mean `age`?"),
    check.populations_are_figures: (rated, "The population `peple`", "Did you mean `people`?"),
    check.targets_name_periods: (
        lambda: city(targets=(promise(path={"FY24": 1.0}),)),
        "`FY24` in a target", "Write `2024-03`"),
    check.targets_keep_to_one_grain: (
        lambda: city(targets=(promise(path={"FY2024": 1.0, "2025": 2.0}),)),
        "mixes `fiscal_year` and `year`", "one grain"),
    check.standards_name_their_edition: (
        lambda: city(targets=(promise(basis="standard"),)), "`T` of `it` has no edition", "`edition: ...`"),
    check.rebases_say_when_and_why: (
        lambda: city(signals=Signals(rebases=(Rebase(from_="2024-04", because=" "),))),
        "states no cause", "a change in the numbers is no cause"),
    check.charts_fit_kinds: (
        lambda: city(signals=Signals(chart="p")), "`it` is a count, and has no p chart", "`c`"),
    check.charts_have_their_grain: (
        lambda: city(signals=Signals(grain="year")), "charted by `year`", "`month`"),
    check.statuses_have_their_limits: (
        lambda: city(status_rule="nhs", signals=Signals(chart="run")), "judged by `nhs`", "interval"),
    check.examples_prove_computed_indicators: (
        lambda: city(examples=()), "`it` has no example", "Add `examples:`"),
    check.fiscal_year_begins_in_a_month: (
        lambda: replace(city(), city=replace(city().city, fiscal_year_starts=13)), "month 13", "1 to 12"),
    check.engine_has_an_address: (
        lambda: replace(city(), city=replace(city().city, engine="spark")), "`spark` is not an engine", "spark://"),
    dates.business_days_have_holidays: (
        lambda: city(measure=deadline()), "no holidays are listed", "`holidays:` of `city.yaml`"),
    dates.no_year_lacks_its_holidays: (
        lambda: closed_on(date(2022, 7, 4), date(2024, 7, 4)), "none in 2023", "List those of 2023"),
    redrawn.sets_have_their_places: (
        lambda: replace(city(), boundary_sets={"wards": places()}), "has no places", "`versions:`"),
    redrawn.one_version_holds_on_every_day: (
        lambda: moved(date(2024, 4, 2), date(2024, 4, 4)), "holds from 2024-04-03", "`from: 2024-04-03`"),
    redrawn.versions_have_their_own_names: (
        lambda: moved(date(2024, 4, 2), date(2024, 4, 3), "old"), "two versions `old`", "its own id"),
    redrawn.crosswalks_share_out_every_place: (
        lambda: moved(date(2024, 4, 2), date(2024, 4, 3)), "`a` was redrawn", "Add `a: {...}`"),
    redrawn.answers_are_raked_to_places_that_stayed: (
        lambda: replace(moved(date(2024, 4, 2), date(2024, 4, 3)), indicators={
            "it": indicator(Survey(yes="on_time", rake=(Margin(by="wards", to="people"),)))}),
        "raked to `wards`", "Rake to groups"),
    ready.indicators_of_packs_are_used: (
        lambda: replace(city(pack="p, edition 1"), plan=replace(city().plan, goals=())),
        "No outcome names 1 indicator of the pack p, edition 1: `it`", "`charteroak check --pack p`"),
    ready.targets_have_a_counter_measure: (
        lambda: city(targets=(promise(),)), "`it` has a target and no counter-measure", "`gaming:`"),
    ready.counter_measures_exist: (
        lambda: city(gaming=(Gaming(how="h", counter_measure="c", indicator="its"),)),
        "is `its`, which is no other", ""),
    ready.certifications_say_who_and_when: (
        lambda: city(certification=Certification(state="certified")),
        "not said when and by whom", "`by:`"),
    value_rules.value_ids_are_unique: (
        lambda: valuing(care("it"), care("it")), "`care` stands 2 times", "an id of its own"),
    value_rules.values_name_indicators: (
        lambda: valuing(care("itt")), "`care` names `itt`, which is not defined",
        "Did you mean `it`?"),
    value_rules.values_name_each_once: (
        lambda: valuing(care("it", "it")), "names `it` twice", "Keep one"),
    value_rules.values_say_why: (
        lambda: valuing(care("it", because=" ")), "`it` and does not say why", "`because:`"),
    value_rules.values_are_measured_or_say_why: (
        lambda: valuing(care()), "`care` is not measured", "`needs:`"),
    web_rules.web_address_is_one: (
        lambda: on_the_web(address="scorecard.example.gov"), "is not the address of a site", "https://"),
    web_rules.web_contact_can_be_written_to: (
        lambda: on_the_web(contact="the clerk"), "`the clerk` under `web:`", "data@example.gov"),
}  # fmt: skip


def test_every_rule_has_its_case() -> None:
    assert set(BROKEN) == set(check.RULES)


def test_a_city_in_order_breaks_none() -> None:
    assert check.check(city(), TODAY) == ()
    web = on_the_web(address="https://a.gov/b/", contact="a.b+c@a-b.gov")
    assert check.check(web, TODAY) == ()


@pytest.mark.parametrize("rule", check.RULES, ids=lambda rule: rule.__name__)
def test_a_broken_rule_is_told(rule: check.Rule) -> None:
    broken, what, advice = BROKEN[rule]
    problems = list(rule(broken()))
    assert what in problems[0].what
    assert advice in problems[0].advice


@pytest.mark.parametrize(
    ("signals", "what", "advice"),
    [
        (Signals(rebases=(Rebase(from_="April", because="New form."),)), "`April` in a rebase", "`2020-04`"),
        (Signals(season="same_month", chart="c"), "which its c chart cannot", "`chart: xmr`"),
        (Signals(season="same_month", grain="year"), "no months or quarters", "`quarter`"),
    ],
)  # fmt: skip
def test_signals_that_cannot_be_drawn_are_told(signals: Signals, what: str, advice: str) -> None:
    problems = check.check(city(signals=signals, grains=("month", "year")), TODAY)
    assert [p for p in problems if what in p.what and advice in p.advice], problems


def test_the_charts_that_fit_a_kind_are_those_that_are_suggested_for_it() -> None:
    for kind, family in FAMILY.items():
        plain, wide = PLAIN[family][0], PRIME[family]
        assert kind in check.CHARTS[plain]
        assert wide == "xmr" or kind in check.CHARTS[wide]
    assert {kind for kinds in check.CHARTS.values() for kind in kinds} == set(FAMILY)


def test_a_review_that_is_overdue_is_a_warning() -> None:
    problems = check.check(city(next_review=date(2026, 1, 1)), TODAY)
    assert [p.rule for p in problems if p.severity == "warning"] == ["review-overdue"]
    assert "was due on 2026-01-01" in problems[0].what


@pytest.mark.parametrize("where", ["city", "definition"])
def test_holidays_stand_in_the_city_or_in_the_definition(where: str) -> None:
    known = {date(2024, 7, 4): "Independence Day"}
    made = city(measure=deadline(holidays=known if where == "definition" else {}))
    if where == "city":
        made = replace(made, city=replace(made.city, holidays=known))
    assert not list(dates.business_days_have_holidays(made))
