"""Survey: weighted means and proportions, as sure as the design of the survey makes them.

Answers: what would everyone have said, and how far may a sample drawn in strata and clusters be
off? People in one cluster answer alike, so a clustered sample knows less than its size; the
standard error comes from how far the clusters of a stratum lie apart, not from how many answered.

Sources: Taylor linearisation with clusters drawn with replacement within strata, as in T. Lumley,
Complex Surveys (2010), chapters 2 and 3, and his R package `survey` (`svymean`, `svyrecvar`), whose
names for strata with one cluster are given below. Raking: W. E. Deming and F. F. Stephan, Annals of
Mathematical Statistics 11 (1940), 427-444.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]
Single = Literal["refuse", "certainty", "centre", "average"]
"""What a stratum with one cluster adds to the variance. `refuse`: no standard error (R: `fail`).
`certainty`: nothing, it was sure to be drawn. `centre`: its distance from the mean of all clusters
(R: `adjust`). `average`: as much as the other strata do on average."""


@dataclass(frozen=True)
class Design:
    """How each answer came to be in the sample: one entry for each answer."""

    weight: Numbers
    """How many people it stands for."""
    stratum: NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    """Its stratum; empty: all in one."""
    cluster: NDArray[Any] = field(default_factory=lambda: np.zeros(0))
    """Its cluster, numbered within its stratum; empty: each answer is its own."""
    population: Mapping[Any, float] = field(default_factory=dict)
    """How many clusters each stratum has in all; empty: as good as endless."""


class Clusters(NamedTuple):
    """A design folded up: one entry for each cluster (the primary sampling units)."""

    of_answer: Codes
    """The cluster of each answer."""
    stratum: Codes
    """The stratum of each cluster."""
    fraction: Numbers
    """The part of each stratum's clusters that was drawn; nought where they are endless."""


class Surveyed(NamedTuple):
    """Estimates, one for each column of answers; where `reason` is told there is no interval."""

    value: Numbers
    standard_error: Numbers
    lower: Numbers
    upper: Numbers
    freedom: Numbers
    """Clusters less strata, of those in which somebody answered."""
    n: Numbers
    """How many answered."""
    method: str
    reason: str


def clusters(design: Design) -> Clusters:
    """The clusters of a design."""
    size = len(design.weight)
    strata = design.stratum if len(design.stratum) else np.zeros(size, dtype=np.intp)
    names, stratum = np.unique(strata, return_inverse=True)
    own = design.cluster if len(design.cluster) else np.arange(size)
    _, inside = np.unique(own, return_inverse=True)
    pairs, of_answer = np.unique(np.column_stack([stratum, inside]), axis=0, return_inverse=True)
    drawn = np.bincount(pairs[:, 0], minlength=len(names))
    whole = np.array([design.population.get(name, np.inf) for name in names.tolist()])
    return Clusters(of_answer.ravel(), pairs[:, 0], drawn / whole)


def mean(
    answers: Numbers,
    design: Design,
    who: NDArray[np.bool_] | None = None,
    single: Single = "refuse",
) -> Surveyed:
    """The weighted mean of each column of answers, with Student's interval, 95 percent.

    NaN is no answer. `who` narrows it to some people without forgetting the clusters they were not
    found in: dropping those rows first would make the standard error too small.
    """
    made = _totals(answers, design, who)
    found = of_totals(*made[:2], made[2], single)
    return found._replace(n=made[3])


def proportion(
    yes: Numbers, design: Design, who: NDArray[np.bool_] | None = None, single: Single = "refuse"
) -> Surveyed:
    """The weighted part of each column that is 1 (0 is no), with an interval inside 0 and 1.

    The interval is Student's on the scale of log odds, carried back (`svyciprop`, method `logit`);
    there is none where everyone or no one said yes.
    """
    return on_log_odds(mean(yes, design, who, single))


def on_log_odds(found: Surveyed) -> Surveyed:
    """Parts with their intervals inside 0 and 1."""
    from scipy.special import expit, logit

    p = np.where((found.value > 0) & (found.value < 1), found.value, np.nan)
    half = _student(found.freedom) * found.standard_error / (p * (1 - p))
    method = "Taylor linearisation, log odds 95%"
    return found._replace(
        lower=expit(logit(p) - half), upper=expit(logit(p) + half), method=found.method and method
    )


def of_totals(
    weight: Numbers, total: Numbers, known: Clusters, single: Single = "refuse"
) -> Surveyed:
    """The mean from two sums for each cluster: of the weights, and of weight times answer.

    One row is one cluster, one column one estimate: a period, a place, a question. These sums are
    all that a query has to bring; they add up over rows, but not over designs.
    """
    whole = weight.sum(axis=0)
    value = total.sum(axis=0) / np.where(whole == 0, np.nan, whole)
    score = (total - value * weight) / np.where(whole == 0, np.nan, whole)
    variance, reason = _variance(score, known, single)
    error = np.sqrt(variance)
    freedom = _freedom(weight, known)
    half = _student(freedom) * error
    method = "" if reason else "Taylor linearisation, Student t 95%"
    n = np.full(len(value), np.nan)
    return Surveyed(value, error, value - half, value + half, freedom, n, method, reason)


def _totals(
    answers: Numbers, design: Design, who: NDArray[np.bool_] | None
) -> tuple[Numbers, Numbers, Clusters, Numbers]:
    columns = answers if answers.ndim == 2 else answers[:, None]
    asked = np.ones(len(columns), dtype=bool) if who is None else who
    answered = asked[:, None] & ~np.isnan(columns)
    known = clusters(design)
    weight = np.zeros((len(known.stratum), columns.shape[1]))
    total = np.zeros_like(weight)
    weighted = design.weight[:, None] * answered
    np.add.at(weight, known.of_answer, weighted)
    np.add.at(total, known.of_answer, weighted * np.where(answered, columns, 0.0))
    return weight, total, known, answered.sum(axis=0).astype(np.float64)


def _variance(score: Numbers, known: Clusters, single: Single) -> tuple[Numbers, str]:
    """The sum over strata of how far the scores of their clusters lie apart."""
    strata = len(known.fraction)
    size = np.bincount(known.stratum, minlength=strata).astype(np.float64)
    centre = np.zeros((strata, score.shape[1]))
    np.add.at(centre, known.stratum, score)
    centre /= size[:, None]
    alone = size == 1
    if single == "centre":
        centre[alone] = score.mean(axis=0)
    spread = np.zeros_like(centre)
    np.add.at(spread, known.stratum, (score - centre[known.stratum]) ** 2)
    factor = np.where(alone, 1.0, size / np.maximum(size - 1, 1)) * (1 - known.fraction)
    variance = (factor[:, None] * spread).sum(axis=0)
    certain = alone & (known.fraction == 1)
    lonely = alone & ~certain
    if lonely.any() and single == "average":
        variance = variance / (1 - lonely.sum() / strata) if not alone.all() else variance * np.nan
    if lonely.any() and single == "refuse":
        reason = "A stratum has one cluster, so nothing tells how far its clusters lie apart."
        return np.full(score.shape[1], np.nan), reason
    return variance, ""


def _freedom(weight: Numbers, known: Clusters) -> Numbers:
    """Clusters less strata of each column, counting those in which somebody answered.

    The same number for everyone as R's `degf`, and for a subgroup too: its few clusters tell little
    of how clusters vary, however many there are beside them.
    """
    met = weight > 0
    strata = np.zeros((len(known.fraction), weight.shape[1]), dtype=bool)
    np.logical_or.at(strata, known.stratum, met)
    return np.asarray(met.sum(axis=0) - strata.sum(axis=0), dtype=np.float64)


def _student(freedom: Numbers) -> Numbers:
    """The 97.5 percent quantile; NaN without freedom."""
    from scipy.special import stdtrit

    return np.where(freedom > 0, stdtrit(np.maximum(freedom, 1), 0.975), np.nan)


class Raked(NamedTuple):
    """Weights that fit the margins, and how well."""

    weight: Numbers
    converged: bool
    rounds: int
    off: float
    """The largest difference from a margin, as a part of the whole."""
    problems: tuple[str, ...]
    """Why it cannot be done, in sentences; the weights are then the first ones."""


def rake(
    weight: Numbers,
    margins: Mapping[str, Mapping[Any, float]],
    groups: Mapping[str, NDArray[Any]],
    most_rounds: int = 100,
    close: float = 1e-9,
) -> Raked:
    """Weights whose sums match known totals, margin by margin, in turn until they all do.

    `margins` holds for each name (age, ward) the total of each value; `groups` the value of each
    answer. The margins have to agree on the whole, and every value has to have been met: nobody can
    stand for people of whom none answered.
    """
    problems = tuple(_problems(margins, groups))
    if problems:
        return Raked(weight, converged=False, rounds=0, off=float("nan"), problems=problems)
    targets = []
    for name, wanted in margins.items():
        names, codes = np.unique(groups[name], return_inverse=True)
        targets.append((codes, np.array([wanted[value] for value in names.tolist()])))
    whole = float(targets[0][1].sum())
    made, rounds, off = weight.astype(np.float64), 0, _off(weight, targets, whole)
    while off > close and rounds < most_rounds:
        for codes, wanted_totals in targets:
            now = np.bincount(codes, weights=made)
            made = made * (wanted_totals / now)[codes]
        rounds, off = rounds + 1, _off(made, targets, whole)
    return Raked(made, off <= close, rounds, off, ())


def _off(weight: Numbers, targets: list[tuple[Any, Numbers]], whole: float) -> float:
    return max(
        float(np.abs(np.bincount(codes, weights=weight) - wanted).max()) / whole
        for codes, wanted in targets
    )


def _problems(
    margins: Mapping[str, Mapping[Any, float]], groups: Mapping[str, NDArray[Any]]
) -> list[str]:
    wholes = {name: sum(totals.values()) for name, totals in margins.items()}
    found = []
    if max(wholes.values()) - min(wholes.values()) > 1e-6 * max(wholes.values()):
        told = ", ".join(f"`{name}` {whole:,.0f}" for name, whole in wholes.items())
        found.append(f"The margins do not add up to the same whole: {told}.")
    for name, totals in margins.items():
        met = set(np.unique(groups[name]).tolist())
        found += [f"Nobody answered of `{name}` `{v}`." for v in totals if v not in met]
        found += [f"`{name}` has no total for `{v}`." for v in sorted(met - set(totals))]
        found += [f"The total of `{name}` `{v}` is not above nought." for v in totals
                  if totals[v] <= 0]  # fmt: skip
    return found
