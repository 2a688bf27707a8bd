"""What the city could choose, worked out for the edition: allocations, scenarios and priorities.

Answers: which budgets do the pages tell? Each is plain data beside the other tables, so that
publishing computes nothing. What was worked out from the same files before is taken as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from charteroak.budget import choices, compared
from charteroak.budget.allocate.told import Depth, told
from charteroak.budget.priorities import Voice
from charteroak.build.inputs import written
from charteroak.checked import Checked
from charteroak.files import digest, file_digest, put, read_json, write_json

ALLOCATIONS, SCENARIOS, PRIORITIES = "allocations.json", "scenarios.json", "priorities.json"
CACHE = "cache/chosen"
DEPTH = Depth(worlds=100)
_FROM = ("city.yaml", "plan", "budget", "figures", "places")


def write(folder: Path, store: Path, checked: Checked, made_by: str) -> None:
    """Write an edition's allocations, scenarios and priorities, where the city has any."""
    if checked.choices.empty:
        return
    files = {
        name: file_digest(path)
        for name, path in written(checked.root).items()
        if name.split("/")[0] in _FROM
    }
    kept = store / CACHE / f"{digest([made_by, files])}.json"
    if not kept.is_file():
        put(kept, _worked_out(checked))
    found = read_json(kept) if kept.is_file() else _worked_out(checked)
    for name, value in found.items():
        write_json(folder / name, value)


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
