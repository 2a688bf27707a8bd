"""The values: each with the city's own words, and what is seen of it in numbers.

Answers: how would anyone know that the city lives by what it values? Beside the indicators that a
city names stands what this edition counts of the system itself, with everything that falls short
by name. No number sums up a value.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.dimensions.place import WHOLE
from charteroak.indicators.cross_cutting import MEANINGS, Counted, CrossCutting
from charteroak.plan.values import SpeakingMeasure, Value
from charteroak.publish import links, numbers, words
from charteroak.publish.languages.below import recognised
from charteroak.publish.languages.tongue import _, marked, plural
from charteroak.publish.material import Material
from charteroak.publish.pages.brief import Brief, brief
from charteroak.publish.pages.page import Link, Page, to_home
from charteroak.publish.provenance import BADGES, Badge

NOT_COUNTED = marked("This edition was made by an older program, which did not count it.")


@dataclass(frozen=True)
class Spoken:
    """An indicator that speaks to a value, and why."""

    brief: Brief
    because: str


@dataclass(frozen=True)
class Alike:
    """What was counted alike, for the same reason."""

    why: str
    items: tuple[Link, ...]


@dataclass(frozen=True)
class Verdicts:
    """What was counted on one side, by name."""

    title: str
    opened: bool
    rows: tuple[Alike, ...]


@dataclass(frozen=True)
class Counts:
    """One measure of the system itself."""

    measure: str
    name: str
    because: str
    badge: Badge
    told: str
    """`12 of 66`; empty where there is no value."""
    share: str
    value: float | None
    numerator: int
    denominator: int
    left_out: int
    day: str
    missing: str
    note: str
    how: str
    verdicts: tuple[Verdicts, ...]


@dataclass(frozen=True)
class ValuePart:
    """One value."""

    anchor: str
    name: str
    meaning: str
    where: str
    indicators: tuple[Spoken, ...]
    system: tuple[Counts, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class ValuesContent:
    """The page of the values."""

    text: str
    note: str
    source: str
    source_url: str
    values: tuple[ValuePart, ...]


def values(material: Material) -> Page:
    """The page of all values."""
    plan = material.files.plan
    parts = tuple(_part(material, value) for value in plan.values)
    content = ValuesContent(
        text=_text(plan.values), note=plan.values_note, source=plan.source.title,
        source_url=links.outside(plan.source.url), values=parts,
    )  # fmt: skip
    badges = [one.brief.badge for part in parts for one in part.indicators]
    badges += [one.badge for part in parts for one in part.system]
    return Page(
        path=links.VALUES,
        template="values.html",
        title=_("Our values"),
        description=content.text,
        content=content,
        crumbs=(to_home(material),),
        invented=any(badge.state == "simulated" for badge in badges),
        owners=any(one.measure == "owned" for part in parts for one in part.system),
    )


def _text(told: tuple[Value, ...]) -> str:
    without = sum(not value.measured for value in told)
    if without == len(told):
        return _("Nothing speaks to these values in numbers yet.")
    with_ = len(told) - without
    if not without:
        return plural(
            with_, "{n} value with something to see.", "{n} values with something to see."
        )
    return plural(
        with_,
        "{n} value with something to see, {without} not yet.",
        "{n} values with something to see, {without} not yet.",
        without=without,
    )


def _part(material: Material, value: Value) -> ValuePart:
    defined = material.files.indicators
    return ValuePart(
        anchor=links.value_anchor(value.id),
        name=value.name,
        meaning=value.meaning,
        where=words.page_lines(value.page_lines),
        indicators=tuple(
            Spoken(brief(material, defined[one.indicator]), one.because)
            for one in value.indicators
            if one.indicator in defined
        ),
        system=tuple(_counts(material, one) for one in value.system),
        needs=value.needs,
    )


def _counts(material: Material, named: SpeakingMeasure) -> Counts:
    meaning, found = MEANINGS[named.measure], material.cross_cutting.get(named.measure)
    counted = [one for one in material.counted if one.measure == named.measure]
    return Counts(
        measure=named.measure,
        name=recognised(meaning.name),
        because=named.because,
        badge=BADGES[found.provenance if found and found.value is not None else "none"],
        told=_told(found),
        share=numbers.said(found.value, "share", 0) if found and found.value is not None else "",
        value=found.value if found else None,
        numerator=found.numerator if found else 0,
        denominator=found.denominator if found else 0,
        left_out=found.left_out if found else 0,
        day=numbers.day(found.day) if found else "",
        missing=recognised(found.missing) if found else _(NOT_COUNTED),
        note=recognised(found.note) if found else "",
        how=recognised(meaning.how),
        verdicts=_verdicts(material, recognised(meaning.fails), counted),
    )


def _told(found: CrossCutting | None) -> str:
    if found is None or found.value is None:
        return ""
    return _(
        "{numerator:,} of {denominator:,}", numerator=found.numerator, denominator=found.denominator
    )


def _verdicts(material: Material, fails: str, counted: list[Counted]) -> tuple[Verdicts, ...]:
    """What falls short first, then what could not be judged, then what meets it."""
    titles = {
        "fails": fails,
        "left_out": _("Left out of both numbers"),
        "meets": _("Counted as met"),
    }
    found = []
    for verdict, title in titles.items():
        some = [one for one in counted if one.verdict == verdict]
        if some:
            rows = _alike(material, some)
            short = verdict == "fails" and len(some) <= 12 and len(rows) <= 6
            found.append(Verdicts(f"{title} ({len(some):,})", short, rows))
    return tuple(found)


def _alike(material: Material, counted: list[Counted]) -> tuple[Alike, ...]:
    """By reason, in the order of the definitions."""
    by_reason: dict[str, list[Link]] = {}
    for one in counted:
        by_reason.setdefault(recognised(one.why), []).append(_link(material, one))
    return tuple(Alike(why, tuple(items)) for why, items in by_reason.items())


def _link(material: Material, one: Counted) -> Link:
    name, href = material.files.indicators[one.indicator].name, links.indicator(one.indicator)
    if one.place == WHOLE:
        return Link(name, href)
    places = material.files.boundary_sets[one.place_set].places
    place = next((place.name for place in places if place.id == one.place), one.place)
    return Link(f"{place}: {name}", href)
