"""A cut across the board loses no cent and treats all alike, however large the amounts."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from charteroak.budget.shares import parted

AMOUNTS = st.lists(st.integers(1, 10**16), min_size=1, max_size=15)


@given(AMOUNTS, st.fractions(0, 1, max_denominator=10_000))
def test_every_cent_that_is_left_goes_somewhere(amounts: list[int], kept: Fraction) -> None:
    left = int(kept * sum(amounts))
    found = parted(left, amounts)
    assert sum(found) == left
    exact = [Fraction(left * one, sum(amounts)) for one in amounts]
    assert all(abs(one - e) < 1 for one, e in zip(found, exact, strict=True))
    assert all(0 <= one <= amount for one, amount in zip(found, amounts, strict=True))


@given(AMOUNTS)
def test_nothing_cut_is_nothing_changed(amounts: list[int]) -> None:
    assert parted(sum(amounts), amounts) == amounts
