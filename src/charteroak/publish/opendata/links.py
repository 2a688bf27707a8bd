"""Links: where each file of the open data lies in the site.

Answers: under which path will a program still find this next year? What is below `v1/` keeps its
form; a form that changes comes as `v2/` beside it.
"""

from __future__ import annotations

DATA = "data"
VERSION = "v1"
BASE = f"{DATA}/{VERSION}"
TABLES = f"{BASE}/tables"
CITY = f"{BASE}/city"
"""What the city wrote, as far as the pages and the judgments are made from it."""
RECORD = f"{BASE}/edition"
"""What the edition notes beside its tables."""
OUTLINES = f"{RECORD}/outlines.json"
"""The borders of places, by boundary set."""
MANIFEST = f"{DATA}/manifest.json"
PACKAGE = f"{DATA}/datapackage.json"
OPENAPI = f"{DATA}/openapi.json"
CATALOG = "catalog.jsonld"
"""DCAT-US 3.0."""
DATA_JSON = "data.json"
"""DCAT-US 1.1, where harvesters look for it."""
INDICATORS = f"{BASE}/indicators"
"""The measurements of each indicator, as JSON."""
LINKED = f"{BASE}/plan.jsonld"
SEMANTIC = f"{BASE}/semantic_model.yaml"
CITATION = f"{DATA}/citation.json"
BIBTEX = f"{DATA}/citation.bib"
SIGNALS = "feeds/signals.xml"
EDITIONS = "feeds/editions.xml"


def table(name: str, ending: str) -> str:
    """A table in one of its forms: `csv`, `parquet` or `schema.json`."""
    return f"{TABLES}/{name}.{ending}"
