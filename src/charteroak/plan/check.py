"""Rules of the plan: one rule, one function.

Answers: does the plan hold together? Each rule yields its problems; `RULES` lists them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from charteroak.dimensions.group import CROSS, EVERYONE
from charteroak.dimensions.period import COUNTED, read_period
from charteroak.dimensions.place import CITY
from charteroak.engine import malformed
from charteroak.plan import redrawn
from charteroak.plan.dates import business_days_have_holidays, no_year_lacks_its_holidays
from charteroak.plan.model import CityFiles, Goal, Indicator, Outcome
from charteroak.plan.ready import RULES as READY
from charteroak.plan.ready import named
from charteroak.plan.value_rules import RULES as VALUES
from charteroak.plan.web_rules import RULES as WEB
from charteroak.problems import Problem, suggest

Rule = Callable[[CityFiles], Iterator[Problem]]

_COUNTS, _SHARES = ("count", "distinct"), ("share", "on_time", "response")
CHARTS: Mapping[str, tuple[str, ...]] = {
    "c": _COUNTS,
    "u": ("rate",),
    "u_prime": ("rate",),
    "p": _SHARES,
    "p_prime": _SHARES,
    "g": (*_COUNTS, "rate"),
    "t": (*_COUNTS, "rate"),
}
"""The charts that need counts of a certain form, and the kinds that give them."""
NO_LIMITS = ("none", "run", "g", "t")
"""The charts whose limits, if they have any, are not in the unit of the indicator."""
SEASONAL = ("month", "fiscal_period", "quarter", "fiscal_quarter")
"""The grains that can have a season."""


def ids_are_unique(files: CityFiles) -> Iterator[Problem]:
    """An id names one line of the plan."""
    outcomes = [outcome for _, _, outcome in files.plan.outcomes()]
    entries: list[Goal | Outcome] = [*files.plan.goals, *outcomes]
    times = Counter(entry.id for entry in entries)
    for entry in entries:
        if times[entry.id] > 1:
            yield Problem(
                f"The id `{entry.id}` stands {times[entry.id]} times in the plan.",
                entry.written_at,
                "Give each line of the plan an id of its own.",
                "id-twice",
            )


def owners_are_offices(files: CityFiles) -> Iterator[Problem]:
    """Everything has one owner, and the owner exists."""
    offices = {office.id for office in files.plan.offices}
    entries: list[Goal | Outcome | Indicator] = [
        *files.plan.goals,
        *(outcome for _, _, outcome in files.plan.outcomes()),
        *files.indicators.values(),
    ]
    for entry in entries:
        if entry.owner not in offices:
            yield Problem(
                f"`{entry.id}` is owned by `{entry.owner}`, which is not an office.",
                entry.written_at,
                suggest(entry.owner, offices) or "Add the office to `plan/offices.yaml`.",
                "owner-unknown",
            )


def values_exist(files: CityFiles) -> Iterator[Problem]:
    """An outcome serves values that the city has."""
    known = {value.id for value in files.plan.values}
    for _, _, outcome in files.plan.outcomes():
        for value in outcome.values:
            if value not in known:
                what = f"`{outcome.id}` serves the value `{value}`, which the plan does not have."
                yield Problem(what, outcome.written_at, suggest(value, known), "value-unknown")


def outcomes_name_indicators(files: CityFiles) -> Iterator[Problem]:
    """The indicators of an outcome are defined."""
    for _, _, outcome in files.plan.outcomes():
        for name in outcome.indicators:
            if name not in files.indicators:
                what = f"`{outcome.id}` names the indicator `{name}`, which is not defined."
                advice = (
                    suggest(name, files.indicators) or "Define it in a file under `indicators/`."
                )
                yield Problem(what, outcome.written_at, advice, "indicator-unknown")


def outcomes_are_measured_or_say_why(files: CityFiles) -> Iterator[Problem]:
    """The last line of each branch has indicators, or names the records it would need."""
    for _, _, outcome in files.plan.outcomes():
        if not outcome.outcomes and not outcome.indicators and not outcome.needs:
            yield Problem(
                f"`{outcome.id}` has no indicator and does not say what it needs.",
                outcome.written_at,
                "List `indicators:`, or under `needs:` the records that would have to exist.",
                "outcome-silent",
            )


def indicators_are_used(files: CityFiles) -> Iterator[Problem]:
    """An indicator serves an outcome or a value; a population serves rates."""
    used = named(files)
    for indicator in files.indicators.values():
        if indicator.id not in used and not indicator.pack:
            yield Problem(
                f"No outcome or value names the indicator `{indicator.id}`.",
                indicator.written_at,
                "List it under what it speaks to, or remove it.",
                "indicator-unused",
                "warning",
            )


def units_fit_kinds(files: CityFiles) -> Iterator[Problem]:
    """A share is told as a share, a count as a count."""
    for indicator in files.indicators.values():
        allowed = indicator.measure.units
        if allowed and indicator.unit not in allowed:
            what = f"`{indicator.id}` is a {indicator.kind}, and its unit is `{indicator.unit}`."
            yield Problem(what, indicator.written_at, suggest("", allowed), "unit-of-kind")


def sources_are_named(files: CityFiles) -> Iterator[Problem]:
    """A computed indicator has a source; a figure has none."""
    for indicator in files.indicators.values():
        computed = indicator.kind != "figure" and not indicator.measure.inputs()
        if computed and not indicator.source:
            what, advice = f"`{indicator.id}` has no source.", "Name the contract: `source: ...`."
            yield Problem(what, indicator.written_at, advice, "source-missing")
        if indicator.kind == "figure" and indicator.source:
            what = f"`{indicator.id}` is a figure and names the source `{indicator.source}`."
            advice = "Remove `source:`; each row of a figure carries its own citation."
            yield Problem(what, indicator.written_at, advice, "source-of-figure")


def grains_can_be_counted(files: CityFiles) -> Iterator[Problem]:
    """Rows are counted by every grain but a span of years."""
    for indicator in files.indicators.values():
        for grain in indicator.grains:
            told = indicator.kind == "figure" or indicator.measure.inputs()
            if not told and grain not in COUNTED:
                what = f"`{indicator.id}` cannot be computed by `{grain}`."
                yield Problem(what, indicator.written_at, suggest(grain, COUNTED), "grain-of-kind")


def places_exist(files: CityFiles) -> Iterator[Problem]:
    """An indicator is split by boundary sets the city has."""
    known = {CITY, *files.boundary_sets}
    for indicator in files.indicators.values():
        for name in indicator.places:
            if name not in known:
                what = f"`{indicator.id}` is split by `{name}`, which is not a boundary set."
                yield Problem(what, indicator.written_at, suggest(name, known), "places-unknown")


def spellings_are_unique(files: CityFiles) -> Iterator[Problem]:
    """One spelling names one place; a merged district is made of places."""
    for version in (one for places in files.boundary_sets.values() for one in places.dated):
        ids = {place.id for place in version.places}
        seen: dict[str, str] = {}
        for place in version.places:
            for spelling in {place.id, place.name.casefold(), *(s.casefold() for s in place.also)}:
                if seen.setdefault(spelling, place.id) != place.id:
                    what = (
                        f"`{spelling}` is a spelling of both `{seen[spelling]}` and `{place.id}`."
                    )
                    yield Problem(
                        what, place.written_at, "Keep it under one of them.", "spelling-twice"
                    )
            for part in place.parts:
                if part not in ids:
                    what = f"`{place.id}` is made of `{part}`, which is not a place."
                    yield Problem(what, place.written_at, suggest(part, ids), "part-unknown")


def groups_exist(files: CityFiles) -> Iterator[Problem]:
    """An indicator is split by group dimensions the city has."""
    for indicator in files.indicators.values():
        for split in indicator.group_splits:
            for name in split.dimensions:
                if name not in (EVERYONE, *files.city.groups):
                    what = f"`{indicator.id}` is split by `{name}`, which is not a group dimension."
                    advice = suggest(name, files.city.groups)
                    advice = advice or "Add it to `groups:` in `city.yaml`."
                    yield Problem(what, split.written_at, advice, "group-unknown")


def groups_are_told_within_the_indicator(files: CityFiles) -> Iterator[Problem]:
    """A split by groups names periods and places that the indicator is told by."""
    for indicator in files.indicators.values():
        told = {"grains": indicator.grains, "places": (CITY, *indicator.places)}
        asked = ((s, word, name) for s in indicator.group_splits for word in told
                 for name in getattr(s, word))  # fmt: skip
        for split, word, name in asked:
            if name not in told[word]:
                what = f"`{split.name}` of `{indicator.id}` is split for `{name}`, which it lacks."
                yield Problem(what, split.written_at, suggest(name, told[word]), "group-split")


def everyone_is_told(files: CityFiles) -> Iterator[Problem]:
    """The whole city and everyone is told by each grain: all pages begin with it."""
    for indicator in files.indicators.values():
        for grain in indicator.grains:
            if EVERYONE not in indicator.told_at(grain, CITY):
                what = f"`{indicator.id}` is not told for everyone in the city by `{grain}`."
                advice = f"Add `{{by: {EVERYONE}, places: [{CITY}]}}` to its `groups:`."
                yield Problem(what, indicator.at("groups"), advice, "group-everyone")


def groups_can_be_crossed(files: CityFiles) -> Iterator[Problem]:
    """Crossed groups are of different dimensions, of values that can be joined by `+`."""
    for indicator in files.indicators.values():
        for split in indicator.group_splits:
            times = Counter(split.dimensions)
            twice = [name for name in times if times[name] > 1]
            if twice or not times or (EVERYONE in times and len(times) > 1):
                what = f"`{indicator.id}` crosses `{', '.join(split.dimensions)}`."
                advice = "Name each dimension once, and at least one."
                yield Problem(what, split.written_at, advice, "group-crossed")
            known = [n for n in times if len(times) > 1 and n in files.city.groups]
            for name in known:
                for value in files.city.groups[name].values:
                    if CROSS in value:
                        what = f"`{value}` of `{name}` cannot be crossed: `{CROSS}` joins values."
                        advice = "Leave `by:` at one dimension, or spell the value without it."
                        yield Problem(what, split.written_at, advice, "group-crossed")


def populations_are_figures(files: CityFiles) -> Iterator[Problem]:
    """A rate divides by a published figure."""
    figures = {name for name, i in files.indicators.items() if i.kind == "figure"}
    asked = [(i.measure.population(), i.written_at) for i in files.indicators.values()]
    asked.append((files.city.population, files.city.written_at))
    for name, written_at in asked:
        if name and name not in figures:
            what = f"The population `{name}` is not a figure indicator."
            yield Problem(what, written_at, suggest(name, figures), "population-unknown")


def targets_name_periods(files: CityFiles) -> Iterator[Problem]:
    """Each step of a target's path is a period."""
    for indicator in files.indicators.values():
        for target in indicator.targets:
            for name in target.path:
                if read_period(name) is None:
                    what = f"`{name}` in a target of `{indicator.id}` is not a period."
                    advice = "Write `2024-03`, `2024-Q1`, `2024`, `FY2024` or `2020-2024`."
                    yield Problem(what, target.written_at, advice, "period-unknown")


def targets_keep_to_one_grain(files: CityFiles) -> Iterator[Problem]:
    """The periods of a path are alike, so that what is promised for when is never in doubt."""
    for indicator in files.indicators.values():
        for target in indicator.targets:
            read = (read_period(name) for name in target.path)
            grains = sorted({period.grain for period in read if period})
            if len(grains) > 1:
                told = " and ".join(f"`{grain}`" for grain in grains)
                what = f"A target of `{indicator.id}` mixes {told}."
                advice = "Name periods of one grain in a path, and write another target for others."
                yield Problem(what, target.written_at, advice, "target-grain")


def standards_name_their_edition(files: CityFiles) -> Iterator[Problem]:
    """A target that rests on a standard says which edition: standards change."""
    for indicator in files.indicators.values():
        for target in indicator.targets:
            if target.basis == "standard" and not target.edition:
                what = f"The standard `{target.name}` of `{indicator.id}` has no edition."
                advice = "Add `edition: ...`, with the year it took effect."
                yield Problem(what, target.written_at, advice, "standard-edition")


def rebases_say_when_and_why(files: CityFiles) -> Iterator[Problem]:
    """Limits start anew in a period, for a stated cause."""
    for indicator in files.indicators.values():
        for rebase in indicator.signals.rebases:
            if read_period(rebase.from_) is None:
                what = f"`{rebase.from_}` in a rebase of `{indicator.id}` is not a period."
                advice = "Write the first period of the new stretch, such as `2020-04`."
                yield Problem(what, rebase.written_at, advice, "rebase-period")
            if not rebase.because.strip():
                what = f"A rebase of `{indicator.id}` states no cause."
                advice = "Write under `because:` what changed; a change in the numbers is no cause."
                yield Problem(what, rebase.written_at, advice, "rebase-cause")


def charts_fit_kinds(files: CityFiles) -> Iterator[Problem]:
    """A chart of counts is drawn of counts, one of shares of shares."""
    for indicator in files.indicators.values():
        chart = indicator.signals.chart
        allowed = CHARTS.get(chart)
        if allowed and indicator.kind not in allowed:
            what = f"`{indicator.id}` is a {indicator.kind}, and has no {chart} chart."
            fitting = [name for name, kinds in CHARTS.items() if indicator.kind in kinds]
            advice = suggest("", ["xmr", "run", "none", *fitting])
            yield Problem(what, indicator.signals.written_at, advice, "chart-of-kind")


def charts_have_their_grain(files: CityFiles) -> Iterator[Problem]:
    """The points of a chart are periods the indicator is told by; a season is within the year."""
    for indicator in files.indicators.values():
        asked = indicator.signals
        if asked.grain not in ("suggested", *indicator.grains):
            what = f"`{indicator.id}` is charted by `{asked.grain}`, and is not told by it."
            yield Problem(
                what, asked.written_at, suggest(asked.grain, indicator.grains), "chart-grain"
            )
        told = indicator.grains if asked.grain == "suggested" else (asked.grain,)
        if asked.season != "none" and not set(told) & set(SEASONAL):
            what = f"`{indicator.id}` has a season to take out, and no months or quarters."
            advice = "Remove `season:`, or tell the indicator by `month` or `quarter`."
            yield Problem(what, asked.written_at, advice, "chart-season")
        if asked.season != "none" and asked.chart not in ("suggested", "xmr"):
            what = f"`{indicator.id}` takes out a season, which its {asked.chart} chart cannot."
            advice = "Write `chart: xmr`, or remove `season:`."
            yield Problem(what, asked.written_at, advice, "chart-season")


def statuses_have_their_limits(files: CityFiles) -> Iterator[Problem]:
    """A rule that asks the limits needs a chart that has them."""
    for indicator in files.indicators.values():
        rule, chart = indicator.status_rule, indicator.signals.chart
        if rule in ("assurance", "nhs") and chart in NO_LIMITS:
            what = f"`{indicator.id}` is judged by `{rule}`, and its chart is `{chart}`."
            advice = "Write `status_rule: interval`, or choose a chart with limits in its unit."
            yield Problem(what, indicator.at("status_rule"), advice, "status-rule")


def examples_prove_computed_indicators(files: CityFiles) -> Iterator[Problem]:
    """A computed indicator carries at least one example."""
    for indicator in files.indicators.values():
        if indicator.kind != "figure" and not indicator.examples:
            yield Problem(
                f"`{indicator.id}` has no example.",
                indicator.written_at,
                "Add `examples:` with a few rows and the value they must give.",
                "example-missing",
            )


def reviews_are_not_overdue(today: date) -> Rule:
    """A definition is looked at again by the day it names."""

    def rule(files: CityFiles) -> Iterator[Problem]:
        for indicator in files.indicators.values():
            if indicator.next_review < today:
                what = f"The review of `{indicator.id}` was due on {indicator.next_review}."
                advice = f"Its owner is `{indicator.owner}`; set a new date once it is reviewed."
                yield Problem(what, indicator.written_at, advice, "review-overdue", "warning")

    return rule


def fiscal_year_begins_in_a_month(files: CityFiles) -> Iterator[Problem]:
    """The fiscal year begins in month 1 to 12."""
    month = files.city.fiscal_year_starts
    if not 1 <= month <= 12:
        what, advice = (
            f"The fiscal year cannot begin in month {month}.",
            "Write a month from 1 to 12.",
        )
        yield Problem(what, files.city.written_at, advice, "fiscal-year")


def engine_has_an_address(files: CityFiles) -> Iterator[Problem]:
    """The engine is DuckDB or the address of a cluster."""
    fault = malformed(files.city.engine)
    if fault:
        yield Problem(fault.what, files.city.written_at, fault.advice, "engine")


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    owners_are_offices,
    values_exist,
    outcomes_name_indicators,
    outcomes_are_measured_or_say_why,
    indicators_are_used,
    units_fit_kinds,
    sources_are_named,
    grains_can_be_counted,
    places_exist,
    spellings_are_unique,
    groups_exist,
    groups_are_told_within_the_indicator,
    everyone_is_told,
    groups_can_be_crossed,
    populations_are_figures,
    targets_name_periods,
    targets_keep_to_one_grain,
    standards_name_their_edition,
    rebases_say_when_and_why,
    charts_fit_kinds,
    charts_have_their_grain,
    statuses_have_their_limits,
    examples_prove_computed_indicators,
    fiscal_year_begins_in_a_month,
    engine_has_an_address,
    business_days_have_holidays,
    no_year_lacks_its_holidays,
    *redrawn.RULES,
    *READY,
    *VALUES,
    *WEB,
)


def check(files: CityFiles, today: date) -> tuple[Problem, ...]:
    """Every problem that the rules find."""
    rules = (*RULES, reviews_are_not_overdue(today))
    return tuple(problem for rule in rules for problem in rule(files))
