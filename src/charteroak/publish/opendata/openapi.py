"""OpenAPI: the static files as an interface that programs know how to call (version 3.1).

Answers: which addresses give which data, in which form? There is no server behind it: every path is
a file. Paths below `data/v1/` keep their form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from charteroak.files import write_json
from charteroak.plan.schema import DRAFT
from charteroak.publish import links as pages
from charteroak.publish.material import Material
from charteroak.publish.opendata import links, schemas
from charteroak.publish.opendata.address import address
from charteroak.publish.opendata.package import description
from charteroak.publish.opendata.shelf import Table

VERSION = "3.1.0"
_ANY = {"type": "object"}
NOTED: dict[str, str] = {
    "edition.json": "What the edition was made from, by hashes and versions",
    "history.json": "The editions up to this one",
    "sources.json": "How each source was read",
    "queries.json": "The SQL that gives each indicator again",
    "samples.json": "Some rows behind indicators, where rows may be shown",
    "outlines.json": "The shapes of places",
    "problems.json": "What the build noted",
    "tests.json": "The results of statistical tests",
    "staffing.json": "The results of questions of staffing",
    "allocations.json": "The best budgets that were asked for, with their reasons",
    "scenarios.json": "Scenarios of the budget side by side",
    "priorities.json": "What residents hold to be most important",
}
"""What each of the edition's notes is."""


def openapi(material: Material, shown: Sequence[Table], site: Path) -> dict[str, Any]:
    """The description of the interface."""
    named = address(material)
    info: dict[str, Any] = {
        "title": f"{material.files.city.name} scorecard: open data",
        "version": links.VERSION,
        "description": f"{description(material)} Edition {material.edition}.",
    }
    if named.contact:
        info["contact"] = {"name": named.publisher, "email": named.contact}
    return {
        "openapi": VERSION,
        "jsonSchemaDialect": DRAFT,
        "info": info,
        "servers": [{"url": named.base or "../", "description": "The site these files stand on."}],
        "paths": dict(_paths(material, shown)) | dict(_noted(site)),
        "components": {
            "schemas": {table.name: _plain(schemas.json_schema(table)) for table in shown}
        },
    }


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "$schema"}


def _paths(material: Material, shown: Sequence[Table]) -> Iterator[tuple[str, Any]]:
    yield (
        f"/{links.MANIFEST}",
        _get("manifest", "Every file of the site with its hash", _json(_ANY)),
    )
    yield f"/{links.PACKAGE}", _get("package", "The tables as a data package", _json(_ANY))
    yield (
        f"/{links.CITATION}",
        _get("citation", "How to cite the edition", _json({"type": "array"})),
    )
    for table in shown:
        csv, parquet = (links.table(table.name, ending) for ending in ("csv", "parquet"))
        yield f"/{csv}", _get(f"{table.name}_csv", f"{table.title}, as CSV", {"text/csv": {}})
        media: dict[str, Any] = {"application/vnd.apache.parquet": {}}
        yield f"/{parquet}", _get(f"{table.name}_parquet", f"{table.title}, as Parquet", media)
        path = f"/{links.table(table.name, 'schema.json')}"
        yield path, _get(f"{table.name}_schema", f"{table.title}: its columns", _json(_ANY))
    known = sorted(pages.slug(name) for name in material.rows)
    if known:
        rows = {"type": "array", "items": {"$ref": "#/components/schemas/measurements"}}
        told = _get("indicator", "The measurements of one indicator", _json(rows))
        told["get"]["parameters"] = [
            {
                "name": "indicator",
                "in": "path",
                "required": True,
                "description": "The indicator's name in addresses.",
                "schema": {"type": "string", "enum": known},
            }
        ]
        yield f"/{links.INDICATORS}/{{indicator}}.json", told


def _noted(site: Path) -> Iterator[tuple[str, Any]]:
    """What the edition notes beside its tables."""
    for name, what in NOTED.items():
        if (site / links.RECORD / name).is_file():
            path = f"/{links.RECORD}/{name}"
            yield path, _get(f"noted_{name.removesuffix('.json')}", what, _json({}))


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _get(name: str, summary: str, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "responses": {"200": {"description": summary, "content": content}},
        }
    }


def write(site: Path, material: Material, shown: Sequence[Table]) -> None:
    """Write the description."""
    write_json(site / links.OPENAPI, openapi(material, shown, site))
