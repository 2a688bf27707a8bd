"""Intervals against published worked examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.indicators.intervals import order_statistics, poisson, student, wilson


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


@pytest.mark.parametrize(
    ("events", "trials", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_prints_it(events: int, trials: int, lower: float, upper: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    found = wilson(column(events), column(trials))
    assert found.lower[0] == pytest.approx(lower, abs=5e-5)
    assert found.upper[0] == pytest.approx(upper, abs=5e-5)
    assert found.method[0] == "Wilson 95%"


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.6235, 11.668), (9, 4.1154, 17.085)],
)
def test_exact_poisson_as_tabled(events: int, lower: float, upper: float) -> None:
    """Ulm, American Journal of Epidemiology 131 (1990), 373-375; epitools prints 3.689."""
    found = poisson(column(events))
    assert found.lower[0] == pytest.approx(lower, abs=1e-3)
    assert found.upper[0] == pytest.approx(upper, abs=1e-3)
    assert found.method[0] == "exact Poisson 95%"


@given(st.integers(10, 100_000))
def test_byar_is_as_near_to_exact_as_public_health_england_says(events: int) -> None:
    """PHE Technical Guide: Confidence Intervals (25 May 2018): within 0.2% from ten events on."""
    from scipy.special import gammaincinv

    found = poisson(column(events))
    assert found.method[0] == "Byar 95%"
    assert found.lower[0] == pytest.approx(gammaincinv(events, 0.025), rel=2e-3)
    assert found.upper[0] == pytest.approx(gammaincinv(events + 1, 0.975), rel=2e-3)


def test_student_on_his_own_sleep_data() -> None:
    """ "Student", Biometrika 6 (1908), table of hours of sleep gained, first drug; as R's t.test gives it."""
    hours = column(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
    found = student(column(hours.mean()), column(len(hours)), column(hours.var(ddof=1)))
    assert found.lower[0] == pytest.approx(-0.5297804, abs=1e-6)
    assert found.upper[0] == pytest.approx(2.0297804, abs=1e-6)


def test_a_mean_of_one_row_has_no_interval() -> None:
    found = student(column(3.0), column(1), column(np.nan))
    assert np.isnan(found.lower[0])
    assert found.method[0] == ""


def test_a_share_of_nothing_has_no_interval() -> None:
    found = wilson(column(0), column(0))
    assert np.isnan(found.lower[0])
    assert np.isnan(found.upper[0])
    assert found.method[0] == ""


def test_an_open_end_is_told_as_open() -> None:
    found = order_statistics(column(2.0), column(np.nan))
    assert found.method[0] == "order statistics 95%"
    assert np.isnan(found.upper[0])


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_wilson_holds_the_share_and_stays_between_nought_and_one(part: int, more: int) -> None:
    trials = part + more
    found = wilson(column(part), column(trials))
    assert 0 <= found.lower[0] <= part / trials <= found.upper[0] <= 1
