"""The JSON Schema of the files a city writes, so that editors complete and underline.

Answers: which words may stand in this file? Made from the dataclasses themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from charteroak.dimensions.place import BoundarySet
from charteroak.documents import described
from charteroak.kinds import kinds
from charteroak.plan.asked import CallStaffing, VeilOfDarkness
from charteroak.plan.model import City, Goal, Indicator, Office, Plan

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_OURS = ("written_at", "lines", "pack", "changed", "offices", "goals", "ready")
"""Fields that are filled in when the files are read, not written by anyone."""


def schemas() -> Mapping[str, dict[str, Any]]:
    """Name to JSON Schema, for each file of a city that belongs to the plan."""
    return {
        "city": schema(City),
        "plan": schema(Plan),
        "offices": list_of(schema(Office)),
        "goal": schema(Goal),
        "places": schema(BoundarySet),
        "indicators": _indicators(),
        "tests": list_of(schema(VeilOfDarkness)),
        "staffing": list_of(schema(CallStaffing)),
    }


def schema(kind: Any) -> dict[str, Any]:
    """The schema of one dataclass, without the fields that nobody writes."""
    with described():
        made = TypeAdapter(kind).json_schema()
    _clean(made)
    return {"$schema": DRAFT, **made}


def _clean(node: Any) -> None:
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            for name in _OURS:
                properties.pop(name, None)
            node["required"] = [n for n in node.get("required", []) if n in properties]
        for text in ("title",):
            if isinstance(node.get(text), str):
                node.pop(text)
        for value in node.values():
            _clean(value)
    elif isinstance(node, list):
        for value in node:
            _clean(value)


def list_of(made: dict[str, Any]) -> dict[str, Any]:
    """A file that is a list of such entries."""
    definitions = made.pop("$defs", {})
    made.pop("$schema")
    return {"$schema": DRAFT, "type": "array", "items": made, "$defs": definitions}


def _indicators() -> dict[str, Any]:
    """One alternative for each kind: the common fields and the kind's own, side by side."""
    common = schema(Indicator)
    definitions = common.pop("$defs", {})
    del common["properties"]["measure"]  # the kind's own fields stand in its place
    alternatives = []
    for name, kind in kinds().items():
        own = schema(kind)
        definitions |= own.pop("$defs", {})
        properties = {**common["properties"], **own.get("properties", {}), "kind": {"const": name}}
        alternatives.append(
            {
                "type": "object",
                "description": (kind.__doc__ or "").splitlines()[0],
                "properties": properties,
                "required": sorted({*common["required"], *own.get("required", [])} - {"measure"}),
                "additionalProperties": False,
            }
        )
    return {
        "$schema": DRAFT,
        "type": "array",
        "items": {"oneOf": alternatives},
        "$defs": definitions,
    }
