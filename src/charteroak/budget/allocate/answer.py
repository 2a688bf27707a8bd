"""The answer: the budget that is worth the most, and what it comes to.

Answers: which package has each program, what does that cost by fund, goal, department and
neighborhood, and how sure is it that there is no better one? Goals may come in order: the first has
all it can, and what it has stays when the next is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.core import optimum
from charteroak.budget.allocate.model import NONE, Ask, Reals, Row, Whole
from charteroak.budget.allocate.pose import of_goal, posed
from charteroak.budget.allocate.solve import Best, Solver
from charteroak.budget.packages import MILLIONTHS, Package, positions
from charteroak.problems import Location

SLACK = 1e-9
"""What may be lost of a value that is kept, as a part of it: less than any package is worth."""


@dataclass(frozen=True)
class Answer:
    """A budget that is proven best, and the question it answers."""

    asked: Asked
    ask: Ask
    best: Best
    kept: tuple[Row, ...] = ()
    """What goals that come first keep, where there are any."""

    @property
    def packages(self) -> tuple[Package, ...]:
        """The packages that are in it."""
        names = (self.ask.packages[at] for at in np.flatnonzero(self.best.taken))
        return tuple(self.asked.packages[name] for name in names)

    @property
    def cents(self) -> int:
        """What it costs in the first year."""
        return sum(one.whole for one in self.packages)

    @property
    def changes(self) -> tuple[int, ...]:
        """The programs that are funded otherwise than today."""
        chosen = self.ask.choice(self.best.taken)
        return tuple(int(n) for n in np.flatnonzero(chosen != self.ask.today))

    def package(self, program: int) -> Package | None:
        """What a program gets; None: it has none."""
        at = int(self.ask.choice(self.best.taken)[program])
        return None if at == NONE else self.asked.packages[self.ask.packages[at]]

    def today(self, program: int) -> Package | None:
        """What a program has today; None: it is not there."""
        at = int(self.ask.today[program])
        return None if at == NONE else self.asked.packages[self.ask.packages[at]]


def today_of(ask: Ask) -> Whole:
    """The budget of today."""
    taken = np.zeros(len(ask.packages), dtype=np.int64)
    taken[ask.today[ask.today != NONE]] = 1
    return taken


def answered(asked: Asked, gap: float | None = None) -> Answer | None:
    """The best budget; None: no budget keeps every rule."""
    ask = posed(asked)
    kept: list[Row] = []
    for goal in asked.allocation.first:
        value = of_goal(asked, ask, goal)
        found = optimum(replace(ask, value=value), gap, kept)
        if found is None:
            return None
        text = f"`{goal}` comes first, and keeps the {found.value:,.2f} points that it can have."
        kept.append(replace(worth_row(value, found.value, text), where=asked.allocation.written_at))
    best = optimum(ask, gap, kept)
    if best is None:
        return None
    return Answer(asked, ask, fewest(ask, best, tuple(kept), gap), tuple(kept))


def worth_row(value: Reals, least: float, said: str) -> Row:
    """A rule that a value stays: counted in billionths, a little below so that rounding is none."""
    numbers = np.rint(value * 1e9).astype(np.int64)
    these = np.flatnonzero(numbers)
    low = int(np.floor(least * 1e9 - abs(least) * 1e9 * SLACK - len(these)))
    return Row(said, said, Location(""), "billionths", these, numbers[these], low)


def fewest(ask: Ask, best: Best, kept: tuple[Row, ...], gap: float | None) -> Best:
    """Among budgets worth the same: the fewest changes, and then the least money.

    So that nothing is changed, and nothing bought, that no goal has anything of.
    """
    if len(ask.programs) > 300:
        return best
    rows = (*kept, worth_row(ask.value, best.value, "as good"))
    changed = np.zeros(len(ask.packages))
    for at, program in enumerate(ask.program_of):
        now = ask.today[program]
        changed[at] = 1.0 if now == NONE else (-1.0 if now == at else 0.0)
    found = Solver(replace(ask, value=-changed), gap, rows).best()
    if found is None:
        return best
    worth = float(ask.value @ found.taken)
    return Best(found.taken, worth, max(best.bound, worth))


def summed(
    packages: Iterable[Package], parts: Callable[[Package, int], Mapping[str, int]]
) -> dict[str, int]:
    """Cents of the first year by what `parts` divides each package into; they sum to the whole."""
    found: dict[str, int] = {}
    for package in packages:
        for name, cents in parts(package, package.whole).items():
            found[name] = found.get(name, 0) + cents
    return found


def by_fund(packages: Iterable[Package]) -> dict[str, int]:
    """Cents of the first year by fund."""
    found: dict[str, int] = {}
    for package in packages:
        for fund in package.funds:
            cents = package.cents(fund) + package.cents_once(fund)
            found[fund] = found.get(fund, 0) + cents
    return found


def points_by(asked: Asked, packages: Iterable[Package], by: str) -> dict[str, float]:
    """Expected points by `goal` or `outcome`."""
    found: dict[str, int] = {}
    for package in packages:
        for effect in package.effects:
            name = effect.outcome
            name = asked.known.goal_of(name) if by == "goal" else name
            found[name] = found.get(name, 0) + asked.points(package, outcome=effect.outcome)
    return {name: number / MILLIONTHS for name, number in found.items()}


def staffed(packages: Iterable[Package]) -> int:
    """Positions, in thousandths."""
    return sum(positions(one) for one in packages)
