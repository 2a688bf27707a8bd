"""A recipe: how records are made up for a contract whose real ones are not there.

Answers: how many rows, when, where, what stands in each column, how long things take, and what is
wrong on purpose? One file for one contract, of the same name, under `simulated/` of a pack or of
the city; `simulate.py` carries it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from charteroak import expressions
from charteroak.documents import CONFIG, Document, fill, read_document
from charteroak.packs import adopt
from charteroak.packs.adopt import Packs
from charteroak.problems import NOWHERE, Location, Problem, suggest
from charteroak.proven import Proven
from charteroak.sources.contract import Contract

PLACE = "place_"
MADE_IN = "made_in"
"""A column of the place that a simulated row was made in, where real rows have a point."""
"""In `where:` and `sql:`, the id of the place a row lies in; empty where the contract has none."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A number that is never negative and has a long tail, by its middle and its ends."""

    __pydantic_config__ = CONFIG

    median: float
    """Half lie below."""
    p90: float
    """Nine in ten lie below."""
    p10: float | None = None
    """One in ten lies below; nothing: as far below the middle as `p90` is above, by factors."""
    lowest: float | None = None
    """None lies below; those that would are put here."""
    highest: float | None = None
    """None lies above; those that would are put here."""
    decimals: int = 0
    """Digits after the point, for numbers."""


@dataclass(frozen=True, kw_only=True)
class Maker:
    """What stands in a column; exactly one of these ways."""

    __pydantic_config__ = CONFIG

    number_from: int | None = None
    """Numbers one after the other, in the order of time, from this one."""
    same: str | None = None
    """The same in every row."""
    choose: Mapping[str, float] = field(default_factory=dict)
    """One of these values, each with its weight."""
    chance: float | None = None
    """For a boolean: how often it is true, from 0 to 1."""
    amount: Amount | None = None
    """A number."""
    after: str = ""
    """A day or moment after that of this column, by `takes`; unknown while it lies ahead."""
    takes: Amount | None = None
    """With `after`: how long it takes."""
    takes_in: Literal["seconds", "minutes", "hours", "days"] = "days"
    """With `after`: what `takes` is counted in."""
    place: Literal["", "name", "id", "longitude", "latitude"] = ""
    """The row's place, or a point inside it, of the first boundary set of the contract."""
    sql: str = ""
    """A value made of the columns above, and of `place_`."""

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways that are written."""
        empty: tuple[object, ...] = (None, "", {})
        names = ("number_from", "same", "choose", "chance", "amount", "after", "place", "sql")
        return tuple(name for name in names if getattr(self, name) not in empty)


@dataclass(frozen=True, kw_only=True)
class But(Maker):
    """What is otherwise in some rows: a policy changed, a place is under-served, a number gamed."""

    where: str
    """In which rows: a condition over the columns above, and `place_`."""
    because: str
    """What happened, in a sentence."""
    times: float | None = None
    """Instead of another way: `amount`, `takes` or `chance` is so many times that of other rows."""
    missing: float | None = None
    """Instead of another way: the part of these rows that has nothing here."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Made(Maker):
    """One column."""

    missing: float = 0.0
    """The part of the rows that has nothing here."""
    but: tuple[But, ...] = ()
    """What is otherwise in some rows, the last that fits."""
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some days on which more or less happens."""

    __pydantic_config__ = CONFIG

    from_: date
    """The first day."""
    to: date
    """The last day."""
    times: float
    """So many times as much as otherwise."""
    because: str
    """What happened, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Volume:
    """How many rows there are, and when."""

    __pydantic_config__ = CONFIG

    a_day: float
    """Rows on an ordinary day of the first year."""
    growth: float = 0.0
    """More in each later year: 0.02 is 2 percent."""
    months: tuple[float, ...] = ()
    """For January to December: so many times an ordinary day; twelve, or none."""
    weekdays: tuple[float, ...] = ()
    """For Monday to Sunday: seven, or none."""
    hours: tuple[float, ...] = ()
    """The weight of each hour of the day: twenty-four, or none."""
    stretches: tuple[Stretch, ...] = ()
    """Days on which more or less happens."""
    places: Mapping[str, float] = field(default_factory=dict)
    """The weight of each place, by id; a place that is not named has 1."""


@dataclass(frozen=True, kw_only=True)
class Defects:
    """What is wrong on purpose, as it is in every real export."""

    __pydantic_config__ = CONFIG

    repeated: float = 0.0
    """The part of the rows that stands in the file twice."""
    spoiled: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By column: what stands there by mistake, and in which part of the rows."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How the records of one contract are made up."""

    __pydantic_config__ = CONFIG

    id: str
    """The contract's id, and the name of this file."""
    seed: int
    """Another number gives other rows of the same kind."""
    first: date
    """The first day."""
    last: date
    """The last day: what would happen later is not known yet."""
    based_on: str
    """Which published figures the levels follow, and where they stand; or that they follow none."""
    volume: Volume
    columns: Mapping[str, Made]
    """The columns in the order they are made; not the contract's `time`, which `volume` makes."""
    defects: Defects = field(default_factory=Defects)
    written_at: Location = field(default=NOWHERE, repr=False)


@dataclass(frozen=True)
class Recipes:
    """The recipes of a city by contract, and what could not be read."""

    found: Mapping[str, Recipe]
    problems: tuple[Problem, ...] = ()


def city_recipes(
    root: Path,
    shown_as: str,
    contracts: Mapping[str, Contract],
    packs: Packs | None = None,
    proven: Proven | None = None,
) -> Recipes:
    """The recipes of a city's packs, with its own laid over them, checked.

    Where the city's own contract has taken columns out, the recipe of the pack makes other records
    than the city has, and is left: the city has a file of its own there.
    """
    proven = proven or Proven()
    ready = adopt.simulated(packs or adopt.packs_of(root, shown_as))
    problems = list(ready.problems)
    documents = {name: one.document for name, one in ready.found.items()}
    restated: set[str] = set()
    for path in sorted((root / "simulated").glob("*.yaml")):
        own = read_document(path, f"{shown_as}/simulated/{path.name}")
        problems += own.problems
        if isinstance(own.data, dict):
            under = ready.found.get(path.stem)
            documents[path.stem] = under.under(own).document if under else own
            restated.add(path.stem)
    found: dict[str, Recipe] = {}
    for name, document in documents.items():
        recipe, faults = fill(Recipe, document)
        problems += faults
        if recipe is None:
            continue
        contract = contracts.get(name)
        if contract and name not in restated and _narrowed(recipe, contract):
            continue
        key = proven.key("recipe", recipe, contract)
        if not proven.stands(key):
            wrong = (
                tuple(_wrong(recipe, contract, document))
                if contract
                else (_no_contract(name, document, contracts),)
            )
            problems += wrong
            if wrong:
                continue
            proven.note([key])
        found[name] = recipe
    return Recipes(found, tuple(problems))


def _narrowed(recipe: Recipe, contract: Contract) -> bool:
    """Whether the city's contract lacks columns that the pack's has."""
    return "columns" in contract.changed and not recipe.columns.keys() <= contract.columns.keys()


def _no_contract(name: str, document: Document, contracts: Mapping[str, Contract]) -> Problem:
    what = f"There is no contract `{name}` for this recipe."
    return Problem(what, document.at(), suggest(name, contracts), "recipe")


def _wrong(recipe: Recipe, contract: Contract, document: Document) -> Iterator[Problem]:
    if recipe.id != contract.id:
        what = f"The id is `{recipe.id}`, and the contract is `{contract.id}`."
        yield Problem(what, document.at("id"), "Give both the same name.", "recipe")
    if recipe.first > recipe.last:
        advice = "Let `first:` be the earlier day."
        yield Problem("The days run backward.", document.at("last"), advice, "recipe")
    for word, many in (("months", 12), ("weekdays", 7), ("hours", 24)):
        if len(getattr(recipe.volume, word)) not in (0, many):
            what, advice = f"`{word}` has another length.", f"Give {many} numbers, or none."
            yield Problem(what, document.at("volume", word), advice, "recipe")
    yield from _columns(recipe, contract, document)
    for name in recipe.defects.spoiled:
        if name not in contract.columns:
            what, advice = f"There is no column `{name}`.", suggest(name, contract.columns)
            yield Problem(what, document.at("defects", "spoiled", name), advice, "recipe-column")


def _columns(recipe: Recipe, contract: Contract, document: Document) -> Iterator[Problem]:
    known: dict[str, str] = {contract.time: contract.columns[contract.time].type, PLACE: "text"}
    for name, made in recipe.columns.items():
        where = document.at("columns", name)
        column = contract.columns.get(name)
        if column is None or name == contract.time:
            advice = suggest(name, set(contract.columns) - {contract.time})
            what = f"`{name}` is no column to be made of `{contract.id}`."
            yield Problem(what, where, advice, "recipe-column")
            continue
        yield from _ways(name, made, known, document)
        strange = set(made.choose) - set(column.allowed) if column.allowed else set()
        for value in sorted(strange):
            what = f"`{value}` is not among the values that `{name}` may have."
            yield Problem(what, where, suggest(value, column.allowed), "recipe-value")
        known[name] = column.type
    for name, column in contract.columns.items():
        if name not in known and (column.required or name in contract.key):
            what = f"The recipe makes no `{name}`, and every row needs one."
            yield Problem(what, document.at("columns"), "Add it to `columns:`.", "recipe-column")


_DATES = ("date", "timestamp")
_GIVES = {"number_from": "number", "same": "text", "choose": "text", "chance": "boolean",
          "amount": "number", "after": "date"}  # fmt: skip
"""What a way of making a column gives; `place` and `sql` depend on what they say."""


def _gives(maker: Maker, known: Mapping[str, str]) -> str:
    """What a way gives, as `expressions.family` calls it; empty where that is not known."""
    way = maker.ways[0] if maker.ways else ""
    if way == "place":
        return "text" if maker.place in ("name", "id") else "number"
    return expressions.kind_of(maker.sql, known) if way == "sql" else _GIVES.get(way, "")


def _stands_for(word: str, family: str) -> bool:
    """Whether what is written as text is a value of another family."""
    try:
        if family == "number":
            float(word)
        elif family == "date":
            datetime.fromisoformat(word)
    except ValueError:
        return False
    return family in ("number", "date") or word.lower() in ("true", "false")


def _mixed(name: str, made: Made, known: Mapping[str, str]) -> Iterator[Problem]:
    """A column holds values of one family, in all of its rows."""
    family = _gives(made, known)
    for but in made.but:
        other = _gives(but, known)
        fits = but.same is not None and _stands_for(but.same, family)
        fits |= made.same is not None and _stands_for(made.same, other)
        if family and other and family != other and not fits:
            what = (
                f"`{name}` is {family} by `{made.ways[0]}:`, and {other} by `{but.ways[0]}:` under "
                "`but:`."
            )
            advice = f"Make both {family}, such as `sql: cast(... as ...)`, or both {other}."
            yield Problem(what, but.written_at, advice, "recipe-mixed")


def _ways(name: str, made: Made, known: Mapping[str, str], document: Document) -> Iterator[Problem]:
    where = document.at("columns", name)
    if len(made.ways) != 1:
        names = [f.name for f in fields(Maker) if f.name not in ("takes", "takes_in")]
        advice = f"Write exactly one of {', '.join(f'`{one}`' for one in names)}."
        yield Problem(f"`{name}` is made in {len(made.ways)} ways.", where, advice, "recipe-way")
    for maker in (made, *made.but):
        if maker.after and (known.get(maker.after) not in _DATES or maker.takes is None):
            what = f"`{name}` comes after `{maker.after}`."
            advice = "Name a column of days or moments that stands above, and say `takes:`."
            yield Problem(what, where, advice, "recipe-way")
        if maker.sql:
            yield from _expression(maker.sql, known, "any", where)
    for but in made.but:
        yield from _expression(but.where, known, "boolean", but.written_at)
        said = len(but.ways) + (but.times is not None) + (but.missing is not None)
        if said != 1:
            advice = "Write one way of making it, or `times:`, or `missing:`."
            what = f"`but:` of `{name}` says {said} things."
            yield Problem(what, but.written_at, advice, "recipe-way")
    if len(made.ways) == 1:
        yield from _mixed(name, made, known)


def _expression(
    text: str, known: Mapping[str, str], wanted: expressions.Wanted, where: Location
) -> Iterator[Problem]:
    _, found = expressions.parse(text, known, wanted)
    for fault in found:
        yield Problem(fault.what, where, fault.advice, "recipe-expression")
