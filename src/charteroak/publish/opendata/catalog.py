"""Catalog: the tables as DCAT-US 3.0, and as 1.1 for those who harvest that.

Answers: how does data.gov, or a state's portal, find these data? Names of fields follow the schemas
of GSA (https://github.com/GSA/dcat-us, definitions of Catalog, Dataset, Distribution, Kind;
https://resources.data.gov/resources/dcat-us3/) and of Project Open Data v1.1
(https://resources.data.gov/resources/dcat-us/). Both demand an address for mail: a city that says
none under `web:` is told so in the catalogue, which then meets neither in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from charteroak.files import file_digest, write_json
from charteroak.publish.material import Material
from charteroak.publish.opendata import links
from charteroak.publish.opendata.address import Address, address, stamp
from charteroak.publish.opendata.columns import caption
from charteroak.publish.opendata.package import TERMS, description
from charteroak.publish.opendata.shelf import Table

CONTEXT: dict[str, Any] = {
    "@vocab": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "dcat-us": "http://data.resources.gov/ontology/dcat-us#",
    "Standard": "dcterms:Standard",
    "Organization": "foaf:Organization",
    "Kind": "vcard:Kind",
    "Location": "dcterms:Location",
    "PeriodOfTime": "dcterms:PeriodOfTime",
    "Checksum": "spdx:Checksum",
    "Document": "foaf:Document",
    **{
        name: f"dcterms:{name}"
        for name in (
            "title", "description", "identifier", "publisher", "modified", "issued", "language",
            "rights", "accessRights", "provenance", "spatial", "temporal", "conformsTo", "format",
        )
    },
    "fn": "vcard:fn",
    "hasEmail": {"@id": "vcard:hasEmail", "@type": "@id"},
    "name": "foaf:name",
    "prefLabel": "skos:prefLabel",
    "checksum": "spdx:checksum",
    "algorithm": "spdx:algorithm",
    "checksumValue": "spdx:checksumValue",
    "describedBy": "dcat-us:describedBy",
    "downloadURL": {"@type": "@id"},
}  # fmt: skip
"""What the names mean, for those who read it as JSON-LD."""
SCHEMA_1_1 = "https://project-open-data.cio.gov/v1.1/schema"
SCHEMA_3_0 = "https://resources.data.gov/dcat-us/3.0.0"
NO_CONTACT = (
    " The city names no address for mail, which DCAT-US demands: write `web: {contact: ...}` in "
    "`city.yaml`."
)
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def dcat_3(material: Material, shown: Sequence[Table], site: Path) -> dict[str, Any]:
    """The catalogue as DCAT-US 3.0."""
    named = address(material)
    return {
        "@context": CONTEXT,
        "@id": named.id("catalog"),
        "@type": "Catalog",
        "conformsTo": {"@type": "Standard", "@id": SCHEMA_3_0, "title": "DCAT-US 3.0"},
        "title": f"{material.files.city.name} scorecard",
        "description": _description(material, named),
        "publisher": _organization(named),
        "modified": stamp(material.made),
        "language": [*material.files.city.languages],
        "dataset": [_dataset_3(material, named, table, site) for table in shown],
    }


def _dataset_3(material: Material, named: Address, table: Table, site: Path) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@id": named.id("table", table.name),
        "@type": "Dataset",
        "title": f"{material.files.city.name}: {table.title}",
        "description": f"{caption(table.row)} {description(material)}",
        "identifier": {"@type": "Identifier", "@id": named.id("table", table.name)},
        "publisher": _organization(named),
        "contactPoint": {"@type": "Kind", **_contact(named)},
        "modified": stamp(material.made),
        "version": material.edition,
        "keyword": _keywords(material, table),
        "language": [*material.files.city.languages],
        "accessRights": "public",
        "rights": [TERMS],
        "spatial": {"@type": "Location", "prefLabel": _where(material)},
        "provenance": [description(material)],
        "describedBy": {
            "@type": "Distribution",
            "title": "The dictionary of its columns, as JSON Schema",
            "downloadURL": named.of(links.table(table.name, "schema.json")),
            "mediaType": "application/schema+json",
        },
        "distribution": [_distribution_3(named, table, ending, site) for ending in _MEDIA],
    }
    if table.name == "measurements" and (days := _days(material)):
        first, last = days
        made["temporal"] = [{"@type": "PeriodOfTime", "startDate": first, "endDate": last}]
    return made


def _distribution_3(named: Address, table: Table, ending: str, site: Path) -> dict[str, Any]:
    path = links.table(table.name, ending)
    return {
        "@type": "Distribution",
        "title": f"{table.title}, as {ending.upper() if ending == 'csv' else ending.title()}",
        "downloadURL": named.of(path),
        "mediaType": _MEDIA[ending],
        "format": ending.upper() if ending == "csv" else ending.title(),
        "byteSize": str((site / path).stat().st_size),
        "checksum": {
            "@type": "Checksum",
            "algorithm": "SHA-256",
            "checksumValue": file_digest(site / path),
        },
    }


def dcat_1(material: Material, shown: Sequence[Table]) -> dict[str, Any]:
    """The catalogue as DCAT-US 1.1, the `data.json` of harvesters."""
    named = address(material)
    return {
        "@context": f"{SCHEMA_1_1}/catalog.jsonld",
        "@id": named.of(links.DATA_JSON),
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA_1_1,
        "describedBy": f"{SCHEMA_1_1}/catalog.json",
        "dataset": [_dataset_1(material, named, table) for table in shown],
    }


def _dataset_1(material: Material, named: Address, table: Table) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "title": f"{material.files.city.name}: {table.title}",
        "description": f"{caption(table.row)} {_description(material, named)}",
        "keyword": _keywords(material, table),
        "modified": material.made.date().isoformat(),
        "publisher": {"@type": "org:Organization", "name": named.publisher},
        "contactPoint": {"@type": "vcard:Contact", **_contact(named)},
        "identifier": named.id("table", table.name),
        "accessLevel": "public",
        "rights": TERMS,
        "spatial": _where(material),
        "language": [*material.files.city.languages],
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": f"{table.title} ({ending})",
                "downloadURL": named.of(links.table(table.name, ending)),
                "mediaType": media,
            }
            for ending, media in _MEDIA.items()
        ],
    }
    if table.name == "measurements" and (days := _days(material)):
        made["temporal"] = "/".join(days)
    if named.known:
        made["landingPage"] = named.base
        made["describedBy"] = named.of(links.table(table.name, "schema.json"))
        made["describedByType"] = "application/schema+json"
    return made


def _description(material: Material, named: Address) -> str:
    return description(material) + ("" if named.contact else NO_CONTACT)


def _organization(named: Address) -> dict[str, Any]:
    return {"@type": "Organization", "name": named.publisher}


def _contact(named: Address) -> dict[str, str]:
    """Who answers; without an address for mail where the city names none."""
    found = {"fn": named.publisher}
    return found | ({"hasEmail": f"mailto:{named.contact}"} if named.contact else {})


def _keywords(material: Material, table: Table) -> list[str]:
    city = material.files.city.name
    return [city, "city", "performance", "scorecard", *table.title.lower().split(", ")]


def _where(material: Material) -> str:
    city = material.files.city
    return ", ".join(part for part in (city.name, city.state) if part)


def _days(material: Material) -> tuple[str, str] | None:
    """The first and the last day of any measurement."""
    rows = [row for some in material.rows.values() for row in some]
    if not rows:
        return None
    first, last = min(r.period_start for r in rows), max(r.period_end for r in rows)
    return first.isoformat(), last.isoformat()


def write(site: Path, material: Material, shown: Sequence[Table]) -> None:
    """Write both catalogues at the root of the site."""
    write_json(site / links.CATALOG, dcat_3(material, shown, site))
    write_json(site / links.DATA_JSON, dcat_1(material, shown))
