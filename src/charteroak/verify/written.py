"""Written: is what the city wrote, as it is published, what the edition was made from?

Answers: are these the plan, definitions, contracts and figures of this edition, byte for byte? The
edition's own manifest, which the pages show, has the hash of each file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charteroak.files import file_digest, read_json
from charteroak.publish.opendata import kept, links
from charteroak.verify.report import Check, Fault, check

PROVES = (
    "The plan, definitions, contracts and figures are those that the edition was made from, by the "
    "hashes that its pages show."
)


def written(site: Path) -> Check:
    """Hold every published file of the city to the hash that the edition notes."""
    root = site / links.CITY
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    noted = read_json(site / links.RECORD / kept.EDITION)["inputs"]["city"]
    return check("definitions", PROVES, f"{len(names):,} files", _faults(root, names, noted))


def _faults(root: Path, names: list[str], noted: dict[str, str]) -> Iterator[Fault]:
    for name in names:
        where = f"{links.CITY}/{name}"
        if name not in noted:
            yield Fault(where, "The edition was not made from it.")
        elif file_digest(root / name) != noted[name] and not without_engine(root / name):
            yield Fault(where, "It is not what the edition was made from.")
    for name in sorted(noted):
        if kept.is_told(name) and name not in names:
            yield Fault(f"{links.CITY}/{name}", "The edition was made from it, and it is missing.")


def without_engine(path: Path) -> bool:
    """Whether a line was taken out of it before it was published, so that its hash is another."""
    return path.name == "city.yaml" and kept.ENGINE_WAS_HERE in path.read_text(encoding="utf-8")
