"""Simpson's paradox is found where it is, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from charteroak.engine import Engine
from charteroak.indicators.paradoxes import Opposed, opposed
from charteroak.kinds.share import Share
from charteroak.publish.pages.unequal import warning
from tests.support import files, indicator, measure

ONE = indicator(
    Share(numerator="on_time"), unit="share", decimals=1, grains=("year",), groups=("age",)
)


def calls(year: int, young: tuple[int, int], old: tuple[int, int]) -> Iterator[dict[str, Any]]:
    for age, (part, whole) in (("young", young), ("old", old)):
        for number in range(whole):
            yield {"day": date(year, 3, 1), "age": age, "on_time": number < part}


def found(rows: list[dict[str, Any]]) -> list[Opposed]:
    with Engine() as engine:
        return list(opposed(measure(engine, [ONE], rows, (date(2023, 1, 1), date(2024, 12, 31)), fiscal_start=1)))  # fmt: skip


def test_a_total_that_rose_while_every_part_fell_is_told() -> None:
    """Kidney stones (Charig and others, British Medical Journal 292, 1986, 879-882), read as two
    years: 273 of 350 after 289 of 350 in all, while both sizes of stone rose.
    """
    before = calls(2023, young=(234, 270), old=(55, 80))
    after = calls(2024, young=(81, 87), old=(192, 263))
    (one,) = found([*before, *after])
    assert (one.split, one.earlier, one.period, one.parts) == ("age", "2023", "2024", 2)
    assert (round(one.before, 4), round(one.after, 4)) == (0.8257, 0.78)
    assert one.from_values > 0 > one.from_mix
    assert abs(one.from_values + one.from_mix - (one.after - one.before)) < 1e-12
    said = warning(files([ONE]), ONE, one)
    assert "the whole fell from 82.6% to 78.0%" in said
    assert "while it rose in every one of its 2 groups (age)" in said


def test_parts_that_move_with_the_total_are_not() -> None:
    before = calls(2023, young=(50, 100), old=(50, 100))
    after = calls(2024, young=(60, 100), old=(70, 100))
    assert found([*before, *after]) == []


def test_nothing_is_said_where_a_part_is_hidden() -> None:
    """Told parts that do not make up the total tell nothing of it."""
    before = calls(2023, young=(234, 270), old=(55, 80))
    after = calls(2024, young=(81, 87), old=(192, 263))
    with Engine() as engine:
        rows = measure(engine, [ONE], [*before, *after], (date(2023, 1, 1), date(2024, 12, 31)))
    assert list(opposed(row for row in rows if row.group != "old" or row.period != "2024")) == []
