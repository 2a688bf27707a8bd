"""Result: the block of a composed indicator, as cautious as its inputs.

Answers: what may be said of a number made of other numbers? It is as weak as the weakest of them:
simulated if one is, partial if one is, missing with its reason if one is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charteroak.indicators.composed.cells import Block, Cell, Columns
from charteroak.indicators.intervals import Column, Interval
from charteroak.plan.model import Indicator

CAUTION = ("observed", "published", "simulated")
"""From the one that needs least caution to the one that needs most."""
Texts = NDArray[np.object_]


@dataclass(frozen=True)
class Input:
    """One input at the cells of the result."""

    name: str
    """Its name on screen."""
    columns: Columns
    lacking: NDArray[np.bool_]
    """Where it has not what is needed of it."""
    instead: str = ""
    """The word of `MISSING` where it is not there at all; empty: `no_input`."""


def needed(name: str, columns: Columns, instead: str = "") -> Input:
    """An input whose value is needed."""
    return Input(name, columns, np.isnan(columns["value"]), instead)


@dataclass(frozen=True)
class Composed:
    """What was computed: one entry for each cell; NaN and empty where there is nothing."""

    value: Column
    interval: Interval
    note: Texts
    numerator: Column
    denominator: Column
    n: Column
    why: str = "divided_by_nought"
    """Why there is no value where every input has one."""


def block(
    indicator: Indicator, cells: Sequence[Cell], inputs: Sequence[Input], made: Composed
) -> Block:
    """The block of the result table."""
    missing, told = _missing(inputs, len(cells))
    value = np.where((missing == "") & np.isfinite(made.value), made.value, np.nan)
    gone = np.isnan(value)
    missing = np.where(gone & (missing == ""), made.why, missing)
    lower, upper = (np.where(gone, np.nan, bound) for bound in made.interval[:2])
    bounded = ~(np.isnan(lower) & np.isnan(upper))
    return {
        **_labels(indicator, cells),
        "value": value,
        "numerator": np.where(gone, np.nan, made.numerator),
        "denominator": np.where(gone, np.nan, made.denominator),
        "n": np.where(gone, np.nan, made.n),
        "lower": lower,
        "upper": upper,
        "interval_method": np.where(bounded, made.interval.method, "").astype(object),
        "provenance": _weakest(inputs),
        "source": _sources(inputs),
        "missing": missing.astype(object),
        "partial": np.logical_or.reduce([one.columns["partial"] for one in inputs]),
        "note": np.where(gone, told, made.note).astype(object),
        "estimated": ~gone & np.logical_or.reduce([one.columns["estimated"] for one in inputs]),
    }


def _labels(indicator: Indicator, cells: Sequence[Cell]) -> Mapping[str, Any]:
    return {
        "indicator": indicator.id,
        "grain": texts(cell.period.grain for cell in cells),
        "period": texts(cell.period.name for cell in cells),
        "period_start": texts(cell.period.start for cell in cells),
        "period_end": texts(cell.period.end for cell in cells),
        "place_set": texts(cell.place_set for cell in cells),
        "place": texts(cell.place for cell in cells),
        "group_by": texts(cell.group_by for cell in cells),
        "group": texts(cell.group for cell in cells),
        "unit": indicator.unit,
        "better": indicator.better,
    }


def texts(values: Any) -> Texts:
    """A column of objects."""
    made = list(values)
    column = np.empty(len(made), dtype=object)
    column[:] = made
    return column


def _missing(inputs: Sequence[Input], size: int) -> tuple[Texts, Texts]:
    """The word of the first input that is lacking, and which it is."""
    words, told = texts([""] * size), texts([""] * size)
    for one in inputs:
        own = one.columns["missing"]
        if one.instead:
            own = np.where(own == "no_input", one.instead, own)
        own = np.where(own == "", "no_input", own)
        new = one.lacking & (words == "")
        for word in dict.fromkeys(own[new]):
            here = new & (own == word)
            words[here] = word
            told[here] = f"Concerns: {one.name}."
    return words, told


def _weakest(inputs: Sequence[Input]) -> Texts:
    rank = np.zeros(len(inputs[0].lacking), dtype=np.intp)
    for one in inputs:
        for step, word in enumerate(CAUTION):
            rank = np.where(one.columns["provenance"] == word, np.maximum(rank, step), rank)
    return texts(CAUTION)[rank]


def _sources(inputs: Sequence[Input]) -> Texts:
    """The sources of all inputs, each once."""
    columns = [one.columns["source"] for one in inputs]
    known: dict[tuple[Any, ...], str] = {}
    for row in zip(*columns, strict=True):
        if row not in known:
            known[row] = "; ".join(dict.fromkeys(source for source in row if source))
    return texts(known[row] for row in zip(*columns, strict=True))
