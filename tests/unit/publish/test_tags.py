"""Paper that a blind resident can read to the end: PDF/UA-1, as far as the file itself tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DecodedStreamObject, NameObject

from tests.tags import STANDARD, Tag, pieces, tags

Papers = Mapping[str, tuple[PdfReader, Tag]]


@pytest.fixture(scope="module")
def papers(elmford_site: Path) -> Papers:
    """Every document of a whole city, in both languages, with its tags."""
    found = {}
    for path in sorted(elmford_site.rglob("*.pdf")):
        reader = PdfReader(path)
        found[path.relative_to(elmford_site).as_posix()] = reader, tags(reader)
    assert len(found) > 10
    return found


def every(papers: Papers, *names: str) -> Iterator[tuple[str, Tag]]:
    for path, (_, root) in papers.items():
        yield from ((path, tag) for tag in root.every() if tag.name in names)


def test_it_says_what_it_is(papers: Papers) -> None:
    """PDF/UA in the metadata, a title that is shown, a language, no suspicion."""
    for path, (reader, _) in papers.items():
        root: Any = reader.root_object
        told = root["/Metadata"].get_data().decode("utf-8")
        assert "<pdfuaid:part>1</pdfuaid:part>" in told, path
        assert root["/MarkInfo"]["/Marked"].value is True
        assert root["/MarkInfo"].get("/Suspects", False) == BooleanObject(value=False)
        assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
        assert root["/Lang"].startswith("es" if path.startswith("es/") else "en")
        assert title_of(reader), path
        assert "<dc:title>" in told
        assert not reader.is_encrypted
    titles = [(path[:3], title_of(reader)) for path, (reader, _) in papers.items()]
    assert len(set(titles)) == len(titles), "each document is told apart by its title"


def title_of(reader: PdfReader) -> str:
    told = reader.metadata
    return str(told.title or "") if told else ""


def test_everything_on_a_page_is_read_or_is_decoration(papers: Papers) -> None:
    """Nothing is put on a page outside a tag, and every tagged piece hangs in the tree."""
    for path, (reader, root) in papers.items():
        hung = {mark for tag in root.every() for mark in tag.marks}
        for number, page in enumerate(reader.pages, 1):
            numbers, loose = pieces(page, reader)
            assert loose == 0, (path, number)
            assert numbers, (path, number, "an empty page")
            at = page.indirect_reference
            assert at is not None
            assert {(at.idnum, one) for one in numbers} <= hung, (path, number)
            assert "/StructParents" in page


def test_tags_are_those_of_the_standard(papers: Papers) -> None:
    for path, (_, root) in papers.items():
        assert {tag.name for tag in root.every()} - STANDARD <= {"Root"}, path


def test_headings_are_nested_without_gaps(papers: Papers) -> None:
    """Each page of a packet begins with a first heading; none skips a level."""
    for path, (_, root) in papers.items():
        levels = [int(t.name[1]) for t in root.every() if t.name[0] == "H" and t.name[1:].isdigit()]
        assert levels, path
        assert levels[0] == 1, path
        assert max((after - before for before, after in pairwise(levels)), default=0) <= 1, path


def test_pictures_have_words_and_a_place(papers: Papers) -> None:
    figures = list(every(papers, "Figure"))
    assert len(figures) > 20
    for path, tag in figures:
        assert len(str(tag.node.get("/Alt", "")).strip()) > 10, path
        assert tag.attribute("/BBox") is not None, path


def test_tables_have_headings_and_whole_rows(papers: Papers) -> None:
    tables = list(every(papers, "Table"))
    assert len(tables) > 20
    for path, tag in tables:
        rows = [row for row in tag.every() if row.name == "TR"]
        heads = [cell for cell in tag.every() if cell.name == "TH"]
        assert heads, path
        assert all(cell.attribute("/Scope") for cell in heads), path
        widths = {sum(int(cell.attribute("/ColSpan") or 1) for cell in row.inside) for row in rows}
        assert len(widths) == 1, (path, widths)
        assert {cell.name for row in rows for cell in row.inside} <= {"TH", "TD"}


def test_lists_are_lists(papers: Papers) -> None:
    for path, tag in every(papers, "L"):
        assert {one.name for one in tag.inside} <= {"LI", "Caption"}, path
    for path, tag in every(papers, "LI"):
        assert "LBody" in {one.name for one in tag.inside}, path


def test_links_are_tagged_and_told(papers: Papers) -> None:
    for path, (reader, root) in papers.items():
        tagged = sum(tag.name == "Link" for tag in root.every())
        links = 0
        for page in reader.pages:
            notes: list[Any] = [one.get_object() for one in page.get("/Annots") or ()]
            assert not notes or str(page.get("/Tabs")) == "/S", path
            for note in notes:
                links += note["/Subtype"] == "/Link"
                assert "/StructParent" in note, path
                assert str(note.get("/Contents", "")).strip(), path
        assert bool(links) == bool(tagged), path


def test_every_letter_is_in_the_file_and_can_be_told(papers: Papers) -> None:
    """Fonts are embedded, and each has the letters that its shapes stand for."""
    for path, (reader, _) in papers.items():
        used: list[Any] = [page["/Resources"].get_object() for page in reader.pages]
        fonts = [font.get_object() for one in used for font in one.get("/Font", {}).values()]
        assert fonts, path
        for font in fonts:
            assert "/ToUnicode" in font, path
            (inner,) = font.get("/DescendantFonts", [font])
            about = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(about), path


def test_what_is_not_tagged_would_be_found() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    content = DecodedStreamObject()
    content.set_data(b"/P <</MCID 4>> BDC (a) Tj EMC /Artifact BMC f EMC BT (b) Tj ET S")
    page[NameObject("/Contents")] = writer._add_object(content)
    file = BytesIO()
    writer.write(file)
    reader = PdfReader(file)
    assert pieces(reader.pages[0], reader) == ({4}, 2)
