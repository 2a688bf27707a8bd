"""What stands first says why: the change, the promise that is missed, or both."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from charteroak.publish.pages import deserving

POINT = SimpleNamespace(
    grain="month", period="2025-06", period_start=date(2025, 6, 1), period_end=date(2025, 6, 30),
    value=7.0,
)  # fmt: skip
CHANGED = "Changed for the worse, by more than chance, as of June 2025."
MISSES = "Consistently misses the target."


def status(which: str, said: str, *, compare_only: bool = False) -> Any:
    return SimpleNamespace(status=which, said=said, compare_only=compare_only)


HIT_OR_MISS = status("hit_or_miss", "Meets the target in some periods and not in others")
MISSED = status("consistently_misses", "Consistently misses the target")
PEERS = status("misses", "Below like cities", compare_only=True)


@pytest.mark.parametrize(
    ("variation", "statuses", "said"),
    [
        ("concern", (), CHANGED),
        ("concern", (HIT_OR_MISS,), CHANGED),
        ("concern", (MISSED,), f"{CHANGED} {MISSES}"),
        ("common_cause", (MISSED, MISSED, PEERS), MISSES),
        ("improvement", (HIT_OR_MISS,), ""),
    ],
)
def test_a_row_says_why_it_stands_first(
    variation: str, statuses: tuple[Any, ...], said: str
) -> None:
    judged = SimpleNamespace(variation=variation, latest_period="2025-06")
    material: Any = SimpleNamespace(
        judgments={"x": judged}, signals={"x": (POINT,)}, statuses={"x": statuses}
    )
    indicator: Any = SimpleNamespace(id="x")
    assert deserving._what(material, indicator) == said
    assert deserving._presses(material, indicator) == bool(said)
