"""What the city could choose, worked out for the edition: allocations, scenarios and priorities.

Answers: which budgets do the pages tell? Each is plain data beside the other tables, so that
publishing computes nothing. What was worked out from the same files before is taken as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from charteroak.budget import choices, compared
from charteroak.budget.allocate.told import Depth, told
from charteroak.budget.choices import ALLOCATIONS, PRIORITIES, SCENARIOS
from charteroak.budget.priorities import Voice
from charteroak.build.kept import Kept
from charteroak.checked import Checked
from charteroak.files import write_json

CACHE = "cache/chosen"
DEPTH = Depth(worlds=100)


@contextmanager
def worked_out(folder: Path, checked: Checked, kept: Kept) -> Iterator[None]:
    """Write an edition's allocations, scenarios and priorities, where the city has any, by the end
    of the `with` block: the solver works while the numbers are judged.
    """
    if checked.choices.empty or kept.take(folder, _of_none):
        yield
        return
    with ThreadPoolExecutor(1, "choosing") as aside:
        found = aside.submit(_worked_out, checked)
        yield
        for name, value in found.result().items():
            write_json(folder / name, value)
    kept.keep(folder, {})


def _of_none(_names: object) -> dict[str, str]:
    """No measurement is looked at to choose."""
    return {}


def _worked_out(checked: Checked) -> dict[str, Any]:
    known = choices.known_of(checked.files)
    chosen, budget = checked.choices, checked.budget
    allocations = [
        told(choices.asked_of(chosen, budget, known, one), DEPTH)
        for one in chosen.wanted.allocations.values()
    ]
    return {
        ALLOCATIONS: _within(allocations, f"{str(checked.root).rstrip('/')}/"),
        SCENARIOS: compared.side_by_side(chosen, budget, known, ()),
        PRIORITIES: [_voice(one) for one in chosen.voices.values()],
    }


def _within(told: Any, root: str) -> Any:
    """The same, with files named from the city's folder: wherever that lies, the edition is one."""
    if isinstance(told, list):
        return [_within(one, root) for one in told]
    if not isinstance(told, dict):
        return told
    return {
        key: value.removeprefix(root) if key == "file" else _within(value, root)
        for key, value in told.items()
    }


def _voice(one: Voice) -> dict[str, Any]:
    """A survey of priorities: each goal's part with its interval, and how like the city it is."""
    return {
        "id": one.asked.id, "name": one.asked.name, "method": one.asked.method,
        "said_on": one.asked.said_on.isoformat(), "provenance": one.asked.provenance,
        "source_title": one.asked.source_title, "source_url": one.asked.source_url,
        "goals": {
            goal: {"part": part, "low": one.low[goal], "high": one.high[goal]}
            for goal, part in one.parts.items()
        },
        "people": one.people, "effective": one.effective, "note": one.note,
        "sample": [vars(sample) for sample in one.samples],
    }  # fmt: skip
