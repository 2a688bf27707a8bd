"""Telling: an effect as it is said, and the impact of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from charteroak.budget.evaluation.model import Evaluation, Grade, Impact, Test
from charteroak.plan.model import Indicator

UNSURE = 0.05
"""An effect is clear where its chance without one is at most this."""
SURE = 0.1
"""A test contradicts an assumption where its chance is below this: it errs towards doubt."""


_NO_CLAIM = "No effect is claimed, so none is doubted."


def blank(evaluation: str, program: str, why: str) -> Impact:
    """An impact of which nothing is known."""
    return Impact(
        evaluation=evaluation, program=program, indicator="", method="", changed_on="", grain="",
        before=0, after=0, compared="", effect=None, lower=None, upper=None, chance=None,
        ratio=False, says="unknown", grade="none", assumptions="", missing=why, unit="", what="",
        because="", source="", provenance="",
    )  # fmt: skip


def asked(one: Evaluation, indicator: Indicator) -> Impact:
    """An impact with the words of its question and no answer yet."""
    return replace(
        blank(one.id, one.program, ""), indicator=one.indicator, method=one.method,
        changed_on=one.changed_on.isoformat() if one.changed_on else "", grain=one.grain,
        compared=", ".join(one.compared_with), unit=indicator.unit, what=one.what,
        because=one.because, provenance=one.provenance if one.provenance == "simulated" else "",
    )  # fmt: skip


def unknown(one: Evaluation, indicator: Indicator, why: str) -> Impact:
    """An impact that could not be found, with the reason."""
    return replace(asked(one, indicator), missing=why)


def held(tests: Iterable[Test], *, clear: bool) -> tuple[Test, ...]:
    """The tests as they count. A placebo asks whether a clear effect might be nothing; where none
    is claimed it holds nothing against the answer, and has no verdict.
    """
    return tuple(
        test if clear or not test.test.startswith("placebo")
        else replace(test, passed=None, says=f"{test.says} {_NO_CLAIM}")
        for test in tests
    )  # fmt: skip


def grade(tests: Iterable[Test], *, clear: bool) -> Grade:
    """How far an answer of these designs can be trusted: its own tests decide."""
    counted = [test for test in tests if clear or not test.test.startswith("placebo")]
    return "quasi-experimental" if all(test.passed for test in counted) else "correlated"


def direction(effect: float, nothing: float, better: str, *, clear: bool) -> str:
    """Which way it moved, in the words of the city: `better`, `worse` or `no clear change`."""
    if not clear or effect == nothing:
        return "no clear change"
    if better == "neither":
        return "rose" if effect > nothing else "fell"
    return "better" if (effect > nothing) == (better == "higher") else "worse"
