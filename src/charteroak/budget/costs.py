"""Costs: what each program costs, directly, with its share of lines, and with its overhead.

Answers: what does a service really cost, what of it comes back, and what is left for everybody to
pay? Direct are the lines of the program alone; shared is its part of lines that several divide;
overhead is what it bears of internal services. The three are its full cost; less the income that
belongs to it, the subsidy (Government Finance Officers Association, Measuring the Full Cost of
Government Service). An internal service passes its full cost on, so no dollar is in two sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from charteroak.budget import overhead
from charteroak.budget.model import PHASES, Budget
from charteroak.budget.overhead import Borne
from charteroak.budget.programs import Direct, Key, worst
from charteroak.budget.recovery import Income

FILE, BORNE = "budget_costs.parquet", "budget_overhead.parquet"


@dataclass(frozen=True)
class Cost:
    """One program in one fund, fiscal year and phase. Amounts are whole cents."""

    program: str
    service: str
    """`community`, `governance` or `internal`."""
    department: str
    fund: str
    fiscal_year: int
    phase: str
    direct: int
    """Of lines that belong to it alone."""
    shared: int
    """Its part of lines that several programs divide."""
    overhead: int
    """What it bears of internal services."""
    full: int
    """The three together."""
    passed: int
    """Of the full cost, what an internal service passes on: all of it; of others nothing."""
    revenue: int
    """Income that belongs to it."""
    provenance: str
    """Of its lines and of those it bears: `simulated` where any is, else `published` where any
    is."""

    @property
    def key(self) -> Key:
        """The fund, fiscal year and phase."""
        return self.fund, self.fiscal_year, self.phase

    @property
    def subsidy(self) -> int:
        """What its own income leaves to be paid; below zero: a surplus. What is passed on is paid
        by those who bear it.
        """
        return self.full - self.passed - self.revenue


@dataclass(frozen=True)
class Passed:
    """What one program bears of one internal service, with what the division rests on."""

    service: str
    program: str
    fund: str
    fiscal_year: int
    phase: str
    cents: int
    method: str
    """`step-down` or `reciprocal`."""
    by: str
    """What the parts count, such as payments."""
    provenance: str
    """Of the service's own dollars."""


def costs(
    budget: Budget, direct: Iterable[Direct], borne: Iterable[Borne], income: Income
) -> tuple[Cost, ...]:
    """What every program costs, by fund, year and phase. Less what is passed on, they sum to the
    lines that have a program.
    """
    own: dict[tuple[str, Key], list[Direct]] = {}
    for one in direct:
        if one.program:
            own.setdefault((one.program, one.key), []).append(one)
    over: dict[tuple[str, Key], list[Borne]] = {}
    for part in borne:
        over.setdefault((part.program, part.key), []).append(part)
    direct_of = {at: sum(one.cents for one in these) for at, these in own.items()}
    made = {at: worst(one.provenance for one in these) for at, these in own.items()}
    between = _received(budget, direct_of)
    incomes = {(program, key) for program, by in income.items() for key in by}
    every = own.keys() | over.keys() | between.keys() | incomes
    order = {name: at for at, name in enumerate(budget.programs)}
    phases = [*PHASES]
    return tuple(
        _cost(budget, at, own.get(at, []), over.get(at, []), between.get(at, 0), income, made)
        for at in sorted(every, key=lambda at: (order[at[0]], at[1][:2], phases.index(at[1][2])))
    )


def _received(budget: Budget, direct: Mapping[tuple[str, Key], int]) -> dict[tuple[str, Key], int]:
    by_program: dict[str, dict[Key, int]] = {}
    for (program, key), cents in direct.items():
        by_program.setdefault(program, {})[key] = cents
    found = overhead.received(budget.programs, by_program, budget.overhead)
    return {(name, key): cents for name, of in found.items() for key, cents in of.items()}


def _cost(
    budget: Budget,
    at: tuple[str, Key],
    own: list[Direct],
    over: list[Borne],
    between: int,
    income: Income,
    made: Mapping[tuple[str, Key], str],
) -> Cost:
    name, key = at
    program = budget.programs[name]
    alone = sum(one.cents for one in own if not one.shared)
    shared = sum(one.cents for one in own if one.shared)
    bears = sum(one.cents for one in over) + between
    full = alone + shared + bears
    services = {(one.service, key) for one in over if one.cents}
    if between:  # of any other service of the year
        services |= {other for other in made if other[1] == key and _internal(budget, other[0])}
    provenance = worst(made[one] for one in {at, *services} if one in made)
    return Cost(
        program=name, service=program.service, department=program.department, fund=key[0],
        fiscal_year=key[1], phase=key[2], direct=alone, shared=shared, overhead=bears, full=full,
        passed=full if program.service == "internal" else 0,
        revenue=income.get(name, {}).get(key, 0), provenance=provenance,
    )  # fmt: skip


def _internal(budget: Budget, program: str) -> bool:
    return budget.programs[program].service == "internal"


def passed(budget: Budget, borne: Iterable[Borne], told: Iterable[Cost]) -> Iterator[Passed]:
    """What is borne of internal services, each with its method and driver."""
    made = {(one.program, one.key): one.provenance for one in told}
    for one in borne:
        spread = budget.programs[one.service].spread
        by = spread.by if spread else ""
        yield Passed(one.service, one.program, *one.key, one.cents, budget.overhead.method, by,
                     made[one.service, one.key])  # fmt: skip
