"""Rows of text against their contract: typed columns, places, and every fault of every row.

Answers: which rows can be counted, and what exactly is wrong with the others? One query types the
columns, finds the places and lists the faults; a row with any fault is set aside, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from charteroak import expressions
from charteroak.dimensions.place import UNKNOWN, BoundarySet
from charteroak.engine import Engine, EngineFault
from charteroak.problems import Problem
from charteroak.sources import cells
from charteroak.sources.cells import Clock, call, name, text
from charteroak.sources.connectors import Note
from charteroak.sources.contract import Column, Contract, Expectation
from charteroak.sources.locating import PLACE, TYPED, Located, located

ROW, LINE, FAULTS = "row_", "line_", "faults_"
HIDDEN = "(personal)"
REPEATED = "has the same key as an earlier row"
REQUIRED = "is not recorded, and a row needs it"
NOT_ALLOWED = "is not one of the allowed values"


@dataclass(frozen=True)
class Judged:
    """A query with one row for each row read, and what was noticed on the way.

    Its columns: `row_`, `line_`, the contract's columns typed, `place_<boundary set>` (place id or
    `unknown`), `elsewhere_<boundary set>` (true: a name or point in none of the places), `faults_`
    (a list of column, value, reason; empty: the row is kept).
    """

    rows: exp.Query
    notes: tuple[Note, ...] = ()


def judge(
    raw: exp.Query,
    contract: Contract,
    clock: Clock,
    boundary_sets: Mapping[str, BoundarySet],
    records: Path,
    engine: Engine,
    *,
    native: bool = False,
) -> tuple[Judged | None, tuple[Problem, ...]]:
    """Every row with its values and its faults; None where a rule of the contract cannot be run."""
    problems = tuple(_unusable(contract, engine))
    if problems:
        return None, problems
    typed = _typed(raw, contract, clock, native=native)
    places = located(contract, boundary_sets, typed, records, engine)
    rows = _with_faults(_placed(typed, places), contract, places)
    return Judged(rows, tuple(note for place in places for note in place.notes)), ()


def _written(column: str) -> exp.Column:
    """The text of a column, where the typed value has its name."""
    return name(f"written {column}")


def _typed(raw: exp.Query, contract: Contract, clock: Clock, *, native: bool) -> exp.Select:
    """Level one: every column as cleaned text and as a value."""
    texts = [
        exp.alias_(cells.cleaned(name(column), contract.missing), f"written {column}", quoted=True)
        for column in contract.columns
    ]
    numbers = [_as(exp.cast(name(number), "BIGINT"), number) for number in (ROW, LINE)]
    clean = exp.select(*numbers, *texts).from_(raw.subquery("raw_"))
    values = [
        _as(cells.typed(column, _written(which), clock, native=native), which)
        for which, column in contract.columns.items()
    ]
    return exp.select(exp.Star(), *values).from_(clean.subquery("clean_"))


def _placed(typed: exp.Select, places: Sequence[Located]) -> exp.Select:
    """Level two: the place of each row, and why it has none."""
    columns: list[exp.Expr] = []
    for place in places:
        columns += [
            _as(place.place.copy(), PLACE + place.boundary_set),
            _as(place.why.copy(), _why(place)),
        ]
    query = exp.select(f"{TYPED}.*", *columns).from_(typed.subquery(TYPED))
    for place in places:
        query = query.join(place.lookup.copy(), on=place.on.copy(), join_type="left")
    return query


def _with_faults(placed: exp.Select, contract: Contract, places: Sequence[Located]) -> exp.Select:
    """Level three: the faults."""
    faults = [*_column_faults(contract), *_rule_faults(contract), *_place_faults(contract, places)]
    found = exp.ArrayFilter(
        this=exp.Array(expressions=faults),
        expression=exp.Lambda(
            this=exp.column("fault").is_(exp.null()).not_(),
            expressions=[exp.to_identifier("fault")],
        ),
    )
    return exp.select(
        *(name(column) for column in (ROW, LINE, *contract.columns)),
        *(
            _as(
                call("coalesce", name(PLACE + place.boundary_set), text(UNKNOWN)),
                PLACE + place.boundary_set,
            )
            for place in places
        ),
        *(
            _as(name(_why(place)).is_(exp.null()).not_(), f"elsewhere_{place.boundary_set}")
            for place in places
        ),
        _as(found, FAULTS),
    ).from_(placed.subquery("placed_"))


def _why(place: Located) -> str:
    return f"why {place.boundary_set}"


def _as(value: exp.Expr, alias: str) -> exp.Expr:
    return exp.alias_(value, alias, quoted=True)


def fault(
    condition: exp.Expr, contract: Contract, columns: Sequence[str], reason: exp.Expr
) -> exp.Expr:
    """What is wrong where a condition holds: a struct of column, value and reason."""
    parts = {
        "column": text(", ".join(columns)),
        "value": shown(contract, columns),
        "reason": reason,
    }
    struct = exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(part, quoted=True), expression=value)
            for part, value in parts.items()
        ]
    )
    return exp.Case().when(condition, struct)


def shown(contract: Contract, columns: Sequence[str]) -> exp.Expr:
    """The text of some columns for a list of faults, unless they tell who a person is."""
    if any(contract.columns[column].sensitivity == "personal" for column in columns):
        return text(HIDDEN)
    values = [call("coalesce", _written(column), text("")) for column in columns]
    return values[0] if len(values) == 1 else call("concat_ws", text(", "), *values)


def _column_faults(contract: Contract) -> Iterator[exp.Expr]:
    for which, column in contract.columns.items():
        for condition, reason in _column_rules(which, column, needed=which == contract.time):
            yield fault(condition, contract, (which,), text(reason))


def _column_rules(which: str, column: Column, *, needed: bool) -> Iterator[tuple[exp.Expr, str]]:
    """What must not be true of a value, and what to say if it is."""
    written, value = _written(which), name(which)
    if column.required or needed:
        yield written.is_(exp.null()), REQUIRED
    if column.type != "text":
        unread = exp.and_(written.copy().is_(exp.null()).not_(), value.copy().is_(exp.null()))
        yield unread, f"cannot be read as {cells.SAID[column.type]}{_as_written(column)}"
    if column.type in ("date", "timestamp"):
        year = call("year", value)
        first, last = (exp.Literal.number(y) for y in (cells.FIRST_YEAR, cells.LAST_YEAR))
        yield (
            exp.not_(exp.Between(this=year, low=first, high=last)),
            "has a year that cannot be meant",
        )
    if column.allowed:
        spelled = exp.cast(value.copy(), "VARCHAR") if column.type == "integer" else written.copy()
        yield cells.is_one_of(spelled, column.allowed).not_(), NOT_ALLOWED
    if column.lowest is not None:
        low = exp.Literal.number(column.lowest)
        yield (
            exp.LT(this=value.copy(), expression=low),
            f"is below the lowest allowed, {column.lowest:g}",
        )
    if column.highest is not None:
        high = exp.Literal.number(column.highest)
        yield (
            exp.GT(this=value.copy(), expression=high),
            f"is above the highest allowed, {column.highest:g}",
        )


def _as_written(column: Column) -> str:
    return f" written as {' or '.join(column.formats)}" if column.formats else ""


def _rule_faults(contract: Contract) -> Iterator[exp.Expr]:
    for expectation in contract.expectations:
        tree = rule_tree(expectation, contract)
        reason = text(f"breaks `{expectation.rule}`: {expectation.because.rstrip('.')}")
        yield fault(exp.not_(_never_fails(tree)), contract, expressions.names(tree), reason)


def rule_tree(expectation: Expectation, contract: Contract) -> exp.Expr:
    """The rule as a tree; `check.py` has seen to it that it can be read."""
    parsed, _ = expressions.parse(expectation.rule, contract.types(), "boolean")
    assert parsed is not None, expectation.rule
    return parsed.tree.copy()


def _never_fails(tree: exp.Expr) -> exp.Expr:
    """The same condition, unknown for a row where working it out would fail."""
    return exp.Try(this=exp.paren(tree))


def _unusable(contract: Contract, engine: Engine) -> Iterator[Problem]:
    """Rules that read well and that the engine still cannot run, found on a row of no values."""
    empty = exp.select(
        *(_as(cells.nothing(kind), column) for column, kind in contract.types().items())
    )
    for expectation in contract.expectations:
        tree = _never_fails(rule_tree(expectation, contract))
        try:
            engine.rows(exp.select(tree).from_(empty.subquery("empty_")))
        except EngineFault as problem:
            said = str(problem).splitlines()[0].rstrip(".")
            what = f"The rule `{expectation.rule}` cannot be run: {said}."
            advice = "Compare like with like; `cast(x as type)` changes a type on purpose."
            yield Problem(what, expectation.written_at, advice, "expectation-unusable")


def _place_faults(contract: Contract, places: Sequence[Located]) -> Iterator[exp.Expr]:
    for place in places:
        if place.rule.otherwise == "set_aside":
            why = name(_why(place))
            yield fault(why.is_(exp.null()).not_(), contract, place.columns, why.copy())


def repeats(judged: exp.Query, contract: Contract, earlier: exp.Query | None = None) -> exp.Select:
    """The rows without a fault whose key an earlier one has: `first_` is the number of that row.

    A key with a part that was not recorded tells nothing apart, and repeats nothing. `earlier` are
    rows that were kept before, each with a key of its own.
    """
    keys = [name(column) for column in contract.key]
    among = exp.Window(this=exp.Min(this=name(ROW)), partition_by=[key.copy() for key in keys])
    hidden = any(contract.columns[column].sensitivity == "personal" for column in contract.key)
    value = call("concat_ws", text(", "), *(exp.cast(key.copy(), "VARCHAR") for key in keys))
    known = [key.copy().is_(exp.null()).not_() for key in keys]
    kept = exp.EQ(this=call("len", name(FAULTS)), expression=exp.Literal.number(0))
    columns = [name(ROW), name(LINE), *keys]
    rows: exp.Query = exp.select(*columns).from_(judged.subquery("judged_"))
    rows = rows.where(exp.and_(kept, *known))
    if earlier is not None:
        rows = exp.union(rows, _with_the_same_key(earlier, rows, contract), distinct=False)
    numbered = exp.select(
        name(ROW), name(LINE), _as(text(HIDDEN) if hidden else value, "value"), _as(among, "first_")
    ).from_(rows.subquery("keyed_"))
    return (
        exp.select(exp.Star())
        .from_(numbered.subquery("numbered_"))
        .where(exp.GT(this=name(ROW), expression=name("first_")))
    )


def _with_the_same_key(earlier: exp.Query, rows: exp.Query, contract: Contract) -> exp.Select:
    """The earlier rows that have the key of one of these rows."""
    keys = [name(column, "earlier_") for column in contract.key]
    same = [name(column, "later_").eq(key) for column, key in zip(contract.key, keys, strict=True)]
    one = exp.select(exp.true()).from_(rows.copy().subquery("later_")).where(*same)
    line = _as(exp.Literal.number(0), LINE)
    found = exp.select(name(ROW, "earlier_"), line, *keys).from_(earlier.subquery("earlier_"))
    return found.where(exp.Exists(this=one))
