"""The rules of a layout, tried on the rows of a file under a proposed mapping.

Answers: does `closed >= opened` hold if these headings are those columns? Two columns of dates that
were taken for each other read perfectly, and break the rules between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from charteroak import expressions
from charteroak.engine import Engine, EngineFault
from charteroak.sources import cells
from charteroak.sources.cells import Clock, name
from charteroak.sources.contract import Column, Contract
from charteroak.sources.proposal.match import Pair, Proposal
from charteroak.sources.proposal.profile import Export
from charteroak.sources.validate import rule_tree

SOME_ROWS = 3
MOST = 0.25
"""Where more than this part of the rows that a rule speaks of break it, the mapping is in doubt."""
_UTC = Clock("UTC", "UTC")


@dataclass(frozen=True)
class Broken:
    """A rule that some rows break, with the numbers of the first of them."""

    rule: str
    because: str
    columns: tuple[str, ...]
    rows: int
    of: int
    first: tuple[int, ...]

    @property
    def doubtful(self) -> bool:
        """Whether so many rows break it that the columns may be others."""
        return self.rows > MOST * self.of


def broken(proposal: Proposal, export: Export, engine: Engine) -> tuple[Broken, ...]:
    """The rules that rows break; the rows of the file must still be kept in the engine."""
    contract = proposal.layout.contract
    if contract.prepare:
        return ()  # its rules speak of the rows that the SQL makes
    position = {profile.heading: number for number, profile in enumerate(export.profiles)}
    pairs = {pair.wanted.name: pair for pair in proposal.pairs}
    values = {
        known: _value(pair, position[pair.heading], contract, export)
        for known, pair in pairs.items()
    }
    found = []
    for expectation in contract.expectations:
        tree = rule_tree(expectation, contract)
        columns = tuple(expressions.names(tree))
        if set(columns) <= pairs.keys():
            counts = _counts(tree, columns, values, engine)
            if counts and counts[1]:
                said = (expectation.rule, expectation.because, columns)
                found.append(Broken(*said, counts[1], counts[0], counts[2]))
    return tuple(found)


def _value(pair: Pair, position: int, contract: Contract, export: Export) -> exp.Expr:
    """The typed value of a column, as a build would read it."""
    way = pair.fit.way
    column = Column(type=way.type, meaning="", formats=way.formats)
    written = cells.cleaned(name(f"c{position}"), contract.missing)
    return cells.typed(column, written, _UTC, native=export.native)


def _counts(
    tree: exp.Expr, columns: Sequence[str], values: Mapping[str, exp.Expr], engine: Engine
) -> tuple[int, int, tuple[int, ...]] | None:
    """The rows the rule can be told of, those that break it, and the first numbers of these."""
    typed = exp.select(
        exp.alias_(exp.cast(name("row_"), "BIGINT"), "row_"),
        *(exp.alias_(values[known].copy(), known, quoted=True) for known in columns),
    ).from_(exp.to_table("export_"))
    judged = exp.select(
        name("row_"), exp.alias_(exp.Try(this=exp.paren(tree.copy())), "holds_")
    ).from_(typed.subquery("typed_"))
    try:
        engine.keep("judged_", judged)
        told = exp.select(exp.Count(this=name("holds_"))).from_("judged_")
        breaks = exp.not_(name("holds_"))
        rows = exp.select(name("row_")).from_("judged_").where(breaks)
        of = int(engine.rows(told)[0][0])
        numbers = sorted(int(row[0]) for row in engine.rows(rows))
    except EngineFault:
        return None
    return of, len(numbers), tuple(numbers[:SOME_ROWS])
