"""Where everything in a site leads: pages, feeds, catalogues, descriptions of data, print.

Answers: does each address lead to a file that is there, and each anchor to something on it? Nothing is
asked of the web; an address that leaves the site is only read.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pypdf import PdfReader

from tests.browser.kinds import parsed

ADDRESSES = ("href", "src", "srcset", "action", "data", "poster", "cite", "longdesc")
NAMES = ("aria-labelledby", "aria-describedby", "aria-controls", "headers", "for", "list")
DRAWN = re.compile(r"url\(#([^)]+)\)")
DESCRIBED = ("href", "path", "downloadURL", "accessURL", "describedBy", "url")


@dataclass(frozen=True)
class Link:
    """One address in one file."""

    file: Path
    target: str
    rel: str = ""
    language: str = ""
    """`hreflang`, where it says."""


class Html:
    """A page with its anchors and its links."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.tree = parsed(file)
        self.nodes = [node for node in self.tree.iter() if isinstance(node.tag, str)]

    @cached_property
    def anchors(self) -> set[str]:
        """What an address on this page may point to."""
        return {node.get("id") for node in self.nodes if node.get("id")}

    def links(self) -> Iterator[Link]:
        """Everything that leads anywhere."""
        for node in self.nodes:
            for name, value in node.attrib.items():
                if name.rpartition("}")[2] in ADDRESSES:
                    yield Link(self.file, value, node.get("rel", ""), node.get("hreflang", ""))

    def names(self) -> Iterator[str]:
        """Every name of something else on the page: what labels it, what it is filled with."""
        for node in self.nodes:
            for name, value in node.attrib.items():
                if name in NAMES:
                    yield from value.split()
                yield from DRAWN.findall(value)


def of_feed(file: Path) -> Iterator[Link]:
    """The links of an Atom feed."""
    for node in ET.parse(file).iter("{http://www.w3.org/2005/Atom}link"):
        yield Link(file, node.attrib["href"], node.attrib.get("rel", ""))


def of_json(file: Path) -> Iterator[Link]:
    """The addresses in the data of a page, a catalogue or a package."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for name, value in node.items():
                if name in DESCRIBED and isinstance(value, str) and value:
                    yield value
                elif name != "@context":
                    yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)

    for target in walk(json.loads(file.read_text(encoding="utf-8"))):
        yield Link(file, target)


def of_pdf(file: Path) -> Iterator[Link]:
    """The links that one can click on paper."""
    for page in PdfReader(file).pages:
        for one in page.get("/Annots") or ():
            action = one.get_object().get("/A") or {}
            if "/URI" in action:
                yield Link(file, str(action["/URI"]))


def inside(link: Link) -> tuple[Path, str] | None:
    """The file and the anchor of an address; nothing where it leaves the site."""
    parts = urlsplit(link.target)
    if parts.scheme or parts.netloc:
        return None
    file = (link.file.parent / unquote(parts.path)).resolve() if parts.path else link.file
    return file, unquote(parts.fragment)
