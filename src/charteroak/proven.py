"""Proven: what was held to its rules before, and stood.

Answers: must this be tried again? Only what stood is remembered, by the hash of everything that the
answer depends on, the program included. A fault is remembered nowhere: it is found again each time,
with the line on which it stands now.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from charteroak import program
from charteroak.files import digest, put, read_json

FOLDER = "cache/checked"
"""Where it is kept, in a city's store."""
_FILE = "proven.json"


@dataclass
class Proven:
    """The hashes of what stood, from a folder if there is one."""

    folder: Path | None = None
    known: frozenset[str] = frozenset()
    """What stood when it was last tried."""
    used: set[str] = field(default_factory=set)
    """What stands now."""

    @classmethod
    def of(cls, folder: Path) -> Proven:
        """What is remembered in a folder; nothing where it cannot be read."""
        with suppress(OSError, ValueError, TypeError):
            return cls(folder, frozenset(map(str, read_json(folder / _FILE))))
        return cls(folder)

    def key(self, rule: str, *depends_on: object) -> str:
        """The hash of a rule and of what its answer depends on.

        Plain data and frozen dataclasses; places in files are no part of what these show.
        """
        return digest([rule, program.code(), program.beside(), [repr(one) for one in depends_on]])

    def stands(self, key: str) -> bool:
        """Whether it stood before; then it stands now."""
        if key in self.known:
            self.used.add(key)
        return key in self.known

    def note(self, keys: Iterable[str]) -> None:
        """Remember that these stand."""
        self.used.update(keys)

    def keep(self) -> None:
        """Write what stands now and forget the rest; where that cannot be written, do without."""
        if self.folder is not None and self.used != self.known:
            put(self.folder / _FILE, sorted(self.used))
