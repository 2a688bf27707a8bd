"""About the data: where every number comes from, and what was found wrong on the way.

Answers: what may I believe, what was set aside, what exactly was this edition made from, and how do
I make it again?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from charteroak.indicators.measurement import Provenance
from charteroak.publish import links, numbers
from charteroak.publish.languages.below import recognised, word
from charteroak.publish.languages.tongue import _, plural
from charteroak.publish.material import Material
from charteroak.publish.opendata import cite
from charteroak.publish.pages.definition import SourceReport, source_report
from charteroak.publish.pages.page import Link, Page, to_home
from charteroak.publish.provenance import BADGES, Badge


@dataclass(frozen=True)
class Counted:
    """A kind of number, and how many there are."""

    badge: Badge
    text: str


@dataclass(frozen=True)
class Publication:
    """A publication that figures were taken from."""

    title: str
    url: str
    values: str
    indicators: tuple[Link, ...]


@dataclass(frozen=True)
class Noted:
    """A problem that the build found and that did not stop it."""

    severity: str
    where: str
    what: str
    advice: str


@dataclass(frozen=True)
class OfficeRow:
    """An office that can be answerable."""

    name: str
    page_name: str
    does: str


@dataclass(frozen=True)
class AboutContent:
    """The page about the data."""

    provenance: tuple[Counted, ...]
    sources: tuple[SourceReport, ...]
    publications: tuple[Publication, ...]
    offices: tuple[OfficeRow, ...]
    problems: tuple[Noted, ...]
    plan_source: str
    plan_url: str
    plan_note: str
    made: str
    inputs: Mapping[str, Any]
    rebuild: tuple[str, ...]
    cite: str
    """How to name this edition in print."""


def about(material: Material) -> Page:
    """The page about the data of an edition."""
    plan = material.files.plan
    content = AboutContent(
        provenance=_provenance(material),
        sources=tuple(source_report(material, name) for name in material.contracts),
        publications=_publications(material),
        offices=tuple(OfficeRow(o.name, o.page_name, o.does) for o in plan.offices),
        problems=tuple(_noted(problem) for problem in material.problems),
        plan_source=plan.source.title,
        plan_url=links.outside(plan.source.url),
        plan_note=plan.source.note,
        made=str(material.manifest.get("made", "")),
        inputs={
            word(name.capitalize()): made_from
            for name, made_from in material.manifest.get("inputs", {}).items()
        },
        rebuild=(
            "charteroak check CITY",
            "charteroak build CITY --records DIR",
            "charteroak publish CITY --out SITE",
        ),
        cite=cite.text(material),
    )
    return Page(
        path=links.ABOUT,
        template="about.html",
        title=_("About the data"),
        description=_(
            "Where every number comes from, what was set aside, and how to make it again."
        ),
        content=content,
        crumbs=(to_home(material),),
        owners=True,
    )


def _provenance(material: Material) -> tuple[Counted, ...]:
    known = Counter(
        row.provenance for rows in material.rows.values() for row in rows if row.value is not None
    )
    return tuple(
        Counted(BADGES[one], plural(known[one], "{n} value", "{n} values"))
        for one in get_args(Provenance)
    )


def _publications(material: Material) -> tuple[Publication, ...]:
    found: dict[str, Counter[str]] = {}
    for name, rows in material.rows.items():
        if material.files.indicators[name].kind == "figure":
            for row in rows:
                found.setdefault(row.source, Counter())[name] += 1
    return tuple(_publication(material, source, counts) for source, counts in sorted(found.items()))


def _publication(material: Material, source: str, counts: Counter[str]) -> Publication:
    title, url = numbers.cited(source)
    return Publication(
        title,
        links.outside(url),
        plural(counts.total(), "{n} figure", "{n} figures"),
        tuple(
            Link(material.files.indicators[name].name, links.indicator(name))
            for name in sorted(counts)
        ),
    )


def _noted(problem: Mapping[str, Any]) -> Noted:
    line = f":{problem['line']}" if problem.get("line") else ""
    return Noted(
        recognised(str(problem.get("severity", ""))),
        f"{problem.get('file', '')}{line}",
        recognised(str(problem.get("what", ""))),
        recognised(str(problem.get("advice", ""))),
    )
