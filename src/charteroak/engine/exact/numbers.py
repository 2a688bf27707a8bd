"""Numbers: arithmetic, comparison and rounding that give DuckDB's values on Spark.

Answers: is the division one of floats, what is it by nought, which way does a half round? DuckDB
divides floats as IEEE 754 says; Spark stops at a divisor of nought, so that case is written out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from charteroak.engine.exact.base import INTEGERS, Scope, refused
from charteroak.engine.exact.moments import arithmetic, comparable, days_between

_SIGNS: Mapping[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
_COMPARED: Mapping[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=",
    exp.NullSafeEQ: "<=>",
}  # fmt: skip


def _arithmetic(node: exp.Binary, scope: Scope) -> str:
    kind, sign = scope.type(node), _SIGNS[type(node)]
    if kind == "DOUBLE":
        return f"({scope.double(node.this)} {sign} {scope.double(node.expression)})"
    if scope.type(node.this) == scope.type(node.expression) == "DATE":
        return days_between(scope.write(node.this), scope.write(node.expression))
    if kind in INTEGERS:
        return f"({scope.to(node.this, kind)} {sign} {scope.to(node.expression, kind)})"
    if kind.startswith("DECIMAL"):
        return f"({_decimal(node.this, scope)} {sign} {_decimal(node.expression, scope)})"
    return arithmetic(node, sign, kind, scope)


def _decimal(node: exp.Expr, scope: Scope) -> str:
    """An exact number with so many digits that Spark need not cut any."""
    found = scope.type(node)
    digits = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19}.get(found)
    return f"CAST({scope.write(node)} AS DECIMAL({digits},0))" if digits else scope.write(node)


def _divide(node: exp.Div, scope: Scope) -> str:
    if scope.type(node) != "DOUBLE":
        raise refused(node, "only numbers are divided.")
    left, right = scope.double(node.this), scope.double(node.expression)
    divisor = node.expression.unnest()
    if _never_nought(divisor):
        return f"({left} / {right})"
    return f"quotient_({left}, {right})"


def _never_nought(node: exp.Expr) -> bool:
    if isinstance(node, exp.Nullif):
        return bool(node.expression == exp.Literal.number(0))
    return isinstance(node, exp.Literal) and not node.is_string and float(node.this) != 0


def _whole_division(node: exp.IntDiv, scope: Scope) -> str:
    kind = scope.type(node)
    if kind in INTEGERS:
        left, right = scope.to(node.this, "BIGINT"), scope.to(node.expression, "BIGINT")
        return f"({left} div {right})"
    if kind == "DOUBLE":
        return f"({scope.double(node.this)} / {scope.double(node.expression)})"
    raise refused(node, "only numbers are divided.")


def _modulo(node: exp.Mod, scope: Scope) -> str:
    kind = scope.type(node)
    if kind == "DOUBLE":
        left, right = scope.double(node.this), scope.double(node.expression)
        return f"remainder_({left}, {right})"
    if kind in INTEGERS:
        return f"({scope.to(node.this, kind)} % {scope.to(node.expression, kind)})"
    return f"({_decimal(node.this, scope)} % {_decimal(node.expression, scope)})"


def _compare(node: exp.Binary, scope: Scope) -> str:
    left, right = comparable([node.this, node.expression], scope)
    return f"({left} {_COMPARED[type(node)]} {right})"


def _between(node: exp.Between, scope: Scope) -> str:
    this, low, high = comparable([node.this, node.args["low"], node.args["high"]], scope)
    return f"({this} BETWEEN {low} AND {high})"


def _in(node: exp.In, scope: Scope) -> str:
    if node.args.get("query") or node.args.get("unnest") or not node.expressions:
        raise refused(node, "only a list of values may follow IN.")
    this, *values = comparable([node.this, *node.expressions], scope)
    return f"({this} IN ({', '.join(values)}))"


def _nullif(node: exp.Nullif, scope: Scope) -> str:
    left, right = comparable([node.this, node.expression], scope)
    if scope.type(node.this) == scope.type(node.expression):
        return f"nullif({left}, {right})"
    return f"CASE WHEN {left} = {right} THEN NULL ELSE {scope.write(node.this)} END"


def _stepped(called: str, of_doubles: str) -> Callable[[exp.Func, Scope], str]:
    """`ceil` or `floor`, which give a float of a float."""

    def rule(node: exp.Func, scope: Scope) -> str:
        if node.args.get("decimals") or node.args.get("to"):
            raise refused(node, f"{called} takes one number.")
        if scope.type(node).startswith("DECIMAL"):
            return f"{called}({scope.write(node.this)})"
        return f"{of_doubles}({scope.double(node.this)})"

    return rule


def _round(node: exp.Round, scope: Scope) -> str:
    places = node.args.get("decimals") or exp.Literal.number(0)
    bare = places.this if isinstance(places, exp.Neg) else places
    if not isinstance(bare, exp.Literal) or not bare.is_int:
        raise refused(node, "the number of places is not a constant.", "Write it as a number.")
    number = -int(bare.this) if isinstance(places, exp.Neg) else int(bare.this)
    if scope.type(node.this) != "DOUBLE" or not number:
        return f"round({scope.write(node.this)}, {number})"
    called = "places_" if number > 0 else "tens_"
    return f"{called}({scope.write(node.this)}, 1e{abs(number)}D)"


def _libm(node: exp.Func, scope: Scope) -> str:
    why = "the last digit of a logarithm or a power of e depends on the machine's own library."
    raise refused(node, why, "Keep it as a column of the source, or use `engine: duckdb`.")


RULES: Mapping[type[exp.Expr], Callable[[Any, Scope], str]] = {
    **dict.fromkeys(_SIGNS, _arithmetic),
    **dict.fromkeys(_COMPARED, _compare),
    exp.Abs: lambda node, scope: f"abs({scope.write(node.this)})",
    exp.Between: _between,
    exp.Ceil: _stepped("ceil", "ceiling_"),
    exp.Div: _divide,
    exp.Exp: _libm,
    exp.Floor: _stepped("floor", "floor_"),
    exp.In: _in,
    exp.IntDiv: _whole_division,
    exp.IsNan: lambda node, scope: f"isnan({scope.double(node.this)})",
    exp.Ln: _libm,
    exp.Mod: _modulo,
    exp.Neg: lambda node, scope: f"(-{scope.write(node.this)})",
    exp.Nullif: _nullif,
    exp.NullSafeNEQ: lambda node, scope: f"(NOT {_compare(exp.NullSafeEQ(**node.args), scope)})",
    exp.Pow: lambda node, scope: (
        f"power({scope.double(node.this)}, {scope.double(node.expression)})"
    ),
    exp.Round: _round,
    exp.Sign: lambda node, scope: f"sign_({scope.double(node.this)})",
    exp.Sqrt: lambda node, scope: f"sqrt({scope.double(node.this)})",
}
