"""Spending: the dollars of a city followed for an edition, and what is told of them.

Answers: what do the ledger, the costs and what was measured say together, for the pages to show?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from charteroak.budget import stored
from charteroak.budget.reconcile import NOTHING, Reconciled, reconcile
from charteroak.build.kept import Kept
from charteroak.checked import Checked
from charteroak.engine import Engine
from charteroak.files import digest, file_digest
from charteroak.indicators.measurement import Measurements
from charteroak.problems import Refused, errors

CACHE = "cache/dollars"


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
    """Every dollar followed: by the check, or here where a ledger lies among the records. Nothing
    where one is not there, which the check has told of. Refused where one is not in order.
    """
    elsewhere = away(checked, records)
    if not elsewhere:
        return checked.followed
    if not all(path.is_file() for path in elsewhere.values()):
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
    programs, definitions = checked.budget.programs.values(), checked.files.indicators
    if not programs:
        return

    def hashes(names: Iterable[str]) -> dict[str, str]:
        return {
            name: digest([measured.get(name, ""), repr(definitions.get(name))])
            for name in sorted(names)
        }

    if kept.take(folder, hashes):
        return
    whole = stored.WholeCity(Measurements(folder, database))
    told = stored.told(checked.budget, checked.files, found, whole)
    told |= stored.scored(checked.budget, checked.files, checked.scored, whole)
    told |= stored.evaluated(checked.budget, checked.files, found, checked.asked, whole)
    stored.write(database, folder, told)
    named = {name for one in programs for name in (*one.indicators, one.unit_of_service) if name}
    kept.keep(folder, hashes(whole.asked | named))
