"""Files: is every file there, with the bytes that were published, and no other?

Answers: has anything been changed, lost or added since the manifest was written? A manifest that
was changed together with a file is found out by the other checks, which do not look at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from charteroak.files import file_digest
from charteroak.publish import swap
from charteroak.publish.opendata.manifest import NOT_LISTED
from charteroak.verify.report import Check, Fault, check

PROVES = "Every file has the bytes that the manifest lists, none is missing, and none was added."


def files(site: Path, manifest: Mapping[str, Any]) -> Check:
    """Hold every file to the manifest."""
    listed: Mapping[str, Any] = manifest["files"]
    return check("files", PROVES, f"{len(listed):,} files", _faults(site, listed))


def names(folder: Path) -> set[str]:
    """The files of a folder, by their paths; not what systems leave in any folder, nor the marker
    by which `publish` knows its own.
    """
    found = (path for path in folder.rglob("*") if not path.is_dir())
    told = {path.relative_to(folder).as_posix() for path in found if path.name not in swap.LITTER}
    return told - {swap.MARKER}


def _faults(site: Path, listed: Mapping[str, Any]) -> Iterator[Fault]:
    there = names(site)
    for name, its in sorted(listed.items()):
        if name not in there:
            yield Fault(name, "The manifest lists it, and it is not there.")
        elif file_digest(site / name) != its["sha256"]:
            yield Fault(name, "Its bytes are not those that were published.")
    for name in sorted(there - listed.keys() - NOT_LISTED):
        yield Fault(name, "The manifest does not list it.")
