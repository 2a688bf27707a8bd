"""Pages keep quiet and to themselves: no complaint, no other host, the same without JavaScript."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from charteroak.publish.server import server
from tests.browser.kinds import Site, parsed
from tests.browser.watched import watching

EXAMPLE = {"123"}
"""The house number of the address that a field gives as an example; no other number waits for a
script.
"""


def test_served_pages_ask_for_nothing_but_themselves(
    browser: Browser, site: Site, address: str
) -> None:
    with watching(browser) as seen:
        for language in site.languages:
            for path in site.chosen:
                seen.page.goto(address + language + path)
        assert seen.complaints == []
        assert {asked for asked in seen.asked if not asked.startswith(address)} == set()
        assert address + "style.css" in seen.asked


def test_pages_on_a_disk_do_too(browser: Browser, site: Site) -> None:
    root = site.folder.resolve().as_uri() + "/"
    with watching(browser) as seen:
        for language in site.languages:
            for path in site.chosen:
                seen.page.goto(root + language + path)
        assert seen.complaints == []
        assert {asked for asked in seen.asked if not asked.startswith(root)} == set()
        assert root + "style.css" in seen.asked


def test_without_javascript_everything_is_there(browser: Browser, site: Site, address: str) -> None:
    """A script may fold and sort what is there, and show what is of use with it alone (a field to
    filter by); it may not bring words that are not.
    """
    with watching(browser) as with_it, watching(browser, javascript=False) as without:
        for language in site.languages:
            for path in site.chosen:
                with_it.page.goto(address + language + path)
                without.page.goto(address + language + path)
                shown, plain = (one.page.inner_text("main") for one in (with_it, without))
                its_own = script_words(site.folder / language / path)
                assert set(shown.split()) <= set(plain.split()) | its_own, language + path
                assert not {word for word in its_own if word.isdigit()} - EXAMPLE, path
                assert len(plain) > 200, language + path


def script_words(page: Path) -> set[str]:
    """The words of what is hidden until a script shows it."""
    held = [node for node in parsed(page).iter() if node.get("hidden") is not None]
    return {word for node in held for text in node.itertext() for word in text.split()}


def test_what_is_folded_unfolds_without_javascript(
    browser: Browser, site: Site, address: str
) -> None:
    with watching(browser, javascript=False) as seen:
        seen.page.goto(address + _folded(site))
        summary = seen.page.locator("main details summary").first
        inside = seen.page.locator("main details > :not(summary)").first
        assert not inside.is_visible()
        summary.click()
        assert inside.is_visible()


def _folded(site: Site) -> str:
    """A page of which something is folded."""
    return next(
        path
        for path in site.chosen
        if "<details" in (site.folder / path).read_text(encoding="utf-8")
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<img src="gone.png" alt="x">', "404"),
        ("<p style='color:red'>x</p>", "Content Security Policy"),
        ('<img src="http://127.0.0.1:9/x.png" alt="x">', "Content Security Policy"),
        ("<script>1</script>", "Content Security Policy"),
    ],
)
def test_a_complaint_would_be_heard(
    browser: Browser, site: Site, tmp_path: Path, body: str, complaint: str
) -> None:
    """The watch can bark: a missing picture, a style, a stranger's picture, a script."""
    (tmp_path / "charteroak-site.json").write_bytes(
        (site.folder / "charteroak-site.json").read_bytes()
    )
    (tmp_path / "index.html").write_text(f"<!DOCTYPE html><title>x</title>{body}")
    with server(tmp_path, 0) as running, watching(browser) as seen:
        Thread(target=running.serve_forever, daemon=True).start()
        seen.page.goto(f"http://127.0.0.1:{running.server_address[1]}/index.html")
        seen.page.wait_for_load_state("networkidle")
        running.shutdown()
        assert any(complaint in said for said in seen.complaints)
