"""Previews: the picture of a page where somebody passes its link on.

Answers: what does a neighbor see of a page before opening it? Its title, its value or how much of
it is measured, in words; the city's name and colour; and that numbers are simulated where they are.
Set by Typst with the fonts that come with it: the same words give the same picture everywhere, and
one that was made before is not made again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from charteroak.files import digest, file_digest
from charteroak.publish import links
from charteroak.publish.languages.marks import bare
from charteroak.publish.languages.tongue import _
from charteroak.publish.pages.page import Frame, Page
from charteroak.publish.provenance import BADGES

_TEMPLATE = Path(__file__).with_name("previews.typ")
_AT_ONCE = 60
"""So many pictures are held in memory together."""
_LONGEST = 110
_LONGEST_NOTE = 240
"""A tally says last how much is simulated: it is never cut."""


def write(folder: Path, frame: Frame, pages: Iterable[Page], cache: Path) -> None:
    """Write the picture of every page that has one into the folder of its language."""
    code = [file_digest(_TEMPLATE), version("typst")]
    wanted = {folder / links.preview(page.path): _told(page, frame) for page in pages if page.card}
    kept = {path: cache / f"{digest([told, code])[:40]}.png" for path, told in wanted.items()}
    new = [path for path in wanted if not kept[path].is_file()]
    for at in range(0, len(new), _AT_ONCE):
        some = new[at : at + _AT_ONCE]
        for path, picture in zip(some, _drawn([wanted[path] for path in some]), strict=True):
            _put(path, picture)
            _keep(kept[path], picture)
    for path in wanted.keys() - set(new):
        _put(path, kept[path].read_bytes())


def _told(page: Page, frame: Frame) -> dict[str, str]:
    """What stands on the picture."""
    card = page.card
    assert card is not None
    simulated = card.simulated or not frame.real
    return {
        "accent": frame.accent,
        "language": frame.language,
        "city": _short(frame.city, 40),
        "brand": _short(_("scorecard"), 40),
        "kind": _short(card.kind, 60),
        "title": _short(page.title, _LONGEST),
        "value": _short(card.value, 60),
        "note": _short(card.note, _LONGEST_NOTE),
        "simulated": bare(BADGES["simulated"].label) if simulated else "",
    }


def _short(text: str, most: int) -> str:
    """A text without marks and unseen letters, cut where it would not fit."""
    seen = " ".join("".join(c for c in bare(text) if c.isprintable()).split())
    return seen if len(seen) <= most else seen[: most - 1].rstrip() + "…"


def _drawn(cards: list[dict[str, str]]) -> list[bytes]:
    import typst

    with TemporaryDirectory() as scratch:
        main = Path(scratch) / "main.typ"
        main.write_bytes(_TEMPLATE.read_bytes())
        (Path(scratch) / "cards.json").write_text(json.dumps(cards), encoding="utf-8")
        found: Any = typst.compile(
            str(main), root=scratch, format="png", ppi=72, ignore_system_fonts=True
        )
    return found if isinstance(found, list) else [found]


def _put(path: Path, picture: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)


def _keep(path: Path, picture: bytes) -> None:
    # A cache that cannot be written costs time and nothing else.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(picture)
        fresh.replace(path)
