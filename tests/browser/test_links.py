"""Every link and anchor of the whole site resolves, in every language and every kind of file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.kinds import Site
from tests.browser.links import Html, Link, inside, of_feed, of_json, of_pdf

MINE = {"charteroak-site.json"}
"""Tells the next run which files are ours; nobody else needs it."""


@pytest.fixture(scope="module")
def folder(site: Site) -> Path:
    return site.folder.resolve()


@pytest.fixture(scope="module")
def pages(folder: Path) -> Mapping[Path, Html]:
    return {path: Html(path) for path in sorted(folder.rglob("*.html"))}


def faults(links: list[Link], pages: Mapping[Path, Html]) -> list[Link]:
    """The links that lead nowhere, or out of the site to anything but the web."""
    found = []
    for link in links:
        led = inside(link)
        if led is None:
            parts = urlsplit(link.target)
            right = parts.scheme in ("http", "https") and "." in parts.netloc
            found += [] if right else [link]
        elif not led[0].is_file() or (
            led[1] and led[0] in pages and led[1] not in pages[led[0]].anchors
        ):
            found.append(link)
    return found


def test_every_link_of_every_page_resolves(pages: Mapping[Path, Html]) -> None:
    links = [link for page in pages.values() for link in page.links()]
    assert len(links) > 5_000
    assert any("#" in link.target for link in links)
    assert faults(links, pages) == []


def test_every_name_on_a_page_names_something_there(pages: Mapping[Path, Html]) -> None:
    """What labels a drawing, a table or a field, and the pattern that a shape is filled with."""
    named = [
        (path.name, name, page.anchors) for path, page in pages.items() for name in page.names()
    ]
    assert len(named) > 1_000
    assert [(page, name) for page, name, anchors in named if name not in anchors] == []


def test_every_page_is_reached_from_the_first(folder: Path, pages: Mapping[Path, Html]) -> None:
    """By links that a person can follow; languages lead to each other."""
    seen: set[Path] = set()
    left = [folder / "index.html"]
    while left:
        at = left.pop()
        if at in seen or at not in pages:
            continue
        seen.add(at)
        left += [led[0] for link in pages[at].links() if not link.rel and (led := inside(link))]
    assert sorted(set(pages) - seen) == []


def test_languages_lead_to_each_other(site: Site, folder: Path, pages: Mapping[Path, Html]) -> None:
    """Each page names its twin in every language, and itself; each says which language it is in."""
    codes = {page.tree.get("lang") for page in pages.values()}
    assert len(codes) == len(site.languages)
    for path, page in pages.items():
        twins = {link.language: inside(link) for link in page.links() if link.rel == "alternate"}
        twins.pop("", None)
        assert set(twins) == codes, path
        for code, twin in twins.items():
            assert twin
            assert pages[twin[0]].tree.get("lang") == code, (path, code)
        mine = twins[page.tree.get("lang")]
        assert mine
        assert mine[0] == path


def test_feeds_catalogues_and_print_lead_somewhere(
    folder: Path, pages: Mapping[Path, Html]
) -> None:
    feeds = [link for file in folder.rglob("*.xml") for link in of_feed(file)]
    paper = [link for file in folder.rglob("*.pdf") for link in of_pdf(file)]
    described = [
        link for name in ("data.json", "catalog.jsonld") for link in of_json(folder / name)
    ]
    packed = list(of_json(folder / "data" / "datapackage.json"))
    assert min(map(len, (feeds, described, packed))) > 10
    assert faults([*feeds, *paper, *described, *packed], pages) == []


def test_the_data_of_a_page_lead_where_the_page_does(
    folder: Path, pages: Mapping[Path, Html]
) -> None:
    """Addresses in a page's JSON begin at the root of the site."""
    data = [path.with_suffix(".json") for path in pages if path.with_suffix(".json").is_file()]
    links = [
        Link(folder / "index.html", link.target)
        for file in data
        for link in of_json(file)
        if link.target != file.relative_to(folder).as_posix()
    ]
    assert len(links) > 1_000
    assert faults(links, pages) == []


def test_every_file_is_led_to(folder: Path, pages: Mapping[Path, Html]) -> None:
    """By a page, a catalogue, the data package, or the manifest of them all, which pages name."""
    manifest = folder / "data" / "manifest.json"
    linked = {led[0] for page in pages.values() for link in page.links() if (led := inside(link))}
    assert manifest in linked
    listed = {folder / name for name in json.loads(manifest.read_text("utf-8"))["files"]}
    there = {path for path in folder.rglob("*") if path.is_file() and path.name not in MINE}
    assert there == listed | {manifest}


def test_the_description_of_the_data_names_files_that_are_there(folder: Path) -> None:
    told = json.loads((folder / "data" / "openapi.json").read_text("utf-8"))
    whole = [path for path in told["paths"] if "{" not in path]
    assert whole
    assert [path for path in whole if not (folder / path.lstrip("/")).is_file()] == []


def test_a_link_to_nowhere_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<!DOCTYPE html><title>x</title><h1 id="here">x</h1><a href="a.html#here">right</a>'
        '<a href="b.html">gone</a><a href="#gone">gone</a><a href="javascript:x">bad</a>'
        '<svg><rect fill="url(#none)"/></svg><p aria-labelledby="who">x</p>'
    )
    page = Html((tmp_path / "a.html").resolve())
    found = faults(list(page.links()), {page.file: page})
    assert [link.target for link in found] == ["b.html", "#gone", "javascript:x"]
    assert [name for name in page.names() if name not in page.anchors] == ["none", "who"]
