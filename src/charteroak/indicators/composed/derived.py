"""Derived: arithmetic of other indicators, period by period.

Answers: what does the formula give, and how sure is it? Errors are carried through only where a
formula for it holds: one uncertain number that stands once, or published estimates that each stand
once (the Census Bureau's formulas, which take them to be independent).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from charteroak.indicators import census
from charteroak.indicators.census import Estimate
from charteroak.indicators.composed import margins
from charteroak.indicators.composed.cells import Block, Columns, Series, cells_of
from charteroak.indicators.composed.earlier import before
from charteroak.indicators.composed.result import Composed, Texts, block, needed
from charteroak.indicators.intervals import Column, Interval
from charteroak.kinds.derived import Derived, Node, Number, Operation, Term, read_formula, terms
from charteroak.plan.model import CityFiles, Indicator

_DEPENDENT = "No interval: nothing tells how the errors of its inputs hang together."
_UNKNOWN = "No interval: an input has none."
_SIGNS: Mapping[str, Callable[[Column, Column], Column]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
Values = Mapping[Term, Column]


def compose(indicator: Indicator, inputs: Mapping[str, Series], files: CityFiles) -> Block:
    """The measurements of a formula."""
    measure = indicator.measure
    assert isinstance(measure, Derived)
    node, _ = read_formula(measure.equals)
    assert node is not None  # `check` has made sure that it can be read
    start = files.city.fiscal_years
    cells = cells_of(indicator, inputs.values())
    taken: dict[Term, Columns] = {}
    for term in terms(node):
        moved = [c._replace(period=before(c.period, term.back, start)) for c in cells]
        taken[term] = inputs[term.indicator].take(moved)
    value = evaluate(node, {term: columns["value"] for term, columns in taken.items()})
    interval, why = _interval(node, taken, files)
    lacking = [
        needed(_called(term, files), columns, "no_earlier" if term.back else "")
        for term, columns in taken.items()
    ]
    nothing = np.full(len(cells), np.nan)
    made = Composed(value, interval, why, nothing, nothing, nothing)
    return block(indicator, cells, lacking, made)


def _called(term: Term, files: CityFiles) -> str:
    name = files.indicators[term.indicator].name
    return f"{name}, {term.back} before" if term.back else name


def evaluate(node: Node, values: Values) -> Column:
    """The value of a formula; NaN or infinite where it divides by nought."""
    size = len(next(iter(values.values())))
    match node:
        case Number():
            return np.full(size, node.value)
        case Term():
            return values[node]
        case Operation():
            left, right = evaluate(node.left, values), evaluate(node.right, values)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                return np.asarray(_SIGNS[node.sign](left, right))


def _interval(
    node: Node, taken: Mapping[Term, Columns], files: CityFiles
) -> tuple[Interval, Texts]:
    used = list(terms(node))
    once = len(used) == len(set(used))
    kin = {margins.family(files.indicators[term.indicator], files) for term in used}
    size = len(taken[used[0]]["value"])
    if len(used) == 1:
        return _of_one(node, used[0], taken[used[0]])
    if once and kin == {"published"}:
        return _of_estimates(node, taken)
    nothing = np.full(size, np.nan)
    empty = np.full(size, "", dtype=object)
    return Interval(nothing, nothing, empty), np.full(size, _DEPENDENT, dtype=object)


def _of_one(node: Node, term: Term, columns: Columns) -> tuple[Interval, Texts]:
    """The formula at both bounds; none where it divides by something that may be nought."""
    bounds = np.array([evaluate(node, {term: columns[end]}) for end in ("lower", "upper")])
    across = _divides(node) & (columns["lower"] <= 0) & (columns["upper"] >= 0)
    known = np.isfinite(bounds).all(axis=0) & ~across
    lower = np.where(known, bounds.min(axis=0), np.nan)
    upper = np.where(known, bounds.max(axis=0), np.nan)
    why = np.where(known, "", _UNKNOWN).astype(object)
    return Interval(lower, upper, columns["interval_method"]), why


def _divides(node: Node) -> bool:
    """Whether an indicator stands under a fraction bar."""
    if not isinstance(node, Operation):
        return False
    under = node.sign == "/" and any(True for _ in terms(node.right))
    return under or _divides(node.left) or _divides(node.right)


def _of_estimates(node: Node, taken: Mapping[Term, Columns]) -> tuple[Interval, Texts]:
    level = margins.level(next(iter(taken.values())))
    given = {
        term: Estimate(columns["value"], margins.margin(columns, level))
        for term, columns in taken.items()
    }
    found = _carry(node, given)
    known = np.isfinite(found.margin) & np.isfinite(found.value)
    why = np.where(known, "", _UNKNOWN).astype(object)
    return margins.interval(found, level, "formulas"), why


def _carry(node: Node, given: Mapping[Term, Estimate]) -> Estimate:
    """The estimate of a formula and its margin, operation by operation."""
    size = len(next(iter(given.values())).value)
    match node:
        case Number():
            return Estimate(np.full(size, node.value), np.zeros(size))
        case Term():
            return given[node]
        case Operation():
            left, right = _carry(node.left, given), _carry(node.right, given)
            with np.errstate(divide="ignore", invalid="ignore"):
                return _CARRIED[node.sign](*left, *right)


def _sum(one: Column, margin: Column, other: Column, other_margin: Column) -> Estimate:
    return census.add([one, other], [margin, other_margin])


_CARRIED: Mapping[str, Callable[[Column, Column, Column, Column], Estimate]] = {
    "+": _sum,
    "-": census.subtract,
    "*": census.multiply,
    "/": census.ratio,
}
