"""Standing: from scores to the place of a program among all, and how sure that place is.

Answers: which programs fit the city's priorities best, and would that change with other weights or
without one scorer? The formula is `FORMULA`. Weights are drawn from a Dirichlet distribution about
those given; scorers by the Bayesian bootstrap (D. Rubin, Annals of Statistics 9(1), 1981); what one
alone scored, another would have scored as differently as scorers differ elsewhere; a score that
nobody gave may be anything from 0 to 4. The share of these worlds in which a program is in a tier
is the probability it is told with. Demand and self-scores move nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from charteroak.budget.scores.check import weight
from charteroak.budget.scores.model import HIGHEST, Score, Scored, Scoring
from charteroak.plan.model import Plan

FILE, TIERS, LEFT_OUT = (
    "budget_standing.parquet", "budget_tiers.parquet", "budget_left_out.parquet",
)  # fmt: skip
_LOW, _HIGH = 2.5, 97.5
_DIGITS = 12
"""Beyond these, equal standings would differ by how they were added up."""


@dataclass(frozen=True)
class Standing:
    """One program among all that are scored."""

    program: str
    standing: float
    """From 0, no alignment with any outcome, to 1, the highest with all."""
    lower: float
    """95% of the worlds drawn lie between this"""
    upper: float
    """and this."""
    scored: float
    """The share of the weight of all outcomes that somebody scored."""
    scorers: int
    rank: int
    """1 is the best; of equals, the one that the inventory names first."""
    of: int
    """How many programs stand."""
    tier: int
    """1 is the best."""
    odds: float
    """The share of worlds in which it is in that tier."""
    best_without: float
    """The highest standing with any one scorer left out"""
    worst_without: float
    """and the lowest."""
    tier_changes: str
    """The scorers without whom it would be in another tier: `a, b`."""
    provenance: str


@dataclass(frozen=True)
class TierOdds:
    """How likely one program is in one tier."""

    program: str
    tier: int
    odds: float


@dataclass(frozen=True)
class LeftOut:
    """Where one program would stand without one scorer."""

    scorer: str
    program: str
    standing: float | None
    """None: nobody else scored it."""
    tier: int | None
    moved: float | None
    """By how much its standing would change."""


@dataclass(frozen=True)
class Stood:
    """The standing of every program, with its odds and its sensitivity."""

    standings: tuple[Standing, ...] = ()
    odds: tuple[TierOdds, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    """Scores as numbers: scorer x program x outcome; NaN where there is none."""

    scorers: tuple[str, ...]
    programs: tuple[str, ...]
    cells: Any
    weights: Any
    """Of each outcome; they sum to 1."""
    has: Any = field(init=False)
    filled: Any = field(init=False)

    def __post_init__(self) -> None:
        has = ~np.isnan(self.cells)
        object.__setattr__(self, "has", has.astype(float))
        object.__setattr__(self, "filled", np.where(has, self.cells, 0.0))

    def means(self, trust: Any) -> Any:
        """The mean score of each program and outcome, scorers weighted; NaN where there is none."""
        total = np.tensordot(trust, self.has, 1)
        summed = np.tensordot(trust, self.filled, 1)
        return np.divide(summed, total, out=np.full(total.shape, np.nan), where=total > 0)

    def without(self, scorer: int) -> _Sheet:
        """The sheet with one scorer left out."""
        kept = [at for at in range(len(self.scorers)) if at != scorer]
        return replace(self, scorers=tuple(self.scorers[at] for at in kept), cells=self.cells[kept])


def stand(scored: Scored, plan: Plan, programs: tuple[str, ...]) -> Stood:
    """Where every scored program stands; `programs`: the order of the inventory."""
    scoring = scored.scoring
    counted = [one for one in scored.of("alignment") if scoring and _counts(one, scoring)]
    if scoring is None or not counted:
        return Stood()
    sheet = _sheet(counted, weights_of(scored, plan), programs)
    now = standing_of(sheet.means(np.ones(len(sheet.scorers))), sheet.weights)
    tier = tiers_of(now, scoring.tiers)
    worlds = np.array(list(_worlds(sheet, scoring)))
    placed = np.array([tiers_of(world, scoring.tiers) for world in worlds])
    left = tuple(_left_out(sheet, now, scoring))
    odds = tuple(
        TierOdds(name, n, float(np.mean(placed[:, at] == n)))
        for at, name in enumerate(sheet.programs)
        for n in range(1, scoring.tiers + 1)
    )
    low, high = np.percentile(worlds, [_LOW, _HIGH], axis=0)
    order = np.argsort(-now, kind="stable")
    rank = {int(at): n for n, at in enumerate(order, start=1)}
    has = sheet.has.any(axis=0)
    standings = tuple(
        Standing(
            program=sheet.programs[at], standing=float(now[at]), lower=float(low[at]),
            upper=float(high[at]), scored=round(float(has[at] @ sheet.weights), _DIGITS),
            scorers=int(sheet.has[:, at].any(axis=1).sum()), rank=rank[at],
            of=len(sheet.programs), tier=int(tier[at]),
            odds=float(np.mean(placed[:, at] == tier[at])), provenance=scoring.provenance,
            **_sensitivity(sheet.programs[at], float(now[at]), int(tier[at]), left),
        )
        for at in map(int, order)
    )  # fmt: skip
    return Stood(standings, odds, left)


def _counts(score: Score, scoring: Scoring) -> bool:
    return scoring.counts == "all" or score.kind == "peer"


def weights_of(scored: Scored, plan: Plan) -> dict[str, float]:
    """The weight of each outcome that is scored; they sum to 1."""
    scoring = scored.scoring
    assert scoring is not None  # asked only where there is one
    named = {one.outcome for one in scored.of("alignment")}
    goals = {
        outcome.id: goal.id
        for goal, _, outcome in plan.outcomes()
        if outcome.id in (scoring.outcomes or named)
    }
    if scoring.weights:
        given = {name: float(weight(scoring.weights.get(name, "")) or 0) for name in goals}
    else:
        each = [*goals.values()]
        given = {name: 1 / len(set(each)) / each.count(goal) for name, goal in goals.items()}
    total = sum(given.values())
    return {name: value / total for name, value in given.items() if value}


def _sheet(scores: list[Score], weights: Mapping[str, float], programs: tuple[str, ...]) -> _Sheet:
    scored = {one.program for one in scores if one.outcome in weights}
    names = tuple(name for name in programs if name in scored)
    scorers = tuple(dict.fromkeys(one.scorer for one in scores))
    at = {name: n for n, name in enumerate(names)}
    of = {name: n for n, name in enumerate(weights)}
    by = {name: n for n, name in enumerate(scorers)}
    cells = np.full((len(scorers), len(names), len(weights)), np.nan)
    for one in scores:
        if one.outcome in of:
            cells[by[one.scorer], at[one.program], of[one.outcome]] = one.score
    return _Sheet(scorers, names, cells, np.array(list(weights.values())))


def standing_of(means: Any, weights: Any) -> Any:
    """The standing of each program by `FORMULA`; NaN where nobody scored it."""
    has = ~np.isnan(means)
    share = has @ weights
    summed = np.where(has, means, 0.0) @ weights
    found = np.divide(summed, HIGHEST * share, out=np.full(share.shape, np.nan), where=share > 0)
    return np.round(found, _DIGITS)


def tiers_of(standings: Any, tiers: int) -> Any:
    """The tier of each, 1 the best, in groups as equal as they can be; 0: it does not stand."""
    known = np.flatnonzero(~np.isnan(standings))
    order = known[np.argsort(-standings[known], kind="stable")]
    found = np.zeros(len(standings), dtype=int)
    found[order] = np.arange(len(order)) * tiers // max(len(order), 1) + 1
    return found


def _worlds(sheet: _Sheet, scoring: Scoring) -> Iterator[Any]:
    """The standings in each world that is drawn."""
    random = np.random.default_rng(scoring.seed)
    alone, differ = sheet.has.sum(axis=0) == 1, _differ(sheet)
    for _ in range(scoring.draws):
        weights = random.dirichlet(np.maximum(sheet.weights * scoring.sure, 1e-6))
        means = sheet.means(random.dirichlet(np.ones(len(sheet.scorers))))
        other = np.clip(means + random.normal(0, differ, means.shape), 0, HIGHEST)
        means = np.where(alone, other, means)
        guess = random.uniform(0, HIGHEST, means.shape)
        yield standing_of(np.where(np.isnan(means), guess, means), weights)


def _differ(sheet: _Sheet) -> float:
    """How far scorers differ where several scored the same (the pooled standard deviation); where
    nowhere two did, as far as if they guessed.
    """
    many = sheet.has.sum(axis=0)
    several = many > 1
    if not several.any():
        return float(HIGHEST / np.sqrt(12))
    apart = (sheet.filled - sheet.filled.sum(axis=0) / np.maximum(many, 1)) * sheet.has
    return float(np.sqrt((apart**2).sum(axis=0)[several].sum() / (many[several] - 1).sum()))


def _left_out(sheet: _Sheet, now: Any, scoring: Scoring) -> Iterator[LeftOut]:
    """Every program without each scorer in turn."""
    for n, scorer in enumerate(sheet.scorers):
        rest = sheet.without(n)
        then = standing_of(rest.means(np.ones(len(rest.scorers))), sheet.weights)
        tier = tiers_of(then, scoring.tiers)
        for at, name in enumerate(sheet.programs):
            if np.isnan(then[at]):
                yield LeftOut(scorer, name, None, None, None)
            else:
                moved = float(then[at] - now[at])
                yield LeftOut(scorer, name, float(then[at]), int(tier[at]), moved)


def _sensitivity(program: str, now: float, tier: int, left: tuple[LeftOut, ...]) -> dict[str, Any]:
    own = [one for one in left if one.program == program]
    told = [one.standing for one in own if one.standing is not None] or [now]
    return {
        "best_without": max(told),
        "worst_without": min(told),
        "tier_changes": ", ".join(one.scorer for one in own if one.tier not in (tier, None)),
    }
