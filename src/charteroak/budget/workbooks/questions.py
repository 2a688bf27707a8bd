"""The sheets of questions of the best budget: what there is to spend, what must hold, what is kept.

Answers: which row of a workbook is which entry of `budget/allocations/*.yaml`? A rule is known by
what it is of; where the same is told twice, `nth` tells the second from the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from charteroak.budget.allocate.words import Allocation, Counts, Rule, RuleName
from charteroak.budget.packages import Package
from charteroak.budget.workbooks.city import CityNow
from charteroak.budget.workbooks.model import Column, Key, Row, Table

QUESTIONS, REVENUE, FIXED, RESERVES, RULES, PACKAGES, ANSWER = (
    "Questions", "Revenue", "Fixed", "Reserves", "Rules", "Packages", "Answer",
)  # fmt: skip
LISTS: Mapping[str, str] = {
    REVENUE: "revenue", FIXED: "fixed", RESERVES: "reserves", RULES: "rules",
}  # fmt: skip
"""The sheets whose rows are entries of a list, and the list."""
PINS = ("choose", "never")
"""The rules that are told on the sheet of packages."""
SCOPE = ("rule", "goal", "outcome", "department", "program", "fund", "serves", "counts", "packages")
"""What a rule is known by."""
OF = Column("allocation", needed=True, width=16, help="The id of the question.")
NTH = Column("nth", width=6, help="Where the same is told twice: 2 for the second; else empty.")
WHY = Column("because", needed=True, width=60, help="Why: a law, a vote, and whose.")
FUND_TWICE = ("allocation", "fund", "nth")
IDENTITY: Mapping[str, tuple[str, ...]] = {
    REVENUE: FUND_TWICE, FIXED: FUND_TWICE, RESERVES: ("allocation", "fund"),
    RULES: ("allocation", *SCOPE, "nth"),
}  # fmt: skip
"""What tells one row of a sheet of entries from another."""
DIMENSION = ": "
"""Between a boundary set or group and one of its values."""


def tables(now: CityNow) -> tuple[Table, ...]:
    """Every sheet that may be changed, as the city's files say it now."""
    return (
        _questions(now), _revenue(now), _fixed(now), _reserves(now), _rules(now), _packages(now),
    )  # fmt: skip


def keys_of(one: Allocation, sheet: str) -> list[Key | None]:
    """The key of each entry of a list; None: it is told on the sheet of packages."""
    if sheet == RULES:
        return _told_apart(
            None if rule.rule in PINS else (one.id, *(_scoped(rule)[name] for name in SCOPE))
            for rule in one.rules
        )
    every = getattr(one, LISTS[sheet])
    if sheet == RESERVES:
        return [(one.id, entry.fund) for entry in every]
    return _told_apart((one.id, entry.fund) for entry in every)


def pins_of(rules: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Each package that a question keeps in or out, and which of its rules does; the first does."""
    found: dict[str, int] = {}
    for at, rule in enumerate(rules):
        for name in rule.get("packages") or () if rule.get("rule") in PINS else ():
            found.setdefault(name, at)
    return found


def _told_apart(keys: Iterable[Key | None]) -> list[Key | None]:
    many: dict[Key, int] = {}
    found: list[Key | None] = []
    for key in keys:
        if key is not None:
            many[key] = many.get(key, 0) + 1
            key = (*key, "" if many[key] == 1 else str(many[key]))
        found.append(key)
    return found


def _scoped(rule: Rule) -> dict[str, str]:
    return {
        **{name: getattr(rule, name) for name in ("rule", "goal", "outcome", "department")},
        "program": rule.program, "fund": rule.fund,
        "serves": "; ".join(f"{by}{DIMENSION}{name}" for by, name in rule.serves.items()),
        "counts": "" if rule.counts == "dollars" else rule.counts,
        "packages": "; ".join(rule.packages),
    }  # fmt: skip


def _rows(now: CityNow, sheet: str, fields: tuple[str, ...]) -> dict[Key, Row]:
    """The entries of a list as rows, by their keys."""
    names = IDENTITY[sheet]
    return {
        key: {**dict(zip(names, key, strict=True)), **{f: getattr(entry, f) for f in fields}}
        for one in now.wanted.allocations.values()
        for key, entry in zip(keys_of(one, sheet), getattr(one, LISTS[sheet]), strict=True)
        if key is not None
    }  # fmt: skip


def _questions(now: CityNow) -> Table:
    simulated = ("observed", "published", "simulated")
    columns = (
        Column("id", needed=True, width=16, help="Stable; the name of its file."),
        Column("name", needed=True, width=44, help="As people call it."),
        Column("fiscal_year", needed=True, width=12, help="The year budgeted, such as FY2025."),
        Column("weights", "choice", now.weights, width=20,
               help="Whose weights of the goals; empty: every goal counts alike."),
        Column("first", "ids", width=24, help="Goals that come before all others, in order."),
        Column("may_end", "ids", width=24, help="Programs that run today and may end; all: any."),
        Column("provenance", "choice", simulated, needed=True, width=12),
    )  # fmt: skip
    rows: dict[Key, Row] = {
        (one.id,): {
            "id": one.id, "name": one.name, "fiscal_year": one.fiscal_year,
            "weights": one.weights, "first": "; ".join(one.first),
            "may_end": "; ".join(one.may_end), "provenance": one.provenance,
        }
        for one in now.wanted.allocations.values()
    }  # fmt: skip
    return Table(QUESTIONS, columns, ("id",), rows)


def _fund(now: CityNow) -> Column:
    return Column("fund", "choice", tuple(now.budget.funds), needed=True, width=18)


def _revenue(now: CityNow) -> Table:
    columns = (
        OF, _fund(now), NTH,
        Column("amount", "money", width=18, help="Dollars that come every year."),
        Column("once", "money", width=18, help="Dollars of this year alone."),
        WHY,
    )  # fmt: skip
    fields = ("amount", "once", "because")
    return Table(REVENUE, columns, IDENTITY[REVENUE], _rows(now, REVENUE, fields))


def _fixed(now: CityNow) -> Table:
    paid = "Dollars that must be paid every year before any program."
    columns = (
        OF,
        _fund(now),
        NTH,
        Column("amount", "money", needed=True, width=18, help=paid),
        WHY,
    )
    fields = ("amount", "because")
    return Table(FIXED, columns, ("allocation", "fund", "nth"), _rows(now, FIXED, fields))


def _reserves(now: CityNow) -> Table:
    yearly = "A year, such as 2%."
    columns = (
        OF, _fund(now),
        Column("balance", "money", needed=True, width=18, help="Dollars before the year begins."),
        Column("keep", needed=True, width=14,
               help="Dollars left at the end of each year, or 10% of what it spends every year."),
        Column("years", width=8, help="How many years it is looked ahead."),
        Column("revenue_grows", width=14, help=yearly),
        Column("cost_grows", width=14, help=yearly),
        Column("balanced", "choice", ("true", "false"), width=10,
               help="Whether what is spent every year must be covered by what comes every year."),
        WHY,
    )  # fmt: skip
    fields = ("balance", "keep", "years", "revenue_grows", "cost_grows", "because")
    rows = _rows(now, RESERVES, fields)
    every = [p for one in now.wanted.allocations.values() for p in one.reserves]
    told = {key: {**row, "balanced": str(policy.balanced).lower()}
            for (key, row), policy in zip(rows.items(), every, strict=True)}  # fmt: skip
    return Table(RESERVES, columns, IDENTITY[RESERVES], told)


def _rules(now: CityNow) -> Table:
    known = now.known
    values = [f"{by}{DIMENSION}{name}" for by, names in known.dimensions.items() for name in names]
    departments = dict.fromkeys(p.department for p in now.budget.programs.values() if p.department)
    asked = tuple(name for name in get_args(RuleName) if name not in PINS)
    counts = tuple(name for name in get_args(Counts) if name != "dollars")
    columns = (
        OF,
        Column("rule", "choice", asked, needed=True, width=22, help="What it asks."),
        Column("goal", "choice", tuple(known.goals), width=18, help="Of what works for this goal."),
        Column("outcome", "choice", now.outcomes, width=18),
        Column("department", "choice", tuple(departments), width=18),
        Column("program", "choice", tuple(now.budget.programs), width=18),
        Column("fund", "choice", tuple(now.budget.funds), width=14),
        Column("serves", "choice", tuple(values), width=18, help="Of what reaches these people."),
        Column("counts", "choice", counts, width=10, help="Empty: dollars."),
        Column("packages", "ids", width=28, help="Of `exclude`: the packages."),
        NTH,
        Column("amount", width=18, help="Dollars, points or positions; or 95%, a part of today's."),
        Column("authorised", "number", width=12, help="Of `positions`: how many there are."),
        Column("vacant", "number", width=10, help="Of `positions`: how many nobody fills."),
        Column("at_most", "number", width=10, help="Of `changes`: how many programs."),
        WHY,
    )
    fields = ("amount", "authorised", "vacant", "at_most", "because")
    return Table(RULES, columns, IDENTITY[RULES], _rows(now, RULES, fields))


def _packages(now: CityNow) -> Table:
    columns = (
        OF,
        Column("package", needed=True, width=26),
        Column("program", locked=True, width=22),
        Column("level", locked=True, width=12),
        Column("name", locked=True, width=44),
        Column("cost", locked=True, width=44, help="By fund, in the first year."),
        Column("in_the_answer", locked=True, width=14, help="When this workbook was written."),
        Column("keep", "choice", PINS, width=12,
               help="choose: it must be taken; never: it must not; empty: the rules decide."),
        Column("because", width=60, help="Why it is kept in or out. Empty where it is neither."),
    )  # fmt: skip
    rows: dict[Key, Row] = {
        (one.id, name): _pinnable(one, package)
        for one in now.wanted.allocations.values() for name, package in now.packages.items()
    }  # fmt: skip
    return Table(PACKAGES, columns, ("allocation", "package"), rows)


def _pinnable(one: Allocation, package: Package) -> Row:
    rules = [{"rule": rule.rule, "packages": rule.packages} for rule in one.rules]
    at = pins_of(rules).get(package.id)
    costs = [(fund, package.cost.get(fund), package.once.get(fund)) for fund in package.funds]
    return {
        "allocation": one.id, "package": package.id, "program": package.program,
        "level": package.level, "name": package.name,
        "cost": "; ".join(
            f"{fund} {' and once '.join(filter(None, (every, once)))}"
            if every else f"{fund} once {once}" for fund, every, once in costs
        ),
        "in_the_answer": "", "keep": "" if at is None else one.rules[at].rule,
        "because": "" if at is None else one.rules[at].because,
    }  # fmt: skip
