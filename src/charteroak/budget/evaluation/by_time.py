"""By time: the answer of an interrupted time series, with its assumptions and tests."""

from __future__ import annotations

from dataclasses import replace

from charteroak.budget.evaluation.interrupted import (
    ENOUGH,
    FEWEST,
    Segmented,
    placebo_dates,
    segmented,
)
from charteroak.budget.evaluation.model import Answer, Evaluation, Point, Test
from charteroak.budget.evaluation.series import MOST_MISSING, Panel, Series
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

_YEARLY = {"month": 12, "fiscal_period": 12, "quarter": 4, "fiscal_quarter": 4}
_ASSUMES = (
    "That without the change the series would have gone on along its trend; that nothing else "
    "changed at that time; that it was counted alike before and after."
)
_FEWEST_DATES = 5
_MOST_ALIKE = 0.5
"""Neighbouring residuals that resemble each other more than this are too much for the errors."""


def answer(one: Evaluation, indicator: Indicator, panel: Panel) -> Answer:
    """Fit the series; what stands in the way is the reason it is unknown."""
    series = panel.series[0]
    at = [n for n in series.values if not panel.changed <= n < panel.changed + one.transition]
    after = [n >= panel.changed for n in at]
    before = after.count(False)
    told = replace(
        asked(one, indicator), before=before, after=len(after) - before,
        provenance=panel.provenance, assumptions=_ASSUMES, compared="its own past",
    )  # fmt: skip
    yearly = _YEARLY.get(one.grain, 0) if one.season == "harmonic" else 0
    slope, counting = one.shape == "level and slope", one.model == "counts"
    values = [series.values[n] for n in at]
    why = _why_not(at, before, values, counting=counting)
    fit = None if why else segmented(
        values, after, times=at, slope=slope, counting=counting, yearly=yearly
    )  # fmt: skip
    if fit is None:
        why = why or "There are too few periods for so many things to be told apart."
        return Answer(replace(unknown(one, indicator, why), before=before,
                              after=len(after) - before, provenance=panel.provenance))  # fmt: skip
    fakes = placebo_dates(values, before, slope=slope, counting=counting, yearly=yearly)
    clear = fit.chance <= UNSURE
    tests = held(_tests(one, fit, fakes, before, len(after) - before), clear=clear)
    says = direction(fit.effect, 1.0 if counting else 0.0, indicator.better, clear=clear)
    told = replace(
        told, effect=fit.effect, lower=fit.lower, upper=fit.upper, chance=fit.chance,
        ratio=counting, says=says, grade=grade(tests, clear=clear),
    )  # fmt: skip
    return Answer(told, tests, _points(one, panel, series, at, fit))


def _why_not(at: list[int], before: int, values: list[float], *, counting: bool) -> str:
    if before < FEWEST or len(at) - before < FEWEST:
        return (
            f"There are {before} periods before the change and {len(at) - before} after it; "
            f"at least {FEWEST} are needed on either side."
        )
    if 1 - len(at) / (at[-1] - at[0] + 1) > MOST_MISSING:
        return f"{at[-1] - at[0] + 1 - len(at)} of {at[-1] - at[0] + 1} periods are not known."
    if counting and min(values) < 0:
        return "A count is below nought."
    return "" if max(values) > min(values) else "The numbers never change."


def _tests(
    one: Evaluation, fit: Segmented, fakes: tuple[float, ...], before: int, after: int
) -> tuple[Test, ...]:
    enough = min(before, after) >= ENOUGH
    yield_ = Test(
        one.id, "enough periods", float(min(before, after)), None, enough,
        f"{before} periods before and {after} after; {ENOUGH} on either side are asked for.",
    )  # fmt: skip
    alike = abs(fit.autocorrelation) <= _MOST_ALIKE
    rest = Test(
        one.id, "what is left over", fit.autocorrelation, None, alike,
        f"What the line leaves over resembles its neighbour by {fit.autocorrelation:.2f}; the "
        f"errors allow for {fit.lags} neighbours.",
    )  # fmt: skip
    if len(fakes) < _FEWEST_DATES:
        says = f"Only {len(fakes)} dates before the change could be tried."
        return yield_, rest, Test(one.id, "placebo dates", None, None, None, says)
    larger = sum(abs(fake) >= abs(fit.statistic) for fake in fakes)
    share = larger / len(fakes)
    says = f"At {larger} of {len(fakes)} dates before it, when nothing changed, as much was found."
    return yield_, rest, Test(one.id, "placebo dates", float(larger), share, share <= SURE, says)


def _points(
    one: Evaluation, panel: Panel, series: Series, at: list[int], fit: Segmented
) -> tuple[Point, ...]:
    without = dict(zip(at, fit.without, strict=True))
    return tuple(
        Point(one.id, period.name, period.start, series.values.get(n), without.get(n), None)
        for n, period in enumerate(panel.periods)
    )
