"""Shares: an amount divided into parts that sum to it, to the cent.

Answers: who bears which cents? By the method of the largest remainder (Hamilton): each gets its
share rounded down, and the cents left over go one each to the largest remainders, the first named
first among equals. Shares are fractions and arithmetic is in whole numbers, so nothing is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

FINEST = 10**9
"""The largest common denominator of shares: a billionth."""
_SHARE = re.compile(r"\d+(\.\d+)?%?|\.\d+%?|\d+/[1-9]\d*")


class Uneven(ValueError):  # noqa: N818 - said of what a person wrote
    """Shares that cannot be used: what is wrong, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


def fraction(text: str) -> Fraction | None:
    """A share as an exact fraction: `0.25`, `25%`, `1/4`; None: it is none."""
    text = text.strip()
    if not _SHARE.fullmatch(text):
        return None
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def shares_of(written: Mapping[str, str]) -> dict[str, int]:
    """Shares as whole parts of their sum. They must sum to exactly 1."""
    shares = _read(written)
    total = sum(shares.values())
    if total != 1:
        off = f"{float(total):.9f}".rstrip("0").rstrip(".")
        advice = "Let them sum to exactly 1; a third is `1/3`. For counts, write `parts:`."
        raise Uneven(f"The shares sum to {off}.", advice)
    return _whole(shares)


def parts_of(written: Mapping[str, str]) -> dict[str, int]:
    """Parts of a count as whole parts of their sum."""
    parts = _read(written)
    total = sum(parts.values())
    return _whole({name: part / total for name, part in parts.items()})


def _read(written: Mapping[str, str]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for name, text in written.items():
        share = fraction(text)
        if share is None or share <= 0:
            advice = "Write a number above zero: `0.25`, `25%` or `1/4`."
            raise Uneven(f"`{name}: {text}` is not a share.", advice)
        found[name] = share
    if not found:
        raise Uneven("There are no shares.", "Name at least one, with its share.")
    return found


def _whole(shares: Mapping[str, Fraction]) -> dict[str, int]:
    common = lcm(*(share.denominator for share in shares.values()))
    if common > FINEST:
        raise Uneven("The shares are too fine.", "Round them to six digits or fewer.")
    return {name: int(share * common) for name, share in shares.items()}


def divided(cents: Any, parts: Sequence[int]) -> Any:
    """Amounts (whole cents) divided by parts: one row an amount, one column a part.

    Each row sums to its amount, each cell is less than one cent from its exact share, and a
    negative amount is divided like its opposite.
    """
    amounts = np.asarray(cents, dtype=np.int64)
    total = sum(parts)
    if total > FINEST:  # products of such parts do not fit into 64 bits
        several = [parted(int(amount), parts) for amount in amounts]
        return np.array(several, dtype=np.int64).reshape(len(amounts), len(parts))
    weights = np.asarray(parts, dtype=np.int64)
    whole, rest = np.divmod(np.abs(amounts), total)
    over = rest[:, None] * weights[None, :]
    floors = whole[:, None] * weights[None, :] + over // total
    left = np.abs(amounts) - floors.sum(axis=1)
    order = np.argsort(-(over % total), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    return (floors + (rank < left[:, None])) * np.sign(amounts)[:, None]


def parted(cents: int, parts: Sequence[int]) -> list[int]:
    """One amount divided by parts of any size, by the same rule as `divided`."""
    total, amount = sum(parts), abs(cents)
    floors = [amount * part // total for part in parts]
    over = [amount * part % total for part in parts]
    order = sorted(range(len(parts)), key=lambda at: -over[at])
    for at in order[: amount - sum(floors)]:
        floors[at] += 1
    return [-part for part in floors] if cents < 0 else floors
