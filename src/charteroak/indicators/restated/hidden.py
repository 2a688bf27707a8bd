"""Hidden: an old edition, read beside the one that stands, without giving small numbers away.

Answers: what may still be told of how it stood on a day? Where small numbers are hidden, only what
stands today as it stood then: any other number, taken from today's, could leave a few people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from charteroak.indicators.measurement import Measurement
from charteroak.indicators.restated.changes import COMPARED, KEYS

WITHHELD = "withheld"
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("value", "numerator", "denominator", "n", "lower", "upper")),
    "interval_method": "", "note": "", "missing": WITHHELD,
}  # fmt: skip


def as_of(then: Sequence[Measurement], now: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """The rows of an old edition of a source that hides, without any that stands otherwise now."""
    standing = {_key(row): row for row in now}
    return tuple(
        row if _same(row, standing.get(_key(row))) else replace(row, **_NOTHING) for row in then
    )


def _key(row: Measurement) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in KEYS)


def _same(row: Measurement, other: Measurement | None) -> bool:
    return other is not None and all(
        getattr(row, name) == getattr(other, name) for name in COMPARED
    )
