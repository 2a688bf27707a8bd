"""Finds the place of every row, by one look-up for each distinct name or point.

Answers: in which place of a boundary set did this row happen? What is not recorded, and what
matches nothing, is `unknown`; the second is also a fault unless the contract says to keep it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from charteroak.dimensions.place import BoundarySet, fold, locate, read_polygons
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


def by_name(rule: PlaceRule, places: BoundarySet, typed: exp.Query, engine: Engine) -> Located:
    """Places by the crosswalk of names."""
    import numpy as np

    column = _value(rule.column)
    query = exp.select(column.copy()).distinct().from_(typed.subquery(TYPED))
    written = [row[0] for row in engine.rows(query.where(column.copy().is_(exp.null()).not_()))]
    known = places.names()
    found = [known.get(fold(word), "") for word in written]
    table = _table(places.id)
    columns = {"written": np.array([*written, ""], object), "place": np.array([*found, ""], object)}
    lookup = engine.load(table, columns)
    place = _found(table)
    unknown = exp.and_(column.copy().is_(exp.null()).not_(), place.copy().is_(exp.null()))
    return Located(
        places.id,
        rule,
        lookup,
        exp.EQ(this=name("written", table), expression=column.copy()),
        place,
        exp.Case().when(unknown, text(f"is not a known {places.singular}")),
    )


def by_point(
    rule: PlaceRule, places: BoundarySet, typed: exp.Query, records: Path, engine: Engine
) -> Located:
    """Places by longitude and latitude; all unknown where the outlines are not at hand."""
    polygons, notes = _polygons(places, records)
    x, y = _value(rule.longitude), _value(rule.latitude)
    table = _table(places.id)
    lookup = engine.load(table, _points(rule, typed, polygons, engine))
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
        exp.and_(
            exp.EQ(this=name("x", table), expression=_value(rule.longitude)),
            exp.EQ(this=name("y", table), expression=_value(rule.latitude)),
        ),
        place,
        why,
        notes,
    )


def _points(
    rule: PlaceRule, typed: exp.Query, polygons: Mapping[str, Any], engine: Engine
) -> dict[str, Any]:
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
    places = locate(x, y, polygons) if polygons and len(x) else [None] * len(x)
    return {
        "x": np.append(x, np.nan),
        "y": np.append(y, np.nan),
        "place": np.array([*(place or "" for place in places), ""], object),
    }


def _polygons(places: BoundarySet, records: Path) -> tuple[dict[str, Any], tuple[Note, ...]]:
    assert places.boundaries is not None
    path = records / places.boundaries.file
    if not path.is_file():
        what = f"The outlines of `{places.id}`, `{places.boundaries.file}`, are not in the records."
        return {}, (Note(what, "Put the file there: until then no point has a place."),)
    single = {place.id for place in places.single}
    names = {spelling: place for spelling, place in places.names().items() if place in single}
    try:
        polygons, strange = read_polygons(path, places.boundaries.property, names)
    except (ValueError, KeyError, TypeError, AttributeError):
        what = f"The outlines of `{places.id}`, `{places.boundaries.file}`, cannot be read."
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
        by_name(rule, boundary_sets[which], typed, engine)
        if rule.column
        else by_point(rule, boundary_sets[which], typed, records, engine)
        for which, rule in sorted(contract.places.items())
    )
