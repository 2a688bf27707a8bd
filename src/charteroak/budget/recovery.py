"""Recovery: the income that belongs to programs, such as fees and grants.

Answers: how much of a program's cost comes back from those who use it or pay for it? Income that no
rule names is the city's as a whole. A line that two rules claim is told, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.budget.costing import Recovery
from charteroak.budget.ledger import LINES, Found
from charteroak.budget.model import Budget
from charteroak.budget.money import said
from charteroak.budget.programs import Key
from charteroak.budget.queries import condition, faults, query
from charteroak.budget.shares import Uneven, parted, shares_of
from charteroak.engine import Engine
from charteroak.problems import Problem, suggest

Income = dict[str, dict[Key, int]]
"""Program to its income in cents, by fund, year and phase."""


def check(budget: Budget) -> Iterator[Problem]:
    """What is wrong with the words of the rules."""
    for rule in budget.recoveries:
        where = rule.written_at
        if bool(rule.program) == bool(rule.shares):
            what = "A rule of income says one of `program:` and `shares:`."
            yield Problem(what, where, "Keep the one you mean.", "recovery")
        if not rule.where.strip():
            advice = "Write a condition: `true` would be every line."
            yield Problem("The rule has no condition.", where, advice, "recovery")
        for name in (rule.program, *rule.shares):
            if name and name not in budget.programs:
                advice = suggest(name, budget.programs) or "Add it to `programs.yaml`."
                yield Problem(f"There is no program `{name}`.", where, advice, "recovery")
        try:
            shares_of(rule.shares) if rule.shares else None
        except Uneven as fault:
            yield Problem(fault.what, where, fault.advice, "shares")
        yield from faults(rule.where, budget.columns(), where, "recovery")


def income(
    budget: Budget, found: Found, engine: Engine
) -> Iterator[tuple[str, Key, int] | Problem]:
    """Program, fund, year and phase, and cents of income; or two rules that claim a line.

    The lines that a rule names are added up first and divided then, so what a rule names sums to
    what its programs get.
    """
    if not budget.recoveries:
        return
    columns = budget.columns()
    claims = ", ".join(
        f"case when {condition(rule.where, columns)} then {n} end"
        for n, rule in enumerate(budget.recoveries)
    )
    rows = engine.rows(
        query(
            f"select list_filter([{claims}], x -> x is not null) as claims, fund, fiscal_year, "  # noqa: S608
            "phase, min(ledger), arg_min(at, line), sum(cents), count(*) "
            f"from {LINES} where counts and type = 'revenue' group by all "
            "having len(claims) > 0 order by all"
        )
    )
    used = {n for claimed, *_ in rows for n in claimed}
    for n, rule in enumerate(budget.recoveries):
        if n not in used:
            advice = "Look at its condition; only lines of income are looked at."
            what = "The rule names no line of income."
            yield Problem(what, rule.written_at, advice, "recovery-none", "warning")
    for claimed, fund, year, phase, ledger, at, cents, many in rows:
        if len(claimed) > 1:
            first, second = (budget.recoveries[n].written_at for n in claimed[:2])
            these = f"{many:,} lines of income" if many > 1 else "The line of income"
            what = f"{these} of {said(int(cents))} is claimed by two rules, {first} and {second}."
            advice = "Narrow one of the conditions, so that one rule holds for each line."
            yield Problem(what, found.place(ledger, at), advice, "recovery-twice")
            continue
        for program, part in _divided(budget.recoveries[claimed[0]], int(cents)):
            yield program, (fund, year, phase), part


def _divided(rule: Recovery, cents: int) -> Iterator[tuple[str, int]]:
    parts = shares_of(rule.shares) if rule.shares else {rule.program: 1}
    yield from zip(parts, parted(cents, list(parts.values())), strict=True)
