"""Cells: text that any cell can hold, and what was typed into one as text that means the same.

Answers: what does this cell say? Excel makes numbers and dates of what people type; where that may
have changed what was meant, the cell is refused and nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from charteroak.budget.money import ADVICE, cents_of, said, why_not
from charteroak.budget.shares import fraction
from charteroak.budget.workbooks.model import Column
from charteroak.problems import suggest

Value = int | float | str | bool | time | date | datetime | timedelta
LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
_EXACT = 2**53
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)", re.ASCII)


class Wrong(Exception):  # noqa: N818 - said of what a person typed
    """Why a cell is refused, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


def stored(text: str) -> str:
    """Text as a workbook stores it: what XML cannot hold becomes a code (ECMA-376, ST_Xstring)."""
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _CODE.sub("_x005F_", text))


def typed(value: Value) -> str:
    """What was typed, for showing it; nothing is lost but how it was formatted."""
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) <= _EXACT:
            return str(int(value))
        case float():
            return str(Decimal(repr(value)))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)


def text_of(value: Value, column: Column, percent: bool = False) -> str:  # noqa: FBT001, FBT002
    """What a cell says, as the city's files would; `percent`: Excel shows it as a percentage."""
    if isinstance(value, str) and not value.strip():
        return ""
    match column.kind:
        case "number" | "money":
            return _number(value, column, percent)
        case "share":
            return _share(value, column)
        case "day":
            return _day(value)
        case "choice":
            return _choice(_words(value, column), column)
        case "ids":
            return "; ".join(p.strip() for p in _words(value, column).split(";") if p.strip())
    return _words(value, column)


def same(one: str, other: str, column: Column) -> bool:
    """Whether two texts say the same in this column."""
    return _plain(one, column) == _plain(other, column)


def _plain(text: str, column: Column) -> object:
    text = text.strip()
    if column.kind == "money":
        cents = cents_of(text)
        return text if cents is None else cents
    if column.kind == "number":
        return Decimal(text) if _NUMBER.fullmatch(text) else text
    if column.kind == "share":
        return text if fraction(text) is None else fraction(text)
    if column.kind == "ids":
        return [part.strip() for part in text.split(";") if part.strip()]
    return text


def _words(value: Value, column: Column) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        what = f"Excel made `{typed(value)}` of what was typed in `{column.name}`."
        raise Wrong(what, "Format the cell as Text and type it again.")
    if isinstance(value, float) and not (value.is_integer() and abs(value) <= _EXACT):
        what = f"`{typed(value)}` in `{column.name}` is a number, and its last zeros may be lost."
        raise Wrong(what, "Format the cell as Text and type it again.")
    return str(int(value))


def _number(value: Value, column: Column, percent: bool) -> str:  # noqa: FBT001
    if percent:
        what = f"The cell shows `{column.name}` as a percentage, and it counts no percent."
        raise Wrong(what, "Format the cell as a number and type it again.")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        what = f"Excel made `{typed(value)}` of what was typed in `{column.name}`."
        raise Wrong(what, "Format the cell as a number and type it again.")
    text = typed(value).strip()
    if column.kind == "money":
        if isinstance(value, float):
            text = _cents(value, text)
        cents = cents_of(text)
        if cents is None:
            raise Wrong(f"`{text}` in `{column.name}` {why_not(text)}.", ADVICE)
        return said(cents) if not isinstance(value, str) else text
    if not _NUMBER.fullmatch(text):
        raise Wrong(f"`{text}` in `{column.name}` is no number.", "Write it like `2.5`.")
    return text


def _share(value: Value, column: Column) -> str:
    """A share; of a cell shown as a percentage, Excel keeps the fraction itself."""
    number = not isinstance(value, bool) and isinstance(value, int | float | str)
    text = typed(value).strip()
    if not number or fraction(text) is None:
        what = f"`{text}` in `{column.name}` is no share."
        raise Wrong(what, "Format the cell as Text and write `0.25`, `25%` or `1/4`.")
    return text


def _cents(value: float, text: str) -> str:
    """An amount as Excel computes it, whose error is far below a cent, as whole cents."""
    try:
        near = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        return text
    return str(near) if abs(Decimal(value) - near) < Decimal("0.000001") else text


def _day(value: Value) -> str:
    if isinstance(value, datetime):
        if value.time() != time():
            raise Wrong(f"`{value}` is more than a day.", "Write it like `2026-03-31`.")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = typed(value).strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise Wrong(f"`{text}` is not a day.", "Write it like `2026-03-31`.")


def _choice(text: str, column: Column) -> str:
    if text not in column.choices:
        advice = suggest(text, column.choices) or "Pick one from the list in the cell."
        raise Wrong(f"`{text}` is not one of the choices of `{column.name}`.", advice)
    return text
