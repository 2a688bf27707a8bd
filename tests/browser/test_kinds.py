"""No kind of page is left out: every template is among the pages that the other tests open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import charteroak.publish
from tests.browser.kinds import Site

TEMPLATES = Path(charteroak.publish.__file__).parent / "templates"


def whole() -> set[str]:
    """The templates that are pages: others are built upon, or lend their parts."""
    every = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html")}
    used = r'{%-? *(?:extends|import|from|include) +"([^"]+)"'
    lent = {name for text in every.values() for name in re.findall(used, text)}
    return set(every) - lent


def test_every_template_is_opened(site: Site) -> None:
    if not site.templates:
        pytest.skip("The site was written before, and nobody noted its templates.")
    assert {site.templates[path] for path in site.chosen} == whole()


def test_every_language_has_every_page(site: Site) -> None:
    for language in site.languages:
        assert [path for path in site.every if not (site.folder / language / path).is_file()] == []
    assert len(site.languages) > 1


def test_few_pages_show_everything(site: Site) -> None:
    assert 15 < len(site.chosen) < 60
    assert set(site.chosen) < set(site.every)
