"""The parts of a city's folder that workbooks are made of.

Answers: what do the city's files say now of programs, packages, shares, scores and questions?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from charteroak.budget import check as rules
from charteroak.budget import choices, packaged
from charteroak.budget.allocate.read import Wanted, read_wanted
from charteroak.budget.model import Budget
from charteroak.budget.packages import Package, read_packages
from charteroak.budget.priorities import read_priorities
from charteroak.budget.read import FOLDER, read_budget
from charteroak.budget.scores.model import Scored
from charteroak.budget.scores.read import Known, read_scores
from charteroak.documents import Document, read_document
from charteroak.plan.model import CityFiles
from charteroak.plan.read import read_city
from charteroak.problems import Location, Problem, Refused, errors, in_order


@dataclass(frozen=True)
class CityNow:
    """What a city's files say now."""

    root: Path
    shown_as: str
    files: CityFiles
    budget: Budget
    packages: Mapping[str, Package]
    scored: Scored

    @property
    def id(self) -> str:
        """What a workbook calls the city."""
        return self.files.city.name

    @property
    def folder(self) -> Path:
        """Its budget folder."""
        return self.root / FOLDER

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of the plan."""
        return tuple(outcome.id for _, _, outcome in self.files.plan.outcomes())

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """The offices of the plan."""
        return tuple(office.id for office in self.files.plan.offices)

    @property
    def known(self) -> packaged.Known:
        """The names of the plan that packages may use."""
        return choices.known_of(self.files)

    @property
    def scoring(self) -> Known:
        """The names that scores may use."""
        return Known(self.budget, self.outcomes, self.offices)

    @cached_property
    def wanted(self) -> Wanted:
        """The questions of the best budget. Refused where they cannot be read."""
        found, problems = read_wanted(self.folder, f"{self.shown_as}/{FOLDER}")
        if wrong := errors(problems):
            raise Refused(in_order(wrong))
        return found

    @cached_property
    def weights(self) -> tuple[str, ...]:
        """Every set of weights that a question may name, those of residents among them."""
        surveys, _ = read_priorities(self.folder, f"{self.shown_as}/{FOLDER}")
        return (*self.wanted.weights, *surveys)

    def document(self, name: str) -> Document | None:
        """One file of the budget folder, as it is written; None: it is not there."""
        path = self.folder / name
        return read_document(path, f"{self.shown_as}/{FOLDER}/{name}") if path.is_file() else None

    def wrong(self, budget: Budget, packages: Mapping[str, Package]) -> tuple[Problem, ...]:
        """Everything that would be wrong if its programs and packages were these."""
        found = rules.check(budget, self.outcomes, self.offices, self.files.indicators)
        return errors((*found, *packaged.check(budget, packages, self.known)))


def city_now(root: Path) -> CityNow:
    """Read a city's files. Refused where what workbooks are made of cannot be read."""
    shown_as = str(root).rstrip("/")
    if not root.is_dir():
        what, advice = f"There is no folder `{shown_as}`.", "Give the folder of a city."
        raise Refused([Problem(what, Location(shown_as), advice, "folder")])
    files, problems = read_city(root, shown_as)
    if files is None:
        raise Refused(in_order(problems))
    budget, said = read_budget(root, shown_as)
    packages, faults = read_packages(root / FOLDER, f"{shown_as}/{FOLDER}")
    if wrong := errors((*said, *faults)):
        raise Refused(in_order(wrong))
    names = tuple(outcome.id for _, _, outcome in files.plan.outcomes())
    offices = tuple(office.id for office in files.plan.offices)
    scored, aside = read_scores(root, shown_as, Known(budget, names, offices))
    if errors(aside):
        raise Refused(in_order(errors(aside)))
    return CityNow(root, shown_as, files, budget, packages, scored)
