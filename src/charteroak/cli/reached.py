"""Reached: how many programs serve, as `charteroak evaluate` prints it.

Answers: whom did the dollars reach, where, for how much, and those in need?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from charteroak.cli.dollars import dollars, stamped, table

if TYPE_CHECKING:
    from charteroak.budget.evaluation.reach import Need, Reach


def tell_unknown(told: Iterable[tuple[str, str]]) -> None:
    """Programs of which nothing is known, those with the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for program, why in told:
        by_reason.setdefault(why, []).append(program)
    for why, programs in by_reason.items():
        print(f"{', '.join(programs)}: unknown. {why}")


def tell_reach(rows: Iterable[Reach], needs: Iterable[Need]) -> None:
    """How many are served in each year, for how much, and against need."""
    whole = [row for row in rows if (row.place, row.group) == ("all", "all")]
    print("REACH: how many are served, in each whole year.")
    known = [row for row in whole if row.fiscal_year is not None]
    if known:
        headings = ("Program", "Year", "Served", "What", "For 1,000 residents", "Each cost", "")
        table(headings, map(_reached, known), 2)
    tell_unknown((row.program, row.missing) for row in whole if row.fiscal_year is None)
    for need in needs:
        print(_needed(need))
    print()


def tell_split(rows: Sequence[Reach]) -> None:
    """The last year of a program, by place and by group."""
    last = max((row.fiscal_year for row in rows if row.fiscal_year is not None), default=None)
    parts = [
        row for row in rows
        if row.fiscal_year == last and (row.place, row.group) != ("all", "all")
    ]  # fmt: skip
    if last is not None and parts:
        print(f"In FY{last}, by place and group:")
        known = [row for row in parts if row.served is not None]
        table(("Place", "Group", "Served", "For 1,000 residents"), map(_part, known), 2)
        hidden = Counter(row.missing for row in parts if row.served is None)
        for why, many in hidden.items():
            print(f"{many} more are not told. {why}")


def _part(row: Reach) -> tuple[str, ...]:
    served = f"{row.served or 0:,.0f}"
    rate = "" if row.per_thousand is None else f"{row.per_thousand:,.1f}"
    group = "everyone" if row.group == "all" else f"{row.group_by}: {row.group}"
    place = "the city" if row.place == "all" else f"{row.place_set}: {row.place}"
    return stamped(place, row.provenance), group, served, rate


def _reached(row: Reach) -> tuple[str, ...]:
    served = row.missing if row.served is None else f"{row.served:,.0f}"
    each = "" if row.cents_each is None else f"{dollars(row.cents_each)} ({row.phase})"
    rate = "" if row.per_thousand is None else f"{row.per_thousand:,.1f}"
    what = row.counts + (" (each once)" if row.distinct else "")
    return (stamped(row.program, row.provenance), f"FY{row.fiscal_year}", served, what, rate, each,
            "partial" if row.partial else "")  # fmt: skip


def _needed(need: Need) -> str:
    where = f"{need.program} FY{need.fiscal_year}, against need ({need.need})"
    if need.share is None:
        return f"{where}: unknown. {need.missing}"
    living = "" if need.residents is None else f" and {need.residents:.0%} of the residents"
    ranks = "" if need.correlation is None else f"; rank correlation {need.correlation:+.2f}"
    stamp = " SIMULATED" if need.provenance == "simulated" else ""
    return (
        f"{where}{stamp}: the worst third of {need.places} places ({need.worst}) has "
        f"{need.share:.0%} of the reach{living}{ranks}. {need.missing}".rstrip()
    )
