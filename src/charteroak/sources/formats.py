"""How dates and times are written, and whether a format can be read back.

Answers: does `%m/%d/%Y` say enough to read a day? The letters are those of `strptime` that every
engine reads alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LETTERS: dict[str, str] = {
    "Y": "year", "y": "year", "m": "month", "b": "month", "B": "month", "d": "day",
    "j": "day of the year", "H": "hour", "I": "hour to twelve", "p": "AM or PM", "M": "minute",
    "S": "second",
    "f": "part of a second", "g": "part of a second", "n": "part of a second", "a": "weekday",
    "A": "weekday", "z": "offset", "Z": "time zone", "%": "percent sign",
}  # fmt: skip
"""What each letter after `%` stands for; `%-d` and the like also read days without a nought."""
_PADDED = frozenset("dmHIMSjy")
_DAY = ({"year", "month", "day"}, {"year", "day of the year"})
_CLOCK = (
    {"hour", "minute"},
    {"hour to twelve", "AM or PM", "minute"},
    {"hour to twelve", "AM or PM"},
)
_NEEDED: dict[str, tuple[set[str], ...]] = {
    "date": _DAY,
    "time": _CLOCK,
    "timestamp": tuple(day | clock for day in _DAY for clock in _CLOCK),
}


@dataclass(frozen=True)
class Fault:
    """Why a format cannot be used, and what to do about it."""

    what: str
    advice: str


def fault_of(form: str, kind: str) -> Fault | None:
    """What is wrong with the format of a date, time or timestamp column, if anything is."""
    strange = next(_strange(form), None)
    if strange is not None:
        known = " ".join(f"`%{letter}`" for letter in LETTERS)
        return Fault(f"`{strange}` in the format `{form}` means nothing.", f"Known here: {known}.")
    stated = {LETTERS[letter] for letter in re.findall(r"%-?(.)", form)}
    if not any(needed <= stated for needed in _NEEDED[kind]):
        least = min(_NEEDED[kind], key=lambda needed: (len(needed - stated), -len(needed & stated)))
        lacking = ", ".join(sorted(least - stated))
        example = {"date": "%m/%d/%Y", "time": "%I:%M %p"}.get(kind, "%m/%d/%Y %H:%M")
        return Fault(f"The format `{form}` does not say: {lacking}.", f"Write it like `{example}`.")
    return None


def _strange(form: str) -> Iterator[str]:
    for dash, letter in re.findall(r"%(-?)(.?)", form, re.DOTALL):
        if letter not in LETTERS or not letter or (dash and letter not in _PADDED):
            yield f"%{dash}{letter}"
