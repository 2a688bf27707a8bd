"""Every function and operator that a definition may use, in expressions over one table of edges."""

# ruff: noqa: DTZ001 - a timestamp of a record has no zone

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

TYPES: Mapping[str, str] = {
    "row_": "BIGINT", "i": "BIGINT", "j": "BIGINT", "n": "DOUBLE", "m": "DOUBLE", "s": "VARCHAR",
    "u": "VARCHAR", "b": "BOOLEAN", "d": "DATE", "e": "DATE", "t": "TIMESTAMP", "v": "TIMESTAMP",
    "c": "TIME",
}  # fmt: skip
WHOLE = [0, 1, -1, 2, 3, 7, -7, 10, 2**31, -(2**31), 2**53 + 1, 123456789012345]
NUMBERS = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 0.1, 0.2, 0.3, 2.675, 1.005, 1e-300, 1e300, 4503599627370497.0,
    -4503599627370495.5, 1e15 + 0.5, 3.4999999999999996, 0.49999999999999994, 1234567.891, float("inf"), float("-inf"),
    float("nan"), 9.95, -9.95, 1e22,
]  # fmt: skip
TEXTS = [
    "", " ", "a", "A", "Abc", "abc def", " padded  ", "\u00a0hard\u2003", "\ttab\n", "50%", "a_b", "a\\b", "it's", "\"quoted\"",
    "straße", "ΣΑΣ", "İstanbul", "ŉ", "é", "e\u0301", "😀 smile", "north ward", "NORTH WARD", "line\nfeed", "line\r", "0", "12", "x12y",
    "ǅ", "ﬁ", "${env:HOME}", "null", "2024-01-01",
]  # fmt: skip
MIDNIGHT = datetime(2024, 1, 1)
MOMENTS = [
    MIDNIGHT, datetime(2023, 12, 31, 23, 59, 59, 999999), datetime(2024, 2, 29, 12, 0, 0, 1), datetime(2024, 3, 10, 2, 30), datetime(2024, 11, 3, 1, 30),
    datetime(1969, 12, 31, 23, 59, 59, 500000), datetime(1900, 1, 1, 0, 0, 1), datetime(2000, 2, 29, 6, 7, 8, 900000), datetime(2024, 12, 30, 10, 59, 59),
    datetime(1582, 10, 10), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), datetime(2021, 1, 3, 23, 0), datetime(2021, 1, 4, 0, 0, 0, 1),
]  # fmt: skip
CLOCKS = [time(0), time(23, 59, 59, 999999), time(6, 7, 8, 9), time(12), time(12, 30)]


def rows(number: int = 600) -> list[list[Any]]:
    """Edges of every type against each other, one in nine missing; the same each time."""
    draw = random.Random(20240229)

    def one(values: list[Any]) -> Any:
        return None if draw.random() < 1 / 9 else draw.choice(values)

    def moment() -> Any:
        near = timedelta(
            microseconds=draw.choice(
                [0, 1, -1, 10**6, 3_600_000_000, 86_400_000_000, 7 * 86_400_000_000, 12345678901]
            )
        )
        try:
            return one([draw.choice(MOMENTS) + near])
        except OverflowError:
            return MIDNIGHT

    def day() -> Any:
        found = moment()
        return None if found is None else found.date()

    return [
        [
            row, one(WHOLE), one([w for w in WHOLE if w]), one([*NUMBERS, draw.uniform(-1e3, 1e3), draw.gauss(0, 1e6)]), one([*NUMBERS, draw.uniform(-10, 10)]),
            one(TEXTS), one(TEXTS), one([True, False]), day(), day(), moment(), moment(), one(CLOCKS),
        ]
        for row in range(number)
    ]  # fmt: skip


EXACT: Mapping[str, tuple[str, ...]] = {
    "abs": ("abs(n)", "abs(j)", "abs(n * 1.5)"),
    "ceil": ("ceil(n)", "ceil(i)", "ceil(2.1)", "ceil(n * 3)"),
    "coalesce": ("coalesce(i, 5)", "coalesce(i, 2.5)", "coalesce(s, u, 'x')", "coalesce(d, '2024-01-01')", "coalesce(n, i)", "coalesce(t, d)"),
    "concat": ("concat(s, u, 'x')", "concat(s, i, b, d)", "concat(t)"),
    "contains": ("contains(s, 'a')", "contains(s, '')", "contains(s, u)"),
    "date_diff": tuple(
        f"date_diff('{unit}', {a}, {b})"
        for unit in ("year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond")
        for a, b in (("t", "v"), ("d", "e"), ("d", "t"), ("date '0001-01-01'", "d"))
    ),
    "date_part": ("date_part('year', d)", "date_part('isodow', t)", "date_part('hour', t)", "date_part('week', d)", "date_part('doy', t)"),
    "date_trunc": tuple(f"date_trunc('{unit}', {of})" for unit in ("year", "quarter", "month", "week", "day", "hour", "minute", "second") for of in "dt"),
    "day": ("day(d)", "day(t)"),
    "dayofweek": ("dayofweek(d)", "dayofweek(t)"),
    "ends_with": ("ends_with(s, 'd')", "ends_with(s, u)"),
    "extract": (*(f"extract({part} from {of})" for part in ("year", "isoyear", "quarter", "month", "week", "dow", "isodow", "doy", "day", "hour", "minute", "second", "epoch") for of in "dt"), "extract(hour from c)", "extract(second from c)"),
    "floor": ("floor(n)", "floor(j)", "floor(-2.5)", "floor(n / 3)"),
    "greatest": ("greatest(i, j, 4)", "greatest(n, m)", "greatest(d, e)", "greatest(i, 2.5)", "greatest(s, u)"),
    "hour": ("hour(t)", "hour(c)", "hour(d)"),
    "if": ("if(b, i, j)", "if(n > 1, n, i)", "if(i > 3, 'big', s)"),
    "ifnull": ("ifnull(s, 'none')",),
    "isodow": ("isodow(d)",),
    "least": ("least(i, j)", "least(n, m, 0)", "least(t, v)", "least((i % 7) + 1, 5)"),
    "left": ("left(s, 2)", "left(s, 0)", "left(s, -2)"),
    "length": ("length(s)", "length(s || u)"),
    "like": ("s like 'a%'", "s like '%a_b%'", "s like '50\\%'", "s like '%\\%'", "s not like '%e'", "s like '50!%' escape '!'", "s like u", "s like 'line_feed'"),
    "ilike": ("s ilike 'NORTH%'", "s ilike '%STRASSE%'", "s ilike u", "s ilike '%σ%'"),
    "lower": ("lower(s)",),
    "ltrim": ("ltrim(s)", "ltrim(s, 'ab ')"),
    "minute": ("minute(t)", "minute(c)"),
    "month": ("month(d)", "month(t)"),
    "nullif": ("nullif(i, 7)", "nullif(n, 0)", "nullif(s, '')", "nullif(i, 1.0)"),
    "quarter": ("quarter(d)",),
    "regexp_matches": ("regexp_matches(s, '^a.c')", "regexp_matches(s, '[0-9]+$')", "regexp_matches(s, 'e.f|x\\d{2}')", "regexp_matches(s, '^\\s*$')", "regexp_matches(s, 'line.$')", "regexp_matches(s, '(?:n|N)\\w+ ')"),
    "replace": ("replace(s, 'a', 'bb')", "replace(s, '', 'x')", "replace(s, u, '-')"),
    "right": ("right(s, 2)", "right(s, -1)"),
    "round": ("round(n)", "round(n, 2)", "round(n, -1)", "round(i, -2)", "round(2.25, 1)", "round(n * 1.5, 1)"),
    "rtrim": ("rtrim(s)", "rtrim(s, 'd')"),
    "starts_with": ("starts_with(s, 'A')", "starts_with(s, u)"),
    "strftime": ("strftime(d, '%Y-%m-%d')", "strftime(t, '%H:%M:%S')", "strftime(d, '%j %b %A')", "strftime(t, '%I %p')"),
    "substring": ("substring(s, 2, 3)", "substring(s, 1)", "substring(s, 3, 0)"),
    "trim": ("trim(s)", "trim(s, ' a')"),
    "upper": ("upper(s)",),
    "week": ("week(d)", "week(t)"),
    "weekday": ("weekday(d)",),
    "year": ("year(d)", "year(t)"),
    "sign": ("sign(n)", "sign(j)"),
    "sqrt": ("sqrt(n)", "sqrt(abs(i))"),
    # operators
    "+ - *": ("i % 1000 + j % 1000", "n + m", "n - i", "n * m", "i % 100 * 0.5", "i % 100 + 2.5", "-n", "-(j % 5)", "n * 2.5", "0.1 + 0.2", "(i % 1000) * 0.08999999999999998"),
    "/": ("n / m", "i / j", "n / i", "i / 3", "1 / n", "n / nullif(m, 0)", "(n + 1) / (m - 1)", "2.5 / 0.5", "(i / j) / (n / m)"),
    "// %": ("i // j", "j // 7", "i % j", "n % m", "n // 2.5", "n % 2.5", "(i % 100) % 2.5"),
    "moments": ("d + 1", "d - 3", "d - e", "1 + d", "d + interval '1' day", "d - interval '1' month", "t + interval '90' minute", "t - interval '2' week", "t - interval '1' quarter",
                "t + interval '1' second * cast(round(2.5 * 3600) as integer)", "v - t < interval '2' day", "v - t >= interval '36' hour", "t + interval (j % 7) day",
                "cast(d + cast(ceil(2.5) as integer) as date)", "cast(cast(t as date) + interval '1' day as date)"),
    "= < in between": ("i = j", "n < m", "n >= i", "i <> 7", "s = 'a'", "s < u", "s in ('a', 'A', '')", "i in (1, 7, 2.0)", "d between '2023-01-01' and '2024-12-31'", "t >= '2024-01-01'",
                       "d < t", "t = d", "i between -1 and 7", "n = m", "n in (0, 1.5)", "c < '12:00'", "c >= time '06:07:08.000009'", "b = (i > 3)", "d in ('2024-01-01', '2024-02-29')", "not (n > m)", "i = 1.0", "i > 0.5"),
    "is": ("s is null", "n is not null", "b is true", "b is not false", "i is distinct from j", "s is not distinct from u", "(n > 1) is null"),
    "and or not": ("b and i > 3", "b or i > 3", "not b", "b and null", "n > 1 or m > 1 and b"),
    "case": ("case when b then i when i > 3 then 2.5 else n end", "case when b then s end", "case when d > e then d else '2024-01-01' end"),
    "cast": ("cast(if(abs(n) < 1e9, n, 0) as integer)", "cast(b as integer)", "cast(i % 100 as double)", "cast(t as date)", "cast(d as timestamp)", "cast(i as boolean)", "cast(i as varchar)", "cast(b as varchar)",
             "cast(d as varchar)", "cast(t as varchar)", "cast(2.5 as integer)", "cast(if(abs(m) < 1e9, m * 2.5, 0) as bigint)", "cast('7' as bigint)", "cast('2024-02-29' as date)", "cast((i % 100) * 0.5 as integer)"),
    "wide": (*(f"cast(cast({x} as int128) as double)" for x in ("if(abs(n) < 1e30, n * 1e4, 0)", "if(abs(m) < 1e15, m * 1152921504606846976.0, 0)", "i", "j * 1e3")),
             "cast(cast(if(abs(m) < 1e15, m * 1152921504606846976.0, 0) as int128) as varchar)",),
    "||": ("s || u", "s || '-' || i", "s || 'it''s \\ ${x}'"),
}  # fmt: skip
"""Expressions whose values must be the same on every engine, by the function they are about."""

REFUSED: Mapping[str, tuple[str, ...]] = {
    "ln": ("ln(abs(i) + 1)",),
    "exp": ("exp(n)",),
    "regexp_matches": ("regexp_matches(s, '\\bward')", "regexp_matches(s, u)", "regexp_matches(s, '(?i)a')", "regexp_matches(s, '[[:alpha:]]')"),
    "strftime": ("strftime(d, '%c')", "strftime(d, s)"),
    "substring": ("substring(s, -3)", "substring(s, i, 2)"),
    "left": ("left(s, i)",),
    "cast": ("cast(s as date)", "cast(s as double)", "cast(n as varchar)", "cast(n as decimal(9, 2))", "cast(s as boolean)"),
    "moments": ("interval '1' month < v - t", "d + c", "interval '1' day * n"),
    "date_part": ("date_part('century', d)", "date_diff('hour', c, c)"),
    "concat": ("concat(s, n)",),
}  # fmt: skip
"""Expressions that an engine which cannot give the same answer must refuse beforehand."""
