"""Passes: how often the rows of a source are read, and for what.

Answers: which indicators are computed together, by which keys, and why so? A pure choice from the
definitions and a few facts about the source (how many rows; what a sample of them looks like).
Facts only steer the cost: whatever they are, the numbers are the same.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from charteroak.indicators.cuts import Cut, Facts, Thresholds, cuts
from charteroak.indicators.fused import Fused, parts
from charteroak.indicators.queries import Evaluated, Scope, Split, compared, splits
from charteroak.indicators.states import Below, Ordered, Scale, adds_up, listed, ordered
from charteroak.plan.model import Indicator

DAY, FINEST = "day_", "finest_"
"""The key column of the finest period, and the table of the finest cells."""
LISTED = -1
_FURTHEST = 2.0**36
"""So many units from the middle the squares of values can still be added up in steps."""
_MOST_ROOTS = 4


@dataclass(frozen=True)
class Asked:
    """An order statistic that an indicator's part is made of."""

    indicator: str
    part: str
    what: Ordered
    count: str
    """Result column: how many values."""
    rank: str
    """Result column: the rank; empty for a quantile."""


@dataclass(frozen=True)
class Histogram:
    """How the order statistics of one column of values are found."""

    value: exp.Expr
    asked: tuple[Asked, ...]
    buckets: int
    """1: every value is counted by itself; 0: not counted at all, the engine sorts the rows;
    `LISTED`: every value is kept."""
    low: float = 0.0
    high: float = 1.0
    roots: int = 0
    """So many square roots are drawn, so that the buckets of lopsided values are equally full."""
    why: str = ""


@dataclass
class Pass:
    """Indicators computed together: same source, same time, same folded column."""

    evaluated: Evaluated
    indicators: tuple[Indicator, ...]
    cuts: tuple[Cut, ...]
    apart: tuple[str, ...]
    """Conditions kept as keys of the finest cells, so that each row is added up once, and not once
    for every condition that holds for it."""
    below: Below
    above: dict[exp.Expr, str]
    """What a result column is, over the finest cells, to its name."""
    columns: dict[str, dict[str, str]]
    """Indicator to part to result column."""
    folds: dict[str, exp.Literal]
    """Indicator to the value of the folded column whose rows it is about."""
    lists: dict[exp.Expr, str]
    """The values that the finest cells keep as lists: aggregate over rows to its column."""
    histograms: tuple[Histogram, ...]
    direct: Fused | None
    """What cannot be added up, computed from the rows for each split."""
    why: tuple[str, ...]
    facts: Facts
    """What it was chosen by."""

    @property
    def scans(self) -> int:
        """How often the rows are read."""
        readings = 1 + sum(_READINGS.get(h.buckets, 2) for h in self.histograms)
        return len(self.cuts) * readings + (1 if self.direct else 0)


_READINGS = {LISTED: 0, 1: 1}
"""How often rows are read for a histogram beside the reading that makes the cells; else twice."""


def families(
    scope: Scope, indicators: Sequence[Indicator], thresholds: Thresholds
) -> dict[str, list[Indicator]]:
    """Indicators by the column that they compare with a constant of their own; empty: none.

    A column is folded where enough constants are asked for.
    """
    types = scope.contract.types()
    found = {i.id: compared(scope.tree(i.where), types) for i in indicators}
    constants: defaultdict[str, set[str]] = defaultdict(set)
    for literals in found.values():
        for column, literal in literals.items():
            constants[column].add(literal.name)
    folded = [c for c, v in constants.items() if len(v) >= thresholds.fewest_constants]
    folded.sort(key=lambda column: (-len(constants[column]), column))
    made: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        column = next((c for c in folded if c in found[indicator.id]), "")
        made.setdefault(column, []).append(indicator)
    return made


def keep_apart(evaluated: Evaluated, cells: int, facts: Facts) -> tuple[tuple[str, ...], str]:
    """Whether what the indicators are about becomes a key of the finest cells."""
    conditions = tuple(evaluated.conditions)
    if len(conditions) < 2:
        return (), ""
    texts = list(evaluated.columns)
    sampled = [facts.sample.get(texts[int(name[1:])]) for name in conditions]
    known = [np.ma.filled(np.ma.asarray(s).astype(np.int8), -1) for s in sampled if s is not None]
    if len(known) < len(conditions):
        return (), ""
    patterns = len(np.unique(np.column_stack(known), axis=0)) if len(known[0]) else 1
    told = f"{len(conditions)} conditions occur in about {patterns} combinations"
    if patterns * cells * facts.thresholds.rows_per_cell > facts.rows:
        return (), f"{told}, too many to be keys: each is a `CASE` inside the aggregates"
    return conditions, f"{told}, kept as keys: a row is added up once, whatever holds for it"


def buckets(sample: NDArray[Any] | None, cells: int, facts: Facts) -> tuple[int, str]:
    """Into how many buckets values are counted: 1 for each value by itself, 0 for not at all."""
    limits = facts.thresholds
    if facts.rows <= limits.few_rows:
        return 1, "few rows: every value is counted by itself"
    if sample is not None:
        different = len(np.unique(np.ma.compressed(np.ma.asarray(sample))))
        enough = different * cells * limits.rows_per_cell <= facts.rows
        if different <= limits.few_values and enough:
            return 1, f"about {different} values: each is counted by itself"
    number = min(limits.most_buckets, int(facts.rows / (limits.rows_per_cell * max(cells, 1))))
    if number < limits.fewest_buckets:
        return 0, "so many cells that each holds few rows: sorted by the engine, cell by cell"
    return number, f"counted into {number} buckets; only rows of the buckets sought are looked at"


def plan(scope: Scope, indicators: Sequence[Indicator], facts: Facts) -> tuple[Pass, ...]:
    """The passes over one source."""
    times: defaultdict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        times[scope.time(indicator)].append(indicator)
    return tuple(
        _pass(Evaluated(scope, time, fold), together, facts)
        for time, same_time in times.items()
        for fold, together in families(scope, same_time, facts.thresholds).items()
    )


def wider(made: Pass, largest: Mapping[str, float]) -> Pass:
    """The same pass, its sums in steps so coarse that the largest values can be added up as well.

    `largest` is by column of the inner query.
    """
    texts = list(made.evaluated.columns)
    known = {texts[int(name[1:])]: value for name, value in largest.items()}
    scope, time, fold = made.evaluated.scope, made.evaluated.time, made.evaluated.fold
    return _pass(Evaluated(scope, time, fold), made.indicators, replace(made.facts, largest=known))


def _pass(evaluated: Evaluated, indicators: Sequence[Indicator], facts: Facts) -> Pass:
    wanted = sorted({split for indicator in indicators for split in splits(indicator)})
    made, shape = cuts(wanted, facts, evaluated.scope.fiscal)
    every = _parts(evaluated, indicators)
    cells = max(cut.cells for cut in made) * _folds(evaluated, facts)
    apart, why_apart = keep_apart(evaluated, cells, facts)
    below = Below(apart, lambda value: _scale(evaluated, value, facts))
    folds = {i.id: value for i in indicators if (value := evaluated.folded(i.where)) is not None}
    found = Pass(
        evaluated, tuple(indicators), made, apart, below, {}, {}, folds, {}, (), None, (), facts
    )
    _result(found, below.up(exp.Count(this=exp.Star())))
    sought = _sort_out(found, every)
    counted = tuple(_histograms(found, sought, cells, facts))
    found.histograms = tuple(histogram for histogram in counted if histogram.buckets)
    _from_rows(found, every)
    fold = evaluated.fold
    reasons = (
        f"indicators that differ in one value of `{fold}` are one indicator with that key"
        if fold else "",
        shape,
        why_apart,
        *(histogram.why for histogram in counted),
        "what does not add up goes back to the rows, for each cut" if found.direct else "",
    )  # fmt: skip
    found.why = tuple(dict.fromkeys(reason for reason in reasons if reason))
    return found


def _parts(
    evaluated: Evaluated, indicators: Sequence[Indicator]
) -> dict[str, Mapping[str, exp.Expr]]:
    """The aggregates that each indicator's value is made from. Those that differ in nothing but
    the value of the folded column share them.
    """
    made: dict[tuple[exp.Expr, str], Mapping[str, exp.Expr]] = {}
    found = {}
    for indicator in indicators:
        same = evaluated.where(indicator.where), repr(evaluated.scope.measure(indicator))
        if same not in made:
            made[same] = parts(evaluated, indicator)
        found[indicator.id] = made[same]
    return found


def _scale(evaluated: Evaluated, value: exp.Expr, facts: Facts) -> Scale:
    """About how large a value is, in the sample, if it is one column."""
    columns = {column.name for column in value.find_all(exp.Column)}
    if len(columns) != 1:
        return Scale()
    text = list(evaluated.columns)[int(columns.pop()[1:])]
    types = evaluated.scope.contract.types()
    as_it_is = type(value) is exp.Cast and isinstance(value.this, exp.Column)
    whole = as_it_is and types.get(_plain(evaluated.columns[text])) == "integer"
    known = _known(facts.sample.get(text))
    if not len(known):
        known = np.array([facts.largest.get(text, 1.0)])
    spread = float(np.std(known)) or float(np.max(np.abs(known))) or 1.0
    spread = max(spread, facts.largest.get(text, 0.0) / _FURTHEST)
    unit = 2.0 ** math.floor(math.log2(spread))
    middle = float(np.mean(known))
    return Scale(unit, round(middle) if whole else round(middle / unit) * unit, whole)


def _plain(tree: exp.Expr) -> str:
    """The name of a column of the source; empty where it is anything else."""
    return tree.name if isinstance(tree, exp.Column) else ""


def _known(sample: NDArray[Any] | None) -> NDArray[np.float64]:
    """The numbers of a sample."""
    if sample is None:
        return np.zeros(0)
    known = np.ma.compressed(np.ma.asarray(sample)).astype(np.float64)
    return known[np.isfinite(known)]


def _folds(evaluated: Evaluated, facts: Facts) -> int:
    """How many values the folded column has, in the sample."""
    sample = facts.sample.get(exp.column(evaluated.fold, quoted=True).sql(dialect="duckdb"))
    if not evaluated.fold:
        return 1
    known = facts.thresholds.fewest_constants
    return known if sample is None else len(set(np.ma.compressed(sample).tolist()))


def _result(found: Pass, tree: exp.Expr | None) -> str:
    """The result column of an expression over the finest cells."""
    assert tree is not None
    return found.above.setdefault(tree, f"p{len(found.above)}")


def _sort_out(
    found: Pass, every: Mapping[str, Mapping[str, exp.Expr]]
) -> dict[exp.Expr, list[Asked]]:
    """Put every part where it is computed: added up, or among the order statistics by value."""
    sought: dict[exp.Expr, list[Asked]] = {}
    first: dict[int, str] = {}
    for indicator, named in every.items():
        same = first.setdefault(id(named), indicator)
        if same != indicator:
            found.columns[indicator] = dict(found.columns[same])
            for several in sought.values():
                several += [replace(a, indicator=indicator) for a in several if a.indicator == same]
            continue
        columns = found.columns.setdefault(indicator, {})
        for part, tree in named.items():
            what = ordered(tree)
            if what:
                count = _result(found, found.below.up(what.count))
                rank = _result(found, found.below.up(what.rank)) if what.rank else ""
                asked = Asked(indicator, part, what, count, rank)
                sought.setdefault(what.values.value, []).append(asked)
            elif adds_up(tree):
                columns[part] = _result(found, found.below.up(tree))
    return sought


def _histograms(
    found: Pass, sought: Mapping[exp.Expr, list[Asked]], cells: int, facts: Facts
) -> Iterable[Histogram]:
    texts = list(found.evaluated.columns)
    few = facts.rows * len(sought) <= facts.thresholds.most_listed
    for value, asked in sought.items():
        column = value.find(exp.Column)
        text = texts[int(column.name[1:])] if column is not None else ""
        if few:
            for one in asked:
                values, _ = listed(one.what.values, found.below.keys)
                found.lists.setdefault(values, f"l{len(found.lists)}")
            yield Histogram(value, tuple(asked), LISTED, why=f"`{text}`: {_LISTED}")
            continue
        sample = facts.sample.get(text)
        number, why = buckets(sample, cells, facts)
        low, high, roots = _range(sample, number) if number > 1 else (0.0, 1.0, 0)
        if low >= high:
            number, why = 0, "the sample has no two values to put buckets between: sorted"
        yield Histogram(value, tuple(asked), number, low, high, roots, f"`{text}`: {why}")


_LISTED = "its values are kept in memory while the rows are read, and sorted cell by cell"


def _range(sample: NDArray[Any] | None, number: int) -> tuple[float, float, int]:
    """Between which values most rows lie (outside, the first and the last bucket serve), and how
    many square roots spread them most evenly over so many buckets.
    """
    known = _known(sample)
    low, high = np.quantile(known, [0.005, 0.995]).tolist() if len(known) else (0.0, 0.0)
    if low >= high:
        return low, low, 0
    part = (np.clip(known, low, high) - low) / (high - low)
    crowds = [
        float((np.histogram(part ** (0.5**roots), number, (0, 1))[0].astype(float) ** 2).sum())
        for roots in range(_MOST_ROOTS + 1)
    ]
    return low, high, int(np.argmin(crowds))


def _from_rows(found: Pass, every: Mapping[str, Mapping[str, exp.Expr]]) -> None:
    """Leave to the rows what has no other place yet."""
    placed = {(a.indicator, a.part) for h in found.histograms for a in h.asked}
    evaluated = found.evaluated
    fused = Fused(evaluated.scope, evaluated.time, ())
    asking: set[Split] = set()
    for indicator in found.indicators:
        done = found.columns[indicator.id]
        left = [p for p in every[indicator.id] if p not in done and (indicator.id, p) not in placed]
        if left:
            fused.add(indicator, left)
            asking |= set(splits(indicator))
    if fused.columns:
        fused.splits = tuple(sorted(asking))
        found.direct = fused
