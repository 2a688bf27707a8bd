"""Gaps between groups, and the tests of records, from definition to result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from charteroak.engine import Engine
from charteroak.indicators import gaps, tables, testing
from charteroak.indicators.measurement import Measurement
from charteroak.kinds.count import Count
from charteroak.kinds.share import Share
from charteroak.plan.asked import VeilOfDarkness
from charteroak.plan.model import CityFiles, Indicator
from tests.support import contract, files, indicator, measure

ALL_OF_2024 = (date(2024, 1, 1), date(2024, 12, 31))


def compared(reference: str = "old") -> CityFiles:
    city = files([])
    ages = replace(city.city.groups["age"], reference=reference)
    return replace(city, city=replace(city.city, groups={"age": ages}))


def rows(young: tuple[int, int], old: tuple[int, int]) -> list[dict[str, Any]]:
    """So many in time, of so many, for the young and for the old."""
    return [
        {"day": date(2024, 3, 1), "age": age, "on_time": number < part}
        for age, (part, whole) in (("young", young), ("old", old))
        for number in range(whole)
    ]


def told(measured: Indicator, data: list[dict[str, Any]]) -> list[gaps.Gap]:
    with Engine() as engine:
        found: list[Measurement] = measure(engine, [measured], data, ALL_OF_2024)
    return list(gaps.gaps(compared(), measured, found))


def test_a_gap_has_the_published_interval() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 873-890: 56/70 less 48/80 is 0.20 (0.0524, 0.3339)."""
    share = indicator(Share(numerator="on_time"), grains=("year",), groups=("age",))
    (gap,) = told(share, rows((56, 70), (48, 80)))
    assert (gap.group, gap.reference, gap.n, gap.reference_n) == ("young", "old", 70, 80)
    assert gap.difference == pytest.approx(0.2)
    assert gap.difference_lower == pytest.approx(0.0524, abs=5e-5)
    assert gap.difference_upper == pytest.approx(0.3339, abs=5e-5)
    assert gap.told == "higher"
    assert gap.ratio == pytest.approx(0.8 / 0.6)


def test_a_small_group_is_refused_with_its_reason() -> None:
    share = indicator(Share(numerator="on_time"), grains=("year",), groups=("age",))
    (gap,) = told(share, rows((3, 4), (48, 80)))
    assert gap.reason == "A group has fewer than 10 rows."
    assert (gap.difference_lower, gap.told) == (None, "")


def test_counts_of_groups_of_different_size_are_not_compared() -> None:
    calls = indicator(Count(), grains=("year",), groups=("age",))
    (gap,) = told(calls, rows((3, 40), (4, 80)))
    assert (gap.difference, gap.reason) == (None, gaps.NOT_PER_HEAD)


def test_without_a_reference_there_are_no_gaps() -> None:
    share = indicator(Share(numerator="on_time"), grains=("year",), groups=("age",))
    with Engine() as engine:
        found = measure(engine, [share], rows((3, 40), (4, 80)), ALL_OF_2024)
    assert list(gaps.gaps(files([share]), share, found)) == []


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    share = indicator(Share(numerator="on_time"), grains=("year", "quarter"), groups=("age",))
    found = told(share, rows((56, 70), (48, 80)))
    with Engine() as engine:
        tables.write(engine, found, gaps.Gap, tmp_path / gaps.FILE)
        assert list(tables.read(engine, gaps.Gap, tmp_path / gaps.FILE)) == found
        assert tables.read(engine, gaps.Gap, tmp_path / "none.parquet") == ()
    trend = next(gaps.trends(found))
    assert trend.points == 1
    assert "at least 5 periods" in trend.reason


def test_a_test_that_names_nothing_is_a_problem() -> None:
    asked = VeilOfDarkness(
        id="veil", name="?", why_it_matters="!", outcome="calm", owner="clark", source="calls",
        day="dya", clock="day", group="age", compared=("young",), reference=("old",),
        latitude=0, longitude=0,
    )  # fmt: skip
    problems = list(testing.check(replace(files([]), tests=(asked,)), {"calls": contract()}))
    said = " ".join(f"{p.what} {p.advice}" for p in problems)
    assert "`outcome: calm`" in said
    assert "`owner: clark`" in said
    assert "no such column. Did you mean `day`?" in said
    assert "`clock: day` of the test `veil` holds date." in said
