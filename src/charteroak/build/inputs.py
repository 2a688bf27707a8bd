"""What an edition is made from, by its hashes.

Answers: has anything changed since the last build: the city's files, the rows, the programs?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from charteroak import engine, program
from charteroak.build.reading import Source
from charteroak.files import file_digest
from charteroak.packs import adopt

_WRITTEN = ("city.yaml", "plan", "indicators", "tests", "staffing", "places", "figures", "sources",
            "budget", "codes", "simulated", "languages")  # fmt: skip


def written(root: Path) -> dict[str, Path]:
    """What the city wrote and the packs it takes up, by name."""
    found = [root / name for name in _WRITTEN]
    inside = [path for folder in found if folder.is_dir() for path in folder.rglob("*")]
    own = sorted(path for path in [*found, *inside] if path.is_file())
    return {**{str(path.relative_to(root)): path for path in own}, **adopt.files(root)}


def inputs_of(own: Mapping[str, Path], sources: Iterable[Source], address: str) -> dict[str, Any]:
    """Hashes of everything the numbers are made from, and the versions that made them. `own`:
    what the city wrote.
    """
    return {
        "city": {name: file_digest(path) for name, path in own.items()},
        "snapshots": {
            s.contract.id: s.snapshot.report.hash for s in sources if s.snapshot
        },
        "versions": versions(address),
    }  # fmt: skip


def versions(address: str) -> dict[str, str]:
    """What made the numbers."""
    return {
        "charteroak": version("charteroak"),
        "code": program.code(),
        "engine": engine.version(address),
        "highspy": version("highspy"),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "sqlglot": version("sqlglot"),
        "statsmodels": version("statsmodels"),
    }
