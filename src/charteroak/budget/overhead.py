"""Overhead: the cost of internal services, spread over the programs they serve.

Answers: who bears what payroll or the fleet costs? By step-down, each service passes on its own
cost and what it bears of earlier ones; by the reciprocal method all do so at once. Either way each
service's own dollars are divided once, over the programs they end with, so no cent is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from charteroak.budget.costing import Overhead
from charteroak.budget.equations import Passing
from charteroak.budget.model import Program
from charteroak.budget.programs import Key
from charteroak.budget.shares import Uneven, parted, parts_of
from charteroak.problems import Problem, suggest

STEP_DOWN = Overhead()
Programs = Mapping[str, Program]
Costs = Mapping[str, Mapping[Key, int]]
"""Program to cents, by fund, year and phase."""


@dataclass(frozen=True)
class Borne:
    """What one program bears of one internal service, of one fund, year and phase."""

    service: str
    program: str
    key: Key
    cents: int


def services(programs: Programs) -> tuple[str, ...]:
    """The internal services that say whom they serve."""
    return tuple(name for name, one in programs.items() if one.service == "internal" and one.spread)


def steps(
    programs: Programs, method: Overhead = STEP_DOWN
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The internal services in the order they are spread; or, second, those in a circle."""
    if method.order:
        return method.order, ()
    before: dict[str, set[str]] = {name: set() for name in services(programs)}
    for name in before:
        for served in _over(programs, name):
            if served in before and served != name:
                before[served].add(name)
    try:
        return tuple(TopologicalSorter(before).static_order()), ()
    except CycleError as fault:
        return (), tuple(reversed(fault.args[1]))


def _over(programs: Programs, name: str) -> Mapping[str, str]:
    spread = programs[name].spread
    return spread.parts if spread else {}


def check(programs: Programs, method: Overhead) -> Iterator[Problem]:
    """Why internal services cannot be spread by this method."""
    named = services(programs)
    yield from _themselves(programs, named)
    if method.method == "reciprocal":
        yield from _closed(programs, named)
        if method.order:
            what = "The reciprocal method has no order: all services are spread at once."
            yield Problem(what, method.written_at, "Remove `order:`.", "overhead-order")
        return
    if method.order:
        yield from _ordered(programs, method, named)
        return
    _, circle = steps(programs, method)
    if circle:
        said = " serves ".join(f"`{name}`" for name in circle)
        what = f"Internal services go round in a circle: {said}."
        advice = (
            "Write `method: reciprocal` in `overhead.yaml`, or the `order:` in which they are "
            "spread; or take one of them out of the other's `parts:`."
        )
        yield Problem(what, programs[circle[0]].written_at, advice, "overhead-cycle")


def _themselves(programs: Programs, named: tuple[str, ...]) -> Iterator[Problem]:
    for name in named:
        if name in _over(programs, name):
            what = f"`{name}` is among those that it serves itself."
            advice = "Remove it from its own `parts:`: its cost is borne by the others."
            yield Problem(what, programs[name].written_at, advice, "overhead-self")


def _closed(programs: Programs, named: tuple[str, ...]) -> Iterator[Problem]:
    """Services whose dollars never reach a program: their equations have no solution."""
    out = {n for n in named if any(of not in named for of in _over(programs, n))}
    while True:
        more = {n for n in named if n not in out and out & set(_over(programs, n))}
        if not more:
            break
        out |= more
    shut = [name for name in named if name not in out]
    if shut:
        said = ", ".join(f"`{name}`" for name in shut)
        what = f"These internal services serve only each other, so nobody bears them: {said}."
        advice = "Add a program that is served to the `parts:` of one of them."
        yield Problem(what, programs[shut[0]].written_at, advice, "overhead-closed")


def _ordered(programs: Programs, method: Overhead, named: tuple[str, ...]) -> Iterator[Problem]:
    where = method.written_at
    for name in method.order:
        if name not in named:
            advice = suggest(name, named) or "Name internal services only."
            yield Problem(f"`{name}` is no internal service.", where, advice, "overhead-order")
    missing = [name for name in named if name not in method.order]
    if missing or len(set(method.order)) < len(method.order):
        said = f": {', '.join(f'`{n}`' for n in missing)} is missing" if missing else ""
        what = f"`order:` does not name every internal service once{said}."
        advice = "Name each once, the first to be spread first."
        yield Problem(what, where, advice, "overhead-order")
        return
    for at, name in enumerate(method.order):
        over = _over(programs, name) if name in named else {}
        if over and all(of in method.order[: at + 1] for of in over):
            what = f"`{name}` serves only services that are spread before it: nobody bears it."
            advice = "Spread it earlier in `order:`, or write `method: reciprocal`."
            yield Problem(what, programs[name].written_at, advice, "overhead-order")


def passing(programs: Programs, method: Overhead = STEP_DOWN) -> Passing:
    """Where a dollar of each internal service goes; `check` has found nothing wrong."""
    order, _ = steps(programs, method)
    named = services(programs) if method.method == "reciprocal" else order
    served: dict[str, dict[str, Fraction]] = {}
    for at, name in enumerate(named):
        closed = set(named[: at + 1]) if method.method == "step-down" else set()
        try:
            parts = parts_of(_over(programs, name))
        except Uneven:  # told by `check` of the folder
            continue
        left = {of: part for of, part in parts.items() if of not in closed}
        total = sum(left.values())
        served[name] = {of: Fraction(part, total) for of, part in left.items()}
    return Passing(served)


def borne(programs: Programs, direct: Costs, method: Overhead = STEP_DOWN) -> Iterator[Borne]:
    """What each program bears of each service. The rows of a service sum to what it costs."""
    for service, ends in passing(programs, method).ends.items():
        for key, cents in direct.get(service, {}).items():
            for program, part in zip(ends, parted(cents, list(ends.values())), strict=True):
                yield Borne(service, program, key, part)


def together(borne: Iterable[Borne]) -> dict[str, dict[Key, int]]:
    """What each program bears of all services together, by fund, year and phase."""
    found: dict[str, dict[Key, int]] = {}
    for one in borne:
        of = found.setdefault(one.program, {})
        of[one.key] = of.get(one.key, 0) + one.cents
    return found


def spread(
    programs: Programs, direct: Costs, method: Overhead = STEP_DOWN
) -> dict[str, dict[Key, int]]:
    """What each program bears of all services together."""
    return together(borne(programs, direct, method))


def received(
    programs: Programs, direct: Costs, method: Overhead = STEP_DOWN
) -> dict[str, dict[Key, int]]:
    """What each internal service bears of the others before it passes everything on, in whole
    cents. (What a service costs with its own overhead: the price of a payroll or of a repair.)
    """
    exact: dict[str, dict[Key, Fraction]] = {}
    for service, through in passing(programs, method).through.items():
        for key, cents in direct.get(service, {}).items():
            for other, part in through.items():
                of = exact.setdefault(other, {})
                own = cents if other == service else 0
                of[key] = of.get(key, Fraction()) + part * cents - own
    return {name: {key: round(c) for key, c in of.items()} for name, of in exact.items()}
