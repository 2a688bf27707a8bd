"""Each rule of composed indicators: a definition that breaks it, and the sentence that follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from charteroak.indicators import composed
from charteroak.indicators.composed.check import RULES
from charteroak.indicators.composed.compose import COMPOSERS, in_order
from charteroak.indicators.composed.cumulative import ADDED
from charteroak.indicators.composed.result import CAUTION
from charteroak.indicators.measurement import Provenance
from charteroak.kinds import kinds
from charteroak.kinds.change import Change
from charteroak.kinds.count import Count
from charteroak.kinds.cumulative import Cumulative
from charteroak.kinds.derived import Derived, Number, Operation, Term, read_formula
from charteroak.kinds.figure import Figure
from charteroak.kinds.index import Index, IndexPart
from charteroak.kinds.percentile import Percentile
from charteroak.kinds.rate import Rate
from charteroak.kinds.share import Share
from charteroak.kinds.standardized import Standardized
from charteroak.plan.model import Example, Indicator
from charteroak.problems import Location, Problem
from tests.composing import city, made, source, with_better

CALLS = source(Count(), id="calls", groups=("age",))
PROMPT = source(Share(numerator="on_time"), id="prompt", unit="share", better="higher")
SLOW = source(Percentile(of="minutes", at=0.9), id="slow")
PRICE = source(Figure(), id="price", source="", unit="mills")
RATE = source(
    Rate(per="1,000", residents="price"), id="rate", unit="per 1,000 residents", groups=("age",)
)
SOURCES = (CALLS, PROMPT, SLOW, PRICE, RATE)


def problems(*indicators: Indicator) -> list[Problem]:
    return list(composed.check(city(*SOURCES, *indicators)))


def derived(equals: str = "calls + 1", **given: Any) -> Indicator:
    return made(Derived(equals=equals), **({"unit": "count"} | given))


def change(**given: Any) -> Indicator:
    words = {"of": "calls", "against": "previous", "form": "difference"}
    measure = Change(**(words | {k: given.pop(k) for k in list(given) if k in (*words, "steps")}))
    return made(measure, **({"unit": "count"} | given))


def so_far(of: str = "calls", balance: Any = "sum", over: Any = "year", **given: Any) -> Indicator:
    measure = Cumulative(of=of, over=over, balance=balance)
    return made(measure, **({"unit": "count"} | given))


def index(*given: tuple[str, float, float, float], reason: str = "because") -> Indicator:
    parts = tuple(
        IndexPart(indicator=i, weight=w, worst=a, best=b, written_at=Location("index.yaml", 7))
        for i, w, a, b in given
    )
    return made(Index(parts_=parts, reason=reason), unit="index")


def standard(weights: dict[str, float], **given: Any) -> Indicator:
    measure = Standardized(
        of=given.pop("of", "rate"), over=given.pop("over", "age"), per="1,000", weights=weights,
        standard_title="ours", standard_url="https://example.org",
    )  # fmt: skip
    return made(measure, **({"unit": "per 1,000 residents"} | given))


BROKEN: tuple[tuple[str, Indicator, str, str], ...] = (
    ("formula", derived("calls % 2"), "`calls % 2` cannot stand", "previous(x, n)"),
    ("formula", derived("calls +"), "is not a formula", "Write ids"),
    ("formula", derived("previous(calls, 0)"), "is not understood", "`previous(x, 2)`"),
    ("formula", derived("1 + 2"), "names no indicator", "Write the ids"),
    ("input-unknown", derived("cals * 2"), "`cals`, which is not", "Did you mean `calls`?"),
    ("input-circle", derived("made + calls"), "`made` <- `made`", "circle"),
    ("input-not-told", derived(grains=("month", "day")), "told by `day`, and `calls` is not", "Add `day`"),
    ("input-not-told", derived("slow", groups=("age",)), "told by `age`, and `slow` is not", "`groups:`"),
    ("input-and-rows", derived(source="calls"), "has `source:`", "Remove it."),
    ("input-and-rows", derived(where="minutes > 1"), "has `where:`", "Remove it."),
    ("change-against", change(against="last year"), "is not a period", "`previous`"),
    ("change-grain", change(against="2019"), "compared with `2019`, one year", "`grains: [year]`"),
    ("change-steps", change(steps=0), "`steps: 0` means nothing", "1 or more"),
    ("change-steps", change(steps=2, against="same_period_last_year"), "`steps: 2` means nothing", "previous"),
    ("change-unit", change(form="ratio"), "A ratio of `calls` is told in `ratio`", "`unit: ratio`"),
    ("change-unit", change(of="prompt", unit="share"), "is told in `points`", "`unit: points`"),
    ("cumulative-adds", so_far("slow", unit="minutes"), "values of a percentile do not add up", "from the rows"),
    ("cumulative-adds", so_far("price", unit="mills"), "in `mills`, which does not add up", "`balance: last`"),
    ("cumulative-unit", so_far(unit="days"), "another unit than `calls`", "`unit: count`"),
    ("cumulative-grain", so_far(grains=("year",)), "cannot be told by `year`", "day or month or quarter"),
    ("index-weights", index(("calls", 0.5, 0, 1), ("prompt", 0.4, 0, 1)), "add up to 0.9", "add up to 1"),
    ("index-reason", index(("calls", 1, 0, 1), reason=" "), "gives no reason", "Say why"),
    ("index-part", index(("calls", 0.5, 0, 1), ("calls", 0.5, 0, 1)), "stands twice", "Mend"),
    ("index-part", index(("calls", 1.5, 0, 1), ("prompt", -0.5, 0, 1)), "not above nought", "Mend"),
    ("index-part", index(("calls", 1, 2, 2)), "are the same", "Mend"),
    ("index-part", index(("prompt", 1, 1, 0)), "run against its `better: higher`", "Mend"),
    ("standard-of", standard({"young": 1, "old": 2}, of="calls"), "only a rate", "Name a rate"),
    ("standard-over", standard({"young": 1}, over="ages"), "not told by `ages`", "Did you mean `age`?"),
    ("standard-groups", standard({"young": 1}), "do not both have `old`", "each value"),
    ("standard-groups", standard({"young": 1, "old": 0}), "not above nought", "Mend"),
    ("standard-groups", standard({"young": 1, "old": 2}, groups=("age",)), "for everyone", "Remove"),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "broken", "what", "advice"), BROKEN)
def test_rule(rule: str, broken: Indicator, what: str, advice: str) -> None:
    found = [p for p in problems(broken) if p.rule == rule]
    assert any(what in p.what and advice in p.advice for p in found), [str(p) for p in found]


def test_every_rule_is_broken_above() -> None:
    broken = {case[0].split("-")[0] for case in BROKEN}
    assert broken == {"formula", "input", "change", "cumulative", "index", "standard"}
    assert len(RULES) == 9


def test_a_fault_has_the_line_of_its_word() -> None:
    wrong = replace(
        derived("cals"),
        lines={"equals": Location("made.yaml", 12)},
        written_at=Location("made.yaml", 3),
    )
    assert str(problems(wrong)[0].where) == "made.yaml:12"
    part = [p for p in problems(index(("calls", 1, 2, 2))) if p.rule == "index-part"]
    assert str(part[0].where) == "index.yaml:7"


def test_a_circle_of_three_is_told_of_each() -> None:
    one = derived("b_b", id="a_a")
    two = derived("c_c", id="b_b")
    three = derived("a_a + calls", id="c_c")
    found = [p.what for p in problems(one, two, three) if p.rule == "input-circle"]
    assert len(found) == 3
    assert "`a_a` <- `b_b` <- `c_c` <- `a_a`" in found[0]


def test_an_index_of_an_index_hides_its_parts() -> None:
    inner = replace(index(("calls", 1, 0, 1)), id="inner")
    found = problems(inner, index(("inner", 1, 0, 100)))
    assert any("its own parts would be hidden" in p.what for p in found)


def test_a_direction_that_fits_is_no_fault() -> None:
    late = with_better(replace(PROMPT, id="late"), "lower")
    found = list(composed.check(city(*SOURCES, late, index(("late", 1, 1, 0)))))
    assert found == []


def test_quarters_need_a_year_that_begins_with_one() -> None:
    quarterly = so_far(grains=("quarter",), over="fiscal_year")
    assert problems(quarterly) == []
    known = city(*SOURCES, quarterly)
    odd = replace(known, city=replace(known.city, fiscal_year_starts=2))
    assert [p.rule for p in composed.check(odd)] == ["cumulative-grain"]


EXAMPLES: tuple[tuple[Indicator, tuple[dict[str, str | None], ...], float | None], ...] = (
    (derived("calls * 2"), ({"calls": "4"},), 8),
    (derived("calls - previous(calls, 2)"), ({"calls": "1"}, {"calls": "5"}, {"calls": "9"}), 8),
    (derived("calls"), ({"calls": None},), None),
    (so_far(), ({"calls": "1"}, {"calls": "2"}), 3),
    (so_far("prompt", unit="share"), (
        {"prompt.numerator": "1", "prompt.denominator": "10"},
        {"prompt.numerator": "90", "prompt.denominator": "100"}), 91 / 110),
    (change(against="2019", grains=("year",)), (
        {"period": "2019", "calls": "10"}, {"period": "2024", "calls": "13"}), 3),
    (change(of="price", grains=("span",), unit="mills"), ({"price": "10"}, {"price": "13"}), 3),
    (index(("prompt", 1, 0, 1)), ({"prompt": "0.25"},), 25),
)  # fmt: skip


@pytest.mark.parametrize(("wanted", "rows", "value"), EXAMPLES)
def test_examples_prove_a_definition(
    wanted: Indicator, rows: tuple[dict[str, str | None], ...], value: float | None
) -> None:
    assert problems(replace(wanted, examples=(Example(rows=rows, value=value),))) == []
    wrong = replace(wanted, examples=(Example(rows=rows, value=-1.0),))
    (found,) = problems(wrong)
    assert "and says -1." in found.what


@pytest.mark.parametrize(
    ("row", "what", "advice"),
    [
        ({"cals": "4"}, "has a column `cals`", "Did you mean `calls`?"),
        ({"calls": "four"}, "`calls: four` is not a number", "Write digits"),
        ({"period": "soon", "calls": "4"}, "`soon` is not a period", "2024-03"),
    ],
)
def test_an_example_that_cannot_be_read(row: dict[str, str | None], what: str, advice: str) -> None:
    (found,) = problems(replace(derived(), examples=(Example(rows=(row,), value=1),)))
    assert what in found.what
    assert advice in found.advice


def test_an_example_needs_rows() -> None:
    (found,) = problems(replace(derived(), examples=(Example(rows=(), value=1),)))
    assert "has no rows" in found.what


def test_every_composed_kind_has_a_composer_and_no_other() -> None:
    given: dict[str, Any] = {
        "change": change(), "cumulative": so_far(), "derived": derived(),
        "index": index(("calls", 1, 0, 1)), "standardized": standard({"young": 1, "old": 2}),
    }  # fmt: skip
    assert {name for name in kinds() if name in given} == set(COMPOSERS) == set(given)
    assert all(i.measure.inputs() and i.measure.in_words() for i in given.values())
    assert not any(i.measure.inputs() for i in SOURCES)


def test_every_kind_is_added_up_or_not_on_purpose() -> None:
    not_added = {"median", "percentile", "distinct", "survey", *COMPOSERS}
    assert set(kinds()) <= set(ADDED) | not_added


def test_caution_covers_every_provenance() -> None:
    assert set(CAUTION) == set(get_args(Provenance))


def test_formulas_are_read_as_they_are_written() -> None:
    node, faults = read_formula("-(a + 2) / previous(b, 3)")
    assert faults == ()
    assert node == Operation(
        "/", Operation("-", Number(0), Operation("+", Term("a"), Number(2))), Term("b", 3)
    )
    assert [str(t) for t in (Term("a"), Term("a", 1), Term("a", 2))] == [
        "a", "previous(a)", "previous(a, 2)",
    ]  # fmt: skip


def test_order_is_by_dependency() -> None:
    last = derived("b_b + a_a", id="z_z")
    middle = derived("a_a", id="b_b")
    known = city(CALLS, last, middle, derived("calls", id="a_a"))
    assert [i.id for i in in_order(known)] == ["a_a", "b_b", "z_z"]
