"""Examples of many definitions are computed as one query, and each as if it were alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from charteroak.engine import Engine
from charteroak.indicators.examples import check_examples
from charteroak.kinds import Kind
from charteroak.kinds.count import Count
from charteroak.kinds.distinct import Distinct
from charteroak.kinds.mean import Mean
from charteroak.kinds.on_time import OnTime
from charteroak.kinds.percentile import Percentile
from charteroak.kinds.rate import Rate
from charteroak.kinds.ratio import Ratio
from charteroak.kinds.share import Share
from charteroak.plan.model import Example, Indicator
from charteroak.problems import Location
from tests.support import contract, indicator

KINDS: tuple[Kind, ...] = (
    Count(), Distinct(of="age"), Mean(of="minutes"), Share(numerator="on_time"), Percentile(of="minutes", at=0.9),
    Ratio(numerator="minutes", denominator="minutes + 1"), Rate(per="1,000", residents="residents"),
    OnTime(opened="day", closed="closed", deadline="2"),
)  # fmt: skip
DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 12)).map(str)
ROWS = st.fixed_dictionaries(
    {"day": DAYS},
    optional={
        "closed": DAYS, "age": st.sampled_from(["young", "old"]),
        "minutes": st.sampled_from(["0", "1.5", "2", "1000000"]), "on_time": st.sampled_from(["true", "false"]),
    },
)  # fmt: skip
EXAMPLES = st.builds(
    lambda rows, residents: Example(rows=tuple(rows), value=0.123456789, residents=residents),
    st.lists(ROWS, max_size=4), st.sampled_from([None, 500.0]),
)  # fmt: skip


def told(engine: Engine, some: Sequence[Indicator]) -> list[tuple[str, str]]:
    return [(name, one.what) for name, one in check_examples(engine, some, contract(), {})]


@st.composite
def definitions(draw: st.DrawFn) -> list[Indicator]:
    made = []
    for number in range(draw(st.integers(1, 5))):
        where = draw(st.sampled_from(["true", "age = 'young'", "minutes > 1"]))
        examples = tuple(
            replace(example, written_at=Location("a.yaml", number))
            for example in draw(st.lists(EXAMPLES, max_size=3))
        )
        kind = draw(st.sampled_from(KINDS))
        made.append(indicator(kind, id=f"i{number}", where=where, examples=examples))
    return made


@given(definitions())
def test_together_they_give_what_each_gives_alone(made: list[Indicator]) -> None:
    with Engine(threads=1) as engine:
        alone = [
            found
            for one in made
            for example in one.examples
            for found in told(engine, [replace(one, examples=(example,))])
        ]
        assert sorted(told(engine, made)) == sorted(alone)
        assert len(alone) == sum(len(one.examples) for one in made)  # none gives 0.123456789


def example(value: float | None, *rows: dict[str, str | None]) -> Example:
    return Example(rows=rows, value=value)


def definition(name: str, measure: Any, *examples: Example, **said: Any) -> Indicator:
    return indicator(measure, id=name, examples=examples, **said)


def test_a_definition_that_cannot_stand_the_rows_of_another_is_not_blamed(engine: Engine) -> None:
    strict = definition(
        "strict", Count(), example(1, {"age": "7"}), where="cast(age as integer) > 5"
    )
    other = definition("other", Count(), example(1, {"age": "old"}))
    assert told(engine, [strict, other]) == []


def test_a_definition_that_cannot_stand_its_own_rows_is(engine: Engine) -> None:
    strict = definition(
        "strict", Count(), example(1, {"age": "old"}), where="cast(age as integer) > 5"
    )
    fine = definition("fine", Count(), example(1, {"age": "old"}), example(0))
    wrong = definition("wrong", Count(), example(2, {"age": "old"}))
    unread = definition("unread", Mean(of="minutes"), example(2, {"minutes": "ten"}))
    found = dict(told(engine, [fine, strict, wrong, unread]))
    assert found.keys() == {"strict", "wrong", "unread"}
    assert found["strict"].startswith("An example of `strict` cannot be computed: ")
    assert found["wrong"] == "An example of `wrong` gives 1, and says 2."
    assert found["unread"].startswith("An example of `unread` cannot be read: ")
