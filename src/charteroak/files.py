"""Folders that appear whole, plain data as JSON, and hashes.

Answers: how is something written so that a run killed at any moment leaves either all of it or
none? Beside its place, flushed to the disk, then renamed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import orjson

STORE = ".charteroak"
"""The folder of what is made, in a city's own."""
_UNFINISHED = ".unfinished-"
_PIECE = 1 << 20


def appear(folder: Path, fill: Callable[[Path], None]) -> None:
    """Have `fill` write a folder that becomes visible only whole; one that is there stands.

    What `fill` raises, passes through, and what it had written is removed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep(folder.parent)
    unfinished = folder.parent / f"{_UNFINISHED}{folder.name}-{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir()
        fill(unfinished)
        _settle(unfinished)
        try:
            unfinished.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove what killed runs left behind, unless their process still lives."""
    for left in parent.glob(f"{_UNFINISHED}*"):
        if not alive(int(left.name.rpartition("-")[2])):
            shutil.rmtree(left, ignore_errors=True)


def alive(process: int) -> bool:
    """Whether a process of this machine still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _settle(folder: Path) -> None:
    """Have the disk hold every byte before the folder gets its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            flush(path)
    with contextlib.suppress(OSError):  # some systems cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def flush(path: Path) -> None:
    """Have the disk hold every byte of a file."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def digest(value: object) -> str:
    """The SHA-256 of plain data, whatever the order of its mappings."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digests(path: Path, sizes: Iterable[int]) -> tuple[str, dict[int, str]]:
    """The SHA-256 of a file's bytes, and of so many of its first bytes, in one reading."""
    whole = hashlib.sha256()
    starts: dict[int, str] = {}
    with path.open("rb") as content:
        for size in sorted({*sizes}):
            _feed(whole, content, size - content.tell())
            if content.tell() == size:
                starts[size] = whole.copy().hexdigest()
        _feed(whole, content, None)
    return whole.hexdigest(), starts


def _feed(hashed: hashlib._Hash, content: BinaryIO, most: int | None) -> None:
    """Hash what comes next: so many bytes, or all there are."""
    while most is None or most > 0:
        piece = content.read(_PIECE if most is None else min(_PIECE, most))
        if not piece:
            return
        hashed.update(piece)
        most = None if most is None else most - len(piece)


def read_json(path: Path) -> Any:
    """Plain data from a JSON file of ours."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_json(path: Path, value: object) -> None:
    """Plain data as JSON, the same bytes for the same data."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def told(value: object) -> bytes:
    """Plain data, dataclasses included, as JSON on one line: for much of it, and fast."""
    return orjson.dumps(value, _as_plain, _AS_IT_IS)


_AS_IT_IS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE
"""Left to itself, the library would tell what an object remembers beside its fields."""


def _as_plain(thing: Any) -> Any:
    if is_dataclass(thing) and not isinstance(thing, type):
        return {name: getattr(thing, name) for name in _names(type(thing))}
    return dict(thing) if isinstance(thing, Mapping) else str(thing)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def put(path: Path, value: object) -> None:
    """Plain data as JSON, whole or not at all, that may be done without: nothing is said where it
    cannot be written.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{_UNFINISHED}{path.name}-{os.getpid()}")
        try:
            write_json(draft, value)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
