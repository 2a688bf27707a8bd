"""Catalogue: the messages of one file of translations.

Answers: how is this sentence said in that language? A catalogue is a `.po` file, the form that
translators' tools know; it is read as it is, so nothing has to be compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from charteroak.problems import Location, Problem, Refused

Key = str | tuple[str, str]
"""A message; or one thing and several of it."""


@dataclass(frozen=True)
class Messages:
    """What a file translates."""

    said: Mapping[Key, tuple[str, ...]]
    """The message to its translation; to all its plural forms where it has any."""
    unsure: frozenset[Key] = frozenset()
    """Marked `fuzzy`: a person has to look at them, so they are not used."""


NONE = Messages({})


def read(path: Path, shown_as: str = "") -> Messages:
    """The messages of a file; none where there is no file. Refused where it cannot be read."""
    if not path.is_file():
        return NONE
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size, shown_as or str(path))


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int, shown_as: str) -> Messages:
    try:
        with path.open("rb") as file:
            found = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as fault:
        what = f"This catalogue cannot be read: {fault}."
        advice = "Open it with a translator's tool such as Poedit, or mend the line by hand."
        line = getattr(fault, "lineno", None) or 0
        raise Refused([Problem(what, Location(shown_as, line), advice, "language-file")]) from fault
    return Messages(*_told(found))


def _told(found: Catalog) -> tuple[dict[Key, tuple[str, ...]], frozenset[Key]]:
    said: dict[Key, tuple[str, ...]] = {}
    unsure: set[Key] = set()
    for message in found:
        if not message.id:
            continue
        one, more = message.id if isinstance(message.id, tuple | list) else (message.id, "")
        key: Key = (one, more) if more else one
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy:
            unsure.add(key)
        elif all(forms):
            said[key] = tuple(str(form) for form in forms)
    return said, frozenset(unsure)
