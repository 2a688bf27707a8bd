"""Money as text and as whole cents, never as a binary fraction.

Answers: how many cents does `$1,234.50` or `(1,234.50)` stand for, and which spellings stand for
no amount that is certain?
"""

from __future__ import annotations

import re

from sqlglot import exp

from charteroak.engine import DIALECT

_DIGITS = r"((\d{1,3}(,\d{3})+|\d+)(\.\d{0,2}0*)?|\.\d{1,2}0*)"
_FORMS = rf"[-+]?\$? ?{_DIGITS}|\$ ?-{_DIGITS}|\( ?\$? ?{_DIGITS} ?\)|\$ ?\({_DIGITS}\)"
_AMOUNT = re.compile(_FORMS, re.ASCII)
_CONTINENTAL = re.compile(
    r"[-(]?\$? ?\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})\)?|[-(]?\$? ?\d+,\d{1,2}\)?"
)
_FINE = re.compile(r"[-+(]?\$? ?[\d,]*\.\d{3,}\)?")
MOST = 10**15
"""Dollars. An amount from here on is a slip."""


def cents_of(text: str) -> int | None:
    """The cents that a text stands for; None: none that is certain."""
    text = _plain(text)
    if not _AMOUNT.fullmatch(text):
        return None
    whole, _, part = re.sub(r"[^0-9.]", "", text).partition(".")
    cents = int(whole or 0) * 100 + int((part[:2] or "0").ljust(2, "0"))
    if cents >= MOST * 100:
        return None
    return -cents if "-" in text or "(" in text else cents


def _plain(text: str) -> str:
    return text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ").strip()


def why_not(text: str) -> str:
    """Why a text is no amount, and how to write it."""
    text = _plain(text)
    if _CONTINENTAL.fullmatch(text):
        return "is written with a comma for the cents, or its thousands apart by points"
    if _FINE.fullmatch(text):
        return "has fractions of a cent, or its thousands apart by points"
    if _AMOUNT.fullmatch(text):
        return "is larger than any budget"
    return "is not an amount in dollars"


ADVICE = "Write it like `1,234.50`, or `(1,234.50)` or `-1,234.50` below zero."


def said(cents: int) -> str:
    """Cents as dollars: `547194221.00`."""
    dollars, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{dollars}.{rest:02}"


def cents_column(written: str) -> exp.Expr:
    """The same as `cents_of`, for a column of text: whole cents, or nothing."""
    plain = f"trim(replace(replace({written}, '\N{MINUS SIGN}', '-'), '\N{NO-BREAK SPACE}', ' '))"
    number = f"try_cast(regexp_replace({plain}, '[^0-9.]', '', 'g') as decimal(18, 2))"
    cents = f"cast({number} * 100 as bigint)"
    simple = f"cast(cast({written} as decimal(18, 2)) * 100 as bigint)"  # most are written so
    is_simple = f"regexp_full_match({written}, '-?[0-9]{{1,14}}(\\.[0-9]{{1,2}})?')"
    tree: exp.Expr = exp.maybe_parse(
        f"case when {is_simple} then {simple} "
        f"when regexp_full_match({plain}, '{_FORMS}') and {number} < {MOST} "
        f"then case when contains({plain}, '-') or contains({plain}, '(') then -{cents} "
        f"else {cents} end end",
        dialect=DIALECT,
    )
    return tree
