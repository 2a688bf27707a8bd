"""An attacker tries to find out hidden numbers from everything told, and never can.

The attacker here shares no code with `indicators.suppress`. It knows what every indicator means,
invents the finest table there could be (month by place by age by sex by answers), writes one
equation for every number told, and asks a linear programme how small and how large each hidden
small number can be. Whole numbers can only be told apart less well than the programme allows for
when the range it finds is wide, so the rule asks for a range, not only for two possible values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from charteroak.dimensions.fiscal import FiscalYears
from charteroak.dimensions.period import Period, periods
from charteroak.indicators import suppress
from charteroak.indicators.intervals import METHODS, Z, poisson, wilson
from charteroak.indicators.suppress import SPREAD, Mask, blank
from charteroak.indicators.suppress.cells import cells
from charteroak.indicators.suppress.choose import primary
from charteroak.indicators.suppress.forms import forms, unrecorded
from charteroak.indicators.suppress.sums import sums
from charteroak.indicators.values import values
from charteroak.kinds.count import Count
from charteroak.kinds.mean import Mean
from charteroak.kinds.ratio import Ratio
from charteroak.kinds.share import Share
from charteroak.kinds.sum import Sum
from tests.support import indicator

Atoms = NDArray[np.int64]
"""Month, place, age, sex, answers: how many rows."""
GRAINS = ("month", "quarter", "year", "fiscal_year")
BELOW = 11
AGES, SEXES = ("young", "old", "unknown"), ("female", "male")
SHARES = {
    "calls": indicator(Count(), id="calls"),
    "met": indicator(Count(), id="met", where="on_time"),
    "share": indicator(Share(numerator="on_time"), id="share"),
    "late": indicator(Share(numerator="not on_time"), id="late"),
    "again": indicator(Share(numerator="minutes > 9"), id="again"),
    "met_again": indicator(Share(numerator="on_time", denominator="minutes > 9"), id="met_again"),
}
NOUGHT_OR_ONE = "case when minutes > 9 then 1 else 0 end"
SUMS = {
    "calls": SHARES["calls"],
    "ratio": indicator(
        Ratio(numerator=NOUGHT_OR_ONE, denominator="case when on_time then 1 end"),
        id="ratio",
        unit="ratio",
    ),
    "hundredfold": indicator(
        Sum(of="case when on_time then 100 else 0 end"), id="hundredfold", unit="points"
    ),
    "part": indicator(Mean(of="case when not on_time then 1 else 0 end"), id="part", unit="ratio"),
}
"""The same questions asked as sums: of nought or one, and of nought or a hundred."""
PEOPLE = {
    "calls": SHARES["calls"],
    "callers": indicator(Sum(of="callers"), id="callers", unit="count"),
}
"""How many called, where a call may be of several people or of none."""
INDICATORS = {**SHARES, **SUMS, **PEOPLE}
YES, NO, UNRECORDED, AGAIN = (0, 3), (1, 4), (2, 5), (0, 1, 2)
"""Six answers: on time, not, or not recorded, each of a call that is again about the same or not."""
ANSWERS: Mapping[str, Mapping[str, Sequence[int]]] = {
    "calls": {"numerator": range(6), "n": range(6)},
    "met": {"numerator": YES, "n": YES},
    "share": {"numerator": YES, "denominator": YES + NO, "n": YES + NO},
    "late": {"numerator": NO, "denominator": YES + NO, "n": YES + NO},
    "again": {"numerator": AGAIN, "denominator": range(6), "n": range(6)},
    "met_again": {"numerator": (0,), "denominator": (0, 1), "n": (0, 1)},
    "ratio": {"numerator": (0,), "denominator": YES, "n": YES},
    "hundredfold": {"numerator": YES, "n": range(6)},
    "part": {"numerator": NO, "denominator": range(6), "n": range(6)},
    "callers": {"numerator": (0, 1, 1, 3, 4, 4, 4), "n": range(6)},
}
"""Which answers each part of each indicator counts; one that stands twice counts for two people."""
TIMES = {("hundredfold", "numerator"): 100}
"""What a part is told as many times as large as it is."""


@dataclass(frozen=True)
class City:
    """Rows by atom, and the months they fall in."""

    atoms: Atoms
    months: tuple[Period, ...]
    places: tuple[str, ...]

    def selections(self, split: tuple[str, str, str]) -> Iterator[tuple[Period, str, str, Any]]:
        """Every cell of a split with the atoms in it (a boolean array without the answers)."""
        grain, place_set, group_by = split
        first, last = self.months[0].start, self.months[-1].end
        places = ("all",) if place_set == "city" else self.places
        groups = {"all": ("all",), "age": AGES, "sex": SEXES}[group_by]
        told = periods(grain, first, last, FiscalYears(7))  # type: ignore[arg-type]
        for period, place, group in product(told, places, groups):
            chosen = np.zeros(self.atoms.shape[:4], dtype=bool)
            axes: list[Any] = [
                [period.start <= m.start and m.end <= period.end for m in self.months],
                [place in ("all", p) for p in self.places],
                [group_by != "age" or group == a for a in AGES],
                [group_by != "sex" or group == s for s in SEXES],
            ]
            chosen[np.ix_(*axes)] = True
            yield period, place, group, chosen


def splits() -> Iterator[tuple[str, str, str]]:
    yield from product(GRAINS, ("city", "wards"), ("all", "age", "sex"))


def blocks(city: City, asked: Mapping[str, Any] = SHARES) -> list[dict[str, Any]]:
    """What `compute` would make of the city."""
    found = []
    for split, (name, its) in product(splits(), asked.items()):
        cells = list(city.selections(split))
        parts = {
            part: TIMES.get((name, part), 1)
            * np.array([city.atoms[chosen][:, list(answers)].sum() for *_, chosen in cells], float)
            for part, answers in ANSWERS[name].items()
        }
        if its.kind in ("ratio", "mean"):  # the sum of no values is no value
            parts |= {p: np.where(parts["n"] > 0, parts[p], np.nan) for p in parts if p != "n"}
        parts |= {"rows": parts["n"], "variance": np.zeros(len(cells))}
        value = values(its, parts)
        with np.errstate(divide="ignore", invalid="ignore"):
            interval = METHODS[its.measure.interval](parts, its.measure.value)
        nothing = np.full(len(cells), np.nan)
        found.append({
            "indicator": name, "grain": split[0], "place_set": split[1], "group_by": split[2],
            "period": _objects([c[0].name for c in cells]),
            "period_start": _objects([c[0].start for c in cells]),
            "period_end": _objects([c[0].end for c in cells]),
            "place": _objects([c[1] for c in cells]), "group": _objects([c[2] for c in cells]),
            "value": value, "numerator": parts["numerator"], "n": parts["n"],
            "denominator": parts.get("denominator", nothing),
            "lower": interval.lower, "upper": interval.upper,
            "interval_method": interval.method, "missing": np.where(np.isnan(value), "no_rows", ""),
            "note": "",
        })  # fmt: skip
    return found


def _objects(values: Sequence[object]) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def attack(city: City, told: Sequence[Mapping[str, Any]]) -> list[tuple[str, float, float]]:
    """Every hidden small number with the least and the most it can be, as far as needed."""
    known, hidden = _equations(city, told)
    matrix = sp.csr_array(np.array([row for row, _ in known]).reshape(len(known), -1))
    right = np.array([value for _, value in known])
    if not hidden:
        return []
    wanted = np.array([row for _, row in hidden], dtype=float)
    solve: Any = linprog
    truth = wanted @ city.atoms.ravel()
    low, high = truth.copy(), truth.copy()
    for i, sign in product(range(len(hidden)), (1.0, -1.0)):
        if high[i] - low[i] < SPREAD - 1e-6:
            best = solve(sign * wanted[i], A_eq=matrix, b_eq=right, method="highs-ds")
            if best.x is None:  # without bound: nothing told holds it
                low[i], high[i] = (low[i], np.inf) if sign < 0 else (-np.inf, high[i])
                continue
            found = wanted @ best.x
            low, high = np.minimum(low, found), np.maximum(high, found)
    return [(name, *ends) for (name, _), *ends in zip(hidden, low, high, strict=True)]


def _equations(city: City, told: Sequence[Mapping[str, Any]]) -> tuple[list[Any], list[Any]]:
    """What is told, and which small numbers are not: each as a row over the atoms."""
    known: dict[bytes, tuple[Any, float]] = {}
    small: dict[bytes, tuple[str, Any]] = {}
    for block in told:
        split = (block["grain"], block["place_set"], block["group_by"])
        for i, (period, place, group, chosen) in enumerate(city.selections(split)):
            rows = {p: _row(chosen, a) for p, a in ANSWERS[block["indicator"]].items()}
            if "denominator" in rows:
                rows["difference"] = rows["denominator"] - rows["numerator"]
            open_ = not np.isnan(block["n"][i])
            for part, row in rows.items():
                count = float(city.atoms.ravel() @ row)
                if open_:
                    known[row.tobytes()] = (row, count)
                    times = TIMES.get((block["indicator"], part), 1)
                    assert part == "difference" or np.nan_to_num(block[part][i]) == times * count
                elif 1 <= count < BELOW:
                    name = f"{block['indicator']}.{part} {period.name} {place} {group} = {count:g}"
                    small[row.tobytes()] = (name, row)
                if open_:
                    assert not 1 <= count < BELOW, "a small number is told"
    return list(known.values()), list(small.values())


def _row(chosen: NDArray[np.bool_], answers: Sequence[int]) -> NDArray[np.int64]:
    return (chosen[..., None] * np.bincount(answers, minlength=6)).ravel()


@st.composite
def cities(draw: st.DrawFn, places: int, months: int) -> City:
    """Two places or more, three ages, two sexes, three months or more; counts of 0 to 30."""
    first = draw(st.sampled_from([date(2023, 10, 1), date(2024, 1, 1), date(2024, 5, 1)]))
    every = tuple(periods("month", first, date(first.year + 1, 12, 31)))
    chosen = every[: draw(st.integers(3, months))]
    names = ("north", "south", "east", "unknown")[-draw(st.integers(2, places)) :]
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (len(chosen), len(names), len(AGES), len(SEXES), 6)
    answers = np.array([0.3, 0.2, 0.02, 0.7, 0.6, 0.05])
    weight = chance.choice([0.0, 0.2, 1.0, 4.0, 12.0], shape[1:]) * answers
    size = draw(st.sampled_from([0.3, 1.0, 3.0]))
    return City(np.minimum(chance.poisson(weight * size, shape), 30), chosen, names)


def protected(made: list[dict[str, Any]]) -> list[Any]:
    return suppress.suppress(made, INDICATORS, dict.fromkeys(INDICATORS, "day"), BELOW)


def check_safe(city: City, asked: Mapping[str, Any] = SHARES) -> None:
    for name, low, high in attack(city, protected(blocks(city, asked))):
        assert high - low >= SPREAD - 1e-6, f"{name}: between {low:g} and {high:g}"


@settings(max_examples=4)
@given(cities(places=3, months=4))
def test_no_hidden_small_number_can_be_found_out(city: City) -> None:
    check_safe(city)


@pytest.mark.parametrize("asked", [SUMS, PEOPLE], ids=["rows", "people"])
@settings(max_examples=3)
@given(city=cities(places=2, months=3))
def test_nor_where_people_are_counted_by_adding_up(city: City, asked: Mapping[str, Any]) -> None:
    check_safe(city, asked)


@pytest.mark.slow
@pytest.mark.parametrize("asked", [SUMS, PEOPLE], ids=["rows", "people"])
@settings(max_examples=40)
@given(city=cities(places=4, months=6))
def test_nor_in_larger_cities(city: City, asked: Mapping[str, Any]) -> None:
    check_safe(city, asked)


@pytest.mark.slow
@settings(max_examples=40)
@given(cities(places=4, months=6))
def test_no_hidden_small_number_can_be_found_out_in_larger_cities(city: City) -> None:
    check_safe(city)


def a_city(last: date = date(2024, 3, 31)) -> City:
    chance = np.random.default_rng(4)
    months = tuple(periods("month", date(2023, 10, 1), last))
    weight = np.array([0.9, 0.6, 0.05, 2.1, 1.8, 0.1])
    shape = (len(months), 3, len(AGES), len(SEXES), 6)
    return City(chance.poisson(weight, shape), months, ("north", "south", "unknown"))


def test_the_attacker_finds_what_only_small_cells_hidden_gives_away() -> None:
    """A check that can fail: hide the small numbers and nothing else, and the attack succeeds."""
    city = a_city(last=date(2023, 12, 31))
    made = blocks(city)
    cells_made = cells(made, INDICATORS)
    every = forms(cells_made, unrecorded(cells_made, INDICATORS))
    only_small = primary(cells_made, sums(cells_made), BELOW, every).rows()
    told = [
        blank(block, Mask(hidden, np.full(len(hidden), "", dtype=object)))
        for block, hidden in zip(made, only_small, strict=True)
    ]
    solved = [name for name, low, high in attack(city, told) if high - low < 1e-6]
    assert len(solved) > 20


@cache
def told_of_a_city() -> list[Any]:
    return protected(blocks(a_city()))


def test_what_is_safe_is_told() -> None:
    """Hiding everything would be safe and useless: the city's totals stay."""
    for block in told_of_a_city():
        split = (block["grain"], block["place_set"], block["group_by"])
        if block["indicator"] == "calls" and split == ("month", "city", "all"):
            assert not np.isnan(block["n"]).any()


def test_an_interval_gives_the_count_back() -> None:
    """Why the interval of a hidden cell is blank too: Wilson's bounds and the value are two
    equations for numerator and denominator, and the bounds of a count name it outright.
    """
    value, interval = 0.3, wilson(np.array([3.0]), np.array([10.0]))
    low, high = interval.lower[0], interval.upper[0]
    denominator = Z**2 * (1 - low - high) / (low + high - 2 * value)
    assert denominator == pytest.approx(10.0)
    assert value * denominator == pytest.approx(3.0)
    uppers = poisson(np.arange(30.0)).upper
    assert len(set(uppers.round(6))) == 30


def test_to_say_which_cells_are_small_would_give_them_away() -> None:
    """Why one word is published for both reasons: of two small parts of 20, each is 10."""
    possible = [(a, 20 - a) for a in range(21)]
    both_small = [p for p in possible if all(1 <= x <= 10 for x in p)]
    assert len(possible) == 21
    assert both_small == [(10, 10)]


def test_nothing_is_told_of_a_hidden_cell_in_any_column() -> None:
    """What is written in any format is written from these columns."""
    made = blocks(a_city())
    open_columns = {"indicator", "grain", "period", "period_start", "period_end", "place_set",
                    "place", "group_by", "group"}  # fmt: skip
    for before, block in zip(made, told_of_a_city(), strict=True):
        hidden = block["missing"] == suppress.TOLD
        assert hidden.any() or not np.isnan(block["n"]).any()
        for name in set(before) - open_columns:
            left = np.broadcast_to(block[name], hidden.shape)[hidden]
            assert all(x in ("", suppress.TOLD) or x != x for x in left.tolist()), name
