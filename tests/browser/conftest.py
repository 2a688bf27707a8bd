"""What the browser tests share: one written site, served and on the disk, and one Chromium."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Playwright, sync_playwright

from charteroak import editions
from charteroak.build import Built
from charteroak.publish.pages.page import Page
from charteroak.publish.render import Renderer
from charteroak.publish.server import server
from charteroak.publish.site import write_site
from tests.browser.kinds import Site, read_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
OTHER = os.environ.get("CHARTEROAK_SITE", "")
"""A site written before, of any city, to be looked at in Elmford's place."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder is run by `make test-browser` alone."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, common: Path) -> Site:
    """Elmford, which has every kind of page, written once for all processes of a run."""
    if OTHER:
        return read_site(Path(OTHER), {})
    kept = common / "browser-site"
    templates = kept.with_suffix(".json")
    with FileLock(kept.with_suffix(".lock")):
        if not templates.is_file():
            built: Built = request.getfixturevalue("elmford_built")
            templates.write_text(json.dumps(_write(built, kept)), encoding="utf-8")
    return read_site(kept, json.loads(templates.read_text(encoding="utf-8")))


def _write(built: Built, folder: Path) -> dict[str, str]:
    """Write the site; give the template of each page."""
    drawn: dict[str, str] = {}
    html = Renderer.html

    def noted(self: Renderer, page: Page) -> str:
        drawn[self.frame.folder + page.path] = page.template
        return html(self, page)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Renderer, "html", noted)
        store = shutil.copytree(built.edition.store, folder.with_name("browser-store"))
        edition = editions.current(store)
        assert edition is not None
        write_site(edition, folder)
    return drawn


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """The site as `charteroak serve` serves it, on this machine alone."""
    with server(site.folder, 0) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()


@contextmanager
def chromium(driver: Playwright, *asked: str) -> Iterator[Browser]:
    """A Chromium that is started with what is asked for."""
    if not CHROMIUM:
        pytest.skip(
            "There is no Chromium on this machine, so no page can be opened. Install it "
            "(Debian: `apt-get install chromium`) and run `make test-browser` again."
        )
    opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *asked])
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Playwright, once for a process."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    with chromium(driver) as opened:
        yield opened
