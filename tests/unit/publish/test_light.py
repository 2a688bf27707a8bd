"""Pages are light: no page of a whole city costs a phone 100 kB, style and icon with it."""

from __future__ import annotations

import gzip
from pathlib import Path

MOST = 100_000
"""Bytes transferred, compressed as web servers do (gzip, level 6)."""
WITH_EACH = ("style.css", "icon.svg")


def test_no_page_is_heavier_than_a_phone_can_carry(elmford_site: Path) -> None:
    every = sum(sent(elmford_site / name) for name in WITH_EACH)
    pages = {
        path.relative_to(elmford_site).as_posix(): sent(path) + every
        for path in elmford_site.rglob("*.html")
    }
    assert len(pages) > 100
    assert max(pages.values()) < MOST, max(pages, key=lambda path: pages[path])
    assert pages["index.html"] < MOST / 5, "the first page is opened most"


def sent(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))
