"""Small questions of the best budget, and every answer to them tried out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from charteroak.budget.allocate.model import NONE, Ask, Row, Whole, row
from charteroak.problems import Location

NOWHERE = Location("rules.yaml", 1)


def asks(most_rows: int = 4) -> st.SearchStrategy[Ask]:
    return st.composite(_ask)(most_rows)


def _ask(draw: st.DrawFn, most_rows: int) -> Ask:
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    program_of = np.repeat(np.arange(len(sizes)), sizes)
    many = int(sum(sizes))
    value = np.array(draw(st.lists(st.integers(-3, 12), min_size=many, max_size=many)), float)
    today = [int(sum(sizes[:n])) if draw(st.booleans()) else NONE for n in range(len(sizes))]
    none = [draw(st.booleans()) for _ in sizes]
    rows = tuple(_row(draw, many, n) for n in range(draw(st.integers(0, most_rows))))
    return Ask(
        tuple(f"p{n}" for n in range(len(sizes))), tuple(f"k{n}" for n in range(many)), program_of,
        value, np.array(today), np.array(none), rows,
    )  # fmt: skip


def _row(draw: st.DrawFn, many: int, number: int) -> Row:
    unit = draw(st.sampled_from(["cents", "count", "points", "positions"]))
    large = draw(st.sampled_from([1, 10**9])) if unit == "cents" else 1
    numbers = {
        at: draw(st.integers(-2 if unit == "count" else 0, 9)) * large + draw(st.integers(0, 1))
        for at in range(many)
        if draw(st.booleans())
    }
    low, high = draw(st.sampled_from([(True, False), (False, True), (True, True)]))
    bound = draw(st.integers(-1, 14)) * large
    return row(
        f"rule {number}", f"Rule {number}.", unit, numbers,
        at_least=bound - draw(st.integers(0, 3)) if low else None,
        at_most=bound + draw(st.integers(0, 3)) if high else None, where=NOWHERE,
    )  # fmt: skip


def every(ask: Ask, rows: Sequence[Row] | None = None) -> Iterator[Whole]:
    """Every budget that keeps the rules, tried one by one."""
    ways = [[*ask.of(n), *([NONE] if ask.may_be_none[n] else [])] for n in range(len(ask.programs))]
    for chosen in product(*ways):
        taken = np.zeros(len(ask.packages), dtype=np.int64)
        taken[[at for at in chosen if at != NONE]] = 1
        if all(one.kept(taken) for one in (ask.rows if rows is None else rows)):
            yield taken


def smallest_conflict(ask: Ask) -> int | None:
    """How many rules conflict at the least, each set tried; None: they do not."""
    for size in range(len(ask.rows) + 1):
        for these in combinations(ask.rows, size):
            if next(every(ask, these), None) is None:
                return size
    return None
