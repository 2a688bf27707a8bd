"""Wide: whole numbers of 128 bits, in which floating-point numbers are added up.

Answers: how does a float become a wide whole number and come back, without losing a digit? Spark's
own cast of a float goes through its shortest decimal writing, which for 2^60 is another number; and
DuckDB's cast back adds two rounded halves. Spark's DECIMAL(38,0) holds up to 10^38, a float is read
up to 2^116: beyond, Spark stops with a fault, and never with another number.
"""

from __future__ import annotations

WIDE = "DECIMAL(38,0)"
_HALF = "18446744073709551616"
"""2^64: the upper 64 bits count these."""
_EXACT = "9007199254740992"
"""2^53: below, every float has its own whole numbers."""
FROM_DOUBLE = (
    "CASE WHEN abs(x) < 9e18D THEN CAST(CAST(rint(x) AS BIGINT) AS " + WIDE + ") "
    "ELSE CAST(CAST(x / " + _EXACT + "D AS BIGINT) AS DECIMAL(19,0)) * " + _EXACT + "BD "
    "+ CAST(CAST(x - CAST(CAST(x / " + _EXACT + "D AS BIGINT) AS DOUBLE) * " + _EXACT + "D "
    "AS BIGINT) AS DECIMAL(19,0)) END"
)
_UPPER = (
    "CASE WHEN x >= 0 THEN x div " + _HALF + "BD "
    "ELSE -((" + _HALF + "BD - 1 - x) div " + _HALF + "BD) END"
)
TO_DOUBLE = (
    "CASE WHEN x >= 0 AND x < " + _HALF + "BD THEN CAST(x AS DOUBLE) "
    "WHEN x < 0 AND x >= -" + _HALF + "BD THEN -CAST(-x - 1 AS DOUBLE) - 1D "
    "ELSE CAST(x - CAST(" + _UPPER + " AS DECIMAL(19,0)) * " + _HALF + "BD AS DOUBLE) "
    "+ CAST(" + _UPPER + " AS DOUBLE) * " + _HALF + "D END"
)


def from_double(value: str) -> str:
    """A float as the nearest whole number, the even one of two."""
    return f"wide_of_({value})"


def to_double(value: str) -> str:
    """A wide whole number as a float, rounded as DuckDB does."""
    return f"double_of_(CAST({value} AS {WIDE}))"
