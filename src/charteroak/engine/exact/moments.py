"""Moments: days, times and the lengths between them, to the microsecond.

Answers: which day is it, which week, how many hours lie between? A DuckDB timestamp is a time on
the wall, so it is Spark's TIMESTAMP_NTZ; the session's zone is UTC, so that nothing is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from charteroak.engine.exact.base import INTEGERS, Scope, is_text, literal, refused

_LENGTHS: Mapping[str, tuple[int, str]] = {
    "microsecond": (1, "MICROSECOND"), "millisecond": (1000, "MICROSECOND"),
    "second": (1, "SECOND"), "minute": (1, "MINUTE"), "hour": (1, "HOUR"), "day": (1, "DAY"),
    "week": (7, "DAY"), "month": (1, "MONTH"), "quarter": (3, "MONTH"), "year": (12, "MONTH"),
}  # fmt: skip
_MONTHS = ("month", "quarter", "year")
_PARTS: Mapping[str, str] = {
    "year": "year({d})", "month": "month({d})", "day": "dayofmonth({d})",
    "quarter": "quarter({d})", "week": "weekofyear({d})", "doy": "dayofyear({d})",
    "dow": "dayofweek({d}) - 1", "isodow": "weekday({d}) + 1",
    "isoyear": "extract(YEAROFWEEK FROM {d})",
}  # fmt: skip
"""The parts of a day."""
_CLOCK: Mapping[str, str] = {"hour": "hour({t})", "minute": "minute({t})", "second": "second({t})"}
_SAME: Mapping[str, str] = {
    "dayofweek": "dow", "weekday": "dow", "day_of_week": "dow", "dayofweekiso": "isodow",
    "dayofyear": "doy", "dayofmonth": "day", "weekofyear": "week",
}  # fmt: skip
_FORMATS: Mapping[str, str] = {
    "Y": "yyyy", "m": "MM", "d": "dd", "H": "HH", "M": "mm", "S": "ss", "y": "yy", "j": "DDD",
    "B": "MMMM", "b": "MMM", "A": "EEEE", "a": "EEE", "p": "a", "I": "hh",
}  # fmt: skip


def unit(text: str) -> str:
    """A unit of time by its plain name."""
    bare = text.lower().removesuffix("s")
    return {"century": "century"}.get(bare, bare)


def comparable(nodes: Sequence[exp.Expr], scope: Scope) -> list[str]:
    """Values that are compared, brought to one type as DuckDB brings them."""
    bare = [node.unnest() for node in nodes]
    found = {
        scope.type(n) for n in bare if not is_text(n) and not isinstance(n, exp.Null)
    } or {"VARCHAR"}  # fmt: skip
    numbers = {kind for kind in found if kind in INTEGERS or kind.startswith("DECIMAL")}
    if len(found) == 1:
        kind = found.pop()
        if kind == "INTERVAL":
            _only_lengths(nodes)
            return [scope.write(node) for node in bare]
        if kind.startswith("DECIMAL"):
            return [scope.write(node) for node in bare]
        return [scope.to(node, kind) for node in bare]
    if found <= {"DATE", "TIMESTAMP"}:
        return [scope.to(node, "TIMESTAMP") for node in bare]
    if found <= numbers | {"DOUBLE"} and not any(is_text(n) for n in bare):
        return [scope.double(n) if "DOUBLE" in found else scope.write(n) for n in bare]
    told = " with ".join(sorted(kind.lower() for kind in found))
    raise refused(nodes[0].parent or nodes[0], f"it compares {told}.", "Compare like with like.")


def _only_lengths(nodes: Sequence[exp.Expr]) -> None:
    """Months have no one length: what counts in them is not compared with hours."""
    for node in nodes:
        for interval in node.find_all(exp.Interval):
            if unit(interval.text("unit")) in _MONTHS:
                raise refused(interval, "a month has no one length.", "Write it in days.")


def arithmetic(node: exp.Binary, sign: str, kind: str, scope: Scope) -> str:
    """What moments and lengths add up to."""
    left, right = scope.type(node.this), scope.type(node.expression)
    one, other = node.this, node.expression
    if sign == "+" and left not in MOMENT_TYPES and right in MOMENT_TYPES:
        one, other, left, right = other, one, right, left
    match left, sign, right:
        case ("DATE" | "TIMESTAMP", "+" | "-", "INTERVAL"):
            return f"({scope.to(one, 'TIMESTAMP')} {sign} {scope.write(other)})"
        case ("DATE" | "TIMESTAMP", "-", "DATE" | "TIMESTAMP") if kind == "INTERVAL":
            return f"({scope.to(one, 'TIMESTAMP')} - {scope.to(other, 'TIMESTAMP')})"
        case ("INTERVAL", "+" | "-", "INTERVAL"):
            _only_lengths([one, other])
            return f"({scope.write(one)} {sign} {scope.write(other)})"
    if sign == "*" and "INTERVAL" in (left, right):
        length, number = (one, other) if left == "INTERVAL" else (other, one)
        if scope.type(number) in INTEGERS:
            return f"({scope.write(length)} * {scope.write(number)})"
    if kind == "DATE" and left == "DATE" and right in INTEGERS:
        called = "date_add" if sign == "+" else "date_sub"
        return f"{called}({scope.write(one)}, {scope.to(other, 'INTEGER')})"
    raise refused(node, f"{left.lower()} {sign} {right.lower()} has no form that is proven.")


MOMENT_TYPES = ("DATE", "TIMESTAMP")


def days_between(later: str, earlier: str) -> str:
    """How many days lie between two dates."""
    return f"CAST(datediff({later}, {earlier}) AS BIGINT)"


def _interval(node: exp.Interval, scope: Scope) -> str:
    named = unit(node.text("unit"))
    if named not in _LENGTHS or node.this is None:
        raise refused(node, "the length of time is not understood.", "Write `interval '1' day`.")
    times, spark = _LENGTHS[named]
    given = node.this.unnest()
    one = f"INTERVAL '{times}' {spark}"
    if spark == "MICROSECOND":
        one = f"INTERVAL '{times / 1_000_000:.6f}' SECOND"
    if isinstance(given, exp.Literal):
        if not str(given.this).lstrip("-").isdigit():
            raise refused(node, "the length of time is not a whole number.")
        return f"({one} * {given.this})"
    if scope.type(given) not in INTEGERS:
        raise refused(node, "the length of time is not a whole number.")
    return f"({one} * {scope.write(given)})"


def part(node: exp.Expr, named: str, of: exp.Expr, scope: Scope) -> str:
    """One part of a moment, such as its year."""
    called = _SAME.get(unit(named), unit(named))
    kind = scope.type(of)
    value = scope.write(of)
    if kind in MOMENT_TYPES and called in _PARTS:
        return f"CAST({_PARTS[called].format(d=value)} AS BIGINT)"
    if kind == "DATE" and called in _CLOCK:
        return f"CAST(CASE WHEN {value} IS NOT NULL THEN 0 END AS BIGINT)"
    if kind in ("TIMESTAMP", "TIME") and called in _CLOCK:
        return f"CAST({_CLOCK[called].format(t=value)} AS BIGINT)"
    if kind in MOMENT_TYPES and called == "epoch":
        return f"(unix_micros(CAST({value} AS TIMESTAMP_LTZ)) / 1000000D)"
    raise refused(node, f"`{named.lower()}` of a {kind.lower()} has no form that is proven.")


def _named(called: str) -> Callable[[exp.Func, Scope], str]:
    return lambda node, scope: part(node, called, node.this, scope)


def _truncate(node: exp.Expr, scope: Scope) -> str:
    named = unit(node.text("unit"))
    kind = scope.type(node.this)
    if named not in _LENGTHS or kind not in MOMENT_TYPES or node.args.get("zone"):
        raise refused(node, f"a {kind.lower()} is not cut to a {named}.")
    cut = truncated(named, scope.write(node.this))
    return cut if scope.type(node) == "TIMESTAMP" else f"CAST({cut} AS DATE)"


def truncated(named: str, value: str) -> str:
    """A moment's beginning of the year, month, week, day, hour or minute."""
    return f"CAST(date_trunc('{named.upper()}', {value}) AS TIMESTAMP_NTZ)"


def _difference(node: exp.DateDiff, scope: Scope) -> str:
    named = unit(node.text("unit"))
    kinds = {scope.type(node.this), scope.type(node.expression)}
    kinds -= {"VARCHAR"} if is_text(node.this) or is_text(node.expression) else set()
    if not kinds <= set(MOMENT_TYPES) or named not in _LENGTHS:
        raise refused(node, "only dates and timestamps are taken from each other.")
    one, other = scope.to(node.this, "TIMESTAMP"), scope.to(node.expression, "TIMESTAMP")
    if named in ("day", "week"):
        last, first = f"CAST({one} AS DATE)", f"CAST({other} AS DATE)"
        return days_between(last, first) if named == "day" else _weeks(last, first)
    if named in _MONTHS:
        return f"CAST({_months(named, one)} - {_months(named, other)} AS BIGINT)"
    if named == "microsecond":
        return f"timestampdiff(MICROSECOND, {other}, {one})"
    count, micros = f"timestampdiff(MICROSECOND, {truncated(named, other)}, ", {
        "millisecond": 1_000, "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000,
    }[named]  # fmt: skip
    return f"({count}{truncated(named, one)}) div {micros})"


def _weeks(last: str, first: str) -> str:
    """Whole weeks, as DuckDB counts them."""
    return f"({days_between(last, first)} div 7)"


def _months(named: str, value: str) -> str:
    """How many years, quarters or months have begun up to a moment."""
    whole = {"year": "year({d})", "quarter": "(year({d}) * 4 + quarter({d}))"}
    return whole.get(named, "(year({d}) * 12 + month({d}))").format(d=value)


def _date(node: exp.DateFromParts, scope: Scope) -> str:
    given = (node.args[name] for name in ("year", "month", "day"))
    return f"make_date({', '.join(f'CAST({scope.write(e)} AS INT)' for e in given)})"


def _format(node: exp.TimeToStr, scope: Scope) -> str:
    given = node.args["format"]
    if not is_text(given) or scope.type(node.this) not in MOMENT_TYPES:
        raise refused(node, "the format is not a constant, or what it formats is no moment.")
    told, left = "", iter(str(given.this))
    for letter in left:
        code = next(left, "") if letter == "%" else ""
        if letter == "%" and code not in _FORMATS:
            raise refused(node, f"`%{code}` has no form that is proven.")
        quote = letter if not letter.isalpha() and letter not in "'[]{}#" else ""
        if letter != "%" and not quote:
            raise refused(node, f"letters such as `{letter}` may not stand in the format.")
        told += _FORMATS[code] if code else quote
    return f"date_format({scope.to(node.this, 'TIMESTAMP')}, {literal(told)})"


def called(node: exp.Anonymous, scope: Scope) -> str:
    """`date_part('year', x)` and `weekday(x)`, which sqlglot leaves as they are written."""
    name, given = str(node.this).lower(), node.expressions
    if name in ("date_part", "datepart") and len(given) == 2 and is_text(given[0]):
        return part(node, given[0].this, given[1], scope)
    if name in ("weekday", "isodow", "dayofweek") and len(given) == 1:
        return part(node, name, given[0], scope)
    raise refused(node, f"`{name}` has no form that is proven to give the same on Spark.")


RULES: Mapping[type[exp.Expr], Callable[[Any, Scope], str]] = {
    exp.DateDiff: _difference,
    exp.DateFromParts: _date,
    exp.DateTrunc: _truncate,
    exp.Day: _named("day"),
    exp.DayOfWeek: _named("dow"),
    exp.DayOfWeekIso: _named("isodow"),
    exp.Extract: lambda node, scope: part(node, node.name, node.expression, scope),
    exp.Hour: _named("hour"),
    exp.Interval: _interval,
    exp.Minute: _named("minute"),
    exp.Month: _named("month"),
    exp.Quarter: _named("quarter"),
    exp.TimestampTrunc: _truncate,
    exp.TimeToStr: _format,
    exp.Week: _named("week"),
    exp.Year: _named("year"),
}
