"""Splits: one indicator, for each group or each place, side by side.

Answers: for whom, and where, is the number high or low, and how sure is that? Ranked by value, with
the interval drawn; what is merged is named, and what could not be placed is listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charteroak.dimensions.group import CROSS, EVERYONE
from charteroak.dimensions.place import CITY, UNKNOWN, BoundarySet
from charteroak.dimensions.unit import written
from charteroak.indicators.measurement import Measurement
from charteroak.plan.model import Indicator
from charteroak.publish import absence, amounts, links, numbers, series, words
from charteroak.publish.absence import Absence, Sort
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _, marked, spoken
from charteroak.publish.material import Material
from charteroak.publish.pages.overtime import Name, OverTime, group_name, over_time
from charteroak.publish.provenance import BADGES, Badge
from charteroak.publish.scales import Axis, axis
from charteroak.publish.shapes import Mark, Scale

_AMOUNTS = ("count", "dollars")
_PASSED_OVER = {
    "": "",
    "half": marked(
        "This is the last whole period in which at least half of the {parts} can be told."
    ),
    "most": marked("In no other whole period can more of the {parts} be told."),
}


@dataclass(frozen=True)
class SplitRow:
    """One group or place."""

    id: str
    label: str
    href: str
    told: str
    value: float | None
    lower: float | None
    upper: float | None
    interval: str
    n: str
    note: str
    mark: Mark | None
    under: str = ""
    """The wider group that it is a part of, where two dimensions are crossed."""
    absent: Sort = ""
    """The mark that stands where there is no value."""


@dataclass(frozen=True)
class Split:
    """An indicator by group or by place, in one period."""

    id: str
    title: str
    label: str
    """Of the first column."""
    dimension: str
    """The group dimension or the boundary set."""
    grain: str
    period_id: str
    period: str
    unit: str
    provenance: str
    badge: Badge
    sentence: str
    notes: tuple[str, ...]
    scale: Scale
    rows: tuple[SplitRow, ...]
    intervals: bool
    methods: str
    """Of the intervals: `95% interval (Wilson)`; empty where there are none."""
    counts: bool
    """Whether any row says how many rows it rests on."""
    absences: tuple[Absence, ...]
    """What the marks in place of values stand for."""
    over_time: OverTime | None
    """The same in every period; None where there is one."""


@dataclass(frozen=True)
class _Named:
    """A measurement with the name of its group or place."""

    row: Measurement
    name: Name
    note: str = ""


@dataclass(frozen=True)
class Groups:
    """An indicator by every way of telling people apart, on one scale."""

    caption: str
    splits: tuple[Split, ...]

    @property
    def intervals(self) -> bool:
        """Whether any of them has intervals."""
        return any(split.intervals for split in self.splits)

    @property
    def counts(self) -> bool:
        """Whether any of them says how many rows it rests on."""
        return any(split.counts for split in self.splits)

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know when comparing, each once."""
        return tuple(dict.fromkeys(note for split in self.splits for note in split.notes))

    @property
    def methods(self) -> str:
        """Of their intervals, each once."""
        return "; ".join(dict.fromkeys(split.methods for split in self.splits if split.methods))

    @property
    def absences(self) -> tuple[Absence, ...]:
        """What the marks in place of values stand for, over all of them."""
        return absence.together([split.absences for split in self.splits])

    @property
    def one_period(self) -> bool:
        """Whether all of them are about the same period."""
        return len({split.period for split in self.splits}) == 1


def by_groups(material: Material, indicator: Indicator) -> Groups | None:
    """An indicator by its group dimensions; None where there are no values."""
    rows = material.of(indicator.id)
    names = [name for name in indicator.dimensions if material.files.city.dimension(name)]
    every = [row for name in names for row in series.by_group(rows, name) if _worth(row)]
    made = (by_group(material, indicator, name, every) for name in names)
    found = tuple(split for split in made if split)
    if not found:
        return None
    same = len({split.period for split in found}) == 1
    return Groups(found[0].sentence if same else f"{indicator.name}.", found)


def by_group(
    material: Material,
    indicator: Indicator,
    dimension: str,
    every: Sequence[Measurement] = (),
) -> Split | None:
    """An indicator by one dimension; `every` has the rows that share its scale."""
    known = material.files.city.dimension(dimension)
    if known is None:
        return None
    order = list(known.values)
    split = [
        row
        for row in material.of(indicator.id)
        if row.place_set == CITY and row.group_by == dimension
    ]
    rows = sorted(
        series.by_group(split, dimension),
        key=lambda row: order.index(row.group) if row.group in order else len(order),
    )
    named = [
        _Named(row, group_name(material.files.city, dimension, row.group))
        for row in rows
        if _worth(row)
    ]
    parts = [material.files.city.dimension(one) for one in dimension.split(CROSS)]
    notes = tuple(one.note for one in parts if one and one.note)
    notes = (*notes, *_why_this_period(rows, split, _("groups")))
    return _split(
        material, indicator, named, (dimension, known.name, _("Group")), notes, split, every
    )


def _why_this_period(
    rows: Sequence[Measurement], split: Sequence[Measurement], what: str
) -> Iterator[str]:
    why = series.passed_over(rows, split)
    if why:
        yield _(_PASSED_OVER[why], parts=what)


def _worth(row: Measurement) -> bool:
    """A group of which the records know nothing in this period is not listed."""
    if row.missing == "suppressed":
        return True
    return row.value is not None and (row.group != UNKNOWN or bool(row.n))


def by_place(material: Material, indicator: Indicator, places: BoundarySet) -> Split | None:
    """An indicator by the places of a set, from the highest value; None where there are none."""
    known = {place.id: place for place in places.ever}
    now = {place.id for place in places.places}
    split = [
        row
        for row in material.of(indicator.id)
        if row.place_set == places.id and row.group_by == EVERYONE
    ]
    rows = series.by_place(split, places.id)
    named = []
    for row in rows:
        place = known.get(row.place)
        if place and (place.parts or place.id not in now) and row.value is None:
            continue
        if place is None:
            note = _("not recorded, or in none of these")
            named.append(_Named(row, Name(row.place, _("Place not known")), note=note))
        elif place.id not in now:
            named.append(_Named(row, Name(place.id, place.name), note=_("as it was drawn then")))
        else:
            names = [known[part].name for part in place.parts if part in known]
            note = words.together(names, place.name) if names else ""
            href = links.place(places.id, place.id)
            named.append(_Named(row, Name(place.id, place.name, href=href), note=note))
    named.sort(
        key=lambda one: (one.row.place == UNKNOWN, one.row.value is None, -(one.row.value or 0))
    )
    title = (places.id, places.name, places.singular.capitalize())
    notes = tuple(_why_this_period(rows, split, places.name.lower()))
    return _split(material, indicator, named, title, notes, split)


def _split(
    material: Material,
    indicator: Indicator,
    named: Sequence[_Named],
    title: tuple[str, str, str],
    notes: tuple[str, ...],
    split: Sequence[Measurement],
    every: Sequence[Measurement] = (),
) -> Split | None:
    """One split, of which `split` has every period; `every` has the rows that share its scale,
    where there are more than its own.
    """
    known = [one.row for one in named if one.row.value is not None]
    if not known:
        return None
    whole = series.beside(known[0], material.of(indicator.id))
    reference = None if indicator.unit in _AMOUNTS else whole
    scale, along = _scale(indicator, every or known, reference)
    return Split(
        id=f"by-{links.slug(title[0])}",
        title=title[1],
        label=title[2],
        dimension=title[0],
        grain=known[0].grain,
        period_id=known[0].period,
        period=numbers.period(known[0]),
        unit=indicator.unit,
        provenance=known[0].provenance,
        badge=BADGES[known[0].provenance],
        sentence=_sentence(material, indicator, known[0], whole),
        notes=(*notes, *_partial(known), *_estimated(known)),
        scale=scale,
        rows=tuple(_row(one, indicator, along) for one in named),
        intervals=any(row.lower is not None for row in known),
        methods=_methods(known),
        counts=any(row.n is not None for row in known),
        absences=absence.legend([one.row for one in named]),
        over_time=over_time(
            indicator, title[1], split, known[0].grain, [one.name for one in named]
        ),
    )


def _sentence(
    material: Material, indicator: Indicator, row: Measurement, whole: Measurement | None
) -> str:
    told = f"{indicator.name}, {words.during(row)}."
    if whole is None or whole.value is None:
        return told
    beside = _(
        "{city} as a whole: {value}.",
        city=material.files.city.name,
        value=numbers.value(whole.value, indicator),
    )
    return f"{told} {beside}"


def _methods(rows: Sequence[Measurement]) -> str:
    methods = {row.interval_method for row in rows if row.interval_method}
    return numbers.interval_names(methods) if methods else ""


def _partial(rows: Sequence[Measurement]) -> tuple[str, ...]:
    return (_("The records of this period are not complete."),) if rows[0].partial else ()


def _estimated(rows: Sequence[Measurement]) -> tuple[str, ...]:
    """How the estimates were made, each way once."""
    said = dict.fromkeys(row.note for row in rows if row.estimated)
    return tuple(
        _("An estimate where it says “about”. {note}", note=recognised(note))
        for note in said
        if note
    )


def _scale(
    indicator: Indicator, rows: Sequence[Measurement], whole: Measurement | None
) -> tuple[Scale, Axis]:
    values = [bound for row in rows for bound in (row.value, row.lower, row.upper)]
    values += [whole.value] if whole else []
    known = [value for value in values if value is not None]
    bars = indicator.unit in _AMOUNTS
    along = axis(known, from_zero=bars)
    unit = written(indicator.unit)
    after = unit.after if unit.after == "%" else ""
    ticks = tuple(
        (along.at(tick), _tick(tick * unit.scale, unit.before, after)) for tick in along.ticks
    )
    at = along.at(whole.value) if whole and whole.value is not None else None
    label = f"{numbers.value(whole.value, indicator)}" if whole and whole.value is not None else ""
    return Scale(ticks, bars, at, label), along


def _tick(number: float, before: str, after: str) -> str:
    if before == "$" and abs(number) >= 1_000_000:
        return amounts.millions(f"${number / 1_000_000:,.6g}")
    return spoken().figures(f"{before}{number:,.10g}{after}")


def _mark(row: Measurement, along: Axis) -> Mark | None:
    at, low, high = (
        None if bound is None else along.at(bound) for bound in (row.value, row.lower, row.upper)
    )
    return None if at is None else Mark(at, low, high)


def _row(one: _Named, indicator: Indicator, along: Axis) -> SplitRow:
    row, name = one.row, one.name
    told = absence.short(row) if row.value is None else numbers.figure(row.value, indicator)
    told = numbers.roughly(told, row)
    return SplitRow(
        id=name.id,
        label=name.label,
        href=name.href,
        told=told,
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        interval=numbers.interval(row, indicator),
        n="" if row.n is None else f"{row.n:,}",
        note=one.note,
        mark=_mark(row, along),
        under=name.under,
        absent=absence.sort(row),
    )
