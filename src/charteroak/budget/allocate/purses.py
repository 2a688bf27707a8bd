"""What funds have, as rows: no fund spends more than it has, this year and in those ahead.

Answers: what may be spent of each fund, and does its balance stay as its policy asks? Costs of
every year grow, costs of once do not come again; a package counts in each year what it costs then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil

from charteroak.budget import indirect
from charteroak.budget.allocate.asked import Asked
from charteroak.budget.allocate.model import Row, row
from charteroak.budget.allocate.rules import Places, grown, told
from charteroak.budget.allocate.words import Reserve
from charteroak.budget.money import cents_of
from charteroak.budget.shares import fraction
from charteroak.problems import Location


def rows_of(asked: Asked, place: Places) -> Iterator[Row]:
    """The limits of every fund that a package takes money of."""
    reserves = {one.fund: one for one in asked.allocation.reserves}
    funds = dict.fromkeys(
        (*(one.fund for one in asked.allocation.revenue),
         *(fund for one in asked.packages.values() for fund in one.funds))
    )  # fmt: skip
    for fund in funds:
        yield from _overhead(asked, fund, place)
        yearly, once, where = income(asked, fund)
        every = {at: asked.packages[name].cents(fund) for name, at in place.items()}
        first = {at: asked.packages[name].cents_once(fund) for name, at in place.items()}
        if fund in reserves:
            yield from _ahead(asked, reserves[fund], yearly, once, every, first)
            continue
        whole = {at: every[at] + first[at] for at in every}
        text = f"The fund `{fund}` has {told(yearly + once, 'cents')} for programs."
        yield row(f"fund {fund}", text, "cents", whole, at_most=yearly + once, where=where)


def _overhead(asked: Asked, fund: str, place: Places) -> Iterator[Row]:
    """A fund pays for internal services at most its share of what it pays for other programs."""
    known = asked.budget.funds.get(fund)
    part = indirect.cap(known) if known else None
    if known is None or not part:
        return
    numbers = {}
    for name, at in place.items():
        package = asked.packages[name]
        internal = asked.budget.programs[package.program].service == "internal"
        cents = package.cents(fund) + package.cents_once(fund)
        numbers[at] = cents * part.denominator if internal else -cents * part.numerator
    text = (f"The fund `{fund}` pays for internal services at most {known.overhead} of what it "
            "pays for other programs.")  # fmt: skip
    yield row(f"overhead of {fund}", text, "cents", numbers, at_most=0, where=known.written_at)


def income(asked: Asked, fund: str) -> tuple[int, int, Location]:
    """What a fund has for programs: of every year, of once, and where it is written."""
    allocation, where = asked.allocation, asked.allocation.written_at
    these = [one for one in allocation.revenue if one.fund == fund]
    yearly = sum(cents_of(one.amount) or 0 for one in these)
    once = sum(cents_of(one.once) or 0 for one in these)
    return yearly - fixed(asked, fund), once, these[0].written_at if these else where


def fixed(asked: Asked, fund: str) -> int:
    """What a fund pays before any program."""
    return sum(cents_of(one.amount) or 0 for one in asked.allocation.fixed if one.fund == fund)


def _ahead(
    asked: Asked,
    policy: Reserve,
    yearly: int,
    once: int,
    every: Mapping[int, int],
    first: Mapping[int, int],
) -> Iterator[Row]:
    """The balance at the end of each year; and the balance of what comes every year."""
    fund, where = policy.fund, policy.written_at
    paid = fixed(asked, fund)
    received, costs = rate(policy.revenue_grows), rate(policy.cost_grows)
    have = (cents_of(policy.balance) or 0) + once
    spent = dict(first)
    for ahead in range(int(policy.years)):
        year = asked.year + ahead
        fixed_then = grown(paid, costs, ahead)
        have += grown(yearly + paid, received, ahead) - fixed_then
        then = {at: grown(cents, costs, ahead) for at, cents in every.items()}
        spent = {at: spent[at] + then[at] for at in spent}
        kept, part = 0, fraction(policy.keep) if policy.keep.strip().endswith("%") else None
        numbers = spent
        if part is None:
            kept = cents_of(policy.keep) or 0
        else:
            kept = ceil(part * fixed_then)
            numbers = {at: spent[at] + ceil(part * then[at]) for at in spent}
        limit = told(have - kept, "cents")
        text = (f"The fund `{fund}` ends {_name(year)} with at least {_said(policy.keep)}: "
                f"{limit} may be spent until then. {policy.because}")  # fmt: skip
        yield row(f"balance of {fund}, {_name(year)}", text, "cents", numbers,
                  at_most=have - kept, where=where)  # fmt: skip
    if policy.balanced:
        text = (f"What `{fund}` spends every year is covered by the {told(yearly, 'cents')} that "
                f"come every year. {policy.because}")  # fmt: skip
        yield row(f"every year of {fund}", text, "cents", every, at_most=yearly, where=where)


def _name(year: int) -> str:
    return f"FY{year}"


def _said(keep: str) -> str:
    keep = keep.strip()
    return f"{keep} of that year's spending" if keep.endswith("%") else f"${keep.lstrip('$')}"


def rate(text: str) -> Fraction:
    """A rate as a fraction: `2%`, `-1.5%`; the words are in order."""
    sign = -1 if text.strip().startswith("-") else 1
    return sign * (fraction(text.strip().lstrip("-+")) or Fraction(0))
