"""What a person may write, and what they are told otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.expressions import FUNCTIONS, parse

COLUMNS = {
    "age": "integer", "reason": "text", "searched": "boolean", "day": "date", "began": "timestamp",
    "Most Severe Injury": "text",
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "searched", "not searched", "age >= 18 and searched", "reason in ('Speed', 'Other')",
        "day >= '2014-01-01'", "\"Most Severe Injury\" = 'K'", "coalesce(searched, false)",
        "date_diff('day', day, began) <= 5", "reason like 'Sp%'", "age between 18 and 25",
        "case when age > 64 then true else searched end", "reason is not null", "hour(began) < 6", "true",
    ],
)  # fmt: skip
def test_a_condition_over_the_row_is_accepted(text: str) -> None:
    expression, faults = parse(text, COLUMNS, "boolean")
    assert faults == ()
    assert expression is not None


@pytest.mark.parametrize(
    ("text", "what", "advice"),
    [
        ("serched", "no column `serched`", "Did you mean `searched`?"),
        ("age = 'young'", "compares number with text", "Put the value in quotes"),
        ("searched = 'TRUE'", "compares boolean with text", "needs no comparison"),
        ("age", "gives number, and yes or no (a boolean) is needed", "Compare it with something"),
        ("age and searched", "`age` is number, not yes or no", "Compare it"),
        ("age >", "cannot be read", ""),
        ("lowerr(reason) = 'x'", "function `lowerr`", "Did you mean `lower`?"),
        ("t.age = 1", "no column `t.age`", ""),
    ],
)
def test_a_slip_is_told_with_advice(text: str, what: str, advice: str) -> None:
    expression, faults = parse(text, COLUMNS, "boolean")
    assert expression is None
    assert what in faults[0].what
    assert advice in faults[0].advice


@pytest.mark.parametrize(
    "text",
    [
        "(select true)", "exists (select 1)", "age in (select 1)", "count(*) > 1", "sum(age) > 1",
        "row_number() over () = 1", "read_csv('/etc/passwd')", "read_text('x') = 'y'",
        "getenv('HOME') = 'x'", "current_setting('x') = 'y'", "true; drop table t", "true from t",
        "true) from t --", "*", "random() < 0.5", "now() > day", "$1", "?", "searched as x",
        "query('select 1')", "nextval('s') = 1", "glob('*')", "getvariable('x')", "select 1",
        "list_transform([1], x -> x)", "unnest([1])", "columns('a')", "true union select 1",
        "pg_sleep(1)", "write_log('x')", "struct_pack(a := 1)", "[x for x in [1]]",
    ],
)  # fmt: skip
def test_nothing_but_a_scalar_expression_is_accepted(text: str) -> None:
    expression, faults = parse(text, COLUMNS)
    assert expression is None
    assert faults


@given(st.text(max_size=40))
def test_no_text_makes_a_traceback(text: str) -> None:
    expression, faults = parse(text, COLUMNS, "boolean")
    assert (expression is None) == bool(faults)


def test_every_allowed_function_can_be_written() -> None:
    assert {"lower", "coalesce", "date_diff"} <= FUNCTIONS
