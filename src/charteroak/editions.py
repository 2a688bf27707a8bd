"""One build's results, unchangeable, with what they were made from.

Answers: which numbers stand now, and what exactly were they made from? An edition is written
whole beside the old one; then one rename of a small file makes it the current one. Killed at any
moment, a build leaves the last good edition in place and at most a folder that nobody reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from charteroak.files import appear, digest, flush, read_json, sweep, write_json

MANIFEST = "manifest.json"
EDITIONS = "editions"
"""The folder of the editions, in a city's store."""
_CURRENT = "current"


@dataclass(frozen=True)
class Edition:
    """A finished build: its id and its folder."""

    id: str
    folder: Path

    def manifest(self) -> dict[str, Any]:
        """What it was made from: hashes of plan, figures and snapshots; versions; the time."""
        found: dict[str, Any] = read_json(self.folder / MANIFEST)
        return found

    @property
    def made(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.manifest()["made"])

    @property
    def store(self) -> Path:
        """The folder that holds it and the other editions of the city."""
        return self.folder.parent.parent


def edition_id(made: datetime, inputs: Mapping[str, Any]) -> str:
    """The id of an edition: its time, and the start of the hash of everything it is made from."""
    return f"{made:%Y-%m-%dT%H%M%SZ}-{digest(inputs)[:12]}"


def current(store: Path) -> Edition | None:
    """The edition that stands, or None before the first."""
    pointer = store / _CURRENT
    if not pointer.is_file():
        return None
    found = pointer.read_text(encoding="utf-8").strip()
    folder = store / EDITIONS / found
    return Edition(found, folder) if (folder / MANIFEST).is_file() else None


def all_editions(store: Path) -> tuple[Edition, ...]:
    """Every finished edition, oldest first."""
    folders = sorted(path.parent for path in (store / EDITIONS).glob(f"[!.]*/{MANIFEST}"))
    return tuple(Edition(folder.name, folder) for folder in folders)


def before(store: Path, edition: Edition) -> Edition | None:
    """The edition that was made before another, or None for the first."""
    return max((one for one in all_editions(store) if one.id < edition.id), default=None, key=_id)


def as_of(store: Path, day: date) -> Edition | None:
    """The edition that was the last made on a day, or None where none was made by then."""
    made = (one for one in all_editions(store) if one.made.date() <= day)
    return max(made, default=None, key=_id)


def _id(edition: Edition) -> str:
    return edition.id


def write(
    store: Path, name: str, manifest: Mapping[str, Any], fill: Callable[[Path], None]
) -> Edition:
    """Write an edition beside the others and make it the current one, in one atomic step.

    `fill` writes the tables into the folder it is given. What it raises, passes through: nothing
    is switched then, and the unfinished folder is removed.
    """
    folder = store / EDITIONS / name

    def whole(unfinished: Path) -> None:
        fill(unfinished)
        write_json(unfinished / MANIFEST, manifest)

    if not (folder / MANIFEST).is_file():
        appear(folder, whole)
    _point(store, name)
    sweep(store / EDITIONS)
    return Edition(name, folder)


def _point(store: Path, name: str) -> None:
    fresh = store / f"{_CURRENT}.{os.getpid()}"
    fresh.write_text(name + "\n", encoding="utf-8")
    flush(fresh)
    fresh.replace(store / _CURRENT)
