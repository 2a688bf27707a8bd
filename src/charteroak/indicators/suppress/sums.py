"""Sums: which cells add up to which other cell, and which layers to which other layer.

Answers: what does an attacker know besides the printed numbers? That places and `unknown` make the
city, groups and `unknown` make everyone, shorter periods make longer ones; and, of layers, every
linear identity and every "never more than" that the numbers themselves obey. Nobody has to declare
that two indicators are two sides of one coin: if they are, their columns say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise

import numpy as np
import scipy.sparse as sp

from charteroak.dimensions.group import EVERYONE, coarser
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.indicators.suppress.cells import Cells, Flags, Key, Numbers, Span

Name = tuple[str, str]
Sum = tuple[int, list[int]]
_SAMPLE = 4000
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sums:
    """All sums of cells. In a matrix one row is one sum: +1 its parts, -1 the whole."""

    families: tuple[sp.csr_array, ...]
    """By place, by group, by period."""
    overlaps: sp.csr_array
    """Periods that lie across one another, as sums of stretches that nothing tells; the stretches
    are columns after those of the cells."""

    def told(self, counts: Numbers) -> sp.csr_array:
        """The sums that a layer must obey. Stretches are asked only of periods that the layer does
        not also tell as shorter ones.
        """
        size, width = len(counts), self.overlaps.shape[1]
        held = [holding(family, counts) for family in self.families]
        filled = np.zeros(size, dtype=bool)
        filled[held[-1].indices[held[-1].data < 0]] = True
        asked = np.zeros(width)
        asked[:size] = ~np.isnan(counts) & ~filled
        rows = np.flatnonzero((self.overlaps < 0) @ asked)
        wide = [sp.csr_array((f.data, f.indices, f.indptr), (f.shape[0], width)) for f in held]
        return sp.csr_array(sp.vstack([*wide, self.overlaps[rows]]))


def sums(cells: Cells) -> Sums:
    """The sums of these cells."""
    number = {key: i for i, key in enumerate(cells.keys)}
    found = (_by_place(number), _by_group(number), _by_period(number, cells.spans))
    families = tuple(_matrix(each, len(number)) for each in found)
    overlaps = list(_across(number, cells.spans))
    width = 1 + max((c for whole, parts in overlaps for c in (whole, *parts)), default=-1)
    return Sums(families, _matrix(overlaps, max(width, len(number))))


def _by_place(number: Mapping[Key, int]) -> Iterator[Sum]:
    parts: defaultdict[tuple[Key, str], list[int]] = defaultdict(list)
    for (grain, period, place_set, _, group_by, group), i in number.items():
        if place_set != CITY:
            parts[(grain, period, CITY, WHOLE, group_by, group), place_set].append(i)
    yield from ((number[key], found) for (key, _), found in parts.items() if key in number)


def _by_group(number: Mapping[Key, int]) -> Iterator[Sum]:
    """Groups make everyone; groups crossed (Black women) also make those of fewer dimensions."""
    parts: defaultdict[tuple[Key, str], list[int]] = defaultdict(list)
    for (grain, period, place_set, place, group_by, group), i in number.items():
        if group_by != EVERYONE:
            for wider in coarser(group_by, group):
                parts[(grain, period, place_set, place, *wider), group_by].append(i)
    yield from ((number[key], found) for (key, _), found in parts.items() if key in number)


def _by_period(number: Mapping[Key, int], spans: Mapping[Name, Span]) -> Iterator[Sum]:
    """Every period and the periods of each other grain that fill it, in each place and group."""
    tiles = _tiles(spans)
    for (grain, period, place_set, place, group_by, group), whole in number.items():
        for names in tiles[grain, period]:
            keys = [(g, p, place_set, place, group_by, group) for g, p in names]
            if all(key in number for key in keys):
                yield whole, [number[key] for key in keys]


def _tiles(spans: Mapping[Name, Span]) -> dict[Name, list[list[Name]]]:
    """For each period, each other grain whose periods lie wholly inside or outside it."""
    grains: defaultdict[str, list[Name]] = defaultdict(list)
    for name in spans:
        grains[name[0]].append(name)
    return {
        name: [
            touching
            for grain, names in grains.items()
            if grain != name[0] and (touching := _inside(span, names, spans))
        ]
        for name, span in spans.items()
    }


def _inside(span: Span, names: Iterable[Name], spans: Mapping[Name, Span]) -> list[Name]:
    """The periods that fill the span, or none where one of them sticks out of it."""
    start, end = span
    touching = [n for n in names if spans[n][0] <= end and spans[n][1] >= start]
    inside = all(start <= spans[n][0] and spans[n][1] <= end for n in touching)
    return touching if inside else []


def _across(number: Mapping[Key, int], spans: Mapping[Name, Span]) -> Iterator[Sum]:
    """Each period that lies across another (a fiscal year across calendar years), as the stretches
    of days between any two ends of such periods, in each place and group.
    """
    first, last = _covered(spans)
    across = {
        name: (max(start, first), min(end, last) + _DAY)
        for name, (start, end) in spans.items()
        if any(s < start <= e < end or start < s <= end < e for s, e in spans.values())
    }
    pieces = list(pairwise(sorted({day for ends in across.values() for day in ends})))
    lines: dict[tuple[str, ...], int] = {}
    for (grain, period, *line), whole in number.items():
        if (grain, period) in across:
            start, end = across[grain, period]
            begin = len(number) + lines.setdefault(tuple(line), len(lines)) * len(pieces)
            inside = (i for i, (a, b) in enumerate(pieces) if start <= a and b <= end)
            yield whole, [begin + i for i in inside]


def _covered(spans: Mapping[Name, Span]) -> Span:
    """The days that can have rows: a period is told only where it touches them, so they start no
    earlier than the first period of any grain, and end no later than the last.
    """
    grains: defaultdict[str, list[Span]] = defaultdict(list)
    for (grain, _), span in spans.items():
        grains[grain].append(span)
    first = max(min(start for start, _ in every) for every in grains.values())
    return first, min(max(end for _, end in every) for every in grains.values())


def _matrix(found: Iterable[Sum], size: int) -> sp.csr_array:
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    count = 0
    for whole, parts in found:
        rows += [count] * (len(parts) + 1)
        columns += [whole, *parts]
        signs += [-1.0, *[1.0] * len(parts)]
        count += 1
    return sp.csr_array((signs, (rows, columns)), shape=(count, size))


def must_hold(cells: Cells, sums: Sums) -> None:
    """Every layer that adds up does so in every family of sums. One that does not would be left out
    of the proof without a word, so it stops the build: the fault is ours.
    """
    for family, name in zip(sums.families, ("places", "groups", "periods"), strict=True):
        for layer in np.flatnonzero(cells.adds):
            residual = family @ cells.counts[layer]
            wrong = np.flatnonzero(~np.isnan(residual) & (residual != 0))
            if len(wrong):
                at = family[[wrong[0]]]
                whole = cells.keys[at.indices[at.data < 0][0]]
                rows = {row.indicator for row in cells.rows if layer in row.layers.values()}
                raise DoesNotAddError(
                    f"{', '.join(sorted(rows))}: the {name} of {whole} are {residual[wrong[0]]:+g} "
                    "off the whole, so it cannot be proved that small numbers are hidden."
                )


class DoesNotAddError(AssertionError):
    """Counts that must add up do not: a mistake of this program."""


def holding(family: sp.csr_array, counts: Numbers) -> sp.csr_array:
    """The sums of a family that a layer is told for; none where any fails, for then the layer
    (distinct people, say) does not add up.
    """
    residual = family @ counts
    known = ~np.isnan(residual)
    return family[np.flatnonzero(known)] if not residual[known].any() else family[:0]


def inside(counts: Numbers) -> list[tuple[int, int]]:
    """Pairs of layers (smaller, larger): the first never exceeds the second."""
    found = []
    for a, small in enumerate(counts):
        for b, large in enumerate(counts):
            both = ~np.isnan(small) & ~np.isnan(large)
            if a != b and both.any() and (small[both] <= large[both]).all():
                found.append((a, b))
    return found


def overlaps(counts: Numbers, *, nested: bool) -> list[dict[int, float]]:
    """Combinations of three or four layers that are never below nought: of two kinds of rows
    within a third, those that are of neither kind. `all - these - those + both`, or without
    `both` where no row is of both kinds. `nested`: also where one kind seems to lie within the
    other, which may be by chance.
    """
    pairs = inside(counts)
    over = [{b for a, b in pairs if a == i} for i in range(len(counts))]
    under = [{a for a, b in pairs if b == i} for i in range(len(counts))]
    found = []
    for b, c in combinations(range(len(counts)), 2):
        if not nested and (b in over[c] or c in over[b]):
            continue
        both, around = under[b] & under[c], over[b] & over[c]
        for n in (i for i in around if not under[i] & around):
            for a in (None, *(i for i in both if not over[i] & both)):
                terms = {n: 1.0, b: -1.0, c: -1.0} | ({} if a is None else {a: 1.0})
                left = combine(terms, counts)
                if (left[~np.isnan(left)] >= 0).all() and np.nansum(left):
                    found.append(terms)
    return found


def combine(terms: Mapping[int, float], counts: Numbers) -> Numbers:
    """A combination of layers, by cell."""
    layers = list(terms)
    return np.array([terms[i] for i in layers]) @ counts[layers]


def identities(counts: Numbers) -> list[dict[int, float]]:
    """Linear identities among layers, each as coefficients that add up to nought in every cell.

    A layer that is a whole-number combination of the others, in all cells, is one.
    """
    told = np.flatnonzero(~np.isnan(counts).any(axis=0))
    table = counts[:, told[:: max(1, len(told) // _SAMPLE)]].T
    basis: list[int] = []
    found: list[dict[int, float]] = []
    if not len(table):
        return found
    for layer in sorted(range(len(counts)), key=lambda i: -table[:, i].sum()):
        weights = np.linalg.lstsq(table[:, basis], table[:, layer])[0] if basis else np.zeros(0)
        exact = np.abs(table[:, basis] @ weights - table[:, layer]).max() < 1e-6 if basis else False
        if not exact:
            basis.append(layer)
        elif np.abs(weights - np.round(weights)).max() < 1e-6:
            terms = {b: float(w) for b, w in zip(basis, np.round(weights), strict=True) if w}
            found.append(terms | {layer: -1.0})
    return [terms for terms in found if not combine(terms, counts[:, told]).any()]


def whole_tables(cells: Cells) -> dict[tuple[str, str], Flags]:
    """The cells of each table of places by groups."""
    pairs = [(key[2], key[4]) for key in cells.keys]
    return {
        pair: np.array([p == pair for p in pairs])
        for pair in dict.fromkeys(pairs)
        if pair[0] != CITY and pair[1] != EVERYONE
    }
