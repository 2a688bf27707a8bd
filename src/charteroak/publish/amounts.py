"""Amounts: dollars as people read them.

Answers: how is a number of cents said? To the cent where it must add up, and shortly where it is
read in passing.
"""

from __future__ import annotations

_STEPS = ((10**9, "billion"), (10**6, "million"))


def exact(cents: int) -> str:
    """To the cent: `$547,194,221.00`."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{rest:02}"


def short(cents: int) -> str:
    """`$547.2 million`, `$12,346`, `$4.47`."""
    sign, size = "-" if cents < 0 else "", abs(cents) / 100
    for step, word in _STEPS:
        if size >= step:
            return f"{sign}${size / step:,.1f} {word}"
    return f"{sign}${size:,.0f}" if size >= 100 else f"{sign}${size:,.2f}"


def share(part: int, whole: int) -> str:
    """A part of a whole, `23.4%`; nothing of nothing."""
    if not whole:
        return ""
    percent = 100 * part / whole
    return "less than 0.1%" if 0 < percent < 0.05 else f"{percent:.1f}%"
