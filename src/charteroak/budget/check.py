"""The rules of the budget folder: does what the files say fit together?

Answers: does every name mean something, does every share sum to one, is every condition one? It
looks at no line; `reconcile.py` does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import combinations

from charteroak.budget import allowed, overhead, queries, recovery
from charteroak.budget.crosswalk import span, year_of
from charteroak.budget.model import FIELDS, PHASES, Budget, Held, Ledger, Share, Tie, columns_of
from charteroak.budget.money import ADVICE, cents_of, why_not
from charteroak.budget.shares import Uneven, parts_of, shares_of
from charteroak.plan.model import Indicator
from charteroak.problems import Location, Problem, suggest

Problems = Iterator[Problem]
_TAKEN = {*FIELDS, "fiscal_year", "amount", "line", "ledger", "row", "at", "cents", "counts"}
"""Names that a line has already."""


def check(
    budget: Budget,
    outcomes: Collection[str],
    offices: Collection[str],
    indicators: Mapping[str, Indicator] | None = None,
) -> tuple[Problem, ...]:
    """Everything that is wrong with the words of a budget folder. No `indicators`: whatever it
    says of them is taken as it is.
    """
    found: list[Problem] = []
    for ledger in budget.ledgers.values():
        found += _ledger(ledger, budget)
    found += _accounts(budget)
    found += _programs(budget, offices)
    found += _measured(budget, indicators)
    found += _shares(budget)
    found += _crosswalk(budget, outcomes)
    found += _controls(budget)
    found += overhead.check(budget.programs, budget.overhead)
    found += allowed.check(budget)
    found += recovery.check(budget)
    return tuple(found)


def _unknown(what: str, name: str, known: Collection[str], where: Location, file: str) -> Problems:
    if name not in known:
        advice = suggest(name, known) or f"Add it to `{file}`."
        yield Problem(f"There is no {what} `{name}`.", where, advice, f"{what}-unknown")


def _ledger(ledger: Ledger, budget: Budget) -> Problems:
    yield from _fields(ledger)
    yield from _conditions(ledger)
    yield from _restated(ledger, budget)


def _fields(ledger: Ledger) -> Problems:
    where = ledger.written_at
    if bool(ledger.amounts) == _told(ledger.amount):
        advice = "Write `amount:` where one row is one line, `amounts:` for a wide table."
        if ledger.format != "fiscal-data-package" and not ledger.file.endswith("package.json"):
            yield Problem(
                "A ledger needs one of `amount:` and `amounts:`.", where, advice, "ledger"
            )
    for name in (*FIELDS, "fiscal_year", "amount"):
        held = getattr(ledger, name)
        if held.header and held.value:
            what = f"`{name}` has both `header:` and `value:`."
            yield Problem(what, held.written_at, "Keep one of the two.", "ledger-field")
    for name in ledger.columns:
        if not name.isidentifier() or name.lower() in _TAKEN or name[-1] == "_":
            what, advice = (
                f"`{name}` cannot be the name of a column.",
                "Choose another, such as `object`.",
            )
            yield Problem(what, where, advice, "ledger-column")


def _conditions(ledger: Ledger) -> Problems:
    where, columns = ledger.written_at, columns_of(ledger)
    for text in (ledger.where, ledger.not_totals, ledger.negatives):
        yield from queries.faults(text, columns, where, "ledger-condition")
    for total in ledger.totals:
        for text in (total.where, total.among):
            yield from queries.faults(text, columns, total.written_at, "ledger-condition")
        for name in total.of:
            if name not in columns:
                advice = suggest(name, columns)
                what = f"`{name}` under `of:` is not a field of a line."
                yield Problem(what, total.written_at, advice, "total-of")


def _told(held: Held) -> bool:
    return bool(held.header or held.value)


def _restated(ledger: Ledger, budget: Budget) -> Problems:
    for old in (*ledger.supersedes, *ledger.beside):
        yield from _unknown("ledger", old, budget.ledgers, ledger.written_at, "ledger/")
    if ledger.id in budget.restating().get(ledger.id, ()):
        what = f"`{ledger.id}` restates itself, by way of {', '.join(ledger.supersedes)}."
        advice = "Remove `supersedes:` from the older one."
        yield Problem(what, ledger.written_at, advice, "ledger-circle")


def _accounts(budget: Budget) -> Problems:
    for account in budget.accounts.values():
        if account.fund:
            yield from _unknown(
                "fund", account.fund, budget.funds, account.written_at, "funds.yaml"
            )


def _programs(budget: Budget, offices: Collection[str]) -> Problems:
    goes_by: dict[str, str] = {}
    for one in budget.programs.values():
        where = one.written_at
        yield from _unknown("office", one.owner, offices, where, "plan/offices.yaml")
        for name in dict.fromkeys((one.id, one.name, *one.also)):
            if goes_by.setdefault(name, one.id) != one.id:
                what = f"`{one.id}` and `{goes_by[name]}` both go by `{name}`."
                advice = "Give each a name of its own: lines are found by it."
                yield Problem(what, where, advice, "program-name")
        if one.service == "internal" and one.spread is None:
            advice = "Add `spread:`: what is counted (`by:`) and each program's `parts:`."
            what = f"`{one.id}` is internal, and nothing says whom it serves."
            yield Problem(what, where, advice, "program-spread")
        if one.service != "internal" and one.spread:
            advice = "Write `service: internal`, or remove `spread:`."
            what = f"`{one.id}` is spread and is not internal."
            yield Problem(what, where, advice, "program-spread")
        if one.spread:
            yield from _divided(parts_of, one.spread.parts, budget.programs, one.spread.written_at)


def _measured(budget: Budget, indicators: Collection[str] | None) -> Problems:
    for one in budget.programs.values() if indicators is not None else ():
        for name in dict.fromkeys((*one.indicators, one.unit_of_service)):
            if name:
                yield from _unknown(
                    "indicator", name, indicators or (), one.written_at, "indicators/"
                )


def _divided(
    rule: Callable[[Mapping[str, str]], object],
    written: Mapping[str, str],
    known: Collection[str],
    where: Location,
    what: str = "program",
    file: str = "programs.yaml",
) -> Problems:
    for name in written:
        yield from _unknown(what, name, known, where, file)
    try:
        rule(written)
    except Uneven as fault:
        yield Problem(fault.what, where, fault.advice, "shares")


def _shares(budget: Budget) -> Problems:
    for share in budget.shares:
        where = share.written_at
        if not share.where.strip():
            advice = "Write a condition: `true` would be every line."
            yield Problem("The rule has no condition.", where, advice, "share-where")
        yield from queries.faults(share.where, budget.columns(), where, "share-where")
        yield from _one_way(share)
        if share.program:
            yield from _unknown("program", share.program, budget.programs, where, "programs.yaml")
        if share.shares:
            yield from _divided(shares_of, share.shares, budget.programs, where)
        if share.parts:
            yield from _divided(parts_of, share.parts, budget.programs, where)


def _one_way(share: Share) -> Problems:
    ways = (share.program, share.shares, share.parts, share.untied)
    if sum(map(bool, ways)) != 1:
        what = "A rule says one of `program:`, `shares:`, `parts:` and `untied:`."
        yield Problem(what, share.written_at, "Keep the one you mean.", "share")
    if (share.shares or share.parts) and not share.by:
        what, advice = (
            "Nothing says what the shares rest on.",
            "Write `by:`, such as `by: positions`.",
        )
        yield Problem(what, share.written_at, advice, "share-by")


def _crosswalk(budget: Budget, outcomes: Collection[str]) -> Problems:
    for tie in budget.ties:
        where = tie.written_at
        yield from _unknown("program", tie.program, budget.programs, where, "programs.yaml")
        program = budget.programs.get(tie.program)
        if program and program.service == "internal":
            what = f"`{tie.program}` is internal: its dollars go where those it serves go."
            advice = "Remove this entry, or make it `service: community`."
            yield Problem(what, where, advice, "crosswalk-internal")
        if bool(tie.outcomes) == bool(tie.untied):
            what = "An entry has `outcomes:`, or `untied:` with the reason."
            yield Problem(what, where, "Write one of the two.", "crosswalk")
        if tie.outcomes:
            yield from _divided(shares_of, tie.outcomes, outcomes, where, "outcome", "plan/goals/")
        for text in (tie.from_, tie.to):
            if year_of(text, 0) is None:
                what, advice = f"`{text}` is not a fiscal year.", "Write it like `FY2012`."
                yield Problem(what, where, advice, "crosswalk-year")
    yield from _said_twice(budget.ties)


def _said_twice(ties: tuple[Tie, ...]) -> Problems:
    """Two entries of one day for the same program and year: nobody knows which counts."""
    by_program: dict[tuple[str, object], list[Tie]] = {}
    for tie in ties:
        by_program.setdefault((tie.program, tie.said_on), []).append(tie)
    for same in by_program.values():
        for one, other in combinations(same, 2):
            (first, last), (from_, to) = span(one), span(other)
            if first <= to and from_ <= last:
                what = f"`{one.program}` has two entries of {one.said_on} for the same years."
                advice = (
                    f"Keep one, or part their years with `from:` and `to:`; see {one.written_at}."
                )
                yield Problem(what, other.written_at, advice, "crosswalk-twice")


def _controls(budget: Budget) -> Problems:
    for one in budget.controls:
        where = one.written_at
        if one.fund:
            yield from _unknown("fund", one.fund, budget.funds, where, "funds.yaml")
        if one.ledger:
            yield from _unknown("ledger", one.ledger, budget.ledgers, where, "ledger/")
        yield from _unknown("phase", one.phase, PHASES, where, "controls.yaml")
        yield from queries.faults(one.where, budget.columns(), where, "control-where")
        if not one.fiscal_year or year_of(one.fiscal_year, 0) is None:
            what, advice = f"`{one.fiscal_year}` is not a fiscal year.", "Write it like `FY2012`."
            yield Problem(what, where, advice, "control-year")
        if cents_of(one.amount) is None:
            what = f"`{one.amount}` {why_not(one.amount)}."
            yield Problem(what, where, ADVICE, "control-amount")
