"""Cells of one source: every place, period and group that anything is told for.

Answers: which counts of people stand behind the numbers, and in which cells? A *layer* is one
count of rows (all stops, searches, searches that found something) over all cells; two columns
that are equal wherever both are told are one layer.
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
    columns: dict[tuple[str, str], Numbers] = {}
    for block, at in zip(blocks, places, strict=True):
        for part in PARTS:
            name = (str(block["indicator"]), part)
            column = columns.setdefault(name, np.full(size, np.nan))
            column[at] = block[part]
    kept = {
        name: column
        for name, column in columns.items()
        if not _residents(indicators[name[0]], name[1])
        and _counts_rows(column, columns[name[0], "n"])
    }
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


def _counts_rows(column: Numbers, n: Numbers) -> bool:
    """Whether a part counts rows: whole numbers, never more than the rows the value rests on."""
    known = column[~np.isnan(column)]
    whole = bool((known == np.round(known)).all() and (known >= 0).all())
    return bool(len(known)) and whole and bool((column <= n)[~np.isnan(column)].all())


def _same(layers: Sequence[Numbers], adds: Sequence[bool], column: Numbers, *, own: bool) -> int:
    """The layer that agrees with the column wherever both are told; a new number if none does."""
    for number, layer in enumerate(layers):
        both = ~np.isnan(layer) & ~np.isnan(column)
        if adds[number] == own and both.any() and (layer[both] == column[both]).all():
            return number
    return len(layers)
