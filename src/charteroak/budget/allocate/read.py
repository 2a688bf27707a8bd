"""Reads `budget/allocations/*.yaml` and `budget/weights.yaml`, every fault with its line.

Answers: which questions may be asked of this city's budget, and by whose weights?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from charteroak.budget.allocate.words import Allocation, WeightSet
from charteroak.documents import fill, read_document
from charteroak.problems import Location, Problem

T = TypeVar("T")
FOLDER = "allocations"


@dataclass(frozen=True)
class Wanted:
    """The allocations and the sets of weights of a city."""

    allocations: Mapping[str, Allocation]
    weights: Mapping[str, WeightSet]


def read_wanted(folder: Path, shown_as: str) -> tuple[Wanted, tuple[Problem, ...]]:
    """What a city's budget folder asks for; empty where it asks for nothing."""
    allocations, problems = each(folder / FOLDER, f"{shown_as}/{FOLDER}", Allocation)
    weights, more = _weights(folder / "weights.yaml", f"{shown_as}/weights.yaml")
    return Wanted(allocations, weights), (*problems, *more)


def each(folder: Path, shown_as: str, kind: type[T]) -> tuple[dict[str, T], tuple[Problem, ...]]:
    """Every file of a folder as one thing, under the name of the file, which is its `id`."""
    found: dict[str, T] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path, f"{shown_as}/{path.name}")
        problems += document.problems
        if document.data is None:
            continue
        one, faults = fill(kind, document)
        problems += faults
        if one is None:
            continue
        found[path.stem] = one
        told: Any = one
        if told.id != path.stem:
            what = f"It calls itself `{told.id}` and its file `{path.name}`."
            advice = f"Write `id: {path.stem}`, or rename the file."
            problems.append(Problem(what, document.at("id"), advice, "file-id"))
    return found, tuple(problems)


def _weights(path: Path, shown_as: str) -> tuple[dict[str, WeightSet], tuple[Problem, ...]]:
    if not path.is_file():
        return {}, ()
    document = read_document(path, shown_as)
    problems = list(document.problems)
    if document.data is not None and not isinstance(document.data, list):
        what = "This file should be a list of sets of weights."
        problems.append(Problem(what, Location(shown_as, 1), "Begin each with `- `.", "read-list"))
        return {}, tuple(problems)
    found: dict[str, WeightSet] = {}
    for index in range(len(document.data or ())):
        one, faults = fill(WeightSet, document, (index,))
        problems += faults
        if one is not None and one.id in found:
            what = f"The weights `{one.id}` are told twice."
            problems.append(Problem(what, one.written_at, "Rename one.", "weights-twice"))
        elif one is not None:
            found[one.id] = one
    return found, tuple(problems)
