"""Control charts, run charts and funnels against published examples.

`recalled` in a docstring: the data are from memory of the source, only the results named were seen.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from charteroak.indicators.signals import (
    Band,
    Mark,
    c_chart,
    funnel,
    g_chart,
    p_chart,
    p_prime,
    run_chart,
    t_chart,
    u_chart,
    u_prime,
    xmr,
)

SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


@pytest.mark.parametrize(
    ("screen", "upper", "lower", "named"),
    [(True, 4.60, -0.72, "screened"), (False, 6.95, -3.06, "unscreened")],
)
def test_a_spike_with_and_without_screening(
    screen: bool, upper: float, lower: float, named: str
) -> None:
    """NHSRplotthedots, vignette on deviations from the Excel tool (data read; results as there)."""
    chart = xmr(SPIKE, screen=screen)
    assert chart.centre[0, 0] == pytest.approx(1.94, abs=0.005)
    assert chart.upper[0, 0] == pytest.approx(upper, abs=0.005)
    assert chart.lower[0, 0] == pytest.approx(lower, abs=0.005)
    assert chart.near_upper[0, 0] - chart.centre[0, 0] == pytest.approx(
        2 / 3 * (chart.upper[0, 0] - chart.centre[0, 0])
    )
    assert named in chart.method
    assert chart.rules.edition == "NHSRplotthedots 0.2.2"
    assert np.flatnonzero(chart.mark[0] == Mark.OUTSIDE).tolist() == [4]


def test_concentration_of_a_chemical_process() -> None:
    """Montgomery and Runger, Applied Statistics and Probability for Engineers, 3rd edition (2003),
    table 16-3: mean 99.1, mean range 2.59, limits 92.21 and 105.99, no signal (read)."""
    seen = "102.0 94.8 98.3 98.4 102.0 98.5 99.0 97.7 100.0 98.1 101.3 98.7 101.1 98.4 97.0 96.7 100.3 101.4 97.2 101.0"
    chart = xmr([float(x) for x in seen.split()], screen=False)
    assert chart.centre[0, 0] == pytest.approx(99.1, abs=0.05)
    assert chart.lower[0, 0] == pytest.approx(92.21, abs=0.02)
    assert chart.upper[0, 0] == pytest.approx(105.99, abs=0.02)
    assert not (chart.mark > Mark.COMMON).any()


@pytest.mark.parametrize(
    ("values", "trend", "side"),
    [
        ([1, 2, 3, 4, 5, 6], [], 0),
        ([1, 2, 3, 3, 4, 5, 6], [], 0),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [1, 2, 3, 4, 5, 6, 7], 1),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [1, 2, 3, 4, 5, 6, 7], -1),
    ],
)
def test_trends_as_nhsrplotthedots_tests_them(
    values: list[float], trend: list[int], side: int
) -> None:
    """NHSRplotthedots, test-ptd_calculate_point_type.R, `ptd_seven_point_trend` (read)."""
    chart = xmr(values)
    assert np.flatnonzero(chart.mark[0] == Mark.TREND).tolist() == trend
    assert set(chart.side[0][trend].tolist()) <= {side}


def test_solder_defects_on_five_boards() -> None:
    """Montgomery and Runger, exercise 15.6.3: a u chart marks samples 5 and 24 (answer read)."""
    defects = [7, 6, 8, 10, 24, 6, 5, 4, 8, 11, 15, 8, 4, 16, 11, 12, 8, 6, 5, 9, 7, 14, 8, 21]
    chart = u_chart(defects, np.full(24, 5.0))
    assert chart.centre[0, 0] == pytest.approx(233 / 120)
    assert (np.flatnonzero(chart.mark[0] == Mark.OUTSIDE) + 1).tolist() == [5, 24]


def test_wafers_as_qcc_prints_them() -> None:
    """The R package qcc 2.7, np chart of 50 lots of 200: UCL 15.01184, p 0.0357 (read, RPubs)."""
    seen = "8 7 11 3 6 11 4 4 5 8 8 6 7 6 10 7 9 5 6 8 8 10 4 11 4 11 6 6 9 5 4 7 5 7 8 5 10 9 7 9 4 9 4 7 11 8 10 8 7 5"
    chart = p_chart([float(x) for x in seen.split()], np.full(50, 200.0))
    assert chart.centre[0, 0] == pytest.approx(0.0357)
    assert chart.upper[0, 0] * 200 == pytest.approx(15.01184, abs=5e-6)
    assert chart.lower[0, 0] < 0, "not clipped"


def test_chips_on_a_wafer() -> None:
    """NIST/SEMATECH e-Handbook 6.3.3.2: p = .2313 (seen quoted); data and limits recalled."""
    seen = "12 15 8 10 4 7 16 9 14 10 5 6 17 12 22 8 10 5 13 11 20 18 24 15 9 12 7 13 9 6"
    chart = p_chart([float(x) for x in seen.split()], np.full(30, 50.0))
    assert chart.centre[0, 0] == pytest.approx(0.2313, abs=5e-5)
    assert chart.upper[0, 0] == pytest.approx(0.4102, abs=5e-5)
    assert chart.lower[0, 0] == pytest.approx(0.0524, abs=5e-5)
    assert (np.flatnonzero(chart.mark[0] == Mark.OUTSIDE) + 1).tolist() == [15, 23]


def test_defects_on_wafers() -> None:
    """NIST/SEMATECH e-Handbook 6.3.3.1, 25 wafers: mean 16, limits 4 and 28 (recalled)."""
    seen = "16 14 28 16 12 20 10 12 10 17 19 17 14 16 15 13 14 16 11 20 11 19 16 31 13"
    chart = c_chart([float(x) for x in seen.split()])
    lines = (chart.centre[0, 0], chart.lower[0, 0], chart.upper[0, 0])
    assert lines == pytest.approx((16.0, 4.0, 28.0))
    assert (np.flatnonzero(chart.mark[0] == Mark.OUTSIDE) + 1).tolist() == [24], "28 is not outside"


def test_laneys_charts_step_by_step() -> None:
    """qicharts2, `qic.pp` and `qic.up` (read), worked by hand."""
    count, total = [300, 410, 280, 390, 350], [1000, 1200, 900, 1000, 1100]
    for chart, poisson in ((p_prime(count, total), False), (u_prime(count, total), True)):
        mean = sum(count) / sum(total)
        sigma = [math.sqrt(mean * (1 if poisson else 1 - mean) / n) for n in total]
        z = [(x / n - mean) / s for x, n, s in zip(count, total, sigma, strict=True)]
        sigma_z = sum(abs(b - a) for a, b in pairwise(z)) / 4 / 1.128
        assert sigma_z > 2
        assert chart.dispersion[0].tolist() == pytest.approx([sigma_z] * 5)
        wanted = [mean + 3 * sigma_z * s for s in sigma]
        assert chart.upper[0].tolist() == pytest.approx(wanted)


def test_with_equal_totals_laneys_chart_is_xmr() -> None:
    """Its reason to exist: D. B. Laney, Quality Engineering 14 (2002), 531-537 (not read)."""
    count = np.array([30.0, 41, 28, 39, 35, 60, 22])
    share, plain = p_prime(count, np.full(7, 1000.0)), xmr(count / 1000, screen=False)
    assert share.upper == pytest.approx(plain.upper, rel=1e-3)
    assert share.lower == pytest.approx(plain.lower, rel=1e-2)


def test_gaps_between_rare_events() -> None:
    """qicharts2, `qic.g` (read): mean +- 3 sqrt(mean (mean + 1)), centre the median."""
    chart = g_chart([5, 10, 15, 20, 50, 8, 4, 32])
    assert chart.centre[0, 0] == 12.5
    assert chart.upper[0, 0] == pytest.approx(18 + 3 * math.sqrt(18 * 19))
    assert chart.lower[0, 0] == pytest.approx(18 - 3 * math.sqrt(18 * 19))


def test_days_between_events() -> None:
    """qicharts2, `qic.t` (read); unaettie.com prints 60 days as 3.118 on the new scale (read)."""
    days = [60.0, 25, 90, 10, 45, 33]
    root = [x ** (1 / 3.6) for x in days]
    assert root[0] == pytest.approx(3.118, abs=5e-4)
    mean = sum(root) / 6
    sigma = sum(abs(b - a) for a, b in pairwise(root)) / 5 / 1.128
    chart = t_chart(days)
    assert chart.centre[0, 0] == pytest.approx(mean**3.6)
    assert chart.upper[0, 0] == pytest.approx((mean + 3 * sigma) ** 3.6)
    assert chart.lower[0, 0] == pytest.approx(max(mean - 3 * sigma, 0) ** 3.6)


@pytest.mark.parametrize(
    ("first", "last", "limit"), [(10, 11, 6), (12, 22, 7), (23, 45, 8), (46, 90, 9), (91, 109, 10)]
)
def test_longest_runs_as_tabled(first: int, last: int, limit: int) -> None:
    """unaettie.com, Length of run in a run chart, tables 1 and 2 (read)."""
    for n in range(first, last + 1):
        zigzag = [2.0 * (i % 2) for i in range(n)] + [1.0] * (2 * (n % 2))
        chart = run_chart(zigzag)
        assert (chart.useful[0], chart.longest_allowed[0]) == (n, limit)
        assert not chart.signal[0]


def test_crossings_of_thirteen_points() -> None:
    """sciencetrends.com, Crossings, runs and crossrun (Wentzel-Larsen, Anhoej; read): of 13 points,
    fewer than three crossings are a signal."""
    crossed_twice = [1.0, 1, 1, 3, 5, 5, 5, 5, 5, 5, 3, 1, 1, 1, 1]
    chart = run_chart(crossed_twice)
    assert (chart.useful[0], chart.crossings[0], chart.crossings_needed[0]) == (13, 2, 3)
    assert chart.signal[0]


@pytest.mark.parametrize(
    ("size", "low_95", "high_95", "low_998", "high_998"),
    [
        (18, 62.390093, 98.894803, 51.864359, None),
        (102, 72.974925, 88.309971, 68.553233, 92.731663),
        (1008, 78.203374, 83.081521, 76.796814, 84.488082),
        (110000, 80.408963, 80.875933, 80.274317, 81.010578),
    ],
)
def test_share_funnel_as_ukhsa_tables_it(
    size: float, low_95: float, high_95: float, low_998: float, high_998: float | None
) -> None:
    """PHEindicatormethods, testdata_funnel_prop_outputs.csv (read); baseline 80.642448 percent."""
    found = funnel("share", [size / 2], [size], target=0.80642448)
    limits = (found.lower_95, found.upper_95, found.lower_998, found.upper_998)
    for limit, wanted in zip(limits, (low_95, high_95, low_998, high_998), strict=True):
        assert wanted is None or 100 * limit[0, 0] == pytest.approx(wanted, abs=2e-5)


@pytest.mark.parametrize(
    ("events", "low_95", "high_95", "low_998", "high_998"),
    [
        (2, 7.224687515, 0.242209467, 11.22886836, 0.04540199),
        (10, 18.39035799, 4.795387629, 24.13397235, 2.960519925),
        (100, 121.6268111, 81.36400699, 134.9243187, 71.92139974),
        (716, 770.4222128, 664.5083011, 802.60414, 636.1521174),
    ],
)
def test_rate_funnel_as_ukhsa_tables_it(
    events: float, low_95: float, high_95: float, low_998: float, high_998: float
) -> None:
    """PHEindicatormethods, testdata_funnel_ratio_outputs.csv (read): the expected events at which
    so many observed ones lie just on the limit."""
    found = funnel("rate", [[1, 1, 1, 1]], [[low_95, high_95, low_998, high_998]], target=1.0)
    counts = [
        found.lower_95[0, 0] * low_95,
        found.upper_95[0, 1] * high_95,
        found.lower_998[0, 2] * low_998,
        found.upper_998[0, 3] * high_998,
    ]
    assert counts == pytest.approx([events] * 4, rel=2e-6)


def test_exact_limits_are_the_tails_themselves() -> None:
    """The definition: out at 95 percent if so few, or so many, have probability below 0.025."""
    size, share = 12, 0.3
    chance = [math.comb(size, k) * share**k * (1 - share) ** (size - k) for k in range(size + 1)]
    counts = np.arange(size + 1.0)
    found = funnel("share, exact", [counts], [np.full(size + 1, size)], target=share)
    for k in range(size + 1):
        down, up = sum(chance[: k + 1]), sum(chance[k:])
        wanted = (
            Band.LOW_998
            if down < 0.001
            else Band.LOW_95
            if down < 0.025
            else Band.HIGH_998
            if up < 0.001
            else Band.HIGH_95
            if up < 0.025
            else Band.INSIDE
        )
        assert found.band[0, k] == wanted
    rare = funnel("rate", [[1, 0]], [[1.0, 1.0]], target=0.02)
    assert rare.band[0].tolist() == [Band.HIGH_95, Band.INSIDE], "1 - exp(-0.02) is below 0.025"
