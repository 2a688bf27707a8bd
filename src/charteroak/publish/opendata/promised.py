"""Promised: the plan as rows. Goals, outcomes, values, offices, indicators, targets.

Answers: what did the city promise, as a table? Made from what the city wrote, as the edition copied
it. A list within a cell is told with `; ` between its members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from charteroak.plan.model import CityFiles, Goal, Indicator, Outcome

JOIN = "; "


@dataclass(frozen=True, kw_only=True)
class GoalRow:
    """One goal of the plan."""

    goal: str
    """Its id."""
    number: int
    """Its number in the plan."""
    name: str
    owner: str
    why_it_matters: str
    provenance: str


@dataclass(frozen=True, kw_only=True)
class OutcomeRow:
    """One line of the plan below a goal."""

    outcome: str
    """Its id."""
    goal: str
    """The goal it serves, as in the table `goals`."""
    above: str
    """The outcome it stands under; empty where it stands under the goal itself."""
    depth: int
    """How far below the goal: 1 is next to it."""
    name: str
    owner: str
    why_it_matters: str
    values: str
    """The values it serves, by their ids."""
    indicators: str
    """The indicators by which the city will know, by their ids."""
    needs: str
    """The records that would have to exist to measure it, or to measure it better."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One value of the plan: what it asks of every service."""

    value: str
    """Its id."""
    name: str
    meaning: str
    """What it asks of every service."""
    indicators: str
    """The indicators that speak to it, by their ids."""
    system: str
    """The measures of the system itself that speak to it, as in the table `values_counted`."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class OfficeRow:
    """One office that can be answerable."""

    office: str
    """Its id."""
    name: str
    does: str
    """What it does."""
    page_name: str
    """Its name in the published plan, where that differs."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class IndicatorRow:
    """One indicator: how its number is made, and who answers for it."""

    indicator: str
    """Its id."""
    name: str
    why_it_matters: str
    kind: str
    """How the number is made."""
    formula: str
    """The formula in words."""
    where: str
    """The condition over one row of the source; only the rows for which it holds are looked at."""
    source: str
    """The source it is computed from, as in the table `sources`; empty for published figures and
    for what is put together from other indicators."""
    made_of: str
    """The indicators it is put together from, by their ids."""
    unit: str
    better: str
    noun: str
    """What is counted, in the plural."""
    decimals: int
    """Digits to show after the point (of the percentage, for a share)."""
    grains: str
    """The periods it is told by."""
    places: str
    """`city`, and the boundary sets it is split by."""
    groups: str
    """The ways of telling people apart that it is split by."""
    owner: str
    authored_by: str
    """Who wrote the definition."""
    checked_by: str
    """Who has checked it; empty while nobody has."""
    next_review: date
    """By when it is looked at again."""
    limitations: str
    """What to beware of when reading it."""
    standard: str
    """What a profession holds to be good, with its edition; empty where nothing is named."""
    standard_value: float | None
    """What that standard asks for."""
    pack: str
    """The ready-made domain it comes from; empty where the city wrote it."""
    provenance: str


@dataclass(frozen=True, kw_only=True)
class TargetRow:
    """One promise for one period."""

    indicator: str
    target: str
    """What is promised, in a few words."""
    basis: str
    """`local`: the city's own promise; `standard`: a profession's; `peer`: like cities."""
    edition: str
    """The edition of the standard, where it is one."""
    set_by: str
    set_on: date
    """When it was promised."""
    period: str
    value: float
    """What is promised for the period."""
    unit: str
    between: str
    """`steps`: it holds until the next period named; `line`: it moves there on a straight line."""
    source_title: str
    source_url: str
    provenance: str


@dataclass(frozen=True, kw_only=True)
class CertificationRow:
    """What an auditor found who computed an indicator again: a row for each period computed, or one
    row without a period.
    """

    indicator: str
    state: str
    """The auditor's word; `not reviewed` while nobody has looked."""
    on: date | None
    """The day of the finding."""
    by: str
    """Who found it."""
    period: str
    """The period that the auditor computed; empty where none is recorded."""
    value: float | None
    """What the auditor computed for the whole city."""
    tolerance: float
    """How far apart the two may lie, as a part of the auditor's value."""
    because: str
    """What qualifies or prevents the certification."""
    source_title: str
    source_url: str
    provenance: str


def goals(files: CityFiles, declared: str) -> Iterator[GoalRow]:
    """The goals in the order of the plan."""
    for one in files.plan.goals:
        yield GoalRow(
            goal=one.id, number=one.number, name=one.name, owner=one.owner,
            why_it_matters=one.why_it_matters, provenance=declared,
        )  # fmt: skip


def outcomes(files: CityFiles, declared: str) -> Iterator[OutcomeRow]:
    """Every outcome, in the order of the plan."""
    for goal in files.plan.goals:
        for one in goal.outcomes:
            yield from _below(goal, "", 1, one, declared)


def _below(goal: Goal, above: str, depth: int, one: Outcome, declared: str) -> Iterator[OutcomeRow]:
    yield OutcomeRow(
        outcome=one.id, goal=goal.id, above=above, depth=depth, name=one.name, owner=one.owner,
        why_it_matters=one.why_it_matters, values=JOIN.join(one.values),
        indicators=JOIN.join(one.indicators), needs=JOIN.join(one.needs), provenance=declared,
    )  # fmt: skip
    for below in one.outcomes:
        yield from _below(goal, one.id, depth + 1, below, declared)


def values(files: CityFiles, declared: str) -> Iterator[ValueRow]:
    """The values in the order of the plan."""
    for one in files.plan.values:
        yield ValueRow(
            value=one.id, name=one.name, meaning=one.meaning,
            indicators=JOIN.join(speaks.indicator for speaks in one.indicators),
            system=JOIN.join(speaks.measure for speaks in one.system), provenance=declared,
        )  # fmt: skip


def offices(files: CityFiles, declared: str) -> Iterator[OfficeRow]:
    """The offices."""
    for one in files.plan.offices:
        yield OfficeRow(
            office=one.id, name=one.name, does=one.does, page_name=one.page_name,
            provenance=declared,
        )  # fmt: skip


def indicators(files: CityFiles, declared: str) -> Iterator[IndicatorRow]:
    """The registry of indicators, by id."""
    for _, one in sorted(files.indicators.items()):
        standard = one.standard
        yield IndicatorRow(
            indicator=one.id, name=one.name, why_it_matters=one.why_it_matters, kind=one.kind,
            formula=one.measure.in_words(), where="" if one.where == "true" else one.where,
            source=one.source, made_of=JOIN.join(one.measure.inputs()), unit=one.unit,
            better=one.better, noun=one.noun, decimals=one.decimals, grains=JOIN.join(one.grains),
            places=JOIN.join(one.places), groups=JOIN.join(one.dimensions), owner=one.owner,
            authored_by=one.authored_by, checked_by=one.checked_by, next_review=one.next_review,
            limitations=one.limitations,
            standard=f"{standard.name} ({standard.edition})" if standard else "",
            standard_value=standard.value if standard else None, pack=one.pack,
            provenance=declared,
        )  # fmt: skip


def targets(files: CityFiles, declared: str) -> Iterator[TargetRow]:
    """Every promise, period by period."""
    for name, one in sorted(files.indicators.items()):
        for target in one.targets:
            for period, value in target.path.items():
                yield TargetRow(
                    indicator=name, target=target.name, basis=target.basis, edition=target.edition,
                    set_by=target.set_by, set_on=target.set_on, period=period, value=value,
                    unit=one.unit, between=target.between, source_title=target.source_title,
                    source_url=target.source_url, provenance=declared,
                )  # fmt: skip


def certification(files: CityFiles, declared: str) -> Iterator[CertificationRow]:
    """What auditors found, by indicator."""
    for _, one in sorted(files.indicators.items()):
        yield from _certified(one, declared)


def _certified(one: Indicator, declared: str) -> Iterator[CertificationRow]:
    found = one.certification
    computed: list[tuple[str, float | None]] = [*found.values.items()]
    for period, value in computed or [("", None)]:
        yield CertificationRow(
            indicator=one.id, state=found.state, on=found.on, by=found.by, period=period,
            value=value, tolerance=found.tolerance, because=found.because,
            source_title=found.source_title, source_url=found.source_url, provenance=declared,
        )  # fmt: skip
