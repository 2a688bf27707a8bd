"""Rules as rows: each rule of an allocation, and each need of a package, as a sum with bounds.

Answers: what does `floor` or `mandate` mean in numbers? One function for each word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from charteroak.budget.allocate.asked import Asked, measured
from charteroak.budget.allocate.model import Row, row
from charteroak.budget.allocate.words import Rule
from charteroak.budget.money import cents_of, said
from charteroak.budget.packages import MILLIONTHS, THOUSANDTHS, Package, counted
from charteroak.budget.shares import fraction

Places = Mapping[str, int]
"""Package to its place in the model."""
_UNITS = {"dollars": "cents", "points": "points", "positions": "positions"}


def rows_of(asked: Asked, place: Places) -> Iterator[Row]:
    """Every rule of an allocation, then what packages ask of each other."""
    for rule in asked.allocation.rules:
        yield from _WORDS[rule.rule](rule, asked, place)
    yield from _between(asked.packages.values(), place)


def amount_of(text: str, unit: str) -> int | None:
    """An amount as whole units; None: it is none."""
    if unit == "cents":
        return cents_of(text)
    return counted(text, THOUSANDTHS if unit == "positions" else MILLIONTHS)


def told(number: int, unit: str) -> str:
    """Whole units as people write them."""
    match unit:
        case "cents":
            dollars, _, cents = said(number).rpartition(".")
            sign, dollars = ("-" if dollars.startswith("-") else ""), dollars.lstrip("-")
            return f"{sign}${int(dollars):,}.{cents}"
        case "positions":
            return f"{number / THOUSANDTHS:,.3f}".rstrip("0").rstrip(".") + " positions"
        case "points":
            return f"{number / MILLIONTHS:,.6f}".rstrip("0").rstrip(".") + " points"
    return f"{number:,}"


def scope(rule: Rule) -> str:
    """What a rule is about, in words."""
    words = [
        f"goal `{rule.goal}`" if rule.goal else "",
        f"outcome `{rule.outcome}`" if rule.outcome else "",
        f"department `{rule.department}`" if rule.department else "",
        f"program `{rule.program}`" if rule.program else "",
        f"fund `{rule.fund}`" if rule.fund else "",
        *(f"`{name}` of `{by}`" for by, name in rule.serves.items()),
    ]
    return ", ".join(word for word in words if word) or "the whole budget"


def _limit(rule: Rule, asked: Asked, place: Places) -> Iterator[Row]:
    """Floors, ceilings and maintenance of effort."""
    unit, count = _UNITS[rule.counts], measured(rule, asked)
    numbers = {at: count(asked.packages[name]) for name, at in place.items()}
    at_most = rule.rule == "ceiling"
    part = fraction(rule.amount) if rule.amount.strip().endswith("%") else None
    if part is None:
        bound = amount_of(rule.amount, unit) or 0
        of_today = ""
    else:
        now = sum(
            numbers[at] for name, at in place.items() if asked.packages[name].level == "current"
        )
        bound = (floor if at_most else ceil)(part * now)
        of_today = f" ({rule.amount.strip()} of today's {told(now, unit)})"
    word = "at most" if at_most else "at least"
    text = f"{_title(rule)} {scope(rule)}: {word} {told(bound, unit)}{of_today}. {rule.because}"
    low, high = (None, bound) if at_most else (bound, None)
    yield row(f"{rule.rule} {scope(rule)}", text, unit, numbers, at_least=low, at_most=high,
              where=rule.written_at)  # fmt: skip


def _title(rule: Rule) -> str:
    return {
        "floor": "Floor of", "ceiling": "Ceiling of",
        "maintenance-of-effort": "Maintenance of effort of",
    }[rule.rule]  # fmt: skip


def _mandate(rule: Rule, asked: Asked, place: Places) -> Iterator[Row]:
    numbers = {at: 1 for name, at in place.items() if asked.packages[name].program == rule.program}
    text = f"`{rule.program}` must be funded. {rule.because}"
    yield row(f"mandate {rule.program}", text, "count", numbers, at_least=1, where=rule.written_at)


def _positions(rule: Rule, asked: Asked, place: Places) -> Iterator[Row]:
    count = measured(_counting_positions(rule), asked)
    numbers = {at: count(asked.packages[name]) for name, at in place.items()}
    most = counted(rule.authorised, THOUSANDTHS) or 0
    text = f"Of {scope(rule)}, at most {told(most, 'positions')} are authorised. {rule.because}"
    yield row(f"positions {scope(rule)}", text, "positions", numbers, at_most=most,
              where=rule.written_at)  # fmt: skip
    if rule.vacant:
        filled = most - (counted(rule.vacant, THOUSANDTHS) or 0)
        text = (f"Of {scope(rule)}, {told(filled, 'positions')} are filled, and nobody is let go. "
                f"{rule.because}")  # fmt: skip
        yield row(f"filled {scope(rule)}", text, "positions", numbers, at_least=filled,
                  where=rule.written_at)  # fmt: skip


def _counting_positions(rule: Rule) -> Rule:
    from dataclasses import replace

    return replace(rule, counts="positions")


def _changes(rule: Rule, asked: Asked, place: Places) -> Iterator[Row]:
    """A program is changed unless it has its package of today, or is not there as today."""
    numbers: dict[int, int] = {}
    running = 0
    for name, at in place.items():
        level = asked.packages[name].level
        running += level == "current"
        numbers[at] = {"current": -1, "new": 1}.get(level, 0)
    most = int(rule.at_most)
    text = f"At most {most} programs are funded otherwise than today. {rule.because}"
    yield row(f"at most {most} changes", text, "count", numbers, at_most=most - running,
              where=rule.written_at)  # fmt: skip


def _packages(rule: Rule, _: Asked, place: Places) -> Iterator[Row]:
    names = ", ".join(f"`{name}`" for name in rule.packages)
    if rule.rule == "exclude":
        numbers = {place[name]: 1 for name in rule.packages}
        text = f"At most one of {names}. {rule.because}"
        yield row(f"one of {names}", text, "count", numbers, at_most=1, where=rule.written_at)
        return
    for name in rule.packages:
        low, high = (1, None) if rule.rule == "choose" else (None, 0)
        word = "must be taken" if rule.rule == "choose" else "must not be taken"
        text = f"`{name}` {word}. {rule.because}"
        yield row(f"{rule.rule} {name}", text, "count", {place[name]: 1}, at_least=low,
                  at_most=high, where=rule.written_at)  # fmt: skip


_WORDS: Mapping[str, Callable[[Rule, Asked, Places], Iterator[Row]]] = {
    "floor": _limit,
    "ceiling": _limit,
    "maintenance-of-effort": _limit,
    "mandate": _mandate,
    "positions": _positions,
    "changes": _changes,
    "exclude": _packages,
    "choose": _packages,
    "never": _packages,
}


def _between(packages: Iterable[Package], place: Places) -> Iterator[Row]:
    """Needs and exclusions that packages themselves tell."""
    for package in packages:
        at, where = place[package.id], package.written_at
        if package.needs:
            names = ", ".join(f"`{name}`" for name in package.needs)
            numbers = {at: 1, **{place[name]: -1 for name in package.needs}}
            one_of = "one of " if len(package.needs) > 1 else ""
            text = f"`{package.id}` needs {one_of}{names}."
            yield row(f"{package.id} needs", text, "count", numbers, at_most=0, where=where)
        for name in package.excludes:
            text = f"`{package.id}` and `{name}` exclude each other."
            yield row(f"{package.id} excludes {name}", text, "count", {at: 1, place[name]: 1},
                      at_most=1, where=where)  # fmt: skip


def grown(cents: int, rate: Fraction, years: int) -> int:
    """An amount after some years of growth, to the cent (half a cent away from nought)."""
    exact = cents * (1 + rate) ** years
    return floor(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
