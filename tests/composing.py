"""Blocks made by hand, for the tests of composed indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import read_period
from charteroak.indicators import composed
from charteroak.indicators.measurement import COLUMNS, SQL_TYPES
from charteroak.indicators.told import Told
from charteroak.kinds import Kind
from charteroak.plan.model import CityFiles, Indicator
from tests.support import files, indicator

FISCAL_START = 7


def source(measure: Kind, **given: Any) -> Indicator:
    """An indicator that others are made of, told by every grain and place."""
    grains = ("month", "quarter", "year", "fiscal_year", "span")
    return indicator(measure, **({"grains": grains, "places": ("city", "wards")} | given))


def made(measure: Kind, **given: Any) -> Indicator:
    """A composed indicator."""
    return indicator(measure, **({"id": "made", "source": ""} | given))


def city(*indicators: Indicator) -> CityFiles:
    """A city with these, its fiscal year beginning in July."""
    return files(indicators, FISCAL_START)


def block(name: str, periods: Sequence[str], **columns: Any) -> dict[str, Any]:
    """A block of one indicator, for the whole city and everyone unless told otherwise."""
    found = [read_period(period, FiscalYears(FISCAL_START)) for period in periods]
    size = len(periods)
    filled: dict[str, Any] = {
        c: np.full(size, np.nan) if SQL_TYPES[c] in ("DOUBLE", "BIGINT") else "" for c in COLUMNS
    }
    filled |= {
        "indicator": name,
        "grain": _objects([p.grain for p in found if p]),
        "period": _objects([p.name for p in found if p]),
        "period_start": _objects([p.start for p in found if p]),
        "period_end": _objects([p.end for p in found if p]),
        "partial": np.zeros(size, dtype=bool),
        "place_set": "city", "place": "all", "group_by": "all", "group": "all",
        "unit": "count", "better": "neither", "provenance": "observed", "source": name,
    }  # fmt: skip
    told = {n: _column(c) if isinstance(c, list) else c for n, c in columns.items()}
    filled |= told
    if "missing" not in told:
        filled["missing"] = np.where(np.isnan(filled["value"]), "no_rows", "").astype(object)
    return filled


def counted(name: str, periods: Sequence[str], numbers: Sequence[float]) -> dict[str, Any]:
    """A block of a count."""
    column = np.array(numbers, dtype=np.float64)
    return block(name, periods, value=column, numerator=column, n=column)


def shared(name: str, periods: Sequence[str], parts: Sequence[tuple[float, float]]) -> Any:
    """A block of a share."""
    x, m = np.array(parts, dtype=np.float64).T
    with np.errstate(invalid="ignore"):
        return block(name, periods, value=x / m, numerator=x, denominator=m, n=m)


def published(
    name: str, periods: Sequence[str], numbers: Sequence[tuple[float, float]], level: str = "90%"
) -> dict[str, Any]:
    """A block of published estimates, each with its margin."""
    value, margin = np.array(numbers, dtype=np.float64).T
    return block(
        name, periods, value=value, lower=value - margin, upper=value + margin,
        interval_method=f"published margin of error {level}", provenance="published",
    )  # fmt: skip


def compose(wanted: Indicator, sources: Sequence[Indicator], *blocks: Mapping[str, Any]) -> Any:
    """The one composed indicator's rows, by period."""
    known = city(*sources, wanted)
    (found,) = composed.blocks(known, map(Told, blocks))
    return {
        period: {c: found[c] if isinstance(found[c], str) else found[c][i] for c in COLUMNS}
        for i, period in enumerate(found["period"])
    }


def with_better(given: Indicator, better: Any) -> Indicator:
    """The same with another direction."""
    return replace(given, better=better)


def _objects(values: Sequence[Any]) -> Any:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _column(values: list[Any]) -> Any:
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    if numbers:
        return np.array(values, dtype=np.float64)
    return np.array(values) if isinstance(values[0], bool) else _objects(values)
