"""Reads what a city wrote: every fault at once, each with its line.

Answers: what does the folder say, as data? Rules about what it means are in `check.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from charteroak.dimensions.place import BoundarySet
from charteroak.documents import Document, Keys, fill, known_fields, read_document
from charteroak.kinds import Kind, kinds
from charteroak.plan.asked import CallStaffing, VeilOfDarkness
from charteroak.plan.model import City, CityFiles, Goal, Indicator, Office, Plan
from charteroak.problems import Location, Problem, suggest

T = TypeVar("T")
_COMMON = frozenset(known_fields(Indicator)) - {"measure", "lines"}


@dataclass
class _Reading:
    """A city folder being read: what was wrong so far."""

    root: Path
    shown_as: str
    problems: list[Problem] = field(default_factory=list)

    def document(self, path: Path) -> Document:
        document = read_document(path, f"{self.shown_as}/{path.relative_to(self.root)}")
        self.problems += document.problems
        return document

    def fill(self, kind: type[T], document: Document, keys: Keys = (), **more: Any) -> T | None:
        filled, problems = fill(kind, document, keys, **more)
        self.problems += problems
        return filled

    def one(self, name: str, kind: type[T], **more: Any) -> T | None:
        path = self.root / name
        if not path.is_file():
            what, advice = (
                f"The city has no `{name}`.",
                "`charteroak new DIR` writes one to start from.",
            )
            self.problems.append(
                Problem(what, Location(f"{self.shown_as}/{name}"), advice, "file-missing")
            )
            return None
        document = self.document(path)
        return None if document.data is None else self.fill(kind, document, **more)

    def each(self, path: Path) -> Iterator[tuple[Document, Keys]]:
        """The entries of a file that holds a list."""
        document = self.document(path)
        if isinstance(document.data, list):
            yield from ((document, (index,)) for index in range(len(document.data)))
        elif document.data is not None:
            what = "This file should be a list of entries."
            advice = "Begin each entry with `- `."
            self.problems.append(Problem(what, Location(document.file, 1), advice, "read-list"))


def read_city(root: Path, shown_as: str = "") -> tuple[CityFiles | None, tuple[Problem, ...]]:
    """Read a city's folder. None only where the plan or the city itself cannot be read at all."""
    reading = _Reading(root, shown_as or str(root))
    city = reading.one("city.yaml", City)
    offices = _offices(reading)
    goals = _goals(reading)
    plan = reading.one("plan/plan.yaml", Plan, given={"offices": offices, "goals": goals})
    indicators = _indicators(reading)
    places = _boundary_sets(reading)
    tests = _listed(reading, "tests", VeilOfDarkness)
    staffing = _listed(reading, "staffing", CallStaffing)
    if city is None or plan is None:
        return None, tuple(reading.problems)
    files = CityFiles(
        city=city,
        plan=plan,
        indicators=indicators,
        boundary_sets=places,
        tests=tests,
        staffing=staffing,
    )
    return files, tuple(reading.problems)


def _offices(reading: _Reading) -> tuple[Office, ...]:
    path = reading.root / "plan" / "offices.yaml"
    if not path.is_file():
        reading.one("plan/offices.yaml", Office)
        return ()
    read = (reading.fill(Office, document, keys) for document, keys in reading.each(path))
    return tuple(office for office in read if office)


def _listed(reading: _Reading, folder: str, kind: type[T]) -> tuple[T, ...]:
    """The entries of every file of a folder."""
    found: list[T | None] = []
    for path in sorted((reading.root / folder).glob("*.yaml")):
        found += [reading.fill(kind, document, keys) for document, keys in reading.each(path)]
    return tuple(one for one in found if one)


def _goals(reading: _Reading) -> tuple[Goal, ...]:
    found = []
    for path in sorted((reading.root / "plan" / "goals").glob("*.yaml")):
        document = reading.document(path)
        if document.data is not None:
            found.append(reading.fill(Goal, document))
    return tuple(sorted((goal for goal in found if goal), key=lambda goal: goal.number))


def _boundary_sets(reading: _Reading) -> Mapping[str, BoundarySet]:
    found = {}
    for path in sorted((reading.root / "places").glob("*.yaml")):
        document = reading.document(path)
        places = reading.fill(BoundarySet, document) if document.data is not None else None
        if places:
            found[places.id] = places.as_last_drawn()
    return found


def _indicators(reading: _Reading) -> Mapping[str, Indicator]:
    found: dict[str, Indicator] = {}
    for path in sorted((reading.root / "indicators").glob("*.yaml")):
        for document, keys in reading.each(path):
            indicator = _indicator(reading, document, keys)
            if indicator is None:
                continue
            if indicator.id in found:
                what = f"The indicator `{indicator.id}` is defined twice."
                first = found[indicator.id].written_at
                reading.problems.append(
                    Problem(
                        what,
                        indicator.written_at,
                        f"It stands already at {first}.",
                        "indicator-twice",
                    )
                )
            found.setdefault(indicator.id, indicator)
    return found


def _indicator(reading: _Reading, document: Document, keys: Keys) -> Indicator | None:
    """An indicator's own fields and those of its kind stand side by side in the file."""
    written = document.data[keys[0]]
    name = written.get("kind") if isinstance(written, dict) else None
    kind = kinds().get(str(name))
    if kind is None:
        reading.problems.append(_no_kind(name, document, keys))
        return None
    mine = frozenset(known_fields(kind))
    strange = [key for key in written if key not in _COMMON | mine]
    for key in strange:
        what = f"`{key}` is not a word of an indicator of kind `{name}`."
        reading.problems.append(
            Problem(
                what, document.at(*keys, key), suggest(key, _COMMON | mine), "read-unknown-word"
            )
        )
    lines = {key: document.at(*keys, key).line for key in written}
    measure = reading.fill(kind, document, keys, only=mine.__contains__)
    given = {"measure": measure or Kind(), "lines": lines}
    filled = reading.fill(Indicator, document, keys, only=_COMMON.__contains__, given=given)
    return filled if measure is not None else None


def _no_kind(name: object, document: Document, keys: Keys) -> Problem:
    if not isinstance(document.data[keys[0]], dict):
        return Problem(
            "This entry is not a mapping of words.",
            document.at(*keys),
            "Write `id: ...` first.",
            "read-mapping",
        )
    if name is None:
        return Problem(
            "`kind` is missing.", document.at(*keys), suggest("", kinds()), "read-missing"
        )
    what = f"`{name}` is not a kind of indicator."
    return Problem(what, document.at(*keys, "kind"), suggest(str(name), kinds()), "read-kind")
