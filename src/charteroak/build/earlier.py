"""Earlier: what the last edition says, and what each part of it was made from.

Answers: which of its numbers and judgments hold as they are? Those made from just what is there
now (`given`). They are taken over from its tables, which are held to their own hashes first: what
is not there any more, or is not what was written, is made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from charteroak.editions import EDITIONS, Edition
from charteroak.files import file_digest, put, read_json

FILE = "cache/parts.json"
"""Where the hashes are kept, in a city's store."""


@dataclass(frozen=True)
class Parts:
    """By name: the hash of what each part of an edition was made from."""

    sources: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    """Of what each indicator was judged from."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Of the measurements of each indicator."""


@dataclass(frozen=True)
class Earlier:
    """The edition of the last build, as far as it is what was written."""

    folder: Path
    parts: Parts = field(default_factory=Parts)

    @classmethod
    def of(cls, store: Path) -> Earlier:
        """What is remembered in a store; nothing where it cannot be read, or says otherwise."""
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            kept = read_json(store / FILE)
            folder = store / EDITIONS / str(kept["edition"])
            hashes = {str(name): str(its) for name, its in kept["files"].items()}
            if hashes and all(file_digest(folder / name) == its for name, its in hashes.items()):
                return cls(folder, Parts(*(_plain(kept[part]) for part in _PARTS)))
        return cls(store)


_PARTS = ("sources", "indicators", "rows")


def _plain(found: Mapping[str, str]) -> dict[str, str]:
    return {str(name): str(its) for name, its in found.items()}


def keep(store: Path, edition: Edition, parts: Parts) -> None:
    """Remember what an edition was made from; where that cannot be written, do without."""
    tables = sorted(path for path in edition.folder.iterdir() if path.is_file())
    put(
        store / FILE,
        {
            "edition": edition.id,
            "files": {path.name: file_digest(path) for path in tables},
            **{part: dict(getattr(parts, part)) for part in _PARTS},
        },
    )
