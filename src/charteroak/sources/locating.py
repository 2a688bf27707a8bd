"""Finds the place of every row, by one look-up for each distinct name or point.

Answers: in which place of a boundary set did this row happen? What is not recorded, and what
matches nothing, is `unknown`; the second is also a fault unless the contract says to keep it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak.dimensions.place import BoundarySet, Version, fold, locate, read_polygons
from charteroak.engine import Engine
from charteroak.problems import suggest
from charteroak.sources.cells import call, name, text
from charteroak.sources.connectors import Note
from charteroak.sources.contract import Contract, PlaceRule

PLACE = "place_"
"""What the column of a boundary set's places begins with; its id follows."""
TYPED = "typed_"
"""What the rows with typed columns are called in a query that looks places up."""


@dataclass(frozen=True)
class Located:
    """How rows get one place column: a table to look up in, and what is wrong where it fails.

    `why` is the reason why a row has a name or point but no place; nothing where all is well.
    """

    boundary_set: str
    rule: PlaceRule
    lookup: exp.Table
    on: exp.Expr
    place: exp.Expr
    why: exp.Expr
    notes: tuple[Note, ...] = ()

    @property
    def column(self) -> str:
        """The column of the rule as people write it."""
        return self.rule.column or f"{self.rule.longitude}, {self.rule.latitude}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at."""
        return (
            (self.rule.column,) if self.rule.column else (self.rule.longitude, self.rule.latitude)
        )


def by_name(
    rule: PlaceRule, places: BoundarySet, time: str, typed: exp.Query, engine: Engine
) -> Located:
    """Places by the crosswalk of names."""
    import numpy as np

    column = _value(rule.column)
    query = exp.select(column.copy()).distinct().from_(typed.subquery(TYPED))
    written = [row[0] for row in engine.rows(query.where(column.copy().is_(exp.null()).not_()))]
    table = _table(places.id)
    keys = {"written": np.array([*written, ""], object)}
    found = []
    for version in places.dated:
        known = version.names()
        found.append([*(known.get(fold(word), "") for word in written), ""])
    lookup = engine.load(table, _dated(keys, found, places))
    place = _found(table)
    unknown = exp.and_(column.copy().is_(exp.null()).not_(), place.copy().is_(exp.null()))
    return Located(
        places.id,
        rule,
        lookup,
        _on_its_day(exp.EQ(this=name("written", table), expression=column.copy()), places, time),
        place,
        exp.Case().when(unknown, text(f"is not a known {places.singular}")),
    )


def by_point(
    rule: PlaceRule,
    places: BoundarySet,
    time: str,
    typed: exp.Query,
    records: Path,
    engine: Engine,
) -> Located:
    """Places by longitude and latitude; all unknown where the outlines are not at hand."""
    read = [_polygons(places, version, records) for version in places.dated]
    notes = tuple(dict.fromkeys(note for _, its in read for note in its))
    polygons = all(found for found, _ in read)
    x, y = _value(rule.longitude), _value(rule.latitude)
    table = _table(places.id)
    keys = _points(rule, typed, engine)
    found = [_located(keys, its) for its, _ in read]
    lookup = engine.load(table, _dated(keys, found, places))
    place = _found(table)
    no_x, no_y = x.copy().is_(exp.null()), y.copy().is_(exp.null())
    why = (
        exp.Case()
        .when(exp.and_(no_x, no_y), exp.null())
        .when(exp.or_(no_x.copy(), no_y.copy()), text("is half a pair of coordinates"))
        .when(_in_range(rule).not_(), text("is outside the range of longitude and latitude"))
        .when(_origin(rule), text("is the point 0, 0, which stands for an unknown place"))
    )
    if polygons:
        why = why.when(place.copy().is_(exp.null()), text(f"lies outside every {places.singular}"))
    return Located(
        places.id,
        rule,
        lookup,
        _on_its_day(
            exp.and_(
                exp.EQ(this=name("x", table), expression=_value(rule.longitude)),
                exp.EQ(this=name("y", table), expression=_value(rule.latitude)),
            ),
            places,
            time,
        ),
        place,
        why,
        notes,
    )


def _dated(
    keys: Mapping[str, Any], found: Sequence[Sequence[str]], places: BoundarySet
) -> dict[str, Any]:
    """The keys once for each version of the set, each with its place and the version's days."""
    import numpy as np

    size, versions = len(found[0]), places.dated
    columns = {name: np.tile(column, len(versions)) for name, column in keys.items()}
    columns["place"] = np.array([place for one in found for place in one], object)
    for word, days in (
        ("first", [v.from_ for v in versions]),
        ("last", [v.until for v in versions]),
    ):
        columns[word] = np.repeat(np.array([str(day) for day in days], object), size)
    return columns


def _on_its_day(match: exp.Expr, places: BoundarySet, time: str) -> exp.Expr:
    """The match, by the version of the set that held on the row's day."""
    if not places.versions:
        return match
    table, day = _table(places.id), exp.cast(_value(time), "DATE")
    first, last = (exp.cast(name(word, table), "DATE") for word in ("first", "last"))
    return exp.and_(match, exp.Between(this=day, low=first, high=last))


def _points(rule: PlaceRule, typed: exp.Query, engine: Engine) -> dict[str, Any]:
    """Every different point, with one that is none at the end."""
    import numpy as np

    query = (
        exp.select(
            exp.alias_(_value(rule.longitude), "x", quoted=True),
            exp.alias_(_value(rule.latitude), "y", quoted=True),
        )
        .distinct()
        .from_(typed.subquery(TYPED))
        .where(exp.and_(_in_range(rule), _origin(rule).not_()))
    )
    found = engine.columns(query)
    x, y = (np.asarray(found[axis], dtype=np.float64) for axis in ("x", "y"))
    return {"x": np.append(x, np.nan), "y": np.append(y, np.nan)}


def _located(points: Mapping[str, Any], polygons: Mapping[str, Any]) -> list[str]:
    """The place of each point; nothing where it has none."""
    x, y = points["x"][:-1], points["y"][:-1]
    places = locate(x, y, polygons) if polygons and len(x) else [None] * len(x)
    return [*(place or "" for place in places), ""]


def _polygons(
    places: BoundarySet, version: Version, records: Path
) -> tuple[dict[str, Any], tuple[Note, ...]]:
    assert version.boundaries is not None
    path = records / version.boundaries.file
    if not path.is_file():
        what = (
            f"The outlines of `{places.id}`, `{version.boundaries.file}`, are not in the records."
        )
        return {}, (Note(what, "Put the file there: until then no point has a place."),)
    single = {place.id for place in version.single}
    names = {spelling: place for spelling, place in version.names().items() if place in single}
    try:
        polygons, strange = read_polygons(path, version.boundaries.property, names)
    except (ValueError, KeyError, TypeError, AttributeError):
        what = f"The outlines of `{places.id}`, `{version.boundaries.file}`, cannot be read."
        return {}, (Note(what, "It should be GeoJSON: a FeatureCollection of polygons."),)
    return polygons, tuple(_strange(word, places, names) for word in dict.fromkeys(strange))


def _strange(word: str, places: BoundarySet, names: Mapping[str, str]) -> Note:
    what = (
        f"The outline called `{word}` belongs to no {places.singular}, so points in it have none."
    )
    return Note(what, suggest(word, names) or f"Add the name to a place of `{places.id}`.")


def _value(column: str) -> exp.Column:
    return name(column, TYPED)


def _table(boundary_set: str) -> str:
    return f"lookup_{boundary_set}"


def _found(table: str) -> exp.Expr:
    return call("nullif", name("place", table), text(""))


def _in_range(rule: PlaceRule) -> exp.Expr:
    def within(column: str, most: int) -> exp.Expr:
        low, high = exp.Literal.number(-most), exp.Literal.number(most)
        return exp.Between(this=_value(column), low=low, high=high)

    return exp.and_(within(rule.longitude, 180), within(rule.latitude, 90))


def _origin(rule: PlaceRule) -> exp.Expr:
    nought = exp.Literal.number(0)
    return exp.and_(
        _value(rule.longitude).eq(nought.copy()), _value(rule.latitude).eq(nought.copy())
    )


def located(
    contract: Contract,
    boundary_sets: Mapping[str, BoundarySet],
    typed: exp.Query,
    records: Path,
    engine: Engine,
) -> tuple[Located, ...]:
    """One for each of the contract's place rules."""
    return tuple(
        by_name(rule, boundary_sets[which], contract.time, typed, engine)
        if rule.column
        else by_point(rule, boundary_sets[which], contract.time, typed, records, engine)
        for which, rule in sorted(contract.places.items())
    )
