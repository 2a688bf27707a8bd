"""Which pages are opened: the fewest that show everything any page of the site shows.

Answers: is there a kind of page that nobody looks at? The pages are chosen by a rule, not by hand:
whatever element stands in whatever other one on any page (by tag and class, for each template) stands
so on one of those chosen. A new section, a new table, a new template is looked at of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import html5lib

WIDTHS = (390, 768, 1280)
Feature = tuple[str, str, str]
"""A template, and two elements of which the second stands in the first."""


@dataclass(frozen=True)
class Site:
    """A site on the disk."""

    folder: Path
    templates: Mapping[str, str]
    """The template of each page by its path; empty where nobody noted it."""
    languages: tuple[str, ...]
    """Where the pages of each language lie: `` and `es/`."""

    @cached_property
    def every(self) -> tuple[str, ...]:
        """Every page in the first language."""
        paths = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        others = tuple(folder for folder in self.languages if folder)
        return tuple(sorted(path for path in paths if not path.startswith(others or "\0")))

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The pages to look at, in the first language; each lies at the same path in every other."""
        shown = {path: frozenset(self._features(path)) for path in self.every}
        left = set().union(*shown.values())
        found = []
        while left:
            best = max(self.every, key=lambda path: (len(shown[path] & left), path))
            found.append(best)
            left -= shown[best]
        return tuple(found)

    def _features(self, path: str) -> Iterator[Feature]:
        template = self.templates.get(path, path.partition("/")[0])
        return features(template, parsed(self.folder / path))


def parsed(page: Path) -> Any:
    """A page's tree."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(page.read_text(encoding="utf-8"))


def features(template: str, node: Any, outside: str = "") -> Iterator[Feature]:
    """Every element within another, by tag and class; a drawing is one thing."""
    for inside in node:
        if isinstance(inside.tag, str):
            tag = inside.tag.rpartition("}")[2]
            named = ".".join((tag, *sorted(inside.get("class", "").split())))
            yield template, outside, named
            if tag != "svg":
                yield from features(template, inside, named)


def read_site(folder: Path, templates: Mapping[str, str]) -> Site:
    """A site with its languages, as its first page tells them."""
    links = parsed(folder / "index.html").iter("link")
    homes = [link.get("href") for link in links if link.get("hreflang")]
    languages = tuple(home.removesuffix("index.html") for home in homes) or ("",)
    return Site(folder, templates, languages)
