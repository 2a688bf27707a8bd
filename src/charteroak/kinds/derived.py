"""derived: arithmetic of other indicators.

Formula: as written in `equals`: the ids of indicators, numbers, `+ - * /`, parentheses, and
`previous(x)` or `previous(x, n)` for the value one or n periods before. Where any of the values is
missing, or something would be divided by nought, there is none.
Interval: that of the indicator where only one has an interval and stands once; the Census Bureau's
formulas where all are published estimates with margins and each stands once; otherwise none,
because nothing tells how the errors of the others hang together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from charteroak import kinds

Fault = tuple[str, str]
"""What is wrong with a formula, and what to do."""
_OPERATIONS = (exp.Add, exp.Sub, exp.Mul, exp.Div)
_HELP = "Write ids, numbers, `+ - * /`, parentheses and `previous(x)` or `previous(x, n)`."


@dataclass(frozen=True)
class Term:
    """An indicator in a formula: this period's value, or that of `back` periods before."""

    indicator: str
    back: int = 0

    def __str__(self) -> str:
        if not self.back:
            return self.indicator
        return f"previous({self.indicator}{f', {self.back}' if self.back > 1 else ''})"


@dataclass(frozen=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True)
class Operation:
    """Two operands and the sign between them."""

    sign: str
    left: Node
    right: Node


Node = Term | Number | Operation


@lru_cache(maxsize=1024)
def read_formula(text: str) -> tuple[Node | None, tuple[Fault, ...]]:
    """The formula as a tree; None only beside faults."""
    try:
        tree = sqlglot.parse_one(text)
    except (ParseError, TokenError):
        return None, ((f"`{text}` is not a formula.", _HELP),)
    faults: list[Fault] = []
    node = _node(tree, faults)
    return (None if faults else node), tuple(faults)


def terms(node: Node | None) -> Iterator[Term]:
    """Every indicator in a formula, each time that it stands there."""
    match node:
        case Term():
            yield node
        case Operation():
            yield from terms(node.left)
            yield from terms(node.right)


def _node(tree: exp.Expr, faults: list[Fault]) -> Node:
    match tree:
        case exp.Paren():
            return _node(tree.this, faults)
        case exp.Neg():
            return Operation("-", Number(0.0), _node(tree.this, faults))
        case exp.Literal() if not tree.is_string:
            return Number(float(tree.this))
        case exp.Column() if not tree.table and isinstance(tree.this, exp.Identifier):
            return Term(tree.name)
        case exp.Anonymous() if str(tree.this).lower() == "previous":
            return _previous(tree, faults)
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
            sign = "+-*/"[_OPERATIONS.index(type(tree))]
            return Operation(sign, _node(tree.left, faults), _node(tree.right, faults))
    faults.append((f"`{tree.sql()}` cannot stand in a formula.", _HELP))
    return Number(0.0)


def _previous(tree: exp.Anonymous, faults: list[Fault]) -> Node:
    given = tree.expressions
    back = given[1] if len(given) == 2 else exp.Literal.number(1)
    if not (
        len(given) in (1, 2)
        and isinstance(given[0], exp.Column)
        and isinstance(back, exp.Literal)
        and back.is_int
        and int(back.this) > 0
    ):
        faults.append((f"`{tree.sql()}` is not understood.", "Write `previous(x)` or "
                       "`previous(x, 2)`: an id, and how many periods back."))  # fmt: skip
        return Number(0.0)
    return Term(given[0].name, int(back.this))


@dataclass(frozen=True, kw_only=True)
class Derived(kinds.Kind):
    """A number computed from the values of other indicators."""

    name: ClassVar[str] = "derived"
    formula: ClassVar[str] = "`{equals}`"
    interval: ClassVar[str] = "of_inputs"
    method: ClassVar[str] = (
        "arithmetic; margins by the Census Bureau's formulas (Understanding and Using American "
        "Community Survey Data, 2018, chapter 8)"
    )

    equals: str
    """The formula, such as `trips / residents * 100` or `spent - previous(spent)`."""

    def inputs(self) -> tuple[str, ...]:
        """The indicators in the formula, each once, in the order they stand in it."""
        node, _ = read_formula(self.equals)
        return tuple(dict.fromkeys(term.indicator for term in terms(node)))
