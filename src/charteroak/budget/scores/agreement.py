"""Agreement: whether scorers mean the same by the same score.

Answers: would other scorers have said the same? For two, Cohen's kappa with squared weights; for
any number, with scores missing, Krippendorff's alpha, ordinal and interval (K. Krippendorff,
Computing Krippendorff's Alpha-Reliability, 2011). 1 is full agreement, 0 what chance would give. He
asks for 0.8, and 0.667 for tentative conclusions. Own code, as `krippendorff` would add a package
for forty lines; both are checked against his worked example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from charteroak.budget.scores.model import SCALE, Score

FILE = "budget_agreement.parquet"
Metric = Literal["nominal", "ordinal", "interval"]
GOOD, TENTATIVE = 0.8, 0.667
PAIR = 2


@dataclass(frozen=True)
class Agreement:
    """How far scorers agree, by one measure, over some scores."""

    question: str
    among: str
    """`all` scorers, or two of them: `a, b`."""
    measure: str
    """`kappa, squared weights`, `alpha, ordinal` or `alpha, interval`."""
    value: float | None
    scorers: int
    units: int
    """What at least two of them scored: a program and an outcome."""
    missing: str
    """Why there is none."""


def agreements(scores: Iterable[Score]) -> Iterator[Agreement]:
    """How far all scorers agree on each question, and each two of them."""
    by_question: dict[str, dict[tuple[str, str], dict[str, int]]] = {}
    for one in scores:
        units = by_question.setdefault(one.question, {})
        units.setdefault((one.program, one.outcome), {})[one.scorer] = one.score
    for question, units in by_question.items():
        several = [cell for cell in units.values() if len(cell) > 1]
        scorers = sorted({name for cell in units.values() for name in cell})
        for metric in ("ordinal", "interval"):
            value, why = alpha([list(cell.values()) for cell in several], metric)
            among = len({name for cell in several for name in cell})
            yield Agreement(question, "all", f"alpha, {metric}", value, among, len(several), why)
        for pair in combinations(scorers, 2):
            if any(set(pair) <= set(cell) for cell in several):
                yield _two(question, pair, several)


def _two(question: str, pair: tuple[str, str], units: Iterable[Mapping[str, int]]) -> Agreement:
    both = [(cell[pair[0]], cell[pair[1]]) for cell in units if set(pair) <= set(cell)]
    value, why = kappa(both)
    measure = "kappa, squared weights"
    return Agreement(question, ", ".join(pair), measure, value, 2, len(both), why)


_FEW = "Fewer than two things were scored by both."
_SAME = "All scores are the same, so agreement cannot be told from habit."


def kappa(pairs: Sequence[tuple[int, int]]) -> tuple[float | None, str]:
    """Cohen's kappa of two scorers with squared weights; or why there is none."""
    if len(pairs) < 2:
        return None, _FEW
    if len({score for pair in pairs for score in pair}) == 1:
        return None, _SAME
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.zeros((len(SCALE), len(SCALE)))
    for first, second in pairs:
        table[first, second] += 1
    return float(cohens_kappa(table, wt="quadratic", return_results=False)), ""


def alpha(units: Iterable[Sequence[float]], metric: Metric | str) -> tuple[float | None, str]:
    """Krippendorff's alpha; or why there is none. A unit is the scores that it was given."""
    pairable = [unit for unit in units if len(unit) > 1]
    if len(pairable) < 2:
        return None, "Fewer than two things were scored by two scorers."
    totals = Counter(value for unit in pairable for value in unit)
    if len(totals) == 1:
        return None, _SAME
    many = sum(totals.values())
    apart = _distances(totals, metric)
    observed = sum(
        apart[a, b] / (len(unit) - 1)
        for unit in pairable
        for at, a in enumerate(unit)
        for n, b in enumerate(unit)
        if at != n
    )
    expected = sum(totals[a] * totals[b] * apart[a, b] for a in totals for b in totals)
    return 1 - (many - 1) * observed / expected, ""


def _distances(
    totals: Mapping[float, int], metric: Metric | str
) -> dict[tuple[float, float], float]:
    """The squared difference of every two values, as the metric sees it."""
    values = sorted(totals)
    found: dict[tuple[float, float], float] = {}
    for at, a in enumerate(values):
        for n, b in enumerate(values):
            if metric == "nominal":
                apart = float(a != b)
            elif metric == "interval":
                apart = a - b
            else:
                between = values[min(at, n) : max(at, n) + 1]
                apart = sum(totals[v] for v in between) - (totals[a] + totals[b]) / 2
            found[a, b] = apart**2
    return found
