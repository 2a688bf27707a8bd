"""Units of service: what a program costs for each thing it does, and what is measured of it.

Answers: what did one trip, one repair, one request cost, and how did the program do, beside its
dollars? The full cost of a fiscal year over what an indicator counts in that same year, for the
whole city. Where it cannot be told, the reason stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from charteroak.budget.costs import Cost
from charteroak.budget.model import Budget
from charteroak.budget.programs import worst
from charteroak.dimensions.fiscal import FiscalYears, first_days
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.period import Grain, Period
from charteroak.dimensions.place import WHOLE
from charteroak.indicators.measurement import MISSING, Measurement
from charteroak.indicators.targets import holds_for, promises
from charteroak.plan.model import Indicator
from charteroak.problems import Problem

FILE, BESIDE = "budget_units.parquet", "budget_measures.parquet"
COUNTING = ("count", "sum", "distinct", "figure")
"""The kinds of indicator whose number for a year is an amount of service."""
Rows = Callable[[str], Sequence[Measurement]]
"""The measurements of an indicator for the whole city and everyone."""


@dataclass(frozen=True)
class UnitCost:
    """What one program cost for each unit of its service, in one fiscal year and phase."""

    program: str
    fiscal_year: int
    phase: str
    indicator: str
    """The indicator that counts the units; empty: none is named."""
    noun: str
    """What is counted, in the plural."""
    cents: int
    """The full cost, over all funds."""
    units: float | None
    cents_per_unit: int | None
    """To the nearest cent, halves away from nought."""
    missing: str
    """Why there is none."""
    provenance: str
    """The worse of the dollars' and the count's."""


@dataclass(frozen=True)
class Beside:
    """One indicator of a program in one fiscal year, to stand beside its dollars."""

    program: str
    indicator: str
    fiscal_year: int
    value: float | None
    target: float | None
    """What was promised for the year; the first promise that holds."""
    unit: str
    better: str
    missing: str
    provenance: str
    partial: bool
    """The records behind it do not cover the whole year."""


def check(budget: Budget, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    """Units of service that are no amounts."""
    for program in budget.programs.values():
        known = indicators.get(program.unit_of_service)
        if known and (known.kind not in COUNTING or known.unit == "share"):
            what = (
                f"`{known.id}` counts no units of service: it is a `{known.kind}` in {known.unit}."
            )
            advice = f"Name an indicator of kind {', '.join(f'`{k}`' for k in COUNTING)}."
            yield Problem(what, program.written_at, advice, "unit-of-service")


def unit_costs(
    budget: Budget,
    indicators: Mapping[str, Indicator],
    costs: Iterable[Cost],
    rows: Rows,
    fiscal: FiscalYears,
) -> Iterator[UnitCost]:
    """The cost of a unit of service, for every program that is for others, year and phase."""
    summed: dict[tuple[str, int, str], list[Cost]] = {}
    for cost in costs:
        if cost.service != "internal":
            summed.setdefault((cost.program, cost.fiscal_year, cost.phase), []).append(cost)
    for (name, year, phase), these in summed.items():
        cents, made = sum(one.full for one in these), worst(one.provenance for one in these)
        counts = indicators.get(budget.programs[name].unit_of_service)
        if counts is None:
            why = "No indicator is named that counts its service (`unit_of_service:`)."
            yield UnitCost(name, year, phase, "", "", cents, None, None, why, made)
            continue
        row = of_year(rows(counts.id), fiscal, year)
        why = why_not(row, counts, year)
        units = row.value if row and not why else None
        each = None if units is None else nearest(Fraction(cents) / Fraction(units))
        made = worst((made, row.provenance if row else "observed"))
        noun = counts.noun or counts.name
        yield UnitCost(name, year, phase, counts.id, noun, cents, units, each, why, made)


def nearest(exact: Fraction) -> int:
    """The nearest whole number, halves away from nought."""
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return -whole if exact < 0 else whole


def why_not(row: Measurement | None, indicator: Indicator, year: int) -> str:
    """Why a year's number cannot be divided by; empty where it can."""
    if row is None:
        return f"`{indicator.id}` is not told for the whole of FY{year}."
    if row.value is None:
        return f"`{indicator.id}` has no number for FY{year}: {MISSING[row.missing]}"
    if row.partial:
        return f"The records behind `{indicator.id}` do not cover the whole of FY{year}."
    return "" if row.value > 0 else f"`{indicator.id}` is nought for FY{year}."


def of_year(rows: Iterable[Measurement], fiscal: FiscalYears, year: int) -> Measurement | None:
    """The row whose period is the fiscal year, by its days, for the whole city and everyone."""
    first, last = days_of(fiscal, year)
    for row in rows:
        if (row.period_start, row.period_end, row.place, row.group) == (
            first, last, WHOLE, EVERYONE,
        ):  # fmt: skip
            return row
    return None


def days_of(fiscal: FiscalYears, year: int) -> tuple[date, date]:
    """The first and the last day of a fiscal year."""
    days = first_days(fiscal, year)
    return days[0], days[-1] - timedelta(days=1)


def beside(
    budget: Budget,
    indicators: Mapping[str, Indicator],
    costs: Iterable[Cost],
    rows: Rows,
    fiscal: FiscalYears,
) -> Iterator[Beside]:
    """What is measured of each program in each fiscal year that its dollars are told for."""
    years: dict[str, set[int]] = {}
    for cost in costs:
        years.setdefault(cost.program, set()).add(cost.fiscal_year)
    for name, told in years.items():
        program = budget.programs[name]
        for which in dict.fromkeys((*program.indicators, program.unit_of_service)):
            known = indicators.get(which)
            if known is None:
                continue
            found = rows(which)
            for year in sorted(told):
                yield _beside(name, known, of_year(found, fiscal, year), fiscal, year)


def _beside(
    program: str, indicator: Indicator, row: Measurement | None, fiscal: FiscalYears, year: int
) -> Beside:
    first, last = days_of(fiscal, year)
    grain: Grain = "year" if row and row.grain == "year" else "fiscal_year"
    period = Period(first, last, grain, row.period if row else f"FY{year}")
    target = next(
        (
            float(one.at([period])[0])
            for one in promises(indicator, fiscal)
            if not holds_for(indicator, one, grain, whole=True)
        ),
        float("nan"),
    )
    missing = f"Not told for the whole of FY{year}." if row is None else ""
    missing = MISSING[row.missing] if row and row.missing else missing
    return Beside(
        program, indicator.id, year, row.value if row else None,
        None if target != target else target, indicator.unit, indicator.better, missing,
        row.provenance if row else "", bool(row and row.partial),
    )  # fmt: skip
