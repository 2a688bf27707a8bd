"""Reasons: why each change, computed from what the other choice would cost.

Answers: why is this program not funded as today? The same question is solved again with the program
as it is today; what the best budget then lacks is the reason. Where no budget keeps the rules then,
the smallest set of rules that forbids it is. In large cities only the changes that move the most
money are solved again; of the others the prices of the rules bound what a budget could be worth
with the program as it is today (`priced.py`). So each sentence is true by how it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np

from charteroak.budget.allocate.answer import Answer
from charteroak.budget.allocate.conflicts import Conflict, conflict
from charteroak.budget.allocate.model import NONE, Ask, Row
from charteroak.budget.allocate.priced import Priced, priced
from charteroak.budget.allocate.rules import told
from charteroak.budget.allocate.solve import Best, Solver, alone, gap_for
from charteroak.budget.packages import Package

MOST = 60
"""Changes that are solved again, those that move the most money first."""
Way = Literal["solved again", "prices"]
_ALIKE = 1e-7
_NAMED = 3


@dataclass(frozen=True)
class Reason:
    """One change: a program, what it gets, and why not as today."""

    program: str
    package: str
    """What it gets; empty: nothing."""
    today: str
    """What it has today; empty: it is not there."""
    cents: int
    """What it costs more than today, in the first year."""
    loss: float | None
    """Points, weighted, that the best budget would lack without the change, or, from prices, at
    least; None: there would be none that keeps the rules."""
    then: tuple[str, ...]
    """How other programs would be funded instead: the packages that would come in."""
    conflict: Conflict | None
    said: str
    found_by: Way = "solved again"


def reasons(answer: Answer, most: int = MOST) -> tuple[Reason, ...]:
    """A reason for each change, the largest sums first; so many of them are solved again."""
    order = sorted(answer.changes, key=lambda n: (-abs(_cents(answer, n)), n))
    solver = Solver(answer.ask, rows=answer.kept)
    found = [_reason(answer, solver, n) for n in order[:most]]
    prices = priced(answer.ask, answer.kept) if order[most:] else None
    if prices is not None:
        found += [_from_prices(answer, prices, n) for n in order[most:]]
    return tuple(found)


def _cents(answer: Answer, program: int) -> int:
    now, then = answer.today(program), answer.package(program)
    return (then.whole if then else 0) - (now.whole if now else 0)


def _reason(answer: Answer, solver: Solver, program: int) -> Reason:
    ask, name = answer.ask, answer.ask.programs[program]
    now, then = answer.today(program), answer.package(program)
    other = _otherwise(ask, solver, program)
    loss = None if other is None else answer.best.value - other.value
    why = None
    if other is None:
        forced = tuple(ask.of(program)), int(ask.today[program])
        why = conflict(ask, answer.kept, forced)
    instead = () if other is None else tuple(_instead(answer, other, program))
    said = f"{_change(answer, program)} {_said(answer, now, other, instead, why)}".rstrip()
    return Reason(name, then.id if then else "", now.id if now else "",
                  _cents(answer, program), loss, instead, why, said)  # fmt: skip


def _otherwise(ask: Ask, solver: Solver, program: int) -> Best | None:
    """The best budget with the program as it is today."""
    now = int(ask.today[program])
    others = [at for at in ask.of(program) if at != now]
    if now == NONE:
        if not ask.may_be_none[program]:
            return None
    elif solver.upper[now] == 0:
        return None
    solver.bar(others)
    if now != NONE:
        solver.force(now)
    found = solver.best()
    solver.bar(others, lift=True)
    if now != NONE:
        solver.force(now, lift=True)
    return found


def _instead(answer: Answer, other: Best, program: int) -> Iterator[str]:
    """The packages that would come in elsewhere, the dearest first."""
    ask = answer.ask
    came = np.flatnonzero((other.taken == 1) & (answer.best.taken == 0))
    these = [int(at) for at in came if ask.program_of[at] != program]
    packages = sorted((answer.asked.packages[ask.packages[at]] for at in these),
                      key=lambda one: (-one.whole, one.id))  # fmt: skip
    yield from (one.id for one in packages)


def _change(answer: Answer, program: int) -> str:
    """What a program gets rather than what it has."""
    name, cents = answer.ask.programs[program], _cents(answer, program)
    now, then = answer.today(program), answer.package(program)
    known = answer.asked.budget.programs.get(name)
    title = known.name if known else name
    gets = f"“{then.name}”" if then else "nothing"
    had = f"rather than “{now.name}” as today" if now else "though it is not there today"
    money = (
        f"{told(abs(cents), 'cents')} {'more' if cents > 0 else 'less'}"
        if cents
        else "for the same money"
    )
    return f"{title} gets {gets} {had}, {money}."


def _kept(now: Package | None) -> str:
    return "Kept as today" if now else "Without it"


def _said(
    answer: Answer, now: Package | None, other: Best | None, instead: tuple[str, ...],
    why: Conflict | None,
) -> str:  # fmt: skip
    kept = _kept(now)
    if other is None:
        rules = " ".join(row.said for row in why.rows) if why else ""
        return f"{kept}, no budget keeps every rule: {rules}".rstrip()
    best, loss = answer.best.value, answer.best.value - other.value
    if loss <= max(_ALIKE, gap_for(answer.ask)) * max(1.0, abs(best)):
        more = _changes(instead)
        return f"{kept}, the best budget would be worth as much, {best:,.2f} points{more}."
    return (f"{kept}, the best budget that keeps the rules would be worth "
            f"{other.value:,.2f} points, {loss:,.2f} less{_changes(instead)}.")  # fmt: skip


def _changes(instead: tuple[str, ...]) -> str:
    if not instead:
        return "; nothing else would change for it"
    names = ", ".join(f"`{name}`" for name in instead[:_NAMED])
    more = f" and {len(instead) - _NAMED} more" if len(instead) > _NAMED else ""
    return f", with {names}{more} instead"


def _from_prices(answer: Answer, prices: Priced, program: int) -> Reason:
    """The reason of a change that was not solved again."""
    ask, now, then = answer.ask, answer.today(program), answer.package(program)
    today, chosen = int(ask.today[program]), int(ask.choice(answer.best.taken)[program])
    may = prices.may(program, today)
    most = ceil(prices.most(program, today) * 100) / 100 if may else 0.0
    loss = answer.best.value - most
    if not may:
        barring = [row.said for row in (*ask.rows, *answer.kept) if _bars(row, ask, program, today)]
        why = f"{_kept(now)}, no budget keeps every rule: {' '.join(barring)}".rstrip()
    elif loss > _ALIKE * max(1.0, abs(answer.best.value)):
        why = f"{_kept(now)}, no budget is worth more than {most:,.2f} points, "
        why += f"at least {loss:,.2f} less. "
        why += _weighed(prices, today, chosen)
    else:
        why = f"{_kept(now)}, a budget could be worth {most:,.2f} points at the most: so near to "
        why += f"the best that prices do not decide it. {_weighed(prices, today, chosen)}"
    said = f"{_change(answer, program)} {why} (From the prices of the rules, not solved again.)"
    lost = max(0.0, loss) if may else None
    return Reason(ask.programs[program], then.id if then else "", now.id if now else "",
                  _cents(answer, program), lost, (), None, said, "prices")  # fmt: skip


def _bars(row: Row, ask: Ask, program: int, today: int) -> bool:
    """Whether a rule that is of this program alone does not let it be as it is today."""
    if not alone(row, ask) or int(ask.program_of[row.packages[0]]) != program:
        return False
    taken = np.zeros(len(ask.packages), dtype=np.int64)
    if today != NONE:
        taken[today] = 1
    return not row.kept(taken)


def _weighed(prices: Priced, today: int, chosen: int) -> str:
    """What a change does by itself, and what it takes from others or leaves them."""
    value = prices.ask.value
    own = sum(float(value[at]) * sign for at, sign in ((chosen, 1), (today, -1)) if at != NONE)
    takes = prices.takes(chosen)
    for name, worth in prices.takes(today).items():
        takes[name] = takes.get(name, 0.0) - worth
    whole = sum(takes.values())
    word = "takes" if whole > 0 else "leaves"
    largest = max(takes, key=lambda name: abs(takes[name]), default="")
    of = f", most of it of the rule “{largest}”" if largest else ""
    return (f"The change is worth {own:+,.2f} points by itself, and {word} what is worth "
            f"{abs(whole):,.2f} elsewhere{of}.")  # fmt: skip
