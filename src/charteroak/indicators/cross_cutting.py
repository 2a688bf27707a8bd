"""Cross-cutting: what the system says of itself, counted in each edition.

Answers: of all indicators, how many have an office answerable, are fresh, are certified, agree with
their auditor, closed their widest gap; and in how many places is the city as prompt as in the
others? Nothing here is typed: all of it is counted from the city's own files and from the tables of
the edition, and everything that is counted is listed by name, with the reason. All are looked at
and none are drawn, so there is no interval. `plan/values.py` says to which value each speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from charteroak.dimensions.place import CITY, WHOLE
from charteroak.dimensions.unit import say
from charteroak.engine import Engine
from charteroak.indicators import certified, gaps, narrowed, tables
from charteroak.indicators.coverage import CAUTION, Known, known_of
from charteroak.indicators.judgments import BANDS, FILES, Comparison
from charteroak.indicators.measurement import Measurements, Provenance
from charteroak.plan.model import CityFiles, Indicator
from charteroak.plan.values import SystemMeasure
from charteroak.sources.contract import Contract

FILE = "cross_cutting.parquet"
COUNTED = "cross_cutting_counted.parquet"
Verdict = Literal["meets", "fails", "left_out"]
PROMPT_KINDS = ("on_time",)
"""The kinds of indicator that say whether a service came in time and that have a funnel."""
LATE = {"higher": "low_998", "lower": "high_998"}
"""By the direction that is wanted, the band of a place that is served worse beyond chance."""


@dataclass(frozen=True)
class Meaning:
    """What one measure is, in words."""

    name: str
    how: str
    """How it is computed, and what it cannot say."""
    fails: str
    """What those that fail have in common."""


MEANINGS: Mapping[SystemMeasure, Meaning] = {
    "owned": Meaning(
        "Indicators with one office answerable",
        "Indicators whose `owner:` is an office named in `plan/offices.yaml`, of all that are "
        "defined. `check` refuses a city in which one has none, so fewer than all would be a "
        "fault of the program. It does not say that the office has agreed.",
        "Without an office answerable",
    ),
    "fresh": Meaning(
        "Indicators with fresh data",
        "Indicators whose last number is as recent as the periods they are told by allow and "
        "whose source keeps what its contract says under `changes:`, on the day of the edition; of "
        "all that are defined. One without a number is not fresh. In a real city neither is a "
        "simulated one.",
        "Not fresh",
    ),
    "certified": Meaning(
        "Indicators certified by an auditor",
        "Indicators whose `certification:` is `certified`, or `certified with qualification`, of "
        "all that are defined. Texas's State Auditor calls these two reliable.",
        "Not certified",
    ),
    "agreeing": Meaning(
        "Audited indicators that the machine finds again",
        "Indicators of which this edition finds every value that an auditor computed, within the "
        "auditor's tolerance, of those of which an auditor computed one.",
        "Not found again",
    ),
    "gaps_narrowed": Meaning(
        "Indicators told by group whose widest gap narrowed",
        "Indicators whose widest gap between a group and the one it is compared with is narrower "
        "in the last whole period than in the one before, by more than chance explains (the "
        "difference of the two gaps at 95 percent), of those told by group. Left out are those "
        "without two periods of gaps with an interval, and those without a gap beyond chance in "
        "either period. A gap that narrowed is not a gap that closed.",
        "Not narrowed beyond chance",
    ),
    "places_on_time": Meaning(
        "Places served as promptly as the others",
        "Places that are not on the wrong side of the 99.8 percent limit of their size in the "
        "last whole period, for each indicator of kind `on_time` told by place.",
        "Served late more often than chance explains",
    ),
}  # fmt: skip
"""Each measure: the word in the column `measure`, and what is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One indicator, or one place of an indicator, as one measure counts it."""

    measure: str
    indicator: str
    place_set: str
    """`city`, or the boundary set of the place."""
    place: str
    """A place's id; `all` where the indicator is counted as a whole."""
    verdict: Verdict
    """`meets`, `fails`, or `left_out` of both numbers."""
    why: str
    provenance: str
    """Of the numbers it rests on; empty where it rests on none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossCutting:
    """One measure of the system itself, in one edition."""

    measure: str
    """A word of `MEANINGS`."""
    day: date
    """The day of the edition: what it is true of."""
    value: float | None
    """A share, from 0 to 1; None where there is nothing to count."""
    numerator: int
    """How many meet it."""
    denominator: int
    """How many meet it or fail."""
    left_out: int
    """How many could not be judged."""
    unit: str
    better: str
    provenance: Provenance
    """The most cautious of what it rests on; `observed` where it rests on the city's own files."""
    source: str
    how: str
    missing: str
    """Why there is no value; empty where there is one."""
    note: str
    """What else to know of this one value."""


def cross_cutting(
    files: CityFiles, counted: Iterable[Counted], made: date, apart: str = ""
) -> tuple[CrossCutting, ...]:
    """Every measure, from what it counted; `apart` says how far apart the places are."""
    by_measure: dict[str, list[Counted]] = {name: [] for name in MEANINGS}
    for one in counted:
        by_measure[one.measure].append(one)
    notes = {"places_on_time": apart}
    return tuple(
        _summed(files, name, by_measure[name], made, notes.get(name, "")) for name in MEANINGS
    )


def _summed(
    files: CityFiles, measure: SystemMeasure, counted: Sequence[Counted], made: date, note: str
) -> CrossCutting:
    meets = sum(one.verdict == "meets" for one in counted)
    fails = sum(one.verdict == "fails" for one in counted)
    known = meets + fails
    return CrossCutting(
        measure=measure, day=made, value=meets / known if known else None, numerator=meets,
        denominator=known, left_out=len(counted) - known, unit="share", better="higher",
        provenance=_provenance(files, counted),
        source="The city's own files and the tables of this edition",
        how=MEANINGS[measure].how, missing="" if known else _nothing(measure, counted),
        note=note,
    )  # fmt: skip


def _provenance(files: CityFiles, counted: Sequence[Counted]) -> Provenance:
    if not files.city.real:
        return "simulated"
    found = {one.provenance for one in counted if one.verdict != "left_out"}
    return next((one for one in CAUTION if one in found and one != "missing"), "observed")


def _nothing(measure: SystemMeasure, counted: Sequence[Counted]) -> str:
    """Why a measure has no value."""
    if not counted and measure == "places_on_time":
        return "No indicator of kind `on_time` is told by place."
    if measure == "agreeing":
        return "No auditor has computed a value of any indicator."
    if measure == "gaps_narrowed":
        return "No indicator can be compared by group in two periods."
    return "There is nothing to count."


def spread(files: CityFiles, compared: Iterable[Comparison]) -> str:
    """How far apart the places are, by each indicator: chance makes small ones lie further out."""
    by_split: dict[tuple[str, str], list[Comparison]] = {}
    for one in _prompt(files, compared):
        by_split.setdefault((one.indicator, one.place_set), []).append(one)
    said = []
    for (name, place_set), some in by_split.items():
        indicator = files.indicators[name]
        low, high = (
            f"{say(one.value, one.unit, indicator.decimals)} in {_place(files, one)}"
            for one in (min(some, key=_value), max(some, key=_value))
        )
        sets = files.boundary_sets[place_set].name.lower()
        said.append(f"{indicator.name}: from {low} to {high} ({sets}, {some[0].period}).")
    return " ".join(said)


def _value(one: Comparison) -> float:
    return one.value


def _place(files: CityFiles, one: Comparison) -> str:
    places = files.boundary_sets[one.place_set].places
    return next((place.name for place in places if place.id == one.place), one.place)


def _prompt(files: CityFiles, compared: Iterable[Comparison]) -> Iterator[Comparison]:
    """The places of the indicators that say whether a service came in time."""
    for one in compared:
        indicator = files.indicators[one.indicator]
        if indicator.kind in PROMPT_KINDS and indicator.better in LATE:
            yield one


def owned(files: CityFiles) -> Iterator[Counted]:
    """Whether each indicator has an office answerable."""
    offices = {office.id: office.name for office in files.plan.offices}
    for indicator in files.indicators.values():
        office = offices.get(indicator.owner, "")
        why = office or f"`{indicator.owner}` is not an office of the city."
        yield _of("owned", indicator, meets=bool(office), why=why)


def fresh(files: CityFiles, known: Mapping[str, Known]) -> Iterator[Counted]:
    """Whether each indicator has a fresh number."""
    for indicator in files.indicators.values():
        one = known[indicator.id]
        made_up = files.city.real and one.state == "simulated"
        why = "Its numbers are simulated." if made_up else one.stale or f"Up to {one.period}."
        meets = one.fresh and not made_up
        yield _of("fresh", indicator, meets=meets, why=why)


def audited(files: CityFiles) -> Iterator[Counted]:
    """Whether an auditor has certified each indicator."""
    for indicator in files.indicators.values():
        state = indicator.certification.state
        meets = state in ("certified", "certified with qualification")
        yield _of("certified", indicator, meets=meets, why=f"{state.capitalize()}.")


def agreeing(files: CityFiles, measurements: Measurements) -> Iterator[Counted]:
    """Whether the machine finds what the auditor found, wherever an auditor computed anything."""
    for indicator in files.indicators.values():
        if not indicator.certification.values:
            continue
        rows = measurements.of(indicator.id, place=WHOLE)
        found = certified.compared(indicator, rows, real=files.city.real)
        why = certified.said(indicator, rows, real=files.city.real)
        yield _of("agreeing", indicator, meets=all(one.agrees for one in found), why=why)


def gaps_narrowed(
    files: CityFiles, known: Mapping[str, Known], found: Iterable[gaps.Gap]
) -> Iterator[Counted]:
    """Whether the widest gap of each indicator told by group narrowed."""
    by_indicator: dict[str, list[gaps.Gap]] = {}
    for gap in found:
        by_indicator.setdefault(gap.indicator, []).append(gap)
    for indicator in files.indicators.values():
        if indicator.dimensions:
            told = narrowed.narrowed(files.city, indicator, by_indicator.get(indicator.id, ()))
            yield Counted(
                measure="gaps_narrowed", indicator=indicator.id, place_set=CITY, place=WHOLE,
                verdict=told.verdict, why=told.why, provenance=_sort(known[indicator.id]),
            )  # fmt: skip


def places_on_time(
    files: CityFiles, known: Mapping[str, Known], compared: Iterable[Comparison]
) -> Iterator[Counted]:
    """Whether each place is served as promptly as the others, by each indicator that says so."""
    for one in _prompt(files, compared):
        indicator = files.indicators[one.indicator]
        late = one.band == LATE[indicator.better]
        value = say(one.value, one.unit, indicator.decimals)
        centre = say(one.centre, one.unit, indicator.decimals)
        why = f"{value} in {one.period}, {centre} in all places. {BANDS[one.band]} of its size."
        yield Counted(
            measure="places_on_time", indicator=indicator.id, place_set=one.place_set,
            place=one.place, verdict="fails" if late else "meets", why=why,
            provenance=_sort(known[indicator.id]),
        )  # fmt: skip


def _sort(known: Known) -> str:
    return "" if known.state == "missing" else known.state


def _of(measure: SystemMeasure, indicator: Indicator, *, meets: bool, why: str) -> Counted:
    """What rests on the city's own files and on no number."""
    verdict: Verdict = "meets" if meets else "fails"
    return Counted(measure=measure, indicator=indicator.id, place_set=CITY, place=WHOLE,
                   verdict=verdict, why=why, provenance="")  # fmt: skip


def write(
    engine: Engine,
    folder: Path,
    files: CityFiles,
    measurements: Measurements,
    contracts: Mapping[str, Contract],
    sources: Iterable[Mapping[str, Any]],
    made: date,
) -> None:
    """Count every measure from the tables of an edition, and write both tables beside them."""
    told = {str(one["id"]): one for one in sources}
    known = known_of(files, measurements, told, contracts, made)
    compared = tables.read(engine, Comparison, folder / FILES[Comparison])
    counted = (
        *owned(files),
        *fresh(files, known),
        *audited(files),
        *agreeing(files, measurements),
        *gaps_narrowed(files, known, tables.read(engine, gaps.Gap, folder / gaps.FILE)),
        *places_on_time(files, known, compared),
    )
    told_of = cross_cutting(files, counted, made, spread(files, compared))
    tables.write(engine, told_of, CrossCutting, folder / FILE)
    tables.write(engine, counted, Counted, folder / COUNTED)
