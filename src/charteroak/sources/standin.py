"""Simulated records stand in for a source whose real ones are not there, and for no other.

Answers: from which file is this source read, and is what it says observed? A file in the records
folder always comes first. What is made up lies in the store, under the hash of all it is made
from, and its contract says `simulated`: so does every number made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from charteroak.dimensions.place import BoundarySet
from charteroak.engine import Engine
from charteroak.files import appear, digest, file_digest
from charteroak.sources.contract import Column, Contract, Coverage, PlaceRule
from charteroak.sources.recipe import MADE_IN, Recipe
from charteroak.sources.simulate import simulate

MAKER = 2
"""Goes up whenever the same recipe would give other rows."""
FOLDER, RECORDS = "simulated", "records.parquet"
WITHOUT = "Its records are simulated, and this build is made without them."


@dataclass(frozen=True)
class Input:
    """A source as it is to be read."""

    contract: Contract
    path: Path | None
    """Its file; None where it is looked for in the records folder."""
    why: str = ""
    """Why it is not to be read at all."""


def chosen(
    contract: Contract,
    recipe: Recipe | None,
    records: Path | None,
    boundary_sets: Mapping[str, BoundarySet],
    store: Path,
    *,
    simulated: bool,
) -> Input:
    """The real records where there are any; simulated ones where they may stand in."""
    real = records is not None and (records / contract.file).is_file()
    if contract.provenance == "simulated" and not simulated:
        return Input(contract, None, WITHOUT)
    if real or recipe is None or not simulated:
        return Input(
            contract, None, "" if records else "No records folder was given to this build."
        )
    path = _file(_placed(contract), recipe, records, boundary_sets, store)
    return Input(standing_in(contract, (recipe.first, recipe.last)), path)


def standing_in(contract: Contract, days: tuple[date, date]) -> Contract:
    """The contract under which simulated records are read."""
    return replace(
        _placed(contract), provenance="simulated",
        file=f"{FOLDER}/{contract.id}.parquet", format="parquet",
        sheet="", prepare="", raw={}, codes={}, ready=None,
        covers=Coverage(first=days[0], last=days[1]),
        source_title=f"Simulated records in place of: {contract.source_title}",
        limitations="Made up by a computer to show how this works. Nothing in it happened.",
    )  # fmt: skip


def _placed(contract: Contract) -> Contract:
    """The contract whose rows say in which place they were made, where points would say it: nobody
    needs the outlines of the places to make records up.
    """
    which = next(iter(sorted(contract.places)), "")
    if not which or not contract.places[which].longitude:
        return contract
    column = Column(type="text", meaning="The place that the recipe put it in.")
    rule = PlaceRule(column=MADE_IN, otherwise=contract.places[which].otherwise)
    return replace(
        contract,
        columns={**contract.columns, MADE_IN: column},
        places={**contract.places, which: rule},
    )


def days_of(contract: Contract) -> list[str]:
    """The days of simulated records that stand in for real ones; none for what is read as filed."""
    if contract.file != f"{FOLDER}/{contract.id}.parquet":
        return []
    return [str(contract.covers.first), str(contract.covers.last)]


def as_built(contract: Contract, told: Mapping[str, Any] | None) -> Contract:
    """The contract as an edition used it, by what the edition says of the source."""
    days = (told or {}).get("stands_in")
    if not days:
        return contract
    first, last = (date.fromisoformat(str(day)) for day in days)
    return standing_in(contract, (first, last))


def _file(
    contract: Contract,
    recipe: Recipe,
    records: Path | None,
    boundary_sets: Mapping[str, BoundarySet],
    store: Path,
) -> Path:
    """The file that the recipe makes; made once."""
    outlines = [
        file_digest(records / places.boundaries.file)
        for name, places in sorted(boundary_sets.items())
        if records and name in contract.places and places.boundaries
        and (records / places.boundaries.file).is_file()
    ]  # fmt: skip
    places = {name: boundary_sets[name].names() for name in sorted(contract.places)}
    made_from = {
        "maker": MAKER, "recipe": repr(replace(recipe, written_at=contract.written_at)),
        "columns": repr(contract.columns), "time": contract.time, "places": places,
        "outlines": outlines,
    }  # fmt: skip
    folder = store / FOLDER / f"{contract.id}-{digest(made_from)[:12]}"
    path = folder / RECORDS
    if not path.is_file():
        appear(
            folder,
            lambda into: _simulate(recipe, contract, boundary_sets, records, into),
        )
    return path


def _simulate(
    recipe: Recipe,
    contract: Contract,
    boundary_sets: Mapping[str, BoundarySet],
    records: Path | None,
    into: Path,
) -> None:
    """Write the file, on one thread: with several, the same rows may be packed into other bytes."""
    with Engine(threads=1) as engine:
        simulate(recipe, contract, boundary_sets, records, engine, into / RECORDS)
