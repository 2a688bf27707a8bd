"""Targets as trajectories and statuses by rule, each against numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import Period, read_period
from charteroak.indicators.statuses import LIMITED, RULES, Case
from charteroak.indicators.targets import holds_for, promises
from charteroak.kinds.count import Count
from charteroak.kinds.figure import Figure
from charteroak.kinds.rate import Rate
from charteroak.kinds.share import Share
from charteroak.plan.model import Indicator, Standard, Target
from tests.support import indicator

SHARE = Share(numerator="on_time")
JULY = FiscalYears(7)


def period(name: str, starts: int = 7) -> Period:
    found = read_period(name, FiscalYears(starts))
    assert found is not None
    return found


def target(path: Mapping[str, float], **given: Any) -> Target:
    return Target(name="T", set_by="Council", set_on=date(2023, 1, 1), path=path, **given)


def promised(path: Mapping[str, float], at: str, between: Any = "steps") -> float:
    made = promises(indicator(SHARE, targets=(target(path, between=between),)), JULY)[0]
    return float(made.at([period(at)])[0])


# FY2024 runs from July 2023 to June 2024; its middle is the turn of the year.
STEPS = {"FY2024": 0.6, "FY2026": 0.7}


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ("2023-06", np.nan), ("2023-07", 0.6), ("2024-06", 0.6), ("FY2024", 0.6),
        ("FY2025", 0.6), ("2025-06", 0.6), ("2025-07", 0.7), ("FY2026", 0.7), ("2026-07", np.nan),
        ("2023", np.nan), ("2024", 0.6),
    ],
)  # fmt: skip
def test_steps_hold_until_the_next(at: str, value: float) -> None:
    assert promised(STEPS, at) == pytest.approx(value, nan_ok=True)


def test_a_line_goes_from_middle_to_middle() -> None:
    path = {"2020": 0.5, "2030": 0.9}
    assert promised(path, "2025", "line") == pytest.approx(0.7, abs=1e-4)
    assert promised(path, "2020", "line") == 0.5
    assert promised(path, "2030", "line") == 0.9
    assert promised(path, "2020-01", "line") == 0.5  # before the middle of the first: its value
    # January 2021: 199 days after the middle of 2020 (1 July), of 3,652 to the middle of 2030.
    assert promised(path, "2021-01", "line") == pytest.approx(0.5 + 0.4 * 199 / 3652, abs=2e-4)


def test_a_span_is_a_promise_that_lasts() -> None:
    assert promised({"2024-2030": 0.9}, "2027-03") == 0.9
    assert np.isnan(promised({"2024-2030": 0.9}, "2031-01"))


def test_a_standard_is_named_by_its_edition_and_comes_last() -> None:
    standard = Standard(
        name="NFPA 1710", edition="2020", value=240, source_title="NFPA", source_url="x"
    )
    made = promises(indicator(SHARE, targets=(target(STEPS),), standard=standard), JULY)
    assert [p.name for p in made] == ["T", "NFPA 1710, 2020"]
    assert made[1].basis == "standard"
    assert made[1].at([period("1999-01")])[0] == 240


@pytest.mark.parametrize(
    ("made_of", "grain", "whole", "holds"),
    [
        (indicator(SHARE), "month", True, True), (indicator(SHARE), "month", False, True),
        (indicator(Count()), "month", True, False), (indicator(Count()), "fiscal_year", True, True),
        (indicator(Count()), "fiscal_year", False, False),
        (indicator(Rate(per="1,000", residents="p")), "month", True, False),
        (indicator(Rate(per="1,000", residents="p")), "fiscal_year", False, True),
        (indicator(Figure(), unit="share"), "year", True, False),
        (indicator(Figure(), unit="dollars"), "fiscal_year", False, False),
        (indicator(Figure(), unit="share"), "fiscal_year", False, True),
    ],
)  # fmt: skip
def test_a_promise_is_held_against_what_it_was_made_for(
    made_of: Indicator, grain: Any, whole: bool, holds: bool
) -> None:
    promise = promises(indicator(SHARE, targets=(target(STEPS),)), JULY)[0]
    assert (holds_for(made_of, promise, grain, whole=whole) == "") is holds


def test_a_standard_of_a_count_is_for_a_year() -> None:
    standard = Standard(name="S", edition="1", value=3, source_title="x", source_url="x")
    promise = promises(indicator(Count(), standard=standard), JULY)[0]
    assert "a year" in holds_for(indicator(Count()), promise, "month", whole=True)
    assert holds_for(indicator(Count()), promise, "year", whole=True) == ""
    assert holds_for(indicator(SHARE), promise, "month", whole=True) == ""


def case(better: Any, goal: float, **given: float) -> Case:
    names = ("value", "before", "lower", "upper", "limit_low", "limit_high")
    told = {name: np.array([given.get(name, np.nan)]) for name in names}
    return Case(better=better, target=np.array([goal]), **told)


LIMITS = {"limit_low": 60.0, "limit_high": 80.0}
BOUNDS = {"lower": 60.0, "upper": 80.0}


@pytest.mark.parametrize(
    ("rule", "better", "goal", "given", "said"),
    [
        # Limits 60 to 80: a target below them is always met where higher is better.
        ("assurance", "higher", 50, LIMITS, "consistently_meets"),
        ("assurance", "higher", 90, LIMITS, "consistently_misses"),
        ("assurance", "higher", 70, LIMITS, "hit_or_miss"),
        ("assurance", "higher", 60, LIMITS, "hit_or_miss"),  # on the limit: strictly beyond is asked
        ("assurance", "lower", 50, LIMITS, "consistently_misses"),
        ("assurance", "lower", 90, LIMITS, "consistently_meets"),
        ("assurance", "neither", 90, LIMITS, ""),
        ("assurance", "lower", 90, {}, ""),
        ("nhs", "lower", 90, LIMITS, "consistently_passing"),
        ("nhs", "lower", 50, LIMITS, "consistently_failing"),
        ("nhs", "lower", 70, LIMITS, "inconsistent"),
        ("interval", "higher", 60, BOUNDS, "meets"),  # at least 60 was promised
        ("interval", "higher", 61, BOUNDS, "cannot_be_told"),
        ("interval", "higher", 80, BOUNDS, "cannot_be_told"),
        ("interval", "higher", 81, BOUNDS, "misses"),
        ("interval", "lower", 80, BOUNDS, "meets"),
        ("interval", "lower", 59, BOUNDS, "misses"),
        ("interval", "lower", 80, {"lower": 60, "upper": np.inf}, "cannot_be_told"),
        ("interval", "higher", 50, {"lower": 60, "upper": np.inf}, "meets"),
        ("interval", "lower", 50, {"lower": 60, "upper": np.inf}, "misses"),
        ("interval", "higher", np.nan, BOUNDS, ""),
        ("value", "higher", 70, {"value": 70}, "meets"),
        ("value", "higher", 70, {"value": 69}, "misses"),
        ("value", "lower", 70, {"value": 69}, "meets"),
        # A tenth of 200 is 20.
        ("percentage_band", "higher", 200, {"value": 200}, "on_target"),
        ("percentage_band", "higher", 200, {"value": 180}, "near"),
        ("percentage_band", "higher", 200, {"value": 179}, "off"),
        ("percentage_band", "lower", 200, {"value": 220}, "near"),
        ("percentage_band", "lower", 200, {"value": 221}, "off"),
        ("percentage_band", "lower", 200, {"value": 100}, "on_target"),
        ("two_point", "higher", 9, {"value": 2, "before": 1}, "better"),
        ("two_point", "lower", 9, {"value": 2, "before": 1}, "worse"),
        ("two_point", "lower", 9, {"value": 2, "before": 2}, "same"),
        ("two_point", "lower", 9, {"value": 2}, ""),
        ("two_point", "neither", 9, {"value": 2, "before": 1}, ""),
    ],
)  # fmt: skip
def test_rules(rule: str, better: Any, goal: float, given: dict[str, float], said: str) -> None:
    found = RULES[rule].judge(case(better, goal, **given))
    assert list(found) == [said]
    assert said == "" or said in RULES[rule].says


def test_rules_that_take_chance_for_change_say_so() -> None:
    assert {name for name, rule in RULES.items() if rule.compare_only} == {
        "percentage_band", "two_point",
    }  # fmt: skip
    assert set(RULES) >= LIMITED
