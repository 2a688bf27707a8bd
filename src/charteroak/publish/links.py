"""Links: where each page lies in the site.

Answers: which file tells about this? Paths are relative to the site's root, with `.html` written
out, so that the site works from any web server and from a disk.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

HOME = "index.html"
UNMEASURED = "not-yet-measured.html"
ABOUT = "about-the-data.html"
OPEN_DATA = "open-data.html"
GLOSSARY = "what-the-words-mean.html"
VALUES = "our-values.html"
DOLLARS = "where-the-dollars-go.html"
CHOICES = "what-could-be-chosen.html"
PRINTED = "on-paper.html"
INDEX = "a-to-z.html"
_LONGEST = 80


def slug(name: str) -> str:
    """A name as a file name that is safe on every system; two names never share one."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", name.lower())[:_LONGEST]
    if plain and plain == name:
        return plain
    return f"{plain.strip('-') or 'page'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def goal(name: str) -> str:
    """The page of a goal."""
    return f"goals/{slug(name)}.html"


def outcome(name: str) -> str:
    """The page of an outcome."""
    return f"outcomes/{slug(name)}.html"


def indicator(name: str) -> str:
    """The page of an indicator."""
    return f"indicators/{slug(name)}.html"


def embedded(name: str) -> str:
    """The chart of an indicator by itself, for a frame on another page."""
    return f"embed/{slug(name)}.html"


def value(name: str) -> str:
    """Where a value stands on the page of the values."""
    return f"{VALUES}#{value_anchor(name)}"


def value_anchor(name: str) -> str:
    """The anchor of a value on that page."""
    return f"value-{slug(name)}"


def program(name: str) -> str:
    """The page of a program."""
    return f"programs/{slug(name)}.html"


def allocation(name: str) -> str:
    """The page of an allocation."""
    return f"allocations/{slug(name)}.html"


def place(boundary_set: str, name: str) -> str:
    """The page of a place."""
    return f"places/{slug(boundary_set)}/{slug(name)}.html"


def places(boundary_set: str) -> str:
    """The page of a boundary set."""
    return f"places/{slug(boundary_set)}/index.html"


def by_street(boundary_set: str) -> str:
    """The page of a boundary set's streets."""
    return f"places/{slug(boundary_set)}/by-street.html"


def preview(path: str) -> str:
    """The picture of a page where its link is passed on."""
    return f"previews/{twin(path, '.png')}"


def twin(path: str, ending: str) -> str:
    """The file beside a page that tells the same in another format."""
    return path.removesuffix(".html") + ending


def up(path: str) -> str:
    """What leads from a page back to the root of the site."""
    return "../" * path.count("/")


def outside(url: str) -> str:
    """A link that leaves the site, or nothing where it is not a plain web address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
