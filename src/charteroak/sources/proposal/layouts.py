"""The record layouts that an export is held against.

Answers: which columns does each layout look for, under which heading, and which of them can it not
do without? A layout with a `prepare.sql` looks for the headings that its SQL reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlglot
from sqlglot import exp

from charteroak.engine import DIALECT
from charteroak.packs.shelf import layouts as others
from charteroak.packs.trial import write_trial
from charteroak.problems import Problem, errors
from charteroak.sources.contract import Column, Contract
from charteroak.sources.read import city_contracts


@dataclass(frozen=True)
class Wanted:
    """One column that a layout looks for."""

    name: str
    heading: str
    column: Column
    needed: bool
    """No row can be read without it."""
    read_by_sql: bool = False
    formatted: bool = True
    """Whether the contract may say how its dates are written."""

    @property
    def shown(self) -> bool:
        """Whether its values may be printed."""
        return self.column.sensitivity == "public"


@dataclass(frozen=True)
class Layout:
    """One layout of one contract; `name` is empty for the one the contract itself describes."""

    contract: Contract
    name: str = ""

    @property
    def said(self) -> str:
        """What to call it."""
        return f"{self.contract.id}, layout {self.name}" if self.name else self.contract.id

    def wanted(self) -> tuple[Wanted, ...]:
        """The columns it looks for."""
        return tuple(_of_sql(self.contract) if self.contract.prepare else _plain(self.contract))


def layouts_of(pack: Path) -> tuple[tuple[Layout, ...], tuple[Problem, ...]]:
    """Every layout of every contract of a pack, read as in a city that has nothing else."""
    found: list[Layout] = []
    ways: list[tuple[str, str]] = [("", "")]
    ways += [(contract, name) for contract, some in others(pack).items() for name in some]
    for contract, name in ways:
        with TemporaryDirectory(prefix="charteroak-") as scratch:
            root = Path(scratch) / "trial"
            write_trial(root, pack, {contract: name} if contract else {})
            read = city_contracts(root, str(root))
        if errors(read.problems):
            return (), tuple(_shown(one, f"{root}/packs/", pack) for one in read.problems)
        chosen = read.contracts.values() if not contract else [read.contracts[contract]]
        found += [Layout(one, name) for one in chosen]
    return tuple(found), ()


def _shown(problem: Problem, trial: str, pack: Path) -> Problem:
    file = problem.where.file.replace(trial, f"{pack.parent}/")
    return replace(problem, where=replace(problem.where, file=file))


def _plain(contract: Contract) -> Iterator[Wanted]:
    for name, column in contract.columns.items():
        needed = column.required or name == contract.time or name in contract.key
        yield Wanted(name, contract.header(name), column, needed)


def _of_sql(contract: Contract) -> Iterator[Wanted]:
    """What the SQL reads; a column that it hands on as it is keeps its type and its rules."""
    handed_on = _handed_on(contract)
    for name, heading in contract.raw.items():
        column = handed_on.get(name)
        text = Column(type="text", meaning="As the file has it.")
        yield Wanted(
            name=name,
            heading=heading,
            column=column or text,
            needed=True,
            read_by_sql=True,
            formatted=column is not None,
        )


def _handed_on(contract: Contract) -> Mapping[str, Column]:
    if contract.ready is None:
        return {}
    tree = sqlglot.parse_one(contract.ready.sql, read=DIALECT)
    found: dict[str, Column] = {}
    for item in tree.selects if isinstance(tree, exp.Query) else ():
        value = item.unalias()
        known = contract.columns.get(item.alias_or_name)
        if isinstance(value, exp.Column) and value.name in contract.raw and known:
            found[value.name] = known
    return found
