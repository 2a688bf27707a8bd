"""Published figures: numbers that somebody else computed and printed, each with its citation.

Answers: what was published, where, for which period, place and group, and how sure was it?
The files are small and edited by hand, so every fault names its row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from charteroak.dimensions.period import Period, read_period
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.dimensions.unit import CONVERSIONS, convert
from charteroak.plan.model import CityFiles, Indicator
from charteroak.problems import Location, Problem, suggest

HEADINGS = (
    "indicator", "period", "place", "group_by", "group", "value", "unit",
    "margin_of_error", "margin_level", "source_title", "source_url", "note",
)  # fmt: skip


@dataclass(frozen=True)
class PublishedFigure:
    """One published value, in the indicator's own unit."""

    indicator: str
    period: Period
    place_set: str
    place: str
    group_by: str
    group: str
    value: Decimal | None
    """None: the publisher names the cell and reports no value."""
    margin: Decimal | None
    """The published margin of error; None where none was published."""
    level: Decimal
    source_title: str
    source_url: str
    note: str
    written_at: Location

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What no two figures share."""
        return (self.indicator, self.period.name, self.place, self.group_by, self.group)


class _Wrong(Exception):  # noqa: N818 - a fault of one row, made into a problem a few lines on
    """A row that cannot be used: what, and what to do."""


def read_figures(
    folder: Path, shown_as: str, files: CityFiles
) -> tuple[tuple[PublishedFigure, ...], tuple[Problem, ...]]:
    """Every usable row of every `*.csv` in the folder; the others come back as problems."""
    found: dict[tuple[str, ...], PublishedFigure] = {}
    problems: list[Problem] = []
    sets = {place.id: name for name, bs in files.boundary_sets.items() for place in bs.ever}
    for path in sorted(folder.glob("*.csv")):
        for location, row in _rows(path, f"{shown_as}/{path.name}", problems):
            try:
                figure = _figure(row, location, files, sets)
                if figure.key in found:
                    first = found[figure.key].written_at
                    what = f"The same figure stands already at {first}."
                    raise _Wrong(what, "Keep one of the two.")
                found[figure.key] = figure
            except _Wrong as wrong:
                problems.append(Problem(wrong.args[0], location, wrong.args[1], "figure"))
    return tuple(found.values()), tuple(problems)


def _rows(
    path: Path, shown_as: str, problems: list[Problem]
) -> Iterator[tuple[Location, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as content:
            reader = csv.reader(content, strict=True)
            headings = [name.strip() for name in next(reader, [])]
            missing = [name for name in HEADINGS if name not in headings]
            if missing:
                what = f"The heading `{missing[0]}` is missing."
                first = "The first line must be: " + ",".join(HEADINGS)
                advice = suggest(missing[0], headings) or first
                problems.append(Problem(what, Location(shown_as, 1), advice, "figure-heading"))
                return
            for fields in reader:
                location = Location(shown_as, reader.line_num)
                if not fields:
                    continue
                if len(fields) != len(headings):
                    what = f"The row has {len(fields)} fields, and the heading has {len(headings)}."
                    advice = "Put a field that holds a comma in quotes."
                    problems.append(Problem(what, location, advice, "figure-ragged"))
                    continue
                yield location, dict(zip(headings, (f.strip() for f in fields), strict=True))
    except UnicodeDecodeError:
        what, advice = "The file is not UTF-8 text.", "Save it as UTF-8."
        problems.append(Problem(what, Location(shown_as), advice, "figure-text"))
    except csv.Error as fault:
        advice = "Look for a quote that is opened and not closed."
        what = f"The file cannot be read: {fault}."
        problems.append(Problem(what, Location(shown_as), advice, "figure-text"))


def _figure(
    row: Mapping[str, str], location: Location, files: CityFiles, sets: Mapping[str, str]
) -> PublishedFigure:
    indicator = _indicator(row["indicator"], files)
    period = read_period(row["period"], files.city.fiscal_years)
    if period is None:
        advice = "Write `2024-03`, `2024-Q1`, `2024`, `FY2024` or `2020-2024`."
        raise _Wrong(f"`{row['period']}` is not a period.", advice)
    if period.grain not in indicator.grains:
        advice = f"Add `{period.grain}` to its `grains:`, or mend the period."
        raise _Wrong(f"`{indicator.id}` is not told by {period.grain}.", advice)
    place = row["place"]
    if place != WHOLE and place not in sets:
        advice = suggest(place, [WHOLE, *sets]) or "See `places/`."
        raise _Wrong(f"`{place}` is not a place.", advice)
    place_set = CITY if place == WHOLE else sets[place]
    if place_set not in (CITY, *indicator.places):
        advice = f"Add `{place_set}` to its `places:`."
        raise _Wrong(f"`{indicator.id}` is not told by {place_set}.", advice)
    _check_group(row, indicator, files)
    if not row["source_title"] or not row["source_url"]:
        raise _Wrong("The figure has no citation.", "Give `source_title` and `source_url`.")
    return PublishedFigure(
        indicator.id, period, place_set, place, row["group_by"], row["group"],
        _in_unit(row, "value", indicator), _in_unit(row, "margin_of_error", indicator),
        _number(row["margin_level"], "margin_level") or Decimal("0.90"),
        row["source_title"], row["source_url"], row["note"], location,
    )  # fmt: skip


def _indicator(name: str, files: CityFiles) -> Indicator:
    figures = {i.id: i for i in files.indicators.values() if i.kind == "figure"}
    if name not in figures:
        advice = suggest(name, figures) or "Define it, with `kind: figure`, under `indicators/`."
        raise _Wrong(f"`{name}` is not a figure indicator.", advice)
    return figures[name]


def _check_group(row: Mapping[str, str], indicator: Indicator, files: CityFiles) -> None:
    group_by, group = row["group_by"], row["group"]
    if (group_by, group) == ("all", "all"):
        return
    if group_by not in indicator.dimensions:
        advice = suggest(group_by, indicator.dimensions) or f"Add `{group_by}` to its `groups:`."
        raise _Wrong(f"`{indicator.id}` is not told by `{group_by}`.", advice)
    dimension = files.city.dimension(group_by)
    known = dimension.values if dimension else {}
    if group not in known:
        raise _Wrong(f"`{group}` is not a value of `{group_by}`.", suggest(group, known))


def _in_unit(row: Mapping[str, str], name: str, indicator: Indicator) -> Decimal | None:
    value = _number(row[name], name)
    if value is None:
        return None
    told = convert(value, row["unit"], indicator.unit)
    if told is None:
        known = [indicator.unit, *(one for one, other in CONVERSIONS if other == indicator.unit)]
        what = f"The unit `{row['unit']}` does not fit `{indicator.id}` ({indicator.unit})."
        raise _Wrong(what, suggest(row["unit"], known))
    return told


def _number(text: str, name: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise _Wrong(
            f"`{name}: {text}` is not a number.", "Write digits and a point only: `1234.5`."
        )
    return value
