"""The SQL a person may write: one scalar expression, parsed, checked and advised upon.

Answers: does `where: search_conducted and subject_age < 18` mean something over these columns?
Nothing but a scalar expression passes: no subqueries, no statements, no function that is not on
the list below, so a definition can never read a file, a setting or another table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.schema import MappingSchema

from charteroak.problems import suggest

ColumnType = Literal["text", "integer", "number", "boolean", "date", "timestamp", "time"]
Wanted = Literal["boolean", "number", "any"]
Types = tuple[tuple[str, str], ...]

SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "time": "TIME",
}

FUNCTIONS = frozenset(
    "abs ceil coalesce concat contains date_diff date_part date_trunc day dayofweek ends_with "
    "extract floor greatest hour if ifnull isodow least left length like ilike lower ltrim minute "
    "month nullif quarter regexp_matches replace right round rtrim starts_with strftime substring "
    "trim upper week weekday year sign sqrt ln exp".split()
)
"""The functions a definition may call. Each gives one value from one row, and nothing else."""

_ALLOWED = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.Column, exp.Identifier, exp.Literal, exp.Boolean,
    exp.Null, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between,
    exp.Like, exp.ILike, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.Case,
    exp.If, exp.Cast, exp.DataType, exp.Interval, exp.Var, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.DPipe, exp.Tuple, exp.Escape,
)  # fmt: skip
_FAMILY = {
    "text": "text", "varchar": "text", "char": "text",
    "integer": "number", "bigint": "number", "int": "number", "number": "number",
    "double": "number", "float": "number", "decimal": "number", "smallint": "number",
    "tinyint": "number", "hugeint": "number", "boolean": "boolean", "date": "date",
    "timestamp": "date", "timestamptz": "date", "datetime": "date", "time": "time",
}  # fmt: skip
_ROWS = "rows_"
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)


@dataclass(frozen=True)
class Fault:
    """Why an expression cannot be used, and what to do about it."""

    what: str
    advice: str


@dataclass(frozen=True)
class Expression:
    """A checked scalar expression."""

    text: str
    tree: exp.Expr


def parse(
    text: str, columns: Mapping[str, str], wanted: Wanted = "any"
) -> tuple[Expression | None, tuple[Fault, ...]]:
    """Parse and check one expression against the columns (name to type) it may use. Its tree is
    shared by all who ask for the same: copy it before changing it.
    """
    read = _read(text, tuple(columns.items()))
    if read.expression is None or wanted == "any" or read.family in (wanted, ""):
        return read.expression, read.faults
    need = "yes or no (a boolean)" if wanted == "boolean" else "a number"
    what = f"`{text}` gives {read.family}, and {need} is needed here."
    return None, (Fault(what, _wanted_advice(wanted)),)


@dataclass(frozen=True)
class _Read:
    """A text as an expression over some columns, or why it is none."""

    expression: Expression | None
    family: str = ""
    faults: tuple[Fault, ...] = ()


@lru_cache(maxsize=16_384)
def _read(text: str, types: Types) -> _Read:
    columns = dict(types)
    try:
        tree = _tree(text)
    except (ParseError, TokenError) as error:
        what = f"`{text}` cannot be read as an expression."
        return _Read(None, faults=(Fault(what, _parse_advice(error)),))
    except _NotScalarError as error:
        advice = "Write one condition or value over the row's columns."
        return _Read(None, faults=(Fault(str(error), advice),))
    faults = [*_strange(tree), *_unknown_columns(tree, columns)]
    if faults:
        return _Read(None, faults=tuple(faults))
    typed = _typed(tree, types)
    fault = _type_fault(typed)
    return _Read(None, faults=(fault,)) if fault else _Read(Expression(text, tree), family(typed))


class _NotScalarError(ValueError):
    """The text is SQL, but more than one scalar expression."""


@lru_cache(maxsize=4096)
def _tree(text: str) -> exp.Expr:
    statements = sqlglot.parse(f"SELECT {text}", read="duckdb")
    select = statements[0] if statements else None
    if len(statements) != 1 or not isinstance(select, exp.Select):
        raise _NotScalarError(f"`{text}` is more than one expression.")
    extra = [
        name for name, value in select.args.items() if value and name not in ("expressions", "kind")
    ]
    if extra or len(select.expressions) != 1:
        raise _NotScalarError(f"`{text}` is more than one expression.")
    tree: exp.Expr = select.expressions[0]
    if isinstance(tree, exp.Alias):
        raise _NotScalarError(f"`{text}` gives its value a name (`as`), which has no meaning here.")
    return unplaced(tree.copy())


def unplaced(tree: exp.Expr) -> exp.Expr:
    """The tree without where its words stood in the text: else that is copied with every copy."""
    for node in tree.walk():
        node._meta = None  # noqa: SLF001 - asking for `meta` makes one
    return tree


def _parse_advice(error: Exception) -> str:
    details = getattr(error, "errors", None)
    if details:
        near = str(details[0].get("highlight") or "").strip()
        if near:
            return f"Look near `{near}`."
    return "Look for a missing quote, bracket or word."


def _strange(tree: exp.Expr) -> list[Fault]:
    """Everything that is not a plain scalar operation or a listed function."""
    for node in tree.walk():
        if isinstance(node, exp.Subquery | exp.Query | exp.Window | exp.AggFunc | exp.Star):
            what = f"`{node.sql(dialect='duckdb')}` looks beyond the row."
            return [
                Fault(what, "Only a condition or value over one row's own columns is accepted.")
            ]
        if isinstance(node, exp.Func) and not isinstance(node, _ALLOWED):
            name = _function_name(node)
            if name not in FUNCTIONS:
                return [
                    Fault(f"The function `{name}` cannot be used here.", suggest(name, FUNCTIONS))
                ]
        elif not isinstance(node, (*_ALLOWED, exp.Func)):
            what = f"`{node.sql(dialect='duckdb')}` cannot be used here."
            return [
                Fault(what, "Only a condition or value over one row's own columns is accepted.")
            ]
    return []


def _function_name(node: exp.Func) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.name).lower()
    written = re.match(r"\s*([A-Za-z_]\w*)\s*\(", node.sql(dialect="duckdb"))
    return (written.group(1) if written else node.sql_name()).lower()


def _unknown_columns(tree: exp.Expr, columns: Mapping[str, str]) -> list[Fault]:
    faults = []
    for name in dict.fromkeys(_full_name(column) for column in tree.find_all(exp.Column)):
        if name not in columns:
            faults.append(
                Fault(f"There is no column `{name}` in this source.", suggest(name, columns))
            )
    return faults


def _full_name(column: exp.Column) -> str:
    return ".".join(part.name for part in column.parts)


def _type_fault(typed: exp.Expr) -> Fault | None:
    """What is compared with something else, or joined without being a condition."""
    for node in typed.find_all(*_COMPARISONS):
        left, right = family(node.this), family(node.expression)
        if left and right and left != right and not _date_literal(node, left, right):
            what = f"`{_shown(node)}` compares {left} with {right}."
            return Fault(what, _comparison_advice(left, right))
    for joint in typed.find_all(exp.And, exp.Or, exp.Not):
        for side in (joint.this, joint.args.get("expression")):
            kind = family(side) if isinstance(side, exp.Expr) else ""
            if isinstance(side, exp.Expr) and kind not in ("boolean", ""):
                what = f"`{_shown(side)}` is {kind}, not yes or no."
                return Fault(what, "Compare it with something, as in `column = 'value'`.")
    return None


def kind_of(text: str, columns: Mapping[str, str]) -> str:
    """The family of what an expression gives (see `family`); empty where it cannot be told."""
    return _read(text, tuple(columns.items())).family


def _shown(node: exp.Expr) -> str:
    """The expression as the person wrote it, without the table we gave its columns."""
    bare = node.copy()
    for column in bare.find_all(exp.Column):
        column.set("table", None)
    return bare.sql(dialect="duckdb")


def _comparison_advice(left: str, right: str) -> str:
    if "text" in (left, right):
        other = right if left == "text" else left
        if other == "number":
            return "Put the value in quotes if the column is text, or take the quotes away."
        if other == "boolean":
            return "Write `column` or `not column`; a yes-or-no column needs no comparison."
    return "Compare like with like; `cast(x as type)` changes a type on purpose."


def _wanted_advice(wanted: Wanted) -> str:
    return (
        "Compare it with something." if wanted == "boolean" else "Name a column that holds numbers."
    )


def _date_literal(node: exp.Expr, left: str, right: str) -> bool:
    """A date compared with quoted text that is a date, as SQL allows."""
    if {left, right} not in ({"date", "text"}, {"time", "text"}):
        return False
    side = node.this if left == "text" else node.expression
    return isinstance(side, exp.Literal) and bool(re.match(r"\d{4}-\d\d-\d\d|\d\d:\d\d", side.this))


def _typed(tree: exp.Expr, types: Types) -> exp.Expr:
    from sqlglot.optimizer.annotate_types import annotate_types

    qualified = tree.copy()
    for column in qualified.find_all(exp.Column):
        column.set("table", exp.to_identifier(_ROWS))
    rows = exp.Table(this=exp.to_identifier(_ROWS))
    select = exp.Select(expressions=[qualified], from_=exp.From(this=rows))
    typed = annotate_types(select, schema=_schema(types), dialect="duckdb")
    found: exp.Expr = typed.selects[0]
    return found


@lru_cache(maxsize=1024)
def _schema(types: Types) -> MappingSchema:
    """The columns as the reader of types wants them, made once for each source."""
    columns = {name: exp.DataType(this=exp.DataType.Type[SQL_TYPES[kind]]) for name, kind in types}
    return MappingSchema({_ROWS: columns}, dialect="duckdb")


def family(node: exp.Expr) -> str:
    """`text`, `number`, `boolean`, `date`, `time`, or empty where the type is not known."""
    kind = node.type.this if node.type else None
    return _FAMILY.get(kind.value.lower(), "") if isinstance(kind, exp.DataType.Type) else ""


def names(tree: exp.Expr) -> tuple[str, ...]:
    """The columns an expression uses, in order, each once."""
    return tuple(dict.fromkeys(_full_name(column) for column in tree.find_all(exp.Column)))
