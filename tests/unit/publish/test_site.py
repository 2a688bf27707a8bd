"""The site as files: whole, linked, parsed, without a request to anyone else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from charteroak.publish.site import write_site
from tests.unit.publish import tiny

SCRIPT = re.compile(r'<script src="([./]*site\.js)" defer></script>')
"""The one script, which nothing on a page waits for."""
SITES = ("site", "bare_site", "invented_site", "hostile_site")


@pytest.fixture(params=SITES)
def any_site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def parsed(page: Path) -> object:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page.read_text(encoding="utf-8"))


def test_every_page_parses_strictly_and_has_one_heading(any_site: Path) -> None:
    for page in any_site.rglob("*.html"):
        tree = parsed(page)
        assert len(list(tree.iter("h1"))) == 1, page  # type: ignore[attr-defined]


def test_headings_do_not_skip_a_level(site: Path) -> None:
    for page in site.rglob("*.html"):
        levels = [
            int(node.tag[1])
            for node in parsed(page).iter()  # type: ignore[attr-defined]
            if isinstance(node.tag, str) and node.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        ]
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, (page, levels)


def test_every_page_has_its_twin(any_site: Path) -> None:
    for page in any_site.rglob("*.html"):
        path = page.relative_to(any_site)
        if "embed" in path.parts:  # the data of its indicator
            assert "/indicators/" in page.read_text(encoding="utf-8")
            continue
        if path.parts[0] == "es":  # data are the same in every language
            assert (any_site / path.relative_to("es")).is_file()
            assert not page.with_suffix(".json").exists()
            continue
        told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        assert told["page"] == path.as_posix()
        assert "<svg" not in json.dumps(told)


def links(page: Path) -> Iterator[tuple[str, str, str]]:
    for node in parsed(page).iter():  # type: ignore[attr-defined]
        for name in ("href", "src", "srcset", "action", "data", "poster"):
            if name in node.attrib:
                yield node.tag, name, node.attrib[name]


def test_every_link_and_anchor_resolves(any_site: Path) -> None:
    anchors = {
        page: {node.get("id") for node in parsed(page).iter()}  # type: ignore[attr-defined]
        for page in any_site.rglob("*.html")
    }
    for page in anchors:
        for _, _, target in links(page):
            parts = urlsplit(target)
            if parts.scheme:
                continue
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert file.is_file(), (page, target)
            if parts.fragment:
                assert parts.fragment in anchors[file], (page, target)


def test_ids_stand_once_on_a_page(any_site: Path) -> None:
    for page in any_site.rglob("*.html"):
        ids = [n.get("id") for n in parsed(page).iter() if n.get("id")]  # type: ignore[attr-defined]
        assert len(ids) == len(set(ids)), page


def test_nothing_is_asked_of_another_server(any_site: Path) -> None:
    for page in any_site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert " style=" not in text and "@import" not in text
        scripts = SCRIPT.findall(text)
        assert text.count("<script") == len(scripts) == int(page.parent.name != "embed"), page
        assert all((page.parent / one).resolve() == any_site / "site.js" for one in scripts)
        for tag, name, target in links(page):
            if urlsplit(target).scheme or target.startswith("//"):
                assert (tag, name) == ("a", "href"), (page, target)
                assert urlsplit(target).scheme in ("http", "https")
    assert "url(" not in (any_site / "style.css").read_text(encoding="utf-8")


def test_the_script_is_small_and_asks_nobody(any_site: Path) -> None:
    told = (any_site / "site.js").read_text(encoding="utf-8")
    assert len(told.encode()) < 4_096
    for word in ("http:", "https:", "XMLHttpRequest", "eval", "innerHTML", "cookie", "Storage"):
        assert word not in told
    assert told.count("fetch(") == 1  # the borders, when somebody asks where they are


def test_without_the_script_nothing_is_lost(site: Path) -> None:
    """What only a script can do is hidden until it runs; the search leads to the whole list."""
    index = parsed(site / "a-to-z.html")
    forms = list(index.iter("form"))  # type: ignore[attr-defined]
    assert [form.get("hidden") for form in forms] == [None, ""]
    assert forms[0].get("action") == "a-to-z.html"
    entries = [n for n in index.iter("li") if n.get("data-entry") is not None]  # type: ignore[attr-defined]
    assert len(entries) == json.loads((site / "a-to-z.json").read_text())["content"]["many"]
    assert not any(entry.get("hidden") for entry in entries)


def test_pages_are_small(site: Path) -> None:
    assert max(page.stat().st_size for page in site.rglob("*.html")) < 100_000


def test_the_same_edition_gives_the_same_site(site: Path, tmp_path: Path) -> None:
    again = write_site(tiny.edition(tmp_path / "store"), tmp_path / "out")
    for path in site.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(site)).read_bytes(), path


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_site(tiny.edition(tmp_path / "store"), tmp_path / "out", lambda *step: told.append(step))
    done = [so_far for _, so_far, _ in told]
    assert done == sorted(done)
    assert told[0][1] < told[-1][1] == told[-1][2]


def test_hostile_text_is_only_text(hostile_site: Path) -> None:
    goal = (hostile_site / "goals" / "safe-streets.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in goal
    for page in hostile_site.rglob("*.html"):
        assert SCRIPT.sub("", page.read_text(encoding="utf-8")).count("<script") == 0
