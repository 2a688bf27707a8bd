"""Totals: rows that are sums of other rows, proven against their parts and never counted.

Answers: which rows of a ledger would count the same dollars twice? A row is a total because its
ledger says so. A row that is not marked and reads like a total, or equals the sum of the rows
above it, is refused: whether it is one only a person can say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from charteroak.budget import money
from charteroak.budget.judged import MOST_TOLD, Read
from charteroak.budget.model import FIELDS, Total
from charteroak.budget.queries import query, quoted
from charteroak.problems import Problem

FEWEST = 3
"""Rows that must be in a sum before it is taken for one."""
_NOT_WORDS = ("type", "phase", "provenance")
_NONE = "''"
_SAID = r"(?i)\b(sub|grand)?[ -]?totals?\b"
_ADVICE = (
    "Mark it under `totals:` with a condition; if it is a line all the same, under `not_totals:`."
)


def check(one: Read) -> Iterator[Problem]:
    """What is wrong with the totals of a ledger whose rows are judged."""
    for number, total in enumerate(one.ledger.totals):
        yield from _unproven(number, total, one)
    yield from _unmarked(one)


def _unproven(number: int, total: Total, one: Read) -> Iterator[Problem]:
    """Totals that are not the sum of their parts."""
    among = one.condition(total.among, "true")
    shared = [*map(quoted, total.of), "fiscal_year", "phase"]
    same = " and ".join(f"t.{name} is not distinct from p.{name}" for name in shared)
    rows = one.engine.rows(
        query(
            f"with parts as (select {', '.join(shared)}, sum(cents) as parts, min(line_) as first, "  # noqa: S608
            f"max(line_) as last, count(*) as many from {one.table} where total_ = -1 and {among} "
            f"group by all) select t.line_, t.cents, p.parts, p.first, p.last, p.many "
            f"from {one.table} t left join parts p on {same} where t.total_ = {number} "
            "and t.cents is not null and t.cents is distinct from p.parts "
            f"order by t.row_ limit {MOST_TOLD}"
        )
    )
    where = " and ".join(total.of) or "the file"
    for line, cents, parts, first, last, many in rows:
        if parts is None and cents == 0:
            continue
        if parts is None:
            what = f"The total of {money.said(cents)} has no parts: no line has its {where}."
            advice = "Look at `of:` under `totals:`: a total and its parts have these in common."
        else:
            what = (f"The total of {money.said(cents)} is not the sum of its {many:,} parts, "
                    f"{money.said(int(parts))} (rows {first} to {last}).")  # fmt: skip
            advice = f"They differ by {money.said(int(parts) - cents)}. Mend the file, or `of:`."
        yield Problem(what, one.place(line), advice, "total-unproven")


def _unmarked(one: Read) -> Iterator[Problem]:
    """Lines that read like totals, and lines that equal the sum of those above."""
    texts = [*(name for name in FIELDS if name not in _NOT_WORDS), *one.ledger.columns]
    words = f"concat_ws(', ', {', '.join(f'nullif({quoted(n)}, {_NONE})' for n in texts)})"
    rows = one.engine.rows(
        query(
            f"select line_, words from (select line_, row_, honest_, total_, {words} as words "  # noqa: S608
            f"from {one.table}) where total_ = -1 and not honest_ "
            f"and contains(lower(words), 'total') and regexp_matches(words, '{_SAID}') "
            f"group by all order by line_ limit {MOST_TOLD}"
        )
    )
    told = {line for line, _ in rows}
    for line, said in rows:
        what = f"This row reads like a total (`{said}`) and is not marked as one."
        yield Problem(what, one.place(line), _ADVICE, "total-unmarked")
    for line, first, last in _sums(one)[:MOST_TOLD]:
        if line not in told:
            what = f"This row equals the sum of rows {first} to {last}, and is not marked so."
            yield Problem(what, one.place(line), _ADVICE, "total-unmarked")


def _sums(one: Read) -> list[tuple[int, int, int]]:
    """The lines that equal the sum of those above, each with the first and last of these."""
    part = "hash(fund, fiscal_year, phase, amount_)"
    found = one.engine.columns(
        query(
            "select row_, line_, coalesce(cents, 0) as cents, total_ <> -1 as total_, honest_, "  # noqa: S608
            f"{part} as part_, hash(organisation) as group_ from {one.table} "
            "where fault_ is null order by part_, row_, amount_"
        )
    )
    rows = {name: np.asarray(values) for name, values in found.items()}
    if not len(rows["row_"]):
        return []
    is_sum, begins = _detected(rows)
    if len(one.ledger.amounts) > 1:  # then every amount of the row must be the sum of those above
        told = rows["row_"][(rows["cents"] != 0) & ~is_sum]
        is_sum &= ~np.isin(rows["row_"], told)
    at = {int(rows["line_"][i]): int(i) for i in np.flatnonzero(is_sum)}
    return [
        (line, int(rows["line_"][begins[i]]), int(rows["line_"][i - 1]))
        for line, i in sorted(at.items())
    ]


def _detected(rows: dict[str, Any]) -> tuple[Any, Any]:
    """Which rows are sums, and where the sum of each begins. Sums of sums are found in turn."""
    part, group = rows["part_"], rows["group_"]
    new_part = np.r_[True, part[1:] != part[:-1]]
    new_group = new_part | np.r_[True, group[1:] != group[:-1]]
    closes = np.r_[new_group[1:], True]
    is_sum = np.zeros(len(part), bool)
    begins = np.zeros(len(part), np.int64)
    while True:
        known = rows["total_"] | is_sum
        after = new_part | np.r_[False, known[:-1]]
        some = np.r_[False, np.logical_or.accumulate(known)[:-1]]
        here = np.zeros(len(part), bool)
        for starts, may in ((new_part, True), (new_group, closes), (after, some)):
            matches, at = _equal(rows["cents"], known, starts)
            matches &= may & ~known & ~rows["honest_"] & ~here
            begins[matches] = at[matches]
            here |= matches
        if not here.any():
            return is_sum, begins
        first = np.flatnonzero(here)
        is_sum[first] = True


def _equal(cents: Any, known: Any, starts: Any) -> tuple[Any, Any]:
    """Which amounts equal the sum since the last start, of at least so many, and that start."""
    counted = np.where(known, 0, cents)
    before = np.cumsum(counted) - counted
    parts = np.cumsum(counted != 0) - (counted != 0)
    at = np.maximum.accumulate(np.where(starts, np.arange(len(cents)), 0))
    enough = parts - parts[at] >= FEWEST
    return enough & (before - before[at] == cents) & (cents != 0), at
