"""Streets: which place a house lies in, by street and number, from a file that the city keeps.

Answers: I know my address; which neighborhood is that? One row is one range of house numbers of one
street, on one side or on both, with the place it lies in. Two ranges never hold the same house.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

from charteroak.dimensions.place import BoundarySet, fold
from charteroak.problems import Location, Problem, suggest

HEADINGS = ("street", "from", "to", "side", "place")
_OPTIONAL = "side"
Side = Literal["both", "odd", "even"]
_SIDES: Mapping[str, Side] = {"": "both", "both": "both", "odd": "odd", "even": "even"}


@dataclass(frozen=True)
class Stretch:
    """One range of house numbers of a street, and the place it lies in."""

    street: str
    low: int | None
    """The first number; None for all of the street."""
    high: int | None
    side: Side
    place: str
    written_at: Location

    def meets(self, other: Stretch) -> bool:
        """Whether a house could lie in both."""
        if {self.side, other.side} == {"odd", "even"}:
            return False
        first, last = max(self.low or 0, other.low or 0), min(self._end, other._end)
        return _any_house(first, last, self.side if self.side != "both" else other.side)

    @property
    def _end(self) -> float:
        return float("inf") if self.high is None else self.high


def _any_house(first: int, last: float, side: Side) -> bool:
    if side != "both":
        first += first % 2 != (side == "odd")
    return first <= last


class _Wrong(Exception):  # noqa: N818 - a fault of one row, made into a problem a few lines on
    """A row that cannot be used: what, what to do, and the rule."""


def city_streets(
    root: Path, shown_as: str, sets: Mapping[str, BoundarySet]
) -> tuple[Mapping[str, tuple[Stretch, ...]], tuple[Problem, ...]]:
    """The streets of each boundary set that names a file of them, and everything wrong there."""
    found: dict[str, tuple[Stretch, ...]] = {}
    problems: list[Problem] = []
    for name, places in sets.items():
        if not places.streets:
            continue
        path = root / "places" / places.streets.file
        if not path.is_file():
            what = f"The file of streets `{places.streets.file}` is not there."
            advice = "Put it beside this file, or take `streets:` out."
            problems.append(Problem(what, places.streets.written_at, advice, "streets-file"))
            continue
        found[name] = tuple(_stretches(path, f"{shown_as}/places/{path.name}", places, problems))
        problems += _overlaps(found[name])
    return found, tuple(problems)


def _stretches(
    path: Path, shown_as: str, places: BoundarySet, problems: list[Problem]
) -> Iterator[Stretch]:
    single = {one.id for one in places.single}
    known = {said: one for said, one in places.names().items() if one in single}
    try:
        with path.open(encoding="utf-8-sig", newline="") as content:
            reader = csv.DictReader(content, strict=True, restkey="", restval="")
            headings = [name.strip() for name in reader.fieldnames or ()]
            reader.fieldnames = headings
            lost = [name for name in HEADINGS if name not in headings and name != _OPTIONAL]
            if lost:
                what = f"The heading `{lost[0]}` is missing."
                advice = "The first line must be: " + ",".join(HEADINGS)
                problems.append(Problem(what, Location(shown_as, 1), advice, "streets-heading"))
                return
            for row in reader:
                location = Location(shown_as, reader.line_num)
                try:
                    yield _stretch(row, location, known)
                except _Wrong as wrong:
                    what, advice, rule = wrong.args
                    problems.append(Problem(what, location, advice, rule))
    except UnicodeDecodeError:
        what, advice = "The file is not UTF-8 text.", "Save it as UTF-8."
        problems.append(Problem(what, Location(shown_as), advice, "streets-text"))
    except csv.Error as fault:
        what, advice = f"The file cannot be read: {fault}.", "Look for a quote that is not closed."
        problems.append(Problem(what, Location(shown_as), advice, "streets-text"))


def _stretch(row: Mapping[str, str], location: Location, known: Mapping[str, str]) -> Stretch:
    if "" in row:
        what = "The row has more fields than the heading."
        raise _Wrong(what, "Put a field that holds a comma in quotes.", "streets-ragged")
    told = {name: text.strip() for name, text in row.items()}
    street = " ".join(told["street"].split())
    if not street:
        raise _Wrong("The row names no street.", "Write it under `street`.", "streets-street")
    place = known.get(fold(told["place"]))
    if place is None:
        advice = suggest(told["place"], sorted(set(known.values())))
        raise _Wrong(f"`{told['place']}` is not a place of this set.", advice, "streets-place")
    side = _SIDES.get(told.get("side", "").lower())
    if side is None:
        what = f"`{told['side']}` is not a side of a street."
        raise _Wrong(what, "Write `odd`, `even` or `both`.", "streets-side")
    low, high = _numbers(told["from"], told["to"], side)
    return Stretch(street, low, high, side, place, location)


def _numbers(low: str, high: str, side: Side) -> tuple[int | None, int | None]:
    if not low and not high:
        return None, None
    for text in (low, high):
        if not (text.isascii() and text.isdecimal()):
            what = f"`{text}` is not a house number."
            advice = "Write whole numbers under `from` and `to`, or neither for all of the street."
            raise _Wrong(what, advice, "streets-number")
    if not _any_house(int(low), int(high), side):
        on = "" if side == "both" else f" on the {side} side"
        what = f"From {low} to {high} there is no house{on}."
        raise _Wrong(what, "Mend `from`, `to` or `side`.", "streets-range")
    return int(low), int(high)


def _overlaps(stretches: Sequence[Stretch]) -> Iterator[Problem]:
    """Every range that meets an earlier one of its street."""
    streets: dict[str, list[Stretch]] = {}
    for one in stretches:
        streets.setdefault(fold(one.street), []).append(one)
    for some in streets.values():
        for first, second in combinations(some, 2):
            if first.meets(second):
                what = f"Houses of `{second.street}` in this range lie in another one already."
                advice = f"See {first.written_at}; a house lies in one place."
                yield Problem(what, second.written_at, advice, "streets-overlap")
