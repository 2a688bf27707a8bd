"""Spending: the dollars of a city followed for an edition, and what is told of them.

Answers: what do the ledger, the costs and what was measured say together, for the pages to show?
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charteroak.budget import stored
from charteroak.budget.reconcile import NOTHING, Reconciled, reconcile
from charteroak.build.inputs import written
from charteroak.checked import Checked
from charteroak.engine import Engine
from charteroak.files import appear, digest, file_digest, read_json, write_json
from charteroak.indicators.measurement import Measurements
from charteroak.problems import Refused, errors

CACHE = "cache/dollars"
_ABOUT, _NAMED = "about.json", 16
_FROM = ("city.yaml", "plan", "budget", "figures", "places")
"""Of what the city wrote, all that the dollars are told from, beside the measurements."""


def away(checked: Checked, records: Path | None) -> dict[str, Path]:
    """The ledgers that lie in the records folder and not in the city's own, by id."""
    own = checked.root / "budget" / "ledger"
    files = {one.id: one.file for one in checked.budget.ledgers.values()}
    return {
        name: (records or checked.root / "records") / file
        for name, file in files.items()
        if not (own / file).is_file()
    }


def inputs(checked: Checked, records: Path | None) -> dict[str, Any]:
    """Hashes of the ledgers in the records folder; nothing where there are none."""
    there = {n: path for n, path in away(checked, records).items() if path.is_file()}
    return {"ledgers": {n: file_digest(path) for n, path in there.items()}} if there else {}


def follow(checked: Checked, records: Path | None) -> Reconciled:
    """Every dollar followed. Nothing where a ledger is not there, which the check has told of.
    Refused where a ledger among the records is not in order.
    """
    elsewhere = away(checked, records)
    if checked.budget.empty or not all(path.is_file() for path in elsewhere.values()):
        return NOTHING
    with Engine() as database:
        found = reconcile(checked.budget, checked.root, database, records)
    if errors(found.problems):
        raise Refused(found.problems)
    return found


def write(
    database: Engine,
    folder: Path,
    checked: Checked,
    found: Reconciled,
    measured: Mapping[str, str],
    kept: Kept,
) -> None:
    """Write what is told of the dollars into an edition whose measurements stand in it; what still
    holds is copied, and of a city without programs there is nothing to tell. `measured`: the hash
    of the measurements of each indicator.
    """
    if not checked.budget.programs:
        return
    definitions = checked.files.indicators

    def hashes(names: Iterable[str]) -> dict[str, str]:
        return {
            name: digest([measured.get(name, ""), repr(definitions.get(name))])
            for name in sorted(names)
        }

    about = kept.about()
    if about is None or about["asked"] != hashes(about["asked"]):
        whole = stored.WholeCity(Measurements(folder, database))
        told = stored.told(checked.budget, checked.files, found, whole)
        told |= stored.scored(checked.budget, checked.files, checked.scored, whole)
        told |= stored.evaluated(checked.budget, checked.files, found, checked.asked, whole)
        named = (n for one in checked.budget.programs.values() for n in one.indicators)
        units = (one.unit_of_service for one in checked.budget.programs.values())
        asked = {*whole.asked, *named, *units} - {""}
        stored.write(database, folder, told)
        kept.keep([folder / name for name in told], hashes(asked))
        return
    for name in about["files"]:
        shutil.copyfile(kept.folder / name, folder / name)


@dataclass(frozen=True)
class Kept:
    """What an earlier build told of the dollars, made from the same files by the same programs."""

    folder: Path

    @classmethod
    def of(cls, store: Path, checked: Checked, records: Path | None, made_by: str) -> Kept:
        """Where it would be kept: named after everything that the city wrote of it."""
        files = {
            name: file_digest(path)
            for name, path in written(checked.root).items()
            if name.split("/")[0] in _FROM
        }
        named = digest([made_by, files, inputs(checked, records)])
        return cls(store / CACHE / named[:_NAMED])

    def about(self) -> dict[str, Any] | None:
        """The measurements that it was told from, and its files; None where any is not as it was
        written.
        """
        try:
            about: dict[str, Any] = read_json(self.folder / _ABOUT)
            whole = all(
                file_digest(self.folder / name) == was for name, was in about["files"].items()
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return about if whole else None

    def keep(self, files: Iterable[Path], asked: Mapping[str, str]) -> None:
        """Keep these files, and nothing that was kept before."""
        shutil.rmtree(self.folder.parent, ignore_errors=True)

        def fill(folder: Path) -> None:
            for file in files:
                shutil.copyfile(file, folder / file.name)
            hashes = {file.name: file_digest(folder / file.name) for file in files}
            write_json(folder / _ABOUT, {"asked": asked, "files": hashes})

        files = list(files)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        appear(self.folder, fill)
