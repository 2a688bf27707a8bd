"""Package: the tables as a Frictionless data package.

Answers: what does a program need that takes all of it at once? The form is Data Package v2
(https://datapackage.org/standard/data-package/).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from charteroak.files import file_digest, write_json
from charteroak.publish.material import Material
from charteroak.publish.opendata import cite, links
from charteroak.publish.opendata.address import address, stamp
from charteroak.publish.opendata.columns import caption
from charteroak.publish.opendata.schemas import table_schema
from charteroak.publish.opendata.shelf import Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TERMS = (
    "Figures and records keep the terms of their publishers: see the columns `source` of "
    "`measurements` and `licence` of `sources`."
)


def package(material: Material, shown: Sequence[Table], site: Path) -> dict[str, Any]:
    """The description of the package; each table as CSV, with a Parquet twin beside it."""
    named, names = address(material), [table.name for table in shown]
    made: dict[str, Any] = {
        "$schema": PROFILE,
        "id": named.id("edition", material.edition),
        "name": "scorecard",
        "title": f"{material.files.city.name} scorecard: {material.files.plan.title}",
        "description": f"{description(material)} {TERMS}",
        "version": material.edition,
        "created": stamp(material.made),
        "contributors": [{"title": named.publisher, "roles": ["publisher"]}],
        "sources": _sources(material),
        "citation": cite.text(material),
        "resources": [_resource(table, names, site) for table in shown],
    }
    return made | ({"homepage": named.base} if named.known else {})


def description(material: Material) -> str:
    """What all of it is, in two sentences, and whether any of it is made up."""
    city, plan = material.files.city, material.files.plan
    invented = (
        f"{city.name} is an invented city: every number is simulated."
        if not city.real
        else "The column `provenance` says of each row whether it is observed, published or "
        "simulated."
    )
    return (
        f"What {city.name} promised in {plan.title} ({plan.fiscal_year}), what was measured, what "
        f"it cost, and how sure anyone can be. {invented}"
    )


def _sources(material: Material) -> list[dict[str, Any]]:
    found = []
    for _, one in sorted(material.contracts.items()):
        source = {"title": one.source_title or one.name}
        found.append(source | ({"path": one.source_url} if one.source_url else {}))
    return found


def _resource(table: Table, names: Sequence[str], site: Path) -> dict[str, Any]:
    path = links.table(table.name, "csv")
    return {
        "name": table.name,
        "title": table.title,
        "description": caption(table.row),
        "path": path.removeprefix(f"{links.DATA}/"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (site / path).stat().st_size,
        "hash": f"sha256:{file_digest(site / path)}",
        "schema": table_schema(table, names),
    }


def write(site: Path, material: Material, shown: Sequence[Table]) -> None:
    """Write the description beside the tables."""
    write_json(site / links.PACKAGE, package(material, shown, site))
