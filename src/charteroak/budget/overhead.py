"""Overhead: the cost of internal services, spread over the programs they serve.

Answers: who bears what payroll or the fleet costs? Step by step (step-down): an internal service
that serves others passes on its own cost and what it bears of earlier ones, until none is left.
Services that serve each other in a circle have no first step, so they are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import numpy as np

from charteroak.budget.model import Program
from charteroak.budget.programs import Key
from charteroak.budget.shares import divided, parts_of
from charteroak.problems import Problem


def steps(programs: Mapping[str, Program]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The internal services in the order they are spread; or, second, those in a circle."""
    spread = {name: one.spread for name, one in programs.items() if one.service == "internal"}
    before: dict[str, set[str]] = {name: set() for name in spread}
    for name, over in spread.items():
        for served in over.parts if over else ():
            if served in before:
                before[served].add(name)
    try:
        return tuple(TopologicalSorter(before).static_order()), ()
    except CycleError as fault:
        return (), tuple(reversed(fault.args[1]))


def cycle(programs: Mapping[str, Program]) -> Iterator[Problem]:
    """The circle of internal services, if there is one."""
    _, circle = steps(programs)
    if circle:
        said = " serves ".join(f"`{name}`" for name in circle)
        what = f"Internal services go round in a circle: {said}."
        advice = "Take one of them out of the other's `parts:`: the one that serves it least."
        yield Problem(what, programs[circle[0]].written_at, advice, "overhead-cycle")


def spread(
    programs: Mapping[str, Program], direct: Mapping[str, dict[Key, int]]
) -> dict[str, dict[Key, int]]:
    """What each program bears of the internal services, by fund, year and phase. It sums to what
    these cost. A service that cannot be spread keeps its cost, and nobody bears it.
    """
    borne: dict[str, dict[Key, int]] = {}
    for name in steps(programs)[0]:
        over = programs[name].spread
        if over is None:
            continue
        whole = {**direct.get(name, {})}
        for key, cents in borne.pop(name, {}).items():
            whole[key] = whole.get(key, 0) + cents
        parts = parts_of(over.parts)
        cells = divided(np.array(list(whole.values()), np.int64), list(parts.values()))
        for key, row in zip(whole, cells, strict=True):
            for served, cents in zip(parts, row, strict=True):
                of = borne.setdefault(served, {})
                of[key] = of.get(key, 0) + int(cents)
    return borne
