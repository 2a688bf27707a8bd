"""By keyboard alone: from the first page to a number, its table and its file, and back in Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.kinds import Site, parsed

MANY = 500
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const shape = one.ownerSVGElement && one.querySelector('path');  // a place on a map: its border
  const every = [...document.querySelectorAll('*')];
  return {
    tag: one.localName, href: one.getAttribute('href') || '', said: one.textContent.trim(),
    at: every.indexOf(one), table: !!one.querySelector(':scope > table'),
    outline: style.outlineStyle !== 'none' ? parseFloat(style.outlineWidth)
      : shape ? parseFloat(getComputedStyle(shape).strokeWidth) - 2 : 0,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      && box.width > 0 && box.height > 0,
  };
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def tab(page: Page) -> dict[str, object] | None:
    """Press Tab; tell what has the focus now, or nothing where the page is at its end."""
    page.keyboard.press("Tab")
    found: dict[str, object] | None = page.evaluate(FOCUSED)
    return found


def marked(at: dict[str, object]) -> bool:
    """Whether one sees where the focus is: on the screen, with a line of two pixels or more."""
    return bool(at["seen"]) and float(str(at["outline"])) >= 2


def round_(page: Page) -> list[dict[str, object]]:
    """Every stop of a page, up to its end or to the first one again."""
    stops: list[dict[str, object]] = []
    while (at := tab(page)) and not (stops and at["at"] == stops[0]["at"]):
        stops.append(at)
        assert len(stops) < MANY * 4, page.url
    return stops


def go(page: Page, href: str) -> None:
    """Tab to the link whose address ends like this, and press Enter."""
    for _ in range(MANY):
        at = tab(page)
        assert at, f"no link to {href} on {page.url}"
        assert marked(at), (page.url, at)
        if str(at["href"]).endswith(href):
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/{href.lstrip('./')}")
            return
    raise AssertionError(f"no link to {href} within {MANY} stops of {page.url}")


def way(site: Site) -> tuple[str, str, str]:
    """A goal that the first page leads to, an outcome that it leads to, and an indicator of that."""
    return next(
        (goal, outcome, indicator)
        for goal in links(site, "index.html", "goals")
        for outcome in links(site, goal, "outcomes")
        for indicator in links(site, outcome, "indicators")
    )


def links(site: Site, page: str, folder: str) -> list[str]:
    """Where a page's text leads within a folder of the site."""
    (main,) = parsed(site.folder / page).iter("main")
    found = (link.get("href", "").removeprefix("../") for link in main.iter("a"))
    return [link for link in found if link.startswith(f"{folder}/")]


def test_from_home_to_a_file_and_back_in_another_language(
    site: Site, address: str, page: Page
) -> None:
    page.goto(address + "index.html")
    goal, outcome, indicator = way(site)
    for href in (goal, outcome, indicator):
        go(page, href)
    for _ in range(MANY):
        at = tab(page)
        assert at, "no table that can be scrolled by keyboard"
        if at["table"]:
            assert marked(at)
            break
    page.goto(address + indicator)
    with page.expect_download() as awaited:
        for _ in range(MANY):
            at = tab(page)
            assert at, "no file to take away"
            if str(at["href"]).endswith(".csv"):
                page.keyboard.press("Enter")
                break
    assert awaited.value.suggested_filename.endswith(".csv")
    page.goto(address + indicator)
    go(page, f"es/{indicator}")
    assert page.locator("html").get_attribute("lang") == "es"
    go(page, indicator)
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_first_stop_skips_to_the_content(site: Site, address: str, page: Page) -> None:
    for language in site.languages:
        page.goto(address + language + "index.html")
        at = tab(page)
        assert at
        assert at["href"] == "#main"
        assert marked(at)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        inside = tab(page)
        assert inside
        assert page.evaluate("!!document.activeElement.closest('main')")


def test_every_stop_is_seen_and_in_the_order_of_reading(
    site: Site, address: str, page: Page
) -> None:
    """On every kind of page: Tab goes through all that can be used, in order, each with an outline."""
    faults: list[object] = []
    for path in site.chosen:
        page.goto(address + path)
        stops = round_(page)
        usable = page.evaluate(
            "[...document.querySelectorAll('a[href],summary,input,button,select,[tabindex=\"0\"]')]"
            ".filter(one => one.checkVisibility()).length"
        )
        faults += [(path, at) for at in stops if not marked(at)]
        order = [int(str(at["at"])) for at in stops]
        faults += [(path, pair) for pair in pairwise(order) if pair[0] >= pair[1]]
        if len(stops) != usable:
            faults.append((path, len(stops), usable))
    assert faults == []


def test_what_is_folded_unfolds_by_keyboard(site: Site, address: str, page: Page) -> None:
    opened = 0
    for path in site.chosen:
        page.goto(address + path)
        if not page.locator("main details:not([open]) > summary").count():
            continue
        page.locator("main details:not([open]) > summary").first.focus()
        for key, state in (("Enter", True), ("Enter", False), ("Space", True)):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.parentElement.open") is state, path
        opened += 1
    assert opened > 5


def test_whatever_scrolls_can_be_reached(site: Site, browser: Browser, address: str) -> None:
    """What is wider than its box on a phone takes the focus, so that arrow keys scroll it."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    unreached = []
    scrolled = 0
    for path in site.chosen:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(one => one.scrollWidth > one.clientWidth"
            " && /auto|scroll/.test(getComputedStyle(one).overflowX))"
            ".map(one => [one.className, one.tabIndex])"
        )
        scrolled += len(found)
        unreached += [(path, name) for name, index in found if index != 0]
    page.close()
    assert unreached == []
    assert scrolled > 3
