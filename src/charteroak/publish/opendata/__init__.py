"""Open data: everything that the pages tell, as files that any program reads.

    opendata.write(edition, material, site)
    opendata.seal(material, site)     # after the pages: the manifest lists them all

Answers: how does a stranger take all of it home, check it, and make it again? Tables as CSV and
Parquet with their dictionary and schemas, a data package, catalogues, feeds, and the hash of every
file. `charteroak verify` proves a site from what stands in it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.files import write_json
from charteroak.indicators import tables
from charteroak.publish.material import CHANGES, Material
from charteroak.publish.opendata import (
    catalog,
    cite,
    forms,
    kept,
    linked,
    links,
    manifest,
    openapi,
    package,
    schemas,
    semantic,
    shelf,
)
from charteroak.publish.opendata.shelf import Table

__all__ = ["seal", "write"]


def write(edition: Edition, material: Material, site: Path) -> None:
    """Write the open data of an edition into its site."""
    (site / links.TABLES).mkdir(parents=True)
    shown = shelf.shown(material)
    _tables(edition, material, shown, site / links.TABLES)
    for table in shown:
        write_json(site / links.table(table.name, "schema.json"), schemas.json_schema(table))
    kept.write(edition, material, site)
    for part in (package, catalog, linked, semantic, openapi):
        part.write(site, material, shown)
    cite.write(site, material)


def seal(material: Material, site: Path) -> None:
    """Write the manifest of all that stands in a site: the last of its files."""
    manifest.write(site, material)


def _tables(edition: Edition, material: Material, shown: Sequence[Table], to: Path) -> None:
    """Write the tables; one that an older edition lacks has no rows."""
    with Engine() as engine, tempfile.TemporaryDirectory() as spare:

        def find(file: str) -> Path:
            path = edition.folder / file
            made = Path(spare) / file
            if path.is_file():
                return path
            if file == CHANGES and not made.is_file():
                kept.write_changes(engine, material, made)
            elif not made.is_file():
                tables.write(engine, (), shelf.ROWS[file], made)
            return made

        for table in shown:
            forms.write(engine, table, find, material, to)
        forms.write_indicators(engine, to)
