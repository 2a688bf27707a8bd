"""Equations between internal services, solved exactly.

Answers: of each dollar that a service spends, how much goes through every other one, and where does
it end? With A the shares that services pass to services, (I - A)^-1 holds what goes through each:
the reciprocal method as D. Togo writes it (Reciprocal Cost Allocations for Many Support Departments
Using Spreadsheet Matrix Functions, University of New Mexico). Step-down is the same
with the shares to earlier services left out. All in fractions: nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

Served = Mapping[str, Mapping[str, Fraction]]
"""Service to those it serves, services and programs, each with its share; they sum to 1."""


@dataclass(frozen=True)
class Passing:
    """Where a dollar of each internal service goes."""

    served: Served

    @cached_property
    def through(self) -> dict[str, dict[str, Fraction]]:
        """Service to service: how much of a dollar of the first goes through the second."""
        names = list(self.served)
        rows = inverse(
            [
                [Fraction(one == other) - self.served[one].get(other, 0) for other in names]
                for one in names
            ]
        )
        return {
            name: {other: part for other, part in zip(names, row, strict=True) if part}
            for name, row in zip(names, rows, strict=True)
        }

    @cached_property
    def ends(self) -> dict[str, dict[str, int]]:
        """Service to programs: where its dollars end, as whole parts of their sum."""
        final = {
            name: {of: part for of, part in over.items() if of not in self.served}
            for name, over in self.served.items()
        }
        found: dict[str, dict[str, int]] = {}
        for name, through in self.through.items():
            reached: dict[str, Fraction] = {}
            for service, part in through.items():
                for program, share in final[service].items():
                    reached[program] = reached.get(program, Fraction()) + part * share
            common = lcm(*(share.denominator for share in reached.values()))
            found[name] = {program: int(share * common) for program, share in reached.items()}
        return found


def inverse(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The inverse of a square matrix, by Gauss and Jordan. ZeroDivisionError: it has none."""
    many = len(rows)
    work = [[*row, *(Fraction(at == n) for n in range(many))] for at, row in enumerate(rows)]
    for at in range(many):
        pivot = next((n for n in range(at, many) if work[n][at]), at)
        work[at], work[pivot] = work[pivot], work[at]
        work[at] = [value / work[at][at] if value else value for value in work[at]]
        for n in range(many):
            if n != at and work[n][at]:
                times = work[n][at]
                work[n] = [
                    a - times * b if b else a for a, b in zip(work[n], work[at], strict=True)
                ]
    return [row[many:] for row in work]
