"""How well the values under a heading do for a column.

Answers: how many rows could be read, which could not, and how are the dates written? Every rule of
the contract that one column has is tried: its type, its formats, its allowed values, its bounds,
that it is recorded, and that a key tells rows apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from charteroak.sources.cells import SAID
from charteroak.sources.contract import Column, Contract
from charteroak.sources.proposal.layouts import Wanted
from charteroak.sources.proposal.profile import Export, Profile, Seen
from charteroak.sources.proposal.ways import Way, turned, ways_of

NO_VALUES = 0.75
"""What a heading without any value is worth: nothing speaks for it, and nothing against it."""
MANY = {
    "integer": "whole numbers", "number": "numbers", "boolean": "yes or no", "date": "dates",
    "timestamp": "dates and times", "time": "times of day",
}  # fmt: skip
"""How several values of a type are named to people."""
OF_ANOTHER_TYPE = 0.7
"""What a text is worth where every value is a number or a date."""


@dataclass(frozen=True)
class Against:
    """Rows that contradict: the first of them, a value of theirs, how many, and why."""

    row: int
    value: str
    rows: int
    why: str


@dataclass(frozen=True)
class Fit:
    """How well a heading's values do for a column: from 0 to 1, and what speaks against it."""

    share: float
    way: Way
    against: tuple[Against, ...] = ()
    either_order: bool = False
    """Day and month can be read in either order in every row."""
    empty: bool = False
    said: str = ""
    """What was found, in a few words."""


def fit(wanted: Wanted, profile: Profile, contract: Contract, export: Export) -> Fit:
    """How well the values do."""
    column = wanted.column
    values = {text: seen for text, seen in profile.values.items() if text not in contract.missing}
    filled = sum(seen.rows for seen in values.values())
    whole = profile.different > len(profile.values)
    recorded = 1.0 if whole else filled / export.rows
    if not filled:
        share = 0.0 if column.required else NO_VALUES
        return Fit(share, Way(column.type, column.formats), empty=True, said="no values")
    way, bad = _best(column, values, profile, native=export.native)
    if wanted.name in contract.key and column.type == "integer" and (way is None or bad):
        way, bad = Way("text"), frozenset()  # a number of a case may have letters
    if way is None:
        first = min(values.items(), key=lambda item: item[1].first)
        why = f"cannot be read as {SAID[column.type]}"
        every = Against(first[1].first, first[0], filled, why)
        return Fit(0.0, Way(column.type), (every,), said="of another type")
    against = [_against(values, bad, f"cannot be read as {SAID[way.type]}")] if bad else []
    for why, wrong in _ruled_out(column, way):
        rest = [text for text in values if text not in bad and wrong(text)]
        against += [_against(values, rest, why)] if rest else []
    share = max(0.0, 1 - sum(one.rows for one in against) / filled)
    if column.required:
        share *= recorded
    if contract.key == (wanted.name,) and not whole:
        share *= len(values) / filled
    if _unlike_text(wanted, contract) and _is_other(profile):
        share *= OF_ANOTHER_TYPE
    if way.type != column.type:
        share *= 0.9
    other = turned(way)
    either = other != way and other in profile.misread and profile.misread[other] <= bad
    own = bool(column.formats) and way.formats == column.formats
    return Fit(share, way, tuple(against), either and not own, said=_said(way, bad, column))


def _best(
    column: Column, values: dict[str, Seen], profile: Profile, *, native: bool
) -> tuple[Way | None, frozenset[str]]:
    """The way in which the fewest rows cannot be read, and the values that cannot."""
    if column.type == "text":
        return Way("text"), frozenset()
    found: tuple[Way | None, frozenset[str]] = (None, frozenset())
    least = sum(seen.rows for seen in values.values())
    plain = (Way(column.type),) if native else ()  # such a file knows its dates by itself
    for way in (*plain, *ways_of(column)):
        if way not in profile.misread:
            continue
        bad = profile.misread[way] & values.keys()
        rows = sum(values[text].rows for text in bad)
        if rows < least:
            found, least = (way, frozenset(bad)), rows
    return found


def _against(values: dict[str, Seen], bad: frozenset[str] | list[str], why: str) -> Against:
    first = min(bad, key=lambda text: values[text].first)
    return Against(values[first].first, first, sum(values[text].rows for text in bad), why)


def _ruled_out(column: Column, way: Way) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The rules of a column over one value, each with what to say of a value that breaks it."""
    if column.allowed:
        yield "is not one of the allowed values", lambda text: _whole(text) not in column.allowed
    if way.type not in ("integer", "number"):
        return
    low, high = column.lowest, column.highest
    if low is not None:
        yield f"is below the lowest allowed, {low:g}", lambda text: float(text) < low
    if high is not None:
        yield f"is above the highest allowed, {high:g}", lambda text: float(text) > high


def _whole(text: str) -> str:
    """A whole number without the `.0` that a spreadsheet gives it."""
    return text.removesuffix(".0")


def _unlike_text(wanted: Wanted, contract: Contract) -> bool:
    """Whether it is a text that is no key and no list of codes: numbers are not expected in it."""
    column = wanted.column
    free = column.type == "text" and not column.allowed and wanted.formatted
    return free and not any(contract.columns[key] is column for key in contract.key)


def _is_other(profile: Profile) -> bool:
    """Whether every value is a number or a date."""
    return any(
        not bad
        for way, bad in profile.misread.items()
        if way.type in ("number", "date", "timestamp")
    )


def _said(way: Way, bad: frozenset[str], column: Column) -> str:
    if way.type == "text":
        if column.allowed:
            return "every value is on the list"
        return "text" if column.type == "text" else "text, as not all are numbers"
    many = "nearly all" if bad else "all"
    form = f" as {way.formats[0]}" if way.formats else ""
    return f"{many} {MANY[way.type]}{form}"
