"""Packages: the ways each program could be funded, of which a budget takes one.

Answers: what could the city buy, for how much of which fund, with how many positions, and what
would it do for outcomes? Amounts are the whole yearly cost of the program in that way, not the
change. An effect is counted in points against having no such program: 100 points bring an outcome
all the way from where it stands to where the plan wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from charteroak.budget import listed
from charteroak.budget.money import cents_of
from charteroak.documents import CONFIG, Document, NumberAsWritten, fill, read_document
from charteroak.problems import NOWHERE, Location, Problem

Level = Literal["cut", "current", "enhanced", "new"]
FILE = "packages"
THOUSANDTHS, MILLIONTHS = 1000, 1_000_000
"""Positions are counted in thousandths and points in millionths, so that sums are exact."""
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")
_MOST = 10**9


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a package is expected to do for one outcome."""

    __pydantic_config__ = CONFIG

    outcome: str
    """The outcome."""
    low: NumberAsWritten
    """Points at the least; 100: from where the outcome stands all the way to its target."""
    expected: NumberAsWritten
    """Points as expected."""
    high: NumberAsWritten
    """Points at the most."""
    source: str
    """Where this comes from: a study, the program's own records, a judgment and whose."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Package:
    """One way to fund a program, as a whole."""

    __pydantic_config__ = CONFIG

    id: str
    """Stable, and used once in the city."""
    program: str
    """The program."""
    level: Level
    """`current`: as today; `cut`: less; `enhanced`: more; `new`: of a program that is not there."""
    name: str
    """What would be done, in a few words."""
    cost: Mapping[str, NumberAsWritten] = field(default_factory=dict)
    """Fund to dollars, every year."""
    once: Mapping[str, NumberAsWritten] = field(default_factory=dict)
    """Fund to dollars of the first year alone."""
    fte: NumberAsWritten = "0"
    """Positions, as full-time equivalents."""
    effects: tuple[Effect, ...] = ()
    """What it is expected to do for outcomes; nothing: for none."""
    reaches: Mapping[str, Mapping[str, NumberAsWritten]] = field(default_factory=dict)
    """Whom it serves, where that is known: a boundary set or a group, such as `wards`, and the
    share of each of its values; they sum to exactly 1."""
    needs: tuple[str, ...] = ()
    """Packages of other programs without any of which it cannot be."""
    excludes: tuple[str, ...] = ()
    """Packages of other programs beside which it cannot be."""
    provenance: Literal["observed", "published", "simulated"] = "observed"
    """`simulated` where its figures are made up."""
    because: str = ""
    """Anything a reader should know."""
    written_at: Location = field(default=NOWHERE, repr=False)

    def cents(self, fund: str) -> int:
        """What it costs of a fund every year; `check` has seen to its words."""
        return cents_of(self.cost.get(fund, "0")) or 0

    def cents_once(self, fund: str) -> int:
        """What it costs of a fund in the first year alone."""
        return cents_of(self.once.get(fund, "0")) or 0

    @property
    def funds(self) -> tuple[str, ...]:
        """The funds that pay for it."""
        return tuple(dict.fromkeys((*self.cost, *self.once)))

    @property
    def whole(self) -> int:
        """What it costs in the first year, of all funds, in cents."""
        return sum(self.cents(fund) + self.cents_once(fund) for fund in self.funds)


def counted(text: str, parts: int) -> int | None:
    """A number as whole parts, such as thousandths; None: it is none, or finer than that."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, part = text.lstrip("-").partition(".")
    digits = len(str(parts)) - 1
    if part[digits:].strip("0") or len(whole) > len(str(_MOST)):
        return None
    number = int(whole or 0) * parts + int(part[:digits].ljust(digits, "0") or 0)
    return -number if text.startswith("-") else number


def positions(package: Package) -> int:
    """Its positions, in thousandths."""
    return counted(package.fte, THOUSANDTHS) or 0


def points(text: str) -> int:
    """Points of an effect, in millionths."""
    return counted(text, MILLIONTHS) or 0


def read_packages(folder: Path, shown_as: str) -> tuple[dict[str, Package], tuple[Problem, ...]]:
    """Every package by its id, from `packages.yaml` and `packages.csv`, and every fault."""
    found: dict[str, Package] = {}
    problems: list[Problem] = []
    for document in _documents(folder, shown_as):
        problems += document.problems
        if document.data is not None and not isinstance(document.data, list):
            what = "This file should be a list of packages."
            problem = Problem(
                what, Location(document.file, 1), "Begin each with `- `.", "read-list"
            )
            problems.append(problem)
            continue
        for index in range(len(document.data or ())):
            package, faults = fill(Package, document, (index,))
            problems += faults
            if package is None:
                continue
            if package.id in found:
                what = f"The package `{package.id}` is told twice."
                advice = f"Give one another `id:`; see {found[package.id].written_at}."
                problems.append(Problem(what, package.written_at, advice, "package-twice"))
                continue
            found[package.id] = package
    return found, tuple(problems)


def _documents(folder: Path, shown_as: str) -> Iterator[Document]:
    if (folder / f"{FILE}.yaml").is_file():
        yield read_document(folder / f"{FILE}.yaml", f"{shown_as}/{FILE}.yaml")
    if (folder / f"{FILE}.csv").is_file():
        yield listed.read_listed(folder / f"{FILE}.csv", f"{shown_as}/{FILE}.csv")
