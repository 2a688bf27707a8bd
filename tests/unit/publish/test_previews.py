"""The picture of a page where its link is passed on."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from pathlib import Path

import html5lib

from charteroak.publish import previews
from charteroak.publish.gallery import Gallery
from charteroak.publish.languages.tongue import speaking, tongue
from charteroak.publish.pages.page import Card, Frame, Page
from charteroak.publish.pages.tree import _text
from charteroak.publish.provenance import STATES
from charteroak.publish.render import Renderer

FRAME = Frame(
    city="Elmford", state="", real=True, plan="P", level="goal", levels="goals",
    fiscal_year="FY2024", language="en", folder="", twins=(), accent="#2f5d46", edition="e",
    made="today", owners_note="", navigation=(), invented_note="made up", address="",
)  # fmt: skip


def picture_of(page: Path) -> str:
    tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    found = [n.get("content") for n in tree.iter("meta") if n.get("property") == "og:image"]
    return str(found[0]) if found else ""


def test_pages_with_something_to_show_have_a_picture(site: Path) -> None:
    shown = {
        page: (page.parent / told).resolve()
        for page in site.rglob("*.html")
        if (told := picture_of(page))
    }
    for page, picture in shown.items():
        assert picture.is_relative_to(site / "es" if "es" in page.parts else site), page
        assert struct.unpack(">II", picture.read_bytes()[16:24]) == (1200, 630)
    for name in ("index.html", "goals/safe-streets.html", "indicators/crashes.html"):
        assert shown[site / name].read_bytes() != shown[site / "es" / name].read_bytes()
    assert site / "about-the-data.html" not in shown
    assert set(shown.values()) == set(site.rglob("*.png"))


def page_of(card: Card) -> Page:
    return Page("indicators/x.html", "base.html", "Crashes", "d", None, card=card)


def page(told: str = "12", *, simulated: bool = False) -> Page:
    return page_of(Card("Indicator", told, "2024", simulated=simulated))


def test_a_picture_says_what_is_simulated_and_is_made_once(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    previews.write(tmp_path / "a", FRAME, [page()], cache)
    previews.write(tmp_path / "b", FRAME, [page(simulated=True)], cache)
    honest, flagged = ((tmp_path / f / "previews/indicators/x.png").read_bytes() for f in "ab")
    assert honest != flagged
    kept = {one: one.stat().st_mtime_ns for one in cache.iterdir()}
    assert len(kept) == 2
    previews.write(tmp_path / "c", FRAME, [page()], cache)
    assert (tmp_path / "c/previews/indicators/x.png").read_bytes() == honest
    assert {one: one.stat().st_mtime_ns for one in cache.iterdir()} == kept


def test_how_much_is_simulated_is_never_cut() -> None:
    """The longest tally there is, in both languages."""
    for code in ("en", "es"):
        with speaking(tongue(code)):
            said = _text(dict.fromkeys(STATES, 888), 888, 888)
            word = {"en": "888 simulated", "es": "888 simulados"}[code]
            told = previews._told(page_of(Card("Goal", "", said)), FRAME)
            assert word in told["note"]
            assert told["note"] == said


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    """Markup of Typst, letters that turn others about, and ten thousand of them."""
    for told in ('#panic("x")', "*a* $x$ \\ @b <c>", "\u202eabc\x00", "x" * 10_000, "号 🦉"):
        previews.write(tmp_path, FRAME, [page(told)], tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 5


def test_a_known_address_stands_in_front(tmp_path: Path) -> None:
    known = replace(FRAME, address="https://scorecard.example.gov/", folder="es/")
    gallery = Gallery(tmp_path, "#2f5d46")
    for frame, said in (
        (known, "https://scorecard.example.gov/es/previews/indicators/x.png"),
        (FRAME, "../previews/indicators/x.png"),
    ):
        html = Renderer(frame, gallery, {}).html(page())
        assert re.findall(r'og:image" content="([^"]*)"', html) == [said]
