"""Examples of composed indicators: a definition carries its own proof.

Answers: does this definition give the values its author says it must? A row of an example is one
period, with the values of the inputs by their ids; `requests.numerator` and `requests.denominator`
are the parts of one. The value is that of the last row. Periods follow each other from the first of
a year, unless a row names its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from charteroak.dimensions.fiscal import FiscalYears, first_days
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Period, period_at, read_period
from charteroak.dimensions.place import CITY, WHOLE
from charteroak.indicators.composed import compose
from charteroak.indicators.composed.cells import Block, series
from charteroak.indicators.composed.result import texts
from charteroak.indicators.measurement import COLUMNS, SQL_TYPES
from charteroak.plan.model import CityFiles, Example, Indicator
from charteroak.problems import Problem, suggest

_YEAR = 2001
_PARTS = ("numerator", "denominator")


def check_examples(indicator: Indicator, files: CityFiles) -> Iterator[Problem]:
    """A problem for each example that does not give what it says."""
    for example in indicator.examples:
        fault = _fault(indicator, example, files)
        if fault:
            yield Problem(fault[0], example.written_at, fault[1], "example-row")
            continue
        found = _value(indicator, example, files)
        if not _same(found, example.value):
            said = f"gives {_say(found)}, and says {_say(example.value)}"
            what = f"An example of `{indicator.id}` {said}."
            advice = "Either the definition or the example is wrong; find out which."
            yield Problem(what, example.written_at, advice, "example-value")


def columns_of(indicator: Indicator) -> tuple[str, ...]:
    """The columns that a row of an example may have."""
    if indicator.kind == "standardized":
        inputs = [f"{_of(indicator)}.{group}" for group in _standard(indicator)]
    else:
        inputs = list(indicator.measure.inputs())
    return ("period", *inputs, *(f"{name}.{part}" for name in inputs for part in _PARTS))


def _fault(indicator: Indicator, example: Example, files: CityFiles) -> tuple[str, str] | None:
    known = columns_of(indicator)
    if not example.rows:
        return f"An example of `{indicator.id}` has no rows.", "Give a row for each period."
    for row in example.rows:
        for name, text in row.items():
            if name not in known:
                what = f"An example of `{indicator.id}` has a column `{name}`."
                return what, suggest(name, known)
            if name == "period":
                if read_period(str(text), files.city.fiscal_years) is None:
                    return f"`{text}` is not a period.", "Write `2024-03`, `2024` or `FY2024`."
            elif text is not None and not _is_number(text):
                return f"`{name}: {text}` is not a number.", "Write digits and a point only."
    return None


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _value(indicator: Indicator, example: Example, files: CityFiles) -> float | None:
    periods = _periods(indicator, example, files.city.fiscal_years)
    inputs = indicator.measure.inputs()
    blocks = [
        _block(name, column, group, periods, example, files)
        for name in inputs
        for column, group in _groups(indicator, name)
    ]
    made = compose.COMPOSERS[indicator.kind](indicator, series(blocks, inputs), files)
    at = [i for i, name in enumerate(made["period"]) if name == periods[-1].name]
    value = float(made["value"][at[0]]) if at else math.nan
    return None if math.isnan(value) else value


def _groups(indicator: Indicator, name: str) -> tuple[tuple[str, str], ...]:
    """The column of an example and the group it stands for."""
    if indicator.kind != "standardized":
        return ((name, EVERYONE),)
    return ((name, EVERYONE), *((f"{name}.{group}", group) for group in _standard(indicator)))


def _of(indicator: Indicator) -> str:
    return indicator.measure.inputs()[0]


def _standard(indicator: Indicator) -> tuple[str, ...]:
    return tuple(getattr(indicator.measure, "weights", ()))


def _periods(indicator: Indicator, example: Example, fiscal: FiscalYears) -> list[Period]:
    found: list[Period] = []
    day = first_days(fiscal, _YEAR)[0]
    if getattr(indicator.measure, "over", "fiscal_year") == "year":
        day = date(_YEAR, 1, 1)
    for row in example.rows:
        named = read_period(str(row["period"]), fiscal) if row.get("period") else None
        grain = indicator.grains[0]
        if named is None and grain == "span":
            first = day.year
            named = Period(date(first, 1, 1), date(first + 4, 12, 31), "span",
                           f"{first}-{first + 4}")  # fmt: skip
        period = named or period_at(grain, day, fiscal)
        found.append(period)
        day = period.end + timedelta(days=1)
    return found


def _block(
    name: str,
    column: str,
    group: str,
    periods: list[Period],
    example: Example,
    files: CityFiles,
) -> Block:
    source, size = files.indicators[name], len(periods)
    cells: dict[str, Any] = {
        **{c: np.full(size, np.nan) for c in COLUMNS if SQL_TYPES[c] in ("DOUBLE", "BIGINT")},
        **{c: "" for c in COLUMNS if SQL_TYPES[c] == "VARCHAR"},
        "indicator": name,
        "grain": texts(period.grain for period in periods),
        "period": texts(period.name for period in periods),
        "period_start": texts(period.start for period in periods),
        "period_end": texts(period.end for period in periods),
        "partial": np.zeros(size, dtype=bool),
        "estimated": np.zeros(size, dtype=bool),
        "place_set": CITY,
        "place": WHOLE,
        "group_by": EVERYONE,
        "group": group,
        "unit": source.unit,
        "better": source.better,
        "provenance": "observed",
        "value": _numbers(column, example),
        **{part: _numbers(f"{column}.{part}", example) for part in _PARTS},
    }
    if group != EVERYONE:
        cells["group_by"] = _dimension(group, files, source)
    missing = np.isnan(cells["value"]) & np.isnan(cells["numerator"])
    return {**cells, "missing": np.where(missing, "no_rows", "").astype(object)}


def _dimension(group: str, files: CityFiles, source: Indicator) -> str:
    return next(name for name in source.dimensions if group in files.city.groups[name].values)


def _numbers(column: str, example: Example) -> np.ndarray[Any, np.dtype[np.float64]]:
    rows: list[Mapping[str, str | None]] = list(example.rows)
    found = [row.get(column) for row in rows]
    return np.array([np.nan if text is None else float(text) for text in found])


def _same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def _say(value: float | None) -> str:
    return "no value" if value is None else f"{value:g}"
