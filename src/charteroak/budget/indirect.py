"""Indirect: how much overhead the money of a restricted fund may pay, and for whom.

Answers: does a grant pay for internal services that it does not allow, more of them than it allows,
or for those of programs that it may not pay for? A fund says `overhead: none`, or a share of its
direct dollars, as federal awards do (2 CFR 200.414: a rate of direct costs). Where it says nothing,
an internal service is a program like any other to `only_for:`. Overhead stays in the fund that paid
for it, so what a service passes on is held to that fund's restriction too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from charteroak.budget.ledger import LINES, Found
from charteroak.budget.model import Budget, Fund, Program
from charteroak.budget.money import said
from charteroak.budget.overhead import Borne
from charteroak.budget.programs import FOLLOWED, Key
from charteroak.budget.queries import literal, query
from charteroak.budget.shares import fraction
from charteroak.engine import Engine
from charteroak.problems import Location, Problem

NONE, FINEST = "none", 10_000
RULE = "fund-overhead"
Cents = Mapping[str, Mapping[Key, int]]
"""Program to its direct dollars, by fund, year and phase."""


def check(fund: Fund) -> Iterator[Problem]:
    """What is wrong with what a fund says of overhead."""
    part = fraction(fund.overhead)
    if not fund.overhead or fund.overhead == NONE:
        return
    if part is None or part > 1 or part.denominator > FINEST:
        what = f"`overhead: {fund.overhead}` of `{fund.id}` is no part of its direct dollars."
        advice = "Write `none`, or a share such as `10%` or `12.5%`."
        yield Problem(what, fund.written_at, advice, RULE)


def cap(fund: Fund) -> Fraction | None:
    """What part of its direct dollars a fund may pay for overhead; None: it says nothing."""
    return Fraction(0) if fund.overhead == NONE else fraction(fund.overhead)


def pays(fund: Fund, program: Program) -> bool | None:
    """Whether a fund may pay for an internal service at all; None: what it says of overhead does
    not decide it.
    """
    part = cap(fund)
    return None if part is None or program.service != "internal" else part > 0


def beyond(
    budget: Budget, cents: Cents, borne: Iterable[Borne], found: Found, engine: Engine
) -> Iterator[Problem]:
    """Overhead that restricted funds pay and may not."""
    for fund in budget.funds.values():
        if fund.overhead:
            yield from _too_much(fund, budget, cents)
    by_pair: dict[tuple[str, str, Key], int] = {}
    for one in borne:
        at = one.service, one.program, one.key
        by_pair[at] = by_pair.get(at, 0) + one.cents
    for (service, program, key), part in sorted(by_pair.items()):
        of = budget.funds.get(key[0])
        if of and part and _not_for(of, budget.programs[program], cents, key):
            yield _elsewhere(of, budget, service, program, key, part, found, engine)


def _too_much(fund: Fund, budget: Budget, cents: Cents) -> Iterator[Problem]:
    """Years and phases in which a fund pays a larger share for overhead than it says."""
    most = cap(fund)
    if not most:
        return  # line by line, in `allowed.py`
    sums: dict[Key, list[int]] = {}
    for name, by in cents.items():
        internal = budget.programs[name].service == "internal"
        for key, part in by.items():
            if key[0] == fund.id:
                sums.setdefault(key, [0, 0])[internal] += part
    for (_, year, phase), (direct, indirect) in sorted(sums.items()):
        if indirect > most * direct:
            room = int(most * direct)
            what = (f"`{fund.id}` pays {said(indirect)} for internal services in FY{year} {phase}, "
                    f"and allows {said(room)}: {fund.overhead} of its {said(direct)} of direct "
                    "dollars.")  # fmt: skip
            advice = f"Pay {said(indirect - room)} of it from another fund, or mend `overhead:`."
            yield Problem(what, fund.written_at, advice, RULE)


def _not_for(fund: Fund, program: Program, cents: Cents, key: Key) -> bool:
    """Whether a fund may not pay for a program: nothing names it, and no line of the fund, which
    were held to its restriction, is its own.
    """
    only = fund.only_for
    if not only.rules or program.id in only.programs or program.department in only.departments:
        return False
    return not cents.get(program.id, {}).get(key)


def _elsewhere(
    fund: Fund, budget: Budget, service: str, program: str, key: Key, part: int, found: Found,
    engine: Engine,
) -> Problem:  # fmt: skip
    rows = engine.rows(
        query(
            f"select ledger, min(at) from {LINES} join {FOLLOWED} f using (line) "  # noqa: S608
            f"where fund = {literal(fund.id)} and f.program = {literal(service)} "
            f"and fiscal_year = {key[1]} and phase = {literal(key[2])} group by 1 order by 1"
        )
    )
    where = found.place(*rows[0]) if rows else Location(budget.shown_as)
    why = f" ({fund.restriction.rstrip('.')})" if fund.restriction else ""
    what = (f"{said(part)} of `{fund.id}` pay for what `{service}` does for `{program}` in "
            f"FY{key[1]} {key[2]}, and this fund may not pay for `{program}`{why}.")  # fmt: skip
    advice = (f"Pay that part of `{service}` from another fund, take `{program}` out of its "
              "`spread:`, or see `only_for:` of the fund.")  # fmt: skip
    return Problem(what, where, advice, RULE)
