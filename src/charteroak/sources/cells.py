"""One cell of text as a value of its column's type, as sqlglot expressions.

Answers: what does `12.0`, `yes`, `7:43` or `2024-03-10T02:30:00-05:00` stand for? Text that does
not clearly stand for a value of the type becomes missing here, and a fault in `validate.py`.

Timestamps are kept in the wall-clock time of the city, without an offset, so that an hour or a
day is what people there call it. Where a clock is set back, the hour that happens twice therefore
has the events of both; a length of time across a change of the clock is off by that hour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from charteroak.expressions import SQL_TYPES
from charteroak.sources.contract import Column

SAID: dict[str, str] = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "yes or no",
    "date": "a date",
    "timestamp": "a date and time",
    "time": "a time of day",
}
"""How each column type is named to people."""
TRUE = ("true", "yes", "y", "t", "1")
FALSE = ("false", "no", "n", "f", "0")
FIRST_YEAR, LAST_YEAR = 1800, 2199
"""A year outside of these is a slip of the pen, or stands for something else."""

_SPACE = " \t\r\n\v\f\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
_WHOLE = r"[+-]?\d+(\.0*)?"
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?"
_DAY = r"\d{4}-\d\d-\d\d"
_MIDNIGHT = r"([T ]00:00(:00(\.0*)?)?)?"
_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d*)?)?"
_OFFSET = r" ?(Z|z|[+-]\d\d(:?\d\d)?)"


@dataclass(frozen=True)
class Clock:
    """Whose time it is: of values without an offset, and of the city."""

    written: str
    city: str

    def at_instant(self, instant: exp.Expr) -> exp.Expr:
        """The city's wall-clock time of a moment."""
        return call("timezone", text(self.city), instant)

    def at_wall(self, wall: exp.Expr) -> exp.Expr:
        """The city's wall-clock time of the source's wall-clock time."""
        if self.written == self.city:
            return wall
        return self.at_instant(call("timezone", text(self.written), wall))


def text(value: str) -> exp.Literal:
    """Quoted text."""
    return exp.Literal.string(value)


def call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    """A call of one of the engine's functions."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def name(column: str, table: str = "") -> exp.Column:
    """A column by its exact name."""
    return exp.column(column, table=table or None, quoted=True)


def bare(value: exp.Expr) -> exp.Expr:
    """Text without the white space around it, where the connector has not taken it away."""
    return call("trim", value, text(_SPACE))


def cleaned(raw: exp.Expr, missing: Sequence[str]) -> exp.Expr:
    """The text, or nothing where it says that nothing was recorded."""
    for spelling in dict.fromkeys(("", *map(str.strip, missing))):
        raw = call("nullif", raw, text(spelling))
    return raw


def is_one_of(value: exp.Expr, words: Sequence[str]) -> exp.Expr:
    """Whether a text is on a list; unknown where there is none."""
    return _by_word(value, dict.fromkeys(words, exp.true())).else_(
        exp.Case().when(value.copy().is_(exp.null()).not_(), exp.false())
    )


def _by_word(value: exp.Expr, meanings: Mapping[str, exp.Expr]) -> exp.Case:
    """What a word stands for. (`IN` would make DuckDB join, for each column that asks.)"""
    choice = exp.Case(this=value.copy())
    for word, meaning in meanings.items():
        choice = choice.when(text(word), meaning)
    return choice


def typed(column: Column, value: exp.Expr, clock: Clock, *, native: bool) -> exp.Expr:
    """The value that a cleaned text stands for, or nothing where it stands for none.

    In a `native` file dates come as ISO 8601 whatever the formats say, and a moment at midnight
    may come as a day.
    """
    match column.type:
        case "text":
            return value.copy()
        case "boolean":
            return _boolean(value)
        case "integer":
            whole = call("regexp_replace", value, text(r"\.0*$"), text(""))
            return _if_like(value, _WHOLE, _as("BIGINT", whole))
        case "number":
            return _if_like(value, _NUMBER, call("nullif", _as("DOUBLE", value), _INFINITE))
        case "date":
            iso = _if_like(
                value, _DAY + _MIDNIGHT, _as("DATE", call("left", value, exp.Literal.number(10)))
            )
            return _first(column, "DATE", value, iso, native=native)
        case "time":
            return _first(
                column, "TIME", value, _if_like(value, _CLOCK, _as("TIME", value)), native=native
            )
        case "timestamp":
            return _timestamp(column, value, clock, native=native)


_INFINITE = exp.cast(text("inf"), "DOUBLE")


def _timestamp(column: Column, value: exp.Expr, clock: Clock, *, native: bool) -> exp.Expr:
    ways: list[exp.Expr] = []
    for form in column.formats:
        parsed = call("try_strptime", value, text(form))
        with_offset = "%z" in form or "%Z" in form
        ways.append(clock.at_instant(parsed) if with_offset else clock.at_wall(parsed))
    if native or not ways:
        moment = _DAY + "[T ]" + _CLOCK
        wall = f"{_DAY}([T ]{_CLOCK})?" if native else moment
        ways.append(clock.at_wall(_if_like(value, wall, _as("TIMESTAMP", value))))
        ways.append(clock.at_instant(_if_like(value, moment + _OFFSET, _as("TIMESTAMPTZ", value))))
    return _coalesce(ways)


def _first(column: Column, kind: str, value: exp.Expr, iso: exp.Expr, *, native: bool) -> exp.Expr:
    ways = [_as(kind, call("try_strptime", value, text(form))) for form in column.formats]
    return _coalesce([*ways, iso] if native or not ways else ways)


def _coalesce(ways: Sequence[exp.Expr]) -> exp.Expr:
    return ways[0] if len(ways) == 1 else call("coalesce", *ways)


def _boolean(value: exp.Expr) -> exp.Expr:
    words = dict.fromkeys(TRUE, exp.true()) | dict.fromkeys(FALSE, exp.false())
    return _by_word(call("lower", value), words)


def _if_like(value: exp.Expr, pattern: str, then: exp.Expr) -> exp.Expr:
    return exp.Case().when(call("regexp_full_match", value, text(pattern)), then)


def _as(kind: str, value: exp.Expr) -> exp.Expr:
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(kind, dialect="duckdb"))


def nothing(kind: str) -> exp.Expr:
    """A missing value of a column type."""
    return exp.cast(exp.null(), SQL_TYPES[kind])
