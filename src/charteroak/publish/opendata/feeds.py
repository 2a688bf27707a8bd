"""Feeds: what newly moved beyond chance, and which editions there are, as Atom (RFC 4287).

Answers: how do I hear of it without coming back to look? Only points of the whole city that are
told on its pages; a hidden number has no point. What is simulated says so in the entry's own words.
Each language has its own pair, beside its own pages.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from charteroak.indicators.judgments import MARKS, Signal
from charteroak.plan.model import Indicator
from charteroak.publish import links as pages
from charteroak.publish import numbers
from charteroak.publish.languages.marks import bare
from charteroak.publish.languages.tongue import _, marked, spoken
from charteroak.publish.material import Material
from charteroak.publish.opendata import links
from charteroak.publish.opendata.address import Address, address, stamp

ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MOST = 60
"""So many of the latest signals are told."""
QUIET = ("common", "missing")
BETWEEN = ("g", "t")
"""Charts of what lies between events: their values are not the indicator's."""
BOUNDED = ("count", "distinct", "share", "on_time", "response", "survey")
"""The kinds whose values cannot be below nought, or above one where they are shares."""
SIMULATED = marked("Simulated: made up by a computer to show how this works, not a fact.")
_LONGEST = 300
_UNFIT = re.compile(
    "[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
    "|[\\u202a-\\u202e\\u2066-\\u2069]"
)
"""What XML cannot hold, and what would turn the direction of the text after it."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    id: str
    title: str
    summary: str
    when: datetime
    href: str


@dataclass(frozen=True)
class Shelf:
    """Where the feeds of a language lie, and how what stands in them is named."""

    named: Address
    folder: str = ""
    """Where the pages in this language lie, from the root: nothing, or `es/`."""

    def path(self, feed: str) -> str:
        """A feed in this language, from the root."""
        return self.folder + feed

    def page(self, path: str) -> str:
        """The address of a page in this language; relative to its feeds where nobody knows more."""
        return self.named.of(self.folder + path, pages.up(self.path(links.SIGNALS)))

    def id(self, *parts: str) -> str:
        """A name of its own in each language: readers take two entries of one name for one."""
        return self.named.id(*(part for part in (self.folder.rstrip("/"),) if part), *parts)


def signals(material: Material, shelf: Shelf) -> tuple[Entry, ...]:
    """The latest points of the whole city that say something changed, newest first."""
    found = [
        (point.period_end, name, point)
        for name, points in material.signals.items()
        for point in points
        if point.mark not in QUIET and point.value is not None
    ]
    found.sort(key=lambda one: (-one[0].toordinal(), one[1], one[2].period))
    return tuple(_signal(material, shelf, point) for _end, _name, point in found[:MOST])


def _signal(material: Material, shelf: Shelf, point: Signal) -> Entry:
    indicator = material.files.indicators[point.indicator]
    simulated = "simulated" in material.provenances.get(point.indicator, ())
    mark = _(MARKS[point.mark]).rstrip(".")
    parts = [_value(indicator, point), f"{mark}.", *_limits(indicator, point)]
    if simulated:
        parts.append(_(SIMULATED))
    title = _(
        "{indicator}, {period}: {what}",
        indicator=indicator.name,
        period=numbers.short_period(point),
        what=mark[:1].lower() + mark[1:],
    )
    return Entry(
        id=shelf.id("signal", point.indicator, point.period, point.mark),
        title=_("[Simulated] {title}", title=title) if simulated else title,
        summary=" ".join(parts),
        when=_end_of(point.period_end),
        href=shelf.page(pages.indicator(point.indicator)),
    )


def _value(indicator: Indicator, point: Signal) -> str:
    assert point.value is not None
    period = numbers.short_period(point)
    if point.chart in BETWEEN:
        return _(
            "{indicator}: {value} between events up to {period}.",
            indicator=indicator.name,
            value=spoken().figures(f"{point.value:g}"),
            period=period,
        )
    told = numbers.value(point.value, indicator)
    return _(
        "{indicator}: {value} in {period}.", indicator=indicator.name, value=told, period=period
    )


def _limits(indicator: Indicator, point: Signal) -> Iterator[str]:
    if point.chart in BETWEEN or point.lower is None or point.upper is None:
        return
    bounded = indicator.kind in BOUNDED
    floor = 0.0 if bounded else point.lower
    ceiling = 1.0 if bounded and indicator.unit == "share" else point.upper
    low, high = (
        numbers.value(bound, indicator)
        for bound in (max(point.lower, floor), min(point.upper, ceiling))
    )
    yield _("By chance alone it moves between {low} and {high}.", low=low, high=high)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def editions(material: Material, shelf: Shelf, told: Iterable[dict[str, Any]]) -> tuple[Entry, ...]:
    """The editions, newest first."""
    city = material.files.city
    summary = _("Numbers put together anew.")
    if not city.real:
        invented = _("{city} is an invented city.", city=city.name)
        summary = f"{summary} {invented} {_(SIMULATED)}"
    return tuple(
        Entry(
            id=shelf.id("edition", one["id"]),
            title=_("{city} scorecard, edition {edition}", city=city.name, edition=one["id"]),
            summary=summary,
            when=datetime.fromisoformat(one["made"]),
            href=shelf.page(pages.HOME),
        )
        for one in told
    )


def atom(shelf: Shelf, path: str, title: str, updated: datetime, entries: Iterable[Entry]) -> bytes:
    """A feed; `path`: where it lies beside the pages of its language."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {_LANGUAGE: spoken().code})
    _say(feed, "id", shelf.id("feed", path))
    _say(feed, "title", title)
    _say(feed, "updated", stamp(updated))
    _link(feed, shelf.page(path), "self")
    _link(feed, shelf.page(pages.HOME), "alternate")
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _say(author, "name", shelf.named.publisher)
    for one in entries:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _say(entry, "id", one.id)
        _say(entry, "title", one.title)
        _say(entry, "updated", stamp(one.when))
        _link(entry, one.href, "alternate")
        _say(entry, "summary", one.summary)
    ElementTree.indent(feed, " ")
    made: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _say(parent: ElementTree.Element, name: str, text: str) -> None:
    fit = _UNFIT.sub("", bare(text))
    told = fit if len(fit) <= _LONGEST else f"{fit[:_LONGEST]}…"
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = told


def _link(parent: ElementTree.Element, href: str, rel: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href})


def write(site: Path, material: Material, history: dict[str, Any], folder: str = "") -> None:
    """Write both feeds in the language that is being spoken, beside its pages."""
    shelf, city = Shelf(address(material), folder), material.files.city.name
    made = {
        links.SIGNALS: (
            _("{city} scorecard: what moved beyond chance", city=city),
            signals(material, shelf),
        ),
        links.EDITIONS: (
            _("{city} scorecard: editions", city=city),
            editions(material, shelf, history["editions"]),
        ),
    }
    for path, (title, entries) in made.items():
        to = site / shelf.path(path)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(atom(shelf, path, title, material.made, entries))
