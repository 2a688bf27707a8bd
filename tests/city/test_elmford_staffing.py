"""Elmford's emergency line: Erlang C from its calls, against the textbook recursion."""

from __future__ import annotations

import csv
import json
import math
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from charteroak.build import Built, check_city
from charteroak.problems import Problem


@pytest.fixture(scope="module")
def elmford(root: Path) -> Path:
    return root / "cities" / "elmford"


@pytest.fixture(scope="module")
def told(elmford_built: Built) -> dict[str, Any]:
    (found,) = json.loads(
        (elmford_built.edition.folder / "staffing.json").read_text(encoding="utf-8")
    )
    return dict(found)


def answered(agents: int, load: float, handle: float, within: float) -> float:
    """The part answered in time, by Erlang's recursion from one agent to the next."""
    if agents <= load:
        return 0.0
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    wait = blocked / (1 - load / agents * (1 - blocked))
    return 1 - wait * math.exp(-(agents - load) * within / handle)


def test_each_hour_of_the_week_has_the_fewest_that_are_enough(
    told: dict[str, Any], elmford: Path
) -> None:
    with (elmford / "records" / "dispatch_calls.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    busy = [float(row["Busy seconds"]) for row in rows if row["Busy seconds"]]
    handle = sum(busy) / len(busy)
    assert told["handle_seconds"] == pytest.approx(handle)
    assert len(told["hours"]) == 168
    at = [datetime.fromisoformat(row["Came in"]) for row in rows]
    for number, hour in enumerate(told["hours"]):
        calls = sum(a.weekday() * 24 + a.hour == number for a in at) / 4  # four weeks of records
        assert hour["calls"] == pytest.approx(calls)
        if calls:
            load, needed = calls * handle / 3600, hour["needed"]
            assert hour["level"] == pytest.approx(answered(needed, load, handle, 15))
            assert answered(needed, load, handle, 15) >= 0.9
            assert needed == 1 or answered(needed - 1, load, handle, 15) < 0.9
            given = answered(hour["scheduled"], load, handle, 15)
            assert hour["scheduled_level"] == pytest.approx(given)


def test_what_is_wrong_is_told_with_its_line(elmford: Path, tmp_path: Path) -> None:
    import shutil

    city = tmp_path / "elmford"
    shutil.copytree(elmford, city, ignore=shutil.ignore_patterns(".charteroak"))
    path = city / "staffing" / "dispatch.yaml"
    text = path.read_text(encoding="utf-8")
    contract = city / "sources" / "dispatch_calls.yaml"
    kept = contract.read_text(encoding="utf-8").split("small_numbers:")
    contract.write_text(kept[0] + kept[1][kept[1].index("provenance") :], encoding="utf-8")
    text = text.replace("arrived: came_in", "arrived: came").replace("share: 0.9", "share: 90")
    path.write_text(text.replace("    sunday: [2, ", "    sunday: ["), encoding="utf-8")
    found: dict[str, Problem] = {
        problem.rule: problem
        for problem in check_city(city, datetime(2025, 3, 1).date()).problems  # noqa: DTZ001
    }
    assert set(found) == {
        "staffing-column", "staffing-hidden", "staffing-share", "staffing-week",
    }  # fmt: skip
    assert "small_numbers" in found["staffing-hidden"].advice
    assert "came_in" in found["staffing-column"].advice
    assert str(found["staffing-week"].where).endswith("staffing/dispatch.yaml:2")
