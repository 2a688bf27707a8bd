"""Sorts judged rows into those kept and those set aside, and counts both.

Answers: how many rows, which reasons, which days, how many without a place? Judged rows are kept
in a file while they are gone over several times, so that no table need fit into memory.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak.dimensions.place import UNKNOWN, BoundarySet
from charteroak.engine import Engine
from charteroak.problems import suggest
from charteroak.sources.cells import call, name, text
from charteroak.sources.connectors import Reading
from charteroak.sources.contract import Contract
from charteroak.sources.locating import PLACE
from charteroak.sources.report import FaultCount, Report, Unplaced
from charteroak.sources.validate import (
    FAULTS,
    HIDDEN,
    LINE,
    NOT_ALLOWED,
    REPEATED,
    ROW,
    Judged,
    repeats,
)  # fmt: skip

_FEW = 5
_SUGGESTED = 3


@dataclass(frozen=True)
class SortedOut:
    """Two queries in order of the file: rows kept, and one row for each fault."""

    kept: exp.Select
    set_aside: exp.Select
    """Those of an earlier reading included."""
    judged: exp.Select
    """The rows kept, with what is only counted."""
    rows_read: int


@dataclass(frozen=True)
class Earlier:
    """What an earlier reading of the same file, which has only grown since, came to."""

    report: Report
    kept: exp.Select
    set_aside: exp.Select


def sort_out(
    judged: Judged,
    reading: Reading,
    contract: Contract,
    scratch: Path,
    engine: Engine,
    earlier: Earlier | None = None,
) -> SortedOut:
    """Judge every row, once, and tell the kept from the others."""
    path = scratch / "judged.parquet"
    engine.write_parquet(judged.rows, path)
    table = engine.parquet(path)
    none = exp.EQ(this=call("len", name(FAULTS)), expression=exp.Literal.number(0))
    kept = exp.select(exp.Star()).from_(table.subquery("judged_")).where(none)
    aside = [_told(table)]
    if contract.key:
        before = earlier.kept if earlier else None
        again = engine.keep("repeats_", repeats(table, contract, before))
        kept = kept.where(name(ROW).isin(query=exp.select(name(ROW)).from_(again.copy())).not_())
        aside.append(_repeated(again, contract))
    if reading.faults is not None:
        aside.append(_unread(reading.faults, contract))
    if earlier is not None:
        aside.append(earlier.set_aside)
    columns = [ROW, *contract.columns, *(PLACE + which for which in sorted(contract.places))]
    rows = exp.select(*map(name, columns)).from_(kept.subquery("kept_")).order_by(name(ROW))
    return SortedOut(rows, _in_order(aside), kept, reading.count)


def _told(table: exp.Select) -> exp.Select:
    """The faults that were found by judging."""
    each = exp.select(
        name(ROW), name(LINE), exp.alias_(exp.Unnest(expressions=[name(FAULTS)]), "f", quoted=True)
    )
    parts = [
        exp.Dot(this=name("f"), expression=exp.to_identifier(p))
        for p in ("column", "value", "reason")
    ]
    return exp.select(name(ROW), name(LINE), *parts).from_(
        each.from_(table.subquery("judged_")).subquery("each_")
    )


def _repeated(again: exp.Table, contract: Contract) -> exp.Select:
    told = call("concat", name("value"), text(" (row "), name("first_"), text(")"))
    return exp.select(
        name(ROW), name(LINE), text(", ".join(contract.key)), told, text(REPEATED)
    ).from_(again.copy())


def _unread(faults: exp.Query, contract: Contract) -> exp.Select:
    """The faults that were found by reading; a whole line may hold what is personal."""
    personal = [
        which for which, column in contract.columns.items() if column.sensitivity == "personal"
    ]
    value: exp.Expr = name("value")
    if personal:
        whole = name("column").is_(exp.null())
        hidden = exp.or_(whole, name("column").isin(*map(text, ("", *personal))))
        value = exp.Case().when(hidden, text(HIDDEN)).else_(value)
    numbers = (exp.cast(name(number), "BIGINT") for number in (ROW, LINE))
    column = call("coalesce", name("column"), text(""))
    return exp.select(*numbers, column, value, name("reason")).from_(faults.subquery("faults_"))


def _in_order(parts: list[exp.Select]) -> exp.Select:
    every: exp.Query = parts[0]
    for part in parts[1:]:
        every = exp.union(every, part, distinct=False)
    source = every.subquery("every_")
    columns = ("row", "line", "column", "value", "reason")
    source.args["alias"].set("columns", [exp.to_identifier(c, quoted=True) for c in columns])
    named = exp.select(*map(name, columns)).from_(source)
    return named.order_by(*(name(column) for column in ("row", "column", "reason", "value")))


def counted(
    about: Report,
    rows: SortedOut,
    contract: Contract,
    engine: Engine,
    boundary_sets: Mapping[str, BoundarySet],
    earlier: Earlier | None = None,
) -> Report:
    """The report with its counts. That rows read are kept or set aside is made sure of here."""
    kept = _kept(rows.judged, contract, engine)
    if earlier:
        kept = _together(kept, earlier.report)
    aside = engine.keep("set_aside_", rows.set_aside)
    total = exp.Count(this=exp.Distinct(expressions=[name("row")]))
    set_aside = int(engine.rows(exp.select(total).from_(aside.copy()))[0][0])
    assert rows.rows_read == kept["rows"] + set_aside, "a row was lost or counted twice"
    return dataclasses.replace(
        about,
        rows_read=rows.rows_read,
        rows_kept=kept["rows"],
        rows_set_aside=set_aside,
        faults=_faults(aside, contract, engine, boundary_sets),
        first_day=_day(kept["first"]),
        last_day=_day(kept["last"]),
        unplaced={
            which: Unplaced(
                not_recorded=kept[f"without {which}"] - kept[f"elsewhere {which}"],
                elsewhere=kept[f"elsewhere {which}"],
            )
            for which in sorted(contract.places)
        },
        columns={
            ROW: "integer",
            **contract.types(),
            **{PLACE + which: "text" for which in sorted(contract.places)},
        },
    )


def _kept(judged: exp.Select, contract: Contract, engine: Engine) -> dict[str, Any]:
    wanted: dict[str, exp.Expr] = {
        "rows": exp.Count(this=exp.Star()),
        "first": exp.Min(this=name(contract.time)),
        "last": exp.Max(this=name(contract.time)),
    }
    for which in contract.places:
        wanted[f"without {which}"] = call("count_if", name(PLACE + which).eq(text(UNKNOWN)))
        wanted[f"elsewhere {which}"] = call("count_if", name(f"elsewhere_{which}"))
    columns = (exp.alias_(value, alias, quoted=True) for alias, value in wanted.items())
    found = engine.records(exp.select(*columns).from_(judged.subquery("kept_")))[0]
    return {
        alias: value or 0 if alias not in ("first", "last") else value
        for alias, value in found.items()
    }


def _together(kept: dict[str, Any], before: Report) -> dict[str, Any]:
    """The counts of rows kept now and before."""
    days = {
        "first": [before.first_day, _day(kept["first"])],
        "last": [before.last_day, _day(kept["last"])],
    }
    found: dict[str, Any] = {"rows": kept["rows"] + before.rows_kept}
    for which, (choose) in (("first", min), ("last", max)):
        found[which] = choose((day for day in days[which] if day), default=None)
    for which, unplaced in before.unplaced.items():
        nowhere = unplaced.not_recorded + unplaced.elsewhere
        found[f"without {which}"] = kept[f"without {which}"] + nowhere
        found[f"elsewhere {which}"] = kept[f"elsewhere {which}"] + unplaced.elsewhere
    return found


def _day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _faults(
    aside: exp.Table, contract: Contract, engine: Engine, boundary_sets: Mapping[str, BoundarySet]
) -> tuple[FaultCount, ...]:
    few = exp.Literal.number(_FEW)
    query = (
        exp.select(
            name("column"),
            name("reason"),
            exp.alias_(
                exp.Count(this=exp.Distinct(expressions=[name("row")])), "rows", quoted=True
            ),
            exp.alias_(call("arg_min", name("value"), name("row"), few), "examples", quoted=True),
            exp.alias_(call("min", name("row"), few), "first_rows", quoted=True),
        )
        .from_(aside.copy())
        .group_by(name("column"), name("reason"))
        .order_by(exp.Ordered(this=name("rows"), desc=True), name("column"), name("reason"))
    )
    return tuple(_fault(found, contract, boundary_sets) for found in engine.records(query))


def _fault(
    found: Mapping[str, Any], contract: Contract, boundary_sets: Mapping[str, BoundarySet]
) -> FaultCount:
    examples = tuple(dict.fromkeys(value for value in found["examples"] if value))[:_SUGGESTED]
    return FaultCount(
        column=found["column"],
        reason=found["reason"],
        rows=found["rows"],
        examples=examples,
        first_rows=tuple(found["first_rows"]),
        advice=_advice(found["column"], found["reason"], examples, contract, boundary_sets),
    )


def _advice(
    column: str,
    reason: str,
    examples: tuple[str, ...],
    contract: Contract,
    boundary_sets: Mapping[str, BoundarySet],
) -> str:
    """For a value outside a list: the nearest one on it."""
    if reason == NOT_ALLOWED:
        known = contract.columns[column].allowed
    else:
        named = (
            boundary_sets[which] for which, rule in contract.places.items() if rule.column == column
        )
        known = tuple(place.name for places in named for place in places.ever)
        if not known or not reason.startswith("is not a known"):
            return ""
    shown = (value for value in examples if value != HIDDEN)
    return " ".join(
        f"`{value}`: {suggest(value, known)}" for value in shown if suggest(value, known)
    )
