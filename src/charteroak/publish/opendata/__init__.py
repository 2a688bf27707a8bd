"""Open data: everything that the pages tell, as files that any program reads.

    opendata.write(edition, material, site)     # after the pages: the manifest lists them all

Answers: how does a stranger take all of it home, check it, and make it again? Tables as CSV and
Parquet with their dictionary and schemas, a data package, catalogues, feeds, and the hash of every
file. `charteroak verify` proves a site from what stands in it.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from charteroak.editions import Edition
from charteroak.engine import Engine
from charteroak.files import write_json
from charteroak.publish.material import CHANGES, Material
from charteroak.publish.opendata import (
    catalog,
    cite,
    feeds,
    forms,
    kept,
    linked,
    links,
    manifest,
    openapi,
    package,
    schemas,
    semantic,
)
from charteroak.publish.opendata.shelf import TABLES, Table

__all__ = ["write"]


def write(edition: Edition, material: Material, site: Path) -> None:
    """Write the open data of an edition into its site, whose pages stand by now."""
    (site / links.TABLES).mkdir(parents=True)
    shown = _tables(edition, material, site / links.TABLES)
    for table in shown:
        write_json(site / links.table(table.name, "schema.json"), schemas.json_schema(table))
    kept.write(edition, material, site)
    for part in (package, catalog, linked, semantic, openapi):
        part.write(site, material, shown)
    cite.write(site, material)
    feeds.write(site, material, kept.history(edition, material))
    manifest.write(site, material)


def _tables(edition: Edition, material: Material, to: Path) -> tuple[Table, ...]:
    """Write the tables; those that the edition has."""
    with Engine() as engine, tempfile.TemporaryDirectory() as spare:
        if not (edition.folder / CHANGES).is_file():
            kept.write_changes(engine, material, Path(spare) / CHANGES)

        def find(file: str) -> Path:
            path = edition.folder / file
            return path if path.is_file() else Path(spare) / file

        shown = tuple(one for one in TABLES if forms.write(engine, one, find, material, to))
        known = _dictionary(shown)
        forms.write(engine, known, find, material, to)
        forms.write_indicators(engine, to)
    return (*shown, known)


def _dictionary(shown: tuple[Table, ...]) -> Table:
    """The table that tells of the columns of all tables, its own too."""
    empty = Table("dictionary", "What each column means", schemas.DictionaryRow,
                  keys=("table", "column"))  # fmt: skip
    every = (*shown, empty)
    return replace(empty, made=lambda _, declared: schemas.dictionary(every, declared))
