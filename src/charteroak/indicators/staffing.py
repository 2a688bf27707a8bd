"""Staffing: how many call takers a stated service level needs (Erlang C).

Answers: with so many calls an hour, of such a length, what share waits, what share is answered
within so many seconds, and how many must be on the line? One hour is one steady state.
Source: A. K. Erlang, Post Office Electrical Engineers' Journal 10 (1917), 189-197; the M/M/N queue
as in N. Gans, G. Koole and A. Mandelbaum, Manufacturing & Service Operations Management 5 (2003),
79-141.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from charteroak.indicators.estimate import Refusal

METHOD = "Erlang C (M/M/N)"
CAVEATS: tuple[str, ...] = (
    "Calls are taken to come at random at one steady rate, and to last exponentially long.",
    "Nobody hangs up and nobody calls back: where callers give up, the formula asks for too many.",
    "Bursts of calls about one event come together, not at random: the formula asks for too few.",
    "The number is people on the line at once; add breaks, leave and training to make a roster.",
    "Near full occupancy a small error in calls or in handle time moves the wait very far.",
)


@dataclass(frozen=True, slots=True)
class Staffing:
    """What a number of call takers gives, in one steady hour."""

    agents: int
    load: float
    """Calls an hour times hours a call, in erlangs: how many are busy on average."""
    wait_probability: float
    service_level: float
    """The share answered within the stated seconds."""
    mean_wait_seconds: float
    """The average speed of answer, over all calls."""
    occupancy: float
    """The share of an agent's time spent on calls."""
    method: str = METHOD


def offered_load(calls_per_hour: float, handle_seconds: float) -> float:
    """The offered load in erlangs."""
    return calls_per_hour * handle_seconds / 3600


def wait_probability(agents: int, load: float) -> float:
    """The share of calls that find every agent busy; 1 where the queue grows without end.

    C = B / (1 - occupancy (1 - B)), with Erlang's B as a ratio of a Poisson probability to its
    sum, in logarithms: nothing overflows at thousands of erlangs, and no step is iterated.
    """
    from scipy.special import gammaincc, gammaln, xlogy

    if load <= 0:
        return 0.0
    if agents <= load:
        return 1.0
    log_term = float(xlogy(agents, load) - load - gammaln(agents + 1))
    blocked = math.exp(log_term) / float(gammaincc(agents + 1, load))
    return blocked / (1 - load / agents * (1 - blocked))


def service_level(agents: int, load: float, handle_seconds: float, within_seconds: float) -> float:
    """The share of calls answered within so many seconds; 0 where the queue grows without end."""
    if agents <= load:
        return 0.0
    wait = wait_probability(agents, load)
    return 1 - wait * math.exp(-(agents - load) * within_seconds / handle_seconds)


def staffing(
    agents: int, calls_per_hour: float, handle_seconds: float, within_seconds: float
) -> Staffing | Refusal:
    """What so many agents give; refused where they cannot keep up with the calls."""
    calls = round(calls_per_hour) if math.isfinite(calls_per_hour) else 0
    if not (calls_per_hour >= 0 and handle_seconds > 0 and within_seconds >= 0 and agents >= 1):
        return Refusal("Calls, handle time, seconds and agents must be stated and positive.", calls)
    load = offered_load(calls_per_hour, handle_seconds)
    if agents <= load:
        return Refusal(
            f"{agents} agents cannot keep up with {load:.1f} erlangs: the queue grows without end.",
            calls,
        )
    wait = wait_probability(agents, load)
    return Staffing(
        agents=agents,
        load=load,
        wait_probability=wait,
        service_level=service_level(agents, load, handle_seconds, within_seconds),
        mean_wait_seconds=wait * handle_seconds / (agents - load),
        occupancy=load / agents,
    )


def agents_needed(
    calls_per_hour: float, handle_seconds: float, target: float, within_seconds: float
) -> Staffing | Refusal:
    """The fewest agents who answer the target share of calls within so many seconds.

    The service level only grows with the agents, so the range is doubled until it holds the
    answer and then halved down to it.
    """
    if not 0 < target < 1:
        return Refusal(
            "The target is a share between 0 and 1; no number of agents answers every call.", 0
        )
    load = offered_load(calls_per_hour, handle_seconds)
    fewest = math.floor(load) + 1 if 0 <= load < math.inf else 1
    at_least = staffing(fewest, calls_per_hour, handle_seconds, within_seconds)
    if isinstance(at_least, Refusal):
        return at_least

    def enough(agents: int) -> bool:
        return service_level(agents, load, handle_seconds, within_seconds) >= target

    step = 1
    while not enough(fewest + step):
        step *= 2
    low, high = fewest, fewest + step
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return staffing(low, calls_per_hour, handle_seconds, within_seconds)
