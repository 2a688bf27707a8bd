"""Reasons: why each change, computed from what the other choice would cost.

Answers: why is this program not funded as today? The same question is solved again with the program
as it is today; what the best budget then lacks is the reason. Where no budget keeps the rules then,
the smallest set of rules that forbids it is. So each sentence is true by how it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from charteroak.budget.allocate.answer import Answer
from charteroak.budget.allocate.conflicts import Conflict, conflict
from charteroak.budget.allocate.model import NONE, Ask
from charteroak.budget.allocate.rules import told
from charteroak.budget.allocate.solve import Best, Solver, gap_for
from charteroak.budget.packages import Package

MOST = 60
"""Changes that are given a reason, those that move the most money first; the rest are counted."""
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
    """Points, weighted, that the best budget would lack without the change; None: there would be
    none that keeps the rules."""
    then: tuple[str, ...]
    """How other programs would be funded instead: the packages that would come in."""
    conflict: Conflict | None
    said: str


def reasons(answer: Answer, most: int = MOST) -> tuple[Reason, ...]:
    """A reason for each change, the largest sums first."""
    order = sorted(answer.changes, key=lambda n: (-abs(_cents(answer, n)), n))
    solver = Solver(answer.ask, rows=answer.kept)
    return tuple(_reason(answer, solver, n) for n in order[:most])


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
    said = _said(answer, name, now, then, _cents(answer, program), other, instead, why)
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


def _said(
    answer: Answer,
    name: str,
    now: Package | None,
    then: Package | None,
    cents: int,
    other: Best | None,
    instead: tuple[str, ...],
    why: Conflict | None,
) -> str:
    known = answer.asked.budget.programs.get(name)
    title = known.name if known else name
    gets = f"“{then.name}”" if then else "nothing"
    had = f"rather than “{now.name}” as today" if now else "though it is not there today"
    money = (
        f"{told(abs(cents), 'cents')} {'more' if cents > 0 else 'less'}"
        if cents
        else "for the same money"
    )
    first = f"{title} gets {gets} {had}, {money}."
    kept = "Kept as today" if now else "Without it"
    if other is None:
        rules = " ".join(row.said for row in why.rows) if why else ""
        return f"{first} {kept}, no budget keeps every rule: {rules}".rstrip()
    best, loss = answer.best.value, answer.best.value - other.value
    if loss <= max(_ALIKE, gap_for(answer.ask)) * max(1.0, abs(best)):
        more = _changes(instead)
        return f"{first} {kept}, the best budget would be worth as much, {best:,.2f} points{more}."
    return (f"{first} {kept}, the best budget that keeps the rules would be worth "
            f"{other.value:,.2f} points, {loss:,.2f} less{_changes(instead)}.")  # fmt: skip


def _changes(instead: tuple[str, ...]) -> str:
    if not instead:
        return "; nothing else would change for it"
    names = ", ".join(f"`{name}`" for name in instead[:_NAMED])
    more = f" and {len(instead) - _NAMED} more" if len(instead) > _NAMED else ""
    return f", with {names}{more} instead"
