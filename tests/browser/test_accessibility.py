"""Accessibility: every kind of page in a real browser, read by axe-core, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.kinds import WIDTHS, Site

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that can differ between a page by day and the same page by night."""
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"


def faults(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds wrong with a page, each with the element."""
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["", "es/"])
def test_axe_finds_nothing(
    browser: Browser,
    site: Site,
    address: str,
    language: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said = []
    for path in site.chosen:
        page.goto(address + language + path)
        page.evaluate(UNFOLD)
        rules = RULES if scheme == "light" else COLOURS
        said += [(language + path, fault) for fault in faults(page, rules)]
    page.close()
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_would_find_something(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    """The check can fail: a picture without words is found, and grey on white or on black."""
    ink = {"light": "#fff;color:#ddd", "dark": "#000;color:#333"}[scheme]
    (tmp_path / "bad.html").write_text(
        "<html lang=en><title>x</title><style>@media (prefers-color-scheme: "
        f"{scheme}) {{ body {{ background:{ink} }} }}</style><main><h1>Grey on grey</h1><img src=x></main>"
    )
    page = browser.new_page(color_scheme=scheme)
    page.goto((tmp_path / "bad.html").as_uri())
    assert any("image-alt" in fault for fault in faults(page, RULES))
    assert any("color-contrast" in fault for fault in faults(page, COLOURS))
    page.close()
