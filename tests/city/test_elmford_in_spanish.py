"""Elmford's site in its two languages: the same pages, the same numbers, other words."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import html5lib
import pytest

from charteroak.publish.languages.tongue import tongue

_NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
_UNSAID = re.compile(
    r"<(style|script|pre|code|table class=\"rows\")\b.*?</(?:\1|table)>", re.DOTALL
)
_FOREIGN = re.compile(r'<span lang="en">.*?</span>', re.DOTALL)


@pytest.fixture(scope="module")
def site(elmford_site: Path) -> Path:
    return elmford_site


@pytest.fixture(scope="module")
def pairs(site: Path) -> list[tuple[Path, Path]]:
    """Every page with its twin."""
    twins = sorted((site / "es").rglob("*.html"))
    return [(site / path.relative_to(site / "es"), path) for path in twins]


def _texts(path: Path) -> list[str]:
    page = _UNSAID.sub(" ", path.read_text(encoding="utf-8"))
    page = _FOREIGN.sub(" ", page) if "/es/" in str(path) else page
    found = re.split(r"<[^>]*>", page) + re.findall(r'aria-label="([^"]*)"', page)
    return [html.unescape(text).strip() for text in found if text.strip()]


def _numbers(path: Path) -> Counter[str]:
    page = _UNSAID.sub(" ", path.read_text(encoding="utf-8"))
    return Counter(_NUMBER.findall(html.unescape(" ".join(re.split(r"<[^>]*>", page)))))


def test_every_page_has_a_twin(site: Path, pairs: list[tuple[Path, Path]]) -> None:
    english = [path for path in site.rglob("*.html") if "es" not in path.relative_to(site).parts]
    assert len(pairs) == len(english) > 60


def test_a_page_says_its_language_and_leads_to_its_twin(pairs: list[tuple[Path, Path]]) -> None:
    for english, spanish in pairs:
        for path, code, other in ((english, "en", spanish), (spanish, "es", english)):
            page = path.read_text(encoding="utf-8")
            assert page.startswith(f'<!DOCTYPE html>\n<html lang="{code}">')
            links = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', page))
            assert set(links) == {"en", "es"}
            switch = re.search(r'<a href="([^"]+)" lang="\w+" hreflang="\w+">', page)
            assert switch and (path.parent / switch[1]).resolve() == other.resolve()
            for href in links.values():
                assert (path.parent / href).resolve().is_file()


def test_every_link_of_a_spanish_page_is_there(pairs: list[tuple[Path, Path]]) -> None:
    for _english, spanish in pairs:
        page = spanish.read_text(encoding="utf-8")
        for href in re.findall(r'(?:href|src)="([^"#]+)(?:#[^"]*)?"', page):
            if not href.startswith("http"):
                assert (spanish.parent / href).resolve().is_file(), (spanish.name, href)


def test_every_number_is_the_same(pairs: list[tuple[Path, Path]]) -> None:
    for english, spanish in pairs:
        here, there = _numbers(english), _numbers(spanish)
        assert here == there, (spanish.name, here - there, there - here)


def test_no_english_word_of_the_site_is_left(pairs: list[tuple[Path, Path]]) -> None:
    said = tongue("es").messages.said
    ours = {
        key if isinstance(key, str) else key[0]
        for key, forms in said.items()
        if forms[0] != (key if isinstance(key, str) else key[0])
    }
    names = {"North", "River", "own", "rent", "error", "water", "streets"}
    for _english, spanish in pairs:
        left = (ours & set(_texts(spanish))) - names
        assert not left - _IDS, (spanish.name, left)


_IDS = {"simulated", "row"}
"""Columns and values of records, shown as they are."""


def test_spanish_pages_are_well_formed(pairs: list[tuple[Path, Path]]) -> None:
    for _english, spanish in pairs[::7]:
        html5lib.HTMLParser(strict=True).parse(spanish.read_text(encoding="utf-8"))


def test_no_mark_is_left_in_any_file(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in (".html", ".json", ".csv"):
            assert not re.search("[\ue0f0-\ue0f2]", path.read_text(encoding="utf-8")), path


def test_the_city_speaks_spanish_in_its_own_words(pairs: list[tuple[Path, Path]]) -> None:
    home = next(path for _english, path in pairs if path.name == "index.html")
    texts = _texts(home)
    assert "Un pueblo bien abastecido" in texts
    assert any(text.startswith("Mantener un pueblo pequeño") for text in texts)
