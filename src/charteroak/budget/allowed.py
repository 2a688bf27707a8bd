"""Allowed: what the money of a restricted fund may be spent on.

Answers: which lines spend a fund's money on a program or purpose that its restriction does not
allow? A line is allowed where one part of `only_for:` allows it: its program, its department, or
the condition. One that goes to no program must be allowed by the other two.
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.budget.ledger import LINES, Found
from charteroak.budget.model import Budget, Fund
from charteroak.budget.money import said
from charteroak.budget.programs import FOLLOWED
from charteroak.budget.queries import condition, faults, literal, one_of, query
from charteroak.engine import Engine
from charteroak.problems import NOWHERE, Problem, suggest

MOST_TOLD = 10


def check(budget: Budget) -> Iterator[Problem]:
    """What is wrong with the words of the restrictions."""
    for fund in budget.funds.values():
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
        if fund.only_for.rules:
            yield from _of(fund, budget, found, engine)


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
            f"where not (o.ok_ or {one_of('f.program', only.programs)}) group by all "
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
        advice = (
            f"This fund is restricted{why}: pay it from another, or see `only_for:` of the fund."
        )
        yield Problem(what, found.place(ledger, first), advice, "fund-restricted")
    if len(rows) > MOST_TOLD:
        what = f"{len(rows) - MOST_TOLD:,} more sorts of lines spend money of `{fund.id}` so."
        advice = "Mend those above first."
        yield Problem(what, found.place(rows[MOST_TOLD][0], 0), advice, "fund-restricted")
