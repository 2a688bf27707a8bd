"""Erlang C against published values, exact fractions and the queue's own recurrence."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.indicators.estimate import Refusal
from charteroak.indicators.staffing import (
    Staffing,
    agents_needed,
    offered_load,
    service_level,
    staffing,
    wait_probability,
)


def test_as_the_erlangc_package_prints_it() -> None:
    """R package ErlangC 0.1.0, README: 100 calls in 30 minutes of 180 s, within 20 s, 14 agents."""
    found = staffing(14, 200, 180, 20)
    assert isinstance(found, Staffing)
    assert found.load == 10
    assert found.wait_probability == pytest.approx(0.1741319, abs=5e-8)
    assert found.service_level == pytest.approx(0.88835, abs=5e-7)
    assert found.mean_wait_seconds == pytest.approx(7.83593701177724)
    assert found.occupancy == pytest.approx(0.7142857, abs=5e-8)
    eleven = staffing(11, 200, 180, 20)
    assert isinstance(eleven, Staffing)
    assert eleven.wait_probability == pytest.approx(0.6821182, abs=5e-8)
    assert eleven.service_level == pytest.approx(0.3896138, abs=5e-8)


@pytest.mark.parametrize(
    ("calls", "handle", "target", "within", "agents"),
    [
        (200, 180, 0.80, 20, 14),  # R package ErlangC 0.1.0, README
        (400, 180, 0.80, 60, 23),  # R package Erlang, vignette: 200 calls in 30 minutes
    ],
)
def test_the_agents_that_are_published(
    calls: float, handle: float, target: float, within: float, agents: int
) -> None:
    found = agents_needed(calls, handle, target, within)
    assert isinstance(found, Staffing)
    assert found.agents == agents


def exact(agents: int, load: Fraction) -> Fraction:
    """Erlang's formula as he wrote it, in fractions."""
    last = load**agents / factorial(agents) * agents / (agents - load)
    return last / (sum(load**k / factorial(k) for k in range(agents)) + last)


@pytest.mark.parametrize(
    ("agents", "load"), [(1, "1/2"), (2, "3/2"), (5, "3"), (55, "48"), (120, "231/2"), (30, "1/10")]
)
def test_as_the_exact_fraction(agents: int, load: str) -> None:
    """One agent waits with probability A; two with A^2 / (2 + A)."""
    told = float(exact(agents, Fraction(load)))
    assert wait_probability(agents, float(Fraction(load))) == pytest.approx(told, rel=1e-10)


@given(st.integers(1, 6000), st.floats(0.01, 0.9999))
def test_thousands_of_erlangs_as_the_recurrence_gives_them(agents: int, occupancy: float) -> None:
    """The recurrence 1/B(n) = 1 + n / (A B(n-1)) is stable, and slow."""
    load, inverse = agents * occupancy, 1.0
    for n in range(1, agents + 1):
        inverse = 1 + n / load * inverse
        if inverse > 1e200:
            assert wait_probability(agents, load) < 1e-190
            return
    told = 1 / inverse / (1 - occupancy * (1 - 1 / inverse))
    assert wait_probability(agents, load) == pytest.approx(told, rel=1e-8)


@given(st.floats(0.1, 50_000), st.floats(1, 3000), st.floats(0.01, 0.999), st.floats(0, 600))
def test_one_agent_fewer_would_not_do(
    calls: float, handle: float, target: float, within: float
) -> None:
    found = agents_needed(calls, handle, target, within)
    assert isinstance(found, Staffing)
    assert found.service_level >= target
    assert service_level(found.agents - 1, offered_load(calls, handle), handle, within) < target


def test_what_cannot_be_answered_is_refused() -> None:
    assert staffing(10, 200, 180, 20) == Refusal(
        "10 agents cannot keep up with 10.0 erlangs: the queue grows without end.", 200
    )
    assert isinstance(agents_needed(200, 180, 1.0, 20), Refusal)
    assert isinstance(agents_needed(200, 0, 0.9, 20), Refusal)
    assert isinstance(agents_needed(float("nan"), 180, 0.9, 20), Refusal)
    assert wait_probability(10, 10) == 1
    assert wait_probability(3, 0) == 0
    assert service_level(9, 10, 180, 20) == 0
