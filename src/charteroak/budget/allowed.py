"""Allowed: what the money of a restricted fund may be spent on.

Answers: which lines spend a fund's money on a program or purpose that its restriction does not
allow? A line is allowed where one part of `only_for:` allows it: its program, its department, or
the condition. One that goes to no program must be allowed by the other two. Of internal services
`overhead:` decides, where the fund says it (`indirect.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.budget import indirect
from charteroak.budget.ledger import LINES, Found
from charteroak.budget.model import Budget, Fund, Program
from charteroak.budget.money import said
from charteroak.budget.programs import FOLLOWED
from charteroak.budget.queries import condition, faults, literal, one_of, query
from charteroak.engine import Engine
from charteroak.problems import NOWHERE, Problem, suggest

MOST_TOLD = 10
_NO_PROGRAM = Program(id="", name="", does="", owner="")


def check(budget: Budget) -> Iterator[Problem]:
    """What is wrong with the words of the restrictions."""
    for fund in budget.funds.values():
        yield from indirect.check(fund)
        only = fund.only_for
        where = only.written_at
        if where is not NOWHERE and not only.rules:
            what = f"`only_for:` of `{fund.id}` says nothing, and would allow anything."
            advice = "Name `programs:`, `departments:` or a condition (`where:`), or remove it."
            yield Problem(what, where, advice, "fund-only")
        for name in only.programs:
            if name not in budget.programs:
                advice = suggest(name, budget.programs) or "Add it to `programs.yaml`."
                yield Problem(f"There is no program `{name}`.", where, advice, "fund-only")
        yield from faults(only.where, budget.columns(), where, "fund-only")


def spent_elsewhere(budget: Budget, found: Found, engine: Engine) -> Iterator[Problem]:
    """The lines of restricted funds that pay for what they may not, like ones together."""
    for fund in budget.funds.values():
        if fund.only_for.rules or fund.overhead:
            yield from _of(fund, budget, found, engine)


def _allows(fund: Fund, budget: Budget) -> str:
    """The condition that a followed line is allowed: `o.ok_` says it of the line itself."""
    only = fund.only_for
    plain = f"o.ok_ or {one_of('f.program', only.programs)}" if only.rules else "true"
    part = indirect.cap(fund)
    if part is None:
        return plain
    internal = [name for name, one in budget.programs.items() if one.service == "internal"]
    pays = "true" if part else "false"
    return f"case when {one_of('f.program', internal)} then {pays} else {plain} end"


def _of(fund: Fund, budget: Budget, found: Found, engine: Engine) -> Iterator[Problem]:
    only = fund.only_for
    by_line = (
        f"{one_of('organisation', only.departments)} or {condition(only.where, budget.columns())}"
    )
    rows = engine.rows(
        query(
            f"with own_ as (select *, {by_line} as ok_ from {LINES} "  # noqa: S608
            f"where fund = {literal(fund.id)}) "
            "select o.ledger, o.organisation, o.account, f.program, min(o.at), count(*), "
            f"sum(f.cents) from {FOLLOWED} f join own_ o using (line) "
            f"where not ({_allows(fund, budget)}) group by all "
            "order by 1, 5, 4"
        )
    )
    for ledger, organisation, account, program, first, many, cents in rows[:MOST_TOLD]:
        these = f"{many:,} lines" if many > 1 else "A line"
        of = ", ".join(word for word in (organisation, account) if word)
        on = f"on `{program}`" if program else "on no program"
        of = f" ({of})" if of else ""
        spend = "spend" if many > 1 else "spends"
        what = f"{these} of {said(int(cents))}{of} {spend} money of `{fund.id}` {on}."
        why = f" ({fund.restriction.rstrip('.')})" if fund.restriction else ""
        word = "`only_for:`"
        if fund.overhead and budget.programs.get(program, _NO_PROGRAM).service == "internal":
            word, why = "`overhead:`", f"{why} and pays for no internal service"
        advice = f"This fund is restricted{why}: pay it from another, or see {word} of the fund."
        yield Problem(what, found.place(ledger, first), advice, "fund-restricted")
    if len(rows) > MOST_TOLD:
        what = f"{len(rows) - MOST_TOLD:,} more sorts of lines spend money of `{fund.id}` so."
        advice = "Mend those above first."
        yield Problem(what, found.place(rows[MOST_TOLD][0], 0), advice, "fund-restricted")
