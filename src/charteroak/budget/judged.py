"""Rows of text judged: which are lines, which are totals, and which cannot be either.

Answers: what does each row say, and what is wrong with it? A row with a fault is told with its
place and what to do, and is never left out silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from charteroak.budget import money
from charteroak.budget.model import FIELDS, PHASES, TYPES, YEAR, Budget, Held, Ledger, columns_of
from charteroak.budget.queries import FALSE, condition, literal, one_of, query, quoted
from charteroak.engine import DIALECT, Engine
from charteroak.problems import Location, Problem, suggest

MOST_TOLD = 10
"""Of rows with faults, for each ledger; the others are counted."""
RECEIVED = "type in ('revenue', 'transfer-in')"


@dataclass(frozen=True)
class Read:
    """One ledger whose rows are read: into the table of this name."""

    budget: Budget
    ledger: Ledger
    file: str
    table: str
    engine: Engine

    def condition(self, text: str, otherwise: str = FALSE) -> str:
        """What a person wrote, over this ledger's own fields."""
        return condition(text, columns_of(self.ledger), otherwise)

    def place(self, line: int) -> Location:
        """Where a row stands."""
        return Location(self.file, line)

    def sign(self) -> str:
        """What an amount is multiplied by, to be above zero as a rule."""
        signs = self.ledger.signs
        into, out = ("-1" if s == "negative" else "1" for s in (signs.revenue, signs.expenditure))
        return f"case when {RECEIVED} then {into} else {out} end"


def judge(one: Read, read: str) -> Iterator[Problem]:
    """Judge the rows of a query into the ledger's table; what cannot be a line is told.

    The table has `row_`, `line_`, `amount_` (which column of amounts), the fields, `fiscal_year`,
    `cents` (as written), `total_` (which of `totals:` it is; -1: a line), `fault_`, `honest_` (it
    may look like a total) and `may_be_negative_`.
    """
    one.engine.keep(one.table, _judged(one, _mapped(one.ledger, read)))
    yield from _faults(one)
    yield from _wrong_signs(one)


def _mapped(ledger: Ledger, read: str) -> str:
    """One row for each amount: `row_`, `line_`, `amount_` (which column), the fields as text."""
    cells = [
        _cell(ledger, read, f"amount_{n}", n, Held(value=a.fiscal_year) if a.fiscal_year else None,
              Held(value=a.phase) if a.phase else None)
        for n, a in enumerate(ledger.amounts)
    ] or [_cell(ledger, read, "amount", 0, None, None)]  # fmt: skip
    return " union all ".join(cells)


def _cell(
    ledger: Ledger, read: str, amount: str, number: int, year: Held | None, phase: Held | None
) -> str:
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
        "select cast(row_ as bigint) as row_, cast(if(cast(line_ as bigint) = 0, row_, line_) as "  # noqa: S608
        "bigint) as line_, "
        f"{number} as amount_, {', '.join(told)} from ({read})"
    )


def _known(ledger: Ledger, column: str) -> str:
    cases = " ".join(f"when {literal(word)} then ''" for word in ledger.missing if word)
    text = f"coalesce({quoted(column)}, '')"
    return f"case {text} {cases} else {text} end" if cases else text


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


def _judged(one: Read, mapped: str) -> exp.Query:
    """The rows that are meant, with cents, year, which total they are (-1: a line) and faults."""
    ledger, budget = one.ledger, one.budget
    accounts = ", ".join(
        f"({literal(a.id)}, {literal(a.type)}, {literal(a.fund)})" for a in budget.accounts.values()
    )
    rows = accounts or "('', '', '')"
    known = f"(values {rows}) as account_(id_, type_, fund_)"
    fields = [name for name in (*FIELDS, *ledger.columns) if name not in ("type", "fund")]
    cents = money.cents_column("written_").sql(DIALECT)
    typed = (
        f"select m.row_, m.line_, m.amount_, m.written_, m.year_, {', '.join(f'm.{quoted(f)}' for f in fields)}, "  # noqa: S608, E501
        "coalesce(nullif(m.type, ''), type_, '') as type, "
        "coalesce(nullif(m.fund, ''), fund_, '') as fund, coalesce(fund_, '') as fund_, "
        f"try_cast(nullif(regexp_extract(m.year_, '^{YEAR}$', 1), '') as integer) as fiscal_year, "
        f"{cents} as cents from ({mapped}) m left join {known} on m.account = id_ and id_ <> ''"
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
    "phase": f"not {one_of('phase', PHASES)}",
    "fund": "total_ = -1 and not {fund}",
    "account": "total_ = -1 and fund_ <> '' and fund_ <> fund",
    "type": f"total_ = -1 and not {one_of('type', TYPES)}",
    "counterpart": "total_ = -1 and type in ('transfer', 'transfer-in') "
    "and (not {counterpart} or counterpart = fund)",
    "provenance": "provenance not in ('observed', 'published', 'simulated')",
    "negative": "total_ = -1 and type = 'personnel' and not may_be_negative_ "
    "and cents * {sign} < 0 and phase <> 'actual'",
}


def _reasons(one: Read) -> str:
    told = {
        "{fund}": one_of("fund", one.budget.funds), "{sign}": one.sign(),
        "{counterpart}": one_of("counterpart", one.budget.funds),
    }  # fmt: skip
    return " when ".join(
        f"{_with(rule, told)} then {literal(name)}" for name, rule in _REASONS.items()
    )


def _with(rule: str, told: Mapping[str, str]) -> str:
    for word, text in told.items():
        rule = rule.replace(word, text)
    return rule


def _faults(one: Read) -> Iterator[Problem]:
    """Rows that cannot be lines, each with its place; of many, the first."""
    wanted = ("line_", "fault_", "written_", "year_", "phase", "fund", "account", "type",
              "counterpart", "provenance", "fund_")  # fmt: skip
    select = ", ".join(wanted)
    faulty = f"from {one.table} where fault_ is not null"
    rows = one.engine.rows(
        query(f"select {select} {faulty} order by row_, amount_ limit {MOST_TOLD}")
    )
    for row in rows:
        told = dict(zip(wanted, row, strict=True))
        what, advice = _words(told, one.budget)
        where = one.place(told["line_"])
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
        case "type" if not told["type"]:
            of = f"The account `{told['account']}`" if told["account"] else "A row without account"
            advice = "Add the account to `accounts.yaml`; a total goes under `totals:`."
            return f"{of} has no type.", advice
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


def _wrong_signs(one: Read) -> Iterator[Problem]:
    """A side of the budget that is below zero as a whole, or written with both signs."""
    side = f"case when {RECEIVED} then 'revenue' else 'expenditure' end"
    rows = one.engine.rows(
        query(
            f"select {side} as side, fund, fiscal_year, phase, count(*) filter (where real < 0), "  # noqa: S608
            "count(*) filter (where real > 0), min(line_) filter (where real < 0), sum(real) "
            f"from (select *, cents * {one.sign()} as real from {one.table} "
            "where total_ = -1 and fault_ is null and not may_be_negative_) "
            "group by all order by side, fund, fiscal_year, phase"
        )
    )
    for side_, fund, year, phase, below, above, first, whole in rows:
        if below <= above / 3 and whole >= 0:
            continue
        what = (f"Of the {side_} of `{fund}` FY{year} {phase}, {below} lines are below zero and "
                f"{above} above: two conventions of sign, or the wrong one.")  # fmt: skip
        advice = "Say under `signs:` how amounts are written, or `negatives:` which are meant."
        yield Problem(what, one.place(first or 0), advice, "line-sign")
