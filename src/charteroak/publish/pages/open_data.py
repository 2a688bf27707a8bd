"""Open data: what can be taken home, in which form, and how to check it.

Answers: where is the table behind this page, what do its columns mean, how do I cite it, and how do
I know that it is what the city published?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charteroak.publish import links
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _, marked
from charteroak.publish.material import Material
from charteroak.publish.opendata import cite, shelf
from charteroak.publish.opendata import links as files
from charteroak.publish.opendata.columns import caption
from charteroak.publish.opendata.shelf import Table
from charteroak.publish.pages.page import Link, Page, to_home


@dataclass(frozen=True)
class TableTold:
    """One table: what a row is, and its files."""

    name: str
    title: str
    row: str
    files: tuple[Link, ...]


@dataclass(frozen=True)
class Part:
    """Some of the tables."""

    id: str
    title: str
    tables: tuple[TableTold, ...]


@dataclass(frozen=True)
class Told:
    """One file for programs, and what it is for."""

    file: Link
    what: str


@dataclass(frozen=True)
class OpenDataContent:
    """The page of the open data."""

    cite: str
    citations: tuple[Link, ...]
    parts: tuple[Part, ...]
    programs: tuple[Told, ...]
    notes: tuple[str, ...]
    verify: str


_PROGRAMS: tuple[tuple[str, str, str], ...] = (
    (files.PACKAGE, marked("Data package"),
     marked("All tables with their columns, in the form of Frictionless.")),
    (files.OPENAPI, marked("OpenAPI"), marked("Every file by its address, which stays as it is.")),
    (files.CATALOG, marked("DCAT-US 3.0"), marked("The catalogue that data portals read.")),
    (files.DATA_JSON, marked("DCAT-US 1.1"),
     marked("The same for those who read the older form.")),
    (files.LINKED, marked("JSON-LD"),
     marked("The plan, offices and indicators, as schema.org names them.")),
    (files.SEMANTIC, marked("Semantic model"),
     marked("The indicators for BI tools, in the form of Apache Ossie (Open Semantic "
            "Interchange).")),
    (files.SIGNALS, marked("Feed of signals"), marked("Atom: what moved beyond chance.")),
    (files.EDITIONS, marked("Feed of editions"),
     marked("Atom: when the numbers were put together anew.")),
    (files.MANIFEST, marked("Manifest"),
     marked("Every file of this site with the SHA-256 of its bytes.")),
)  # fmt: skip
_NOTES = (
    marked("Every row says whether it is observed, published, simulated, or declared by the city."),
    marked("A row whose number is hidden holds no number; the column `missing` says why."),
    marked(
        "In a CSV, text that a spreadsheet would run as a formula has an apostrophe in front. "
        "Numbers are left as they are."
    ),
    marked(
        "Not published are records, lines of the ledger, answers of residents and who scored what. "
        "What the city wrote (its plan, definitions and contracts) is published as it was written."
    ),
)


def open_data(material: Material) -> Page:
    """The page of the open data of an edition."""
    shown = shelf.shown(material)
    parts = (
        ("measured", _("What was measured, and what is said of it"), shelf.MEASURED),
        ("dollars", _("Dollars"), [one for one in shown if one in shelf.DOLLARS]),
        ("written", _("What the city wrote"), (*shelf.WRITTEN, shown[-1])),
    )
    content = OpenDataContent(
        cite=cite.text(material),
        citations=(Link("BibTeX", files.BIBTEX), Link("CSL JSON", files.CITATION)),
        parts=tuple(_part(*one) for one in parts if one[2]),
        programs=tuple(Told(Link(_(text), href), _(what)) for href, text, what in _PROGRAMS),
        notes=tuple(_(one) for one in _NOTES),
        verify="charteroak verify SITE",
    )
    return Page(
        path=links.OPEN_DATA,
        template="open_data.html",
        title=_("Open data"),
        description=_(
            "Every table behind these pages, for any program, with what each column means."
        ),
        content=content,
        crumbs=(to_home(material),),
    )


def _part(name: str, title: str, tables: Sequence[Table]) -> Part:
    return Part(name, title, tuple(_table(one) for one in tables))


def _table(one: Table) -> TableTold:
    told = (("csv", "CSV"), ("parquet", "Parquet"), ("schema.json", _("columns")))
    return TableTold(
        one.name,
        recognised(one.title),
        recognised(caption(one.row)),
        tuple(Link(text, files.table(one.name, ending)) for ending, text in told),
    )
