"""Prices: what one more dollar in a fund buys, and what a floor costs.

Answers: which rules hold the budget back, and by how much? Twice: from the relaxation, where a
package may be taken in part (its dual values, exact for a little more or less), and from solving
again with the bound moved by a step, where packages are whole. Both are told, and which is which.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from charteroak.budget.allocate.answer import Answer
from charteroak.budget.allocate.model import Row
from charteroak.budget.allocate.rules import told
from charteroak.budget.allocate.solve import Solver, relaxed

STEP = 100
"""A bound is moved by this part of itself: a hundredth."""
MOST = 25
"""Rules that are solved again, the dearest first."""
_UNIT = {"cents": (100_000, "$1,000"), "positions": (1000, "position"),
         "points": (1_000_000, "point"), "count": (1, "one")}  # fmt: skip
_NOTHING = 1e-9


@dataclass(frozen=True)
class Price:
    """What moving the bound of one rule is worth."""

    row: Row
    each: float
    """Points, weighted, by `per`: from the relaxation."""
    per: str
    step: int
    """By how much the bound was eased when it was solved again, in the row's units."""
    gain: float
    """What the best budget was worth more then."""
    said: str


def prices(answer: Answer, most: int = MOST) -> tuple[Price, ...]:
    """The rules that hold the budget back, the dearest first."""
    ask = replace(answer.ask, rows=(*answer.ask.rows, *answer.kept))
    loose = relaxed(ask)
    if loose is None:
        return ()
    binding = [
        (abs(float(price)) * _UNIT[row.unit][0], row)
        for row, price in zip(ask.rows, loose.prices, strict=True)
        if row.unit in _UNIT and abs(price) * _UNIT[row.unit][0] > _NOTHING
    ]
    binding.sort(key=lambda one: -one[0])
    return tuple(_prices(answer, binding[:most]))


def _prices(answer: Answer, binding: list[tuple[float, Row]]) -> Iterator[Price]:
    for each, row in binding:
        bound = row.at_most if row.at_most is not None else row.at_least or 0
        step = max(1, abs(bound) // STEP)
        if row.unit == "cents":
            step = max(100, step // 100 * 100)
        eased = (
            replace(row, at_most=bound + step) if row.at_most is not None
            else replace(row, at_least=bound - step)
        )  # fmt: skip
        rows = tuple(eased if one is row else one for one in answer.ask.rows)
        found = Solver(replace(answer.ask, rows=rows), rows=answer.kept).best()
        gain = max(0.0, found.value - answer.best.value) if found else 0.0
        per = _UNIT[row.unit][1]
        yield Price(row, each, per, step, gain, _said(row, each, per, step, gain))


def _said(row: Row, each: float, per: str, step: int, gain: float) -> str:
    more = "more" if row.at_most is not None else "less"
    whole = f"{gain:,.2f} points more" if gain > _NOTHING else "no more points"
    return (f"{row.name}: {per} {more} is worth {each:,.4f} points where packages may be taken in "
            f"part; {told(step, row.unit)} {more}, solved again with whole "
        f"packages, buys {whole}.")  # fmt: skip
