"""Reads a city's `budget/` folder: every fault at once, each with its line.

Answers: what does the budget office say, as data? What it must mean together is in `check.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from charteroak.budget.costing import Overhead, Recovery
from charteroak.budget.model import (
    Account,
    Budget,
    Control,
    Fund,
    Ledger,
    Program,
    Share,
    Tie,
)
from charteroak.documents import fill, read_document
from charteroak.problems import Location, Problem

T = TypeVar("T")
FOLDER = "budget"
LISTS: dict[str, Any] = {
    "funds": Fund,
    "accounts": Account,
    "programs": Program,
    "shares": Share,
    "crosswalk": Tie,
    "controls": Control,
    "recovery": Recovery,
}
"""The files that are lists, and what one entry of each is."""
SINGLES: dict[str, Any] = {"overhead": Overhead}
"""The files that say one thing, and what it is."""


@dataclass
class _Reading:
    folder: Path
    shown_as: str
    problems: list[Problem] = field(default_factory=list)

    def listed(self, name: str, kind: type[T]) -> tuple[T, ...]:
        """The entries of a file that is a list; a city need not have it."""
        path = self.folder / f"{name}.yaml"
        return tuple(self._entries(path, kind)) if path.is_file() else ()

    def _entries(self, path: Path, kind: type[T]) -> Iterator[T]:
        document = read_document(path, f"{self.shown_as}/{path.name}")
        self.problems += document.problems
        if document.data is not None and not isinstance(document.data, list):
            what = "This file should be a list of entries."
            where = Location(document.file, 1)
            self.problems.append(Problem(what, where, "Begin each entry with `- `.", "read-list"))
            return
        for index in range(len(document.data or ())):
            entry, problems = fill(kind, document, (index,))
            self.problems += problems
            if entry is not None:
                yield entry

    def single(self, name: str, kind: type[T], otherwise: T) -> T:
        """What a file says that says one thing; a city need not have it."""
        path = self.folder / f"{name}.yaml"
        if not path.is_file():
            return otherwise
        document = read_document(path, f"{self.shown_as}/{path.name}")
        self.problems += document.problems
        if document.data is None:
            return otherwise
        found, problems = fill(kind, document)
        self.problems += problems
        return otherwise if found is None else found

    def named(self, name: str, kind: type[T], key: Callable[[T], str]) -> dict[str, T]:
        """The entries by their id, each once."""
        found: dict[str, T] = {}
        for entry in self.listed(name, kind):
            if key(entry) in found:
                where: Location = entry.written_at  # type: ignore[attr-defined]
                what = f"`{key(entry)}` stands twice in `{name}.yaml`."
                advice = "Keep the one you mean and remove the other."
                self.problems.append(Problem(what, where, advice, "budget-twice"))
                continue
            found[key(entry)] = entry
        return found

    def ledgers(self) -> dict[str, Ledger]:
        """Every ledger, under the name of its file."""
        found: dict[str, Ledger] = {}
        for path in sorted((self.folder / "ledger").glob("*.yaml")):
            document = read_document(path, f"{self.shown_as}/ledger/{path.name}")
            self.problems += document.problems
            if document.data is None:
                continue
            ledger, problems = fill(Ledger, document)
            self.problems += problems
            if ledger is None:
                continue
            found[path.stem] = ledger
            if ledger.id != path.stem:
                what = f"The ledger calls itself `{ledger.id}` and its file `{path.name}`."
                advice = f"Write `id: {path.stem}`, or rename the file."
                problem = Problem(what, document.at("id"), advice, "ledger-id")
                self.problems.append(problem)
        return found


def read_budget(root: Path, shown_as: str) -> tuple[Budget, tuple[Problem, ...]]:
    """What a city's folder says of its budget; empty where there is none."""
    reading = _Reading(root / FOLDER, f"{shown_as}/{FOLDER}")
    budget = Budget(
        funds=reading.named("funds", Fund, lambda one: one.id),
        accounts=reading.named("accounts", Account, lambda one: one.id),
        ledgers=reading.ledgers(),
        programs=reading.named("programs", Program, lambda one: one.id),
        shares=reading.listed("shares", Share),
        ties=reading.listed("crosswalk", Tie),
        controls=reading.listed("controls", Control),
        shown_as=reading.shown_as,
        overhead=reading.single("overhead", Overhead, Overhead()),
        recoveries=reading.listed("recovery", Recovery),
    )
    return budget, tuple(reading.problems)
