"""Cells of one source: every place, period and group that anything is told for.

Answers: which counts of people stand behind the numbers, and in which cells? A *layer* is one
count of rows (all stops, searches, searches that found something) over all cells; two columns
that are equal wherever both are told are one layer. However a count is asked for, it is one: a sum
or a ratio of values that are 0 or 1 (or 0 or 100) counts rows, and a sum told as a count (victims,
say) counts whom it adds up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY
from charteroak.indicators.told import Block
from charteroak.plan.model import Indicator

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = NDArray[np.intp]
Span = tuple[date, date]
Key = tuple[str, str, str, str, str, str]
"""Grain, period, place set, place, group dimension, group."""
PARTS = ("numerator", "denominator", "n")
NOT_ADDING = ("distinct",)
"""The kinds whose numerator is no sum over rows."""
COUNTED = {"sum": ("count",), "ratio": ("share",)}
"""The kinds that add up values, with the units that say that whole values are people or things."""
_STEP = 1000
"""Values are told apart to the thousandth when it is asked what they are multiples of."""
_LABELS = ("grain", "period", "place_set", "place", "group_by", "group")


@dataclass(frozen=True)
class Row:
    """What one block tells: where its cells stand, and its layer numbers by part."""

    indicator: str
    split: tuple[str, str, str]
    """Grain, place set, group dimension."""
    at: Positions
    layers: Mapping[str, int]


@dataclass(frozen=True)
class Cells:
    """All cells of one source and one time column."""

    keys: tuple[Key, ...]
    rows: tuple[Row, ...]
    """One for each block, in the order given."""
    counts: Numbers
    """Layer by cell; NaN where no block tells the layer there."""
    adds: Flags
    """Of each layer, whether its parts must make its wholes. Different things counted do not: one
    caller of two wards is one caller of the city."""
    spans: Mapping[tuple[str, str], Span]
    """The first and last day of each grain and period."""

    @property
    def crossed(self) -> dict[tuple[str, str], Flags]:
        """The cells of each table of places by groups."""
        found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, key in enumerate(self.keys):
            if key[2] != CITY and key[4] != EVERYONE:
                found[key[2], key[4]].append(number)
        return {pair: np.isin(np.arange(len(self.keys)), at) for pair, at in found.items()}


def cells(blocks: Sequence[Block], indicators: Mapping[str, Indicator]) -> Cells:
    """The cells and layers of the blocks of one source and one time column."""
    number: dict[Key, int] = {}
    spans: dict[tuple[str, str], Span] = {}
    places: list[Positions] = []
    for block in blocks:
        labels = list(zip(*(_column(block, name) for name in _LABELS), strict=True))
        places.append(np.array([number.setdefault(k, len(number)) for k in labels], dtype=np.intp))
        ends = zip(_column(block, "period_start"), _column(block, "period_end"), strict=True)
        spans.update(zip([k[:2] for k in labels], ends, strict=True))
    keys = tuple(number)
    layers, known, adds = _layers(blocks, places, len(keys), indicators)
    rows = tuple(
        Row(str(b["indicator"]), _split(b), at, found)
        for b, at, found in zip(blocks, places, layers, strict=True)
    )
    return Cells(keys, rows, known, adds, spans)


def _split(block: Block) -> tuple[str, str, str]:
    return (str(block["grain"]), str(block["place_set"]), str(block["group_by"]))


def _column(block: Block, name: str) -> list[Any]:
    column = block[name]
    return column.tolist() if isinstance(column, np.ndarray) else [column] * len(block["value"])


def _layers(
    blocks: Sequence[Block],
    places: Sequence[Positions],
    size: int,
    indicators: Mapping[str, Indicator],
) -> tuple[list[dict[str, int]], Numbers, Flags]:
    """The layer of each part of each block, the counts of each layer, and whether they add up."""
    kept: dict[tuple[str, str], Numbers] = {}
    for name, (column, n) in _columns(blocks, places, size).items():
        indicator, part = indicators[name[0]], name[1]
        counted = None if _residents(indicator, part) else _counts(column, n, indicator)
        if counted is not None:
            kept[name] = counted
    layers: list[Numbers] = []
    adds: list[bool] = []
    which: dict[tuple[str, str], int] = {}
    seen: dict[tuple[bytes, bool], int] = {}
    for name, column in kept.items():
        own = name[1] == "n" or indicators[name[0]].kind not in NOT_ADDING
        same = (column.tobytes(), own)
        which[name] = seen.setdefault(same, _same(layers, adds, column, own=own))
        if which[name] == len(layers):
            layers.append(column)
            adds.append(own)
        else:
            known = ~np.isnan(column)
            layers[which[name]] = np.where(known, column, layers[which[name]])
    found = [
        {p: which[key] for p in PARTS if (key := (str(b["indicator"]), p)) in which} for b in blocks
    ]
    return found, np.array(layers).reshape(len(layers), size), np.array(adds, dtype=bool)


def _residents(indicator: Indicator, part: str) -> bool:
    """Whether a part is a published population, which counts no rows."""
    return part == "denominator" and bool(indicator.measure.population())


def _columns(
    blocks: Sequence[Block], places: Sequence[Positions], size: int
) -> dict[tuple[str, str], tuple[Numbers, Numbers]]:
    """Each part of each indicator over all cells, beside the rows it rests on. The sum of no
    values at all is known to be nought, though no engine says so.
    """
    columns: dict[tuple[str, str], Numbers] = {}
    for block, at in zip(blocks, places, strict=True):
        for part in PARTS:
            name = (str(block["indicator"]), part)
            column = columns.setdefault(name, np.full(size, np.nan))
            column[at] = block[part]
    told = {name for name, column in columns.items() if not np.isnan(column).all()}
    rows = {name: columns[name[0], "n"] for name in told}
    return {
        name: (np.where(np.isnan(columns[name]) & (rows[name] == 0), 0.0, columns[name]), n)
        for name in columns
        if (n := rows.get(name)) is not None
    }


def _counts(column: Numbers, n: Numbers, indicator: Indicator) -> Numbers | None:
    """What a part counts: rows, where it is whole and never more than those the value rests on, or
    is so many times a number of them; or whatever whole values are added up. None: no count.
    """
    known = column[~np.isnan(column)]
    if (known < 0).any():
        return None
    whole = bool((known == np.round(known)).all())
    if whole and _within(column, n):
        return column
    if whole and indicator.unit in COUNTED.get(indicator.kind, ()):
        return column
    steps = np.round(known * _STEP)
    if not np.allclose(steps, known * _STEP, rtol=1e-12, atol=1e-6) or steps.max() > 2**53:
        return None
    found: Numbers = np.round(column * _STEP) / np.gcd.reduce(steps.astype(np.int64))
    return found if _within(found, n) else None


def _within(column: Numbers, n: Numbers) -> bool:
    return bool((column <= n)[~np.isnan(column)].all())


def _same(layers: Sequence[Numbers], adds: Sequence[bool], column: Numbers, *, own: bool) -> int:
    """The layer that agrees with the column wherever both are told; a new number if none does."""
    for number, layer in enumerate(layers):
        both = ~np.isnan(layer) & ~np.isnan(column)
        if adds[number] == own and both.any() and (layer[both] == column[both]).all():
            return number
    return len(layers)
