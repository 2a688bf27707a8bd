"""Reads ledgers: files of budget lines become one table of lines, in whole cents.

Answers: which lines does the city's ledger have, and which rows cannot be lines? A row that cannot
be read is told with its place and is never left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak.budget import fiscal, money, totals
from charteroak.budget.model import FIELDS, PHASES, TYPES, Budget, Held, Ledger, columns_of
from charteroak.budget.queries import FALSE, condition, listed, literal, query, quoted
from charteroak.engine import Engine
from charteroak.problems import Location, Problem, suggest
from charteroak.sources.connectors import Request, connectors, format_of
from charteroak.sources.contract import Column, Contract

LINES = "budget_lines_"
MOST_TOLD = 10
"""Of rows with faults, for each ledger; the others are counted."""
_YEAR = r"(?:FY ?)?(\d{4})"
YEAR = re.compile(_YEAR)


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
    whole: bool = True
    """Whether every row of every file was read or accounted for."""

    def place(self, ledger: str, at: int) -> Location:
        """Where a line stands."""
        return Location(self.files[ledger], at)


def read_lines(
    budget: Budget, root: Path, records: Path | None, scratch: Path, engine: Engine
) -> Found:
    """Every line of every ledger that is there."""
    found = Found()
    more = sorted({name for one in budget.ledgers.values() for name in one.columns})
    tables = []
    for number, ledger in enumerate(budget.ledgers.values()):
        read = _placed(budget, ledger, root, records)
        if isinstance(read, Problem):
            found.problems.append(read)
            found.whole = False
            continue
        path, found.files[ledger.id] = read
        folder = scratch / str(number)
        folder.mkdir()
        table = f"ledger_{number}_"
        if _read_one(_One(budget, ledger, path, folder, table, engine), found, more):
            tables.append(table)
    kept = " union all ".join(f"select * from {table}" for table in tables) or _nothing(more)  # noqa: S608
    engine.keep("budget_all_", query(f"select row_number() over () - 1 as line, * from ({kept})"))  # noqa: S608
    engine.keep(LINES, _with_counts(budget))
    return found


def _nothing(more: list[str]) -> str:
    columns = [f"'' as {quoted(name)}" for name in ("ledger", *FIELDS, *more)]
    numbers = ["0 as row", "0 as at", "0 as fiscal_year", "cast(0 as bigint) as cents"]
    return f"select {', '.join([*columns, *numbers])} where false"


def _with_counts(budget: Budget) -> exp.Query:
    """Which lines count: those whose fund, year and phase no later ledger tells."""
    pairs = [(old, new) for new, olds in budget.restating().items() for old in olds]
    if not pairs:
        return query("select *, true as counts from budget_all_")
    rows = ", ".join(f"({literal(old)}, {literal(new)})" for old, new in pairs)
    return query(
        "with told as (select distinct ledger, fund, fiscal_year, phase from budget_all_), "  # noqa: S608
        f"restating(old, new) as (values {rows}), restated as ("
        "select distinct o.* from told o join restating on o.ledger = old "
        "join told n on n.ledger = new and n.fund = o.fund and n.fiscal_year = o.fiscal_year "
        "and n.phase = o.phase) "
        "select a.*, r.ledger is null as counts from budget_all_ a left join restated r "
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


@dataclass(frozen=True)
class _One:
    """One ledger being read."""

    budget: Budget
    ledger: Ledger
    path: Path
    scratch: Path
    table: str
    engine: Engine

    def condition(self, text: str) -> str:
        return condition(text, columns_of(self.ledger))


def _read_one(one: _One, found: Found, more: list[str]) -> bool:
    """Read one file into its table; whether there is one."""
    ledger, path = one.ledger, one.path
    if ledger.format == "fiscal-data-package" or path.name == "datapackage.json":
        unpacked = fiscal.unpacked(ledger, path)
        if isinstance(unpacked, Problem):
            found.problems.append(unpacked)
            found.whole = False
            return False
        ledger, path = unpacked
        shown = Path(found.files[one.ledger.id]).parent / path.relative_to(one.path.parent)
        found.files[ledger.id] = str(shown)
        one = _One(one.budget, ledger, path, one.scratch, one.table, one.engine)
    contract = contract_of(ledger)
    connector = connectors().get(format_of(contract))
    if connector is None:
        what = f"The ending of `{ledger.file}` tells no format."
        advice = f"Write `format:`. {suggest('', connectors())}"
        found.problems.append(Problem(what, ledger.written_at, advice, "ledger-format"))
        found.whole = False
        return False
    reading = connector.read(Request(contract, path, one.scratch), one.engine)
    found.problems += reading.problems
    if reading.rows is None or reading.faults is None:
        found.whole = False
        return False
    before = len(found.problems)
    one.engine.keep("unread_", reading.faults)
    for _, at, value, reason in one.engine.rows(
        query(f"select row_, cast(line_ as integer), value, reason from unread_ limit {MOST_TOLD}")  # noqa: S608
    ):
        advice = "Mend the row; a ledger that is not whole proves nothing."
        what = f"`{value or ''}` {reason}."
        found.problems.append(Problem(what, found.place(ledger.id, at), advice, "ledger-row"))
    one.engine.keep("read_", reading.rows)
    one.engine.keep("mapped_", _mapped(one))
    one.engine.keep("judged_", _judged(one))
    found.problems += _faults(one, found)
    found.problems += totals.check(ledger, found.files[ledger.id], one.engine)
    found.whole = found.whole and len(found.problems) == before
    sign = f"case when type in ('revenue', 'transfer-in') then {_sign(ledger.signs.revenue)} else {_sign(ledger.signs.expenditure)} end"  # noqa: E501
    extra = [f"{quoted(n)}" if n in ledger.columns else f"'' as {quoted(n)}" for n in more]
    one.engine.keep(
        one.table,
        query(
            f"select {literal(ledger.id)} as ledger, {', '.join([*map(quoted, FIELDS), *extra])}, "  # noqa: S608
            f"row_ as row, line_ as at, fiscal_year, cents * {sign} as cents from judged_ "
            "where total_ = -1 and fault_ is null and cents is not null"
        ),
    )
    found.problems += _wrong_signs(one, found)
    return True


def _sign(said: str) -> str:
    return "-1" if said == "negative" else "1"


def contract_of(ledger: Ledger) -> Contract:
    """The headings to be read, all as text, as any connector understands them."""
    held: dict[str, Held] = {name: getattr(ledger, name) for name in FIELDS}
    held |= {"fiscal_year": ledger.fiscal_year, "amount": ledger.amount}
    columns = {name: _text(one.header, one.written_at) for name, one in held.items() if one.header}
    columns |= {name: _text(heading, ledger.written_at) for name, heading in ledger.columns.items()}
    columns |= {
        f"amount_{n}": _text(one.header, one.written_at) for n, one in enumerate(ledger.amounts)
    }
    form = None if ledger.format == "fiscal-data-package" else ledger.format
    return Contract(
        id=ledger.id, name=ledger.name, row="one row", file=ledger.file, format=form,
        sheet=ledger.sheet, encoding=ledger.encoding, missing=ledger.missing, time="fiscal_year",
        columns=columns, steward="", changes="yearly", source_title=ledger.source_title,
        written_at=ledger.written_at,
    )  # fmt: skip


def _text(header: str, where: Location) -> Column:
    return Column(type="text", meaning="As written.", header=header, written_at=where)


def _mapped(one: _One) -> exp.Query:
    """One row for each amount: `row_`, `line_`, `amount_` (which column), the fields as text."""
    ledger = one.ledger
    cells = [
        _cell(ledger, f"amount_{n}", n, Held(value=a.fiscal_year) if a.fiscal_year else None,
              Held(value=a.phase) if a.phase else None)
        for n, a in enumerate(ledger.amounts)
    ] or [_cell(ledger, "amount", 0, None, None)]  # fmt: skip
    return query(" union all ".join(cells))


def _cell(ledger: Ledger, amount: str, number: int, year: Held | None, phase: Held | None) -> str:
    held = {name: getattr(ledger, name) for name in FIELDS}
    if phase:
        held["phase"] = phase
    if not held["provenance"].header and not held["provenance"].value:
        held["provenance"] = Held(value="observed")
    told = [f"{_field(ledger, name, one)} as {quoted(name)}" for name, one in held.items()]
    told += [f"{_known(ledger, name)} as {quoted(name)}" for name in ledger.columns]
    told.append(f"{_field(ledger, 'fiscal_year', year or ledger.fiscal_year)} as year_")
    told.append(f"{_known(ledger, amount)} as written_")
    return (
        f"select cast(row_ as bigint) as row_, cast(line_ as bigint) as line_, "  # noqa: S608
        f"{number} as amount_, {', '.join(told)} from read_"
    )


def _known(ledger: Ledger, column: str) -> str:
    words = listed(word for word in ledger.missing if word)
    return f"case when coalesce({quoted(column)}, '') in ({words}) then '' else coalesce({quoted(column)}, '') end"  # noqa: E501


def _field(ledger: Ledger, name: str, held: Held) -> str:
    if held.value:
        return literal(held.value)
    if not held.header:
        return "''"
    written = _known(ledger, name)
    if not held.values:
        return written
    cases = " ".join(f"when {literal(a)} then {literal(b)}" for a, b in held.values.items())
    return f"case {written} {cases} else {written} end"


def _judged(one: _One) -> exp.Query:
    """The rows that are meant, with cents, year, which total they are (-1: a line) and faults."""
    ledger, budget = one.ledger, one.budget
    accounts = ", ".join(
        f"({literal(a.id)}, {literal(a.type)}, {literal(a.fund)})" for a in budget.accounts.values()
    )
    rows = accounts or "('', '', '')"
    known = f"(values {rows}) as account_(id_, type_, fund_)"
    fields = [name for name in (*FIELDS, *ledger.columns) if name not in ("type", "fund")]
    cents = money.cents_column("written_").sql("duckdb")
    typed = (
        f"select m.row_, m.line_, m.amount_, m.written_, m.year_, {', '.join(f'm.{quoted(f)}' for f in fields)}, "  # noqa: S608, E501
        "coalesce(nullif(m.type, ''), type_, '') as type, "
        "coalesce(nullif(m.fund, ''), fund_, '') as fund, coalesce(fund_, '') as fund_, "
        f"try_cast(nullif(regexp_extract(m.year_, '^{_YEAR}$', 1), '') as integer) as fiscal_year, "
        f"{cents} as cents from mapped_ m left join {known} on m.account = id_ and id_ <> ''"
    )
    kinds = " ".join(
        f"when {one.condition(total.where)} then {n}" for n, total in enumerate(ledger.totals)
    )
    total = f"case {kinds} else -1 end" if kinds else "-1"
    meant = one.condition(ledger.where) if ledger.where else "true"
    blank = "and written_ <> ''" if ledger.amounts else ""
    return query(
        f"select *, case when {_reasons(one)} end as fault_ from ("  # noqa: S608
        f"select *, {total} as total_, {one.condition(ledger.not_totals)} as honest_, "
        f"{one.condition(ledger.negatives)} as may_be_negative_ from ({typed}) "
        f"where {meant} {blank})"
    )


_REASONS: Mapping[str, str] = {
    "amount": "cents is null",
    "fiscal_year": "fiscal_year is null",
    "phase": f"phase not in ({listed(PHASES)})",
    "fund": "total_ = -1 and fund not in ({funds})",
    "account": "total_ = -1 and fund_ <> '' and fund_ <> fund",
    "type": f"total_ = -1 and type not in ({listed(TYPES)})",
    "counterpart": "total_ = -1 and type in ('transfer', 'transfer-in') "
    "and (counterpart not in ({funds}) or counterpart = fund)",
    "provenance": "provenance not in ('observed', 'published', 'simulated')",
    "negative": "total_ = -1 and type = 'personnel' and not may_be_negative_ "
    "and cents * {sign} < 0 and phase <> 'actual'",
}


def _reasons(one: _One) -> str:
    funds, sign = listed(one.budget.funds), _sign(one.ledger.signs.expenditure)
    return " when ".join(
        f"{rule.replace('{funds}', funds).replace('{sign}', sign)} then {literal(name)}"
        for name, rule in _REASONS.items()
    )


def _faults(one: _One, found: Found) -> Iterator[Problem]:
    """Rows that cannot be lines, each with its place; of many, the first."""
    wanted = ("line_", "fault_", "written_", "year_", "phase", "fund", "account", "type",
              "counterpart", "provenance", "fund_")  # fmt: skip
    select = ", ".join(wanted)
    faulty = "from judged_ where fault_ is not null"
    rows = one.engine.rows(
        query(f"select {select} {faulty} order by row_, amount_ limit {MOST_TOLD}")
    )
    for row in rows:
        told = dict(zip(wanted, row, strict=True))
        what, advice = _words(told, one.budget)
        where = found.place(one.ledger.id, told["line_"])
        yield Problem(what, where, advice, f"line-{told['fault_'].replace('_', '-')}")
    if len(rows) == MOST_TOLD:
        many = one.engine.rows(query(f"select count(*) {faulty}"))[0][0]
        if many > MOST_TOLD:
            what = f"{many - MOST_TOLD:,} more rows of `{one.ledger.file}` cannot be read."
            advice = "Mend those above first: the others may have the same cause."
            yield Problem(what, one.ledger.written_at, advice, "line-many")


def _words(told: Mapping[str, str], budget: Budget) -> tuple[str, str]:
    match told["fault_"]:
        case "amount" if not told["written_"]:
            return "The line has no amount.", "Write it, or take the row out of `where:`."
        case "amount":
            return f"`{told['written_']}` {money.why_not(told['written_'])}.", money.ADVICE
        case "fiscal_year":
            advice = "Write `2012` or `FY2012`, or say under `values:` which year it stands for."
            return f"`{told['year_']}` is not a fiscal year.", advice
        case "account":
            what = (f"The account `{told['account']}` belongs to the fund `{told['fund_']}`, and "
                    f"this line has it in `{told['fund']}`.")  # fmt: skip
            return what, "Mend the line, or `fund:` of the account in `accounts.yaml`."
        case "negative":
            what = f"Pay of `{told['written_']}` is below zero."
            return what, "Mend it, or name such lines under `negatives:` with a condition."
        case "counterpart":
            what = f"The transfer names `{told['counterpart']}` as the other fund."
            advice = suggest(told["counterpart"], budget.funds)
            return what, f"Name another fund of the city after `counterpart:`. {advice}".strip()
        case fault:
            known = {"phase": PHASES, "fund": budget.funds, "type": TYPES}.get(
                fault, ("observed", "published", "simulated")
            )
            said = f"`{told[fault]}` is not a {fault}." if told[fault] else f"It has no {fault}."
            return said, suggest(told[fault], known) or f"See `{fault}:` of the ledger."


def _wrong_signs(one: _One, found: Found) -> Iterator[Problem]:
    """A side of the budget that is below zero as a whole, or written with both signs."""
    side = "case when type in ('revenue', 'transfer-in') then 'revenue' else 'expenditure' end"
    rows = one.engine.rows(
        query(
            f"select {side} as side, fund, fiscal_year, phase, "  # noqa: S608
            "count(*) filter (where cents < 0), count(*) filter (where cents > 0), "
            "min(at) filter (where cents < 0), sum(cents) "
            f"from {one.table} where not {_spared(one)} "
            "group by all order by side, fund, fiscal_year, phase"
        )
    )
    for side_, fund, year, phase, below, above, first, whole in rows:
        if below <= above / 3 and whole >= 0:
            continue
        what = (f"Of the {side_} of `{fund}` FY{year} {phase}, {below} lines are below zero and "
                f"{above} above: two conventions of sign, or the wrong one.")  # fmt: skip
        advice = (
            "Say under `signs:` how amounts are written, or under `negatives:` which are meant."
        )
        yield Problem(what, found.place(one.ledger.id, first or 0), advice, "line-sign")


def _spared(one: _One) -> str:
    return one.condition(one.ledger.negatives) if one.ledger.negatives else FALSE


def lines(engine: Engine) -> list[tuple[Any, ...]]:
    """The lines that count, as `fiscal.write_package` takes them."""
    return engine.rows(
        query(
            "select line, fund, organisation, program, project, account, type, phase, "  # noqa: S608
            f"fiscal_year, cents from {LINES} where counts order by line"
        )
    )
