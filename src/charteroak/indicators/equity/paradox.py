"""Paradox: a total that moves one way while all its parts move the other (Simpson's).

Answers: does the city's number say the opposite of every group's? Then neither may be told alone.
The total changed because its make-up changed, and the two effects are told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charteroak.indicators.intervals import Column


@dataclass(frozen=True, slots=True)
class Part:
    """One group: its value and its share of the denominator, before and after."""

    name: str
    before: float
    after: float
    share_before: float
    share_after: float


@dataclass(frozen=True, slots=True)
class Paradox:
    """The warning, with its numbers."""

    before: float
    after: float
    parts: tuple[Part, ...]
    from_values: float
    """How much of the total's change comes from the parts' own values (Kitagawa)."""
    from_mix: float
    """How much comes from the make-up: shares of the denominator that moved (Kitagawa)."""
    left_out: tuple[str, ...] = ()
    """Parts without a value in one of the two periods; they count in the total only."""

    @property
    def message(self) -> str:
        """The warning in one sentence."""
        total, parts = ("rose", "fell") if self.after > self.before else ("fell", "rose")
        return (
            f"The total {total} from {self.before:.4g} to {self.after:.4g} while every one of its "
            f"{len(self.parts)} parts {parts}: the make-up changed, not the parts. Show the parts."
        )


def paradox(
    names: Sequence[str],
    numerator_before: Column,
    denominator_before: Column,
    numerator_after: Column,
    denominator_after: Column,
) -> tuple[Paradox, ...]:
    """The paradox between two periods, if there is one: none or one warning.

    The parts must make up the total: every row belongs to exactly one. An unchanged part, or fewer
    than two parts, is no paradox.
    Source: E. H. Simpson, Journal of the Royal Statistical Society B 13 (1951), 238-241; the
    effects of values and of mix: E. M. Kitagawa, Journal of the American Statistical Association
    50 (1955), 1168-1194.
    """
    known = (denominator_before > 0) & (denominator_after > 0)
    if known.sum() < 2:
        return ()
    before = float(numerator_before.sum() / denominator_before.sum())
    after = float(numerator_after.sum() / denominator_after.sum())
    old, new = denominator_before[known], denominator_after[known]
    value_before, value_after = numerator_before[known] / old, numerator_after[known] / new
    opposite = np.sign(value_after - value_before) * np.sign(after - before) < 0
    if not np.all(opposite):
        return ()
    share_before, share_after = old / denominator_before.sum(), new / denominator_after.sum()
    told = [name for name, is_known in zip(names, known, strict=True) if is_known]
    columns = (value_before, value_after, share_before, share_after)
    rows = zip(told, *(column.tolist() for column in columns), strict=True)
    from_values = float((share_before + share_after) / 2 @ (value_after - value_before))
    parts = tuple(Part(*row) for row in rows)
    left_out = tuple(name for name, is_known in zip(names, known, strict=True) if not is_known)
    return (Paradox(before, after, parts, from_values, after - before - from_values, left_out),)
