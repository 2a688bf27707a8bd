"""Tested: what may be told of a statistical test of records whose small numbers are hidden.

Answers: how much of a test's result can stand without giving a small number away? The finding and
its interval stand. Of the counts behind it, totals are told to the nearest ten, and parts only as
whole percents; where one of the four groups a fit compares is itself small, nothing is told. Tests
choose rows as no table does (by the hour of the day, say), so their counts obey sums only with one
another, and of two totals to the nearest ten the difference is known to within ten at best.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TOO_FEW = "Too few people stand behind it to be told, or it has no stable answer."
NEAREST = 10
_DIGITS = 3


def tell_test(found: Mapping[str, Any], below: int) -> dict[str, Any]:
    """The result of one test as it may be told: see `indicators.testing.run`."""
    told: dict[str, Any] = {"id": found["id"], "caveats": found["caveats"]}
    if "refused" in found:
        return told | {"refused": _refused()}
    main = _fit(found["main"], below)
    if "refused" in main:
        return told | main
    variants = {name: _fit(one, below) for name, one in found["variants"].items()}
    return told | {"main": main, "variants": variants}


def _refused() -> dict[str, Any]:
    return {"reason": TOO_FEW}


def _fit(found: Mapping[str, Any], below: int) -> dict[str, Any]:
    if "refused" in found:
        return {"refused": _refused()}
    dark, light = found["n_dark"], found["n_light"]
    in_dark, in_light = found["minority_dark"], found["minority_light"]
    if min(in_dark, dark - in_dark, in_light, light - in_light) < below:
        return {"refused": _refused()}
    numbers = ("coefficient", "standard_error", "odds_ratio", "lower", "upper")
    return {
        "variant": found["variant"],
        **{name: round(found[name], _DIGITS) for name in numbers},
        "n_dark": _rounded(dark),
        "n_light": _rounded(light),
        "share_dark": round(in_dark / dark, 2),
        "share_light": round(in_light / light, 2),
        "rounded": NEAREST,
        "method": found["method"],
    }


def _rounded(count: int) -> int:
    return NEAREST * ((count + NEAREST // 2) // NEAREST)
