"""Reads the contracts that a city wrote or has from its packs: every fault at once, with its line.

Answers: which sources does the city have, and what does it say of each? Rules about what that
means are in `check.py`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from charteroak.documents import Document, fill, known_fields, read_document
from charteroak.packs import adopt
from charteroak.packs.adopt import Definition, Packs
from charteroak.problems import Problem, in_order, suggest
from charteroak.sources.contract import CodeList, Contract, Prepared

_GIVEN = ("ready", "pack", "changed")
"""Fields that are filled in here, not written by anyone."""


@dataclass(frozen=True)
class Contracts:
    """The contracts of a city by id, the file of each, and what could not be read."""

    contracts: dict[str, Contract] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Found:
    """One contract before it is read: its words, and the folders where its SQL may stand."""

    document: Document
    folders: tuple[tuple[Path, str], ...]
    definition: Definition | None = None


def city_contracts(root: Path, shown_as: str, packs: Packs | None = None) -> Contracts:
    """The contracts of a city: its own and those of the packs that its `city.yaml` names."""
    packs = packs or adopt.packs_of(root, shown_as)
    return read_contracts(root / "sources", f"{shown_as}/sources", packs)


def read_contracts(folder: Path, shown_as: str, packs: Packs | None = None) -> Contracts:
    """Every `*.yaml` in a city's `sources/` folder, laid over the contract of a pack where there
    is one of this name; `shown_as` is what people call the folder.

    A contract stands under the name of its file. That the id says the same is a rule of
    `check.py`. A city without such a folder has no sources of its own.
    """
    ready = adopt.contracts(packs or Packs())
    problems = list(ready.problems)
    found = {name: _of_pack(definition) for name, definition in ready.found.items()}
    for path in sorted(folder.glob("*.yaml")):
        own = read_document(path, f"{shown_as}/{path.name}")
        problems += own.problems
        if own.data is None:
            continue
        here = (folder, shown_as)
        under = ready.found.get(path.stem)
        if under is None or not isinstance(own.data, dict):
            found[path.stem] = _Found(own, (here,))
        else:
            joined = under.under(own)
            found[path.stem] = _Found(joined.document, (here, *found[path.stem].folders), joined)
    contracts: dict[str, Contract] = {}
    documents: dict[str, Document] = {}
    for name, one in found.items():
        contract, faults = _contract(one)
        problems += faults
        if contract is not None:
            contracts[name], documents[name] = contract, one.document
    return Contracts(contracts, documents, in_order(problems))


def _of_pack(definition: Definition) -> _Found:
    taken = definition.taken
    names = ("layouts", "contracts")
    folders = tuple((taken.folder / name, f"{taken.shown_as}/{name}") for name in names)
    return _Found(definition.document, folders, definition)


def _contract(found: _Found) -> tuple[Contract | None, tuple[Problem, ...]]:
    document, definition = found.document, found.definition
    if definition:
        document = adopt.placed(document, definition.taken)
    problems = list(_not_to_be_written(document))
    given: dict[str, Any] = {}
    if definition:
        given |= {"pack": definition.taken.origin, "changed": definition.changed}
    if isinstance(document.data, dict) and document.data.get("prepare"):
        prepared, faults = _prepared(found)
        problems += faults
        given["ready"] = prepared
    contract, faults = fill(Contract, document, only=lambda key: key not in _GIVEN, given=given)
    return contract, (*problems, *faults)


def _not_to_be_written(document: Document) -> Iterator[Problem]:
    """The words that are filled in here are not words of the file."""
    for word in _GIVEN:
        if isinstance(document.data, dict) and word in document.data:
            what = f"`{word}` is not a word this file knows."
            known = [name for name in known_fields(Contract) if name not in _GIVEN]
            yield Problem(what, document.at(word), suggest(word, known), "read-unexpected-keyword")


def _prepared(found: _Found) -> tuple[Prepared | None, tuple[Problem, ...]]:
    """The SQL that a contract names, from the city's folder or else the pack's, with its codes."""
    document = found.document
    written = str(document.data["prepare"])
    at = next(((f, s) for f, s in found.folders if (f / written).is_file()), None)
    if at is None:
        what = f"There is no file `{written}` beside the contract."
        return None, (Problem(what, document.at("prepare"), _ADVICE, "prepare-missing"),)
    folder, shown_as = at
    codes: dict[str, CodeList] = {}
    named = document.data.get("codes")
    for table, file in (named if isinstance(named, dict) else {}).items():
        path = next(
            (f.parent / file for f, _ in found.folders if (f.parent / file).is_file()), None
        )
        if path is None:
            what = f"There is no file `{file}` for the code list `{table}`."
            advice = "Write its path from the folder above `contracts/` on: `codes/offenses.csv`."
            return None, (Problem(what, document.at("codes", table), advice, "codes-missing"),)
        codes[table] = _code_list(path)
    sql = (folder / written).read_text(encoding="utf-8")
    return Prepared(sql, f"{shown_as}/{written}", codes), ()


_ADVICE = "Put it into the folder of the contract, or mend its name after `prepare:`."


def _code_list(path: Path) -> CodeList:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return CodeList(tuple(header), tuple(tuple(row) for row in rows if row))
