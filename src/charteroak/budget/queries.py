"""Queries over lines, as the engine's trees: names, texts and the conditions people wrote.

Answers: how does `where: organisation = 'Police'` become part of a query? Only through the checks
of `expressions`, like every other condition in a city's files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from charteroak import expressions
from charteroak.engine import DIALECT
from charteroak.problems import Location, Problem

FALSE = "false"


def query(sql: str) -> exp.Query:
    """A query of ours, as a tree."""
    tree: exp.Expr = exp.maybe_parse(sql, dialect=DIALECT)
    assert isinstance(tree, exp.Query)
    return tree


def quoted(name: str) -> str:
    """A name in a query."""
    return exp.to_identifier(name, quoted=True).sql(dialect=DIALECT)


def literal(text: str) -> str:
    """A text in a query."""
    return exp.Literal.string(text).sql(dialect=DIALECT)


def listed(names: Iterable[str]) -> str:
    """Texts for `in (...)`."""
    return ", ".join(map(literal, names)) or "''"


def one_of(value: str, words: Iterable[str]) -> str:
    """Whether a text is one of these. (A long `in` would make the engine join.)"""
    cases = " ".join(f"when {literal(word)} then true" for word in words)
    return f"(case {value} {cases} else false end)" if cases else FALSE


def condition(text: str, columns: Mapping[str, str], otherwise: str = FALSE) -> str:
    """What a person wrote, as a condition that is true or false; checked before."""
    if not text:
        return otherwise
    parsed, _ = expressions.parse(text, columns, "boolean")
    if parsed is None:
        return FALSE
    tree = parsed.tree.copy()
    for column in tree.find_all(exp.Column):
        column.this.set("quoted", True)  # noqa: FBT003 - sqlglot's own way
    return f"coalesce({tree.sql(dialect=DIALECT)}, false)"


def faults(
    text: str, columns: Mapping[str, str], where: Location, rule: str
) -> tuple[Problem, ...]:
    """Why a condition cannot be used."""
    if not text:
        return ()
    _, found = expressions.parse(text, columns, "boolean")
    return tuple(Problem(fault.what, where, fault.advice, rule) for fault in found)
