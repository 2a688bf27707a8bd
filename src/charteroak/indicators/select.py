"""Choosing measurements: by the words a person would use.

Answers: which rows did they mean by this grain, place and group? A word that names nothing is a
problem with "did you mean", never an empty answer.
"""

from __future__ import annotations

from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY, UNKNOWN, WHOLE, fold
from charteroak.indicators.measurement import Measurement, Measurements
from charteroak.plan.model import CityFiles
from charteroak.problems import Location, Problem, Refused, suggest

_ASKED = Location("the command line")


def select(
    measurements: Measurements,
    files: CityFiles,
    indicator: str,
    grain: str | None = None,
    place: str | None = None,
    group: str | None = None,
) -> tuple[Measurement, ...]:
    """An indicator's rows; a word left out narrows nothing. Refused where a word names nothing.

    `place` is a place's id or any of its spellings, or a boundary set; `group` is a value or a
    dimension; `all` is the whole city and everyone.
    """
    wanted = narrowed(files, indicator, grain, place, group)
    return measurements.of(indicator, **wanted)


def narrowed(
    files: CityFiles,
    indicator: str,
    grain: str | None = None,
    place: str | None = None,
    group: str | None = None,
) -> dict[str, str]:
    """The columns that these words narrow, each with what it must equal."""
    known = files.indicators.get(indicator)
    if known is None:
        advice = suggest(indicator, files.indicators)
        raise _refused(f"There is no indicator `{indicator}`.", advice or "See `charteroak check`.")
    if grain is not None and grain not in known.grains:
        raise _refused(f"`{indicator}` is not told by `{grain}`.", suggest(grain, known.grains))
    wanted: dict[str, str] = {} if grain is None else {"grain": grain}
    wanted |= {} if place is None else _place(files, place)
    wanted |= {} if group is None else _group(files, group)
    return wanted


def _place(files: CityFiles, asked: str) -> dict[str, str]:
    if asked in (WHOLE, CITY):
        return {"place": WHOLE}
    if asked == UNKNOWN:
        return {"place": UNKNOWN}
    if asked in files.boundary_sets:
        return {"place_set": asked}
    spellings = {s: p for places in files.boundary_sets.values() for s, p in places.names().items()}
    if fold(asked) in spellings:
        return {"place": spellings[fold(asked)]}
    known = [WHOLE, *files.boundary_sets, *spellings.values()]
    raise _refused(f"There is no place `{asked}`.", suggest(asked, known))


def _group(files: CityFiles, asked: str) -> dict[str, str]:
    if asked == EVERYONE:
        return {"group": EVERYONE}
    if files.city.dimension(asked):
        return {"group_by": asked}
    names = {name for i in files.indicators.values() for name in i.dimensions}
    told = {name: files.city.dimension(name) for name in sorted({*files.city.groups, *names})}
    dimensions = {name: dimension for name, dimension in told.items() if dimension}
    dimension, _, value = asked.rpartition("=")
    values = {v for name, d in dimensions.items() if dimension in ("", name) for v in d.values}
    if value in values or value == UNKNOWN:
        return {"group": value} | ({"group_by": dimension} if dimension else {})
    raise _refused(
        f"There is no group `{asked}`.", suggest(value, [EVERYONE, *dimensions, *values])
    )


def _refused(what: str, advice: str) -> Refused:
    return Refused([Problem(what, _ASKED, advice, "asked")])
