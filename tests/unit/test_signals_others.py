"""Funnels adjusted for overdispersion, seasons, suggestions, and tables that cover every case."""

from __future__ import annotations

import math
import statistics
from typing import get_args

import numpy as np
import pytest

from charteroak.indicators.signals import (
    GAPS,
    NHS,
    SEASONS,
    SIGMA,
    Assurance,
    Band,
    Mark,
    Rebase,
    Variation,
    deseasonalise,
    funnel,
    suggest_rule,
    variation,
    with_season,
    xmr,
)
from charteroak.indicators.signals.icons import WAYS, WORDS
from charteroak.indicators.signals.rules import CHECKS
from charteroak.indicators.signals.rulesets import MARKS
from charteroak.plan import model


def test_the_directions_are_those_of_the_plan() -> None:
    assert set(WAYS) == set(get_args(model.Better))


def test_every_code_has_its_words_and_every_check_its_function() -> None:
    assert set(MARKS) == set(Mark)
    assert set(WORDS) == {*Variation, *Assurance}
    assert all(check in CHECKS for rules in (NHS, SIGMA, GAPS) for check in rules.checks)


def places(seed: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    size = random.integers(200, 3000, 40).astype(float)
    share = np.clip(random.normal(0.3, spread, 40), 0.02, 0.9)
    return random.binomial(size.astype(int), share).astype(float), size


@pytest.mark.parametrize("statistic", ["share", "rate"])
def test_overdispersion_step_by_step(statistic: str) -> None:
    """FunnelPlotR, `od_adjustment.R` (read), in plain loops."""
    count, size = places(3, 0.08)
    target = sum(count) / sum(size)

    def scale(x: float) -> float:
        return math.asin(math.sqrt(x)) if statistic == "share" else math.sqrt(x)

    z = [
        (scale(x / n) - scale(target)) * 2 * math.sqrt(n) for x, n in zip(count, size, strict=True)
    ]
    cuts = statistics.quantiles(z, n=10, method="inclusive")
    phi = statistics.fmean(min(max(x, cuts[0]), cuts[-1]) ** 2 for x in z)
    weights = [4 * n for n in size]
    room = sum(weights) - sum(w * w for w in weights) / sum(weights)
    tau2 = (40 * phi - 39) / room
    found = funnel(statistic, count, size, adjust=True)  # type: ignore[arg-type]
    assert found.phi[0] == pytest.approx(phi)
    assert found.tau[0] == pytest.approx(math.sqrt(tau2))
    root = scale(target) + 1.959963984540054 * math.sqrt(1 / (4 * size[0]) + tau2)
    back = math.sin(root) ** 2 if statistic == "share" else root**2
    assert found.upper_95[0, 0] == pytest.approx(back)
    plain = funnel(statistic, count, size)  # type: ignore[arg-type]
    assert (plain.band != Band.INSIDE).mean() > 0.5
    assert (found.band != Band.INSIDE).mean() < 0.15
    assert found.adjusted.all()


def test_no_adjustment_without_overdispersion_or_with_few_places() -> None:
    count, size = places(5, 0.0)
    calm = funnel("share", count, size, adjust=True)
    assert not calm.adjusted.any()
    assert "chance" in calm.reason[0]
    assert (calm.band == funnel("share", count, size).band).all()
    few = funnel("share", count[:6], size[:6], adjust=True)
    assert "Fewer than 10 places" in few.reason[0]
    assert funnel("share", count, size).reason[0] == ""


def test_each_period_has_its_own_funnel_and_missing_places_are_no_place() -> None:
    count = np.array([[30.0, 25, 31, np.nan], [300, 250, 310, 5]])
    size = np.array([[100.0, 100, 100, 100], [1000, 1000, 1000, 0]])
    found = funnel("share", count, size)
    assert found.target.tolist() == pytest.approx([86 / 300, 860 / 3000])
    assert (found.band[:, 3] == Band.MISSING).all()
    nothing = funnel("rate", [[np.nan, np.nan]], [[1.0, 1.0]], adjust=True)
    assert (nothing.band == Band.MISSING).all()
    with pytest.raises(ValueError, match="do not go with"):
        funnel("rate", [1.0], [1.0, 2.0])


def winter(years: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    effect = 50 * np.cos(2 * np.pi * np.arange(12) / 12)
    noise = np.random.default_rng(seed).normal(0, 5, 12 * years)
    return np.tile(effect, years) + noise + 200, effect


def test_a_season_hides_a_shock_until_it_is_taken_out() -> None:
    values, effect = winter(5)
    values[-6] += 40
    raw, season = xmr(values), deseasonalise(values, "same_month")
    chart = xmr(season.adjusted)
    assert raw.mark[0, -6] != Mark.OUTSIDE
    assert chart.mark[0, -6] == Mark.OUTSIDE
    assert chart.side[0, -6] == 1
    assert season.effect[0, :12] == pytest.approx(effect, abs=12)
    assert season.method.startswith("same_month:")
    drawn = with_season(chart, season)
    np.testing.assert_allclose(drawn.value[0], values)
    assert drawn.upper[0, 0] != drawn.upper[0, 6]
    assert "same_month" in drawn.method
    assert variation(drawn, "lower").tolist() == variation(chart, "lower").tolist()


def test_a_rebase_is_not_taken_for_weather() -> None:
    pure = np.tile(50 * np.cos(2 * np.pi * np.arange(12) / 12), 4)
    shifted = pure + np.where(np.arange(48) >= 31, 80.0, 0.0)
    season = deseasonalise(shifted, "same_month", rebases=(Rebase(31, "New depot"),))
    np.testing.assert_allclose(season.effect[0], pure, atol=1e-6)
    np.testing.assert_allclose(season.adjusted[0, 31:], 80.0, atol=1e-6)


def test_a_factor_is_taken_out_of_what_grows() -> None:
    factor = np.exp(0.4 * np.sin(2 * np.pi * np.arange(12) / 12))
    values = np.tile(factor, 4) * 100
    season = deseasonalise(np.stack([values, values - 200]), "same_month_ratio")
    np.testing.assert_allclose(season.adjusted[0], 100.0)
    assert "0 or less" in season.reason[1]
    np.testing.assert_allclose(with_season(xmr(season.adjusted), season).value[0], values)


def test_too_little_history_is_said_not_guessed() -> None:
    values, _ = winter(3)
    holes = values.copy()
    holes[5] = np.nan
    season = deseasonalise(np.stack([values, holes]), "same_month")
    assert season.reason.tolist() == ["", "Fewer than 3 values of some month."]
    assert np.isnan(season.adjusted[1]).all()
    assert np.isfinite(season.adjusted[0]).all()
    assert "no points" in xmr(season.adjusted).reason[1]
    assert deseasonalise(values[:20], "same_month", cycle=4).reason[0] == ""
    with pytest.raises(ValueError, match="no seasonal method"):
        deseasonalise(values, "stl")
    assert set(SEASONS) == {"same_month", "same_month_ratio"}


@pytest.mark.parametrize(
    ("kind", "points", "count", "chart"),
    [
        ("count", 48, 0.3, "g_or_t"),
        ("rate", 8, 0.3, "g_or_t"),
        ("count", 8, 20.0, "run"),
        ("mean", 8, math.nan, "run"),
        ("count", 48, 20.0, "c"),
        ("rate", 48, 20.0, "u"),
        ("share", 48, 20.0, "p"),
        ("on_time", 48, 5000.0, "p_prime"),
        ("rate", 48, 5000.0, "u_prime"),
        ("count", 48, 5000.0, "xmr"),
        ("count", 48, math.nan, "xmr"),
        ("percentile", 48, 900.0, "xmr"),
    ],
)
def test_suggestions_and_their_reasons(kind: str, points: int, count: float, chart: str) -> None:
    found = suggest_rule(kind, points, count)
    assert found.chart == chart
    assert found.why.endswith(".")
