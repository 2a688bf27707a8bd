"""States: what a part is added up from, read off its own expression.

Answers: can this part be added up from smaller cells, or must the rows be asked again? A kind
declares nothing: `SUM`, `COUNT`, `MIN`, `MAX`, `AVG` and `VAR_SAMP` can, because of what they are;
quantiles and order statistics are found in an added-up histogram; all else goes back to the rows.
Floating-point numbers are added up as whole numbers of small steps (fixed point), variances as sums
of deviations from one middle and of their squares: the order of addition does not matter then, so
the same rows give the same bits on any number of cores and by any plan (J. Demmel and H. D. Nguyen,
Fast Reproducible Floating-Point Summation, IEEE ARITH 21, 2013, has the problem and other ways).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from sqlglot import exp

ONE = exp.Literal.number(1)
ZERO = exp.Literal.number(0)
_ROUNDING = exp.Literal.number("1e-13")
"""Less of the spread than this is left by subtraction of equals: it is nought."""
_DOUBLE = exp.DataType.build(exp.DType.DOUBLE)
_STEPS = 2.0**60
"""Into so many steps the unit of a value is divided before values are added up."""
_FINER = 2.0**-10
"""Squares have a wider range: they are added up in steps coarser by this."""


@dataclass(frozen=True)
class Scale:
    """About how large values are: a power of two, and what to count deviations from."""

    unit: float = 1.0
    middle: float = 0.0
    whole: bool = False
    """The values are whole numbers, so that their sums are exact as they are."""


WHOLE = 0.0
"""The unit of whole numbers, which are added up as they are."""


def exact(value: exp.Expr, unit: float) -> exp.Expr:
    """A floating-point number as a whole number of steps, so that its sum is the same in any
    order: on however many cores, and whichever way cells are put together.
    """
    if unit == WHOLE:
        return value.copy()
    steps = exp.Literal.number(repr(_STEPS / unit))
    return exp.cast(
        exp.Mul(this=exp.paren(value.copy(), copy=False), expression=steps),
        exp.DType.INT128,
        copy=False,
    )


def told(added: exp.Expr, unit: float) -> exp.Expr:
    """The sum of such steps as the number it stands for."""
    if unit == WHOLE:
        return exp.cast(added, exp.DType.DOUBLE)
    steps = exp.Literal.number(repr(_STEPS / unit))
    total = exp.cast(added, exp.DType.DOUBLE, copy=False)
    return exp.paren(exp.Div(this=total, expression=steps, typed=False), copy=False)


def _deviation(value: exp.Expr, scale: Scale) -> exp.Expr:
    if scale.whole:
        whole = exp.cast(value.this.copy(), exp.DType.INT128)
        return exp.paren(exp.Sub(this=whole, expression=exp.Literal.number(int(scale.middle))))
    middle = exp.Literal.number(repr(abs(scale.middle)))
    minus = exp.Sub if scale.middle >= 0 else exp.Add
    return exp.paren(minus(this=exp.paren(value.copy(), copy=False), expression=middle), copy=False)


@dataclass(frozen=True)
class Chosen:
    """What is aggregated, as `CASE WHEN all conditions THEN value [ELSE 0] END`."""

    conditions: tuple[exp.Expr, ...]
    value: exp.Expr
    or_nought: bool

    def among(self, keys: Collection[str]) -> tuple[list[exp.Expr], list[exp.Expr]]:
        """The conditions over these columns alone, and the others."""
        above = [c for c in self.conditions if _columns(c) <= set(keys)]
        return above, [c for c in self.conditions if c not in above]


def chosen(tree: exp.Expr) -> Chosen:
    """Read an aggregate's argument; `CAST` and `COALESCE(..., 0)` are drawn inside the `CASE`."""
    return _case(tree) or Chosen((), tree, or_nought=False)


def _case(tree: exp.Expr) -> Chosen | None:
    if isinstance(tree, exp.Case) and len(tree.args["ifs"]) == 1 and not tree.this:
        default = tree.args.get("default")
        if default is None or default == ZERO:
            first = tree.args["ifs"][0]
            return Chosen(tuple(conjuncts(first.this)), first.args["true"], default is not None)
    if type(tree) is exp.Cast:
        inside = _case(tree.this)
        if inside:
            value = exp.Cast(this=inside.value.copy(), to=tree.args["to"].copy())
            return Chosen(inside.conditions, value, inside.or_nought)
    if isinstance(tree, exp.Coalesce) and tree.expressions == [ZERO]:
        inside = _case(tree.this)
        if inside:
            known = exp.func("coalesce", inside.value.copy(), ZERO.copy())
            return Chosen(inside.conditions, known, or_nought=True)
    return None


def conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that `AND` joins; one that is always true is left out."""
    bare = condition.unnest()
    if isinstance(bare, exp.And):
        yield from conjuncts(bare.this)
        yield from conjuncts(bare.expression)
    elif not (isinstance(bare, exp.Boolean) and bare.this):
        yield bare


def joined(conditions: Collection[exp.Expr]) -> exp.Expr:
    """All of the conditions."""
    return exp.and_(*(c.copy() for c in conditions), copy=False) if conditions else exp.true()


def choose(conditions: Collection[exp.Expr], value: exp.Expr, *, or_nought: bool) -> exp.Expr:
    """The value where all conditions hold, otherwise nought or nothing."""
    if not conditions:
        return value.copy()
    case = exp.Case().when(joined(conditions), value.copy(), copy=False)
    return case.else_(ZERO.copy(), copy=False) if or_nought else case


def _from_case(tree: exp.Expr) -> Chosen:
    """What is aggregated, where a `CASE` that ends in nought is a value like any other."""
    what = chosen(tree)
    return Chosen((), tree, or_nought=False) if what.or_nought else what


def _total(conditions: Collection[exp.Expr], value: exp.Expr, *, or_nought: bool) -> exp.Expr:
    """A sum over rows; of ones it is a count, which is faster."""
    if value == ONE and not conditions:
        return exp.Count(this=exp.Star())
    if value == ONE and or_nought:
        return exp.Count(this=choose(conditions, value, or_nought=False))
    return exp.Sum(this=choose(conditions, value, or_nought=or_nought))


def _columns(tree: exp.Expr) -> set[str]:
    return {column.name for column in tree.find_all(exp.Column)}


@dataclass(frozen=True)
class Ordered:
    """An order statistic of some values, at a rank that follows from how many there are."""

    values: Chosen
    count: exp.Expr
    """How many values: an aggregate."""
    rank: exp.Expr | None
    """The rank, over aggregates; None: the two ranks beside the quantile `at`."""
    at: float = 0.0


def ordered(part: exp.Expr) -> Ordered | None:
    """Read a part that is a quantile, or the value at a rank (`CASE WHEN rank BETWEEN 1 AND n THEN
    LIST_EXTRACT(LIST_SORT(LIST(x) FILTER (...)), rank) END`); None where it is neither.
    """
    if isinstance(part, exp.PercentileCont) and isinstance(part.expression, exp.Literal):
        count = exp.Count(this=part.this.copy())
        return Ordered(chosen(part.this), count, None, float(part.expression.this))
    listed = part.find(exp.Filter)
    between = part.find(exp.Between)
    if not isinstance(part, exp.Case) or listed is None or between is None:
        return None
    arguments = list(listed.this.iter_expressions())
    if len(arguments) != 1:
        return None
    value, rank = arguments[0], between.this
    return Ordered(chosen(value), exp.Count(this=value.copy()), rank) if (
        part == at_rank(value, rank)
    ) else None  # fmt: skip


def listed(values: Chosen, keys: Collection[str]) -> tuple[exp.Expr, list[exp.Expr]]:
    """All the values as a list: an aggregate over rows; and the conditions that wait for the cells,
    because they are over these key columns alone.
    """
    above, below = values.among(keys)
    value = exp.cast(values.value, exp.DType.DOUBLE)
    present = exp.Not(this=exp.Is(this=value.copy(), expression=exp.null()))
    where = exp.Where(this=joined([present, *below]))
    return exp.Filter(this=exp.func("list", value), expression=where), above


def at_rank(value: exp.Expr, rank: exp.Expr) -> exp.Expr:
    """The value at a rank, as kinds write it."""
    present = exp.Where(this=value.copy().is_(exp.null()).not_())
    listed = exp.Filter(this=exp.func("list", value.copy()), expression=present)
    inside = exp.Between(this=rank.copy(), low=ONE.copy(), high=exp.Count(this=value.copy()))
    return exp.Case().when(
        inside, exp.func("list_extract", exp.func("list_sort", listed), rank.copy())
    )


def adds_up(part: exp.Expr) -> bool:
    """Whether a part over rows can be added up from the parts of smaller cells."""
    if any(part.find_all(exp.Filter, exp.Window, exp.Anonymous, exp.AnonymousAggFunc)):
        return False
    aggregates = list(part.find_all(exp.AggFunc))
    inside = {id(column) for node in aggregates for column in node.find_all(exp.Column)}
    return all(
        type(node) in _RULES
        and not isinstance(node.this, exp.Distinct)
        and not node.find_ancestor(exp.AggFunc)
        for node in aggregates
    ) and all(id(column) in inside for column in part.find_all(exp.Column))


@dataclass
class Below:
    """The aggregates of the finest cells, from which others are added up."""

    keys: tuple[str, ...]
    """Columns that the finest cells are also kept apart by: conditions over these alone wait."""
    scale: Callable[[exp.Expr], Scale]
    """About how large a value is."""
    found: dict[exp.Expr, str] = field(default_factory=dict)
    """Aggregate over rows to its column."""

    def up(self, part: exp.Expr) -> exp.Expr | None:
        """The part over the finest cells instead of rows; None where it cannot be added up."""
        if not adds_up(part):
            return None
        tree = exp.paren(part.copy())
        for node in list(tree.find_all(exp.AggFunc)):
            node.replace(_RULES[type(node)](self, node))
        added: exp.Expr = tree.this
        return added

    def column(self, aggregate: exp.Expr) -> exp.Expr:
        """The column of an aggregate over rows; what was asked for before is shared."""
        name = self.found.setdefault(aggregate, f"a{len(self.found)}")
        return exp.column(name, quoted=True)

    def sum(self, node: exp.Expr) -> exp.Expr:
        """Sums of sums."""
        what = chosen(node.this)
        above, below = what.among(self.keys)
        floating = what.value.find(exp.DataType) == _DOUBLE
        scale = self.scale(what.value) if floating else Scale()
        unit = WHOLE if scale.whole or not floating else scale.unit
        value = what.value.this if scale.whole else exact(what.value, unit)
        column = self.column(_total(below, value, or_nought=what.or_nought))
        added = exp.Sum(this=choose(above, column, or_nought=what.or_nought))
        return told(added, unit) if floating else added

    def count(self, node: exp.Expr) -> exp.Expr:
        """Sums of counts."""
        what = chosen(node.this)
        if what.or_nought:
            what = Chosen((), node.this, or_nought=False)
        above, below = what.among(self.keys)
        counted = exp.Star() if node.this == exp.Star() else choose(
            below, what.value, or_nought=False
        )  # fmt: skip
        column = self.column(exp.Count(this=counted))
        return exp.cast(
            exp.Sum(this=choose(above, column, or_nought=True)), exp.DType.BIGINT, copy=False
        )

    def extreme(self, node: exp.Expr) -> exp.Expr:
        """The least of the least, the most of the most."""
        what = chosen(node.this)
        above, below = what.among(self.keys)
        column = self.column(type(node)(this=choose(below, what.value, or_nought=what.or_nought)))
        return type(node)(this=choose(above, column, or_nought=what.or_nought))

    def average(self, node: exp.Expr) -> exp.Expr:
        """The sum over how many."""
        n = exp.func("nullif", self.count(node), ZERO.copy())
        return exp.paren(exp.Div(this=self.sum(node), expression=n, typed=False, safe=False))

    def variance(self, node: exp.Expr) -> exp.Expr:
        """From the sums of deviations and of their squares."""
        return self._spread(_from_case(node.this), _from_case(node.this))

    def covariance(self, node: exp.Expr) -> exp.Expr:
        """From the sums of deviations and of their products; both values are missing together."""
        return self._spread(_from_case(node.this), _from_case(node.expression))

    def _spread(self, one: Chosen, other: Chosen) -> exp.Expr:
        above, below = one.among(self.keys)

        def added(value: exp.Expr, unit: float) -> exp.Expr:
            column = self.column(exp.Sum(this=choose(below, exact(value, unit), or_nought=False)))
            return told(exp.Sum(this=choose(above, column, or_nought=False)), unit)

        first, second = self.scale(one.value), self.scale(other.value)
        if not (first.whole and second.whole):
            first, second = (replace(scale, whole=False) for scale in (first, second))
        y, x = _deviation(one.value, first), _deviation(other.value, second)
        units = [WHOLE if scale.whole else scale.unit for scale in (first, second)]
        squares = added(exp.Mul(this=y.copy(), expression=x.copy()), units[0] * units[1] / _FINER)
        n = self.count(exp.Count(this=choose(one.conditions, one.value, or_nought=False)))
        return _spread_of(n, added(y, units[0]), added(x, units[1]), squares)


def _spread_of(n: exp.Expr, y: exp.Expr, x: exp.Expr, products: exp.Expr) -> exp.Expr:
    """The covariance of so many pairs, from the sums of deviations and of their products."""
    both = _over(exp.Mul(this=y, expression=x), n)
    left = exp.paren(exp.Sub(this=products, expression=both), copy=False)
    least = exp.Mul(this=_ROUNDING.copy(), expression=exp.Abs(this=products.copy()))
    real = exp.GT(this=exp.Abs(this=left.copy()), expression=least)
    fewer = exp.paren(exp.Sub(this=n.copy(), expression=ONE.copy()), copy=False)
    spread = exp.Case().when(real, _over(left, fewer), copy=False)
    spread = spread.else_(exp.cast(ZERO.copy(), exp.DType.DOUBLE, copy=False), copy=False)
    several = exp.GT(this=n.copy(), expression=ONE.copy())
    return exp.Case().when(several, spread, copy=False)


def _over(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    return exp.Div(this=one, expression=other.copy(), typed=False, safe=False)


_RULES: dict[type[exp.Expr], Callable[[Below, exp.Expr], exp.Expr]] = {
    exp.Sum: Below.sum,
    exp.Count: Below.count,
    exp.Min: Below.extreme,
    exp.Max: Below.extreme,
    exp.Avg: Below.average,
    exp.Variance: Below.variance,
    exp.CovarSamp: Below.covariance,
}
"""How each aggregate is added up from the finest cells. Any other goes back to the rows."""
