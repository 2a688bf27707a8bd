"""By mixture: the answer of a synthetic control, with its assumptions and tests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from charteroak.budget.evaluation.conformal import FEWEST_PERIODS, interval
from charteroak.budget.evaluation.interrupted import FEWEST
from charteroak.budget.evaluation.model import Answer, Evaluation, Point, Test
from charteroak.budget.evaluation.series import MOST_MISSING, Panel, Series, common, stacked
from charteroak.budget.evaluation.synthetic import (
    FEWEST_DONORS,
    Synthetic,
    placebo_places,
    placebo_time,
    synthetic,
)
from charteroak.budget.evaluation.telling import SURE, asked, direction, grade, held, unknown
from charteroak.plan.model import Indicator

_ASSUMES = (
    "That without the change the place would have gone on like the mixture that it resembled; "
    "that the change did not reach the others; that nothing else befell only this place."
)
_OF_TIME = (
    "The interval (conformal inference: Chernozhukov, Wuethrich and Zhu 2021) is of one effect, "
    "the same in every period, and holds where what the mixture leaves over looks alike in all of "
    "them; the chance is of places, so the two may disagree."
)
_NO_INTERVAL = f"Without an interval: fewer than {FEWEST_PERIODS} periods, or no effect is refused."
_FIT = 0.5
"""The mixture is like the place where its error before is at most this share of how much the place
itself moved."""


def answer(one: Evaluation, indicator: Indicator, panel: Panel) -> Answer:
    """Mix the others; what stands in the way is the reason it is unknown."""
    (target, *_), donors = panel.of(one.treated) or (Series("", {}),), panel.of(one.compared_with)
    donors = _whole(target, donors)
    at = [
        n for n in common((target, *donors))
        if not panel.changed <= n < panel.changed + one.transition
    ]  # fmt: skip
    after = np.array([n >= panel.changed for n in at], dtype=bool)
    before = int((~after).sum())
    sizes = {"before": before, "after": len(at) - before, "provenance": panel.provenance}
    why = _why_not(one, donors, at, before)
    if why:
        return Answer(replace(unknown(one, indicator, why), **sizes))  # type: ignore[arg-type]
    values, others = stacked([target], at)[0], stacked(donors, at)
    found = synthetic(values, others, after)
    fakes = placebo_places(others, after)
    larger = sum(fake.ratio >= found.ratio for fake in fakes)
    chance = (larger + 1) / (len(fakes) + 1)
    span = interval(values, others, after)
    clear = chance <= SURE
    made = (
        _fits(one, found, float(np.std(values[~after]))),
        _elsewhere(one, larger, len(fakes), chance),
        _earlier(one, found, placebo_time(values, others, after)),
    )
    tests = held(made, clear=clear)
    mixed = ", ".join(
        f"{series.unit} {weight:.0%}"
        for series, weight in sorted(
            zip(donors, found.weights, strict=True), key=lambda pair: -pair[1]
        )
        if weight >= 0.005
    )
    told = replace(
        asked(one, indicator), effect=found.effect, chance=chance, compared=mixed,
        says=direction(found.effect, 0.0, indicator.better, clear=clear),
        grade=grade(tests, clear=clear),
        lower=span[0] if span else None, upper=span[1] if span else None,
        assumptions=f"{_ASSUMES} {_OF_TIME if span else _NO_INTERVAL}", **sizes,  # type: ignore[arg-type]
    )  # fmt: skip
    without = dict(zip(at, found.without, strict=True))
    points = tuple(
        Point(one.id, period.name, period.start, target.values.get(n), without.get(n), None)
        for n, period in enumerate(panel.periods)
    )
    return Answer(told, tests, points)


def _whole(target: Series, donors: tuple[Series, ...]) -> tuple[Series, ...]:
    """The donors that are known in nearly every period in which the place is."""
    wanted = set(target.values)
    return tuple(
        one
        for one in donors
        if wanted and len(wanted - set(one.values)) <= MOST_MISSING * len(wanted)
    )


def _why_not(one: Evaluation, donors: tuple[Series, ...], at: list[int], before: int) -> str:
    if len(donors) < FEWEST_DONORS:
        return (
            f"Only {len(donors)} of {len(one.compared_with)} others are known by {one.grain} often "
            f"enough; at least {FEWEST_DONORS} are needed."
        )
    if before < FEWEST or len(at) - before < FEWEST:
        return (
            f"{before} periods before the change and {len(at) - before} after it are known of all "
            f"that are compared; at least {FEWEST} are needed on either side."
        )
    return ""


def _fits(one: Evaluation, found: Synthetic, moves: float) -> Test:
    share = found.error_before / moves if moves > 0 else float("inf")
    says = (
        f"Before the change the mixture was off by {found.error_before:.3g} on average, and the "
        f"place itself moved by {moves:.3g}."
    )
    return Test(one.id, "fit before", found.error_before, None, share <= _FIT, says)


def _elsewhere(one: Evaluation, larger: int, many: int, chance: float) -> Test:
    says = (
        f"Given to {many} others in turn, {larger} moved as far from their mixtures: the rank "
        f"alone gives a chance of {chance:.2f}."
    )
    return Test(one.id, "placebo places", float(larger), chance, chance <= SURE, says)


def _earlier(one: Evaluation, found: Synthetic, early: Synthetic | None) -> Test:
    if early is None:
        says = "There are too few periods before the change to try an earlier date."
        return Test(one.id, "placebo time", None, None, None, says)
    says = f"Half-way before the change, when nothing changed, the effect was {early.effect:.3g}."
    smaller = abs(early.effect) < abs(found.effect) / 2
    return Test(one.id, "placebo time", early.effect, None, smaller, says)
