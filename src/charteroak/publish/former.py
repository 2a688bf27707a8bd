"""Former: what the site that stands already says, so that it need not be said again.

Answers: is this page, to the last byte, one that was written before? A page is known by the hash of
all it is made of: its content, its frame, the words of its language, the outlines of its maps, and
every file and library of this program. Its bytes are taken over from the site that stands, after
their own hash has been held to the record; anything else is written anew. The edition's name and
day, which stand at the foot of every page, are put in afterwards, so a new edition by itself makes
no page new.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from charteroak.files import digest, put, read_json

EDITION, MADE = "\ue0f4", "\ue0f5"
"""What stands in a page for the edition's name and its day, until they are put in."""
_STAMP = re.compile(f"{EDITION}|{MADE}".encode())
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
FORMAT = 1

Stamps = Mapping[str, str]
"""The edition's name and its day, as they are said in a language."""


@dataclass(frozen=True)
class Written:
    """A page as it was written."""

    key: str
    """The hash of all it is made of; empty where that is not known."""
    sha256: str
    at: tuple[tuple[int, str], ...]
    """Where its stamps begin, in bytes, and which each is."""


@dataclass(frozen=True)
class Former:
    """The site that stands, and what is remembered of how it was written."""

    site: Path
    pages: Mapping[str, Written] = field(default_factory=dict)
    stamps: Mapping[str, Stamps] = field(default_factory=dict)
    """By the language of the page."""
    whole: str = ""
    """The hash of all that the whole site is made of."""
    manifest: str = ""
    """The hash of the manifest of its files."""

    def page(self, path: str, key: str, language: str, now: Stamps) -> tuple[bytes, Written] | None:
        """The bytes of a page that was written before, with the stamps of now; None where it has to
        be written.
        """
        known = self.pages.get(path)
        if not key or known is None or known.key != key or language not in self.stamps:
            return None
        try:
            found = (self.site / path).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(found).hexdigest() != known.sha256:
            return None
        return stamped(key, _without(found, known.at, self.stamps[language]), now)


def stamped(key: str, page: bytes, now: Stamps) -> tuple[bytes, Written]:
    """A page with its stamps put in, and what to remember of it."""
    pieces: list[bytes] = []
    at: list[tuple[int, str]] = []
    size = last = 0
    for found in _STAMP.finditer(page):
        which = found[0].decode()
        piece = page[last : found.start()]
        at.append((size + len(piece), which))
        pieces += [piece, now[which].encode()]
        size += len(piece) + len(pieces[-1])
        last = found.end()
    whole = b"".join((*pieces, page[last:]))
    return whole, Written(key, hashlib.sha256(whole).hexdigest(), tuple(at))


def _without(page: bytes, at: tuple[tuple[int, str], ...], before: Stamps) -> bytes:
    """A page as it was before its stamps were put in."""
    pieces: list[bytes] = []
    last = 0
    for start, which in at:
        pieces += [page[last:start], which.encode()]
        last = start + len(before[which].encode())
    return b"".join((*pieces, page[last:]))


def key(surroundings: str, page: object) -> str:
    """The hash of a page: of the names, types and values of all that it holds. Empty where
    something in it can only be told by its address in memory.
    """
    told = repr(page)
    if " at 0x" in told and _ADDRESS.search(told):
        return ""
    return hashlib.sha256(f"{surroundings}\n{told}".encode("utf-8", "surrogatepass")).hexdigest()


def recall(store: Path, site: Path) -> Former:
    """What is remembered of the site at a place; nothing where that cannot be read."""
    site = site.resolve()
    try:
        told = read_json(_record(store, site))
        if told["format"] != FORMAT:
            return Former(site)
        pages = {path: _written(its) for path, its in told["pages"].items()}
        return Former(site, pages, told["stamps"], told["whole"], told["manifest"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Former(site)


def remember(
    store: Path, site: Path, pages: Mapping[str, Written], stamps: Mapping[str, Stamps], whole: str,
    manifest: str,
) -> None:  # fmt: skip
    """Keep how a site was written, for the next time; what cannot be kept costs time and nothing
    else.
    """
    told: dict[str, Any] = {
        "format": FORMAT,
        "whole": whole,
        "manifest": manifest,
        "stamps": stamps,
        "pages": {path: [its.key, its.sha256, its.at] for path, its in sorted(pages.items())},
    }
    put(_record(store, site.resolve()), told)


def _written(its: list[Any]) -> Written:
    key_, sha256, at = its
    return Written(str(key_), str(sha256), tuple((int(start), str(which)) for start, which in at))


def _record(store: Path, site: Path) -> Path:
    return store / "cache" / "sites" / f"{digest(str(site))[:40]}.json"
