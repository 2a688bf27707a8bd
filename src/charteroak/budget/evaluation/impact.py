"""Impact: what moved because of a program, with its assumptions, its tests and its grade.

Answers: did it make a difference, how sure is that, and how do we know? Where nothing is known the
impact is unknown, with the reason: not nought, and not average. The grade is of the method and of
whether its own tests contradict it; it says nothing of how large or how welcome the effect is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from charteroak.budget.evaluation import by_comparison, by_mixture, by_time
from charteroak.budget.evaluation.model import Answer, Evaluation, Impact
from charteroak.budget.evaluation.series import Panel, panel_of
from charteroak.budget.evaluation.telling import blank, unknown
from charteroak.budget.model import Budget
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import CityFiles, Indicator

FILE, TESTS, POINTS = (
    "budget_impacts.parquet", "budget_impact_tests.parquet", "budget_impact_points.parquet",
)  # fmt: skip
Rows = Callable[[str], Sequence[Measurement]]
"""Every measurement of an indicator."""
Way = Callable[[Evaluation, Indicator, Panel], Answer]
WAYS: dict[str, Way] = {
    "interrupted_time_series": by_time.answer,
    "difference_in_differences": by_comparison.answer,
    "synthetic_control": by_mixture.answer,
}
"""How each method answers."""
_DESIGNS = {
    "correlated": "correlated", "quasi-experimental": "quasi-experimental",
    "randomised": "randomised or systematic review",
    "systematic review": "randomised or systematic review",
}  # fmt: skip


def answers(
    evaluations: Sequence[Evaluation], budget: Budget, files: CityFiles, rows: Rows
) -> Iterator[Answer]:
    """The answer to every evaluation, and for every other program that nobody knows."""
    for one in evaluations:
        yield answer(one, files, rows)
    asked = {one.program for one in evaluations}
    for name, program in budget.programs.items():
        if name not in asked and program.service != "internal":
            yield Answer(nobody(name))


def answer(one: Evaluation, files: CityFiles, rows: Rows) -> Answer:
    """The answer to one evaluation."""
    if one.method == "published":
        return Answer(_published(one, files))
    indicator = files.indicators[one.indicator]
    panel = panel_of(one, rows(one.indicator), files.city.fiscal_years)
    if panel is None:
        why = f"`{one.indicator}` has no number by {one.grain} for what is compared."
        return Answer(unknown(one, indicator, why))
    return WAYS[one.method](one, indicator, panel)


def nobody(program: str) -> Impact:
    """What is known of a program that nobody evaluated."""
    return blank("", program, "Nobody has evaluated it.")


def _published(one: Evaluation, files: CityFiles) -> Impact:
    known = blank(one.id, one.program, "")
    made_up = not files.city.real or one.provenance == "simulated"
    return replace(
        known, method=one.method, says=one.says, grade=_DESIGNS[one.design], what=one.what,
        because=one.because, source=f"{one.source_title} ({one.source_url})",
        provenance="simulated" if made_up else "published",
        assumptions=f"That what was found there holds here: {one.found}",
        changed_on=one.changed_on.isoformat() if one.changed_on else "",
    )  # fmt: skip
