"""Larger text, narrower windows, wider spacing: nothing is lost (WCAG 1.4.4, 1.4.10 and 1.4.12)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.conftest import chromium
from tests.browser.kinds import Site

LOST = (Path(__file__).parent / "lost.js").read_text(encoding="utf-8")
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
"""The spacing of success criterion 1.4.12."""
LARGE = "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"
"""What a reader sets who wants text alone at 200%, and pictures as they are."""
WAYS = {
    "a window of 1280 pixels at 200%": (640, ""),
    "a window of 1280 pixels at 400%": (320, ""),
    "spaced on a desktop": (1280, SPACED),
    "spaced on a phone": (390, SPACED),
}


def lost(page: Page, address: str, style: str = "") -> list[str]:
    """What is lost of a page with everything unfolded."""
    page.goto(address)
    page.evaluate(UNFOLD)
    if style:
        page.add_style_tag(content=style)
    found: list[str] = page.evaluate(LOST)
    return found


def all_lost(page: Page, site: Site, address: str, style: str = "") -> list[tuple[str, str]]:
    """What is lost of all pages that are opened."""
    return [
        (language + path, one)
        for language in site.languages
        for path in site.chosen
        for one in lost(page, address + language + path, style)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_lost(browser: Browser, site: Site, address: str, way: str) -> None:
    width, style = WAYS[way]
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    found = all_lost(context.new_page(), site, address, style)
    context.close()
    assert found == []


def test_nothing_is_lost_with_large_text(driver: Playwright, site: Site, address: str) -> None:
    with chromium(driver, LARGE) as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
        assert all_lost(page, site, address) == []


def test_no_page_of_all_is_wider_than_its_window(
    browser: Browser, site: Site, address: str
) -> None:
    """Every page of the site, at 320 pixels; tables may scroll inside their own box."""
    page = browser.new_page(viewport={"width": 320, "height": 800})
    wide = []
    for language in site.languages:
        for path in site.every:
            page.goto(address + language + path)
            page.evaluate(UNFOLD)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wide += [(language + path, over)] if over > 0 else []
    page.close()
    assert wide == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<p style="width:2000px">x</p>', "wider than the window"),
        ('<p style="position:fixed;left:-50px">far away</p>', "outside the window: far"),
        ('<p style="height:.5em;overflow:hidden">cut<br>off</p>', "cut off by <p"),
        ('<p>one</p><p style="margin-top:-2em">other</p>', "over each other"),
    ],
)
def test_what_is_lost_would_be_found(
    browser: Browser, tmp_path: Path, body: str, fault: str
) -> None:
    (tmp_path / "bad.html").write_text(f"<!DOCTYPE html><title>x</title>{body}")
    page = browser.new_page(viewport={"width": 320, "height": 800})
    found = lost(page, (tmp_path / "bad.html").as_uri())
    page.close()
    assert any(fault in one for one in found)
