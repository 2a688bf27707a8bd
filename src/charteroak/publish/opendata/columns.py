"""Columns: what stands in each column of a table, from the dataclass that declares the row.

Answers: what does this column mean, in which unit, and which words can stand in it? The text under
an attribute is its meaning. What means the same in every table is said once, in `vocabulary`.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from charteroak.indicators.tables import sql_types
from charteroak.publish.opendata import vocabulary

PROVENANCE = "provenance"


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    sql: str
    """`VARCHAR`, `DOUBLE`, `BIGINT`, `BOOLEAN` or `DATE`."""
    meaning: str
    unit: str
    """What a number in it is counted in; empty for text, days and yes or no."""
    words: Mapping[str, str]
    """The words that can stand in it, each with what it says; none: any text."""

    @property
    def number(self) -> bool:
        """Whether it holds numbers."""
        return self.sql in ("DOUBLE", "BIGINT")


@cache
def columns(row: Any, *, with_provenance: bool) -> tuple[Column, ...]:
    """The columns of a table whose rows are such; with where the row comes from added at the end,
    where the row does not say so itself.
    """
    said, types = attribute_docs(row), dict(sql_types(row))
    if with_provenance and PROVENANCE not in types:
        types[PROVENANCE] = "VARCHAR"
    return tuple(
        Column(
            name=name,
            sql=kind,
            meaning=vocabulary.meaning(row.__name__, name, said.get(name, "")),
            unit=vocabulary.unit(row.__name__, name) if kind in ("DOUBLE", "BIGINT") else "",
            words=vocabulary.words(row.__name__, name) or _literal(row, name),
        )
        for name, kind in types.items()
    )


@cache
def _literal(row: Any, name: str) -> Mapping[str, str]:
    """The words of a column that is declared to hold one of a few."""
    hint = typing.get_type_hints(row).get(name)
    return dict.fromkeys(typing.get_args(hint), "") if _is_literal(hint) else {}


def _is_literal(hint: Any) -> bool:
    return typing.get_origin(hint) is typing.Literal


@cache
def attribute_docs(row: Any) -> Mapping[str, str]:
    """The text under each attribute of a class, in one line."""
    body = ast.parse(textwrap.dedent(inspect.getsource(row))).body[0]
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    waiting = ""
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            waiting = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and waiting:
            found[waiting] = " ".join(str(node.value.value).split())
    return found


def caption(row: Any) -> str:
    """What one row is, in a sentence."""
    return " ".join((row.__doc__ or "").split("\n\n")[0].split())
