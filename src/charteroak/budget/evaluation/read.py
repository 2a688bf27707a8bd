"""Reads what is asked of programs, `evaluations.yaml` and `reach.yaml`: every fault at once.

Answers: which changes are to be evaluated, and how is it counted whom a program reaches?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from charteroak.budget.evaluation.check import check
from charteroak.budget.evaluation.model import Evaluation, Reached
from charteroak.budget.model import Budget
from charteroak.documents import fill, read_document
from charteroak.plan.model import CityFiles
from charteroak.problems import Location, Problem

T = TypeVar("T")
LISTS: dict[str, Any] = {"evaluations": Evaluation, "reach": Reached}
"""The files, and what one entry of each is."""


@dataclass(frozen=True)
class Asked:
    """Everything that is asked of programs."""

    evaluations: tuple[Evaluation, ...] = ()
    reached: tuple[Reached, ...] = ()


def read_asked(
    root: Path, shown_as: str, budget: Budget, files: CityFiles
) -> tuple[Asked, tuple[Problem, ...]]:
    """What a city asks of its programs, and everything that is wrong with it."""
    problems: list[Problem] = []
    evaluations = tuple(_entries(root, shown_as, "evaluations", Evaluation, problems))
    reached = tuple(_entries(root, shown_as, "reach", Reached, problems))
    problems += check(evaluations, reached, budget, files)
    return Asked(evaluations, reached), tuple(problems)


def _entries(
    root: Path, shown_as: str, name: str, kind: type[T], problems: list[Problem]
) -> Iterator[T]:
    path = root / "budget" / f"{name}.yaml"
    if not path.is_file():
        return
    document = read_document(path, f"{shown_as}/budget/{path.name}")
    problems += document.problems
    if document.data is not None and not isinstance(document.data, list):
        what, where = "This file should be a list of entries.", Location(document.file, 1)
        problems.append(Problem(what, where, "Begin each entry with `- `.", "read-list"))
        return
    for index in range(len(document.data or ())):
        entry, wrong = fill(kind, document, (index,))
        problems += wrong
        if entry is not None:
            yield entry
