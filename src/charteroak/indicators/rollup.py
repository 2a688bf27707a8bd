"""Roll-up: the finest cells are read from the rows once, all others are added up from them.

Answers: which SQL gives the parts that add up? One query makes the finest cells; a second one, over
that small table, makes every cut by grouping sets.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from charteroak.indicators.cuts import Cut
from charteroak.indicators.passes import DAY, FINEST, Pass
from charteroak.indicators.queries import FOLDED, grouped, keys_of

ASKED = "asked_"
"""Result column: the value of the folded column, where it is asked for."""


def keys(made: Pass, cut: Cut) -> dict[str, exp.Expr]:
    """The key columns of the finest cells: period, places, groups, and the folded column."""
    evaluated = made.evaluated
    start = evaluated.scope.start(cut.grain, evaluated.day())
    found = {DAY: start}
    found |= {f"in_{name}": evaluated.place(name) for name in cut.place_sets}
    found |= {f"of_{name}": evaluated.group(name) for name in cut.groups}
    if evaluated.fold:
        found[FOLDED] = exp.column(evaluated.fold, quoted=True)
    return found


def finest(made: Pass, cut: Cut, rows: exp.Select) -> exp.Select:
    """The finest cells: keys, conditions kept apart, and what is added up over the rows of each."""
    by = keys(made, cut)
    named = [*by, *made.apart]
    added = {**made.below.found, **made.lists}
    used = {c.name for tree in added for c in tree.find_all(exp.Column)}
    inner = made.evaluated.query(rows, by, used | set(made.apart))
    query = exp.select(
        *(exp.column(name, quoted=True) for name in named),
        *(exp.alias_(tree, name, quoted=True, copy=False) for tree, name in added.items()),
        copy=False,
    ).from_(inner.subquery("rows_", copy=False), copy=False)
    grouped(query, [named])
    return query


def largest(made: Pass, rows: exp.Select) -> exp.Select:
    """The largest number, whatever its sign, of every column that is added up: one result row."""
    numbers = {
        column.name
        for tree in made.below.found
        for cast in tree.find_all(exp.Cast)
        if cast.to.is_type("DOUBLE")
        for column in cast.find_all(exp.Column)
        if column.name.startswith("x")
    }
    inner = made.evaluated.query(rows, {}, numbers)
    value = {name: exp.cast(exp.column(name, quoted=True), "DOUBLE") for name in sorted(numbers)}
    return exp.select(
        *(
            exp.alias_(exp.Max(this=exp.Abs(this=tree)), name, quoted=True)
            for name, tree in value.items()
        )
    ).from_(inner.subquery("rows_", copy=False), copy=False)


def added_up(made: Pass, cut: Cut) -> exp.Select:
    """Every cut of the finest cells. One result row is one cell of one split; a key column that
    the cell is not split by is missing in it. Where a column is folded, there is a row for each
    value of it that is asked for, and one for all others.
    """
    periods: Mapping[str, exp.Expr] = {
        f"by_{grain}": made.evaluated.scope.start(grain, exp.column(DAY, quoted=True))
        for grain in dict.fromkeys(split.grain for split in cut.splits)
    }
    folds = [ASKED] if made.folds else []
    inner = exp.select(
        *(exp.alias_(tree, name, quoted=True) for name, tree in periods.items()),
        exp.Star(),
        *(exp.alias_(_asked(made), name, quoted=True) for name in folds),
    ).from_(exp.to_table(FINEST))
    query = exp.select(
        *(exp.column(name, quoted=True) for name in (*periods, *cut.labels, *folds)),
        *(exp.alias_(tree, name, quoted=True, copy=False) for tree, name in made.above.items()),
        copy=False,
    ).from_(inner.subquery("cells_", copy=False), copy=False)
    grouped(query, [[*keys_of(split), *folds] for split in cut.splits])
    return query


def _asked(made: Pass) -> exp.Expr:
    """The folded column, or nothing where its value is not asked for."""
    column = exp.column(FOLDED, quoted=True)
    return exp.Case().when(column.isin(*dict.fromkeys(made.folds.values())), column.copy())
