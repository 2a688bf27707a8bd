"""Casts: one type to another, rounding as DuckDB rounds.

Answers: what is 2.5 as a whole number, which day is a moment on? DuckDB rounds a float to the
nearest even number and an exact decimal away from nought; Spark cuts both off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from charteroak.engine.exact.base import INTEGERS, Scope, duck, is_text, refused, spark_type
from charteroak.engine.exact.texts import text
from charteroak.engine.exact.wide import from_double, to_double


def _cast(node: exp.Cast, scope: Scope) -> str:
    wanted = _wanted(node, scope)
    bare = node.this.unnest()
    if isinstance(bare, exp.Null):
        return f"CAST(NULL AS {spark_type(wanted, node)})"
    if is_text(bare):
        return scope.constant(duck(node), wanted, node)
    found = scope.type(bare)
    if found == wanted:
        return scope.write(bare)
    if wanted == "VARCHAR":
        return text(bare, scope)
    if (found, wanted) == ("DOUBLE", "HUGEINT"):
        return from_double(scope.write(bare))
    if (found, wanted) == ("HUGEINT", "DOUBLE"):
        return to_double(scope.write(bare))
    form = _form(found, wanted)
    if not form:
        advice = f"Give the column the type {wanted.lower()} in the contract."
        raise refused(node, f"a {found.lower()} is not read as {wanted.lower()} alike.", advice)
    return form.format(x=scope.write(bare), t=spark_type(wanted, node))


def _wanted(node: exp.Cast, scope: Scope) -> str:
    return scope.types.of(f"SELECT CAST(NULL AS {node.to.sql(dialect='duckdb')})")


def _form(found: str, wanted: str) -> str:
    """How one type becomes another; empty where no form is proven."""
    exact = found.startswith("DECIMAL")
    plain = "CAST({x} AS {t})"
    if wanted in INTEGERS:
        if found == "DOUBLE":
            return "CAST(rint({x}) AS {t})"
        if exact:
            return "CAST(round({x}) AS {t})"
        return plain if found in (*INTEGERS, "BOOLEAN") else ""
    if wanted == "DOUBLE":
        return plain if exact or found in (*INTEGERS, "BOOLEAN") else ""
    if wanted.startswith("DECIMAL"):
        return plain if exact or found in INTEGERS else ""
    if wanted == "BOOLEAN":
        return plain if found in (*INTEGERS, "DOUBLE") else ""
    return plain if {found, wanted} == {"DATE", "TIMESTAMP"} else ""


RULES: Mapping[type[exp.Expr], Callable[[Any, Scope], str]] = {exp.Cast: _cast}
