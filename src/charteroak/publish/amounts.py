"""Amounts: dollars as people read them.

Answers: how is a number of cents said? To the cent where it must add up, and shortly where it is
read in passing.
"""

from __future__ import annotations

from charteroak.publish.languages.tongue import _, marked, spoken

_STEPS = (
    (10**9, marked("{dollars} billion")),
    (10**6, marked("{dollars} million")),
)


def millions(dollars: str) -> str:
    """Millions on a chart, where there is room for a letter: `$4.5m`."""
    return _("{dollars}m", dollars=spoken().figures(dollars))


def exact(cents: int) -> str:
    """To the cent: `$547,194,221.00`."""
    whole, rest = divmod(abs(cents), 100)
    return spoken().figures(f"{'-' if cents < 0 else ''}${whole:,}.{rest:02}")


def short(cents: int) -> str:
    """`$547.2 million`, `$12,346`, `$4.47`."""
    sign, size = "-" if cents < 0 else "", abs(cents) / 100
    for step, word in _STEPS:
        if size >= step:
            return _(word, dollars=spoken().figures(f"{sign}${size / step:,.1f}"))
    return spoken().figures(f"{sign}${size:,.0f}" if size >= 100 else f"{sign}${size:,.2f}")


def share(part: int, whole: int) -> str:
    """A part of a whole, `23.4%`; nothing of nothing."""
    if not whole:
        return ""
    percent = 100 * part / whole
    return _("less than 0.1%") if 0 < percent < 0.05 else spoken().figures(f"{percent:.1f}%")
