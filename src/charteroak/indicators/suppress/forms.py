"""Forms: what must not be found out, a count or a difference of two counts of the same cell.

Answers: which numbers are small, and therefore hidden? A share of 3 in 400 gives 3 away, 397 in
400 gives 3 away, and so do two indicators of which one counts 400 and the other 397 of the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlglot
from sqlglot import exp

from charteroak.indicators.suppress.cells import Cells, Flags, Numbers
from charteroak.indicators.suppress.sums import combine, inside, overlaps
from charteroak.plan.model import Indicator


@dataclass(frozen=True)
class Form:
    """Something that must not be found out: a combination of layers."""

    layer: int
    """The layer to hide where the form is small: of several, the smallest."""
    terms: Mapping[int, float]
    values: Numbers
    """By cell."""


@dataclass(frozen=True)
class Target:
    """A small number, which must be hidden."""

    form: Form
    cell: int


def small(values: Numbers, below: int) -> Flags:
    """Which values are small: not nought, and below the threshold."""
    return (values >= 1) & (values < below)


def forms(cells: Cells, exempt: frozenset[tuple[int, int]] = frozenset()) -> list[Form]:
    """Every layer; every difference of two layers of which one never exceeds the other; and of
    two layers within a third, the rows that are in neither.
    """
    counts = cells.counts
    found: list[Mapping[int, float]] = [{layer: 1.0} for layer in range(len(counts))]
    found += [{a: -1.0, b: 1.0} for a, b in inside(counts) if (a, b) not in exempt]
    unasked = [counts[b] - counts[a] for a, b in exempt]
    total = np.nansum(counts, axis=1)
    for terms in overlaps(counts, nested=False):
        values = combine(terms, counts)
        if not any(np.array_equal(values, known, equal_nan=True) for known in unasked):
            found.append(terms)
    return [
        Form(min(terms, key=lambda layer: (total[layer], layer)), terms, combine(terms, counts))
        for terms in found
    ]


def targets(every: Sequence[Form], below: int) -> list[Target]:
    """Every small number."""
    return [
        Target(form, int(cell))
        for form in every
        for cell in np.flatnonzero(small(form.values, below))
    ]


def unrecorded(cells: Cells, indicators: Mapping[str, Indicator]) -> frozenset[tuple[int, int]]:
    """Pairs of layers that ask the same of a row, so that they differ only by rows that lack an
    answer. How many answers are missing is no fact about anyone, so it need not be hidden.
    """
    asked: dict[int, set[frozenset[str]]] = {}
    for row in cells.rows:
        for part, layer in row.layers.items():
            condition = _condition(indicators[row.indicator], part)
            if condition is not None:
                asked.setdefault(layer, set()).add(condition)
    return frozenset(
        (a, b) for a, b in inside(cells.counts) if asked.get(a, set()) & asked.get(b, set())
    )


def _condition(indicator: Indicator, part: str) -> frozenset[str] | None:
    """What a part asks of a row, as far as we understand the kind; None where we do not."""
    fields = _ASKS.get(indicator.kind, {}).get(part)
    if fields is None:
        return None
    texts = [indicator.where, *(str(getattr(indicator.measure, name)) for name in fields)]
    trees = [sqlglot.parse_one(text, read="duckdb") for text in texts]
    terms = [t for tree in trees for t in (tree.flatten() if isinstance(tree, exp.And) else [tree])]
    return frozenset(t.sql() for t in terms if not (isinstance(t, exp.Boolean) and t.this))


_ASKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "count": {"numerator": (), "n": ()},
    "rate": {"numerator": (), "n": ()},
    "share": {
        "numerator": ("denominator", "numerator"),
        "denominator": ("denominator",),
        "n": ("denominator",),
    },
    "mean": {"denominator": (), "n": ()},
    "percentile": {"n": ()},
}
"""By kind and part: the conditions that a row must meet to be counted, besides `where`."""
