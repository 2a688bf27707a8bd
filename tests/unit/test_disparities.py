"""Disparities of groups and places, and paradoxes, from measurements as they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from charteroak.engine import Engine
from charteroak.indicators.disparities import Disparity, disparities
from charteroak.indicators.population import Populations
from charteroak.kinds.count import Count
from charteroak.kinds.share import Share
from charteroak.plan.model import CityFiles, Indicator
from charteroak.publish.pages.unequal import told as in_words
from tests.support import files, indicator, measure

YEARS = (date(2023, 1, 1), date(2024, 12, 31))


def share(**given: Any) -> Indicator:
    return indicator(
        Share(numerator="on_time"), unit="share", grains=("year",), groups=("age",), **given
    )


def calls(year: int, **groups: tuple[int, int]) -> list[dict[str, Any]]:
    """So many on time, of so many, in each group."""
    return [
        {"day": date(year, 3, 1), "age": age, "on_time": number < part}
        for age, (part, whole) in groups.items()
        for number in range(whole)
    ]


def city(ladder: bool = False) -> CityFiles:
    found = files([], 1)
    ages = replace(found.city.groups["age"], values={"young": "Y", "mid": "M", "old": "O"},
                   ladder=ladder)  # fmt: skip
    return replace(found, city=replace(found.city, groups={"age": ages}))


def told(one: Indicator, rows: list[dict[str, Any]], at: CityFiles) -> list[Disparity]:
    with Engine() as engine:
        found = measure(engine, [one], rows, YEARS)
    return list(disparities(at, one, found, Populations(())))


def test_groups_are_weighed_by_what_they_are_out_of() -> None:
    """Shares of 0.2, 0.5 and 0.8 among 100, 200 and 100: mean 0.5, mean difference by hand."""
    rows = calls(2024, young=(20, 100), mid=(100, 200), old=(80, 100))
    found = {d.measure: d for d in told(share(), rows, city()) if d.period == "2024"}
    assert set(found) == {"theil", "gini"}
    weight, value = np.array([0.25, 0.5, 0.25]), np.array([0.2, 0.5, 0.8])
    apart = np.abs(value[:, None] - value[None, :])
    assert found["gini"].value == pytest.approx(float(weight @ apart @ weight) / (2 * 0.5))
    relative = value / 0.5
    assert found["theil"].value == pytest.approx(float(weight @ (relative * np.log(relative))))
    assert (found["gini"].parts, found["gini"].n) == (3, 400)
    assert found["gini"].lower is not None
    assert in_words(city(), share(), list(found.values())).rows[1].value == "0.225"


def test_a_ladder_has_its_slope() -> None:
    rows = calls(2024, young=(20, 100), mid=(50, 100), old=(80, 100))
    found = {d.measure: d for d in told(share(), rows, city(ladder=True)) if d.period == "2024"}
    assert found["slope"].value == pytest.approx(0.9)  # from ridit 1/6 to 5/6 it rises by 0.6
    assert found["relative"].value == pytest.approx(0.95 / 0.05)


def test_small_groups_are_refused_and_the_reason_is_told() -> None:
    rows = calls(2024, young=(2, 4), mid=(100, 200), old=(80, 100))
    found = [d for d in told(share(), rows, city()) if d.period == "2024"]
    assert {d.value for d in found} == {None}
    assert {d.reason for d in found} == {"A group has fewer than 10 rows."}
    (row,) = in_words(city(), share(), found).rows
    assert row.reason == "A group has fewer than 10 rows."


def test_amounts_are_not_compared() -> None:
    one = indicator(Count(), unit="count", grains=("year",), groups=("age",))
    rows = calls(2024, young=(20, 100), mid=(50, 100), old=(80, 100))
    assert told(one, rows, city()) == []
