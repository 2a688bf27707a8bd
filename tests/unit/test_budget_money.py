"""Money as text: what stands for how many cents, and what for none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from charteroak.budget.money import cents_column, cents_of, said, why_not
from charteroak.engine import Engine

CENTS = {
    "$1,234.50": 123450, "(1,234.50)": -123450, "-1,234.50": -123450, "$ -7": -700, "($7.5)": -750,
    "$(7.50)": -750, "+3": 300, ".05": 5, "0": 0, "-0.00": 0, "1234.500": 123450, "12.": 1200,
    "547,194,221": 54719422100, "\N{MINUS SIGN}5.10": -510, " 8 ": 800, "0.29": 29, "1,000,000.01": 100000001,
}  # fmt: skip
NONE = {
    "1.234,50": "comma for the cents", "1234,50": "comma for the cents", "1.234.567": "comma for the cents",
    "1.005": "fractions of a cent", "1,23.00": "not an amount", "12,34": "comma for the cents",
    "1e6": "not an amount", "": "not an amount", "-": "not an amount", "$": "not an amount", ".": "not an amount",
    "--5": "not an amount", "-(5)": "not an amount", "(-5)": "not an amount", "5-": "not an amount",
    "5 CR": "not an amount", "€5": "not an amount", "5%": "not an amount", "1 234.50": "not an amount",
    "٣": "not an amount", "1000000000000000": "larger than any budget", "nan": "not an amount",
}  # fmt: skip


def by_query(texts: list[str]) -> list[int | None]:
    with Engine(threads=1) as engine:
        table = engine.load_rows("t", {"n": "INTEGER", "w": "VARCHAR"}, list(enumerate(texts)))
        rows = engine.rows(exp.select(cents_column("w")).from_(table).order_by("n"))
    return [row[0] for row in rows]


@pytest.mark.parametrize("text", CENTS)
def test_an_amount(text: str) -> None:
    assert cents_of(text) == CENTS[text]


@pytest.mark.parametrize("text", NONE)
def test_no_amount(text: str) -> None:
    assert cents_of(text) is None
    assert NONE[text] in why_not(text)


def test_the_engine_reads_the_same() -> None:
    assert by_query([*CENTS]) == [*CENTS.values()]
    assert by_query([*NONE]) == [None] * len(NONE)


@given(st.lists(st.text("0123456789.,-()$+ ", max_size=12), min_size=1, max_size=40))
def test_the_engine_reads_anything_the_same(texts: list[str]) -> None:
    assert by_query(texts) == [cents_of(text) for text in texts]


@given(st.integers(-(10**16), 10**16))
def test_what_is_said_is_read_again(cents: int) -> None:
    assert cents_of(said(cents)) == cents
    assert Decimal(said(cents)) * 100 == cents
