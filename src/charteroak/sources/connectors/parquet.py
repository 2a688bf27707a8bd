"""Parquet: a file that knows its own types.

Answers: which records does this file hold? Each value is written as text in full, so that one set
of rules reads every kind of file; the shortest text of a number is exactly that number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlglot import exp

from charteroak.engine import Engine, EngineFault
from charteroak.problems import Problem
from charteroak.sources import headings
from charteroak.sources.cells import bare
from charteroak.sources.connectors import Connector, Reading, Request, refused
from charteroak.sources.contract import Contract


class Parquet(Connector):
    """Reads Parquet."""

    formats: ClassVar[tuple[str, ...]] = ("parquet",)
    endings: ClassVar[Mapping[str, str]] = {".parquet": "parquet", ".pq": "parquet"}
    looks: ClassVar[tuple[str, ...]] = ("parquet",)
    native: ClassVar[bool] = True

    def read(self, request: Request, engine: Engine) -> Reading:
        """The file as rows of text."""
        contract = request.contract
        table = engine.parquet(request.path)
        try:
            found = list(engine.columns(table.copy().limit(0)))
            count = int(
                engine.rows(exp.select(exp.Count(this=exp.Star())).from_(table.subquery()))[0][0]
            )
        except EngineFault as fault:
            return refused(_unreadable(contract, str(fault)))
        positions, problems = headings.places_of(headings.clean(found), contract)
        if problems:
            return refused(*problems)
        chosen = {
            column: found[position]
            for column, position in zip(contract.columns, positions, strict=True)
        }
        return Reading(_rows(table, chosen), None, count)

    def headings(self, request: Request, engine: Engine) -> tuple[str, ...] | Problem:
        """The names of its columns."""
        try:
            found = engine.columns(engine.parquet(request.path).limit(0))
        except EngineFault as fault:
            return _unreadable(request.contract, str(fault))
        return tuple(headings.clean(name for name in found if name != "file_row_number"))


def _rows(table: exp.Select, chosen: Mapping[str, str]) -> exp.Select:
    number = exp.Add(this=exp.column("file_row_number"), expression=exp.Literal.number(1))
    return table.copy().select(
        exp.alias_(number, "row_", quoted=True),
        exp.alias_(exp.Literal.number(0), "line_", quoted=True),
        *(exp.alias_(_text(heading), column, quoted=True) for column, heading in chosen.items()),
        append=False,
    )


def _text(heading: str) -> exp.Expr:
    return bare(exp.cast(exp.column(heading, quoted=True), "VARCHAR"))


def _unreadable(contract: Contract, fault: str) -> Problem:
    said = (fault.splitlines() or [""])[0].rstrip(".")
    return Problem(
        f"`{contract.file}` cannot be read as Parquet: {said}.",
        contract.written_at,
        "It is damaged or cut short: export or copy it again.",
        "parquet-unreadable",
    )
