"""The rules of allocations: does what they ask mean something?

Answers: which word of an allocation names nothing, or cannot be counted? Whether a budget exists
that keeps all of it is for the solver to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from charteroak.budget.allocate.pose import EVERY
from charteroak.budget.allocate.rules import amount_of
from charteroak.budget.allocate.words import (
    Allocation,
    Equity,
    Fixed,
    Reserve,
    Revenue,
    Rule,
    Today,
    WeightSet,
)
from charteroak.budget.crosswalk import in_force, year_of
from charteroak.budget.model import PHASES, Budget
from charteroak.budget.money import ADVICE, cents_of, why_not
from charteroak.budget.packaged import Known, unknown
from charteroak.budget.packages import THOUSANDTHS, Package, counted
from charteroak.budget.shares import fraction
from charteroak.problems import Location, Problem

Problems = Iterator[Problem]
_LIMITS = ("floor", "ceiling", "maintenance-of-effort")
_SCOPE = ("goal", "outcome", "department", "program", "fund", "serves")
_NEEDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_LIMITS, ("amount",)),
    "mandate": ("program",), "positions": ("authorised",), "changes": ("at_most",),
    "exclude": ("packages",), "choose": ("packages",), "never": ("packages",),
}  # fmt: skip
_MAY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_LIMITS, (*_SCOPE, "counts")),
    "positions": ("department", "program", "vacant"),
}
_MOST_YEARS = 30


def check(
    allocation: Allocation,
    budget: Budget,
    packages: Mapping[str, Package],
    weights: Collection[str],
    known: Known,
) -> Problems:
    """Everything that is wrong with an allocation."""
    where = allocation.written_at
    if not packages:
        advice = "Write `budget/packages.yaml`: the ways each program could be funded."
        yield Problem("There are no packages to choose from.", where, advice, "allocation")
    if not allocation.fiscal_year or year_of(allocation.fiscal_year, 0) is None:
        what = f"`{allocation.fiscal_year}` is not a fiscal year."
        yield Problem(what, where, "Write it like `FY2025`.", "allocation-year")
    if allocation.weights:
        yield from unknown("set of weights", allocation.weights, weights, where)
    for goal in allocation.first:
        yield from unknown("goal", goal, known.goals, where)
    programs = {EVERY, *(one.program for one in packages.values())}
    for name in allocation.may_end:
        yield from unknown("program", name, programs, where)
    if allocation.today:
        yield from _today(allocation.today)
    if allocation.equity:
        yield from _equity(allocation.equity, known)
    yield from _money(allocation, budget)
    for rule in allocation.rules:
        yield from _rule(rule, budget, packages, known)
    yield from _tied(allocation, budget, packages)


def _today(today: Today) -> Problems:
    at = today.written_at
    yield from unknown("phase", today.phase, PHASES, at)
    if not today.fiscal_year or year_of(today.fiscal_year, 0) is None:
        what = f"`{today.fiscal_year}` is not a fiscal year."
        yield Problem(what, at, "Write it like `FY2024`.", "allocation-year")


def check_weights(weights: Mapping[str, WeightSet], known: Known) -> Problems:
    """A set of weights says something of every goal, and nothing below nought."""
    for one in weights.values():
        for goal, text in one.goals.items():
            yield from unknown("goal", goal, known.goals, one.written_at)
            if counted(text, THOUSANDTHS * THOUSANDTHS) is None or text.strip().startswith("-"):
                what = f"`{goal}: {text}` is no weight."
                yield Problem(what, one.written_at, "Write `0` or more.", "weights")
        if one.goals and not any(text.strip("0. ") for text in one.goals.values()):
            what = f"`{one.id}` gives every goal the weight 0."
            yield Problem(what, one.written_at, "Let one weigh more than nothing.", "weights")
        lacking = [goal for goal in known.goals if goal not in one.goals]
        if lacking:
            what = f"`{one.id}` says nothing of {', '.join(f'`{goal}`' for goal in lacking)}."
            yield Problem(what, one.written_at, "Give every goal a weight; `0` is one.", "weights")


def _equity(equity: Equity, known: Known) -> Problems:
    where = equity.written_at
    yield from unknown("boundary set or group", equity.by, known.dimensions, where)
    for name, text in equity.weights.items():
        yield from unknown(
            f"value of `{equity.by}`", name, known.dimensions.get(equity.by, ()), where
        )
        if (counted(text, THOUSANDTHS) or 0) <= 0:
            what = f"`{name}: {text}` is no weight."
            yield Problem(what, where, "Write a number above nought, such as `1.5`.", "equity")


def _dollars(text: str, where: Location, *, least: int | None = 0) -> Problems:
    cents = cents_of(text)
    if cents is None:
        yield Problem(f"`{text}` {why_not(text)}.", where, ADVICE, "allocation-amount")
    elif least is not None and cents < least:
        yield Problem(
            f"`{text}` is below zero.", where, "Write what there is.", "allocation-amount"
        )


def _money(allocation: Allocation, budget: Budget) -> Problems:
    told: set[str] = set()
    of: tuple[Revenue | Fixed | Reserve, ...]
    of = (*allocation.revenue, *allocation.fixed, *allocation.reserves)
    for one in of:
        yield from unknown("fund", one.fund, budget.funds, one.written_at)
    for income in allocation.revenue:
        yield from _dollars(income.amount, income.written_at)
        yield from _dollars(income.once, income.written_at)
    for paid in allocation.fixed:
        yield from _dollars(paid.amount, paid.written_at)
    for policy in allocation.reserves:
        if policy.fund in told:
            what = f"The fund `{policy.fund}` has two policies of its balance."
            yield Problem(what, policy.written_at, "Keep one.", "reserve")
        told.add(policy.fund)
        yield from _policy(policy)


def _policy(policy: Reserve) -> Problems:
    where = policy.written_at
    yield from _dollars(policy.balance, where, least=None)
    if policy.keep.strip().endswith("%"):
        if fraction(policy.keep) is None:
            yield Problem(f"`keep: {policy.keep}` is no part.", where, "Write `10%`.", "reserve")
    else:
        yield from _dollars(policy.keep, where)
    if not policy.years.isdecimal() or not 1 <= int(policy.years) <= _MOST_YEARS:
        what = f"`years: {policy.years}` is no number of years."
        yield Problem(what, where, f"Write 1 to {_MOST_YEARS}.", "reserve")
    for rate in (policy.revenue_grows, policy.cost_grows):
        bare = rate.strip().lstrip("-+")
        if not bare.endswith("%") or fraction(bare) is None:
            yield Problem(f"`{rate}` is no rate.", where, "Write `2%` or `-1.5%`.", "reserve")


def _rule(rule: Rule, budget: Budget, packages: Mapping[str, Package], known: Known) -> Problems:
    where, kind = rule.written_at, rule.rule
    for name in _NEEDS[kind]:
        if not getattr(rule, name):
            yield Problem(f"`rule: {kind}` lacks `{name}:`.", where, f"Add `{name}:`.", "rule")
    allowed = (*_NEEDS[kind], *_MAY.get(kind, ()))
    for name in (*_SCOPE, "amount", "authorised", "vacant", "at_most", "packages"):
        if getattr(rule, name) and name not in allowed:
            what = f"`{name}:` says nothing in `rule: {kind}`."
            yield Problem(what, where, f"It knows {', '.join(allowed)}. Remove it.", "rule")
    departments = {one.department for one in budget.programs.values()} - {""}
    for what, name, names in (
        ("goal", rule.goal, known.goals), ("outcome", rule.outcome, known.outcomes),
        ("department", rule.department, departments), ("fund", rule.fund, budget.funds),
        ("program", rule.program, {one.program for one in packages.values()}),
    ):  # fmt: skip
        if name:
            yield from unknown(what, name, names, where)
    for name in rule.packages:
        yield from unknown("package", name, packages, where)
    yield from _narrowed(rule, known)
    yield from _numbers(rule)


def _narrowed(rule: Rule, known: Known) -> Problems:
    where = rule.written_at
    for by, name in rule.serves.items():
        yield from unknown("boundary set or group", by, known.dimensions, where)
        yield from unknown(f"value of `{by}`", name, known.dimensions.get(by, ()), where)
    several = (rule.goal and rule.outcome) or len(rule.serves) > 1
    if several or (rule.counts == "positions" and (rule.goal or rule.outcome or rule.serves)):
        what = "This rule is narrowed in ways that cannot be counted together."
        advice = "Name a goal or an outcome, one place or group, and count dollars or points."
        yield Problem(what, where, advice, "rule")
    if rule.counts == "points" and rule.fund:
        what = "Points are not of a fund."
        yield Problem(what, where, "Remove `fund:`, or count dollars.", "rule")


def _numbers(rule: Rule) -> Problems:
    where = rule.written_at
    if rule.amount:
        part = rule.amount.strip().endswith("%")
        units = {"dollars": "cents", "points": "points", "positions": "positions"}
        if (fraction(rule.amount) if part else amount_of(rule.amount, units[rule.counts])) is None:
            what = f"`amount: {rule.amount}` cannot be read as {rule.counts}."
            yield Problem(what, where, "Write it like `1,250.00`, `5.5` or `95%`.", "rule-amount")
    for name in ("authorised", "vacant"):
        text = getattr(rule, name)
        if text and (counted(text, THOUSANDTHS) is None or text.strip().startswith("-")):
            yield Problem(f"`{name}: {text}` is no number.", where, "Write `5.5`.", "rule-amount")
    if rule.at_most and not rule.at_most.isdecimal():
        what = f"`at_most: {rule.at_most}` is no number of programs."
        yield Problem(what, where, "Write a whole number.", "rule-amount")


def _tied(allocation: Allocation, budget: Budget, packages: Mapping[str, Package]) -> Problems:
    """Every program that could be funded says what it works for, so that dollars follow."""
    year = year_of(allocation.fiscal_year, 0)
    if not year:
        return
    for name in dict.fromkeys(one.program for one in packages.values()):
        program = budget.programs.get(name)
        if program is None or program.service == "internal":
            continue
        if in_force(budget.ties, name, year, None) is None:
            what = f"Nothing is said of the outcomes of `{name}` for FY{year}."
            advice = "Add an entry to `crosswalk.yaml`: its outcomes, or `untied:` and why."
            yield Problem(what, program.written_at, advice, "crosswalk-missing")
