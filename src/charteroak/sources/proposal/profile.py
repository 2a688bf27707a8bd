"""What the values of a file look like, heading by heading.

Answers: which different values stand under a heading, how often, and which of them cannot be read
in a given way? The rows come from the connectors and the reading from `cells`, as in a build, so
that what is proposed is what a build will find.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sqlglot import exp

from charteroak.engine import Engine
from charteroak.problems import Location, Problem, suggest
from charteroak.sources import cells, signature
from charteroak.sources.cells import Clock, name
from charteroak.sources.connectors import Reading, Request, connectors, endings
from charteroak.sources.contract import Column, Contract
from charteroak.sources.proposal.ways import Way

MOST_VALUES = 10_000
"""Different values of one heading that are looked at: the most frequent ones."""
_FIRST_LOOK = 40
"""Values tried first: a way that reads none of them is not tried on the others."""
_UTC = Clock("UTC", "UTC")


@dataclass(frozen=True)
class Seen:
    """How many rows have a value, and the number of the first of them."""

    rows: int
    first: int


@dataclass(frozen=True)
class Profile:
    """One heading and its values, without those that are empty."""

    heading: str
    values: Mapping[str, Seen]
    different: int
    """All different values; `values` holds at most `MOST_VALUES` of them."""
    misread: Mapping[Way, frozenset[str]] = field(default_factory=dict)
    """By way of reading, the values that cannot be read so. A way that reads none is not here."""


@dataclass(frozen=True)
class Export:
    """A file as it stands, before anybody says what it means."""

    file: str
    rows: int
    profiles: tuple[Profile, ...]
    left_out: tuple[str, ...]
    """Headings that stand twice: nobody can tell which is meant."""
    encoding: str
    native: bool
    reading: Reading


def look_at(
    path: Path, ways: Sequence[Way], engine: Engine, scratch: Path
) -> tuple[Export | None, tuple[Problem, ...]]:
    """The file with the values of each heading; `scratch` is a folder for what is made."""
    encoding = _encoding(path) if path.is_file() else "utf-8"
    bare = _contract(path, (), encoding)
    form = endings().get(path.suffix.lower(), "")
    problem = _unfit(path, form) or signature.disguised(bare, form, path)
    if problem:
        return None, (problem,)
    connector = connectors()[form]
    found = connector.headings(Request(bare, path, scratch), engine)
    if isinstance(found, Problem):
        return None, (found,)
    times = Counter(found)
    single = [heading for heading in found if heading and times[heading] == 1]
    twice = tuple(heading for heading, many in times.items() if heading and many > 1)
    if not single:
        what = f"`{path.name}` has no heading that stands once."
        advice = "Its first line should name its columns, each otherwise."
        return None, (Problem(what, _at(path), advice, "headings-none"),)
    contract = _contract(path, single, encoding)
    reading = connector.read(Request(contract, path, scratch), engine)
    if reading.rows is None:
        return None, reading.problems
    engine.keep("export_", reading.rows)
    profiles = tuple(
        _profile(heading, column, ways, engine, native=connector.native)
        for column, heading in zip(contract.columns, single, strict=True)
    )
    if not reading.count:
        what = f"`{path.name}` has headings and no row."
        return None, (Problem(what, _at(path), "Export some rows too.", "file-empty"),)
    native = connector.native
    return Export(path.name, reading.count, profiles, twice, encoding, native, reading), ()


def _at(path: Path) -> Location:
    return Location(str(path))


def _unfit(path: Path, form: str) -> Problem | None:
    if not path.is_file():
        near = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
        what = f"There is no file `{path}`."
        return Problem(what, _at(path), suggest(path.name, near), "file-missing")
    if not form:
        known = ", ".join(f"`{ending}`" for ending in endings())
        what = "The ending of the name does not tell what kind of file it is."
        return Problem(what, _at(path), f"Known are {known}.", "format-unknown")
    if path.stat().st_size == 0:
        advice = "Make the export again."
        return Problem(
            "The file is empty: it has no bytes at all.", _at(path), advice, "file-empty"
        )
    return None


def _encoding(path: Path) -> str:
    """UTF-8 where all of it is, otherwise what Excel on Windows saves."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _contract(path: Path, headings: Sequence[str], encoding: str) -> Contract:
    """A contract that reads every heading as text."""
    columns = {
        f"c{number}": Column(type="text", meaning="As the file has it.", header=heading)
        for number, heading in enumerate(headings)
    }
    return Contract(
        id="export", name=path.name, row="one row", file=path.name, encoding=encoding, time="",
        columns=columns, steward="", changes="ended", source_title=path.name, written_at=_at(path),
    )  # fmt: skip


def _profile(
    heading: str, column: str, ways: Sequence[Way], engine: Engine, *, native: bool
) -> Profile:
    value = name(column)
    full = exp.and_(value.copy().is_(exp.null()).not_(), exp.NEQ(this=value, expression=_EMPTY))
    number = exp.cast(name("row_"), "BIGINT")
    first = exp.Min(this=number)
    count = exp.Count(this=exp.Star())
    grouped = (
        exp.select(
            exp.alias_(value.copy(), "value"), exp.alias_(count, "n"), exp.alias_(first, "first")
        )
        .from_(exp.to_table("export_"))
        .where(full)
        .group_by(value.copy())
    )
    rows = engine.rows(grouped.order_by("n DESC", "first").limit(MOST_VALUES))
    different = len(rows)
    if different == MOST_VALUES:
        counted = exp.select(exp.Count(this=exp.Distinct(expressions=[value.copy()])))
        different = int(engine.rows(counted.from_(exp.to_table("export_")))[0][0])
    values = {str(text): Seen(int(many), int(at)) for text, many, at in rows}
    misread = _misread(list(values), ways, engine, native=native) if values else {}
    return Profile(heading, values, different, misread)


_EMPTY = exp.Literal.string("")


def _misread(
    values: Sequence[str], ways: Iterable[Way], engine: Engine, *, native: bool
) -> dict[Way, frozenset[str]]:
    """By way, the values that cannot be read so; without ways that read none of the first."""
    first = values[:_FIRST_LOOK]
    alike = [way for way in ways if any(map(way.looks_like, first))]
    tried = _unread(first, alike, engine, native=native)
    apt = [way for way, bad in tried.items() if len(bad) < len(first)]
    return _unread(values, apt, engine, native=native) if len(values) > len(first) else {
        way: tried[way] for way in apt
    }  # fmt: skip


def _unread(
    values: Sequence[str], ways: Sequence[Way], engine: Engine, *, native: bool
) -> dict[Way, frozenset[str]]:
    if not ways:
        return {}
    engine.load("values_", {"value": np.array(values, object)})
    tests = [exp.alias_(_reads(way, native=native), f"w{index}") for index, way in enumerate(ways)]
    found = engine.rows(exp.select(name("value"), *tests).from_(exp.to_table("values_")))
    return {
        way: frozenset(row[0] for row in found if not row[index])
        for index, way in enumerate(ways, start=1)
    }


def _reads(way: Way, *, native: bool) -> exp.Expr:
    """Whether a text can be read in a way, with a year that can be meant."""
    column = Column(type=way.type, meaning="", formats=way.formats)
    value = cells.typed(column, name("value"), _UTC, native=native)
    known = value.copy().is_(exp.null()).not_()
    if way.type not in ("date", "timestamp"):
        return known
    low, high = (exp.Literal.number(year) for year in (cells.FIRST_YEAR, cells.LAST_YEAR))
    meant = exp.Between(this=cells.call("year", value), low=low, high=high)
    return exp.func("coalesce", exp.and_(known, meant), exp.false())
