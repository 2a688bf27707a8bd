"""Semantic: the registry of indicators in the form of Apache Ossie, once Open Semantic Interchange.

Answers: how does the city's own BI tool compute the same numbers from the same records? Each source
is a dataset with its columns, each indicator a metric with its SQL over the rows; what is published
or put together from others is read from the table of measurements. The form is core-spec 0.2.0.dev0
(https://github.com/apache/ossie, `core-spec/spec.md`); each metric stands in those of its dialects
that are SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from sqlglot import ErrorLevel, UnsupportedError, exp

from charteroak.expressions import parse
from charteroak.plan.model import Indicator
from charteroak.publish.material import Material
from charteroak.publish.opendata import links
from charteroak.publish.opendata.address import address
from charteroak.publish.opendata.columns import Column
from charteroak.publish.opendata.package import description
from charteroak.publish.opendata.shelf import Table
from charteroak.sources.contract import Contract

VERSION = "0.2.0.dev0"
DIALECT = "ANSI_SQL"
DIALECTS = {
    DIALECT: "", "SNOWFLAKE": "snowflake", "DATABRICKS": "databricks", "BIGQUERY": "bigquery",
}  # fmt: skip
"""The dialects of the specification that are SQL, and what they are called here."""
EXACT = (DIALECT, "SNOWFLAKE")
"""Those that have quantiles as aggregates and do not approximate them."""
DATATYPES = ("String", "Integer", "Decimal", "Float", "Boolean", "Date", "Time", "DateTime",
             "DateTimeTz", "Opaque")  # fmt: skip
"""The types of the specification."""
_DIVIDED = ("share", "mean", "ratio", "response")
_COUNTED = ("count", "sum", "distinct")
_TYPES = {
    "VARCHAR": "String", "DOUBLE": "Float", "BIGINT": "Integer", "BOOLEAN": "Boolean",
    "DATE": "Date",
}  # fmt: skip
_RECORDS = {
    "text": "String", "number": "Float", "integer": "Integer", "boolean": "Boolean",
    "date": "Date", "timestamp": "DateTime", "time": "Time",
}  # fmt: skip


def model(material: Material, shown: Sequence[Table]) -> dict[str, Any]:
    """The semantic model: datasets and metrics."""
    contracts = material.contracts
    indicators = material.files.indicators
    return {
        "version": VERSION,
        "semantic_model": [
            {
                "name": f"{address(material).urn.rpartition(':')[2]}_scorecard".replace("-", "_"),
                "description": description(material),
                "datasets": [
                    *(_table(one) for one in shown if one.name in ("measurements", "indicators")),
                    *(_source(one) for _, one in sorted(contracts.items())),
                ],
                "relationships": [
                    {
                        "name": "measurements_to_indicators",
                        "from": "measurements",
                        "to": "indicators",
                        "from_columns": ["indicator"],
                        "to_columns": ["indicator"],
                    }
                ],
                "metrics": [
                    _metric(one, contracts.get(one.source)) for _, one in sorted(indicators.items())
                ],
            }
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "source": links.table(table.name, "parquet"),
        "primary_key": [*table.keys],
        "description": table.title,
        "fields": [_column(one) for one in table.columns],
    }


def _column(one: Column) -> dict[str, Any]:
    return {
        "name": one.name,
        "expression": _expression(_quoted(exp.column(one.name, quoted=True))),
        "description": one.meaning,
        "datatype": _TYPES[one.sql],
    }


def _source(contract: Contract) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "expression": _expression(_quoted(exp.column(name, quoted=True))),
            "description": column.meaning,
            "datatype": _RECORDS[column.type],
            **({"dimension": {"is_time": True}} if name == contract.time else {}),
        }
        for name, column in contract.columns.items()
    ]
    made = {
        "name": contract.id,
        "source": contract.id,
        "description": f"One row is {contract.row}. {contract.source_title}",
        "fields": fields,
    }
    keys = [name for name in contract.key if name in contract.columns]
    return made | ({"primary_key": keys} if keys else {})


def _metric(one: Indicator, contract: Contract | None) -> dict[str, Any]:
    over_rows = computed(one, contract) if contract else None
    told = exp.Max(this=exp.column("value", "measurements", quoted=True))
    same = exp.column("indicator", "measurements", quoted=True).eq(one.id)
    chosen = exp.Case().when(same, told.this)
    tree = over_rows if over_rows is not None else exp.Max(this=chosen)
    how = "Computed from rows" if over_rows is not None else "Read from the published table"
    limits = f" {one.limitations}" if one.limitations else ""
    return {
        "name": one.id,
        "expression": {"dialects": [*_dialects(tree)]},
        "description": f"{one.name}. {one.measure.in_words()}. {how}; unit: {one.unit}.{limits}",
        "datatype": "Float",
    }


def computed(one: Indicator, contract: Contract) -> exp.Expr | None:
    """The SQL of an indicator over the rows of its source; None where a sum and a division do not
    say it: a population to divide by, weights, a deadline that must have passed, other indicators.
    """
    if one.kind not in (*_DIVIDED, *_COUNTED, "median", "percentile"):
        return None
    types = contract.types()
    where, _ = parse(one.where, types)
    given = {
        name: read.tree
        for name in one.measure.expressions
        if (read := parse(str(getattr(one.measure, name)), types)[0]) is not None
    }
    if where is None or given.keys() != one.measure.expressions.keys():
        return None
    parts = one.measure.parts(where.tree.copy(), {n: tree.copy() for n, tree in given.items()})
    if one.kind in _DIVIDED:
        if "denominator" not in parts:
            return None
        nought = exp.func("nullif", parts["denominator"], exp.Literal.number(0))
        found: exp.Expr = exp.Div(this=exp.cast(parts["numerator"], "DOUBLE"), expression=nought)
    elif one.kind in _COUNTED:
        found = parts["numerator"]
    else:
        found = _within(parts["value"])
    return _of(found, contract)


def _within(found: exp.Expr) -> exp.Expr:
    """A quantile as the standard writes it."""
    value, at = found.this, found.expression
    order = exp.Order(expressions=[exp.Ordered(this=value.copy())])
    return exp.WithinGroup(this=exp.PercentileCont(this=at.copy()), expression=order)


def _of(found: exp.Expr, contract: Contract) -> exp.Expr:
    """With every column named with its dataset."""
    for column in found.find_all(exp.Column):
        column.set("table", exp.to_identifier(contract.id, quoted=True))
    return found


def _quoted(tree: exp.Expr) -> str:
    return tree.sql(identify=True)


def _dialects(tree: exp.Expr) -> Iterator[dict[str, str]]:
    """The SQL in each dialect of the specification that can say it."""
    exact = EXACT if tree.find(exp.WithinGroup) else tuple(DIALECTS)
    for name in exact:
        dialect = DIALECTS[name]
        with suppress(UnsupportedError):
            told = tree.sql(dialect, identify=True, unsupported_level=ErrorLevel.RAISE)
            yield {"dialect": name, "expression": told}


def _expression(sql: str) -> dict[str, Any]:
    return {"dialects": [{"dialect": DIALECT, "expression": sql}]}


def text(material: Material, shown: Sequence[Table]) -> Iterator[str]:
    """The model as YAML, with how it is meant at its head."""
    yield "# Apache Ossie (Open Semantic Interchange). Records are not published: point each source"
    yield "# at your own table of them, with the columns of its contract."
    yield yaml.safe_dump(model(material, shown), sort_keys=False, allow_unicode=True, width=100)


def write(site: Path, material: Material, shown: Sequence[Table]) -> None:
    """Write the model."""
    (site / links.SEMANTIC).write_text("\n".join(text(material, shown)), encoding="utf-8")
