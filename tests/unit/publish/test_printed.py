"""What is printed: tagged, whole, one page for each goal, and the same numbers as the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from charteroak.build import Built
from charteroak.publish import colours
from charteroak.publish.gallery import Gallery
from charteroak.publish.languages.tongue import speaking
from charteroak.publish.material import Material, read_material
from charteroak.publish.pages.spending import SpendingContent, spending
from charteroak.publish.printed.blocks import Leaf, Paper, Picture, Table, Words
from charteroak.publish.printed.documents import documents
from charteroak.publish.printed.draughts import Draughts
from charteroak.publish.printed.typeset import typeset
from charteroak.publish.site import sheets
from charteroak.publish.tongues import of_edition, told_in

Printed = dict[tuple[str, str], tuple[Paper, bytes]]
"""Language and name of a document, to the document and its PDF."""
NAMES = ("council-packet", "budget-in-brief", "popular-report", "wards-mill")


@pytest.fixture(scope="module")
def material(elmford_built: Built) -> Material:
    return read_material(elmford_built.edition)


@pytest.fixture(scope="module")
def printed(
    elmford_built: Built, material: Material, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Printed]:
    """Some documents of Elmford in each of its languages."""
    folder = tmp_path_factory.mktemp("printed")
    gallery = Gallery(folder / "charts", colours.accent(material.files.city.accent))
    found: Printed = {}
    for tongue in of_edition(elmford_built.edition.folder / "city", material):
        with speaking(tongue):
            told = told_in(material, tongue)
            every = documents(told, Draughts(gallery, sheets(told)))
            some = [paper for paper in every if Path(paper.path).stem in NAMES]
            for paper, document in typeset(some, told.made, folder / "print"):
                found[tongue.code, Path(paper.path).stem] = paper, document
    yield found


def text_of(document: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages(document)).split())


def pages(document: bytes) -> list[Any]:
    return list(PdfReader(BytesIO(document)).pages)


def test_each_language_has_each_document(printed: Printed) -> None:
    assert sorted(printed) == sorted((code, name) for code in ("en", "es") for name in NAMES)
    assert printed["en", "council-packet"][0].path == "print/council-packet.pdf"
    assert printed["es", "council-packet"][0].path == "es/print/council-packet.pdf"


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_a_blind_resident_can_read_it(printed: Printed, code: str, name: str) -> None:
    """Tagged, in a named language, with a title to show and words for every picture (PDF/UA-1)."""
    paper, document = printed[code, name]
    root: Any = PdfReader(BytesIO(document)).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(code)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    found = list(_walk(root["/StructTreeRoot"]))
    names = [str(one.get("/S")) for one in found]
    pictures = [b for leaf in paper.leaves for b in leaf.blocks if isinstance(b, Picture)]
    figures = [one for one in found if one.get("/S") == "/Figure"]
    assert len(figures) >= len(pictures)
    assert all(str(one.get("/Alt", "")).strip() for one in figures)
    tables = [b for leaf in paper.leaves for b in leaf.blocks if isinstance(b, Table)]
    assert names.count("/Table") >= len(tables)
    assert names.count("/TH") >= sum(len(table.header) for table in tables)
    assert names.count("/H1") == len(paper.leaves)


def _walk(node: Any) -> Iterator[Any]:
    from pypdf.generic import ArrayObject, DictionaryObject

    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        for one in node:
            yield from _walk(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _walk(node["/K"])


def test_each_goal_has_one_page(printed: Printed, material: Material) -> None:
    _, document = printed["en", "council-packet"]
    assert len(pages(document)) == 1 + len(material.files.plan.goals)
    _, sheet = printed["es", "wards-mill"]
    assert len(pages(sheet)) == 1


@pytest.mark.parametrize(("code", "words"), [("en", "Simulated"), ("es", "Simulado")])
def test_simulated_numbers_say_so_on_every_page(printed: Printed, code: str, words: str) -> None:
    for name in NAMES:
        paper, document = printed[code, name]
        assert paper.invented
        for page in PdfReader(BytesIO(document)).pages:
            told = " ".join(page.extract_text().split())
            assert paper.invented[:40] in told, name
    assert words in text_of(printed[code, "council-packet"][1])


def test_the_dollars_are_those_of_the_site(printed: Printed, material: Material) -> None:
    assert material.dollars.shown is not None
    content = spending(material, material.dollars.shown).content
    assert isinstance(content, SpendingContent)
    told = text_of(printed["en", "budget-in-brief"][1])
    spanish = text_of(printed["es", "budget-in-brief"][1])
    amounts = [content.total, *(part.amount for part in content.parts)]
    amounts += [b.ledger for b in content.balances]
    for amount in amounts:
        assert amount in told
        assert amount in spanish


def test_the_same_edition_gives_the_same_bytes(
    printed: Printed, material: Material, tmp_path: Path
) -> None:
    paper, document = printed["en", "wards-mill"]
    ((_, again),) = typeset([paper], material.made, tmp_path)
    assert again == document
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes() == document


def test_hostile_words_are_only_words(printed: Printed, material: Material, tmp_path: Path) -> None:
    paper, _ = printed["en", "wards-mill"]
    hostile = '#panic() $x$ *b* `c` [d] @e <f> =cmd 日本 \u202e\u0000 \\ "' + "n" * 10_000
    blocks = (Words(hostile), Table((hostile,), ((hostile,),), (1,)))
    leaf = Leaf("#eval", '= #include "/etc/passwd"', blocks)
    ((_, document),) = typeset([replace(paper, leaves=(leaf,))], material.made, tmp_path)
    told = text_of(document)
    assert "#panic() $x$ *b* `c` [d] @e <f> =cmd" in told
    assert "日本" not in told, "no font has it"
    assert '= #include "/etc/passwd"' in told
