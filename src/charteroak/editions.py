"""One build's results, unchangeable, with what they were made from.

Answers: which numbers stand now, and what exactly were they made from? An edition is written
whole beside the old one; then one rename of a small file makes it the current one. Killed at any
moment, a build leaves the last good edition in place and at most a folder that nobody reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_CURRENT = "current"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Edition:
    """A finished build: its id and its folder."""

    id: str
    folder: Path

    def manifest(self) -> dict[str, Any]:
        """What it was made from: hashes of plan, figures and snapshots; versions; the time."""
        found: dict[str, Any] = read_json(self.folder / MANIFEST)
        return found


def edition_id(made: datetime, inputs: Mapping[str, Any]) -> str:
    """The id of an edition: its time, and the start of the hash of everything it is made from."""
    return f"{made:%Y-%m-%dT%H%M%SZ}-{digest(inputs)[:12]}"


def current(store: Path) -> Edition | None:
    """The edition that stands, or None before the first."""
    pointer = store / _CURRENT
    if not pointer.is_file():
        return None
    found = pointer.read_text(encoding="utf-8").strip()
    folder = store / "editions" / found
    return Edition(found, folder) if (folder / MANIFEST).is_file() else None


def all_editions(store: Path) -> tuple[Edition, ...]:
    """Every finished edition, oldest first."""
    folders = sorted((store / "editions").glob(f"*/{MANIFEST}"))
    return tuple(Edition(path.parent.name, path.parent) for path in folders)


def write(
    store: Path, name: str, manifest: Mapping[str, Any], fill: Callable[[Path], None]
) -> Edition:
    """Write an edition beside the others and make it the current one, in one atomic step.

    `fill` writes the tables into the folder it is given. What it raises, passes through: nothing
    is switched then, and the unfinished folder is removed.
    """
    editions = store / "editions"
    editions.mkdir(parents=True, exist_ok=True)
    folder = editions / name
    if not (folder / MANIFEST).is_file():
        unfinished = editions / f"{_UNFINISHED}{name}-{os.getpid()}"
        try:
            unfinished.mkdir()
            fill(unfinished)
            write_json(unfinished / MANIFEST, manifest)
            _settle(unfinished)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    _point(store, name)
    return Edition(name, folder)


def sweep(store: Path) -> None:
    """Remove what killed builds left behind, unless their process still lives."""
    for left in (store / "editions").glob(f"{_UNFINISHED}*"):
        if not _alive(int(left.name.rpartition("-")[2])):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _point(store: Path, name: str) -> None:
    fresh = store / f"{_CURRENT}.{os.getpid()}"
    fresh.write_text(name + "\n", encoding="utf-8")
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    fresh.replace(store / _CURRENT)


def _settle(folder: Path) -> None:
    """Have the disk hold every byte before the edition gets its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as written:
                os.fsync(written.fileno())
    with contextlib.suppress(OSError):  # some systems cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def digest(value: object) -> str:
    """The SHA-256 of plain data, whatever the order of its mappings."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read_json(path: Path) -> Any:
    """Plain data from a JSON file of ours."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_json(path: Path, value: object) -> None:
    """Plain data as JSON, the same bytes for the same data."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8")
