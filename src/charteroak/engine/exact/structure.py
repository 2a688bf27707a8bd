"""Queries: SELECT, FROM, GROUP BY and the like, and the operators that need no care.

Answers: how is a whole query written for Spark? Whatever is not known here is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlglot import exp

from charteroak.engine.exact.base import Scope, duck, literal, name, refused

_DIGITS = 38
"""So many digits an exact number has at most."""
_KNOWN = {"expressions", "distinct", "from_", "joins", "where", "group", "order", "limit", "kind"}


def query(tree: exp.Expr, outer: Scope) -> str:
    """A query over named tables."""
    if not isinstance(tree, exp.Select):
        raise refused(tree, "it is not a plain SELECT.")
    strange = [key for key, value in tree.args.items() if value and key not in _KNOWN]
    if strange:
        raise refused(tree, f"`{strange[0]}` is not used here.")
    scope = replace(outer, source=_source(tree))
    distinct = "DISTINCT " if tree.args.get("distinct") else ""
    parts = [f"SELECT {distinct}{', '.join(scope.write(e) for e in tree.expressions)}"]
    start = tree.args.get("from_")
    if start:
        parts.append(f"FROM {_relation(start.this, scope)}")
    for join in tree.args.get("joins") or ():
        parts.append(_join(join, scope))
    where = tree.args.get("where")
    if where:
        parts.append(f"WHERE {scope.write(where.this)}")
    if tree.args.get("group"):
        parts.append(f"GROUP BY {_group(tree.args['group'], scope)}")
    if tree.args.get("order"):
        parts.append(f"ORDER BY {', '.join(_ordered(o, scope) for o in tree.args['order'])}")
    if tree.args.get("limit"):
        parts.append(f"LIMIT {scope.write(tree.args['limit'].expression)}")
    return " ".join(parts)


def _source(tree: exp.Select) -> str:
    """What follows FROM, as DuckDB reads it."""
    start = tree.args.get("from_")
    if not start:
        return ""
    return " ".join([duck(start.this), *(duck(join) for join in tree.args.get("joins") or ())])


def _relation(node: exp.Expr, scope: Scope) -> str:
    alias = f" AS {name(node.alias)}" if node.alias else ""
    if isinstance(node, exp.Subquery):
        return f"({query(node.this, scope)}){alias}"
    if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
        return f"{name(node.name)}{alias}"
    raise refused(node, "only kept tables and Parquet files are read.")


def _join(node: exp.Join, scope: Scope) -> str:
    if node.args.get("using") or (node.side or node.kind) not in ("", "INNER", "LEFT", "CROSS"):
        raise refused(node, "only INNER, LEFT and CROSS JOIN are used.")
    kind = f"{node.side or node.kind} " if node.side or node.kind else ""
    on = node.args.get("on")
    joined = f"{kind}JOIN {_relation(node.this, scope)}"
    return f"{joined} ON {scope.write(on)}" if on else joined


def _group(node: exp.Group, scope: Scope) -> str:
    sets = [*(node.args.get("grouping_sets") or ()), *node.find_all(exp.GroupingSets)]
    if not sets:
        return ", ".join(scope.write(e) for e in node.expressions)
    several = sets[0].expressions
    if any(one is not sets[0] for one in [*sets, *node.expressions]):
        raise refused(node, "only one list of GROUPING SETS is used.")
    return f"GROUPING SETS ({', '.join(_set(e, scope) for e in several)})"


def _set(node: exp.Expr, scope: Scope) -> str:
    several = node.expressions if isinstance(node, exp.Tuple) else [node.unnest()]
    if not several:
        raise refused(node, "of no rows, DuckDB tells a total in GROUPING SETS and Spark none.")
    return f"({', '.join(scope.write(e) for e in several)})"


def _ordered(node: exp.Ordered, scope: Scope) -> str:
    """An order as DuckDB has it: missing values last, unless it is said otherwise."""
    direction = " DESC" if node.args.get("desc") else ""
    nulls = "FIRST" if node.args.get("nulls_first") else "LAST"
    bare = node.this
    by = name(bare.name) if isinstance(bare, exp.Column) and not bare.table else scope.write(bare)
    return f"{by}{direction} NULLS {nulls}"


def _column(node: exp.Column, scope: Scope) -> str:
    table = f"{name(node.table)}." if node.table else ""
    return f"{table}*" if isinstance(node.this, exp.Star) else f"{table}{name(node.name)}"


def _literal(node: exp.Literal, scope: Scope) -> str:
    if node.is_string:
        return literal(node.this)
    text = str(node.this)
    if "e" in text.lower():
        return f"{text}D"
    if len(text.replace(".", "")) > _DIGITS:
        raise refused(node, f"the number has more than {_DIGITS} digits.")
    return text


def _case(node: exp.Case, scope: Scope) -> str:
    kind = scope.type(node)
    if node.this:
        raise refused(node, "CASE with a value after it is not used.", "Write CASE WHEN x = ...")
    told = [
        f"WHEN {scope.write(branch.this)} THEN {scope.to(branch.args['true'], kind)}"
        for branch in node.args["ifs"]
    ]
    default = node.args.get("default")
    told += [f"ELSE {scope.to(default, kind)}"] if default is not None else []
    return f"CASE {' '.join(told)} END"


def _if(node: exp.If, scope: Scope) -> str:
    kind = scope.type(node)
    other = node.args.get("false") or exp.null()
    return (
        f"CASE WHEN {scope.write(node.this)} THEN {scope.to(node.args['true'], kind)} "
        f"ELSE {scope.to(other, kind)} END"
    )


def _row_number(node: exp.Window, scope: Scope) -> str:
    bare = isinstance(node.this, exp.RowNumber) and not (
        node.args.get("partition_by") or node.args.get("order")
    )
    if not bare:
        raise refused(node, "windows are not used but to number rows in any order.")
    return "row_number() OVER (ORDER BY NULL)"


def _same(node: exp.Func, scope: Scope) -> str:
    """A choice among values of one type."""
    kind = scope.type(node)
    given = [node.this, *node.expressions]
    if len(given) == 1:
        return scope.to(given[0], kind)
    called = {exp.Coalesce: "coalesce", exp.Greatest: "greatest", exp.Least: "least"}[type(node)]
    return f"{called}({', '.join(scope.to(each, kind) for each in given)})"


RULES: Mapping[type[exp.Expr], Callable[[Any, Scope], str]] = {
    exp.Alias: lambda node, scope: f"{scope.write(node.this)} AS {name(node.alias)}",
    exp.And: lambda node, scope: f"({scope.write(node.this)} AND {scope.write(node.expression)})",
    exp.Boolean: lambda node, scope: "TRUE" if node.this else "FALSE",
    exp.Case: _case,
    exp.Coalesce: _same,
    exp.Column: _column,
    exp.Greatest: _same,
    exp.If: _if,
    exp.Is: lambda node, scope: f"({scope.write(node.this)} IS {scope.write(node.expression)})",
    exp.Least: _same,
    exp.Literal: _literal,
    exp.Not: lambda node, scope: f"(NOT {scope.write(node.this)})",
    exp.Null: lambda node, scope: "NULL",
    exp.Or: lambda node, scope: f"({scope.write(node.this)} OR {scope.write(node.expression)})",
    exp.Paren: lambda node, scope: scope.write(node.this),
    exp.Star: lambda node, scope: "*",
    exp.Subquery: lambda node, scope: f"({scope.query(node.this, scope)})",
    exp.Window: _row_number,
}
