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
from charteroak.packs import adopt
from charteroak.packs.adopt import Definition, Packs
from charteroak.packs.merge import part
from charteroak.plan.asked import CallStaffing, VeilOfDarkness
from charteroak.plan.made_of import settled
from charteroak.plan.model import City, CityFiles, Goal, Indicator, Office, Plan
from charteroak.problems import Location, Problem, suggest

T = TypeVar("T")
_COMMON = frozenset(known_fields(Indicator)) - {"measure", "lines", "pack", "changed"}


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


def read_city(
    root: Path, shown_as: str = "", packs: Packs | None = None
) -> tuple[CityFiles | None, tuple[Problem, ...]]:
    """Read a city's folder; its packs too where they are not given. None only where the plan or
    the city itself cannot be read at all.
    """
    reading = _Reading(root, shown_as or str(root))
    packs = packs or adopt.packs_of(root, reading.shown_as)
    reading.problems += packs.problems
    city = _city(reading, packs)
    offices = _offices(reading)
    goals = _goals(reading)
    plan = reading.one("plan/plan.yaml", Plan, given={"offices": offices, "goals": goals})
    indicators = _indicators(reading, packs)
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


def _city(reading: _Reading, packs: Packs) -> City | None:
    """The city itself, with the groups that its packs bring."""
    if packs.city is None or not packs.taken:
        return reading.one("city.yaml", City)
    reading.problems += packs.city.problems
    return reading.fill(City, packs.city)


def _indicators(reading: _Reading, packs: Packs) -> Mapping[str, Indicator]:
    """Those of the packs, with what the city says otherwise, and the city's own."""
    ready = adopt.indicators(packs)
    reading.problems += ready.problems
    entries: dict[str, Document | Definition] = dict(ready.found)
    changed: set[str] = set()
    for path in sorted((reading.root / "indicators").glob("*.yaml")):
        for document, keys in reading.each(path):
            entry = part(document, *keys)
            name = str(entry.data.get("id")) if isinstance(entry.data, dict) else f"{path}{keys}"
            from_pack = ready.found.get(name)
            if name in entries and (from_pack is None or name in changed):
                reading.problems.append(_defined_twice(name, entry, entries[name]))
                continue
            changed.add(name)
            entries[name] = from_pack.under(entry) if from_pack else entry
    made = [one for entry in entries.values() if (one := _indicator(reading, entry))]
    from_packs = {name: one for name, one in entries.items() if isinstance(one, Definition)}
    known = {indicator.id: indicator for indicator in made}
    indicators, problems = settled(known, from_packs, ready.left_out)
    reading.problems += problems
    return indicators


def _defined_twice(name: str, again: Document, first: Document | Definition) -> Problem:
    stands = first.document.at("id") if isinstance(first, Definition) else first.at()
    what = f"The indicator `{name}` is defined twice."
    return Problem(what, again.at(), f"It stands already at {stands}.", "indicator-twice")


def _indicator(reading: _Reading, entry: Document | Definition) -> Indicator | None:
    """An indicator's own fields and those of its kind stand side by side in the file."""
    document = entry.document if isinstance(entry, Definition) else entry
    written = document.data
    name = written.get("kind") if isinstance(written, dict) else None
    kind = kinds().get(str(name))
    if kind is None:
        reading.problems.append(_no_kind(name, document))
        return None
    mine = frozenset(known_fields(kind))
    strange = [key for key in written if key not in _COMMON | mine]
    for key in strange:
        what = f"`{key}` is not a word of an indicator of kind `{name}`."
        reading.problems.append(
            Problem(what, document.at(key), suggest(key, _COMMON | mine), "read-unknown-word")
        )
    measure = reading.fill(kind, document, only=mine.__contains__)
    given: dict[str, Any] = {
        "measure": measure or Kind(),
        "lines": {key: document.at(key) for key in written},
    }
    if isinstance(entry, Definition):
        given |= {"pack": entry.taken.origin, "changed": entry.changed}
    filled = reading.fill(Indicator, document, only=_COMMON.__contains__, given=given)
    return filled if measure is not None else None


def _no_kind(name: object, document: Document) -> Problem:
    if not isinstance(document.data, dict):
        what, advice = "This entry is not a mapping of words.", "Write `id: ...` first."
        return Problem(what, document.at(), advice, "read-mapping")
    if name is None:
        what = "`kind` is missing."
        return Problem(what, document.at(), suggest("", kinds()), "read-missing")
    what = f"`{name}` is not a kind of indicator."
    return Problem(what, document.at("kind"), suggest(str(name), kinds()), "read-kind")
