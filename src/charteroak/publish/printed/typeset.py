"""Typeset: documents as tagged PDF/UA, by Typst.

Answers: can a blind resident read it to the end? Typst refuses to write PDF/UA-1 where a picture
has no words, a heading is left out or the title is missing. Only fonts that come with Typst are
used, and the day is the edition's: the same edition gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from charteroak.publish.languages.marks import bare, parts
from charteroak.publish.printed.blocks import Paper

_TEMPLATE = Path(__file__).with_name("sheets.typ")
_STANDARD = "ua-1"
_LONGEST = 1500
"""A longer text is cut on paper; it stands whole on the site."""


def typeset(papers: Sequence[Paper], made: datetime) -> Iterator[tuple[Paper, bytes]]:
    """Each document, and its PDF."""
    import typst

    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        main = folder / "main.typ"
        main.write_bytes(_TEMPLATE.read_bytes())
        told = folder / "paper.json"
        for paper in papers:
            told.write_text(json.dumps(_plain(paper, made)), encoding="utf-8")
            yield paper, typst.compile(
                str(main), root=str(folder), ignore_system_fonts=True,
                pdf_standards=[_STANDARD], timestamp=int(made.timestamp()),
            )  # fmt: skip


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
    return parts(thing if len(thing) <= _LONGEST else f"{bare(thing[:_LONGEST])}…")


_NAMES = frozenset(
    ("svg", "alt", "block", "style", "state", "accent", "language", "path", "marked")
)
"""What is not read aloud as it stands."""


def _bare(thing: Any) -> Any:
    return bare(thing) if isinstance(thing, str) else thing
