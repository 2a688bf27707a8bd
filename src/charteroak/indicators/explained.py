"""Explained: the passes over a source, told.

Answers: which queries give the numbers of this source, in how many readings of its rows, and why
these? Plain data, for a terminal or a program; nothing here runs a query.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlglot import exp

from charteroak.engine import sql
from charteroak.indicators import rollup
from charteroak.indicators.cuts import Cut
from charteroak.indicators.histograms import counting
from charteroak.indicators.listed import fetched
from charteroak.indicators.passes import LISTED, Pass
from charteroak.indicators.queries import Split


@dataclass(frozen=True)
class CutTold:
    """One grouping of the rows."""

    keys: tuple[str, ...]
    cells: int
    """How many there can be."""
    added_up: tuple[str, ...]
    """The cuts that are added up from its cells."""


@dataclass(frozen=True)
class QueryTold:
    """One query that is run."""

    what: str
    sql: str


@dataclass(frozen=True)
class PassTold:
    """Indicators that are computed together, and how."""

    time: str
    """The column or expression that rows are counted by."""
    indicators: tuple[str, ...]
    scans: int
    """How often the rows are read."""
    folded: str
    """The column whose constants became a key; empty: none."""
    apart: int
    """How many conditions became keys."""
    cuts: tuple[CutTold, ...]
    rolled_up: int
    """How many parts of indicators are added up from the cells."""
    aggregates: int
    """From how many aggregates over rows, shared among them."""
    ordered: tuple[str, ...]
    """Each column of values whose quantiles are found by counting, and how many share it."""
    from_rows: tuple[str, ...]
    """The parts that go back to the rows: `indicator: part, part`."""
    why: tuple[str, ...]
    queries: tuple[QueryTold, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def told(made: Pass, rows: exp.Select) -> PassTold:
    """A pass over these rows, in words and queries."""
    texts = list(made.evaluated.columns)
    direct = made.direct.columns if made.direct else {}
    return PassTold(
        time=made.evaluated.time,
        indicators=tuple(indicator.id for indicator in made.indicators),
        scans=made.scans,
        folded=made.evaluated.fold,
        apart=len(made.apart),
        cuts=tuple(_cut(made, cut) for cut in made.cuts),
        rolled_up=sum(len(parts) for parts in made.columns.values()),
        aggregates=len(made.below.found),
        ordered=tuple(
            f"{_named(h.value, texts)}: {len(h.asked)} order statistics" for h in made.histograms
        ),
        from_rows=tuple(f"{name}: {', '.join(parts)}" for name, parts in direct.items()),
        why=made.why,
        queries=tuple(_queries(made, rows)),
    )


def _named(value: exp.Expr, texts: list[str]) -> str:
    column = value.find(exp.Column)
    return sql(value) if column is None else texts[int(column.name[1:])]


def _cut(made: Pass, cut: Cut) -> CutTold:
    folded = (made.evaluated.fold,) if made.evaluated.fold else ()
    keys = (cut.grain, *cut.place_sets, *cut.groups, *folded)
    return CutTold(keys, cut.cells, tuple(_split(split) for split in cut.splits))


def _split(split: Split) -> str:
    """A split as people say it: `month by wards by age`."""
    rest = [name for name in (split.place_set, split.group_by) if name not in ("city", "all")]
    return " by ".join([split.grain, *rest])


def _queries(made: Pass, rows: exp.Select) -> Iterator[QueryTold]:
    for number, cut in enumerate(made.cuts, 1):
        which = f" of cut {number}" if len(made.cuts) > 1 else ""
        yield _query(f"The finest cells{which}", rollup.finest(made, cut, rows))
        yield _query(f"Every cut added up from the cells{which}", rollup.added_up(made, cut))
        for histogram in made.histograms:
            if histogram.buckets == LISTED:
                yield _query(f"Values of the cells{which}", fetched(made, cut, histogram)[0])
                continue
            counts = counting(made, cut, histogram, rows)
            if histogram.buckets == 1:
                yield _query(f"Values counted in the cells{which}", counts.values(sought=False))
            else:
                yield _query(f"Buckets of values in the cells{which}", counts.buckets())
                yield _query(f"Values of the buckets sought{which}", counts.values(sought=True))
    if made.direct:
        yield _query("What does not add up, from the rows", made.direct.tree(rows))


def _query(what: str, tree: exp.Expr) -> QueryTold:
    return QueryTold(what, sql(tree, pretty=True))
