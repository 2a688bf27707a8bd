"""What the one script does, in a real browser: the lists narrow, and the position stays here."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from charteroak.publish.render import script
from charteroak.publish.server import server
from charteroak.publish.swap import replace

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
STREETS = """\
<!DOCTYPE html><html lang="en"><title>t</title><script src="site.js" defer></script>
<form data-streets data-left="{left} of {all}" hidden><input name="q"><p role="status"></p></form>
<section data-group><h2>M</h2><ul>
<li data-entry data-also="st" id="main"><details><summary>Main Street</summary><ul>
<li data-from="1" data-to="99" data-side="odd">odd</li>
<li data-from="2" data-to="98" data-side="even">even</li>
<li data-from="100" data-to="Infinity" data-side="both">rest</li></ul></details></li></ul></section>
<section data-group><h2>R</h2><ul>
<li data-entry id="rio"><details><summary>Calle del Río</summary><ul>
<li data-from="0" data-to="Infinity" data-side="both">all</li></ul></details></li></ul></section>
"""
HERE = """\
<!DOCTYPE html><html lang="en"><title>t</title><script src="site.js" defer></script>
<div data-outlines="outlines.json" data-set="w" data-found="In:" data-outside="Outside"
 data-failed="Failed" hidden><button>Where</button><p role="status"></p></div>
<a href="a.html" data-place="a">A</a> <a href="b.html" data-place="b">B</a>
"""
OUTLINES = """{"w": {"drawn": "outline", "places": {
 "a": {"type": "Polygon", "coordinates": [[[0,0],[4,0],[4,4],[0,4],[0,0]], [[1,1],[2,1],[2,2],[1,2],[1,1]]]},
 "b": {"type": "MultiPolygon", "coordinates": [[[[1,1],[2,1],[2,2],[1,2],[1,1]]], [[[9,9],[10,9],[10,10],[9,9]]]]}}}}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def fill(folder: Path) -> None:
        parts = {"site.js": script(), "streets.html": STREETS, "here.html": HERE}
        for name, text in {**parts, "outlines.json": OUTLINES}.items():
            (folder / name).write_text(text, encoding="utf-8")

    return replace(tmp_path_factory.mktemp("small") / "out", fill)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if not CHROMIUM:
        pytest.skip("There is no Chromium on this machine, so no script can run.")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened.new_page()
        opened.close()


def shown(page: Page, selector: str) -> list[str]:
    found = page.locator(selector).all()
    return [one.inner_text().strip() for one in found if one.is_visible()]


def test_the_index_narrows(page: Page, site: Path) -> None:
    page.goto((site / "a-to-z.html").as_uri())
    whole = shown(page, "[data-entry]")
    page.fill("#filter", "INJURIES crashes")
    assert shown(page, "[data-entry]") == ["Crashes with injuries indicator"]
    assert shown(page, "form[data-left] [role=status]") == [f"Entries left: 1 of {len(whole)}"]
    assert shown(page, "[data-group] h2") == ["C"]
    page.fill("#filter", "public works")
    assert any("Crashes" in one for one in shown(page, "[data-entry]"))
    page.fill("#filter", "nothing-like-it")
    assert shown(page, "[data-entry]") == []
    page.fill("#filter", "")
    assert shown(page, "[data-entry]") == whole


def test_a_search_on_any_page_leads_there(page: Page, site: Path) -> None:
    page.goto((site / "es" / "indicators" / "crashes.html").as_uri())
    page.fill("#find", "crashes")
    page.press("#find", "Enter")
    page.wait_for_url("**/es/a-to-z.html?q=crashes")
    assert page.input_value("#filter") == "crashes"
    assert shown(page, "[data-entry]")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("37 main st", ["odd"]),
        ("38B Main St.", ["even"]),
        ("1200, main street", ["rest"]),
        ("12 RIO", ["all"]),
        ("0 main st", []),
        ("main", []),
    ],
)
def test_an_address_finds_its_range(page: Page, small: Path, typed: str, found: list[str]) -> None:
    page.goto((small / "streets.html").as_uri())
    page.fill("input", typed)
    assert shown(page, "[data-from]") == found


@pytest.mark.parametrize(
    ("at", "said"),
    [((0.5, 0.5), "In: A"), ((1.5, 1.5), "In: B"), ((9.6, 9.3), "In: B"), ((50, 50), "Outside")],
)
def test_a_position_finds_its_place_and_stays_here(
    page: Page, small: Path, at: tuple[float, float], said: str
) -> None:
    with server(small, 0) as running:
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        host = f"http://localhost:{running.server_address[1]}"
        page.context.grant_permissions(["geolocation"], origin=host)
        page.context.set_geolocation({"longitude": at[0], "latitude": at[1]})
        page.goto(f"{host}/here.html")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.click("button")
        expect(page.locator("[role=status]")).to_have_text(said)
        assert asked == [f"{host}/outlines.json"]
        running.shutdown()


def test_a_disk_has_no_position(page: Page, small: Path) -> None:
    page.goto((small / "here.html").as_uri())
    assert shown(page, "button") == []
