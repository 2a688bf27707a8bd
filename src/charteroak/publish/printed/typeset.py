"""Typeset: documents as tagged PDF/UA, by Typst.

Answers: can a blind resident read it to the end? Typst refuses to write PDF/UA-1 where a picture
has no words, a heading is left out or the title is missing. Only fonts that come with Typst are
used, and the day is the edition's: the same edition gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from charteroak.files import digest, file_digest
from charteroak.publish.languages.marks import bare, parts
from charteroak.publish.printed.blocks import Paper

_TEMPLATE = Path(__file__).with_name("sheets.typ")
_STANDARD: Final = "ua-1"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Letters that cannot be seen and would turn those around them about."""
_TRIES = 20
_NO_GLYPH = re.compile(r'text `"(.+?)"` could not be displayed', re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PLAIN = re.compile(r"\\u(?!00[a-f])[0-9a-f]{4}")
"""What JSON writes as a number, but for the letters of western languages."""
_BOX = "\\u25a1"
_LONGEST = 1500
"""A longer text is cut on paper; it stands whole on the site."""


def typeset(papers: Iterable[Paper], made: datetime, cache: Path) -> Iterator[tuple[Paper, bytes]]:
    """Each document, and its PDF; what was typeset before from the same words is taken as it is."""
    code = [file_digest(_TEMPLATE), version("typst"), _STANDARD]
    for paper in papers:
        told = json.dumps(_plain(paper, made))
        kept = cache / f"{digest([told, code])[:40]}.pdf"
        try:
            yield paper, kept.read_bytes()
        except OSError:
            made_now = _typeset(told, made)
            _keep(kept, made_now)
            yield paper, made_now


def _keep(path: Path, document: bytes) -> None:
    # A cache that cannot be written costs time and nothing else.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(document)
        fresh.replace(path)


def _typeset(told: str, made: datetime) -> bytes:
    """One document. What no font of Typst can show is shown as an empty box; the site has it."""
    import typst

    for _ in range(_TRIES):
        try:
            return _compiled(told, made)
        except typst.TypstError as fault:
            found = _NO_GLYPH.search(str(fault))
            if found is None:
                raise
            for letter in set(_CODE.sub(lambda code: chr(int(code[1], 16)), found[1])):
                told = told.replace(json.dumps(letter)[1:-1], _BOX)
    return _compiled(_PLAIN.sub(_BOX, told), made)


def _compiled(told: str, made: datetime) -> bytes:
    import typst

    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        main = folder / "main.typ"
        main.write_bytes(_TEMPLATE.read_bytes())
        (folder / "paper.json").write_text(told, encoding="utf-8")
        found: bytes = typst.compile(
            str(main), root=str(folder), ignore_system_fonts=True, pdf_standards=[_STANDARD],
            timestamp=int(made.timestamp()),
        )  # fmt: skip
    return found


def _plain(paper: Paper, made: datetime) -> dict[str, Any]:
    day = {"year": made.year, "month": made.month, "day": made.day}
    told: dict[str, Any] = _spoken(asdict(paper))
    return told | {"day": day}


def _spoken(thing: Any) -> Any:
    """Every text as its parts, each with its language where it is another than the document's."""
    if isinstance(thing, dict):
        return {name: _bare(one) if name in _NAMES else _spoken(one) for name, one in thing.items()}
    if isinstance(thing, list | tuple):
        return [_spoken(one) for one in thing]
    if not isinstance(thing, str):
        return thing
    text = _UNSEEN.sub("", thing)
    return parts(text if len(text) <= _LONGEST else f"{bare(text[:_LONGEST])}…")


_NAMES = frozenset(
    ("svg", "alt", "block", "style", "state", "accent", "language", "path", "place", "marked")
)
"""What is not read aloud as it stands."""


def _bare(thing: Any) -> Any:
    return _UNSEEN.sub("", bare(thing)) if isinstance(thing, str) else thing
