"""Each rule of raking: a definition that breaks it, and the sentence that follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from charteroak.indicators import raked
from charteroak.kinds.figure import Figure
from charteroak.kinds.survey import Margin, Survey
from charteroak.plan.model import Indicator
from charteroak.problems import Location, Problem
from tests.support import contract, files, indicator

RESIDENTS = indicator(Figure(), id="residents", source="", unit="count", groups=("age",))
AGES = Margin(by="age", to="residents")


def survey(margin: Margin = AGES, unit: str = "share", **words: Any) -> Indicator:
    measure = Survey(**({"yes": "on_time"} | words), rake=(margin,))
    return indicator(measure, id="asked", unit=unit)


def problems(*indicators: Indicator) -> list[Problem]:
    agreed = contract()
    return list(raked.check(files([RESIDENTS, *indicators]), {agreed.id: agreed}))


def test_what_is_in_order_has_no_problem() -> None:
    assert problems(survey()) == []
    assert problems(survey(replace(AGES, by="wards"))) == []
    assert problems(survey(replace(AGES, values=("young",)))) == []


@pytest.mark.parametrize(
    ("margin", "rule", "what", "advice"),
    [
        (replace(AGES, by="agee"), "rake-by", "no column of `calls` holds it", "`age`"),
        (replace(AGES, to="residens"), "rake-to", "not a figure indicator", "`residents`"),
        (replace(AGES, values=("yung",)), "rake-value", "not a value of `age`", "`young`"),
        (replace(AGES, by="wards", values=("nowhere",)), "rake-value", "of `wards`", ""),
    ],
)
def test_a_margin_that_names_nothing_is_a_problem(
    margin: Margin, rule: str, what: str, advice: str
) -> None:
    written = replace(margin, written_at=Location("asked.yaml", 7))
    (found,) = problems(survey(written))
    assert found.rule == rule
    assert what in found.what
    assert advice in found.advice
    assert found.where == Location("asked.yaml", 7)


def test_a_part_is_told_as_a_share_and_a_mean_is_not() -> None:
    (found,) = problems(survey(unit="points"))
    assert found.rule == "survey-unit"
    (found,) = problems(survey(of="minutes", yes=""))
    assert found.rule == "survey-unit"
    assert "told in share" in found.what


def test_what_is_no_survey_is_left_alone() -> None:
    assert problems(RESIDENTS) == []
