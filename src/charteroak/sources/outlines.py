"""Outlines: the shapes of a city's places, for drawing.

Answers: what can a map be drawn from? The real polygons where the records folder holds them;
otherwise the sketch that the city's editors drew, and a map drawn from that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from charteroak.dimensions.place import BoundarySet, read_polygons

FILE = "outlines.json"


def outlines(
    root: Path, sets: Mapping[str, BoundarySet], records: Path | None
) -> dict[str, dict[str, Any]]:
    """By boundary set: how it is drawn (`outline` or `sketch`), and the geometry of each place."""
    found: dict[str, dict[str, Any]] = {}
    for name, places in sets.items():
        real = records / places.boundaries.file if records and places.boundaries else None
        sketch = root / "places" / places.sketch if places.sketch else None
        if real and real.is_file() and places.boundaries:
            shapes, _ = read_polygons(real, places.boundaries.property, places.names())
            found[name] = {"drawn": "outline", "places": shapes}
        elif sketch and sketch.is_file():
            shapes, _ = read_polygons(sketch, "id", places.names())
            found[name] = {"drawn": "sketch", "places": shapes}
    return found
