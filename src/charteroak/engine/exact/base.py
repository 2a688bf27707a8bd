"""What every rule of translation shares: the scope it works in, and how it refuses.

Answers: how is a part of an expression written for Spark, of which type is it, and what is said
where there is no form that gives the same value?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from charteroak.engine.exact.wide import to_double
from charteroak.engine.types import Types

INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UINTEGER", "UBIGINT")
MOMENTS = ("DATE", "TIMESTAMP", "TIME")
SPARK_TYPES: Mapping[str, str] = {
    "TINYINT": "TINYINT", "SMALLINT": "SMALLINT", "INTEGER": "INT", "BIGINT": "BIGINT",
    "HUGEINT": "DECIMAL(38,0)", "UINTEGER": "BIGINT", "UBIGINT": "BIGINT", "DOUBLE": "DOUBLE",
    "VARCHAR": "STRING", "BOOLEAN": "BOOLEAN", "DATE": "DATE", "TIMESTAMP": "TIMESTAMP_NTZ",
    "TIME": "TIME(6)",
}  # fmt: skip
"""DuckDB's type to Spark's."""


class NoExactForm(ValueError):  # noqa: N818 - said of an expression, not of the program
    """An expression that this engine cannot promise to compute as DuckDB does."""

    def __init__(self, text: str, why: str, advice: str = "") -> None:
        super().__init__(f"`{text}`: {why}")
        self.text, self.why = text, why
        self.advice = advice or "Measure this city with `engine: duckdb`."


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: the rows it is over, and the rules it is written by."""

    types: Types
    rules: Mapping[type[exp.Expr], Callable[[Any, Scope], str]]
    query: Callable[[exp.Expr, Scope], str]
    """Writes a query that stands inside an expression."""
    source: str = ""
    """What follows FROM, as DuckDB reads it."""

    def write(self, node: exp.Expr) -> str:
        """The expression as Spark SQL that gives DuckDB's value."""
        rule = self.rules.get(type(node))
        if rule is None:
            raise refused(node, "there is no form of it that is proven to give the same on Spark.")
        return rule(node, self)

    def type(self, node: exp.Expr) -> str:
        """The type that DuckDB gives an expression."""
        if isinstance(node, exp.Paren | exp.Alias):
            return self.type(node.this)
        text = duck(node)
        if not self.source:
            return self.types.of(f"SELECT {text}")
        query = f"SELECT {text} FROM {self.source}"  # noqa: S608
        if not node.find(exp.Window) and node.find(exp.AggFunc, exp.ArrayAgg):
            free = dict.fromkeys(duck(column) for column in _free(node))
            query += f" GROUP BY {', '.join(free)}" if free else ""
        return self.types.of(query)

    def to(self, node: exp.Expr, wanted: str) -> str:
        """The expression, converted to a type as DuckDB would without being asked."""
        bare = node.unnest()
        if isinstance(bare, exp.Null):
            return f"CAST(NULL AS {spark_type(wanted, node)})"
        found = self.type(bare)
        if found == wanted:
            return self.write(bare)
        if is_text(bare) and wanted != "VARCHAR":
            return self.constant(f"CAST({duck(bare)} AS {wanted})", wanted, node)
        if isinstance(bare, exp.Literal) and not bare.is_string and wanted == "DOUBLE":
            return f"{self.types.constant(f'CAST({duck(bare)} AS DOUBLE)')}D"
        if found == "VARCHAR" or wanted == "VARCHAR":
            raise refused(node, f"it is {found.lower()} where {wanted.lower()} is needed.")
        if (found, wanted) == ("HUGEINT", "DOUBLE"):
            return to_double(self.write(bare))
        return f"CAST({self.write(bare)} AS {spark_type(wanted, node)})"

    def constant(self, expression: str, kind: str, node: exp.Expr) -> str:
        """A constant, worked out by DuckDB."""
        value = self.types.constant(expression)
        if value is None:
            return f"CAST(NULL AS {spark_type(kind, node)})"
        if kind in MOMENTS:
            return f"{'TIMESTAMP_NTZ' if kind == 'TIMESTAMP' else kind}{literal(value)}"
        return f"CAST({literal(value)} AS {spark_type(kind, node)})"

    def double(self, node: exp.Expr) -> str:
        """The expression as a floating-point number."""
        return self.to(node, "DOUBLE")


def _free(node: exp.Expr) -> list[exp.Column]:
    """Columns that stand outside every aggregate."""
    return [c for c in node.find_all(exp.Column) if not c.find_ancestor(exp.AggFunc, exp.ArrayAgg)]


def refused(node: exp.Expr, why: str, advice: str = "") -> NoExactForm:
    """Why an expression is refused."""
    text = node.sql(dialect="duckdb")
    return NoExactForm(text if len(text) <= 80 else f"{text[:77]}...", why, advice)


def duck(node: exp.Expr) -> str:
    """The expression as DuckDB reads it."""
    return node.sql(dialect="duckdb", identify=True)


def spark_type(kind: str, node: exp.Expr) -> str:
    """Spark's name of a DuckDB type."""
    if kind.startswith("DECIMAL"):
        return kind
    if kind not in SPARK_TYPES:
        raise refused(node, f"Spark has no type that is like {kind}.")
    return SPARK_TYPES[kind]


def is_text(node: exp.Expr) -> bool:
    """Whether an expression is quoted text."""
    return isinstance(node, exp.Literal) and node.is_string


def literal(text: str) -> str:
    """Text as Spark reads it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def name(text: str) -> str:
    """A name as Spark reads it."""
    return "`" + text.replace("`", "``") + "`"
