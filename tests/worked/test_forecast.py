"""The forecast's band: exact where theory is, measured where it is not, refused where history is short."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

from charteroak.indicators.estimate import Refusal
from charteroak.indicators.forecast import (
    Backtest,
    Forecast,
    backtest,
    chance_of_reaching,
    forecast,
)
from charteroak.indicators.intervals import Column


def walk(seed: int, n: int, drift: float = 0.0) -> Column:
    return np.cumsum(np.random.default_rng(seed).normal(drift, 1, n))


def test_drift_by_hand() -> None:
    """Hyndman and Athanasopoulos (2021), section 5.2: the line from the first point to the last, carried on."""
    y = np.array([3.0, 5, 4, 6, 8, 7, 9, 12, 11, 12])
    found = forecast(y, 2, method="drift")
    assert isinstance(found, Forecast)
    assert [band.median for band in found.bands] == pytest.approx([13, 14])
    s, t = np.diff(y).std(ddof=1), 2.306004135  # eight degrees of freedom
    assert found.bands[1].upper_95 - 14 == pytest.approx(t * s * np.sqrt(2 * (1 + 2 / 9)))
    assert found.method == "random walk with drift, Student t"
    assert (found.n, found.paths[0].freedom) == (10, 8)


def test_the_drift_band_is_exact_for_a_random_walk() -> None:
    """4,000 walks of 12 points, 4 ahead: 80 and 95 percent of them end inside, as theory says."""
    rng, inside_80, inside_95 = np.random.default_rng(12345), 0, 0
    for _ in range(4000):
        y = np.cumsum(rng.normal(0.3, 1, 16))
        found = forecast(y[:12], 4, method="drift")
        assert isinstance(found, Forecast)
        band = found.bands[-1]
        inside_80 += band.lower_80 <= y[-1] <= band.upper_80
        inside_95 += band.lower_95 <= y[-1] <= band.upper_95
    assert inside_80 / 4000 == pytest.approx(0.80, abs=0.015)
    assert inside_95 / 4000 == pytest.approx(0.95, abs=0.01)


def test_exponential_smoothing_finds_the_season_and_the_trend() -> None:
    quarter = np.arange(48.0)
    y = 100 + 0.5 * quarter + 10 * np.sin(quarter * np.pi / 2) + walk(1, 48) / 10
    found = forecast(y, 8, season=4)
    assert isinstance(found, Forecast)
    ahead = np.arange(48, 56)
    truth = 100 + 0.5 * ahead + 10 * np.sin(ahead * np.pi / 2)
    assert [band.median for band in found.bands] == pytest.approx(truth, abs=2.5)
    assert found.method == "exponential smoothing, five forms by Akaike weight, Student t"
    assert sum(path.weight for path in found.paths) == pytest.approx(1)
    assert forecast(y, 8, season=4) == found


def test_a_level_in_noise_keeps_its_level_and_its_width() -> None:
    y = 50 + np.random.default_rng(4).normal(0, 2, 200)
    found = forecast(y, 10)
    assert isinstance(found, Forecast)
    band = found.bands[-1]
    assert band.median == pytest.approx(50, abs=1)
    assert (band.upper_95 - band.lower_95) / 2 == pytest.approx(1.96 * 2, rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("n", [12, 30])
def test_the_band_of_exponential_smoothing_on_random_walks(n: int) -> None:
    """Our own measurement, four ahead: a little below the stated 80 and 95 percent on walks, its hardest case."""
    rng, inside = np.random.default_rng(8), []
    for _ in range(100):
        y = np.cumsum(rng.normal(0, 1, n + 4))
        found = forecast(y[:n], 4)
        assert isinstance(found, Forecast)
        band = found.bands[-1]
        inside.append(
            (band.lower_80 <= y[-1] <= band.upper_80, band.lower_95 <= y[-1] <= band.upper_95)
        )
    coverage_80, coverage_95 = np.mean(inside, axis=0)
    assert coverage_80 > 0.68
    assert coverage_95 > 0.87


def test_the_unit_does_not_matter() -> None:
    y = walk(7, 30) + 100
    small, large = forecast(y, 3), forecast(y * 1e6, 3)
    assert isinstance(small, Forecast)
    assert isinstance(large, Forecast)
    assert large.bands[2].upper_95 == pytest.approx(small.bands[2].upper_95 * 1e6, rel=1e-6)


@pytest.mark.parametrize(("scale", "low", "high"), [("logit", 0.0, 1.0), ("log", 0.0, np.inf)])
def test_a_scale_keeps_the_band_where_values_can_be(
    scale: Literal["log", "logit"], low: float, high: float
) -> None:
    y = 1 / (1 + np.exp(-(2.5 + walk(3, 24) / 4)))
    found = forecast(y, 12, method="drift", scale=scale)
    assert isinstance(found, Forecast)
    assert all(low < band.lower_95 < band.median < band.upper_95 < high for band in found.bands)
    assert found.method.endswith(f"on a {scale} scale")


def test_the_chance_of_reaching_agrees_with_the_band() -> None:
    found = forecast(walk(9, 30), 6)
    assert isinstance(found, Forecast)
    band = found.bands[3]
    assert chance_of_reaching(found, band.median, "higher", 4) == pytest.approx(0.5)
    assert chance_of_reaching(found, band.upper_95, "higher", 4) == pytest.approx(0.025)
    assert chance_of_reaching(found, band.upper_95, "lower", 4) == pytest.approx(0.975)
    assert chance_of_reaching(found, band.lower_80, "lower", 4) == pytest.approx(0.1)
    assert isinstance(chance_of_reaching(found, 1.0, "higher", 7), Refusal)
    shares = forecast(np.linspace(0.5, 0.7, 12) + walk(1, 12) / 100, 2, scale="logit")
    assert isinstance(shares, Forecast)
    assert isinstance(chance_of_reaching(shares, 1.0, "higher", 1), Refusal)


def test_the_backtest_measures_the_coverage() -> None:
    """Sixty starting points on a random walk: the measured coverage is near the stated one."""
    found = backtest(walk(21, 120), 2, method="drift", origins=60)
    assert isinstance(found, Backtest)
    assert found.origins == found.coverage_80.n == 60
    assert found.coverage_80.value == pytest.approx(0.8, abs=0.12)
    assert found.coverage_95.value == pytest.approx(0.95, abs=0.06)
    assert found.coverage_95.lower < found.coverage_95.value <= found.coverage_95.upper
    assert found.mean_absolute_error == pytest.approx(found.no_change_error, rel=0.2)


def test_the_backtest_finds_out_a_band_that_does_not_hold() -> None:
    """A walk that turns wild: bands drawn from its calm years hold too seldom, and the backtest says so."""
    calm, wild = walk(1, 40) / 10, walk(2, 20) * 3
    found = backtest(np.concatenate([calm, calm[-1] + wild[:8]]), 1, origins=8)
    assert isinstance(found, Backtest)
    assert found.coverage_80.value < 0.6


@pytest.mark.parametrize(
    ("values", "horizon", "options", "reason"),
    [
        (walk(1, 9), 1, {}, "The history is too short: 9 points, and it needs 10."),
        (walk(1, 23), 1, {"season": 12}, "The history is too short: 23 points, and it needs 24."),
        (walk(1, 12), 13, {}, "It would look 13 periods ahead, and the history has only 12."),
        (np.append(walk(1, 12), np.nan), 1, {}, "The history has periods without a value."),
        (
            np.arange(12.0),
            1,
            {"method": "drift"},
            "Every step is the same, so nothing tells how it varies.",
        ),
        (np.ones(12), 1, {}, "Every value is the same, so nothing tells how it varies."),
        (np.linspace(0, 1, 12), 1, {"scale": "logit"}, "A value is not on the logit scale."),
        (np.linspace(0, 1, 12), 1, {"scale": "log"}, "A value is not on the log scale."),
        (
            walk(1, 24),
            1,
            {"method": "drift", "season": 4},
            "A random walk with drift takes no seasons; use `ets`.",
        ),
        (walk(1, 24), 0, {}, "The horizon and the season are counted from 1."),
    ],
)
def test_what_history_cannot_tell_is_refused(
    values: Column, horizon: int, options: dict[str, Any], reason: str
) -> None:
    assert forecast(values, horizon, **options) == Refusal(reason, len(values))


def test_a_backtest_needs_room() -> None:
    found = backtest(walk(1, 13), 2)
    assert found == Refusal(
        "A backtest 2 periods ahead needs at least 16 points; there are 13.", 13
    )
    assert isinstance(backtest(walk(1, 16), 2, method="drift"), Backtest)
