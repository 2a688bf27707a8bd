"""The ways in which a value of a column's type may be written.

Answers: how could `03/04/2025 2:10 PM` be meant? The contract's own formats come first, then ISO
8601, then those that exports are seen to use. Where two orders of day and month read every value,
nobody can see which is meant, and that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from charteroak.expressions import ColumnType
from charteroak.sources.contract import Column

_DAYS = (
    "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%m-%d-%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d",
    "%Y%m%d", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%b %d %Y",
)  # fmt: skip
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p")
_BETWEEN = (" ", " - ")
_ISO_TWELVE = ("%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p")


@dataclass(frozen=True)
class Way:
    """A type, and for dates and times how they are written; no format means ISO 8601."""

    type: ColumnType
    formats: tuple[str, ...] = ()

    def looks_like(self, text: str) -> bool:
        """Whether a text has the look of it: a quick test that spares the slow one."""
        return not self.formats or any(_look(form).fullmatch(text) for form in self.formats)


_LOOKS = {"Y": r"\d+", "b": "[A-Za-z]+", "B": "[A-Za-z]+", "a": "[A-Za-z]+", "A": "[A-Za-z]+",
          "p": "[AaPp][Mm]",
          "f": r"\d+", "g": r"\d+", "n": r"\d+", "j": r"\d+", "z": r"[+-]?[\d:]+|Z",
          "Z": r"[\w/+-]+", "%": "%"}  # fmt: skip


@cache
def _look(form: str) -> re.Pattern[str]:
    parts = re.split(r"%-?(.)", form)
    made = (
        f"(?:{_LOOKS.get(part, r'[0-9]{1,2}')})" if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    )
    return re.compile("".join(made).replace(r"\ ", r"\s*"))


@cache
def _common(kind: ColumnType) -> tuple[Way, ...]:
    days = tuple(Way("date", (day,)) for day in _DAYS)
    moments = (
        *(f"{day}{gap}{clock}" for day in _DAYS for clock in _CLOCKS for gap in _BETWEEN),
        *_ISO_TWELVE,
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
    )
    match kind:
        case "date":
            return (*days, *(Way("date", (form,)) for form in moments))
        case "timestamp":
            known = tuple(Way("timestamp", (form,)) for form in moments)
            return (*known, Way("date"), *days)  # a day alone, where the system keeps no clock
        case "time":
            return tuple(Way("time", (clock,)) for clock in (*_CLOCKS, "%H%M"))
    return ()


def ways_of(column: Column) -> tuple[Way, ...]:
    """How the values of a column may be written, the likeliest first."""
    own = (Way(column.type, column.formats),) if column.formats else ()
    return tuple(dict.fromkeys((*own, Way(column.type), *_common(column.type))))


def turned(way: Way) -> Way:
    """The same with day and month in the other order; itself where they cannot be taken so."""
    form = way.formats[0] if len(way.formats) == 1 else ""
    for one, other in (("%m/%d/", "%d/%m/"), ("%m-%d-", "%d-%m-")):
        for old, new in ((one, other), (other, one)):
            if form.startswith(old):
                return Way(way.type, (new + form.removeprefix(old),))
    return way
