"""By comparison: the answer of a difference in differences, with its assumptions and tests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from charteroak.budget.evaluation.differences import Differed, differed, placebo_units
from charteroak.budget.evaluation.interrupted import FEWEST
from charteroak.budget.evaluation.model import Answer, Evaluation, Point, Test
from charteroak.budget.evaluation.series import MOST_MISSING, Panel, common, stacked
from charteroak.budget.evaluation.telling import (
    SURE,
    UNSURE,
    asked,
    direction,
    grade,
    held,
    unknown,
)
from charteroak.plan.model import Indicator

_ASSUMES = (
    "That without the change both sides would have moved alike; that the change did not reach "
    "those it is compared with; that nothing else befell only one side."
)
_FEWEST_UNITS = 4


def answer(one: Evaluation, indicator: Indicator, panel: Panel) -> Answer:
    """Compare the two sides; what stands in the way is the reason it is unknown."""
    treated, compared = panel.of(one.treated), panel.of(one.compared_with)
    at = [
        n for n in common((*treated, *compared))
        if not panel.changed <= n < panel.changed + one.transition
    ]  # fmt: skip
    after = np.array([n >= panel.changed for n in at], dtype=bool)
    before = int((~after).sum())
    sizes = {"before": before, "after": len(at) - before, "provenance": panel.provenance}
    why = _why_not(one, panel, at, before)
    if why:
        return Answer(replace(unknown(one, indicator, why), **sizes))  # type: ignore[arg-type]
    found = differed(stacked(treated, at), stacked(compared, at), after)
    fakes = placebo_units(stacked(compared, at), len(treated), after)
    clear = found.chance is not None and found.chance <= UNSURE
    tests = held(_tests(one, found, fakes), clear=clear)
    told = replace(
        asked(one, indicator), effect=found.effect, lower=found.lower, upper=found.upper,
        chance=found.chance, says=direction(found.effect, 0.0, indicator.better, clear=clear),
        grade=grade(tests, clear=clear),
        assumptions=_ASSUMES, **sizes,  # type: ignore[arg-type]
    )  # fmt: skip
    apart = dict(zip(at, found.distance, strict=True))
    points = tuple(
        Point(one.id, period.name, period.start, None, None, apart.get(n))
        for n, period in enumerate(panel.periods)
    )
    return Answer(told, tests, points)


def _why_not(one: Evaluation, panel: Panel, at: list[int], before: int) -> str:
    known = {series.unit for series in panel.series}
    unknown_ = [unit for unit in (*one.treated, *one.compared_with) if unit not in known]
    if unknown_:
        return f"No number is known by {one.grain} of {', '.join(f'`{u}`' for u in unknown_)}."
    if before < FEWEST or len(at) - before < FEWEST:
        return (
            f"{before} periods before the change and {len(at) - before} after it are known of all "
            f"that are compared; at least {FEWEST} are needed on either side."
        )
    if 1 - len(at) / (at[-1] - at[0] + 1) > MOST_MISSING:
        return f"{at[-1] - at[0] + 1 - len(at)} of {at[-1] - at[0] + 1} periods are not known."
    return ""


def _tests(one: Evaluation, found: Differed, fakes: tuple[float, ...]) -> tuple[Test, ...]:
    if found.alike is None:
        says = "There are too few periods before the change to see whether both moved alike."
        leads = Test(one.id, "pre-trend", None, None, None, says)
    else:
        each = ", ".join(f"{lead:+.3g}" for lead in found.leads)
        says = (
            f"Before the change, against the last stretch of it, they lay apart by {each}: the "
            f"chance of that, had they moved alike, is {found.alike:.2f}."
        )
        largest = max(found.leads, key=abs)
        leads = Test(one.id, "pre-trend", largest, found.alike, found.alike >= SURE, says)
    if len(fakes) < _FEWEST_UNITS:
        says = "Too few are compared to give the change to each of them in turn."
        return leads, Test(one.id, "placebo places", None, None, None, says)
    larger = sum(abs(fake) >= abs(found.effect) for fake in fakes)
    chance = (larger + 1) / (len(fakes) + 1)
    says = (
        f"With {larger} of {len(fakes)} that it did not reach, as much was found: the rank alone "
        f"gives a chance of {chance:.2f}."
    )
    return leads, Test(one.id, "placebo places", float(larger), chance, larger == 0, says)
