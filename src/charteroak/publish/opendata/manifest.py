"""Manifest: every file of a site with the hash of its bytes, and what wrote them.

Answers: is this the file that was published, and which program must I have to write it again? It
lists everything but itself and the marker that `swap` leaves.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from charteroak import engine, program
from charteroak.files import digest, file_digest, write_json
from charteroak.publish import swap
from charteroak.publish.material import Material
from charteroak.publish.opendata import links

FORMAT = 1
NOT_LISTED = frozenset((links.MANIFEST, swap.MARKER))
"""The manifest itself, and the marker, which is nothing but a list of the files too."""
_LIBRARIES = (
    "babel", "charteroak", "jinja2", "numpy", "scipy", "sqlglot", "statsmodels", "typst",
    "vl-convert-python",
)  # fmt: skip


@cache
def program_now() -> dict[str, str]:
    """What writes a site here: the hash of this program's own files, and the versions beside it."""
    libraries = {name: its for name in _LIBRARIES if (its := _version(name))}
    return {"files": digest(program.own_files()), "engine": engine.version(), **libraries}


def _version(name: str) -> str:
    """The version of a library; empty where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def write(site: Path, material: Material) -> None:
    """Write the manifest of all that stands in a site by now."""
    found = sorted(path for path in site.rglob("*") if path.is_file())
    names = {path.relative_to(site).as_posix(): path for path in found}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "edition": material.edition,
        "city": material.files.city.name,
        "made": material.made.isoformat(),
        "written_with": program_now(),
        "files": {
            name: {"bytes": path.stat().st_size, "sha256": file_digest(path)}
            for name, path in names.items()
            if name not in NOT_LISTED
        },
    }
    write_json(site / links.MANIFEST, manifest)
