"""Reads ledgers: files of budget lines become one table of lines, in whole cents.

Answers: which lines does the city's ledger have, and which of them count? A year that a later
ledger tells anew counts once, as told last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak.budget import totals
from charteroak.budget.judged import MOST_TOLD, Read, judge
from charteroak.budget.model import FIELDS, Budget, Ledger
from charteroak.budget.opened import Opened, Scratch, opened
from charteroak.budget.queries import literal, query, quoted
from charteroak.engine import DIALECT, Engine
from charteroak.problems import Location, Problem

LINES = "budget_lines_"


@dataclass
class Found:
    """The lines as a table of the engine, and what was wrong.

    `budget_lines_` has `line` (a number of its own), `ledger`, `row`, `at` (the line in its file),
    the fields as text (nothing told: an empty text), `fiscal_year`, `cents` (money out and money in
    both positive), the further columns of every ledger, and `counts` (false: restated by another
    ledger).
    """

    problems: list[Problem] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """The file of each ledger, as people call it."""

    def place(self, ledger: str, at: int) -> Location:
        """Where a line stands."""
        return Location(self.files[ledger], at)


def read_lines(
    budget: Budget, root: Path, records: Path | None, scratch: Scratch, engine: Engine
) -> Found:
    """Every line of every ledger that is there."""
    found = Found()
    reads = []
    for number, ledger in enumerate(budget.ledgers.values()):
        placed = _placed(budget, ledger, root, records)
        if isinstance(placed, Problem):
            found.problems.append(placed)
            continue
        path, shown = placed
        file = opened(ledger, path, scratch, engine)
        found.problems += file.reading.problems
        found.files[ledger.id] = str(Path(shown).parent / file.path.relative_to(path.parent))
        if file.reading.rows is not None:
            of = found.files[ledger.id]
            read = Read(budget, file.ledger, of, f"judged_{number}_", engine)
            found.problems += _judge(read, file)
            reads.append(read)
    more = sorted({name for one in budget.ledgers.values() for name in one.columns})
    kept = " union all ".join(_lines_of(read, more) for read in reads) or _nothing(more)
    engine.keep(LINES, _counted(budget, kept))
    if len(reads) > 1:
        found.problems += _told_twice(budget, found, engine)
    return found


def _told_twice(budget: Budget, found: Found, engine: Engine) -> Iterator[Problem]:
    """Two ledgers that tell the same account of the same department, and nobody says why."""
    key = "fund, fiscal_year, phase, organisation, program, account, project"
    rows = engine.rows(
        query(
            "select list_sort(list(ledger)) as both, fund, fiscal_year, phase, min_by(at, ledger), "  # noqa: S608
            f"count(*) over (partition by both, fund, fiscal_year, phase) from (select {key}, "
            f"ledger, min(at) as at from {LINES} where counts group by all) group by {key} "
            "having count(*) > 1 qualify row_number() over (partition by both, fund, fiscal_year, "
            "phase order by min_by(at, ledger)) = 1 order by all"
        )
    )
    for both, fund, year, phase, at, many in rows:
        pairs = [pair for pair in combinations(both, 2) if not _beside(budget, *pair)]
        if not pairs:
            continue
        first, second = pairs[0]
        what = (f"`{first}` and `{second}` both tell `{fund}` FY{year} {phase}, {many:,} accounts "
                "of the same departments among it: they would count twice.")  # fmt: skip
        advice = "If one restates the other, write `supersedes:`; if both count, `beside:`."
        yield Problem(what, found.place(both[0], at), advice, "ledger-twice")


def _beside(budget: Budget, first: str, second: str) -> bool:
    return second in budget.ledgers[first].beside or first in budget.ledgers[second].beside


def _judge(read: Read, file: Opened) -> Iterator[Problem]:
    """Everything that is wrong with the rows of one file."""
    engine, reading = read.engine, file.reading
    if reading.faults is not None:
        advice = "Mend the row; a ledger that is not whole proves nothing."
        faults = exp.select("line_", "value", "reason").from_(reading.faults.subquery("unread_"))
        for line, value, reason in engine.rows(faults.limit(MOST_TOLD)):
            what = f"`{value or ''}` {reason}."
            yield Problem(what, read.place(int(line)), advice, "ledger-row")
    assert reading.rows is not None
    rows = reading.rows.sql(dialect=DIALECT, identify=True)
    if file.ledger.amounts:  # it is read once for each column of amounts
        engine.keep("read_", reading.rows)
        rows = "select * from read_"
    yield from judge(read, rows)
    yield from totals.check(read)
    if not engine.rows(query(f"select 1 from {read.table} limit 1")):  # noqa: S608
        what = f"`{read.ledger.file}` has no row that is meant."
        advice = "Look at `where:` of the ledger; or the export went wrong: make it again."
        yield Problem(what, read.ledger.written_at, advice, "ledger-empty")


def _lines_of(read: Read, more: list[str]) -> str:
    has = read.ledger.columns
    extra = [quoted(n) if n in has else f"'' as {quoted(n)}" for n in more]
    return (
        f"select {literal(read.ledger.id)} as ledger, {', '.join([*map(quoted, FIELDS), *extra])}, "  # noqa: S608
        f"row_ as row, line_ as at, fiscal_year, cents * {read.sign()} as cents "
        f"from {read.table} where total_ = -1 and fault_ is null"
    )


def _nothing(more: list[str]) -> str:
    columns = [f"'' as {quoted(name)}" for name in ("ledger", *FIELDS, *more)]
    numbers = ["0 as row", "0 as at", "0 as fiscal_year", "cast(0 as bigint) as cents"]
    return f"select {', '.join([*columns, *numbers])} where false"


def _counted(budget: Budget, kept: str) -> exp.Query:
    """The lines, numbered, and which count: those whose fund, year and phase no later ledger
    tells.
    """
    numbered = f"select row_number() over () - 1 as line, * from ({kept})"  # noqa: S608
    pairs = [(old, new) for new, olds in budget.restating().items() for old in olds]
    if not pairs:
        return query(f"select *, true as counts from ({numbered})")  # noqa: S608
    rows = ", ".join(f"({literal(old)}, {literal(new)})" for old, new in pairs)
    return query(
        f"with all_ as materialized ({numbered}), "  # noqa: S608
        "told as (select distinct ledger, fund, fiscal_year, phase from all_), "
        f"restating(old, new) as (values {rows}), restated as ("
        "select distinct o.* from told o join restating on o.ledger = old "
        "join told n on n.ledger = new and n.fund = o.fund and n.fiscal_year = o.fiscal_year "
        "and n.phase = o.phase) "
        "select a.*, r.ledger is null as counts from all_ a left join restated r "
        "on a.ledger = r.ledger and a.fund = r.fund and a.fiscal_year = r.fiscal_year "
        "and a.phase = r.phase"
    )


def _placed(
    budget: Budget, ledger: Ledger, root: Path, records: Path | None
) -> tuple[Path, str] | Problem:
    """The file, beside its description or below the records folder."""
    beside = root / "budget" / "ledger" / ledger.file
    if beside.is_file():
        return beside, f"{budget.shown_as}/ledger/{ledger.file}"
    below = (records or root / "records") / ledger.file
    if below.is_file():
        return below, str(below)
    what = f"There is no file `{ledger.file}` for the ledger `{ledger.id}`."
    advice = "Put it beside the ledger's description, or give its folder with `--records`."
    return Problem(what, ledger.written_at, advice, "ledger-file")


def lines(engine: Engine) -> list[tuple[Any, ...]]:
    """The lines that count, as `fiscal.write_package` takes them."""
    return engine.rows(
        query(
            "select line, fund, organisation, program, project, account, type, phase, "  # noqa: S608
            f"fiscal_year, cents from {LINES} where counts order by line"
        )
    )
