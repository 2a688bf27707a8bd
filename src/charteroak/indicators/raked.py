"""Raked: the weights of a survey, adjusted until they add up to published margins.

Answers: do the answers of each year stand for as many young and old, renters and owners, as there
are? The margins come from the city's own figures, the estimate nearest in time. They are taken as
parts of the whole of the first. Who did not say keeps the part of the whole that the first weights
give, as anesrake does it (J. Pasek, 2010, after M. DeBell and J. A. Krosnick, 2009).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from charteroak.dimensions.group import EVERYONE, UNKNOWN
from charteroak.dimensions.period import Period, period_at
from charteroak.dimensions.place import WHOLE
from charteroak.indicators.population import Populations
from charteroak.indicators.survey import Raked, rake
from charteroak.kinds.survey import Margin, Survey
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import Problem, suggest
from charteroak.sources.contract import Contract

Labels = NDArray[np.object_]
_LONG_FIRST = (
    "year", "fiscal_year", "quarter", "fiscal_quarter", "month", "fiscal_period", "week", "day",
)  # fmt: skip


def raked(
    files: CityFiles,
    indicator: Indicator,
    days: NDArray[np.datetime64],
    weight: NDArray[np.float64],
    labels: Mapping[str, Labels],
    populations: Populations,
) -> tuple[NDArray[np.float64], Labels]:
    """Adjusted weights, and what became of each: one entry for each answer.

    Where it cannot be done, or does not settle, the weights stay as they are, and the note says so.
    """
    made, notes = weight.copy(), np.full(len(weight), "", dtype=object)
    for period in _periods(files, indicator, days):
        inside = (days >= np.datetime64(period.start)) & (days <= np.datetime64(period.end))
        found = _period(files, indicator, period, weight[inside],
                        {name: column[inside] for name, column in labels.items()},
                        populations)  # fmt: skip
        if found.converged:
            made[inside] = found.weight
        notes[inside] = _said(indicator, period, found)
    return made, notes


def _periods(
    files: CityFiles, indicator: Indicator, days: NDArray[np.datetime64]
) -> Iterator[Period]:
    grain = next(name for name in _LONG_FIRST if name in indicator.grains)
    told: list[date] = np.unique(days).tolist()
    at = (period_at(grain, day, files.city.fiscal_years) for day in told)
    yield from dict.fromkeys(at)


def _period(
    files: CityFiles,
    indicator: Indicator,
    period: Period,
    weight: NDArray[np.float64],
    labels: Mapping[str, Labels],
    populations: Populations,
) -> Raked:
    """Rake the answers of one period."""
    margins: dict[str, Mapping[Any, float]] = {}
    whole = 0.0
    for margin in cast("Survey", indicator.measure).rake:
        totals = dict(_totals(files, margin, period, populations))
        lacking = [name for name, number in totals.items() if np.isnan(number)]
        if lacking:
            why = f"No population is published of `{margin.by}` `{lacking[0]}`."
            return Raked(weight, converged=False, rounds=0, off=np.nan, problems=(why,))
        whole = whole or sum(totals.values())
        own = labels[margin.by]
        silent = weight[own == UNKNOWN].sum() / weight.sum()
        scale = whole * (1 - silent) / sum(totals.values())
        margins[margin.by] = {name: number * scale for name, number in totals.items()} | (
            {UNKNOWN: whole * silent} if silent > 0 else {}
        )
    return rake(weight, margins, {name: labels[name] for name in margins})


def _totals(
    files: CityFiles, margin: Margin, period: Period, populations: Populations
) -> Iterator[tuple[str, float]]:
    """Each value of a margin with its published number; NaN where there is none."""
    for value in margin.values or _values(files, margin.by):
        place, group_by, group = WHOLE, margin.by, value
        if margin.by in files.boundary_sets:
            place, group_by, group = value, EVERYONE, EVERYONE
        known = populations.at(margin.to, period, place, group_by, group)
        yield value, known.number if known else np.nan


def _values(files: CityFiles, by: str) -> tuple[str, ...]:
    if by in files.boundary_sets:
        return tuple(place.id for place in files.boundary_sets[by].single)
    return tuple(files.city.groups[by].values)


def _said(indicator: Indicator, period: Period, found: Raked) -> str:
    """What became of the weights, in a sentence."""
    names = " and ".join(margin.by for margin in cast("Survey", indicator.measure).rake)
    if found.converged:
        return f"Weights raked to {names}."
    why = " ".join(found.problems) or (
        f"After {found.rounds} rounds they were still {found.off:.1%} of everyone off."
    )
    return f"Weights of {period.name} could not be raked to {names}, and stay as given: {why}"


def check(files: CityFiles, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    """Every margin names people that a column tells apart, and figures that count them."""
    figures = {name for name, one in files.indicators.items() if one.kind == "figure"}
    for indicator in files.indicators.values():
        measure, contract = indicator.measure, contracts.get(indicator.source)
        if not isinstance(measure, Survey) or contract is None:
            continue
        if (indicator.unit == "share") != bool(measure.yes):
            word = "yes" if measure.yes else "of"
            what = f"`{indicator.id}` has `{word}:`, and is told in {indicator.unit}."
            advice = "`yes:` gives a share, and `of:` anything else."
            yield Problem(what, indicator.at("unit"), advice, "survey-unit")
        known = {*contract.group_columns(), *contract.places}
        for margin in measure.rake:
            if margin.by not in known:
                what = f"`by: {margin.by}`: no column of `{contract.id}` holds it."
                yield Problem(what, margin.written_at, suggest(margin.by, known), "rake-by")
                continue
            if margin.to not in figures:
                what = f"`to: {margin.to}` is not a figure indicator."
                yield Problem(what, margin.written_at, suggest(margin.to, figures), "rake-to")
            values = _values(files, margin.by)
            for value in margin.values:
                if value not in values:
                    what = f"`{value}` is not a value of `{margin.by}`."
                    yield Problem(what, margin.written_at, suggest(value, values), "rake-value")
