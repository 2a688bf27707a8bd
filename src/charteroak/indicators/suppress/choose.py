"""Choosing cells to hide: the small ones, and enough others that no sum gives one away.

Answers: what is hidden besides the small numbers themselves? Tables that are mostly small are left
out; then, in each sum with a hidden part, further parts are hidden until there are two and what
they make together is not small. This is quick and not yet a proof: `audit` proves, and where the
proof fails more is hidden here.

Source of the terms primary and complementary: A. Hundepool and others, Statistical Disclosure
Control (Wiley, 2012), chapter 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from charteroak.indicators.suppress.cells import Cells, Flags, Numbers, Positions, Row
from charteroak.indicators.suppress.forms import Form, Target, small
from charteroak.indicators.suppress.sums import Sums, holding, inside, whole_tables

MOSTLY = 0.25
"""Tables of places by groups of a grain in which more than this part of the cells with rows would
be hidden are not told: what would be left tells little and is costly to guard."""


@dataclass
class Hiding:
    """Which layers are hidden where, as it grows; nothing is ever shown again."""

    cells: Cells
    sums: Sums
    below: int
    forms: Sequence[Form]
    must: Flags
    """Layer by cell: must not be told."""
    dropped: list[Flags]
    """For each block, its cells that are not told because their table is not."""

    def rows(self) -> list[Flags]:
        """For each block, which of its cells are hidden: those with any hidden layer."""
        return [
            gone | self.must[list(row.layers.values())][:, row.at].any(axis=0)
            for row, gone in zip(self.cells.rows, self.dropped, strict=True)
        ]

    def told(self) -> Flags:
        """Layer by cell: whether any block still tells it."""
        found = np.zeros_like(self.must)
        for row, hidden in zip(self.cells.rows, self.rows(), strict=True):
            for layer in row.layers.values():
                found[layer, row.at[~hidden]] = True
        return found

    def small_in(self, row: Row) -> Flags:
        """Which cells of a block tell something small."""
        own = set(row.layers.values())
        found = np.zeros(len(row.at), dtype=bool)
        for form in self.forms:
            if form.layer in own:
                found |= small(form.values[row.at], self.below)
        return found


def primary(cells: Cells, sums: Sums, below: int, forms: Sequence[Form]) -> Hiding:
    """Everything that is small in itself is hidden."""
    must = np.zeros(cells.counts.shape, dtype=bool)
    for form in forms:
        must[form.layer] |= small(form.values, below)
    dropped = [np.zeros(len(row.at), dtype=bool) for row in cells.rows]
    return Hiding(cells, sums, below, forms, must, dropped)


def drop_tables(hiding: Hiding) -> None:
    """Leave out tables of places by groups that are mostly hidden, grain by grain."""
    rows, hidden = hiding.cells.rows, hiding.rows()
    for pair in whole_tables(hiding.cells):
        for grain in {key[0] for key in hiding.cells.keys}:
            its = [i for i, row in enumerate(rows) if row.split == (grain, *pair)]
            filled = [hiding.cells.counts[rows[i].layers["n"], rows[i].at] > 0 for i in its]
            lost = sum(int((hidden[i] & some).sum()) for i, some in zip(its, filled, strict=True))
            if lost > MOSTLY * sum(int(some.sum()) for some in filled):
                for i in its:
                    hiding.dropped[i][:] = True


def complete(hiding: Hiding) -> None:
    """Hide further parts of sums until none gives a hidden cell away by itself."""
    before = -1
    while before != hiding.must.sum():
        before = int(hiding.must.sum())
        for form in hiding.forms:
            seen = hiding.told()[list(form.terms)].all(axis=0)
            hidden = ~np.isnan(form.values) & ~seen
            for family in hiding.sums.families:
                _guard(hiding, form, holding(family, form.values), hidden)


def _guard(hiding: Hiding, form: Form, family: sp.csr_array, hidden: Flags) -> None:
    values = np.nan_to_num(form.values)
    unknown = abs(family) @ hidden.astype(float)
    together = (family > 0) @ (values * hidden)
    whole_told = ((family < 0) @ hidden.astype(float)) == 0
    asked = (abs(family) @ (hiding.must[form.layer] & hidden).astype(float)) > 0
    weak = (unknown < 2) | (whole_told & (together > 0) & (together < hiding.below))
    for row in np.flatnonzero(asked & weak):
        at = slice(family.indptr[row], family.indptr[row + 1])
        whole = int(family.indices[at][family.data[at] < 0][0])
        parts = family.indices[at][family.data[at] > 0].astype(np.intp)
        extra = _extra(values, hidden, whole, parts, hiding.below)
        hiding.must[form.layer, extra] = True
        hidden[extra] = True


def _extra(values: Numbers, hidden: Flags, whole: int, parts: Positions, below: int) -> list[int]:
    """The further parts to hide in one sum, smallest first; the whole where the parts run out."""
    shown = sorted((i for i in parts[~hidden[parts]] if values[i] > 0), key=lambda i: values[i])
    unknown = int(hidden[parts].sum()) + int(hidden[whole])
    together = values[parts[hidden[parts]]].sum()
    extra: list[int] = []
    while unknown < 2 or (not hidden[whole] and 0 < together < below):
        if not shown:
            return extra if hidden[whole] else [*extra, whole]
        extra.append(int(shown.pop(0)))
        unknown += 1
        together += values[extra[-1]]
    return extra


def widen(hiding: Hiding, exposed: Sequence[Target], turn: int) -> None:
    """Hide more around cells that are still exposed: in each of their sums the smallest part still
    told; at later turns the layers within theirs, which bound it; then whole sums over time, the
    layers around theirs, and whole sums of every kind.
    """
    pairs = inside(hiding.cells.counts)
    for layer in {target.form.layer for target in exposed}:
        at = {target.cell for target in exposed if target.form.layer == layer}
        near = [a for a, b in pairs if b == layer and turn > 1]
        near += [b for a, b in pairs if a == layer and turn > 3]
        for other in near:
            hiding.must[other, list(at)] = True
        for number, family in enumerate(hiding.sums.families):
            over_time = number == len(hiding.sums.families) - 1
            _hide_beside(hiding, layer, at, family, wholly=turn > (6 if over_time else 8))


def _hide_beside(
    hiding: Hiding, layer: int, at: set[int], family: sp.csr_array, *, wholly: bool
) -> None:
    told, values = hiding.told()[layer], hiding.cells.counts[layer]
    touched = np.zeros(len(values))
    touched[list(at)] = 1.0
    held = holding(family, values)
    for row in np.flatnonzero(abs(held) @ touched):
        inner = held.indices[held.indptr[row] : held.indptr[row + 1]]
        sign = held.data[held.indptr[row] : held.indptr[row + 1]]
        shown = inner[(sign > 0) & told[inner] & (values[inner] > 0)]
        if wholly:
            hiding.must[layer, inner] = True
        elif len(shown):
            hiding.must[layer, shown[np.argmin(values[shown])]] = True


def hide_smallest(hiding: Hiding, places: Positions, most: int) -> None:
    """Hide the smallest counts among some that are told: layers by cells, flattened."""
    layers, at = np.divmod(places, hiding.sums.overlaps.shape[1])
    values = hiding.cells.counts[layers, at]
    order = [i for i in np.argsort(values, kind="stable") if values[i] > 0][:most]
    hiding.must[layers[order], at[order]] = True
