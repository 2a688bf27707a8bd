"""Reads the contracts that a city wrote: every fault at once, each with its line.

Answers: which sources does the city have, and what does it say of each? Rules about what that
means are in `check.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from charteroak.documents import Document, fill, read_document
from charteroak.problems import Problem, in_order
from charteroak.sources.contract import Contract


@dataclass(frozen=True)
class Contracts:
    """The contracts of a city by id, the file of each, and what could not be read."""

    contracts: dict[str, Contract] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_contracts(folder: Path, shown_as: str) -> Contracts:
    """Every `*.yaml` in a city's `sources/` folder; `shown_as` is what people call the folder.

    A contract stands under the name of its file. That the id says the same is a rule of
    `check.py`. A city without such a folder has no sources.
    """
    contracts: dict[str, Contract] = {}
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path, f"{shown_as}/{path.name}")
        problems += document.problems
        if document.data is None:
            continue
        contract, faults = fill(Contract, document)
        problems += faults
        if contract is not None:
            contracts[path.stem] = contract
            documents[path.stem] = document
    return Contracts(contracts, documents, in_order(problems))
