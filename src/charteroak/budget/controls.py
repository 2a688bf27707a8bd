"""Published totals that the lines must meet to the cent.

Answers: does the ledger sum to what the budget book printed? Where it does not, the lines that
were summed are named, and any single line that would explain the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from charteroak import expressions
from charteroak.budget.crosswalk import year_of
from charteroak.budget.ledger import LINES, Found
from charteroak.budget.model import SPENT, Budget, Control
from charteroak.budget.money import cents_of, said
from charteroak.budget.queries import condition, listed, literal, query, quoted
from charteroak.engine import Engine
from charteroak.problems import Problem

_SUMS = "control_sums_"
_MANY = 50
"""Totals that are looked up in one query."""


def check(budget: Budget, found: Found, engine: Engine) -> Iterator[Problem]:
    """The published totals that are not met."""
    if not budget.controls:
        return
    engine.keep(_SUMS, _sums(budget))
    for start in range(0, len(budget.controls), _MANY):
        these = budget.controls[start : start + _MANY]
        selects = [_one(number, control, budget) for number, control in enumerate(these)]
        for number, cents, many, ledger, first, last in engine.rows(
            query(" union all ".join(selects))
        ):
            wanted = cents_of(these[number].amount) or 0
            if int(cents) != wanted or not many:
                summed = (int(cents), int(many), ledger, first, last)
                yield _unmet(these[number], wanted, summed, found, engine)


def _sums(budget: Budget) -> exp.Query:
    """The lines, added up as finely as any control asks."""
    used = {"ledger", "fund", "fiscal_year", "phase", "type", "counts"}
    for control in budget.controls:
        parsed, _ = expressions.parse(control.where or "true", budget.columns(), "boolean")
        if parsed:
            used |= {column.name for column in parsed.tree.find_all(exp.Column)}
    return query(
        f"select {', '.join(map(quoted, sorted(used)))}, sum(cents) as cents, count(*) as many, "  # noqa: S608
        f"min(at) as first, max(at) as last from {LINES} group by all"
    )


def _one(number: int, control: Control, budget: Budget) -> str:
    kinds = SPENT if control.of == "expenditure" else ("revenue", "transfer-in")
    tests = [
        f"fiscal_year = {year_of(control.fiscal_year, 0)}", f"phase = {literal(control.phase)}",
        f"type in ({listed(kinds)})", condition(control.where, budget.columns(), "true"),
        f"ledger = {literal(control.ledger)}" if control.ledger else "counts",
    ]  # fmt: skip
    if control.fund:
        tests.append(f"fund = {literal(control.fund)}")
    return (
        f"select {number}, coalesce(sum(cents), 0), coalesce(sum(many), 0), min(ledger), "  # noqa: S608
        f"min(first), max(last) from {_SUMS} where {' and '.join(tests)}"
    )


def _unmet(
    control: Control, wanted: int, summed: tuple[Any, ...], found: Found, engine: Engine
) -> Problem:
    cents, many, ledger, first, last = summed
    if not many:
        what = f"No line belongs to the published total of {said(wanted)}."
        advice = "Look at its `where:`, fund, year and phase."
        return Problem(what, control.written_at, advice, "control-empty")
    off = cents - wanted
    lines = f"{found.files[ledger]}, {'rows' if last > first else 'row'} {first}"
    lines += f" to {last}" if last > first else ""
    what = (f"The lines sum to {said(cents)} and the published total is {said(wanted)}: they "
            f"differ by {said(off)} ({many:,} lines: {lines}).")  # fmt: skip
    alike = engine.rows(
        query(
            f"select ledger, at from {LINES} "  # noqa: S608
            f"where fiscal_year = {year_of(control.fiscal_year, 0)} "
            f"and phase = {literal(control.phase)} and abs(cents) = {abs(off)} "
            "order by line limit 3"
        )
    )
    advice = f"Mend the lines, or the total ({control.source_title})."
    if alike:
        places = ", ".join(str(found.place(*one)) for one in alike)
        advice = f"A line of that very amount: {places}. {advice}"
    return Problem(what, control.written_at, advice, "control-unmet")
