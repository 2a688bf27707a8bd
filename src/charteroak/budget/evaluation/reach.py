"""Reach: how many a program serves, where, whom, for how much, and whether those in need.

Answers: how many did the dollars reach? What is counted is said (people, households, requests), for
whole fiscal years, by place and group as far as the indicator is told so. Need is where an outcome
is worst: the share of the reach, and of the residents, in the worst third of places, and the rank
correlation of the two (C. Spearman, 1904). Hidden numbers stay hidden; unknown is not nought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from charteroak.budget.costs import Cost
from charteroak.budget.evaluation.model import Reached
from charteroak.budget.model import Budget
from charteroak.budget.programs import worst
from charteroak.budget.units import days_of, nearest
from charteroak.dimensions.group import EVERYONE
from charteroak.dimensions.place import CITY, UNKNOWN, WHOLE
from charteroak.indicators.measurement import MISSING, Measurement
from charteroak.plan.model import CityFiles

FILE, NEED = "budget_reach.parquet", "budget_need.parquet"
Rows = Callable[[str], Sequence[Measurement]]
"""Every measurement of an indicator."""
FEWEST_PLACES = 6
"""Places below which need is not looked at."""
_THOUSAND = 1000


@dataclass(frozen=True)
class Reach:
    """How many one program served in one fiscal year, in one place and group."""

    program: str
    fiscal_year: int | None
    """None: nothing says how many it serves."""
    indicator: str
    counts: str
    """Whom or what, in the plural."""
    distinct: bool
    """Each is counted once, however often served."""
    place_set: str
    place: str
    group_by: str
    group: str
    served: float | None
    partial: bool
    """The records behind it do not cover the whole year."""
    residents: float | None
    """Of the place, by the nearest published number; for everyone only."""
    per_thousand: float | None
    """Served for each 1,000 residents."""
    phase: str
    """The phase of the dollars: the one told last; for the whole city only."""
    cents: int | None
    """The full cost of the program in that year and phase."""
    cents_each: int | None
    """What each of them cost."""
    missing: str
    """Why there is no number."""
    provenance: str


@dataclass(frozen=True)
class Need:
    """Whether a program reaches the places where the need is, in one fiscal year."""

    program: str
    fiscal_year: int
    indicator: str
    need: str
    place_set: str
    places: int
    """Those of which both are known."""
    worst: str
    """The third of places where the outcome is worst: `mill, station`."""
    share: float | None
    """Of all that are served in known places, the share in these."""
    residents: float | None
    """Of all residents of known places, the share in these."""
    correlation: float | None
    """Of reach for each resident with need, by ranks: 1 where the worst places have the most."""
    missing: str
    provenance: str


_ORDER = ("actual", "amended", "adopted", "forecast", "encumbered", "proposed")
"""Which phase's dollars are set beside what was counted, the first that is told."""


def reaches(
    reached: Iterable[Reached],
    budget: Budget,
    files: CityFiles,
    costs: Iterable[Cost],
    rows: Rows,
) -> Iterator[Reach]:
    """How many every program serves; one that nothing is said of is told as unknown."""
    spent: dict[tuple[str, int, str], list[Cost]] = {}
    for cost in costs:
        spent.setdefault((cost.program, cost.fiscal_year, cost.phase), []).append(cost)
    told = set()
    for one in reached:
        told.add(one.program)
        if one.unknown:
            yield _unknown(one.program, one.unknown)
        else:
            yield from _of(one, files, spent, rows)
    for name, program in budget.programs.items():
        if name not in told and program.service != "internal":
            yield _unknown(name, "Nothing says how many it serves (`budget/reach.yaml`).")


def _unknown(program: str, why: str) -> Reach:
    return Reach(
        program, None, indicator="", counts="", distinct=False, place_set=CITY, place=WHOLE,
        group_by=EVERYONE, group=EVERYONE, served=None, partial=False, residents=None,
        per_thousand=None, phase="", cents=None, cents_each=None, missing=why, provenance="",
    )  # fmt: skip


def _of(
    one: Reached,
    files: CityFiles,
    spent: dict[tuple[str, int, str], list[Cost]],
    rows: Rows,
) -> Iterator[Reach]:
    indicator = files.indicators[one.indicator]
    residents = rows(files.city.population) if files.city.population else ()
    for year, row in in_years(rows(one.indicator), files):
        whole = (row.place, row.group) == (WHOLE, EVERYONE)
        living = living_in(residents, row) if row.group == EVERYONE else None
        people = living.value if living else None
        phase, cents, made = _dollars(spent, one.program, year) if whole else ("", None, "observed")
        served = row.value
        each = None
        if cents is not None and served and not row.partial:
            each = nearest(Fraction(cents) / Fraction(served))
        yield Reach(
            one.program, year, one.indicator, one.counts, indicator.kind == "distinct",
            row.place_set, row.place, row.group_by, row.group, served, row.partial, people,
            served / people * _THOUSAND if served is not None and people else None, phase, cents,
            each, MISSING[row.missing] if row.missing else "",
            worst((row.provenance, made, living.provenance if living else "observed")),
        )  # fmt: skip


def in_years(rows: Iterable[Measurement], files: CityFiles) -> Iterator[tuple[int, Measurement]]:
    """The rows whose period is a fiscal year, each with it; of two with the same days, one."""
    fiscal, seen = files.city.fiscal_years, set()
    for row in rows:
        year = next(
            (y for y in (row.period_end.year, row.period_end.year + 1)
             if days_of(fiscal, y) == (row.period_start, row.period_end)),
            None,
        )  # fmt: skip
        key = (year, row.place_set, row.place, row.group_by, row.group)
        if year is not None and key not in seen and row.place != UNKNOWN and not row.estimated:
            seen.add(key)
            yield year, row


def living_in(residents: Iterable[Measurement], row: Measurement) -> Measurement | None:
    """The published number of residents of a row's place nearest to it in time."""
    known = [
        one for one in residents
        if (one.place, one.group) == (row.place, EVERYONE) and one.value
        and one.place_set == row.place_set
    ]  # fmt: skip
    return min(known, key=lambda one: abs(_middle(one) - _middle(row)), default=None)


def _middle(row: Measurement) -> int:
    return (row.period_start.toordinal() + row.period_end.toordinal()) // 2


def _dollars(
    spent: dict[tuple[str, int, str], list[Cost]], program: str, year: int
) -> tuple[str, int | None, str]:
    """The full cost of a year, of the phase nearest to what was really spent."""
    for phase in _ORDER:
        these = spent.get((program, year, phase))
        if these:
            return phase, sum(one.full for one in these), worst(one.provenance for one in these)
    return "", None, "observed"


def needs(reached: Iterable[Reached], files: CityFiles, rows: Rows) -> Iterator[Need]:
    """Whether programs reach the places where the need is, year by year."""
    for one in reached:
        if one.need:
            yield from _needs(one, files, rows)


def _needs(one: Reached, files: CityFiles, rows: Rows) -> Iterator[Need]:
    served = _by_year(rows(one.indicator), one, files)
    need = _by_year(rows(one.need), one, files)
    better = files.indicators[one.need].better
    residents = rows(files.city.population) if files.city.population else ()
    for year in sorted(served):
        both = [
            (row, need[year][place])
            for place, row in served[year].items()
            if place in need.get(year, {})
        ]
        yield _need(one, year, both, residents, better)


def _by_year(
    rows: Iterable[Measurement], one: Reached, files: CityFiles
) -> dict[int, dict[str, Measurement]]:
    found: dict[int, dict[str, Measurement]] = {}
    for year, row in in_years(rows, files):
        if row.place_set == one.places and row.group == EVERYONE and row.value is not None:
            found.setdefault(year, {})[row.place] = row
    return found


def _need(
    one: Reached,
    year: int,
    both: list[tuple[Measurement, Measurement]],
    residents: Sequence[Measurement],
    better: str,
) -> Need:
    places = len(both)
    made = worst(row.provenance for pair in both for row in pair)
    if places < FEWEST_PLACES:
        why = f"Both are known of {places} places in FY{year}; {FEWEST_PLACES} are needed."
        return Need(one.program, year, one.indicator, one.need, one.places, places, "", None, None,
                    None, why, made)  # fmt: skip
    sign = 1 if better == "higher" else -1
    first = sorted(both, key=lambda pair: sign * (pair[1].value or 0.0))
    chosen = first[: max(1, places // 3)]
    total = sum(row.value or 0.0 for row, _ in both)
    people = {row.place: living_in(residents, row) for row, _ in both}
    living = {place: one.value for place, one in people.items() if one and one.value}
    whole = len(living) == places
    share_living = None
    correlation = None
    if whole:
        share_living = sum(living[row.place] for row, _ in chosen) / sum(living.values())
        each = [(row.value or 0.0) / living[row.place] for row, _ in both]
        correlation = spearman(each, [-sign * (other.value or 0.0) for _, other in both])
    why = "" if whole else "The residents of some places are not published."
    why = why if total else "Nobody was served in these places."
    return Need(
        one.program, year, one.indicator, one.need, one.places, places,
        ", ".join(row.place for row, _ in chosen),
        sum(row.value or 0.0 for row, _ in chosen) / total if total else None, share_living,
        correlation, why, made,
    )  # fmt: skip


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """The correlation of ranks; None where one of the two never changes."""
    if len(set(first)) == 1 or len(set(second)) == 1:
        return None
    from scipy.stats import spearmanr

    return float(spearmanr(first, second).statistic)
