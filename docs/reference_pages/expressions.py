"""What may stand in a condition: every function with an example that is computed here."""

from __future__ import annotations

from sqlglot import exp

from charteroak.engine import Engine, unlike
from charteroak.expressions import FUNCTIONS, SQL_TYPES, parse
from reference_pages.wording import FROM_CODE, table

FUNCTION_EXAMPLES: dict[str, tuple[str, str]] = {
    "abs": ("abs(-3)", "The number without its sign."),
    "ceil": ("ceil(2.1)", "The next whole number up."),
    "coalesce": ("coalesce(null, 'none')", "The first that is recorded."),
    "concat": ("concat('Ward ', '3')", "Texts put together; what is missing is left out."),
    "contains": ("contains('main street', 'street')", "Whether the text holds the other."),
    "date_diff": (
        "date_diff('day', date '2024-03-01', date '2024-03-05')",
        "How many times a new day (`hour`, `minute`, `month` ...) begins between the two: from 8:59 to "
        "9:01 is one `hour`. For a length of time take a finer unit and divide.",
    ),
    "date_part": ("date_part('year', date '2024-03-09')", "One part of a date, as a number."),
    "date_trunc": ("date_trunc('month', date '2024-03-09')", "The first moment of the period."),
    "day": ("day(date '2024-03-09')", "The day of the month."),
    "dayofweek": ("dayofweek(date '2024-03-10')", "The day of the week; Sunday is 0."),
    "ends_with": ("ends_with('Main St', 'St')", "Whether the text ends so."),
    "exp": ("exp(0)", "The exponential."),
    "extract": ("extract(hour from timestamp '2024-03-09 17:30:00')", "One part of a moment."),
    "floor": ("floor(2.9)", "The next whole number down."),
    "greatest": ("greatest(3, 7)", "The largest; what is missing is left out."),
    "hour": ("hour(timestamp '2024-03-09 17:30:00')", "The hour of the day, 0 to 23."),
    "if": ("if(3 > 2, 'yes', 'no')", "One value or the other."),
    "ifnull": ("ifnull(null, 0)", "The first, or the second where it is missing."),
    "ilike": ("'MAIN ST' ilike '%st'", "As `like`, whatever the capitals."),
    "isodow": ("isodow(date '2024-03-10')", "The day of the week; Monday is 1, Sunday 7."),
    "least": ("least(3, 7)", "The smallest; what is missing is left out."),
    "left": ("left('Hartford', 4)", "The first characters."),
    "length": ("length('Oak')", "How many characters."),
    "like": ("'Main St' like '%St'", "A pattern: `%` is any text, `_` any one character."),
    "ln": ("ln(1)", "The natural logarithm."),
    "lower": ("lower('OAK')", "In small letters."),
    "ltrim": ("ltrim('  oak')", "Without spaces at the start."),
    "minute": ("minute(timestamp '2024-03-09 17:30:00')", "The minute of the hour."),
    "month": ("month(date '2024-03-09')", "The month, 1 to 12."),
    "nullif": ("nullif(0, 0)", "The first, or missing where it equals the second."),
    "quarter": ("quarter(date '2024-03-09')", "The calendar quarter, 1 to 4."),
    "regexp_matches": (
        "regexp_matches('A-12', '[0-9]+')",
        "Whether a regular expression is in it.",
    ),
    "replace": ("replace('a-b', '-', ' ')", "With one text in place of another."),
    "right": ("right('Hartford', 4)", "The last characters."),
    "round": ("round(2.46, 1)", "Rounded to so many digits."),
    "rtrim": ("rtrim('oak  ')", "Without spaces at the end."),
    "sign": ("sign(-3)", "-1, 0 or 1."),
    "sqrt": ("sqrt(9)", "The square root."),
    "starts_with": ("starts_with('Main St', 'Main')", "Whether the text begins so."),
    "strftime": ("strftime(date '2024-03-09', '%Y-%m')", "A date as text."),
    "substring": ("substring('Hartford', 1, 4)", "From a character on, so many."),
    "trim": ("trim(' oak ')", "Without spaces at either end."),
    "upper": ("upper('oak')", "In capitals."),
    "week": ("week(date '2024-03-09')", "The ISO week of the year."),
    "weekday": ("weekday(date '2024-03-10')", "The same as `dayofweek`."),
    "year": ("year(date '2024-03-09')", "The year."),
}


def functions() -> str:
    """What may stand in an expression, each function with an example that is computed here."""
    assert set(FUNCTION_EXAMPLES) == set(FUNCTIONS), "give every function a line"
    with Engine() as engine:
        rows = [
            (f"`{name}`", f"`{text}`", f"`{_result(engine, text)}`", meaning)
            for name, (text, meaning) in sorted(FUNCTION_EXAMPLES.items())
        ]
    return "\n\n".join(
        (
            "# Expressions", FROM_CODE,
            "`where:`, `numerator:`, `denominator:` and `of:` of an indicator and `rule:` of a contract are "
            "SQL expressions over one row: a condition, or a value. Names are the contract's columns. Anything "
            "that looks beyond the row is refused: no `select`, no other table, no aggregate, no function that "
            "is not listed here.",
            "Column types: " + ", ".join(f"`{name}`" for name in SQL_TYPES) + ".",
            "Operators: `and`, `or`, `not`, `=`, `<>`, `<`, `<=`, `>`, `>=`, `between ... and ...`, `in (...)`, "
            "`is null`, `is not null`, `like`, `ilike`, `+`, `-`, `*`, `/`, `//`, `%`, `||`, "
            "`case when ... then ... else ... end`, `cast(... as ...)`. Text stands in single quotes. A yes-or-no "
            "column is a condition by itself: `repeat`, `not repeat`.",
            "A comparison with something that was not recorded is neither true nor false. In a share such a row "
            "counts on neither side; in `where:` it is left out; in `rule:` it passes.",
            "With [`engine: spark://...`](../how-to/measure-on-spark.md) these are refused, because a cluster cannot "
            f"promise the same last digit: {refused_on_spark()}. Of the others a few forms are, and `check` says so.",
            "## Functions", table(("Function", "Example", "Gives", "Meaning"), rows),
        )
    )  # fmt: skip


def refused_on_spark() -> str:
    """The functions that have no exact form there at all."""
    trees = {}
    for name, (text, _) in FUNCTION_EXAMPLES.items():
        parsed, faults = parse(text, {"column": "text"})
        assert parsed is not None, faults
        trees[name] = parsed.tree
    return ", ".join(f"`{name}`" for name in sorted(unlike(trees, {"column": "VARCHAR"})))


def _result(engine: Engine, text: str) -> object:
    parsed, faults = parse(text, {"column": "text"})
    assert parsed is not None, faults
    found = engine.rows(exp.select(parsed.tree.copy()))[0][0]
    if found is None:
        return "missing"
    return str(found).lower() if isinstance(found, bool) else found
