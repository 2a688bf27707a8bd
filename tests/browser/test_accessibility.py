"""Accessibility: every kind of page in a real browser, read by axe-core, and as wide as a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from charteroak.build import build
from charteroak.publish.site import write_site

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
KINDS = {
    "home": "index.html",
    "about": "about-the-data.html",
    "open data": "open-data.html",
    "values": "our-values.html",
    "not yet measured": "not-yet-measured.html",
    "goal": "goals/*.html",
    "outcome with staffing": "outcomes/heard.html",
    "outcome": "outcomes/*.html",
    "indicator with groups": "indicators/walks_in_a_week.html",
    "indicator with hidden cells": "indicators/shuttle_trips.html",
    "indicator with targets": "indicators/closed_in_three_days.html",
    "index": "indicators/answering_index.html",
    "dollars": "where-the-dollars-go.html",
    "program": "programs/requests-desk.html",
    "what could be chosen": "what-could-be-chosen.html",
    "allocation": "allocations/fy2025.html",
    "places": "places/wards/index.html",
    "place": "places/wards/mill.html",
}


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Elmford, which has every kind of page."""
    store = tmp_path_factory.mktemp("pages")
    built = build(root / "cities" / "elmford", datetime(2026, 1, 2, tzinfo=UTC), out=store / "e")
    return write_site(built.edition, store / "site")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("There is no Chromium on this machine, so no page can be opened.")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def opened(browser: Browser, site: Path, kind: str, width: int, language: str) -> Iterator[Page]:
    """One page of a kind, with everything unfolded."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(min((site / language).glob(KINDS[kind])).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    yield page
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(
    browser: Browser, site: Path, kind: str, language: str, width: int
) -> None:
    for page in opened(browser, site, kind, width, language):
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        said = [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]
        assert said == []


def test_no_page_is_wider_than_a_phone(browser: Browser, site: Path) -> None:
    """Tables may scroll inside their own box; the page itself never does."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    wide = []
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wide += [(path.name, over)] if over > 0 else []
    page.close()
    assert wide == []


def test_axe_would_find_something(browser: Browser, tmp_path: Path) -> None:
    """The check can fail: a picture without words is found."""
    (tmp_path / "bad.html").write_text("<html lang=en><title>x</title><main><h1>x</h1><img src=x>")
    page = browser.new_page()
    page.goto((tmp_path / "bad.html").as_uri())
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    page.close()
    assert "image-alt" in {violation["id"] for violation in found}
