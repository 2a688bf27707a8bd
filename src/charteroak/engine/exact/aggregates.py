"""Aggregates: many rows to one value, exactly and never from sketches.

Answers: what is the sum, the count, the quantile? A quantile is Spark's `percentile`, which
interpolates between order statistics of all the values as `quantile_cont` does;
`percentile_approx` never stands in for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from charteroak.engine.exact.base import INTEGERS, Scope, refused

_ORDERED = ("VARCHAR", "DATE", "TIMESTAMP", "BOOLEAN", "DOUBLE", *INTEGERS)


def _sum(node: exp.Sum, scope: Scope, among: str = "") -> str:
    given = scope.type(node.this)
    if given in INTEGERS and given != "HUGEINT":
        return f"sum({scope.to(node.this, 'BIGINT')}){among}"
    if given in ("DOUBLE", "HUGEINT") or given.startswith("DECIMAL"):
        return f"sum({scope.write(node.this)}){among}"
    raise refused(node, f"a {given.lower()} is not added up.")


def _count(node: exp.Count, scope: Scope, among: str = "") -> str:
    if isinstance(node.this, exp.Distinct):
        values = node.this.expressions
        if len(values) != 1:
            raise refused(node, "only different values of one expression are counted.")
        return f"count(DISTINCT {scope.write(values[0])}){among}"
    return f"count({scope.write(node.this)}){among}"


def _count_if(node: exp.CountIf, scope: Scope, among: str = "") -> str:
    """Where nothing is known, DuckDB tells no number, and not nought."""
    held = scope.write(node.this)
    return f"sum(CASE WHEN {held} THEN 1 WHEN NOT {held} THEN 0 END){among}"


def _extreme(called: str) -> Callable[..., str]:
    def rule(node: exp.Func, scope: Scope, among: str = "") -> str:
        kind = scope.type(node.this)
        if node.expressions or not (kind in _ORDERED or kind.startswith("DECIMAL")):
            raise refused(node, f"the {called} of a {kind.lower()} has no form that is proven.")
        return f"{called}({scope.write(node.this)}){among}"

    return rule


def _of_doubles(called: str) -> Callable[..., str]:
    """An aggregate over floating-point numbers."""

    def rule(node: exp.Func, scope: Scope, among: str = "") -> str:
        given = [node.this, *([node.expression] if node.args.get("expression") else [])]
        return f"{called}({', '.join(scope.double(each) for each in given)}){among}"

    return rule


def _quantile(node: exp.PercentileCont, scope: Scope, among: str = "") -> str:
    at = node.expression
    if not isinstance(at, exp.Literal) or scope.type(node) != "DOUBLE":
        raise refused(node, "only quantiles of numbers at a constant are taken.")
    return f"percentile({scope.double(node.this)}, {float(at.this)!r}D){among}"


def _median(node: exp.Median, scope: Scope, among: str = "") -> str:
    if scope.type(node) != "DOUBLE":
        raise refused(node, "only medians of numbers are taken.")
    return f"percentile({scope.double(node.this)}, 0.5D){among}"


AGGREGATES: Mapping[type[exp.Expr], Callable[..., str]] = {
    exp.Avg: _of_doubles("avg"),
    exp.Count: _count,
    exp.CountIf: _count_if,
    exp.CovarSamp: _of_doubles("covar_samp"),
    exp.Max: _extreme("max"),
    exp.Median: _median,
    exp.Min: _extreme("min"),
    exp.PercentileCont: _quantile,
    exp.Sum: _sum,
    exp.Variance: _of_doubles("var_samp"),
}


def _filtered(node: exp.Filter, scope: Scope) -> str:
    rule = AGGREGATES.get(type(node.this))
    if rule is None:
        raise refused(node, "there is no form of it that is proven to give the same on Spark.")
    return rule(node.this, scope, f" FILTER (WHERE {scope.write(node.expression.this)})")


def at_rank(node: exp.Anonymous, scope: Scope) -> str | None:
    """`list_extract(list_sort(list(x) FILTER (WHERE x IS NOT NULL)), rank)`: the value at a rank
    (from the end where that is negative), or none where it is outside; None: another call.
    """
    if str(node.this).lower() != "list_extract" or len(node.expressions) != 2:
        return None
    ordered, rank = node.expressions
    listed = ordered.this if isinstance(ordered, exp.ArraySort) else None
    if not isinstance(listed, exp.Filter) or not isinstance(listed.this, exp.ArrayAgg):
        raise refused(node, "only the value at a rank among sorted values is taken from a list.")
    value = listed.this.this
    if scope.type(value) not in _ORDERED:
        raise refused(node, f"values of {scope.type(value).lower()} are not put in order.")
    where = scope.write(listed.expression.this)
    values = f"collect_list({scope.write(value)}) FILTER (WHERE {where})"
    place = scope.to(rank, "INTEGER")
    return f"try_element_at(array_sort({values}), nullif({place}, 0))"


RULES: Mapping[type[exp.Expr], Callable[[Any, Scope], str]] = {
    **AGGREGATES,
    exp.Filter: _filtered,
}
