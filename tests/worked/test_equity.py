"""Gaps, their trend, disparity and slope indices against published examples and first principles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import contingency

from charteroak.indicators.equity import gap as gaps
from charteroak.indicators.equity.disparity import gini, theil
from charteroak.indicators.equity.gap import Gap
from charteroak.indicators.equity.paradox import paradox
from charteroak.indicators.equity.slope import ridits, slope_indices
from charteroak.indicators.equity.trend import gap_trend
from charteroak.indicators.estimate import Estimate, Refusal, standard_errors
from charteroak.indicators.intervals import Column, wilson

# Life expectancy of men in Hartlepool (E06000001) by deprivation decile, most deprived first:
# UKHSA's own test data, PHEindicatormethods, tests/testthat/LE_testdata.csv.
DECILE_POPULATION = [13837, 14519, 14940, 14599, 12311, 13196, 13335, 13388, 13685, 11779]
DECILE_VALUE = [
    70.56313911,
    72.61347473,
    75.06710359,
    75.20662276,
    76.23469045,
    75.21801932,
    77.09240397,
    79.84156222,
    80.81329918,
    82.73763832,
]
DECILE_ERROR = [
    1.133868862,
    1.020288759,
    1.108685178,
    1.485618539,
    1.311653285,
    1.169033147,
    1.306645801,
    1.090905616,
    0.979426096,
    1.319452272,
]


def column(*values: float) -> Column:
    return np.array(values, dtype=float)


def told(found: Gap) -> list[float]:
    return [float(found.value[0]), float(found.lower[0]), float(found.upper[0])]


def test_risk_difference_as_newcombe_prints_it() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10: 56/70 against 48/80, 9/10 against 3/10."""
    found = gaps.risk_difference(column(56, 9), column(70, 10), column(48, 3), column(80, 10))
    assert found.value == pytest.approx([0.2, 0.6])
    assert found.lower == pytest.approx([0.0524, 0.1705], abs=5e-5)
    assert found.upper == pytest.approx([0.3339, 0.8090], abs=5e-5)
    assert set(found.method) == {"risk difference, Newcombe method 10 95%"}
    assert found.n.tolist() == [150, 20]


def test_risk_ratio_as_scipy_prints_it() -> None:
    """scipy.stats.contingency.relative_risk, after Sahai and Khurshid (1996): 10 of 75 against 12 of 225."""
    found = gaps.risk_ratio(column(10), column(75), column(12), column(225))
    assert told(found) == pytest.approx([2.5, 1.1261564003469628, 5.549850800541033])
    library = contingency.relative_risk(41, 310, 55, 802)
    limits = library.confidence_interval()
    mine = gaps.risk_ratio(column(41), column(310), column(55), column(802))
    assert told(mine) == pytest.approx([library.relative_risk, limits.low, limits.high])


def test_rate_ratio_as_the_author_of_the_exact_test_prints_it() -> None:
    """M. P. Fay, vignette of R's rateratio.test (2022): 2 events in 17,877 against 9 in 16,660."""
    found = gaps.rate_ratio(column(2), column(17877), column(9), column(16660))
    assert told(found) == pytest.approx([0.2070941557, 0.02177406, 1.00054910], abs=1e-8)


def test_a_group_without_events_still_has_an_exact_upper_limit() -> None:
    """By hand: of 12 events all in the reference, the share is at most 1 - 0.025^(1/12)."""
    found = gaps.rate_ratio(column(0), column(1000), column(12), column(1000))
    share = 1 - 0.025 ** (1 / 12)
    assert told(found) == pytest.approx([0, 0, share / (1 - share)])


def test_large_counts_agree_whatever_the_method() -> None:
    x, t, y, s = column(4100), column(28010), column(1500), column(19017)
    exact, log = gaps.rate_ratio(x, t, y, s), gaps.rate_ratio_log(x, t, y, s)
    assert told(exact) == pytest.approx(told(log), rel=2e-3)
    wald = 1.959964 * np.sqrt(4100 / 28010**2 + 1500 / 19017**2)
    value, lower, upper = told(gaps.rate_difference(x, t, y, s))
    assert value == pytest.approx(4100 / 28010 - 1500 / 19017)
    assert (upper - lower) / 2 == pytest.approx(wald, rel=1e-2)


def test_the_rate_difference_covers_as_stated() -> None:
    rng = np.random.default_rng(11)
    x, y = rng.poisson(8, 4000).astype(float), rng.poisson(14, 4000).astype(float)
    ones = np.ones(4000)
    found = gaps.rate_difference(x, 2 * ones, y, ones)
    assert np.mean((found.lower <= 4 - 14) & (found.upper >= 4 - 14)) == pytest.approx(
        0.955, abs=0.015
    )


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (gaps.risk_ratio(column(3), column(9), column(50), column(100)), "A group has fewer than 10 rows."),
        (gaps.risk_ratio(column(4), column(90), column(50), column(100)), "A group has fewer than 5 events."),
        (gaps.risk_difference(column(4), column(90), column(0), column(0)), "A group has fewer than 10 rows."),
        (gaps.rate_ratio(column(40), column(90), column(0), column(10)), "The reference group has no events, so there is no ratio to it."),
        (gaps.rate_ratio(column(4), column(0), column(9), column(10)), "A group has no population or exposure."),
        (gaps.rate_ratio_log(column(4), column(5), column(9), column(10)), "A group has fewer than 5 events."),
        (gaps.rate_difference(column(4), column(5), column(5), column(10)), "The two groups have fewer than 10 events together."),
    ],
)  # fmt: skip
def test_too_few_are_refused_with_the_reason(found: Gap, reason: str) -> None:
    assert found.reason[0] == reason
    assert found.method[0] == ""
    assert np.isnan(told(found)).all()


def test_a_refused_row_leaves_its_neighbours_alone() -> None:
    found = gaps.risk_ratio(column(0, 10), column(0, 75), column(0, 12), column(0, 225))
    assert np.isnan(found.value[0])
    assert found.value[1] == pytest.approx(2.5)


def test_the_trend_is_the_least_squares_line() -> None:
    """The oracle is numpy's own weighted fit and its covariance; 2.447 is Student's t of six degrees."""
    year, gap, error = (
        np.arange(2015.0, 2023),
        column(9, 8.1, 8.4, 7, 6.6, 6.9, 5.2, 5),
        column(1, 1, 2, 1, 0.5, 1, 1, 1),
    )
    found = gap_trend(year, gap, error)
    line, covariance = np.polyfit(year - 2018, gap, 1, w=1 / error, cov=True)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(line[0])
    assert (found.upper - found.value) / 2.446911851 == pytest.approx(np.sqrt(covariance[0, 0]))
    assert (found.n, found.method) == (8, "weighted least squares, Student t 95%")
    plain = gap_trend(year, gap)
    assert isinstance(plain, Estimate)
    assert plain.value == pytest.approx(np.polyfit(year, gap, 1)[0])
    assert plain.method.startswith("ordinary")


def test_a_trend_needs_five_periods_with_a_gap() -> None:
    found = gap_trend(np.arange(6.0), column(1, 2, np.nan, 3, np.nan, 4))
    assert found == Refusal("A trend needs at least 5 periods with a gap; 4 have one.", 4)
    assert isinstance(gap_trend(column(1, 1, 1, 2, 2), np.arange(5.0)), Refusal)


def test_disparity_by_hand() -> None:
    """Half the city at 1, a quarter at 2 and at 4: mean 2; T = (0.5 x 0.5 ln 0.5 + 0.25 x 2 ln 2) = 0.25 ln 2."""
    value, people = column(1, 2, 4), column(200, 100, 100)
    error, n = column(0.1, 0.1, 0.1), column(200, 100, 100)
    t, g = theil(value, people, error, n), gini(value, people, error, n)
    assert isinstance(t, Estimate)
    assert isinstance(g, Estimate)
    assert t.value == pytest.approx(0.25 * np.log(2))
    assert g.value == pytest.approx(2 * (0.125 * 1 + 0.125 * 3 + 0.0625 * 2) / 4)
    assert (t.n, g.n) == (400, 400)
    assert 0 < t.lower < t.value < t.upper


def test_the_delta_method_agrees_with_simulation() -> None:
    rng = np.random.default_rng(3)
    value, people = column(10, 14, 21, 12, 30), column(30, 10, 25, 20, 15) * 100
    error, n = column(0.5, 0.8, 0.6, 0.7, 0.9), people
    drawn = rng.normal(value, error, (20_000, 5))
    for measure in (theil, gini):
        found = measure(value, people, error, n)
        assert isinstance(found, Estimate)
        values = [measure(row, people, error, n) for row in drawn[:2000]]
        spread = np.std([v.value for v in values if isinstance(v, Estimate)])
        assert (found.upper - found.lower) / 2 / 1.96 == pytest.approx(spread, rel=0.05)


def test_equal_groups_have_no_disparity() -> None:
    value, people = column(7, 7, 7), column(10, 20, 30)
    for measure in (theil, gini):
        found = measure(value, people, column(1, 1, 1), people)
        assert isinstance(found, Estimate)
        assert found.value == pytest.approx(0)
        assert found.lower == 0


def test_disparity_refuses_with_a_reason() -> None:
    two = theil(column(1, 2), column(10, 10), column(1, 1), column(10, 10))
    assert two == Refusal("It needs at least 3 groups; there are 2.", 20)
    small = gini(column(1, 2, 3), column(10, 10, 10), column(1, 1, 1), column(10, 10, 4))
    assert small == Refusal("A group has fewer than 10 rows.", 24)
    negative = theil(column(1, -2, 3), column(10, 10, 10), column(1, 1, 1), column(10, 10, 10))
    assert isinstance(negative, Refusal)
    nothing = gini(column(1, np.nan, 3), column(10, 10, 10), column(1, 1, 1), column(10, 10, 10))
    assert nothing == Refusal("A group has no value or no population.", 30)


def test_a_group_at_zero_has_a_theil_but_no_interval() -> None:
    found = theil(column(0, 2, 4), column(10, 10, 10), column(0.1, 0.1, 0.1), column(10, 10, 10))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(2 / 3 * np.log(2))
    assert np.isnan(found.upper)
    assert "No interval" in found.note


def test_ridits_as_ukhsa_explains_them() -> None:
    """`phe_sii`: a first group of 12 percent stands at 0.06, a second of 10 percent at 0.17."""
    assert ridits(column(12, 10, 78))[:2] == pytest.approx([0.06, 0.17])


def test_slope_indices_as_ukhsa_computes_them() -> None:
    """`phe_sii`: regress Y sqrt(a) on sqrt(a) and b sqrt(a); the interval by its simulation."""
    people, value, error = column(*DECILE_POPULATION), column(*DECILE_VALUE), column(*DECILE_ERROR)
    found = slope_indices(value, people, error, people)
    assert isinstance(found.sii, Estimate)
    assert isinstance(found.rii, Estimate)
    a = people / people.sum()
    design = np.column_stack([np.sqrt(a), (np.cumsum(a) - a / 2) * np.sqrt(a)])
    drawn = np.random.default_rng(5).normal(value, error, (20_000, 10))
    intercept, slope = np.linalg.lstsq(design, (drawn * np.sqrt(a)).T, rcond=None)[0]
    exact = np.linalg.lstsq(design, value * np.sqrt(a), rcond=None)[0]
    assert found.sii.value == pytest.approx(exact[1])
    assert [found.sii.lower, found.sii.upper] == pytest.approx(
        np.quantile(slope, [0.025, 0.975]), abs=0.1
    )
    assert found.rii.value == pytest.approx((exact[0] + exact[1]) / exact[0])
    ratio = (intercept + slope) / intercept
    assert [found.rii.lower, found.rii.upper] == pytest.approx(
        np.quantile(ratio, [0.025, 0.975]), abs=2e-3
    )


def test_slope_indices_of_a_perfect_line() -> None:
    people = column(50, 20, 30)
    found = slope_indices(4 + 6 * ridits(people), people, column(1, 1, 1), people)
    assert isinstance(found.sii, Estimate)
    assert isinstance(found.rii, Estimate)
    assert found.sii.value == pytest.approx(6)
    assert found.rii.value == pytest.approx(2.5)


def test_slope_indices_refuse_with_a_reason() -> None:
    two = slope_indices(column(1, 2), column(50, 50), column(1, 1), column(50, 50))
    assert two.sii == two.rii == Refusal("It needs at least 3 groups; there are 2.", 100)
    people = column(30, 30, 30)
    steep = slope_indices(column(0, 1, 9), people, column(1, 1, 1), people)
    assert isinstance(steep.sii, Estimate)
    assert steep.rii == Refusal("The line reaches 0 or below at an end, so there is no ratio.", 90)


def test_standard_errors_come_from_the_limits() -> None:
    found = standard_errors(wilson(column(500), column(1000)))
    assert found[0] == pytest.approx(np.sqrt(0.25 / 1000), rel=3e-3)


def test_the_paradox_of_the_kidney_stones() -> None:
    """C. R. Charig and others, British Medical Journal 292 (1986), 879-882: small and large stones.

    Keyhole surgery 234/270 and 55/80, together 289/350; open surgery 81/87 and 192/263, together
    273/350: better for both, worse in all.
    """
    (found,) = paradox(
        ["small", "large"], column(234, 55), column(270, 80), column(81, 192), column(87, 263)
    )
    assert (found.before, found.after) == pytest.approx((289 / 350, 273 / 350))
    assert [part.after > part.before for part in found.parts] == [True, True]
    assert found.from_values + found.from_mix == pytest.approx(found.after - found.before)
    assert found.from_values > 0 > found.from_mix
    assert found.message.startswith(
        "The total fell from 0.8257 to 0.78 while every one of its 2 parts rose"
    )


def test_no_paradox_where_a_part_agrees_or_stands_still() -> None:
    names, before = ["a", "b"], (column(50, 20), column(100, 100))
    assert paradox(names, *before, column(60, 30), column(100, 100)) == ()
    assert paradox(names, *before, column(50, 2), column(100, 20)) == ()
    assert paradox(["a"], column(5), column(10), column(6), column(10)) == ()


def test_a_part_without_a_value_is_named() -> None:
    (found,) = paradox(
        ["small", "large", "none"],
        column(234, 55, 0),
        column(270, 80, 0),
        column(81, 192, 0),
        column(87, 263, 0),
    )
    assert found.left_out == ("none",)
