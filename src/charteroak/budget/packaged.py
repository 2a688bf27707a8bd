"""The rules of packages: does what they say fit the plan, the funds and each other?

Answers: which package cannot be meant as it is written? Nothing is guessed: a package that costs
nothing, an unknown name, a circle of needs, or a restricted fund that may not pay is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from charteroak.budget import indirect
from charteroak.budget.model import Budget, Fund
from charteroak.budget.money import ADVICE, cents_of, why_not
from charteroak.budget.packages import MILLIONTHS, THOUSANDTHS, Package, counted
from charteroak.budget.shares import Uneven, shares_of
from charteroak.problems import Location, Problem, suggest

Problems = Iterator[Problem]


@dataclass(frozen=True)
class Known:
    """What the plan says: the names that packages and allocations may use."""

    goals: Mapping[str, tuple[str, ...]]
    """Goal to its outcomes."""
    dimensions: Mapping[str, tuple[str, ...]]
    """Boundary set or group to its values."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome."""
        return tuple(name for names in self.goals.values() for name in names)

    def goal_of(self, outcome: str) -> str:
        """The goal an outcome belongs to; empty: none."""
        return next((goal for goal, names in self.goals.items() if outcome in names), "")


def check(budget: Budget, packages: Mapping[str, Package], known: Known) -> Problems:
    """Everything that is wrong with the packages of a city."""
    for package in packages.values():
        yield from _names(package, budget, packages)
        yield from _amounts(package)
        yield from _allowed(package, budget)
        yield from _effects(package, known)
        yield from _reaches(package, known)
    yield from _levels(packages)
    yield from _circle(packages)
    yield from _restrictions(budget)


def unknown(what: str, name: str, names: Collection[str], where: Location) -> Problems:
    """A name that is none."""
    if name not in names:
        advice = suggest(name, names) or f"Known are {', '.join(sorted(names)[:20])}."
        yield Problem(f"There is no {what} `{name}`.", where, advice, f"{what}-unknown")


def _names(package: Package, budget: Budget, packages: Mapping[str, Package]) -> Problems:
    where = package.written_at
    yield from unknown("program", package.program, budget.programs, where)
    for fund in package.funds:
        yield from unknown("fund", fund, budget.funds, where)
    for name in (*package.needs, *package.excludes):
        yield from unknown("package", name, packages, where)
        other = packages.get(name)
        if other and other.program == package.program:
            what = f"`{package.id}` names `{name}`, which is of the same program."
            advice = "Remove it: a budget takes one package of each program anyway."
            yield Problem(what, where, advice, "package-needs")
    for name in set(package.needs) & set(package.excludes):
        what = f"`{package.id}` both needs and excludes `{name}`."
        yield Problem(what, where, "Keep the one you mean.", "package-needs")


def _amounts(package: Package) -> Problems:
    where, sound = package.written_at, True
    for fund, text in (*package.cost.items(), *package.once.items()):
        cents = cents_of(text)
        if cents is None:
            sound = False
            yield Problem(f"`{fund}: {text}` {why_not(text)}.", where, ADVICE, "package-cost")
        elif cents < 0:
            sound = False
            what = f"`{package.id}` costs `{text}` of `{fund}`, which is below zero."
            advice = "Write what it costs; what it brings in is revenue of the allocation."
            yield Problem(what, where, advice, "package-cost")
    if sound and package.whole == 0:
        what = f"`{package.id}` costs nothing."
        advice = (
            "Write its whole cost by fund, not the change. To be without a program, let the "
            "allocation say `may_end:`."
        )
        yield Problem(what, where, advice, "package-free")
    fte = counted(package.fte, THOUSANDTHS)
    if fte is None or fte < 0:
        what = f"`fte: {package.fte}` is no number of positions."
        advice = "Write full-time equivalents, such as `5.5`."
        yield Problem(what, where, advice, "package-fte")


def refused_by(fund: Fund, program: str, department: str) -> bool:
    """Whether a fund may not pay for a program."""
    only = fund.only_for
    if only.where:  # a condition over lines, which a package has none of
        return False
    return bool(only.programs or only.departments) and not (
        program in only.programs or department in only.departments
    )


def _restrictions(budget: Budget) -> Problems:
    departments = {one.department for one in budget.programs.values()} - {""}
    for fund in budget.funds.values():
        where = fund.only_for.written_at
        for name in fund.only_for.programs:
            yield from unknown("program", name, budget.programs, where)
        for name in fund.only_for.departments:
            yield from unknown("department", name, departments, where)


def _allowed(package: Package, budget: Budget) -> Problems:
    program = budget.programs.get(package.program)
    for name in package.funds:
        fund = budget.funds.get(name)
        pays = indirect.pays(fund, program) if fund and program else None
        if fund and program and pays is False:
            what = f"`{package.id}` takes money of `{name}`, which pays for no internal service."
            advice = "Take it from another fund, or see `overhead:` of the fund."
            yield Problem(what, package.written_at, advice, "package-restricted")
        elif fund and program and not pays and refused_by(fund, program.id, program.department):
            only = fund.only_for
            allowed = ", ".join(f"`{one}`" for one in (*only.programs, *only.departments))
            what = (f"`{package.id}` takes money of `{name}`, which may not pay for "
                    f"`{program.id}`: {fund.restriction or 'it is restricted'}")  # fmt: skip
            advice = f"Take it from another fund. This one is only for {allowed}."
            yield Problem(f"{what.rstrip('.')}.", package.written_at, advice, "package-restricted")


def _effects(package: Package, known: Known) -> Problems:
    told: set[str] = set()
    for effect in package.effects:
        where = effect.written_at
        yield from unknown("outcome", effect.outcome, known.outcomes, where)
        if effect.outcome in told:
            what = f"`{package.id}` tells its effect on `{effect.outcome}` twice."
            yield Problem(what, where, "Keep the one you mean.", "package-effect")
        told.add(effect.outcome)
        names = ("low", "expected", "high")
        numbers = [counted(getattr(effect, name), MILLIONTHS) for name in names]
        for name, number in zip(names, numbers, strict=True):
            if number is None:
                what = f"`{name}: {getattr(effect, name)}` is no number of points."
                yield Problem(what, where, "Write it like `2.5`.", "package-effect")
        low, expected, high = numbers
        if None in numbers or low is None or expected is None or high is None:
            continue
        if not low <= expected <= high:
            what = f"The effect of `{package.id}` is not low <= expected <= high."
            advice = f"It says {effect.low}, {effect.expected}, {effect.high}."
            yield Problem(what, where, advice, "package-effect")
        if not effect.source.strip():
            what = f"Nothing says where the effect of `{package.id}` comes from."
            yield Problem(what, where, "Write `source:`.", "package-effect")


def _reaches(package: Package, known: Known) -> Problems:
    for by, shares in package.reaches.items():
        where = package.written_at
        yield from unknown("boundary set or group", by, known.dimensions, where)
        for name in shares if by in known.dimensions else ():
            yield from unknown(f"value of `{by}`", name, known.dimensions[by], where)
        try:
            shares_of(shares)
        except Uneven as fault:
            yield Problem(fault.what, where, fault.advice, "shares")


def _levels(packages: Mapping[str, Package]) -> Problems:
    """A program that runs has one package as it is today; one that does not has none."""
    by_program: dict[str, list[Package]] = {}
    for package in packages.values():
        by_program.setdefault(package.program, []).append(package)
    for program, these in by_program.items():
        now = [one for one in these if one.level == "current"]
        new = [one for one in these if one.level == "new"]
        where = (now[1:] or these)[0].written_at
        if len(now) > 1:
            what = f"`{program}` has two packages as it is today: `{now[0].id}` and `{now[1].id}`."
            yield Problem(what, where, "Keep one as `level: current`.", "package-level")
        if not now and len(new) < len(these):
            what = f"`{program}` has no package `level: current`."
            advice = "Add what it costs and does today; or all of its packages are `new`."
            yield Problem(what, where, advice, "package-level")
        if now and new:
            what = f"`{program}` is there today, and `{new[0].id}` calls it new."
            yield Problem(what, new[0].written_at, "Write `level: enhanced`.", "package-level")


def _circle(packages: Mapping[str, Package]) -> Problems:
    """Packages that need each other in a circle could never be taken one after another."""
    needs = {p.id: {name for name in p.needs if name in packages} for p in packages.values()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as fault:
        circle = list(reversed(fault.args[1]))
        said = " needs ".join(f"`{name}`" for name in circle)
        what = f"Packages need each other in a circle: {said}."
        advice = "Remove one of these needs; what can only be together is one package."
        yield Problem(what, packages[circle[0]].written_at, advice, "package-circle")
