"""Hostile words of a plan are only words, in whatever form they are published."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import html5lib
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from charteroak.publish.languages.marks import foreign, shown

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
ACTS = ("/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/SubmitForm", "/EmbeddedFiles")
"""What a PDF can do on its own."""


def test_a_page_has_nothing_that_runs_or_turns(hostile_site: Path) -> None:
    """Drawings included: they stand in the page."""
    seen = 0
    for path in sorted(hostile_site.rglob("*.html")):
        text = path.read_text("utf-8")
        assert not TURNS.search(text), path
        seen += "=cmd" in text
        tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
        for node in tree.iter():
            if not isinstance(node.tag, str):
                continue
            kind = node.tag.rpartition("}")[2]
            assert kind not in ("iframe", "object"), path
            assert kind != "script" or (node.get("src", "").endswith("site.js"), node.text) == (
                True,
                None,
            ), path
            for name, value in node.attrib.items():
                assert not name.startswith("on"), (path, name)
                assert not value.strip().lower().startswith("javascript:"), (path, name)
    assert seen > 4, "the name is on its pages"


def test_no_cell_of_a_csv_is_a_formula(hostile_site: Path) -> None:
    kept = 0
    for path in sorted(hostile_site.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                number = re.fullmatch(r"[-+]?\d[\d.]*(e[-+]?\d+)?", cell)
                assert number or not re.match(r"[=+\-@\t\r]", cell), (path, cell[:40])
                kept += cell.startswith("'=cmd")
    assert kept, "the name is in a table, as a text"


def test_paper_holds_the_words_and_does_nothing(hostile_site: Path) -> None:
    papers = sorted(hostile_site.rglob("*.pdf"))
    assert papers
    told = ""
    for path in papers:
        reader = PdfReader(path)
        for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
            try:
                one = IndirectObject(number, 0, reader).get_object()
            except Exception:
                continue
            if isinstance(one, DictionaryObject):
                assert not set(ACTS) & set(one), (path, number)
                assert one.get("/S") not in ACTS, (path, number)
        words = " ".join(page.extract_text() for page in reader.pages)
        assert not TURNS.search(words), path
        told += words
    assert "<script>alert(1)" in told, "as letters on paper"
    assert "=cmd" in told


def test_feeds_are_plain_text(hostile_site: Path) -> None:
    for path in sorted((hostile_site / "feeds").glob("*.xml")):
        assert not TURNS.search(path.read_text("utf-8"))
        for node in ET.parse(path).iter():
            assert node.attrib.get("type", "text") in ("text", "application/atom+xml", "text/html")
            assert "script" not in node.tag


def test_data_stay_whole(hostile_site: Path) -> None:
    """What programs read keeps every letter, quoted by its form; what may be put into a page by
    others ends no script of theirs.
    """
    for name in ("catalog.jsonld", "data.json", "data/v1/plan.jsonld", "index.json"):
        assert json.loads((hostile_site / name).read_text("utf-8")), name
    assert "</script" not in (hostile_site / "data/v1/plan.jsonld").read_text("utf-8")
    whole = json.dumps(json.loads((hostile_site / "index.json").read_text("utf-8")))
    assert "=cmd" in whole


@pytest.mark.parametrize("letter", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_no_letter_turns_a_page(letter: str) -> None:
    assert shown(f"<p>{letter}a</p>") == "<p>a</p>"
    assert shown(f"<p>{foreign(letter + 'a', 'en')}</p>") == '<p><span lang="en">a</span></p>'
