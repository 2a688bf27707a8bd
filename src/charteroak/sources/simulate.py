"""Records made up by a recipe: rows that a contract accepts, with what is wrong in every export.

Answers: what could be shown here before the real export arrives? One row is one row of the
contract, all of it text, as an export has it. The same recipe gives the same rows on every machine.
Whatever is made from them is called `simulated` wherever it stands; nothing here decides that: the
contract under which they are read says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from charteroak import expressions
from charteroak.dimensions.place import BoundarySet, read_polygons
from charteroak.engine import Engine
from charteroak.sources import draws
from charteroak.sources.cells import name, text
from charteroak.sources.contract import Contract
from charteroak.sources.draws import Floats, Ints
from charteroak.sources.recipe import MADE_IN, PLACE, Made, Maker, Recipe

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_DAY = 86400
_POINTS = 256
Flags = NDArray[np.bool_]


@dataclass
class _Rows:
    """The rows so far: arrays by name, and each column as an expression over them."""

    recipe: Recipe
    contract: Contract
    engine: Engine
    size: int
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    columns: dict[str, exp.Expr] = field(default_factory=dict)
    moments: dict[str, Ints] = field(default_factory=dict)
    """Seconds since 1970 of the columns that come after others; -1 where there is none."""
    places: tuple[tuple[str, str], ...] = ()
    place: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    points: Floats = field(default_factory=lambda: np.empty((0, 2)))

    def draw(self, label: str) -> Floats:
        return draws.uniform(self.recipe.seed, f"{self.contract.id} {label}", self.size)

    def put(self, label: str, values: NDArray[Any]) -> exp.Expr:
        """Keep an array and name it in an expression."""
        self.arrays[label] = values
        return name(label)

    def among(self, label: str, words: tuple[str, ...], codes: Ints) -> exp.Expr:
        """One of some words in each row."""
        listed = exp.Array(expressions=[text(word) for word in words])
        return exp.func("list_extract", listed, self.put(label, codes + 1))

    def tree(self, written: str) -> exp.Expr:
        """What a person wrote, with every column replaced by what it is made of."""
        types = {**self.contract.types(), PLACE: "text"}
        parsed, _ = expressions.parse(written, types)
        assert parsed is not None, written  # the recipe has been checked
        return parsed.tree.copy().transform(
            lambda node: (
                exp.paren(self.columns[node.name].copy()) if isinstance(node, exp.Column) else node
            )
        )

    def holds(self, condition: str) -> Flags:
        """In which rows a condition holds."""
        tree = self.tree(condition)
        found = self.engine.columns(
            exp.select(exp.alias_(exp.func("coalesce", tree, exp.false()), "holds")).from_(
                self.table(tree)
            )
        )
        return np.asarray(found["holds"], np.bool_)

    def when(self, column: str) -> Ints:
        """The moments of a column, however it is made: seconds since 1970; -1 where there is
        none.
        """
        if column not in self.moments:
            moment = exp.TryCast(
                this=self.columns[column].copy(), to=exp.DataType.build("TIMESTAMP")
            )
            seconds = exp.Anonymous(this="epoch", expressions=[moment])
            known = exp.func("coalesce", seconds, exp.Literal.number(-1))
            asked = exp.select(exp.alias_(known, "seconds")).from_(self.table(known))
            self.moments[column] = np.asarray(self.engine.columns(asked)["seconds"], np.int64)
        return self.moments[column]

    def table(self, *trees: exp.Expr) -> exp.Table:
        """The arrays that some expressions need, as a table."""
        needed = {column.name for tree in trees for column in tree.find_all(exp.Column)}
        arrays = {label: self.arrays[label] for label in self.arrays if label in needed}
        return self.engine.load("made_", arrays or {"row_": np.arange(self.size)})


def simulate(
    recipe: Recipe,
    contract: Contract,
    boundary_sets: Mapping[str, BoundarySet],
    records: Path | None,
    engine: Engine,
    path: Path,
) -> None:
    """Write the records that a recipe makes as a Parquet file of text, one row a record."""
    days, moments = _when(recipe, contract)
    rows = _Rows(recipe, contract, engine, len(moments))
    _where(rows, boundary_sets, records)
    is_day = contract.columns[contract.time].type == "date"
    rows.moments[contract.time] = days * _DAY if is_day else moments
    rows.columns[contract.time] = _moment(rows, contract.time)
    for column, made in recipe.columns.items():
        rows.columns[column] = _column(rows, column, made)
        if {way for maker in (made, *made.but) for way in maker.ways} != {"after"}:
            rows.moments.pop(column, None)  # some rows are made otherwise
    _write(rows, path)


def _when(recipe: Recipe, contract: Contract) -> tuple[Ints, Ints]:
    """The day and the second of each row, in the order of time."""
    volume, seed = recipe.volume, recipe.seed
    first = (recipe.first - date(1970, 1, 1)).days
    days = np.arange(first, first + (recipe.last - recipe.first).days + 1)
    known = [date.fromordinal(date(1970, 1, 1).toordinal() + int(day)) for day in days]
    expected = np.array([_expected(recipe, day) for day in known])
    label = f"{contract.id} days"
    many = draws.poisson(expected, draws.uniform(seed, label, len(days)))
    each = np.repeat(days, many)
    hours = volume.hours or (1.0,) * 24
    hour = draws.chosen(hours, draws.uniform(seed, f"{contract.id} hours", len(each)))
    within = draws.uniform(seed, f"{contract.id} seconds", len(each)) * 3600
    moments = each * _DAY + hour * 3600 + within.astype(np.int64)
    order = np.argsort(moments, kind="stable")
    return each[order], moments[order]


def _expected(recipe: Recipe, day: date) -> float:
    volume = recipe.volume
    years = (day - recipe.first).days // 365
    expected = volume.a_day * (1 + volume.growth) ** years
    expected *= volume.months[day.month - 1] if volume.months else 1.0
    expected *= volume.weekdays[day.weekday()] if volume.weekdays else 1.0
    for stretch in volume.stretches:
        if stretch.from_ <= day <= stretch.to:
            expected *= stretch.times
    return expected


def _where(rows: _Rows, boundary_sets: Mapping[str, BoundarySet], records: Path | None) -> None:
    """The place of each row, of the first boundary set that the contract places rows in."""
    which = next((one for one in sorted(rows.contract.places) if one in boundary_sets), "")
    if not which:
        rows.columns[PLACE] = rows.columns[MADE_IN] = text("")
        return
    single = boundary_sets[which].single
    weights = [rows.recipe.volume.places.get(place.id, 1.0) for place in single]
    rows.place = draws.chosen(weights, rows.draw("places"))
    rows.places = tuple((place.id, place.name) for place in single)
    rows.columns[PLACE] = rows.among("place", tuple(p.id for p in single), rows.place)
    rows.columns[MADE_IN] = rows.columns[PLACE]
    outlines = _outlines(boundary_sets[which], records)
    if outlines:
        pick = (rows.draw("points") * _POINTS).astype(np.int64)
        near = np.stack([_points(rows, place.id, outlines) for place in single])
        rows.points = near[rows.place, pick]


def _outlines(places: BoundarySet, records: Path | None) -> Mapping[str, Any]:
    file = places.boundaries
    path = records / file.file if file and records else None
    if path is None or file is None or not path.is_file():
        return {}
    return read_polygons(path, file.property, places.names())[0]


def _points(rows: _Rows, place: str, outlines: Mapping[str, Any]) -> Floats:
    """So many points inside a place; none where it has no outline."""
    if place not in outlines:
        return np.full((_POINTS, 2), np.nan)
    found = draws.inside(outlines[place], rows.recipe.seed, f"points {place}", _POINTS)
    return found[np.arange(_POINTS) % len(found)]


def _column(rows: _Rows, column: str, made: Made) -> exp.Expr:
    """A column as an expression: its own way, and what is otherwise in some rows."""
    masks = [rows.holds(but.where) for but in made.but]
    factor = np.ones(rows.size)
    gone = np.full(rows.size, made.missing)
    for but, mask in zip(made.but, masks, strict=True):
        if but.times is not None:
            factor[mask] = but.times
        if but.missing is not None:
            gone[mask] = but.missing
    value = _made(rows, column, made, factor)
    otherwise = exp.Case()
    for number, (but, mask) in enumerate(zip(made.but, masks, strict=True)):
        if but.ways:
            other = _made(rows, f"{column} {number}", but, np.ones(rows.size), column, mask)
            chosen = rows.put(f"{column} is {number}", mask)
            # the last that fits comes first in the case
            otherwise.set("ifs", [exp.If(this=chosen, true=other), *otherwise.args.get("ifs", [])])
    if otherwise.args.get("ifs"):
        value = otherwise.else_(value)
    if not gone.any():
        return value
    lost = rows.draw(f"{column} missing") < gone
    if column in rows.moments:
        rows.moments[column][lost] = -1
    return exp.Case().when(rows.put(f"{column} lost", lost), exp.null()).else_(value)


def _made(
    rows: _Rows,
    label: str,
    maker: Maker,
    factor: Floats,
    column: str = "",
    mask: Flags | None = None,
) -> exp.Expr:
    """The values of one way of making a column; `factor`: so many times as much."""
    way, at = maker.ways[0], column or label
    match way:
        case "number_from":
            return rows.put(label, np.arange(rows.size, dtype=np.int64) + (maker.number_from or 0))
        case "same":
            return text(maker.same or "")
        case "choose":
            codes = draws.chosen(tuple(maker.choose.values()), rows.draw(label))
            return rows.among(label, tuple(maker.choose), codes)
        case "chance":
            return rows.put(label, rows.draw(label) < (maker.chance or 0.0) * factor)
        case "amount":
            assert maker.amount is not None
            values = draws.amounts(maker.amount, rows.draw(label)) * factor
            values = np.round(draws.limited(values, maker.amount), maker.amount.decimals)
            whole = rows.contract.columns[at].type == "integer"
            return rows.put(label, values.astype(np.int64) if whole else values)
        case "after":
            return _after(rows, label, maker, factor, at, mask)
        case "place":
            return _placed(rows, label, maker.place)
        case _:
            return rows.tree(maker.sql)


def _after(
    rows: _Rows, label: str, maker: Maker, factor: Floats, column: str, mask: Flags | None
) -> exp.Expr:
    assert maker.takes is not None
    from_ = rows.when(maker.after)
    taken = draws.limited(draws.amounts(maker.takes, rows.draw(label)) * factor, maker.takes)
    moments = from_ + np.round(taken * _SECONDS[maker.takes_in]).astype(np.int64)
    end = ((rows.recipe.last - date(1970, 1, 1)).days + 1) * _DAY
    moments[(from_ < 0) | (moments >= end)] = -1
    if rows.contract.columns[column].type == "date":
        moments = np.where(moments < 0, -1, moments // _DAY * _DAY)
    if mask is None:
        rows.moments[column] = moments
        return _moment(rows, column)
    known = rows.moments.setdefault(column, np.full(rows.size, -1, np.int64))
    known[mask] = moments[mask]
    return _moment(rows, column)


def _moment(rows: _Rows, column: str) -> exp.Expr:
    seconds = rows.put(f"{column} at", rows.moments[column])
    least = exp.LT(this=seconds, expression=exp.Literal.number(0))
    moment = exp.func("make_timestamp", exp.Mul(this=seconds.copy(), expression=_million()))
    is_day = rows.contract.columns[column].type == "date"
    value = exp.cast(moment, "DATE") if is_day else moment
    return exp.Case().when(least, exp.null()).else_(value)


def _million() -> exp.Expr:
    return exp.Literal.number(1_000_000)


def _placed(rows: _Rows, label: str, what: str) -> exp.Expr:
    if what in ("name", "id"):
        if not rows.places:
            return exp.null()
        words = tuple(pair[what == "name"] for pair in rows.places)
        return rows.among(label, words, rows.place)
    if not len(rows.points):
        return exp.null()
    values = rows.points[:, 0 if what == "longitude" else 1]
    nothing = rows.put(f"{label} none", np.isnan(values))
    return exp.Case().when(nothing, exp.null()).else_(rows.put(label, values))


def _write(rows: _Rows, path: Path) -> None:
    """Every column as text under its heading, with what is wrong on purpose."""
    contract, recipe = rows.contract, rows.recipe
    values = {}
    for column in contract.columns:
        value = exp.cast(rows.columns.get(column, exp.null()).copy(), "VARCHAR")
        values[column] = _spoiled(rows, column, value)
    again = rows.draw("repeated") < recipe.defects.repeated
    times = rows.put("times", 1 + again.astype(np.int64))
    table = rows.table(*values.values(), times)
    chosen = [
        exp.alias_(value, contract.header(column), quoted=True) for column, value in values.items()
    ]
    copies = exp.Unnest(expressions=[exp.func("range", exp.Literal.number(0), times.copy())])
    each = exp.select(*chosen, exp.alias_(copies, "copy_", quoted=True)).from_(table)
    headings = [name(contract.header(column)) for column in contract.columns]
    rows.engine.write_parquet(exp.select(*headings).from_(each.subquery("each_")), path)


def _spoiled(rows: _Rows, column: str, value: exp.Expr) -> exp.Expr:
    wrong = rows.recipe.defects.spoiled.get(column, {})
    if not wrong:
        return value
    draw, below = rows.draw(f"{column} spoiled"), 0.0
    case = exp.Case()
    for number, (written, part) in enumerate(wrong.items()):
        hit = (draw >= below) & (draw < below + part)
        case = case.when(rows.put(f"{column} spoiled {number}", hit), text(written))
        below += part
    return case.else_(value)
