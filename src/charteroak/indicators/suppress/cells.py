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

Block = Mapping[str, Any]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = NDArray[np.intp]
Span = tuple[date, date]
Key = tuple[str, str, str, str, str, str]
"""Grain, period, place set, place, group dimension, group."""
PARTS = ("numerator", "denominator", "n")
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


def cells(blocks: Sequence[Block]) -> Cells:
    """The cells, layers and sums of the blocks of one source and one time column."""
    number: dict[Key, int] = {}
    spans: dict[tuple[str, str], Span] = {}
    places: list[Positions] = []
    for block in blocks:
        labels = list(zip(*(_column(block, name) for name in _LABELS), strict=True))
        places.append(np.array([number.setdefault(k, len(number)) for k in labels], dtype=np.intp))
        ends = zip(_column(block, "period_start"), _column(block, "period_end"), strict=True)
        spans.update(zip([k[:2] for k in labels], ends, strict=True))
    keys = tuple(number)
    layers, known = _layers(blocks, places, len(keys))
    rows = tuple(
        Row(str(b["indicator"]), _split(b), at, found)
        for b, at, found in zip(blocks, places, layers, strict=True)
    )
    return Cells(keys, rows, known, spans)


def _split(block: Block) -> tuple[str, str, str]:
    return (str(block["grain"]), str(block["place_set"]), str(block["group_by"]))


def _column(block: Block, name: str) -> list[Any]:
    column = block[name]
    return column.tolist() if isinstance(column, np.ndarray) else [column] * len(block["value"])


def _layers(
    blocks: Sequence[Block], places: Sequence[Positions], size: int
) -> tuple[list[dict[str, int]], Numbers]:
    """The layer of each part of each block, and the counts of each layer."""
    columns: dict[tuple[str, str], Numbers] = {}
    for block, at in zip(blocks, places, strict=True):
        for part in PARTS:
            name = (str(block["indicator"]), part)
            column = columns.setdefault(name, np.full(size, np.nan))
            column[at] = block[part]
    kept = {
        name: column
        for name, column in columns.items()
        if _counts_rows(column, columns[name[0], "n"])
    }
    layers: list[Numbers] = []
    which: dict[tuple[str, str], int] = {}
    seen: dict[bytes, int] = {}
    for name, column in kept.items():
        which[name] = seen.setdefault(column.tobytes(), _same(layers, column))
        if which[name] == len(layers):
            layers.append(column)
        else:
            known = ~np.isnan(column)
            layers[which[name]] = np.where(known, column, layers[which[name]])
    found = [
        {p: which[key] for p in PARTS if (key := (str(b["indicator"]), p)) in which} for b in blocks
    ]
    return found, np.array(layers).reshape(len(layers), size)


def _counts_rows(column: Numbers, n: Numbers) -> bool:
    """Whether a part counts rows: whole numbers, never more than the rows the value rests on."""
    known = column[~np.isnan(column)]
    whole = bool((known == np.round(known)).all() and (known >= 0).all())
    return bool(len(known)) and whole and bool((column <= n)[~np.isnan(column)].all())


def _same(layers: Sequence[Numbers], column: Numbers) -> int:
    """The layer that agrees with the column wherever both are told; a new number if none does."""
    for number, layer in enumerate(layers):
        both = ~np.isnan(layer) & ~np.isnan(column)
        if both.any() and (layer[both] == column[both]).all():
            return number
    return len(layers)
