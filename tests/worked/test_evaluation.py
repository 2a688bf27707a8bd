"""Evaluation methods against published figures, known answers and an independent fit."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import t

from charteroak.budget.evaluation import conformal
from charteroak.budget.evaluation.differences import differed, placebo_units
from charteroak.budget.evaluation.errors import lags_for
from charteroak.budget.evaluation.interrupted import placebo_dates, segmented
from charteroak.budget.evaluation.synthetic import (
    placebo_places,
    placebo_time,
    synthetic,
    weights_for,
)


@pytest.fixture(scope="module")
def sicily() -> list[dict[str, str]]:
    """Acute coronary episodes in Sicily by month, and the standardised population; the smoking ban
    is of January 2005 (github.com/gasparrini/2017_lopezbernal_IJE_codedata, sicily.csv)."""
    with (Path(__file__).parent / "sicily.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_smoking_ban_as_the_tutorial_prints_it(sicily: list[dict[str, str]]) -> None:
    """Lopez Bernal, Cummins and Gasparrini 2017: RR 0.894 (0.864 to 0.925, errors of Poisson). The
    factor is theirs; the interval here allows for neighbours alike and is wider."""
    values = [float(row["aces"]) for row in sicily]
    people = [float(row["stdpop"]) for row in sicily]
    after = [row["month"] >= "2005" for row in sicily]
    found = segmented(values, after, slope=False, counting=True, exposure=people)
    assert found is not None
    assert found.effect == pytest.approx(0.894, abs=0.0005)
    assert found.level == pytest.approx(-0.11163, abs=5e-6)
    assert found.lower < 0.864 and 0.925 < found.upper < 1
    assert found.chance < 0.02
    seasonal = segmented(values, after, slope=False, counting=True, yearly=12, exposure=people)
    assert seasonal is not None
    assert seasonal.effect == pytest.approx(found.effect, abs=0.02)  # it hardly changes


def test_a_segmented_regression_fitted_otherwise(sicily: list[dict[str, str]]) -> None:
    """The same line through statsmodels' own columns, with the same Newey-West errors."""
    y = np.array([float(row["aces"]) for row in sicily])
    after = np.array([row["month"] >= "2005" for row in sicily])
    time = np.arange(len(y))
    since = np.where(after, time - time[after].min(), 0)
    columns = sm.add_constant(np.column_stack([time, after, since]).astype(float))
    fit = sm.OLS(y, columns).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags_for(len(y)), "use_correction": True}, use_t=True
    )
    told = fit.t_test([0, 0, 1, since[after].mean()])
    plain = sm.OLS(y, columns).fit()
    near = float(plain.resid[1:] @ plain.resid[:-1] / (plain.resid @ plain.resid)) + 4 / len(y)
    wider = float(np.squeeze(plain.t_test([0, 0, 1, since[after].mean()]).sd)) * np.sqrt(
        (1 + near) / (1 - near)
    )
    half = max(float(np.squeeze(told.sd)), wider) * float(t.ppf(0.975, len(y) - 4))
    found = segmented(y, after)
    assert found is not None
    assert found.effect == pytest.approx(float(np.squeeze(told.effect)))
    assert found.upper - found.effect == pytest.approx(half)
    assert found.effect - found.lower == pytest.approx(half)
    assert np.mean(np.array(found.fitted)[after] - np.array(found.without)[after]) == pytest.approx(
        found.effect
    )


def test_a_series_with_a_known_step_and_slope() -> None:
    time = np.arange(40)
    y = 10 + 0.5 * time + np.where(time >= 24, 7 + 0.25 * (time - 24), 0)
    found = segmented(y, time >= 24)
    assert found is not None
    assert found.level == pytest.approx(7)
    assert found.slope == pytest.approx(0.25)
    assert found.effect == pytest.approx(7 + 0.25 * 7.5)
    assert found.without[30] == pytest.approx(10 + 15)
    gap = [n for n in range(40) if n not in (5, 6, 30)]
    holed = segmented(y[gap], time[gap] >= 24, times=gap)
    assert holed is not None and holed.level == pytest.approx(7)
    assert segmented(y[:27], time[:27] >= 24) is None


@pytest.mark.parametrize(("alike", "most"), [(0.0, 0.08), (0.3, 0.11)])
def test_nothing_is_found_where_nothing_happened_about_as_often_as_promised(
    alike: float, most: float
) -> None:
    """One in twenty is promised; Newey-West alone finds one in seven, and more where periods are alike."""
    random = np.random.default_rng(5)
    found = 0
    for _ in range(300):
        shocks = random.normal(0, 10, 98)
        for n in range(1, 98):
            shocks[n] += alike * shocks[n - 1]
        fit = segmented(100 + shocks[50:], np.arange(48) >= 24)
        assert fit is not None
        found += not fit.lower <= 0 <= fit.upper
    assert 0.01 < found / 300 < most


def test_placebo_dates_are_smaller_than_the_change() -> None:
    random = np.random.default_rng(3)
    y = random.normal(50, 2, 48) + np.where(np.arange(48) >= 30, 12, 0)
    real = segmented(y, np.arange(48) >= 30, slope=False)
    fakes = placebo_dates(y, 30, slope=False, counting=False)
    assert real is not None
    assert len(fakes) == 30 - 4 - 4 + 1
    assert np.mean(np.abs(fakes) >= abs(real.statistic)) < 0.1


def test_card_and_krueger() -> None:
    """Employment in fast food in New Jersey and Pennsylvania, before and after the minimum wage rose
    in one (American Economic Review 84(4), 1994, table 3): 20.44, 21.03, 23.33, 21.17; 2.76. (The
    printed means give 2.75: the table rounds.)"""
    found = differed([[20.44, 21.03]], [[23.33, 21.17]], [False, True])
    assert found.effect == pytest.approx(2.76, abs=0.015)
    assert found.lower is None and found.alike is None


def test_two_way_fixed_effects_give_the_same() -> None:
    random = np.random.default_rng(8)
    units, periods = 7, 24
    panel = (
        random.normal(0, 1, (units, periods))
        + np.arange(units)[:, None]
        + np.sin(np.arange(periods))
    )
    after = np.arange(periods) >= 14
    panel[:2, after] += 3
    found = differed(panel[:2], panel[2:], after)
    rows = [
        (u, t, panel[u, t], float(u < 2 and after[t])) for u in range(units) for t in range(periods)
    ]
    dummies = [
        [float(u == k) for k in range(units)] + [float(t == k) for k in range(1, periods)] + [d]
        for u, t, _, d in rows
    ]
    fit = sm.OLS([y for _, _, y, _ in rows], dummies).fit()
    assert found.effect == pytest.approx(float(fit.params[-1]))
    assert found.lower is not None and found.upper is not None and found.lower < 3 < found.upper
    assert found.alike is not None and found.alike > 0.05
    fakes = placebo_units(panel[2:], 2, after)
    assert len(fakes) == 10
    assert max(map(abs, fakes)) < found.effect


def test_a_trend_before_the_change_is_seen() -> None:
    random = np.random.default_rng(2)
    time = np.arange(40)
    treated = (time * 0.5 + random.normal(0, 0.3, 40))[None]
    compared = random.normal(0, 0.3, (3, 40))
    found = differed(treated, compared, time >= 24)
    assert found.alike is not None and found.alike < 0.01
    assert found.leads[0] < found.leads[-1] < 0


def test_a_mixture_is_found_again() -> None:
    """The place is 0.5, 0.3 and 0.2 of three donors, and 5 more after the change."""
    random = np.random.default_rng(11)
    donors = random.normal(0, 1, (8, 30)).cumsum(axis=1) + 50
    target = 0.5 * donors[1] + 0.3 * donors[4] + 0.2 * donors[7]
    after = np.arange(30) >= 20
    found = synthetic(target + 5 * after, donors, after)
    assert found.weights == pytest.approx((0, 0.5, 0, 0, 0.3, 0, 0, 0.2), abs=1e-3)
    assert found.effect == pytest.approx(5, abs=1e-2)
    assert sum(found.weights) == pytest.approx(1)
    assert all(found.ratio > fake.ratio for fake in placebo_places(donors, after))
    early = placebo_time(target + 5 * after, donors, after)
    assert early is not None and abs(early.effect) < 1


def test_outside_the_donors_the_nearest_corner() -> None:
    """No mixture reaches it; the best is the highest donor alone, and the error says so."""
    donors = np.array([[1.0, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3]])
    assert weights_for([9, 9], donors[:, :2]) == pytest.approx([0, 0, 1], abs=1e-6)
    found = synthetic([9.0, 9, 9, 9], donors, [False, False, True, True])
    assert found.error_before == pytest.approx(6, abs=1e-4)


def _made(seed: int, before: int = 22, after: int = 8) -> tuple[Any, Any, Any]:
    """Six donors of two common movements; a place that is a mixture of them, and 3 more after."""
    random = np.random.default_rng(seed)
    many = before + after
    common, load = random.normal(0, 1, (2, many)), random.uniform(0, 1, (6, 2))
    donors = 10 + load @ common + random.normal(0, 0.5, (6, many))
    changed = np.arange(many) >= before
    mixed = random.dirichlet(np.ones(6)) @ donors
    return mixed + random.normal(0, 0.5, many) + 3 * changed, donors, changed


def test_a_conformal_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Of 30 shifts one may be refused at 5%, so that the truth stands in 29 of 30 sets; an effect
    of three standard deviations less does not."""
    sets = [_made(seed) for seed in range(150)]
    standing = [conformal.chance(*one, 3.0) > conformal.LEVEL for one in sets]
    assert np.mean(standing) == pytest.approx(29 / 30, abs=0.04)
    assert np.mean([conformal.chance(*one, 1.5) > conformal.LEVEL for one in sets]) < 0.25


def test_a_conformal_interval_is_the_effects_that_stand() -> None:
    widths = []
    for seed in range(6):
        one = _made(seed)
        found = conformal.interval(*one)
        assert found is not None
        low, high = found
        assert low < synthetic(*one).effect < high
        outside = [low - 0.01, high + 0.01]
        inside = [low + 0.01, high - 0.01]
        assert all(conformal.chance(*one, effect) <= conformal.LEVEL for effect in outside)
        assert all(conformal.chance(*one, effect) > conformal.LEVEL for effect in inside)
        target, donors, changed = one
        moved = conformal.interval(target + 2 * changed, donors, changed)
        assert moved == pytest.approx((low + 2, high + 2), abs=0.01)
        widths.append(high - low)
    assert max(widths) < 4


def test_few_periods_have_no_conformal_interval() -> None:
    """Of 19 shifts none is rarer than 1/19, so nothing can be refused at 5%."""
    target, donors, after = _made(1, before=13, after=6)
    assert conformal.interval(target, donors, after) is None
    assert min(conformal.chance(target, donors, after, e) for e in (-99, 99)) > conformal.LEVEL
