"""Kept: files of an earlier build that still hold, copied instead of made again.

Answers: was this told from the same words, by the same programs, of the same measurements? What is
lost, harmed or told of other measurements is made again; what cannot be kept is done without.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from charteroak.build.inputs import written
from charteroak.files import appear, digest, file_digest, read_json, write_json

_ABOUT, _NAMED = "about.json", 16
_FROM = ("city.yaml", "plan", "budget", "figures", "places")
"""Of what the city wrote, all that budgets are told from, beside the measurements."""


@dataclass(frozen=True)
class Kept:
    """One folder, named after what its files were told from."""

    folder: Path
    names: tuple[str, ...]
    """The files it must hold."""

    @classmethod
    def of(cls, cache: Path, root: Path, names: Iterable[str], made_by: object) -> Kept:
        """Where the files of these names would be kept. `made_by`: whatever else they depend on."""
        files = {
            name: file_digest(path)
            for name, path in written(root).items()
            if name.split("/")[0] in _FROM
        }
        return cls(cache / digest([made_by, files])[:_NAMED], tuple(names))

    def take(self, to: Path, hashes: Callable[[Iterable[str]], Mapping[str, str]]) -> bool:
        """Copy the files to a folder, and say whether they still hold. `hashes`: of each indicator
        they were told of, what is known of it now.
        """
        try:
            about = read_json(self.folder / _ABOUT)
            if about["asked"] != hashes(about["asked"]):
                return False
            if any(file_digest(self.folder / name) != about["files"][name] for name in self.names):
                return False
            for name in self.names:
                shutil.copyfile(self.folder / name, to / name)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False
        return True

    def keep(self, folder: Path, asked: Mapping[str, str]) -> None:
        """Keep the files of a folder, and nothing that was kept before."""

        def fill(to: Path) -> None:
            for name in self.names:
                shutil.copyfile(folder / name, to / name)
            hashes = {name: file_digest(to / name) for name in self.names}
            write_json(to / _ABOUT, {"asked": asked, "files": hashes})

        with suppress(OSError):
            shutil.rmtree(self.folder.parent, ignore_errors=True)
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            appear(self.folder, fill)
