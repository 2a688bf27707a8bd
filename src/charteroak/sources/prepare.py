"""`prepare.sql`: rows of the file reshaped into rows of the contract, and every row accounted for.

Answers: how do unit histories become calls, when the contract speaks of calls? One `SELECT` over
`raw` (the columns under `raw:`, all text) and the code lists under `codes:`; nothing else can be
named, so a pack can never read a file or a setting. Each row it gives says in `rows_` how many rows
of the file it is made of: were more used than there are, rows were counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from charteroak.documents import Document
from charteroak.engine import DIALECT, Engine, EngineFault
from charteroak.expressions import FUNCTIONS
from charteroak.problems import Location, Problem, suggest
from charteroak.proven import Proven
from charteroak.sources.cells import name
from charteroak.sources.connectors import Note, Reading
from charteroak.sources.contract import CodeList, Column, Contract, Prepared

RAW, ROWS = "raw", "rows_"
ALLOWED = FUNCTIONS | frozenset(
    "count sum min max avg median any_value arg_min arg_max first last bool_and bool_or list "
    "string_agg row_number rank dense_rank lag lead first_value last_value nullif try_cast "
    "try_strptime strptime regexp_extract split_part string_split list_contains list_extract len "
    "date_add date_sub epoch last_day array_agg listagg group_concat cast and or not case in "
    "between exists is unnest str_split regexp_full_match mode to_days to_hours to_minutes "
    "make_date starts_with ends_with".split()
)  # fmt: skip
"""The functions that a `prepare.sql` may call: none looks at the clock, a file or chance."""
_PLAIN = (exp.And, exp.Or, exp.Not, exp.Case, exp.If, exp.Cast, exp.TryCast, exp.Exists, exp.Unnest,
          exp.Interval, exp.Between, exp.In)  # fmt: skip


def check(
    engine: Engine,
    contracts: Mapping[str, Contract],
    documents: Mapping[str, Document],
    proven: Proven | None = None,
) -> tuple[Problem, ...]:
    """What is wrong with the SQL of every contract that has some."""
    proven = proven or Proven()
    found: list[Problem] = []
    for stem, contract in contracts.items():
        found += _words(contract, documents[stem])
        key = proven.key("prepare", contract)
        if contract.ready and not proven.stands(key):
            wrong = faults(contract, contract.ready) or tuple(_unusable(engine, contract))
            found += wrong
            proven.note([] if wrong else [key])
    return tuple(found)


def _words(contract: Contract, document: Document) -> Iterator[Problem]:
    """`raw:` and `codes:` stand beside `prepare:`, and `raw:` beside it always."""
    if contract.prepare and not contract.raw:
        what, advice = "`prepare:` reads no column.", "List them under `raw:`, name and heading."
        yield Problem(what, document.at("prepare"), advice, "prepare-raw")
    for word in ("raw", "codes"):
        if getattr(contract, word) and not contract.prepare:
            advice = "Name the file of SQL after `prepare:`, or remove it."
            yield Problem(f"`{word}:` has no `prepare:`.", document.at(word), advice, "prepare")


def faults(contract: Contract, ready: Prepared) -> tuple[Problem, ...]:
    """Why the SQL cannot be accepted, each with its line."""
    try:
        statements = [one for one in sqlglot.parse(ready.sql, read=DIALECT) if one is not None]
    except ParseError as error:
        at = error.errors[0] if error.errors else {}
        near = str(at.get("highlight") or "").strip()
        advice = f"Look near `{near}`." if near else "Look for a missing bracket or comma."
        return (_told("The SQL cannot be read", ready, int(at.get("line") or 1), advice),)
    except TokenError as error:
        return (_told("The SQL cannot be read", ready, 1, f"{error}"),)
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        advice = "Write one `SELECT` and nothing else."
        return (_told("This is not one `SELECT`", ready, 1, advice),)
    tree = statements[0]
    return (*_tables(tree, ready), *_functions(tree, ready), *_columns(tree, contract, ready))


def _told(what: str, ready: Prepared, line: int, advice: str) -> Problem:
    return Problem(f"{what}.", Location(ready.file, line), advice, "prepare")


def _line(node: exp.Expr, ready: Prepared, word: str) -> int:
    """The line of a node, or that of the first mention of a word."""
    for inside in node.walk():
        if "line" in inside.meta:
            return int(inside.meta["line"])
    return _mention(ready, word)


def _mention(ready: Prepared, word: str) -> int:
    lines = ready.sql.lower().splitlines()
    return next((n for n, text in enumerate(lines, start=1) if word.lower() in text), 1)


def _tables(tree: exp.Query, ready: Prepared) -> Iterator[Problem]:
    """Every table is `raw`, a code list, or one that the SQL makes itself."""
    made = {cte.alias for cte in tree.find_all(exp.CTE)}
    known = {RAW, *ready.codes, *made}
    for table in tree.find_all(exp.Table):
        plain = isinstance(table.this, exp.Identifier) and not table.db and not table.catalog
        if not plain or table.name not in known:
            said = table.name or table.sql(dialect=DIALECT)
            advice = suggest(said, known)
            line = _line(table, ready, said)
            yield _told(f"The SQL reads `{said}`, which is not declared", ready, line, advice)


def _functions(tree: exp.Query, ready: Prepared) -> Iterator[Problem]:
    for node in tree.find_all(exp.Func):
        if isinstance(node, _PLAIN):
            continue
        called = _called(node)
        if called not in ALLOWED:
            what, line = f"The function `{called}` cannot be used here", _line(node, ready, called)
            yield _told(what, ready, line, suggest(called, ALLOWED))


def _called(node: exp.Func) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.name).lower()
    written = re.match(r"\s*([A-Za-z_]\w*)\s*\(", node.sql(dialect=DIALECT))
    return (written.group(1) if written else node.sql_name()).lower()


def _columns(tree: exp.Query, contract: Contract, ready: Prepared) -> Iterator[Problem]:
    """It gives the contract's columns, and `rows_`."""
    given = tree.named_selects
    if "*" in given:
        yield _told("The SQL gives `*`", ready, 1, "Name each column that the contract has.")
        return
    for wanted in (*contract.columns, ROWS):
        if wanted not in given:
            advice = (
                "Add `count(*) AS rows_` (or `1 AS rows_`): how many rows of the file one is of."
                if wanted == ROWS
                else f"Add it as `... AS {wanted}`, or take it out of `columns:`."
            )
            yield _told(f"The SQL gives no column `{wanted}`", ready, 1, advice)


def _tree(ready: Prepared) -> exp.Query:
    tree: exp.Expr = exp.maybe_parse(ready.sql, dialect=DIALECT)
    assert isinstance(tree, exp.Query)  # `faults` has found none
    return tree


def _unusable(engine: Engine, contract: Contract) -> Iterator[Problem]:
    """SQL that reads well and that the engine still cannot run, found on a file of no rows."""
    assert contract.ready is not None
    engine.load_rows(RAW, dict.fromkeys(("row_", "line_", *contract.raw), "VARCHAR"), ())
    _load_codes(engine, contract.ready)
    try:
        engine.columns(_tree(contract.ready))
    except EngineFault as fault:
        yield cannot_run(contract.ready, str(fault))


def cannot_run(ready: Prepared, fault: str) -> Problem:
    """What the engine said of the SQL, with the line of the word it names."""
    said = fault.splitlines()[0].rstrip(".")
    named = re.search(r'"([^"]+)"', said)
    line = _mention(ready, named.group(1)) if named else 1
    advice = "Mend the SQL; its columns are those under `raw:`, all of them text."
    return Problem(f"The SQL cannot be run: {said}.", Location(ready.file, line), advice, "prepare")


def _load_codes(engine: Engine, ready: Prepared) -> None:
    for table, codes in ready.codes.items():
        engine.load(table, _arrays(codes))


def _arrays(codes: CodeList) -> dict[str, Any]:
    import numpy as np

    return {
        column: np.array([row[index] or None for row in codes.rows], object)
        for index, column in enumerate(codes.columns)
    }


def as_filed(contract: Contract) -> Contract:
    """The contract of the file as it is: the columns the SQL reads, as text."""
    columns = {
        column: Column(type="text", meaning="As the file has it.", header=heading)
        for column, heading in contract.raw.items()
    }
    return replace(contract, columns=columns, ready=None)


def prepared(
    reading: Reading, contract: Contract, engine: Engine
) -> tuple[Reading, tuple[Problem, ...]]:
    """The rows of the contract, made of the rows of the file."""
    ready = contract.ready
    assert ready is not None
    assert reading.rows is not None
    missing = [exp.Literal.string(word) for word in contract.missing if word]
    texts = [exp.alias_(_known(column, missing), column, quoted=True) for column in contract.raw]
    read = exp.select(name("row_"), name("line_"), *texts).from_(reading.rows.subquery("read_"))
    engine.keep(RAW, read)
    _load_codes(engine, ready)
    try:
        engine.keep("prepared_", _tree(ready))
    except EngineFault as fault:
        return reading, (cannot_run(ready, str(fault)),)
    of, made, used = _counts(engine)
    if used > of:
        what = f"The SQL uses {used:,} rows and the file has {of:,}: some are counted twice."
        advice = "Look for a join that finds several rows, and for `rows_` in it."
        return reading, (Problem(what, Location(ready.file, 1), advice, "prepare-rows-twice"),)
    return replace(
        reading,
        rows=_numbered(contract, reading.count),
        count=reading.count - of + made,
        of_file=reading.count,
        notes=(*reading.notes, *_noted(of, made, used)),
        settled=False,
    ), ()


def _known(column: str, missing: list[exp.Literal]) -> exp.Expr:
    value = name(column)
    return (
        exp.Case().when(value.isin(*missing), exp.null()).else_(value.copy()) if missing else value
    )


def _counts(engine: Engine) -> tuple[int, int, int]:
    """Rows of the file, rows made, and rows of the file that these are made of."""
    of = engine.rows(exp.select(exp.Count(this=exp.Star())).from_(RAW))[0][0]
    total = exp.func("coalesce", exp.Sum(this=name(ROWS)), exp.Literal.number(0))
    made, used = engine.rows(exp.select(exp.Count(this=exp.Star()), total).from_("prepared_"))[0]
    return int(of), int(made), int(used)


def _numbered(contract: Contract, after: int) -> exp.Select:
    """The rows made as rows of text, numbered after those of the file, always in one order."""
    texts = {column: exp.cast(name(column), "VARCHAR") for column in contract.columns}
    order = exp.Order(expressions=[*(name(key) for key in contract.key), *texts.values()])
    number = exp.Window(this=exp.RowNumber(), order=order)
    counted = exp.Add(this=number, expression=exp.Literal.number(after))
    return exp.select(
        exp.alias_(counted, "row_", quoted=True),
        exp.alias_(exp.Literal.number(0), "line_", quoted=True),
        *(exp.alias_(value.copy(), column, quoted=True) for column, value in texts.items()),
    ).from_("prepared_")


def _noted(of: int, made: int, used: int) -> tuple[Note, ...]:
    """What the steward should know: rows of the file that the SQL leaves out."""
    if used == of:
        return ()
    what = f"`prepare.sql` makes {made:,} rows of {used:,}; {of - used:,} of the file are left out."
    return (Note(what, "Read the SQL: it should say why these rows are not counted."),)
