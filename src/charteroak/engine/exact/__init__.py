"""Exact forms: a DuckDB query, written so that Spark gives the same values.

Answers: what is this query in Spark's SQL, or why can Spark not be trusted with it? Translation is
not equality (sqlglot turns an exact percentile into `PERCENTILE_APPROX`, and microseconds into
seconds), so every operator and function has a form of its own here, chosen by the types that DuckDB
gives, and a test that compares values. What has none is refused before anything runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import sqlglot
from sqlglot import exp

from charteroak.engine.exact import aggregates, casts, moments, numbers, structure, texts
from charteroak.engine.exact.base import NoExactForm, Scope, duck
from charteroak.engine.types import Types

__all__ = ["NoExactForm", "spark_query", "unlike"]


def _called(node: exp.Anonymous, scope: Scope) -> str:
    return aggregates.at_rank(node, scope) or moments.called(node, scope)


RULES = {
    **structure.RULES,
    **numbers.RULES,
    **moments.RULES,
    **texts.RULES,
    **casts.RULES,
    **aggregates.RULES,
    exp.Anonymous: _called,
}
"""Every operator and function, each with the rule that writes it."""


def spark_query(tree: exp.Expr, types: Types) -> str:
    """A query over tables that `types` knows, in Spark's SQL; NoExactForm where there is none."""
    return structure.query(_as_run(tree), Scope(types, RULES, structure.query))


def unlike(trees: Mapping[str, exp.Expr], columns: Mapping[str, str]) -> dict[str, NoExactForm]:
    """The expressions over columns of these types that have no exact form, by their names."""
    found = {}
    with closing(Types()) as types:
        types.declare("rows_", columns)
        scope = Scope(types, RULES, structure.query, '"rows_"')
        for name, tree in trees.items():
            try:
                scope.write(_as_run(exp.select(tree.copy()).from_("rows_")).expressions[0])
            except NoExactForm as refused:
                found[name] = refused
    return found


def _as_run(tree: exp.Expr) -> exp.Expr:
    """The tree of the very text that DuckDB would run."""
    return sqlglot.parse_one(duck(tree), read="duckdb")
