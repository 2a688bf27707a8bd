"""Units: what a value is counted in, and how it is said.

Answers: is 0.28 a share or a count, and how does a person read it?
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

UnitName = Literal[
    "count", "share", "dollars", "dollars per person", "mills", "per 1,000 residents",
    "per 10,000 residents", "per 100,000 residents", "minutes", "seconds", "hours", "days",
    "years", "ratio", "index", "points", "gallons", "miles", "tons", "acres",
]  # fmt: skip
UNITS: tuple[str, ...] = get_args(UnitName)


@dataclass(frozen=True)
class Unit:
    """How a unit is written round a number: `scale` multiplies the value for the eye."""

    before: str = ""
    after: str = ""
    scale: float = 1.0


_WRITTEN: dict[str, Unit] = {
    "count": Unit(),
    "share": Unit(after="%", scale=100.0),
    "dollars": Unit(before="$"),
    "dollars per person": Unit(before="$", after=" per person"),
    "ratio": Unit(),
    "index": Unit(),
}

CONVERSIONS: dict[tuple[str, str], Decimal] = {
    ("percent", "share"): Decimal("0.01"),
    ("thousand dollars", "dollars"): Decimal(1000),
    ("million dollars", "dollars"): Decimal(1_000_000),
}
"""Units that publishers print, each with the unit we keep and the exact factor between them."""


def written(unit: str) -> Unit:
    """How this unit is written round a number."""
    return _WRITTEN.get(unit, Unit(after=f" {unit}"))


def say(value: float, unit: str, decimals: int = 0) -> str:
    """A value as a person reads it: `28.1%`, `$3,260 per person`, `7,935`."""
    after = written(unit).after
    return say_number(value, unit, decimals) + (after if after.startswith(" ") else "")


def say_number(value: float, unit: str, decimals: int = 0) -> str:
    """The same without the words after the number, for a table whose heading has the unit.

    Halves are rounded up, as people do, and not to the even digit as computers like to.
    """
    form = written(unit)
    after = "" if form.after.startswith(" ") else form.after
    scaled = Decimal(str(value)) * Decimal(str(form.scale))
    step = Decimal(1).scaleb(-decimals)
    number = f"{scaled.quantize(step, ROUND_HALF_UP):,f}"
    if set(number) <= set("-0.,"):
        number = number.lstrip("-")
    sign = "-" if number.startswith("-") else ""
    return f"{sign}{form.before}{number.removeprefix('-')}{after}"


def convert(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit, exactly; None where no conversion is declared."""
    if unit == wanted:
        return value
    factor = CONVERSIONS.get((unit, wanted))
    return None if factor is None else value * factor
