"""Redrawn: what is told of places whose lines were moved.

Answers: what was the number of this place before it was drawn so? A place is measured in the
periods that lie wholly within the days on which it was on the map. For a place that is drawn last,
the periods before are put together from the places of then, by the shares of a crosswalk: whatever
adds up (rows, dollars, residents, numerators, denominators) is added up, share by share, in exact
decimals, so that nothing is lost between the places; a period within which the lines moved takes
each row by its own day. Nothing is made of parts that do not add, nor without a crosswalk. It all
comes after suppression, from numbers that may be told, so it can tell no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from charteroak.dimensions.place import BoundarySet
from charteroak.dimensions.redrawn import WHOLLY, Part, held, made_of
from charteroak.indicators import intervals
from charteroak.indicators.composed.cells import Columns, columns
from charteroak.indicators.composed.check import AMOUNTS
from charteroak.indicators.composed.cumulative import ADDED
from charteroak.indicators.composed.result import CAUTION, texts
from charteroak.indicators.measurement import COLUMNS, Measurement
from charteroak.indicators.told import Told
from charteroak.plan.model import CityFiles, Indicator

NUMBERS = ("value", "numerator", "denominator", "n", "lower", "upper")
_AT = ("grain", "period", "period_start", "period_end", "group_by", "group")
_EXACT = ("poisson", "wilson")
"""The intervals that need no more than what can be added up."""
Key = tuple[Any, ...]
"""A period and a group."""
Row = dict[str, Any]


def told(files: CityFiles, made: Iterable[Told]) -> list[Told]:
    """The blocks, with the numbers of redrawn places as they may be told."""
    redrawn = {name: places for name, places in files.boundary_sets.items() if places.versions}
    found: list[Told] = []
    for block in made:
        name = block["place_set"]
        if not isinstance(name, str):
            found += [block, *_figures(files, redrawn, columns(block))]
        elif name in redrawn:
            indicator = files.indicators[block["indicator"]]
            found.append(_block(_counted(indicator, redrawn[name], columns(block))))
        else:
            found.append(block)
    return found


NOT_ITS_OWN = (
    "That place was drawn so later: its number is put together from other places.",
    "Ask for the rows of the places of then; the `note` of the number names them.",
)
"""What to say, and what to do, where the rows behind such a number are asked for."""


def drawn_later(files: CityFiles, cell: Measurement) -> bool:
    """Whether a number is about a period that began before its place was drawn so."""
    places = files.boundary_sets.get(cell.place_set)
    days = held(places).get(cell.place) if places else None
    return bool(days and cell.period_start < days[0])


def _block(rows: Sequence[Row]) -> Told:
    return Told({name: _column(name, [row[name] for row in rows]) for name in COLUMNS})


def _column(name: str, values: Sequence[Any]) -> Any:
    if name in NUMBERS:
        return np.array(values, dtype=np.float64)
    if name in ("partial", "estimated"):
        return np.array(values, dtype=bool)
    return texts(values)


def _rows(found: Columns) -> Iterator[Row]:
    names = tuple(found)
    return (dict(zip(names, of, strict=True)) for of in zip(*found.values(), strict=True))


def _counted(indicator: Indicator, places: BoundarySet, found: Columns) -> list[Row]:
    """The rows of one indicator that is counted from records, in the places of one set."""
    rows = tuple(_rows(found))
    map_ = _Map(places, rows)
    last = {place.id for place in places.single}
    kept: list[Row] = []
    for row in rows:
        first_day, last_day = map_.days.get(row["place"], (date.min, date.max))
        start, end = row["period_start"], row["period_end"]
        if first_day <= start and end <= last_day:
            kept.append(row)
        elif row["place"] in last and start < first_day:
            kept.append(_before(indicator, map_, row))
        elif start <= last_day and first_day <= end:
            kept.append(_without(row, "redrawn"))
    return kept


def _figures(
    files: CityFiles, redrawn: Mapping[str, BoundarySet], found: Columns
) -> Iterator[Told]:
    """Published amounts of places of then, told also for the places drawn last, where nothing was
    published of those.
    """
    every = [row for row in _rows(found) if row["place_set"] in redrawn]
    made: list[Row] = []
    for name, set_ in sorted({(row["indicator"], row["place_set"]) for row in every}):
        indicator, places = files.indicators[name], redrawn[set_]
        if indicator.unit not in AMOUNTS:
            continue
        rows = [row for row in every if (row["indicator"], row["place_set"]) == (name, set_)]
        map_ = _Map(places, rows)
        for key in dict.fromkeys(map(_key, rows)):
            like = next(row for row in rows if _key(row) == key)
            for place in places.single:
                later = like["period_end"] < map_.days[place.id][0]
                if later and (place.id, key) not in map_.at:
                    row = _before(indicator, map_, {**like, "place": place.id})
                    made += [row] if row["missing"] == "" else []
    if made:
        yield _block(made)


def _key(row: Row) -> Key:
    return tuple(row[name] for name in _AT)


class _Map:
    """The rows of one indicator by place, period and group, and what its places are made of."""

    def __init__(self, places: BoundarySet, rows: Sequence[Row]) -> None:
        self.places = places
        self.days = held(places)
        self.at = {(row["place"], _key(row)): row for row in rows}
        self.names = {place.id: place.name for place in places.ever}
        self._made = {place.id: made_of(places, place.id) for place in places.single}

    def parts(self, row: Row) -> tuple[Part, ...] | None:
        """The places that made this place in the period of the row, if the crosswalks say so."""
        found, since = self._made[row["place"]]
        if row["period_start"] < since:
            return None
        start, end = row["period_start"], row["period_end"]
        return tuple(part for part in found if part.first <= end and start <= part.last)

    def said(self, place: str, parts: Sequence[Part]) -> str:
        """What is to be said of a number put together so."""
        own = [f"Its own since {part.first}." for part in parts if part.place == place]
        names = " and ".join(self.names[part.place] for part in parts if part.place != place)
        begun = f"{own[0]} Before, " if own else ""
        if all(part.share == WHOLLY for part in parts):
            return _sentence(f"{begun}added up from {names}, as they were drawn then.")
        cited = dict.fromkeys(
            f"share of {version.crosswalk.share_of} ({version.crosswalk.source_title})"
            for version in self.places.versions
            if version.crosswalk and any(part.last < version.from_ for part in parts)
        )
        by = " and ".join(cited)
        return _sentence(f"{begun}estimated from {names}, as they were drawn then, by {by}.")


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


class _Taken(NamedTuple):
    """A part of a place, with its numbers in one period and group."""

    part: Part
    row: Row


def _before(indicator: Indicator, map_: _Map, row: Row) -> Row:
    """The row of a place for a period that began before it was drawn so."""
    how = ADDED.get(indicator.kind)
    if how is None:
        return _without(row, "not_divided")
    parts = map_.parts(row)
    if parts is None:
        return _without(row, "redrawn")
    if indicator.kind == "figure":
        parts = tuple(part for part in parts if part.first <= row["period_end"] <= part.last)
    taken = [
        _Taken(part, found)
        for part in parts
        if (found := map_.at.get((part.place, _key(row)))) is not None
    ]
    if len(taken) < len(parts) or not taken:
        return _without(row, "no_input")
    sums = _amount(taken) if how == "amount" else _divided(indicator, taken, rate=how == "rate")
    if sums.missing:
        return _without(row, sums.missing)
    estimated = any(one.part.share != WHOLLY for one in taken)
    lower, upper, method = _interval(indicator, sums) if not estimated else (np.nan, np.nan, "")
    return row | {
        "value": sums.value,
        "numerator": sums.numerator,
        "denominator": sums.denominator,
        "n": sum(one.row["n"] for one in taken),
        "lower": lower,
        "upper": upper,
        "interval_method": method,
        "missing": "",
        "partial": any(one.row["partial"] for one in taken),
        "provenance": max((one.row["provenance"] for one in taken), key=CAUTION.index),
        "source": "; ".join(dict.fromkeys(one.row["source"] for one in taken)),
        "note": map_.said(row["place"], parts),
        "estimated": estimated,
    }


@dataclass(frozen=True)
class _Sums:
    value: float = np.nan
    numerator: float = np.nan
    denominator: float = np.nan
    missing: str = ""


def _amount(taken: Sequence[_Taken]) -> _Sums:
    """Amounts, added up share by share."""
    missing = _lacking(taken, "value")
    if missing:
        return _Sums(missing=missing)
    value = _added((one.part.share, one.row["value"]) for one in taken)
    counted = not any(np.isnan(one.row["numerator"]) for one in taken)
    return _Sums(value, value if counted else np.nan)


def _divided(indicator: Indicator, taken: Sequence[_Taken], *, rate: bool) -> _Sums:
    """Numerators and denominators, each added up share by share, then divided."""
    taken = [_with_nought(one) for one in taken]
    under = _on_the_map(taken) if rate else taken
    missing = _lacking(taken, "numerator") or _lacking(under, "denominator")
    if missing:
        return _Sums(missing=missing)
    above = _added((one.part.share, one.row["numerator"]) for one in taken)
    below = _added((one.part.share, one.row["denominator"]) for one in under)
    if not below:
        return _Sums(missing="no_rows")
    parts = {"numerator": np.array([above]), "denominator": np.array([below])}
    return _Sums(float(indicator.measure.value(parts)[0]), above, below)


def _on_the_map(taken: Sequence[_Taken]) -> list[_Taken]:
    """Those on the map at the end of the period. Where the lines moved within it, rows of before
    and of after add up, but the residents of before and of after are the same people.
    """
    return [one for one in taken if one.part.first <= one.row["period_end"] <= one.part.last]


def _with_nought(one: _Taken) -> _Taken:
    """Where there are no rows to divide by, there is nothing above the bar either."""
    nothing = one.row["denominator"] == 0 and np.isnan(one.row["numerator"])
    return _Taken(one.part, one.row | {"numerator": 0.0}) if nothing else one


def _lacking(taken: Sequence[_Taken], name: str) -> str:
    """Why one of the numbers is not there; nothing where all are."""
    words = {one.row["missing"] or "no_input" for one in taken if np.isnan(one.row[name])}
    return "suppressed" if "suppressed" in words else min(words, default="")


def _added(shares: Iterable[tuple[Decimal, float]]) -> float:
    """Shares of numbers, added up as they are written, so that nothing is lost to rounding. What
    lies beyond the 15 digits that a float is sure of is left by the adding up of rows.
    """
    return float(sum((share * Decimal(f"{n:.15g}") for share, n in shares), Decimal(0)))


def _interval(indicator: Indicator, sums: _Sums) -> tuple[float, float, str]:
    """The interval of a number of whole places; none of estimates, whose shares are not known so
    well.
    """
    name = indicator.measure.interval
    if name not in _EXACT:
        return np.nan, np.nan, ""
    parts = {
        "numerator": np.array([sums.numerator]), "denominator": np.array([sums.denominator]),
    }  # fmt: skip
    found = intervals.METHODS[name](parts, indicator.measure.value)
    return float(found.lower[0]), float(found.upper[0]), str(found.method[0])


def _without(row: Row, missing: str) -> Row:
    return row | dict.fromkeys(NUMBERS, np.nan) | {
        "missing": missing, "interval_method": "", "note": "",
    }  # fmt: skip
