"""Schemas: the data dictionary, a JSON Schema and a Table Schema of each table.

Answers: what may stand where, so that a program can check it and a person can look it up? All three
are made from the declared columns. Table Schema is that of Data Package v2
(https://datapackage.org/standard/table-schema/); JSON Schema is draft 2020-12, of one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from charteroak.plan.schema import DRAFT
from charteroak.publish.opendata.columns import Column, caption
from charteroak.publish.opendata.promised import JOIN

if TYPE_CHECKING:
    from charteroak.publish.opendata.shelf import Table

_JSON: Mapping[str, dict[str, str]] = {
    "VARCHAR": {"type": "string"},
    "DOUBLE": {"type": "number"},
    "BIGINT": {"type": "integer"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "string", "format": "date"},
}
_TABLE: Mapping[str, str] = {
    "VARCHAR": "string", "DOUBLE": "number", "BIGINT": "integer", "BOOLEAN": "boolean",
    "DATE": "date",
}  # fmt: skip
LINKS: tuple[tuple[str, str], ...] = (("indicator", "indicators"),)
"""Columns that name a row of another table."""


@dataclass(frozen=True, kw_only=True)
class DictionaryRow:
    """One column of one table of the open data."""

    table: str
    """The table, by its name."""
    column: str
    """The column, by its name."""
    type: str
    """What stands in it: `string`, `number`, `integer`, `boolean` or `date`."""
    unit: str
    """What its numbers are counted in."""
    meaning: str
    """What it means."""
    words: str
    """The words that can stand in it; empty where it is not one of a few."""
    provenance: str


def dictionary(shown: Iterable[Table], declared: str) -> Iterator[DictionaryRow]:
    """The data dictionary of these tables."""
    for table in shown:
        for one in table.columns:
            yield DictionaryRow(
                table=table.name, column=one.name, type=_TABLE[one.sql], unit=one.unit,
                meaning=one.meaning, words=JOIN.join(word for word in one.words if word),
                provenance=declared,
            )  # fmt: skip


def json_schema(table: Table) -> dict[str, Any]:
    """The JSON Schema of one row, as an object."""
    return {
        "$schema": DRAFT,
        "title": table.title,
        "description": caption(table.row),
        "type": "object",
        "properties": {one.name: _property(one) for one in table.columns},
        "required": [one.name for one in table.columns],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    kind = dict(_JSON[column.sql])
    made: dict[str, Any] = {"description": _said(column), **kind}
    if column.sql != "VARCHAR":
        made["type"] = [kind["type"], "null"]
    if column.words:
        made["enum"] = [*column.words]
    return made


def table_schema(table: Table, names: Iterable[str]) -> dict[str, Any]:
    """The Table Schema of a table among these others."""
    there = set(names)
    fields = [_field(column, column.name in table.keys) for column in table.columns]
    made: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table.keys:
        made["primaryKey"] = list(table.keys)
    links = [
        {"fields": [column], "reference": {"resource": other, "fields": [column]}}
        for column, other in LINKS
        if other in there
        and other != table.name
        and table.name == "measurements"
        and column in {one.name for one in table.columns}
    ]
    return made | ({"foreignKeys": links} if links else {})


def _field(column: Column, key: bool) -> dict[str, Any]:  # noqa: FBT001
    made: dict[str, Any] = {
        "name": column.name, "type": _TABLE[column.sql], "description": _said(column),
    }  # fmt: skip
    if column.unit:
        made["unit"] = column.unit
    constraints: dict[str, Any] = {"required": True} if key else {}
    words = [word for word in column.words if word]
    if words:
        constraints["enum"] = words
    return made | ({"constraints": constraints} if constraints else {})


def _said(column: Column) -> str:
    """The meaning, with the unit."""
    return f"{column.meaning} Unit: {column.unit}." if column.unit else column.meaning
