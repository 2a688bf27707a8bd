"""Remembered: what was hidden the last time, kept beside the edition.

Answers: were these very numbers guarded before? The choice and its proof cost seconds, and they
depend on nothing but the numbers, the definitions, the threshold and this code. All of that is in
the key, so an unchanged source costs nothing and nothing stale is ever used. What is kept says
where cells are hidden, and so it stays in the city's store and is never published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from charteroak.files import digest, file_digest
from charteroak.indicators.suppress.cells import Flags
from charteroak.indicators.told import Block
from charteroak.plan.model import Indicator

Kept = tuple[Flags, NDArray[np.object_]]
"""What is hidden in one block, and the word why."""
MOST = 64
"""So many choices are kept: one for each source and time column of the last builds."""
_LABELS = (
    "indicator", "grain", "period", "period_start", "period_end", "place_set", "place",
    "group_by", "group",
)  # fmt: skip
_PARTS = ("numerator", "denominator", "n")


@dataclass(frozen=True)
class Masks:
    """A folder of what was hidden, by the hash of what it was chosen from."""

    folder: Path

    def key(self, blocks: Sequence[Block], indicators: Mapping[str, Indicator], below: int) -> str:
        """The hash of everything that the choice depends on."""
        found = hashlib.sha256(f"{below} {_code()} {_versions()}".encode())
        for block in blocks:
            its = indicators[block["indicator"]]
            found.update(repr((its.id, its.kind, its.where, its.measure)).encode())
            for name in _LABELS:
                column = block[name]
                words = column.tolist() if isinstance(column, np.ndarray) else column
                found.update(repr(words).encode())
            for name in _PARTS:
                found.update(np.ascontiguousarray(block[name], dtype=np.float64).tobytes())
        return found.hexdigest()

    def recall(self, key: str, blocks: Sequence[Block]) -> list[Kept] | None:
        """What was hidden in each block, or None where these numbers are new."""
        path = self._path(key)
        if not path.is_file():
            return None
        sizes = [len(block["value"]) for block in blocks]
        try:
            with np.load(path, allow_pickle=False) as stored:
                hidden, reason = stored["hidden"], stored["reason"].astype(object)
        except (OSError, ValueError, KeyError, BadZipFile):  # damaged: choose anew
            return None
        if len(hidden) != sum(sizes):
            return None
        ends = np.cumsum(sizes)[:-1]
        return list(zip(np.split(hidden, ends), np.split(reason, ends), strict=True))

    def keep(self, key: str, made: Sequence[Kept]) -> None:
        """Write what was hidden, whole or not at all, and forget what was kept longest ago."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(key)
        draft = path.with_suffix(".draft")
        with draft.open("wb") as out:
            columns: dict[str, Any] = {
                "hidden": np.concatenate([hidden for hidden, _ in made]),
                "reason": np.concatenate([reason for _, reason in made]).astype(str),
            }
            np.savez_compressed(out, **columns)
        draft.replace(path)
        oldest_last = sorted(self.folder.glob("*.npz"), key=lambda p: -p.stat().st_mtime)
        for old in oldest_last[MOST:]:
            old.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key[:32]}.npz"


@cache
def _code() -> str:
    """The hash of the modules that choose: other code may hide other cells."""
    here = Path(__file__).parent
    return digest({path.name: file_digest(path) for path in sorted(here.glob("*.py"))})


@cache
def _versions() -> str:
    import scipy

    return f"numpy {np.__version__} scipy {scipy.__version__}"
