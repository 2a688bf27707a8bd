"""Functions: what Spark has not, as functions that a session is given when it starts.

Answers: what is a float divided by nought, or rounded to two places? A form that uses a value more
than once is a function, so that the value is computed once.
"""

from __future__ import annotations

from collections.abc import Mapping

from charteroak.engine.exact import wide

_WHOLE = "4503599627370496D"
"""From 2^52 on every float is whole."""
_INFINITE = "double('Infinity')"

FUNCTIONS: Mapping[str, str] = {
    "quotient_": (
        "(l DOUBLE, r DOUBLE) RETURNS DOUBLE RETURN CASE WHEN r = 0 THEN l * CASE WHEN "
        f"CAST(r AS STRING) = '-0.0' THEN -{_INFINITE} ELSE {_INFINITE} END ELSE l / r END"
    ),
    "remainder_": (
        "(l DOUBLE, r DOUBLE) RETURNS DOUBLE RETURN "
        "CASE WHEN r = 0 THEN l * r * double('NaN') ELSE l % r END"
    ),
    "ceiling_": (
        "(x DOUBLE) RETURNS DOUBLE RETURN "
        f"CASE WHEN abs(x) < {_WHOLE} THEN CAST(ceil(x) AS DOUBLE) ELSE x END"
    ),
    "floor_": (
        "(x DOUBLE) RETURNS DOUBLE RETURN "
        f"CASE WHEN abs(x) < {_WHOLE} THEN CAST(floor(x) AS DOUBLE) ELSE x END"
    ),
    "places_": (
        "(x DOUBLE, s DOUBLE) RETURNS DOUBLE RETURN "
        f"CASE WHEN abs(round(x * s, 0) / s) < {_INFINITE} THEN round(x * s, 0) / s ELSE x END"
    ),
    "tens_": (
        "(x DOUBLE, s DOUBLE) RETURNS DOUBLE RETURN "
        f"CASE WHEN abs(round(x / s, 0) * s) < {_INFINITE} THEN round(x / s, 0) * s "
        f"WHEN abs(x) < {_INFINITE} THEN 0D ELSE x END"
    ),
    "sign_": (
        "(x DOUBLE) RETURNS INT RETURN CASE WHEN isnan(x) THEN 0 ELSE CAST(signum(x) AS INT) END"
    ),
    "wide_of_": f"(x DOUBLE) RETURNS {wide.WIDE} RETURN {wide.FROM_DOUBLE}",
    "double_of_": f"(x {wide.WIDE}) RETURNS DOUBLE RETURN {wide.TO_DOUBLE}",
}
"""By name: what follows CREATE TEMPORARY FUNCTION."""
