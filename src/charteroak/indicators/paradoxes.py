"""Paradoxes: where the city's number and all its parts moved opposite ways (Simpson's).

Answers: may this change be told alone? Looked for between each two periods that follow each other,
over every way an indicator is split whose parts make up the total. Where anything is missing or
hidden, or the parts do not add up to the total, nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY
from charteroak.indicators.equity.paradox import Paradox, paradox
from charteroak.indicators.intervals import Column
from charteroak.indicators.measurement import Measurement

FILE = "paradoxes.parquet"
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposed:
    """A total that moved one way between two periods while each of its parts moved the other."""

    indicator: str
    grain: str
    earlier: str
    """The first period."""
    period: str
    """The second."""
    split: str
    """The group dimension or the boundary set whose parts moved."""
    before: float
    """The city's value in the first period, in the unit."""
    after: float
    from_values: float
    """How much of the change comes from the parts' own values (Kitagawa)."""
    from_mix: float
    """How much comes from the make-up: parts that grew or shrank."""
    parts: int
    left_out: str
    """Parts without a value in one of the two; they count in the total only."""


def opposed(rows: Iterable[Measurement]) -> Iterator[Opposed]:
    """Every paradox of one indicator."""
    cells: defaultdict[tuple[str, str], dict[str, dict[str, Measurement]]] = defaultdict(dict)
    wholes: defaultdict[str, dict[str, Measurement]] = defaultdict(dict)
    for row in rows:
        if row.partial or row.estimated:
            continue
        placed, grouped = row.place_set != CITY, row.group_by != EVERYONE
        if not placed and not grouped:
            wholes[row.grain][row.period] = row
        elif placed != grouped:
            split, part = (row.place_set, row.place) if placed else (row.group_by, row.group)
            cells[split, row.grain].setdefault(row.period, {})[part] = row
    for (split, grain), by_period in cells.items():
        in_time = sorted(wholes[grain].values(), key=lambda row: row.period_start)
        for one, other in pairwise(in_time):
            parts = by_period.get(one.period, {}), by_period.get(other.period, {})
            yield from _between(split, one, other, *parts)


def _between(
    split: str,
    one: Measurement,
    other: Measurement,
    before: Mapping[str, Measurement],
    after: Mapping[str, Measurement],
) -> Iterator[Opposed]:
    """The paradox between two periods, if there is one."""
    names = sorted(before.keys() | after.keys())
    scale = _scale(one)
    if scale is None or not (_adds_up(one, before) and _adds_up(other, after)):
        return
    columns = (
        _column(rows, names, part) for rows in (before, after) for part in ("numerator",
                                                                            "denominator")
    )  # fmt: skip
    for found in paradox(names, *columns):
        yield _told(split, one, other, found, scale)


def _scale(row: Measurement) -> float | None:
    """What turns numerator over denominator into the value."""
    if not row.value or not row.numerator or not row.denominator:
        return None
    return row.value / (row.numerator / row.denominator)


def _adds_up(whole: Measurement, parts: Mapping[str, Measurement]) -> bool:
    """Whether the parts, none of them hidden, make up the total."""
    for name in ("numerator", "denominator"):
        total = getattr(whole, name)
        told = [getattr(row, name) for row in parts.values()]
        if total is None or None in told:
            return False
        if abs(sum(told) - total) > _ROUNDING * max(abs(total), 1.0):
            return False
    return bool(parts)


def _column(rows: Mapping[str, Measurement], names: Iterable[str], part: str) -> Column:
    found = (getattr(rows[name], part) if name in rows else 0.0 for name in names)
    return np.array([value or 0.0 for value in found], dtype=np.float64)


def _told(
    split: str, one: Measurement, other: Measurement, found: Paradox, scale: float
) -> Opposed:
    return Opposed(
        indicator=one.indicator, grain=one.grain, earlier=one.period, period=other.period,
        split=split, before=found.before * scale, after=found.after * scale,
        from_values=found.from_values * scale, from_mix=found.from_mix * scale,
        parts=len(found.parts), left_out=", ".join(found.left_out),
    )  # fmt: skip
