"""The question as numbers: programs, their packages, and rules as rows of whole numbers.

Answers: what exactly is solved? Money is in cents, positions in thousandths, points in millionths,
so that whether a budget keeps a rule is decided without rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.problems import NOWHERE, Location

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]
UNITS: Mapping[str, float] = {
    "cents": 1e-5, "positions": 1e-3, "points": 1e-6, "billionths": 1e-9, "count": 1.0,
}  # fmt: skip
"""What rows count, and the factor that brings it near one for the solver."""
NONE = -1


@dataclass(frozen=True, eq=False)
class Row:
    """One rule: a sum over packages that are taken, between two bounds."""

    name: str
    """Short, for tables."""
    said: str
    """The rule as a sentence."""
    where: Location
    unit: str
    """One of `UNITS`."""
    packages: Whole
    """The packages that count."""
    numbers: Whole
    """What each counts."""
    at_least: int | None = None
    at_most: int | None = None

    def of(self, taken: Whole) -> int:
        """What a budget comes to: `taken` is 1 for each package that is in it, else 0."""
        return int((self.numbers * taken[self.packages]).sum())

    def kept(self, taken: Whole) -> bool:
        """Whether a budget keeps it."""
        told = self.of(taken)
        low = self.at_least is None or told >= self.at_least
        return low and (self.at_most is None or told <= self.at_most)


@dataclass(frozen=True, eq=False)
class Ask:
    """One question: which package of each program, so that the value is largest?"""

    programs: tuple[str, ...]
    packages: tuple[str, ...]
    program_of: Whole
    """The program of each package, by its place; packages of a program lie together."""
    value: Reals
    """What each is worth."""
    today: Whole
    """The package of each program as it is today; `NONE`: it is not there."""
    may_be_none: NDArray[np.bool_]
    """Whether a program may have no package."""
    rows: tuple[Row, ...] = ()
    starts: Whole = field(init=False)
    """Where the packages of each program begin, and the end."""

    def __post_init__(self) -> None:
        many = np.bincount(self.program_of, minlength=len(self.programs))
        object.__setattr__(self, "starts", np.r_[0, np.cumsum(many)].astype(np.int64))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each package."""
        return {name: at for at, name in enumerate(self.packages)}

    def of(self, program: int) -> range:
        """The packages of a program."""
        return range(int(self.starts[program]), int(self.starts[program + 1]))

    def worth(self, taken: Whole) -> float:
        """What a budget is worth."""
        return float(self.value @ taken)

    def broken(self, taken: Whole) -> tuple[Row, ...]:
        """The rules that a budget breaks, decided in whole numbers."""
        return tuple(row for row in self.rows if not row.kept(taken))

    def choice(self, taken: Whole) -> Whole:
        """The package of each program, `NONE` where it has none."""
        found = np.full(len(self.programs), NONE, dtype=np.int64)
        these = np.flatnonzero(taken)
        found[self.program_of[these]] = these
        return found


def row(
    name: str,
    said: str,
    unit: str,
    numbers: Mapping[int, int],
    *,
    at_least: int | None = None,
    at_most: int | None = None,
    where: Location = NOWHERE,
) -> Row:
    """A rule over the packages that count something."""
    told = sorted((at, number) for at, number in numbers.items() if number)
    pairs: Any = np.array(told, dtype=np.int64).reshape(-1, 2)
    return Row(name, said, where, unit, pairs[:, 0], pairs[:, 1], at_least, at_most)
