"""Texts: letters, parts and patterns of text that come out on Spark as on DuckDB.

Answers: which letter is the capital of which, what is a space, which signs does LIKE escape with?
DuckDB changes the case of each character by itself; Spark (through ICU) knows more, such as that
`ß` is `SS` in capitals. The characters that differ are set aside before, and put back after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from charteroak.engine.exact.base import INTEGERS, Scope, is_text, literal, refused
from charteroak.engine.exact.letters import LOWER, SPACES, UPPER
from charteroak.engine.exact.patterns import java_pattern

_ESCAPE = "\x01"
"""LIKE escapes nothing in DuckDB unless told; Spark must escape with something."""
_PLAIN = ("VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP", *INTEGERS)


def text(node: exp.Expr, scope: Scope) -> str:
    """A value as text."""
    kind = scope.type(node)
    if kind == "VARCHAR":
        return scope.write(node)
    if kind in _PLAIN or kind.startswith("DECIMAL"):
        return f"CAST({scope.write(node)} AS STRING)"
    raise refused(node, f"a {kind.lower()} is not written as text in the same way everywhere.")


def _only_text(node: exp.Expr, scope: Scope) -> str:
    if isinstance(node.unnest(), exp.Null):
        return "CAST(NULL AS STRING)"
    if scope.type(node) != "VARCHAR":
        raise refused(node, "it is not text.", "Write `cast(x as varchar)`.")
    return scope.write(node)


def lower(value: str) -> str:
    """Text in small letters."""
    return _in_case("lower", value, LOWER)


def _in_case(called: str, value: str, others: Mapping[str, str]) -> str:
    """Text in one case: characters in which DuckDB differs wait in a private corner of Unicode.
    Text that has characters of that corner itself is changed one by one.
    """
    corner = "".join(chr(0xF0000 + number) for number in range(len(others)))
    here, back = literal("".join(others)), literal("".join(others.values()))
    aside = f"translate({value}, {here}, {literal(corner)})"
    quick = f"translate({called}({aside}), {literal(corner)}, {back})"
    one = f"CASE WHEN contains({here}, c_) THEN translate(c_, {here}, {back}) ELSE {called}(c_) END"
    each = f"regexp_extract_all({value}, '(?s).', 0)"
    slow = f"array_join(transform({each}, c_ -> {one}), '')"
    taken = literal(f"[{corner[0]}-{corner[-1]}]")
    return f"CASE WHEN {value} RLIKE {taken} THEN {slow} ELSE {quick} END"


def _trim(node: exp.Trim, scope: Scope) -> str:
    where = str(node.args.get("position") or "BOTH").upper()
    chars = _only_text(node.expression, scope) if node.expression else literal(SPACES)
    return f"trim({where} {chars} FROM {_only_text(node.this, scope)})"


def _like(node: exp.Expr, scope: Scope) -> str:
    return _pattern(node, literal(_ESCAPE), scope)


def _pattern(node: exp.Expr, escape: str, scope: Scope) -> str:
    given, like = _only_text(node.this, scope), _only_text(node.expression, scope)
    if isinstance(node, exp.ILike):
        given, like = lower(given), lower(like)
    told = "NOT LIKE" if node.args.get("negate") else "LIKE"
    return f"({given} {told} {like} ESCAPE {escape})"


def _escaped(node: exp.Escape, scope: Scope) -> str:
    if not isinstance(node.this, exp.Like) or not is_text(node.expression):
        raise refused(node, "ESCAPE follows LIKE and one sign.")
    return _pattern(node.this, literal(node.expression.this), scope)


def _matches(node: exp.RegexpLike, scope: Scope) -> str:
    pattern = node.expression
    if not is_text(pattern) or node.args.get("flag"):
        raise refused(node, "the pattern is not a constant, or has flags.")
    java, why = java_pattern(pattern.this)
    if why:
        raise refused(node, why, "Use LIKE, `contains` or `starts_with`.")
    return f"({_only_text(node.this, scope)} RLIKE {literal(java)})"


def _number(node: exp.Expr) -> int | None:
    """A whole number that is written out."""
    bare = node.this if isinstance(node, exp.Neg) else node
    if not isinstance(bare, exp.Literal) or not bare.is_int:
        return None
    return -int(bare.this) if isinstance(node, exp.Neg) else int(bare.this)


def _end(called: str) -> Callable[[exp.Func, Scope], str]:
    """`left` and `right`; fewer than nought characters are left out at the other end."""

    def rule(node: exp.Func, scope: Scope) -> str:
        number = _number(node.expression)
        if number is None:
            raise refused(node, "the number of characters is not a constant.")
        value = _only_text(node.this, scope)
        if number >= 0:
            return f"{called}({value}, {number})"
        return f"{called}({value}, greatest(char_length({value}) - {-number}, 0))"

    return rule


def _substring(node: exp.Substring, scope: Scope) -> str:
    start, length = _number(node.args["start"]), node.args.get("length")
    many = _number(length) if length is not None else 0
    if start is None or start < 1 or many is None or many < 0:
        raise refused(node, "it does not start at a constant from 1, for a constant length.")
    told = "" if length is None else f", {many}"
    return f"substring({_only_text(node.this, scope)}, {start}{told})"


def _two(called: str) -> Callable[[exp.Func, Scope], str]:
    return lambda node, scope: (
        f"{called}({_only_text(node.this, scope)}, {_only_text(node.expression, scope)})"
    )


def _replace(node: exp.Replace, scope: Scope) -> str:
    given = (node.this, node.expression, node.args["replacement"])
    return f"replace({', '.join(_only_text(each, scope) for each in given)})"


def _concat(node: exp.Concat, scope: Scope) -> str:
    return f"concat_ws('', {', '.join(text(each, scope) for each in node.expressions)})"


RULES: Mapping[type[exp.Expr], Callable[[Any, Scope], str]] = {
    exp.Concat: _concat,
    exp.Contains: _two("contains"),
    exp.DPipe: lambda node, scope: f"({text(node.this, scope)} || {text(node.expression, scope)})",
    exp.EndsWith: _two("endswith"),
    exp.Escape: _escaped,
    exp.ILike: _like,
    exp.Left: _end("left"),
    exp.Length: lambda node, scope: f"CAST(char_length({_only_text(node.this, scope)}) AS BIGINT)",
    exp.Like: _like,
    exp.Lower: lambda node, scope: lower(_only_text(node.this, scope)),
    exp.RegexpLike: _matches,
    exp.Replace: _replace,
    exp.Right: _end("right"),
    exp.StartsWith: _two("startswith"),
    exp.Substring: _substring,
    exp.Trim: _trim,
    exp.Upper: lambda node, scope: _in_case("upper", _only_text(node.this, scope), UPPER),
}
