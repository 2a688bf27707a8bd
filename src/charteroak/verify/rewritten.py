"""Rewritten: does the same site come out again, file by file, from what it publishes?

Answers: is every number on every page, in its JSON and in its feeds, the one of the tables? The
edition is put together again from the published tables and written a second time. It needs the
program that wrote the first: another would lay a page out otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from charteroak.editions import Edition
from charteroak.publish.site import Progress, write_site
from charteroak.verify import files
from charteroak.verify.report import Check, Fault, check

PROVES = (
    "Written again from the published tables, every page, its JSON, its CSV, the feeds and the "
    "catalogues are the same, byte by byte."
)
DRAWN = "Only a drawing differs: somebody changed it, or the fonts of this machine are others."
_DRAWN = re.compile(rb"<svg\b.*?</svg>", re.DOTALL)
_AROUND = 24


def rewritten(site: Path, edition: Edition, scratch: Path, progress: Progress | None) -> Check:
    """Write the site again and compare."""
    again = write_site(edition, scratch, progress)
    names, there = files.names(again), files.names(site)
    faults = [*_differing(site, again, sorted(names & there))]
    faults += [Fault(name, "It follows from the tables, and is not there.")
               for name in sorted(names - there)]  # fmt: skip
    faults += [Fault(name, "It does not follow from the tables.") for name in sorted(there - names)]
    return check("pages", PROVES, f"{len(names):,} files", faults)


def _differing(site: Path, again: Path, names: list[str]) -> Iterator[Fault]:
    for name in names:
        published, made = (site / name).read_bytes(), (again / name).read_bytes()
        if published != made:
            yield Fault(*differing(name, published, made))


def differing(name: str, published: bytes, made: bytes) -> tuple[str, str]:
    """The first place where two files differ, and what stands there in each."""
    at = next(
        (n for n, pair in enumerate(zip(published, made, strict=False)) if pair[0] != pair[1]),
        min(len(published), len(made)),
    )
    if name.endswith(".html") and _DRAWN.sub(b"", published) == _DRAWN.sub(b"", made):
        return name, DRAWN
    if b"\0" in published[:1024]:
        return name, f"It differs from byte {at:,} on."
    line = published[:at].count(b"\n") + 1
    return (
        f"{name}:{line}",
        f"`{_piece(published, at)}` stands there; `{_piece(made, at)}` follows.",
    )


def _piece(text: bytes, at: int) -> str:
    found = text[max(0, at - _AROUND) : at + _AROUND].decode("utf-8", "replace")
    return " ".join(found.split())
