"""Survey estimates against R's `survey` package and closed forms.

Source of the first: the package's data set `fpc` (eight answers in two strata, from Stata's manual),
`svymean(~x, ...)` without and with the finite population: 5.448148, standard errors 0.7412683 and
0.6160407 (survey 4.5; the sizes of the strata are in the package's help page).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import t

from charteroak.indicators import survey
from charteroak.indicators.survey import Design, Single

X = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
STRATUM = np.array([1, 1, 1, 1, 1, 2, 2, 2])
CLUSTER = np.array([1, 2, 3, 4, 5, 1, 2, 3])
WEIGHT = np.array([3.0, 3, 3, 3, 3, 4, 4, 4])


def design(**population: float) -> Design:
    whole = {int(name[1:]): size for name, size in population.items()}
    return Design(WEIGHT, STRATUM, CLUSTER, whole)


def test_mean_as_in_r() -> None:
    found = survey.mean(X, design())
    assert found.value[0] == pytest.approx(5.448148, abs=5e-7)
    assert found.standard_error[0] == pytest.approx(0.7412683, abs=5e-8)
    assert (found.freedom[0], found.n[0]) == (6, 8)
    half = t.ppf(0.975, 6) * 0.7412683
    assert found.upper[0] - found.value[0] == pytest.approx(half, abs=1e-6)


def test_mean_of_a_finite_population_as_in_r() -> None:
    found = survey.mean(X, design(s1=15, s2=12))
    assert found.standard_error[0] == pytest.approx(0.6160407, abs=5e-8)


def test_without_design_it_is_the_plain_mean() -> None:
    found = survey.mean(X, Design(np.ones(8)))
    assert found.value[0] == pytest.approx(X.mean())
    assert found.standard_error[0] == pytest.approx(X.std(ddof=1) / math.sqrt(8))


def test_clusters_that_agree_know_less() -> None:
    """Each answer twice in one cluster: the error is that of the four clusters, not of eight."""
    twice = np.repeat(X[:4], 2)
    found = survey.mean(twice, Design(np.ones(8), cluster=np.repeat([1, 2, 3, 4], 2)))
    assert found.standard_error[0] == pytest.approx(X[:4].std(ddof=1) / 2)


def test_proportion_by_hand() -> None:
    yes = np.array([1.0, 0, 1, 1, 0, 1, 0, 1, 0, 0])
    found = survey.proportion(yes, Design(np.ones(10)))
    error = math.sqrt(0.5 * 0.5 / 9)
    assert found.standard_error[0] == pytest.approx(error)
    half = t.ppf(0.975, 9) * error / 0.25
    assert found.upper[0] == pytest.approx(1 / (1 + math.exp(-half)))
    assert found.lower[0] + found.upper[0] == pytest.approx(1)
    all_yes = survey.proportion(np.ones(10), Design(np.ones(10)))
    assert (all_yes.value[0], np.isnan(all_yes.lower[0])) == (1.0, True)


def test_some_people_are_compared_within_all_clusters() -> None:
    """A subgroup is the ratio of two sums over every cluster, as Taylor's theorem has it."""
    who = np.array([True, False, True, True, False, True, True, False])
    found = survey.mean(X, design(), who)
    score = np.where(who, X - found.value[0], 0) * WEIGHT / WEIGHT[who].sum()
    parts = [score[s == STRATUM] for s in (1, 2)]
    by_hand = sum(len(z) * z.var(ddof=1) for z in parts)
    assert found.standard_error[0] == pytest.approx(math.sqrt(by_hand))
    dropped = survey.mean(X[who], Design(WEIGHT[who], STRATUM[who], CLUSTER[who]))
    assert dropped.value[0] == pytest.approx(found.value[0])
    assert (dropped.freedom[0], found.freedom[0]) == (3, 3)  # as R's `degf` of a subset
    assert dropped.standard_error[0] != pytest.approx(found.standard_error[0])


def test_columns_are_computed_at_once_and_no_answer_is_no_answer() -> None:
    both = np.column_stack([X, np.where(X > 9, np.nan, X)])
    found = survey.mean(both, design())
    assert found.n.tolist() == [8, 7]
    alone = survey.mean(both[:, 1], design())
    assert found.standard_error[1] == pytest.approx(alone.standard_error[0])


def test_sums_by_cluster_are_enough() -> None:
    known = survey.clusters(design())
    found = survey.of_totals(WEIGHT[:, None], (WEIGHT * X)[:, None], known)
    assert found.standard_error[0] == pytest.approx(0.7412683, abs=5e-8)


@pytest.mark.parametrize(
    ("single", "expected"), [("certainty", 1.0), ("centre", None), ("average", 2.0)]
)
def test_a_stratum_with_one_cluster(single: Single, expected: float | None) -> None:
    lonely = Design(np.ones(3), np.array([1, 1, 2]))
    answers = np.array([0.0, 6.0, 9.0])
    found = survey.mean(answers, lonely, single=single)
    score = (answers - 5) / 3
    pair = 2 * score[:2].var(ddof=1)
    wanted = pair + score[2] ** 2 if expected is None else pair * expected
    assert found.standard_error[0] == pytest.approx(math.sqrt(wanted))


def test_a_stratum_with_one_cluster_is_refused_unless_told() -> None:
    found = survey.mean(np.array([0.0, 6.0, 9.0]), Design(np.ones(3), np.array([1, 1, 2])))
    assert found.value[0] == 5
    assert np.isnan(found.standard_error[0])
    assert "one cluster" in found.reason
    assert found.method == ""


def table(*counts: int) -> tuple[NDArray[np.float64], dict[str, NDArray[Any]]]:
    rows, columns = np.array(["r1", "r1", "r2", "r2"]), np.array(["c1", "c2", "c1", "c2"])
    return np.array(counts, dtype=np.float64), {"row": rows, "column": columns}


def test_raking_keeps_the_odds_ratio() -> None:
    """Deming and Stephan's fit of a 2 by 2 table has the margins asked for and the odds ratio it
    began with, and that makes it a quadratic equation.
    """
    weight, groups = table(7, 9, 12, 7)
    margins = {"row": {"r1": 5.0, "r2": 15.0}, "column": {"c1": 10.0, "c2": 10.0}}
    found = survey.rake(weight, margins, groups)
    assert found.converged
    assert found.off < 1e-9
    odds = 7 * 7 / (9 * 12)
    a, b, c = 1 - odds, 5 + 15 * odds, -50 * odds
    first = (-b + math.sqrt(b * b - 4 * a * c)) / (2 * a)
    assert found.weight[0] == pytest.approx(first)
    assert found.weight.sum() == pytest.approx(20)


def test_one_margin_is_done_in_one_round() -> None:
    weight, groups = table(1, 1, 1, 1)
    found = survey.rake(weight, {"row": {"r1": 30, "r2": 10}}, groups)
    assert found.weight.tolist() == [15, 15, 5, 5]
    assert found.rounds == 1


def test_raking_says_why_it_cannot() -> None:
    weight, groups = table(1, 1, 1, 1)
    margins = {"row": {"r1": 5.0, "r3": 15.0}, "column": {"c1": 10.0, "c2": 11.0}}
    found = survey.rake(weight, margins, groups)
    assert not found.converged
    told = " ".join(found.problems)
    for part in ("same whole", "Nobody answered of `row` `r3`", "no total for `r2`"):
        assert part in told


def test_raking_that_does_not_settle_says_so() -> None:
    weight, groups = table(1, 0, 0, 1)
    margins = {"row": {"r1": 5.0, "r2": 15.0}, "column": {"c1": 10.0, "c2": 10.0}}
    found = survey.rake(weight, margins, groups, most_rounds=20)
    assert (found.converged, found.rounds) == (False, 20)
    assert found.off > 0.1


SCHOOLS = [
    row.split(",") for row in (Path(__file__).parent / "apiclus1.csv").read_text().splitlines()[1:]
]
DISTRICT, TYPE, SCORE, SCHOOL_WIDE = (np.array(column) for column in zip(*SCHOOLS, strict=True))
"""The data set `apiclus1` of R's `survey`: every school of fifteen Californian school districts, of
757, with its score in 2000 (`api00`) and whether it reached its goal as a whole (`sch.wide`)."""


def schools(population: float = 0) -> Design:
    of = {0: population} if population else {}
    return Design(np.full(183, 33.846996307373), np.zeros(183, dtype=int), DISTRICT, of)


def test_clusters_as_in_r() -> None:
    """`svymean(~api00, dclus1)`: 644.17, SE 23.542 (Lumley, Complex Surveys, 2010, and the package's
    vignette `survey`); to more digits, and without the finite population, by R 4 with survey 4.4.
    `confint(m, df = degf(dclus1))`: 593.6763 to 694.6625.
    """
    score = SCORE.astype(float)
    found = survey.mean(score, schools(757))
    assert found.value[0] == pytest.approx(644.169398907105, abs=1e-9)
    assert found.standard_error[0] == pytest.approx(23.5422406937812, abs=1e-9)
    assert (found.lower[0], found.upper[0]) == pytest.approx((593.6763, 694.6625), abs=5e-5)
    endless = survey.mean(score, schools())
    assert endless.standard_error[0] == pytest.approx(23.7790107208869, abs=1e-9)


@pytest.mark.parametrize(
    ("kind", "part", "error"),
    [
        ("E", 0.78688524590164, 0.0468025716133837),
        ("H", 0.0765027322404372, 0.0270798559291773),
        ("M", 0.136612021857924, 0.0299472342965665),
    ],
)
def test_parts_by_cluster_as_in_r(kind: str, part: float, error: float) -> None:
    """`svymean(~stype, dclus1)` without the finite population."""
    found = survey.proportion(np.asarray(kind == TYPE, dtype=float), schools())
    assert found.value[0] == pytest.approx(part, abs=1e-12)
    assert found.standard_error[0] == pytest.approx(error, abs=1e-12)


def test_raking_as_in_r() -> None:
    """`rake(dclus1, list(~stype, ~sch.wide), ...)` and `svymean(~api00)`: 641.23. R stops rounds
    earlier than we do, so the fifth digit after the point differs.
    """
    margins = {
        "type": {"E": 4421.0, "H": 755.0, "M": 1018.0},
        "school-wide": {"No": 1072.0, "Yes": 5122.0},
    }
    groups = {"type": TYPE, "school-wide": SCHOOL_WIDE}
    found = survey.rake(schools().weight, margins, groups)
    assert found.converged
    mean = np.average(SCORE.astype(float), weights=found.weight)
    assert mean == pytest.approx(641.230246862208, abs=1e-4)
